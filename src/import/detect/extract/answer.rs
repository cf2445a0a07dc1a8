//! Where an answer starts and ends.

use super::{AnswerSpan, Extraction};
use crate::{
    import::detect::{
        label::Label,
        noise,
        pattern::{OpenedBy, is_option, key},
        segment::{self, Segment, clean},
    },
    note::{
        document::BlockKind,
        words::{
            cue::{self, QuestionCue},
            scan::{nearly_folded, searcher},
        },
    },
};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

impl Extraction<'_> {
    pub(super) fn labelled_answer(&mut self, from: usize, at: usize) {
        let opener = &self.segments[0];
        if opener.has_rest() {
            let rest: Vec<&str> = opener.text.lines().skip(opener.question_lines).collect();
            self.prompt.push(rest.join("\n"));
        }
        let mut seen = from;
        while seen < at {
            let segment = &self.segments[seen];
            if !self.take_metadata(segment) {
                self.prompt.push(self.source(segment.lines.clone()));
            }
            seen += 1;
        }
        let label = &self.segments[at];
        let rest = label.text.lines().next().unwrap_or("").trim();
        let mut lines = label.lines.clone();
        lines.start += 1;
        if label.kind == BlockKind::DetailsOpen {
            lines.start = label.lines.end;
        }
        let head = if label.kind == BlockKind::DetailsOpen {
            label.inline.clone()
        } else {
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        lines.end = lines.end.max(lines.start);
        let details = label.kind == BlockKind::DetailsOpen;
        let level = label.level();
        let mut end = at + 1;
        while end < self.segments.len() {
            let segment = &self.segments[end];
            let closes = details && segment.kind == BlockKind::DetailsClose;
            let is_metadata = matches!(
                segment.label,
                Some(
                    Label::KeyPoints
                        | Label::Links
                        | Label::Tags
                        | Label::FollowUp
                        | Label::Difficulty
                        | Label::Hint
                )
            ) && (level.is_none()
                || segment.level().is_some_and(|l| Some(l) <= level)
                || segment.label != Some(Label::Links)
                || segment.level().is_some())
                && !details;
            if closes || is_metadata {
                break;
            }
            end += 1;
        }
        if label.quoted {
            let framed = self.segments[at..end].iter().take_while(|p| p.quoted).last();
            self.frame = label.lines.start..framed.map_or(label.lines.end, |p| p.lines.end);
        }
        self.answer = AnswerSpan { head, lines };
        self.extend_answer(at + 1, end);
        self.after_answer(end);
    }

    /// Key points, links and tags that follow an answer.
    pub(super) fn after_answer(&mut self, from: usize) {
        let mut current = None;
        for i in from..self.segments.len() {
            let segment = &self.segments[i];
            if segment.label.is_some() {
                current = segment.label;
                if !segment.text.trim().is_empty() && current == Some(Label::KeyPoints) {
                    self.add_concept(&segment.text.clone());
                }
                if self.take_metadata(segment) {
                    continue;
                }
            } else if segment.level().is_some() {
                current = None;
            }
            match current {
                Some(Label::KeyPoints) if segment.mark.is_some() => self.add_concept(&segment.text.clone()),
                Some(Label::FollowUp) if segment.is_text() && !segment.text.trim().is_empty() => {
                    self.prompt.push(clean(strip_unpaired_emphasis(&segment.text)));
                }
                _ => {
                    self.take_metadata(segment);
                }
            }
        }
    }

    /// Without a label, the answer starts after the last segment that belongs to the question.
    pub(super) fn unlabelled_answer(&mut self, from: usize) {
        let opener = &self.segments[0];
        if self.opened_by == OpenedBy::Card {
            let (front, back) = segment::loose_card_parts(&opener.text).unwrap_or((opener.text.as_str(), ""));
            self.prompt = vec![clean(front)];
            self.answer.head = Some(back.to_owned());
            self.answer.lines = opener.lines.end..opener.lines.end;
            return;
        }
        let may_leave_item =
            opener.inline.is_some() || !matches!(self.opened_by, OpenedBy::Item { loose: false, .. });
        let mut end = self.segments.len();
        if !may_leave_item {
            end = (from..end).find(|&i| !self.within_item(&self.segments[i])).unwrap_or(end);
        }
        if let Some(head) = opener.inline.clone() {
            let rest = opener.lines.start + 1..opener.lines.end;
            self.set_answer_until(AnswerSpan { head: Some(head), lines: rest }, from, end);
            return;
        }
        if opener.has_rest() {
            let start = opener.lines.start + opener.question_lines;
            if self.rest_is_options() {
                let rest: Vec<&str> = opener.text.lines().skip(opener.question_lines).collect();
                self.prompt.push(rest.join("\n"));
                self.options_then_answer(from, end);
                return;
            }
            self.set_answer_until(AnswerSpan { head: None, lines: start..opener.lines.end }, from, end);
            return;
        }
        self.options_then_answer(from, end);
    }

    pub(super) fn within_item(&self, segment: &Segment) -> bool {
        let opener = &self.segments[0];
        segment.depth > opener.depth
            || (segment.depth == opener.depth && segment.mark.is_none() && opener.depth > 0)
            || segment.column > opener.column
    }

    pub(super) fn options_then_answer(&mut self, from: usize, end: usize) {
        let mut at = from;
        let refers = (from..end).any(|i| self.segments[i].kind == BlockKind::Code)
            && refers_to_code(&self.prompt.join(" "));
        while at < end {
            let segment = &self.segments[at];
            let more =
                (at + 1..end).any(|i| self.segments[i].is_text() || self.segments[i].kind == BlockKind::Code);
            let belongs = match segment.kind {
                _ if self.take_metadata(segment) => {
                    at += 1;
                    continue;
                }
                BlockKind::Code => {
                    refers
                        && (more || self.prompt.len() == 1)
                        && !self.prompt.iter().any(|p| p.contains("```"))
                }
                BlockKind::Paragraph if is_option(segment) => {
                    at + 1 < end
                        && (is_option(&self.segments[at + 1])
                            || at > from && is_option(&self.segments[at - 1]))
                }
                BlockKind::Paragraph => self.is_follow_up(segment, at == from),
                _ => false,
            };
            if !belongs {
                break;
            }
            if segment.kind == BlockKind::Paragraph && !is_option(segment) {
                self.follow_up(segment);
                if segment.has_rest() {
                    let rest = segment.lines.start + segment.question_lines..segment.lines.end;
                    let words = self.source(rest.clone());
                    if !words.lines().all(noise::has_only_wikilinks) {
                        self.set_answer_until(AnswerSpan { head: None, lines: rest }, at + 1, end);
                        return;
                    }
                    self.add_links(&words);
                }
            } else {
                self.prompt.push(self.source(segment.lines.clone()));
                self.draft.end = self.draft.end.max(segment.lines.end);
            }
            at += 1;
        }
        let start = self.segments.get(at).map_or(0, |p| p.lines.start);
        self.set_answer_until(AnswerSpan { head: None, lines: start..start }, at, end);
    }

    /// Whether a segment right below a question is a follow-up, or the same question again.
    pub(super) fn is_follow_up(&self, segment: &Segment, first: bool) -> bool {
        let opener = &self.segments[0];
        if !first || segment.mark.is_some() || segment.question_cue != QuestionCue::Strong {
            return false;
        }
        let question: Vec<&str> = segment.text.lines().take(segment.question_lines).collect();
        let question = question.join(" ");
        let rest: Vec<&str> = segment.text.lines().skip(segment.question_lines).collect();
        let is_alone =
            rest.iter().all(|l| noise::has_only_wikilinks(l)) || key(&question) == key(&opener.question());
        let is_repeat = key(&question) == key(&opener.question());
        let is_near =
            segment.lines.start <= opener.lines.end + 1 && (opener.level().is_some() || opener.bold);
        (is_near || is_repeat) && is_alone && cue::ends_as_question(&question)
    }

    pub(super) fn follow_up(&mut self, segment: &Segment) {
        let words = segment.question();
        if !self.prompt.iter().any(|p| key(p) == key(&words)) {
            self.prompt.push(words);
        }
        self.draft.end = self.draft.end.max(segment.lines.start + segment.question_lines);
    }

    pub(super) fn set_answer(&mut self, head: AnswerSpan, from: usize) {
        self.set_answer_until(head, from, self.segments.len());
    }

    pub(super) fn set_answer_until(&mut self, head: AnswerSpan, from: usize, mut end: usize) {
        self.answer = head;
        // Nothing but questions below a question: they are follow-ups.
        let rest: Vec<&Segment> = self.segments[from..end]
            .iter()
            .filter(|p| !matches!(p.kind, BlockKind::Rule | BlockKind::Comment | BlockKind::Html))
            .collect();
        let more =
            |p: &&Segment| p.kind == BlockKind::Paragraph && !p.has_rest() && cue::ends_as_question(&p.text);
        if self.answer.lines.is_empty()
            && self.answer.head.is_none()
            && !rest.is_empty()
            && rest.len() <= 8
            && rest.iter().all(more)
        {
            for segment in rest {
                let words = clean(&segment.text);
                if !self.prompt.iter().any(|p| key(p) == key(&words)) {
                    self.prompt.push(if segment.mark.is_some() { format!("- {words}") } else { words });
                }
                self.draft.end = segment.lines.end;
            }
            return;
        }
        // A list of key points at the end gives concepts and stays part of the answer.
        let points = (from..end).rev().find(|&i| self.segments[i].label == Some(Label::KeyPoints));
        if let Some(at) = points {
            let items: Vec<String> = self.segments[at + 1..end]
                .iter()
                .take_while(|p| p.mark.is_some())
                .map(|p| p.text.clone())
                .collect();
            for item in items {
                self.add_concept(&item);
            }
        }
        if let Some(at) =
            (from..end).find(|&i| matches!(self.segments[i].label, Some(Label::Tags | Label::Difficulty)))
        {
            let last = (at..end).all(|i| self.segments[i].label.is_some() || !self.segments[i].is_text());
            if last {
                for i in at..end {
                    self.take_metadata(&self.segments[i]);
                }
                end = at;
            }
        }
        self.extend_answer(from, end);
    }

    pub(super) fn extend_answer(&mut self, from: usize, end: usize) {
        if let Some(last) = self.segments[from.min(end)..end].last() {
            if self.answer.lines.is_empty() && self.answer.head.is_none() {
                self.answer.lines.start = self.segments[from].lines.start;
            }
            self.answer.lines.end = last.lines.end;
        }
        for segment in &self.segments[from.min(end)..end] {
            if segment.kind == BlockKind::Comment {
                self.take_comment_metadata(segment);
            }
        }
    }
}

/// Text without the closing mark of emphasis that was opened before its label: `*Follow-up: why?*`.
fn strip_unpaired_emphasis(text: &str) -> &str {
    let is_unpaired = |mark: char| text.matches(mark).count() % 2 == 1;
    let unpaired = ['*', '_'].into_iter().find(|m| is_unpaired(*m));
    unpaired.map_or(text, |mark| text.strip_suffix(mark).unwrap_or(text))
}

/// Whether a question mentions code that follows it.
pub(super) fn refers_to_code(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "below",
        "following",
        "this code",
        "this program",
        "this function",
        "this snippet",
        "this query",
        "output",
        "snippet",
        "code do",
        "print",
        "logged",
        "this dockerfile",
        "this file",
        "this script",
        "folgende",
        "folgender",
        "folgenden",
        "ausgabe",
        "ausgegeben",
        "siguiente",
        "salida",
        "imprime",
        "suivant",
        "affiche",
        "следующ",
        "выведет",
        "ниже",
        "данном",
        "以下",
        "下面",
        "输出",
    ];
    static SEARCHER: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(WORDS));
    SEARCHER.is_match(nearly_folded(text).as_ref())
}
