//! Which segments open a question: decided by the evidence of the whole document.
//!
//! A segment alone proves little: a heading with a question mark may be inside an answer, and a bare
//! noun phrase may be the forty-first question of a list. So segments of the same style are judged
//! together: how many of them look like questions, whether they have bodies, which heading they are
//! under, whether an outer style has claimed them already. Takes segments, gives those that open one.

mod headings;
mod labels;
mod lines;
mod lists;

use super::{
    label::Label,
    segment::{Segment, option_letter},
};
use crate::note::{
    document::BlockKind,
    words::cue::{self, QuestionCue},
};

/// The structure that opened a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenedBy {
    /// A label such as `Q:`.
    Label,
    /// A heading that is the question.
    Heading,
    /// A heading that is only a name: the question is the text below it.
    TitleBody,
    /// The summary of a details element.
    Summary,
    /// The term of a definition pair.
    Term,
    /// A bold line.
    Bold,
    /// A list item; whether text outside the item may be its answer.
    Item {
        /// Whether answers of this list are outside its items.
        loose: bool,
        /// Whether every item of the list is a question, so that the next one ends this one.
        whole: bool,
    },
    /// A plain line.
    Line,
    /// A card with a `?` rule or `::`.
    Card,
    /// A sentence with gaps.
    Cloze,
}

/// Share of question-like members from which on every member of a style is a question.
const WHOLE: f64 = 0.6;
/// Share from which on the members with a question mark are questions.
const SOME: f64 = 0.3;

/// A document's segments, what is known about their surroundings, and which open a question.
pub(super) struct Detection<'s> {
    segments: &'s [Segment],
    /// The heading each segment is under.
    section: Vec<Option<usize>>,
    /// Whether a heading above each segment says that questions follow.
    announced: Vec<bool>,
    /// Whether the document's title or name says so.
    document_announced: bool,
    /// How each segment opens a question, if it does.
    pub opened: Vec<Option<OpenedBy>>,
    /// Whether each segment belongs to an opened question.
    owned: Vec<bool>,
}

impl<'s> Detection<'s> {
    /// Finds the questions of a document; `announced` if its title or name says that it holds some.
    pub(super) fn of(segments: &'s [Segment], announced: bool) -> Self {
        let document_announced = announced;
        let (section, announced) = surroundings(segments, announced);
        let n = segments.len();
        let mut this = Self {
            segments,
            section,
            announced,
            document_announced,
            opened: vec![None; n],
            owned: vec![false; n],
        };
        this.labels();
        this.cards();
        this.before_answers();
        this.mark_owned();
        this.summaries();
        this.mark_owned();
        this.headings();
        this.terms();
        this.mark_owned();
        this.bold_lines();
        this.star_stories();
        this.mark_owned();
        this.items();
        this.mark_owned();
        this.plain_lines();
        this.ruled_cards();
        this.mark_owned();
        this.repeats();
        this
    }

    fn open(&mut self, at: usize, opened_by: OpenedBy) {
        if self.opened[at].is_none() {
            self.opened[at] = Some(opened_by);
        }
    }

