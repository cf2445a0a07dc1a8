//! Questions and answers by markup: schema.org, accordions, paired classes.
//!
//! Takes a parsed page, gives which element may be a question and which is its answer. Detection decides,
//! unless the page itself calls the element a question.

use super::{
    dom::{Dom, Id},
    noise,
};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

/// What belongs to an element that may be a question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// Its answer, if there is one.
    pub answer: Option<Id>,
    /// The question's text, if the element is only its title.
    pub more: Option<Id>,
    /// The page says that it is a question.
    pub declared: bool,
}

/// Most characters of a question.
const MAX_QUESTION_CHARS: usize = 400;
/// Last words of classes of questions and of their answers, and whether they declare a question.
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

/// The pairs of a page, by the element of the question.
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
    /// Elements that are part of a pair already.
    taken: HashSet<Id>,
}

impl Finder<'_> {
    fn add(&mut self, question: Id, pair: Pair) {
        let dom = self.dom;
        // A heading around the element is the question as a whole.
        let question = std::iter::successors(Some(question), |n| dom.parent(*n))
            .take(3)
            .find(|n| matches!(dom.name(*n), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dt"))
            .unwrap_or(question);
        let text = dom.raw_text(question);
        let text = text.trim();
        let around = |id: Id| std::iter::successors(dom.parent(id), |p| dom.parent(*p));
        let nested = pair.answer.is_some_and(|a| {
            a == question || around(a).any(|p| p == question) || around(question).any(|p| p == a)
        });
        // The writer handles these elements.
        let native = matches!(dom.name(question), "summary" | "dt")
            || around(question).take(2).any(|p| dom.name(p) == "summary");
        let taken = self.taken.contains(&question) || pair.answer.is_some_and(|a| self.taken.contains(&a));
        let is_dropped = |id: Id| self.dropped.get(id).copied().unwrap_or(false);
        let dropped = is_dropped(question) || around(question).any(is_dropped);
        let fits = (1..=MAX_QUESTION_CHARS).contains(&text.chars().count());
        if !fits || nested || native || taken || dropped {
            return;
        }
        self.taken.insert(question);
        self.taken.extend(pair.answer);
        self.taken.extend(pair.more);
        self.pairs.insert(question, pair);
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
            self.add(name, Pair { answer: body, more, declared: true });
        }
    }

    /// Buttons and links that open another element.
    fn controls(&mut self, all: &[Id]) {
        let dom = self.dom;
        let ids: HashMap<&str, Id> = all.iter().filter_map(|n| dom.attr(*n, "id").map(|i| (i, *n))).collect();
        for &id in all {
            if dom.attr(id, "role") == Some("tab")
                || (dom.name(id) == "button" && !noise::is_disclosure(dom, id))
            {
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
                self.add(id, Pair { answer: Some(answer), more: None, declared: false });
            }
        }
    }

    /// Siblings, or children of siblings, whose classes pair: `faq-question` and `faq-answer`.
    fn classes(&mut self, all: &[Id]) {
        let dom = self.dom;
        for &id in all {
            for (questions, answers, declared) in CLASSES {
                let Some(prefix) = class_prefix(dom, id, questions) else { continue };
                if !declared && !in_accordion(dom, id) {
                    continue;
                }
                // The answer is the next sibling of the element or of one of the two around it.
                let found = std::iter::successors(Some(id), |n| dom.parent(*n)).take(3).find_map(|n| {
                    let next = next_element(dom, n)?;
                    std::iter::once(next).chain(dom.below(next).take(6)).find(|n| {
                        class_prefix(dom, *n, answers)
                            .is_some_and(|p| p == prefix || *declared || in_accordion(dom, *n))
                    })
                });
                if let Some(answer) = found {
                    let inner = dom.below(id).find(|n| class_prefix(dom, *n, questions).is_some());
                    self.add(
                        inner.filter(|n| !dom.raw_text(*n).trim().is_empty()).unwrap_or(id),
                        Pair { answer: Some(answer), more: None, declared: *declared },
                    );
                }
            }
        }
    }
}

/// The next sibling that is an element.
fn next_element(dom: &Dom, id: Id) -> Option<Id> {
    let siblings = dom.children(dom.parent(id)?);
    let at = siblings.iter().position(|n| *n == id)?;
    siblings[at + 1..].iter().take(8).copied().find(|n| !dom.name(*n).is_empty())
}

/// A class without its last word, if that is one of `words`.
fn class_prefix<'d>(dom: &'d Dom, id: Id, words: &[&str]) -> Option<&'d str> {
    let class = dom.attr(id, "class")?;
    class.split_whitespace().find_map(|token| {
        let (prefix, last) = token.split_at(token.rfind(['-', '_']).map_or(0, |i| i + 1));
        words.contains(&last.to_ascii_lowercase().as_str()).then(|| prefix.trim_end_matches(['-', '_']))
    })
}

/// Whether the classes of an element, or of one around it, are those of an accordion or a list of
/// questions.
fn in_accordion(dom: &Dom, id: Id) -> bool {
    std::iter::successors(Some(id), |n| dom.parent(*n)).take(4).any(|n| {
        dom.attr(n, "class").is_some_and(|c| {
            let c = c.to_ascii_lowercase();
            ["accordion", "faq", "collaps", "toggle", "expand", "qna", "q-and-a", "flashcard", "quiz"]
                .iter()
                .any(|w| c.contains(w))
        })
    })
}

/// A question declared in JSON-LD.
pub(super) struct JsonLdQuestion {
    /// The question, which may be HTML.
    pub question: String,
    /// The answer's HTML.
    pub answer: String,
}

/// Questions of `<script type="application/ld+json">`, each with its source line.
pub(super) fn json_ld_questions(dom: &Dom) -> Vec<(JsonLdQuestion, usize)> {
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

fn collect(tree: &Value, line: usize, out: &mut Vec<(JsonLdQuestion, usize)>) {
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
                    out.push((JsonLdQuestion { question, answer }, line));
                }
            } else {
                map.values().for_each(|v| collect(v, line, out));
            }
        }
        _ => {}
    }
}
