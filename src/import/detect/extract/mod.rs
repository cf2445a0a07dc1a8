//! From an opened question to a draft: what belongs to the prompt, where the answer starts and ends,
//! what is noise.
//!
//! Takes the segments of one question, gives prompt, answer, links, tags and concepts. The answer is
//! copied from the source lines, so that code and Markdown stay as they are.

mod answer;
mod metadata;

pub(in crate::import) use metadata::difficulty;

use super::{
    inline,
    label::Label,
    noise,
    pattern::{OpenedBy, is_option},
    segment::{Segment, clean},
};
use crate::{
    bank::Draft,
    note::{
        document::{BlockKind, Document},
        markdown::front::tags,
        words::cue::QuestionCue,
    },
};
use std::borrow::Cow;

/// How many paragraphs before an answer label may be part of the question.
const PREAMBLE: usize = 3;

/// The lines of an answer, from 0, half-open, with the text on the line of its label.
#[derive(Clone, Debug, Default)]
struct AnswerSpan {
    head: Option<String>,
    lines: std::ops::Range<usize>,
}

/// A draft under construction.
pub(super) struct Extraction<'d> {
    document: &'d Document,
    segments: &'d [Segment],
    opened_by: OpenedBy,
    prompt: Vec<String>,
    answer: AnswerSpan,
    /// Lines of a quote that only frames an answer: its label is inside the quote.
    frame: std::ops::Range<usize>,
    draft: Draft,
}

/// Makes a draft of `segments`, the first of which opens the question.
pub(super) fn extract(document: &Document, segments: &[Segment], opened_by: OpenedBy) -> Option<Draft> {
    let opener = segments.first()?;
    let mut this = Extraction {
        document,
        segments,
        opened_by,
        prompt: Vec::new(),
        answer: AnswerSpan::default(),
        frame: 0..0,
        draft: Draft::default(),
    };
    this.draft.line = opener.lines.start;
    this.draft.end = opener.lines.end;
    this.draft.topics.extend(opener.tags.iter().flat_map(|t| tags(t)).filter(|t| !inline::is_card_tag(t)));
    match opened_by {
        OpenedBy::TitleBody => this.title_body(),
        _ => this.question(),
    }
    this.finish()
}

