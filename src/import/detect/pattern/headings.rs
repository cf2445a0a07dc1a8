//! Headings as questions: which are questions, which only name one, which are sections of questions.

use super::{Detection, OpenedBy, SOME, WHOLE, is_contents_link, is_item, is_option};
use crate::{
    import::detect::segment::Segment,
    note::{
        document::BlockKind,
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

/// Most words of a question under a heading that only names it.
const MAX_QUESTION_WORDS: usize = 170;

impl Detection<'_> {
    /// Opens headings, outer levels first; what they own is no longer free.
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
                let g = self.tally(members);
                if named.contains(key) || (g.share() >= WHOLE && g.strong > 0) { members.len() } else { 0 }
            })
            .max()
            .unwrap_or(0)
            .max(self.opened.iter().flatten().count());
        for (key, members) in &groups {
            if named.contains(key) {
                for &i in members {
                    if self.is_free(i) && self.body(i).any(Segment::is_text) {
                        self.open(i, OpenedBy::TitleBody);
                    }
                }
                self.mark_owned();
                continue;
            }
            let members: Vec<usize> =
                members.iter().copied().filter(|&i| self.is_free(i) && !self.is_section(i)).collect();
            let real: Vec<usize> =
                members.iter().copied().filter(|&i| !is_stock_title(&self.segments[i].text)).collect();
            let mut group = self.tally(&real);
            let numbered = key.2 || key.1;
            let is_counted = key.2 && self.are_counted(&real);
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
                            && (has_body || tasks || !cue::is_weak_request(&segment.text))
                            && !is_stock_title(&segment.text)
                    }
                    QuestionCue::None => {
                        let like_the_others =
                            has_body && bodies * 2 >= members.len() && group.share() >= 0.75;
                        whole
                            && (like_the_others || is_counted)
                            && !is_stock_title(&segment.text)
                            && !cue::announces_questions(&segment.text)
                    }
                };
                if accept || self.is_star_story(i) {
                    self.open(i, OpenedBy::Heading);
                }
            }
            self.mark_owned();
        }
    }

    /// Heading styles that only name a question, which is the text below the heading.
    pub(super) fn names_over_questions(
        &self,
        groups: &BTreeMap<(u8, bool, bool), Vec<usize>>,
    ) -> HashSet<(u8, bool, bool)> {
        let mut named = HashSet::new();
        for (key, members) in groups {
            let members: Vec<usize> = members.iter().copied().filter(|&i| self.is_free(i)).collect();
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
            let questions = with_body.iter().filter(|&&i| self.body_is_question(i)).count();
            if questions as f64 >= 0.7 * with_body.len() as f64 {
                named.insert(*key);
            }
        }
        named
    }

    /// Whether three or more segments are numbered consecutively; each section may start again.
    pub(super) fn are_counted(&self, members: &[usize]) -> bool {
        let numbers: Vec<u64> = members.iter().filter_map(|&i| self.segments[i].number).collect();
        numbers.len() == members.len()
            && members.len() >= 3
            && numbers.windows(2).all(|w| w[1] == w[0] + 1 || w[1] == numbers[0])
    }

    /// The segments between a heading and the next heading or question.
    pub(super) fn body(&self, heading: usize) -> impl Iterator<Item = &Segment> {
        self.segments[heading + 1..]
            .iter()
            .zip(&self.opened[heading + 1..])
            .take_while(|(segment, opened)| segment.level().is_none() && opened.is_none())
            .map(|(segment, _)| segment)
            .filter(|segment| !matches!(segment.kind, BlockKind::Rule | BlockKind::Comment | BlockKind::Html))
    }

    /// Whether the whole text under a heading is a question, not an answer.
    pub(super) fn body_is_question(&self, heading: usize) -> bool {
        let texts: Vec<&Segment> = self.body(heading).filter(|p| p.is_text() && p.label.is_none()).collect();
        // Two items are a list of questions, not one question.
        if texts.iter().filter(|p| is_item(p) && !is_option(p)).count() > 1 {
            return false;
        }
        if texts.is_empty() || texts.len() > 5 {
            return false;
        }
        let words: usize = texts.iter().map(|p| scan::words(&p.text)).sum();
        if words > MAX_QUESTION_WORDS {
            return false;
        }
        texts.last().is_some_and(|p| has_question(&p.text))
    }

    /// Whether a heading is a section of questions instead of a question.
    pub(super) fn is_section(&self, at: usize) -> bool {
        let segment = &self.segments[at];
        let Some(level) = segment.level() else { return false };
        let end = (at + 1..self.segments.len())
            .find(|&j| {
                self.segments[j].level().is_some_and(|l| l <= level)
                    && self.segments[j].depth <= segment.depth
            })
            .unwrap_or(self.segments.len());
        let is_title = at == self.segments.iter().position(|p| p.level().is_some()).unwrap_or(0)
            && !self
                .segments
                .iter()
                .enumerate()
                .any(|(j, p)| j != at && p.level().is_some_and(|l| l <= level));
        let is_empty = self.body(at).next().is_none();
        if (at + 1..end).any(|j| self.opened[j].is_some())
            && (is_title || is_empty || segment.question_cue != QuestionCue::Strong)
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
        let group = self.tally(&children);
        let strong = children.len() >= 2 && group.strong as f64 >= WHOLE * children.len() as f64;
        (strong && (is_empty || is_title))
            || (segment.question_cue != QuestionCue::Strong && cue::announces_questions(&segment.text))
    }

    /// Whether the text under a heading is an answer by the STAR method: situation, task, action, result.
    pub(super) fn is_star_story(&self, heading: usize) -> bool {
        let level = self.segments[heading].level().unwrap_or(0);
        let mut seen = [false; 4];
        let belongs = |p: &&Segment| p.level().is_none_or(|l| l > level && star_part(&p.text).is_some());
        for segment in self.segments[heading + 1..].iter().take_while(belongs).take(40) {
            segment.text.lines().filter_map(labelled_star_part).for_each(|n| seen[n] = true);
        }
        seen.iter().filter(|s| **s).count() >= 3
    }
}

