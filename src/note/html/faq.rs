//! Questions and answers that a page's markup tells apart: schema.org, accordions, paired classes.
//!
//! Takes a parsed page, gives which element asks and which one answers. That markup says so is
//! evidence; whether it is a question stays the judge's, unless the page itself calls it one.

use super::{
    dom::{Dom, Id},
    noise,
};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What answers an element that asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// What answers, if anything does.
    pub answer: Option<Id>,
    /// More of the question than its title.
    pub more: Option<Id>,
    /// The page calls it a question.
    pub told: bool,
}

/// Longest text of an element that asks, in characters.
const LONGEST: usize = 400;
/// Pairs of words at the end of classes: what asks, what answers.
const CLASSES: &[(&[&str], &[&str], bool)] = &[
    (&["question", "questions", "q"], &["answer", "answers", "a", "response", "solution"], true),
    (&["front"], &["back"], true),
    (
        &[
            "title", "header", "heading", "head", "button", "trigger", "toggle", "label", "summary", "btn",
            "tab",
        ],
        &[
            "content",
            "body",
            "panel",
            "collapse",
            "text",
            "inner",
            "details",
            "description",
            "pane",
            "container",
        ],
        false,
    ),
];

/// The pairs of a page by the element that asks.
pub(super) fn pairs(dom: &Dom, dropped: &[bool]) -> HashMap<Id, Pair> {
    let all: Vec<Id> = dom.below(Dom::ROOT).filter(|n| !dom.name(*n).is_empty()).collect();
    let mut finder = Finder { dom, dropped, pairs: HashMap::new(), taken: HashSet::new() };
    finder.microdata(&all);
    finder.controls(&all);
    finder.classes(&all);
    finder.pairs
}

struct Finder<'d> {
    dom: &'d Dom,
    dropped: &'d [bool],
    pairs: HashMap<Id, Pair>,
    /// Elements that ask or answer already.
    taken: HashSet<Id>,
}

impl Finder<'_> {
    fn add(&mut self, asks: Id, pair: Pair) {
        let dom = self.dom;
        // A heading around the element that asks asks as a whole.
        let asks = std::iter::successors(Some(asks), |n| dom.parent(*n))
            .take(3)
            .find(|n| matches!(dom.name(*n), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt"))
            .unwrap_or(asks);
        let words = dom.raw_text(asks);
        let words = words.trim();
        let around = |id: Id| std::iter::successors(dom.parent(id), |p| dom.parent(*p));
        let own = pair
            .answer
            .is_none_or(|a| a != asks && !around(a).any(|p| p == asks) && !around(asks).any(|p| p == a));
        let native = matches!(dom.name(asks), "summary" | "dt")
            || around(asks).take(2).any(|p| dom.name(p) == "summary");
        let free = !self.taken.contains(&asks) && pair.answer.is_none_or(|a| !self.taken.contains(&a));
        let gone = |id: Id| {
            self.dropped.get(id).copied().unwrap_or(false)
                || around(id).any(|p| self.dropped.get(p).copied().unwrap_or(false))
        };
        if words.is_empty() || words.chars().count() > LONGEST || !own || native || !free || gone(asks) {
            return;
        }
        self.taken.insert(asks);
        self.taken.extend(pair.answer);
        self.taken.extend(pair.more);
        self.pairs.insert(asks, pair);
    }

    /// `itemtype="…/Question"` with `name`, `text`, `acceptedAnswer`.
    fn microdata(&mut self, all: &[Id]) {
        let dom = self.dom;
        let is = |id: Id, name: &str, wanted: &str| {
            dom.attr(id, name).is_some_and(|v| {
                v.split_whitespace().any(|t| t == wanted || t.ends_with(&format!("/{wanted}")))
            })
        };
        for &item in all.iter().filter(|n| is(**n, "itemtype", "Question") || is(**n, "typeof", "Question")) {
            let own: Vec<Id> = dom.below(item).filter(|n| !dom.name(*n).is_empty()).collect();
            let with = |prop: &str| {
                own.iter().copied().find(|n| is(*n, "itemprop", prop) || is(*n, "property", prop))
            };
            let Some(name) = with("name") else { continue };
            let answer = with("acceptedAnswer").or_else(|| with("suggestedAnswer"));
            let inside = |n: Id, outer: Id| {
                std::iter::successors(dom.parent(n), |p| dom.parent(*p)).any(|p| p == outer)
            };
            let text = |outer: Option<Id>| {
                own.iter().copied().find(|n| {
                    (is(*n, "itemprop", "text") || is(*n, "property", "text"))
                        && outer.is_none_or(|o| inside(*n, o))
                })
            };
            let body = answer.and_then(|a| text(Some(a)).or(Some(a)));
            let more = text(None).filter(|t| {
                answer.is_none_or(|a| !inside(*t, a))
                    && !own.iter().any(|n| is(*n, "itemprop", "suggestedAnswer") && inside(*t, *n))
            });
            self.add(name, Pair { answer: body, more, told: true });
        }
    }

    /// Buttons and links that show another element.
    fn controls(&mut self, all: &[Id]) {
        let dom = self.dom;
        let ids: HashMap<&str, Id> = all.iter().filter_map(|n| dom.attr(*n, "id").map(|i| (i, *n))).collect();
        for &id in all {
            if dom.attr(id, "role") == Some("tab") || (dom.name(id) == "button" && !noise::asks(dom, id)) {
                continue;
            }
            let toggles =
                ["data-toggle", "data-bs-toggle"].iter().any(|n| dom.attr(id, n) == Some("collapse"));
            let target = dom
                .attr(id, "aria-controls")
                .or_else(|| ["data-target", "data-bs-target"].iter().find_map(|n| dom.attr(id, n)))
                .or_else(|| toggles.then(|| dom.attr(id, "href")).flatten());
            if let Some(answer) = target
                .and_then(|t| ids.get(t.trim_start_matches('#')))
                .copied()
                .filter(|a| *a > id || dom.line(*a) >= dom.line(id))
            {
                self.add(id, Pair { answer: Some(answer), more: None, told: false });
            }
        }
    }

    /// Siblings, or children of siblings, whose classes pair: `faq-question` and `faq-answer`.
    fn classes(&mut self, all: &[Id]) {
        let dom = self.dom;
        for &id in all {
            for (asks, answers, told) in CLASSES {
                let Some(stem) = stem(dom, id, asks) else { continue };
                if !told && !accordion(dom, id) {
                    continue;
                }
                // The element itself, or one of the two around it, has the answer for its next sibling.
                let found = std::iter::successors(Some(id), |n| dom.parent(*n)).take(3).find_map(|n| {
                    let next = following(dom, n)?;
                    std::iter::once(next).chain(dom.below(next).take(6)).find(|n| {
                        self::stem(dom, *n, answers).is_some_and(|s| s == stem || *told || accordion(dom, *n))
                    })
                });
                if let Some(answer) = found {
                    let inner = dom.below(id).find(|n| self::stem(dom, *n, asks).is_some());
                    self.add(
                        inner.filter(|n| !dom.raw_text(*n).trim().is_empty()).unwrap_or(id),
                        Pair { answer: Some(answer), more: None, told: *told },
                    );
                }
            }
        }
    }
}

/// The next sibling that is an element.
fn following(dom: &Dom, id: Id) -> Option<Id> {
    let siblings = dom.children(dom.parent(id)?);
    let at = siblings.iter().position(|n| *n == id)?;
    siblings[at + 1..].iter().take(8).copied().find(|n| !dom.name(*n).is_empty())
}

/// What a class says before its last word, if that is one of `words`.
fn stem<'d>(dom: &'d Dom, id: Id, words: &[&str]) -> Option<&'d str> {
    let class = dom.attr(id, "class")?;
    class.split_whitespace().find_map(|token| {
        let extract = token.rfind(['-', '_']).map_or(0, |i| i + 1);
        let last = token[extract..].to_ascii_lowercase();
        words.contains(&last.as_str()).then(|| token[..extract].trim_end_matches(['-', '_']))
    })
}