impl Extraction<'_> {
    fn title_body(&mut self) {
        let words: Vec<&str> =
            self.segments.iter().skip(1).filter(|p| p.is_text()).map(|p| p.text.as_str()).collect();
        let words = words.join("\n");
        // Code below a task that neither mentions nor introduces it is the solution.
        let has_solution =
            !words.trim_end().ends_with([':', '：', '?', '？']) && !answer::refers_to_code(&words);
        for (at, segment) in self.segments.iter().enumerate().skip(1) {
            if has_solution && segment.kind == BlockKind::Code && !self.prompt.is_empty() {
                let end = self.segments[at..]
                    .iter()
                    .position(|p| p.level().is_some())
                    .map_or(self.segments.len(), |n| at + n);
                self.answer.lines = segment.lines.start..self.segments[end - 1].lines.end;
                break;
            }
            match segment.kind {
                BlockKind::Rule
                | BlockKind::Comment
                | BlockKind::Html
                | BlockKind::DetailsOpen
                | BlockKind::DetailsClose => {}
                _ if segment.level().is_some() => break,
                _ => {
                    self.prompt.push(self.source(segment.lines.clone()));
                    self.draft.end = segment.lines.end;
                }
            }
        }
        self.draft.line =
            self.segments.iter().skip(1).find(|p| p.is_text()).map_or(self.draft.line, |p| p.lines.start);
        let opener = &self.segments[0];
        let text = noise::without_noise(&self.prompt.join("\n\n"));
        self.prompt = vec![if text.trim().is_empty() { opener.question() } else { clean(&text) }];
    }

    fn question(&mut self) {
        let opener = &self.segments[0];
        let mut from = 1;
        if opener.text.trim().is_empty() {
            from = self.prompt_below_label();
        } else {
            self.prompt.push(opener.question());
        }
        if self.opened_by == OpenedBy::Card
            && self.segments.get(from).is_some_and(|p| super::segment::is_card_rule(&p.text))
        {
            let whole = clean(&opener.text);
            self.prompt = vec![whole];
            let start = self.segments[from].lines.end;
            self.set_answer(AnswerSpan { head: None, lines: start..start }, from + 1);
            return;
        }
        match self.answer_label(from) {
            Some(at) => self.labelled_answer(from, at),
            None => self.unlabelled_answer(from),
        }
    }

    /// `QUESTION 1` with the question below it: up to the answer, or one paragraph. Gives the segment after
    /// it.
    fn prompt_below_label(&mut self) -> usize {
        let stop = self.segments.iter().position(|p| p.label == Some(Label::Answer));
        let mut at = 1;
        while at < self.segments.len() && stop.is_none_or(|s| at < s) {
            let segment = &self.segments[at];
            if segment.level().is_some() || (stop.is_none() && at > 1) {
                break;
            }
            if self.prompt.is_empty() {
                self.draft.line = segment.lines.start;
            }
            if !self.take_metadata(segment) {
                self.prompt.push(self.source(segment.lines.clone()));
            }
            at += 1;
        }
        let tight = self.segments[1..at].windows(2).all(|w| w[0].lines.end == w[1].lines.start);
        if tight && self.prompt.len() > 1 {
            self.prompt = vec![self.prompt.join("\n")];
        }
        if let Some(first) = self.prompt.first_mut() {
            *first = clean(first);
        }
        at
    }

    /// The answer label of this question, unless the text before it is an answer already.
    fn answer_label(&self, from: usize) -> Option<usize> {
        let at = (from..self.segments.len()).find(|&i| self.segments[i].label == Some(Label::Answer))?;
        let before = &self.segments[from..at];
        // A label below a sub-heading is not this question's.
        if before.iter().any(|p| p.level().is_some() && p.label.is_none()) {
            return None;
        }
        let texts = before.iter().filter(|p| p.is_text() && !is_option(p) && p.label.is_none());
        let rest = self.segments[0].has_rest() && !self.rest_is_options();
        let (mut n, mut items) = (0, 0);
        for p in texts {
            n += 1;
            items += usize::from(p.mark.is_some() && p.question_cue == QuestionCue::None);
        }
        (n <= PREAMBLE && items == 0 && !(rest && self.rest_words() > 60)).then_some(at)
    }

    fn rest_words(&self) -> usize {
        self.segments[0]
            .text
            .lines()
            .skip(self.segments[0].question_lines)
            .map(|l| l.split_whitespace().count())
            .sum()
    }

    fn rest_is_options(&self) -> bool {
        let opener = &self.segments[0];
        let rest: Vec<&str> = opener.text.lines().skip(opener.question_lines).collect();
        rest.len() > 1 && rest.iter().all(|l| super::segment::option_letter(l).is_some())
    }

    /// Source lines without their common indentation and without the marks of a quote or definition.
    fn source(&self, lines: std::ops::Range<usize>) -> String {
        let quoted = self.segments[0].quoted;
        let end = lines.end.min(self.document.lines.len());
        // Only the first line of a definition has its mark; a colon elsewhere may be code.
        let marked =
            |at: usize| self.segments.iter().any(|p| p.kind == BlockKind::Definition && p.lines.start == at);
        let lines: Vec<Cow<'_, str>> = (lines.start.min(end)..end)
            .map(|at| {
                let line = &self.document.lines[at];
                match line.trim_start().starts_with([':', '~']) {
                    true if marked(at) => line.replacen([':', '~'], " ", 1).into(),
                    _ if quoted || self.frame.contains(&at) => unquote(line).into(),
                    _ => line.into(),
                }
            })
            .collect();
        noise::dedent(&lines)
    }

    fn finish(mut self) -> Option<Draft> {
        let body = self.source(self.answer.lines.clone());
        let has_gap = body.starts_with('\n');
        let mut leading_tags = Vec::new();
        let mut body = body.as_str();
        while let Some(line) = body.lines().next().filter(|l| l.trim().is_empty() || noise::is_tag_line(l)) {
            if noise::is_tag_line(line) {
                leading_tags.extend(tags(line));
            }
            body = body.split_once('\n').map_or("", |(_, rest)| rest);
        }
        self.draft.topics.extend(leading_tags);
        let mut links = noise::wikilinks(body);
        links.retain(|l| !self.draft.links.contains(l));
        self.draft.links.extend(links);
        let rest = noise::without_noise(body);
        let answer = match self.answer.head.take() {
            Some(head) if rest.is_empty() => head,
            Some(head) if has_gap => format!("{head}\n\n{rest}"),
            Some(head) => format!("{head}\n{rest}"),
            None => rest,
        };
        if !answer.is_empty() {
            self.draft.end = self.draft.end.max(self.last_filled_line());
        }
        let trimmed = answer.trim();
        self.draft.answer = if trimmed.len() == answer.len() { answer } else { trimmed.to_owned() };
        let prompt: Vec<&str> = self.prompt.iter().map(|p| p.trim_end()).filter(|p| !p.is_empty()).collect();
        self.draft.prompt = join_prompt(&prompt);
        (!self.draft.prompt.trim().is_empty() && self.draft.prompt.chars().any(char::is_alphanumeric))
            .then_some(self.draft)
    }

    fn last_filled_line(&self) -> usize {
        let lines = &self.document.lines;
        let mut end = self.answer.lines.end.min(lines.len());
        while end > self.answer.lines.start && lines[end - 1].trim().is_empty() {
            end -= 1;
        }
        end.max(self.draft.line + 1)
    }
}

/// Joins the parts of a prompt: items of a list by a line break, everything else by a blank line.
fn join_prompt(parts: &[&str]) -> String {
    let mut out = String::new();
    let item = |s: &str| s.trim_start().starts_with(['-', '*', '+']);
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push_str(if item(part) && item(parts[i - 1]) { "\n" } else { "\n\n" });
        }
        out.push_str(part.trim_matches('\n'));
    }
    out
}

fn unquote(line: &str) -> &str {
    let rest = line.trim_start();
    rest.strip_prefix('>').map_or(line, |r| r.strip_prefix(' ').unwrap_or(r))
}
