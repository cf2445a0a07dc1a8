//! Headings as questions: which level asks, which only names, which stands over questions.

use super::{Detection, OpenedBy, SOME, WHOLE, is_contents_link, is_item, is_option};
use crate::{
    import::detect::segment::Segment,
    note::{
        document::Kind,
        words::{
            cue::{self, QuestionCue},
            scan,
        },
    },
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

/// Most words of a text that is a question under a mere name.
const LONGEST_QUESTION: usize = 170;

impl Detection<'_> {
    /// Headings: outer levels first, what they claim is no longer free.
    pub(super) fn headings(&mut self) {
        let mut groups: BTreeMap<(u8, bool, bool), Vec<usize>> = BTreeMap::new();
        for (i, segment) in self.segments.iter().enumerate() {
            if let Some(level) = segment.level()
                && segment.label.is_none()
                && segment.depth == usize::from(segment.mark.is_some())
                && !is_contents_link(&segment.text)
            {
                let item = segment.mark.is_some();
                groups.entry((if item { 0 } else { level }, item, segment.text_number)).or_default().push(i);
            }
        }
        let named = self.names_over_questions(&groups);
        let dominant = groups
            .iter()
            .map(|(key, members)| {
                let g = self.weigh(members);
                if named.contains(key) || (g.share() >= WHOLE && g.strong > 0) { members.len() } else { 0 }
            })
            .max()
            .unwrap_or(0)
            .max(self.opened.iter().flatten().count());
        for (key, members) in &groups {
            if named.contains(key) {
                for &i in members {
                    if self.free(i) && self.body(i).any(Segment::is_text) {
                        self.open(i, OpenedBy::TitleBody);
                    }
                }
                self.own();
                continue;
            }
            let members: Vec<usize> =
                members.iter().copied().filter(|&i| self.free(i) && !self.is_section(i)).collect();
            let real: Vec<usize> =
                members.iter().copied().filter(|&i| !is_stock_title(&self.segments[i].text)).collect();
            let mut group = self.weigh(&real);
            let numbered = key.2 || key.1;
            let counted = key.2 && self.count_on(&real);
            let texts: Vec<&str> = real.iter().map(|&i| self.segments[i].text.as_str()).collect();
            let tasks = cue::are_tasks(&texts) && !self.is_plan(real[0]);
            if tasks {
                group.weak =
                    real.iter().filter(|i| self.segments[**i].question_cue == QuestionCue::Weak).count();
            }
            let whole = group.share() >= WHOLE
                && (tasks
                    || group.n >= 3 && (numbered || group.requests as f64 >= WHOLE * group.n as f64)
                    || (group.strong > 0 && group.strong as f64 >= SOME * group.n as f64)
                    || (group.announced > 0 && group.n > 1));
            let bodies = members.iter().filter(|&&i| self.body(i).next().is_some()).count();
            for &i in &members {
                let segment = &self.segments[i];
                let has_body = self.body(i).next().is_some();
                let accept = match segment.question_cue {
                    QuestionCue::Strong => whole || group.strong * 10 >= dominant,
                    QuestionCue::Weak => {
                        whole
                            && (has_body || tasks || !cue::is_feeble(&segment.text))
                            && !is_stock_title(&segment.text)
                    }
                    QuestionCue::None => {
                        let like = has_body && bodies * 2 >= members.len() && group.share() >= 0.75;
                        whole
                            && (like || counted)
                            && !is_stock_title(&segment.text)
                            && !cue::announces_questions(&segment.text)
                    }
                };
                let star = self.is_star(i);
                if accept || star {
                    self.open(i, OpenedBy::Heading);
                }
            }
            self.own();
        }
    }

    /// Heading styles that are mere names with the question in the text below them.
    pub(super) fn names_over_questions(
        &self,
        groups: &BTreeMap<(u8, bool, bool), Vec<usize>>,
    ) -> HashSet<(u8, bool, bool)> {
        let mut named = HashSet::new();
        for (key, members) in groups {
            let members: Vec<usize> = members.iter().copied().filter(|&i| self.free(i)).collect();
            let with_body: Vec<usize> =
                members.iter().copied().filter(|&i| self.body(i).any(Segment::is_text)).collect();
            if with_body.len() < 3 {
                continue;
            }
            let heads =
                with_body.iter().filter(|&&i| self.segments[i].question_cue == QuestionCue::Strong).count();
            if heads as f64 > SOME * with_body.len() as f64 {
                continue;
            }
            let asked = with_body.iter().filter(|&&i| self.body_asks(i)).count();
            if asked as f64 >= 0.7 * with_body.len() as f64 {
                named.insert(*key);
            }
        }
        named
    }

    /// Whether three or more pieces are numbered one after another, beginning again in each section.
    pub(super) fn count_on(&self, members: &[usize]) -> bool {
        let numbers: Vec<u64> = members.iter().filter_map(|&i| self.segments[i].number).collect();
        numbers.len() == members.len()
            && members.len() >= 3
            && numbers.windows(2).all(|w| w[1] == w[0] + 1 || w[1] == numbers[0])
    }

    /// The pieces between a heading and the next one.
    pub(super) fn body(&self, heading: usize) -> impl Iterator<Item = &Segment> {
        self.segments[heading + 1..]
            .iter()
            .zip(&self.opened[heading + 1..])
            .take_while(|(segment, opened)| segment.level().is_none() && opened.is_none())
            .map(|(segment, _)| segment)
            .filter(|segment| !matches!(segment.kind, Kind::Rule | Kind::Comment | Kind::Html))
    }

    /// Whether the text under a heading is a question from end to end, not an answer.
    pub(super) fn body_asks(&self, heading: usize) -> bool {
        let texts: Vec<&Segment> = self.body(heading).filter(|p| p.is_text() && p.label.is_none()).collect();
        // Two items are a list of questions, not one question.
        if texts.iter().filter(|p| is_item(p) && !is_option(p)).count() > 1 {
            return false;
        }
        if texts.is_empty() || texts.len() > 5 {
            return false;
        }
        let words: usize = texts.iter().map(|p| scan::words(&p.text)).sum();
        if words > LONGEST_QUESTION {
            return false;
        }
        texts.last().is_some_and(|p| asks_at_its_end(&p.text))
    }

    /// Whether a heading stands over questions instead of being one.
    pub(super) fn is_section(&self, at: usize) -> bool {
        let segment = &self.segments[at];
        let Some(level) = segment.level() else { return false };
        let end = (at + 1..self.segments.len())
            .find(|&j| {
                self.segments[j].level().is_some_and(|l| l <= level)
                    && self.segments[j].depth <= segment.depth
            })
            .unwrap_or(self.segments.len());
        let title = at == self.segments.iter().position(|p| p.level().is_some()).unwrap_or(0)
            && !self
                .segments
                .iter()
                .enumerate()
                .any(|(j, p)| j != at && p.level().is_some_and(|l| l <= level));
        let bare = self.body(at).next().is_none();
        if (at + 1..end).any(|j| self.opened[j].is_some())
            && (title || bare || segment.question_cue != QuestionCue::Strong)
        {
            return true;
        }
        let below: Vec<usize> = (at + 1..end)
            .filter(|&j| self.segments[j].level().is_some() && self.segments[j].label.is_none())
            .collect();
        let Some(next) = below.iter().filter_map(|&j| self.segments[j].level()).min() else {
            return segment.question_cue != QuestionCue::Strong && cue::announces_questions(&segment.text);
        };
        let children: Vec<usize> =
            below.iter().copied().filter(|&j| self.segments[j].level() == Some(next)).collect();
        let group = self.weigh(&children);
        let strong = children.len() >= 2 && group.strong as f64 >= WHOLE * children.len() as f64;
        (strong && (bare || title))
            || (segment.question_cue != QuestionCue::Strong && cue::announces_questions(&segment.text))
    }

    /// Whether the text under a heading tells a story as situation, task, action, result.
    pub(super) fn is_star(&self, heading: usize) -> bool {
        let level = self.segments[heading].level().unwrap_or(0);
        let mut seen = [false; 4];
        let own = |p: &&Segment| p.level().is_none_or(|l| l > level && story_part(&p.text).is_some());
        for segment in self.segments[heading + 1..].iter().take_while(own).take(40) {
            segment.text.lines().filter_map(told_part).for_each(|n| seen[n] = true);
        }
        seen.iter().filter(|s| **s).count() >= 3
    }
}