    /// One past the last segment that belongs to the question opened at `at`.
    pub(super) fn region_end(&self, at: usize) -> usize {
        let opened_by = self.opened[at];
        let opener = &self.segments[at];
        let level =
            opener.level().or_else(|| self.section[at].and_then(|s| self.segments[s].level())).unwrap_or(6);
        let mut inner = 0;
        for j in at + 1..self.segments.len() {
            let segment = &self.segments[j];
            if self.opened[j].is_some() || (segment.speaker && segment.label == Some(Label::Question)) {
                return j;
            }
            if opener.callout
                && (j > at + 1 || opener.has_rest())
                && (!segment.quoted || segment.text.starts_with("[!"))
            {
                return j;
            }
            if (opened_by == Some(OpenedBy::Summary) || opener.kind == BlockKind::DetailsOpen)
                && segment.kind == BlockKind::DetailsClose
            {
                return j;
            }
            if let Some(l) = segment.level()
                && !matches!(
                    segment.label,
                    Some(Label::Answer | Label::KeyPoints | Label::Hint | Label::FollowUp | Label::Tags)
                )
            {
                let bound = if opener.level().is_some() && opener.depth > 0 {
                    (segment.depth < opener.depth && l <= level)
                        || (segment.depth == opener.depth && segment.mark.is_some())
                } else if opener.level().is_some() {
                    l <= level && segment.depth == 0
                } else {
                    segment.depth == 0
                        && (l <= level || self.ends_at_any_heading(at) || self.has_question_below(j))
                };
                if bound {
                    return j;
                }
            }
            if let Some(OpenedBy::Item { whole, .. }) = opened_by
                && whole
                && is_item(segment)
                && same_list(opener, segment)
            {
                // A list of steps in an answer starts again at 1 and is numbered consecutively.
                match (opener.number, segment.number) {
                    (Some(_), Some(n))
                        if n == inner + 1
                            && (inner > 0 || opener.number != Some(0))
                            && opener.number != Some(n - 1) =>
                    {
                        inner = n
                    }
                    (Some(_), Some(n)) if inner > 0 && n == inner + 1 => inner = n,
                    _ => return j,
                }
            }
        }
        self.segments.len()
    }

    /// Whether any heading ends the question at `at`: if it is neither a heading nor followed by an answer
    /// label, as only then its answer may have headings.
    fn ends_at_any_heading(&self, at: usize) -> bool {
        matches!(
            self.opened[at],
            Some(OpenedBy::Bold | OpenedBy::Item { .. } | OpenedBy::Line | OpenedBy::Card | OpenedBy::Term)
        ) && !self.segments[at..].iter().take(12).any(|p| p.label == Some(Label::Answer))
    }

    /// Whether a question opens below the heading at `at`, before the next heading of its level.
    fn has_question_below(&self, at: usize) -> bool {
        let level = self.segments[at].level().unwrap_or(0);
        for j in at + 1..self.segments.len() {
            if self.opened[j].is_some() {
                return true;
            }
            if self.segments[j].level().is_some_and(|l| l <= level) {
                return false;
            }
        }
        false
    }

    /// Marks the segments that belong to the questions opened so far.
    fn mark_owned(&mut self) {
        self.owned.iter_mut().for_each(|o| *o = false);
        let mut at = 0;
        while at < self.segments.len() {
            if self.opened[at].is_some() {
                let end = self.region_end(at).max(at + 1);
                self.owned[at..end].iter_mut().for_each(|o| *o = true);
                at = end;
            } else {
                at += 1;
            }
        }
    }

    /// The heading of a higher level that the segment at `at` is under.
    pub(super) fn title_above(&self, at: usize) -> Option<usize> {
        let own = self.segments[at].level().unwrap_or(7);
        let mut titles = std::iter::successors(self.section[at], |&s| self.section[s]);
        titles.find(|&s| self.segments[s].level().is_some_and(|l| l < own))
    }

    /// Whether a heading above says that a plan follows, not questions.
    fn is_plan(&self, at: usize) -> bool {
        let mut titles = std::iter::successors(self.section[at], |&s| self.section[s]);
        titles.any(|s| cue::announces_plan(&self.segments[s].text))
    }

    fn is_free(&self, at: usize) -> bool {
        !self.owned[at] && self.opened[at].is_none()
    }

    /// Counts how many segments look like questions, and how much.
    fn tally(&self, members: &[usize]) -> Group {
        let mut group = Group::default();
        let mut feeble_count = 0;
        for &i in members {
            let segment = &self.segments[i];
            if segment.question_cue == QuestionCue::None && cue::announces_questions(&segment.text) {
                continue;
            }
            group.n += 1;
            group.announced += usize::from(self.announced[i]);
            match segment.question_cue {
                QuestionCue::Strong => {
                    group.strong += 1;
                    group.firm += 1;
                }
                QuestionCue::Weak => {
                    let feeble = cue::is_weak_request(&segment.text);
                    group.firm += usize::from(!feeble);
                    group.weak += usize::from(!feeble || self.announced[i]);
                    feeble_count += usize::from(feeble && !self.announced[i]);
                    group.requests += usize::from(!feeble && !cue::begins_as_statement(&segment.text));
                }
                QuestionCue::None => {}
            }
        }
        // A task among questions is a question; tasks alone are more often the steps of a procedure.
        if group.strong * 2 >= feeble_count && group.strong as f64 >= SOME * group.n as f64 {
            group.weak += feeble_count;
        }
        group
    }
}