/// The parts of an answer by the STAR method: situation, task, action, result.
const STAR_PARTS: [&[&str]; 4] = [
    &["situation", "situacion", "ситуация", "context"],
    &["task", "aufgabe", "tarea", "tache", "задача"],
    &["action", "handlung", "accion", "действие", "vorgehen"],
    &["result", "ergebnis", "resultado", "resultat", "результат", "outcome"],
];

/// The part whose name a line starts with, by its index in [`STAR_PARTS`], and the text after the name.
fn star_part(line: &str) -> Option<(usize, String)> {
    let folded = crate::text::fold(line.trim_start_matches(['*', '_', ' ', '-', '#'])).into_owned();
    STAR_PARTS.iter().enumerate().find_map(|(n, names)| {
        let rest = names.iter().find_map(|name| folded.strip_prefix(name))?;
        Some((n, rest.to_owned()))
    })
}

/// The part a line is labelled with: it starts with the name and a colon, or is the name alone.
pub(super) fn labelled_star_part(line: &str) -> Option<usize> {
    let (n, rest) = star_part(line)?;
    let is_label =
        rest.trim_start_matches(['s', '*', '_', ' ']).starts_with(':') || rest.trim_matches('*').is_empty();
    is_label.then_some(n)
}

/// Whether a text has a question mark or a sentence that looks like a question.
fn has_question(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|l| !is_contents_link(l) && !l.trim().is_empty()).collect();
    let text = if let [line] = lines[..] { Cow::Borrowed(line) } else { Cow::Owned(lines.join(" ")) };
    if cue::has_question_mark(&text) {
        return true;
    }
    text.split_inclusive(['.', '!']).any(|sentence| cue::question_cue(sentence) != QuestionCue::None)
}

/// Whether a title occurs in documents of any subject, and so is not a question.
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