/// Whether an element's classes, or those around it, speak of an accordion or a list of questions.
fn accordion(dom: &Dom, id: Id) -> bool {
    std::iter::successors(Some(id), |n| dom.parent(*n)).take(4).any(|n| {
        dom.attr(n, "class").is_some_and(|c| {
            let c = c.to_ascii_lowercase();
            ["accordion", "faq", "collaps", "toggle", "expand", "qna", "q-and-a", "flashcard", "quiz"]
                .iter()
                .any(|w| c.contains(w))
        })
    })
}

/// A question a page keeps in JSON-LD: its words and its answer's HTML.
pub(super) struct Told {
    /// The question, which may hold HTML.
    pub question: String,
    /// The answer's HTML.
    pub answer: String,
}

/// Questions of `<script type="application/ld+json">`.
pub(super) fn told(dom: &Dom) -> Vec<(Told, usize)> {
    let mut out = Vec::new();
    for id in dom.below(Dom::ROOT) {
        if dom.name(id) == "script"
            && dom.attr(id, "type").is_some_and(|t| t.trim().eq_ignore_ascii_case("application/ld+json"))
        {
            let text = dom.raw_text(id);
            if let Ok(tree) = serde_json::from_str::<Value>(text.trim()) {
                collect(&tree, dom.line(id), &mut out);
            }
        }
    }
    out
}

fn collect(tree: &Value, line: usize, out: &mut Vec<(Told, usize)>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|i| collect(i, line, out)),
        Value::Object(map) => {
            let kind = map.get("@type").map(|t| t.to_string()).unwrap_or_default();
            if kind.contains("Question") {
                let text = |v: &Value| v.as_str().map(str::to_owned);
                let answer = |key: &str| {
                    map.get(key)
                        .and_then(|a| if let Value::Array(l) = a { l.first() } else { Some(a) })
                        .and_then(|a| a.get("text"))
                        .and_then(text)
                };
                if let Some(question) = map.get("name").or_else(|| map.get("text")).and_then(text) {
                    let answer =
                        answer("acceptedAnswer").or_else(|| answer("suggestedAnswer")).unwrap_or_default();
                    out.push((Told { question, answer }, line));
                }
            } else {
                map.values().for_each(|v| collect(v, line, out));
            }
        }
        _ => {}
    }
}