/// The parts of a story: situation, task, action, result.
const STORY: [&[&str]; 4] = [
    &["situation", "situacion", "ситуация", "context"],
    &["task", "aufgabe", "tarea", "tache", "задача"],
    &["action", "handlung", "accion", "действие", "vorgehen"],
    &["result", "ergebnis", "resultado", "resultat", "результат", "outcome"],
];

/// Which part of a story a line begins with the name of, and what follows the name.
fn story_part(line: &str) -> Option<(usize, String)> {
    let folded = crate::text::fold(line.trim_start_matches(['*', '_', ' ', '-', '#'])).into_owned();
    STORY.iter().enumerate().find_map(|(n, names)| {
        let rest = names.iter().find_map(|name| folded.strip_prefix(name))?;
        Some((n, rest.to_owned()))
    })
}

/// Which part of a story a line tells: it begins with its name and a colon, or is the name alone.
pub(super) fn told_part(line: &str) -> Option<usize> {
    let (n, rest) = story_part(line)?;
    let named =
        rest.trim_start_matches(['s', '*', '_', ' ']).starts_with(':') || rest.trim_matches('*').is_empty();
    named.then_some(n)
}

/// Whether the last sentences of a text ask for something.
fn asks_at_its_end(text: &str) -> bool {
    let last: Vec<&str> = text.lines().filter(|l| !is_contents_link(l) && !l.trim().is_empty()).collect();
    let text = if let [line] = last[..] { Cow::Borrowed(line) } else { Cow::Owned(last.join(" ")) };
    if cue::has_question_mark(&text) {
        return true;
    }
    text.split_inclusive(['.', '!']).any(|sentence| cue::question_cue(sentence) != QuestionCue::None)
}

/// Titles that documents of any subject have and nobody asks.
fn is_stock_title(title: &str) -> bool {
    const STOCK: &[&str] = &[
        "introduction",
        "intro",
        "overview",
        "summary",
        "conclusion",
        "conclusions",
        "resources",
        "references",
        "license",
        "contributing",
        "contributors",
        "table of contents",
        "contents",
        "toc",
        "disclaimer",
        "notes",
        "about",
        "credits",
        "acknowledgements",
        "links",
        "further reading",
        "see also",
        "author",
        "authors",
        "changelog",
        "prerequisites",
        "installation",
        "usage",
        "inhalt",
        "inhaltsverzeichnis",
        "einleitung",
        "zusammenfassung",
        "fazit",
        "introduccion",
        "resumen",
        "conclusion",
        "sommaire",
        "введение",
        "заключение",
        "оглавление",
        "содержание",
        "目录",
        "前言",
        "总结",
    ];
    let folded = crate::text::fold(title.trim()).into_owned();
    STOCK.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric()))
}