/// Counts over the segments of one style.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    n: usize,
    strong: usize,
    weak: usize,
    /// Strong, or weak by more than a verb that may also start an instruction.
    firm: usize,
    /// Weak, and by more than an interrogative that may also start a title.
    requests: usize,
    announced: usize,
}

impl Group {
    fn share(&self) -> f64 {
        if self.n == 0 { 0.0 } else { (self.strong + self.weak) as f64 / self.n as f64 }
    }
}

/// Of each segment, the heading it is under, and whether a heading says that questions follow.
fn surroundings(segments: &[Segment], announced: bool) -> (Vec<Option<usize>>, Vec<bool>) {
    // The headings around the segment: level, index, whether it says that questions follow.
    let mut path: Vec<(u8, usize, bool)> = Vec::new();
    let (mut sections, mut announced_at) = (Vec::new(), Vec::new());
    // A title over sections says what the document is about, not that each list in it holds questions.
    let title = segments.iter().position(|p| p.level().is_some() && p.depth == 0);
    let title =
        title.filter(|&t| segments[t + 1..].iter().any(|p| p.depth == 0 && p.level() > segments[t].level()));
    let announced = announced && title.is_none();
    for (i, segment) in segments.iter().enumerate() {
        let heading = segment.level().filter(|_| segment.depth == 0);
        if let Some(level) = heading {
            while path.last().is_some_and(|(l, ..)| *l >= level) {
                path.pop();
            }
        }
        sections.push(path.last().map(|(_, at, _)| *at));
        announced_at.push(announced || path.iter().any(|(_, _, announces)| *announces));
        if let Some(level) = heading {
            path.push((level, i, Some(i) != title && cue::announces_questions(&segment.text)));
        }
    }
    (sections, announced_at)
}

/// Whether a segment is a list item, by its marker or by a number in its text.
pub(super) fn is_item(segment: &Segment) -> bool {
    segment.kind == BlockKind::Paragraph && (segment.mark.is_some() || segment.text_number)
}

fn same_list(a: &Segment, b: &Segment) -> bool {
    let marker = |p: &Segment| p.mark.map_or('.', |m| if m.number.is_some() { '.' } else { m.symbol });
    marker(a) == marker(b) && a.column == b.column
}

/// Whether a segment is an option of a multiple-choice question.
pub(super) fn is_option(segment: &Segment) -> bool {
    segment.kind == BlockKind::Paragraph && segment.label.is_none() && option_letter(&segment.text).is_some()
}

/// Whether a text is only a link to a heading or a neighbouring file, as in a table of contents.
pub(in crate::import) fn is_contents_link(text: &str) -> bool {
    if has_page_number(text) {
        return true;
    }
    let text = text.trim().trim_start_matches(['*', '_', '~']).trim_end_matches(['*', '_', '~', '\\']);
    if !text.starts_with('[') || text.starts_with("[[") {
        return false;
    }
    let Some(at) = text.rfind("](") else { return false };
    let target = &text[at + 2..];
    let ends = target.ends_with(')') || target.trim_end_matches(|c| c != ')').len() + 3 >= target.len();
    ends && !target.starts_with("http") && !target.starts_with("mailto")
}

/// Whether dots connect a title and a page number: `What is it? ........ 12`.
fn has_page_number(text: &str) -> bool {
    let title = text.trim().trim_end_matches(|c: char| c.is_ascii_digit());
    let dots = title.trim_end().trim_end_matches(['.', '…', ' ', '·']);
    title.len() < text.trim().len()
        && title[dots.len()..].chars().filter(|c| matches!(c, '.' | '…' | '·')).count() >= 3
}

/// A text's words alone, to compare questions.
pub(in crate::import) fn key(text: &str) -> String {
    let folded = crate::text::fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}
