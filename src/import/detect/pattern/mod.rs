//! Which pieces open a question: decided by the evidence of the whole document.
//!
//! A piece alone proves little: a heading with a question mark may stand inside an answer, and a bare
//! noun phrase may be the forty-first question of a list. So pieces of the same style are judged
//! together: how many of them look like questions, whether they have bodies, what title they stand
//! under, whether a style further out has claimed them already. Takes pieces, gives openings.

mod headings;
mod labels;
mod lines;
mod lists;

use super::{
    label::Label,
    segment::{Segment, option_letter},
};
use crate::note::{
    document::Kind,
    words::cue::{self, QuestionCue},
};

/// What kind of evidence opened a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OpenedBy {
    /// A label such as `Q:`.
    Label,
    /// A heading that is the question.
    Heading,
    /// A heading that is only a name; the question is the text below it.
    TitleBody,
    /// The summary of a details element.
    Summary,
    /// The term of a definition pair.
    Term,
    /// A bold line.
    Bold,
    /// A list item; whether text outside the item may be its answer.
    Item {
        /// Whether answers of this list stand outside its items.
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

/// Share of question-like members that makes a whole style questions.
const WHOLE: f64 = 0.6;
/// Share that still lets the members with a question mark be questions.
const SOME: f64 = 0.3;
/// A document's pieces with what is known about their surroundings.
pub(super) struct Detection<'p> {
    segments: &'p [Segment],
    /// The heading each piece stands under.
    section: Vec<Option<usize>>,
    /// Whether a title above says that questions follow.
    announced: Vec<bool>,
    /// Whether the document's own title or name says so.
    titled: bool,
    /// What opens a question.
    pub opened: Vec<Option<OpenedBy>>,
    /// Whether a piece belongs to an opened question.
    owned: Vec<bool>,
}

impl<'p> Detection<'p> {
    /// Judges the pieces of a document; `announced` if its title or name says that it holds questions.
    pub(super) fn of(segments: &'p [Segment], announced: bool) -> Self {
        let titled = announced;
        let (section, announced) = surroundings(segments, announced);
        let n = segments.len();
        let mut this =
            Self { segments, section, announced, titled, opened: vec![None; n], owned: vec![false; n] };
        this.labels();
        this.cards();
        this.answered();
        this.own();
        this.summaries();
        this.own();
        this.headings();
        this.terms();
        this.own();
        this.bold_lines();
        this.stories();
        this.own();
        this.items();
        this.own();
        this.plain_lines();
        this.ruled_cards();
        this.own();
        this.repeats();
        this
    }

    fn open(&mut self, at: usize, opened_by: OpenedBy) {
        if self.opened[at].is_none() {
            self.opened[at] = Some(opened_by);
        }
    }

    /// One past the last piece that belongs to the question opened at `at`.
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
            if (opened_by == Some(OpenedBy::Summary) || opener.kind == Kind::DetailsOpen)
                && segment.kind == Kind::DetailsClose
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
                    segment.depth == 0 && (l <= level || self.stands_over(at) || self.leads_to_question(j))
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
                // A list of steps in an answer begins again at 1 and counts on.
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

    /// Whether every heading ranks above the question at `at`: one that is no heading itself, nor
    /// a label, whose answer may have headings.
    fn stands_over(&self, at: usize) -> bool {
        matches!(
            self.opened[at],
            Some(OpenedBy::Bold | OpenedBy::Item { .. } | OpenedBy::Line | OpenedBy::Card | OpenedBy::Term)
        ) && !self.segments[at..].iter().take(12).any(|p| p.label == Some(Label::Answer))
    }

    /// Whether a question opens under the heading at `at` before one of the same rank.
    fn leads_to_question(&self, at: usize) -> bool {
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

    fn own(&mut self) {
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

    /// The heading of a higher rank that the piece at `at` stands under.
    pub(super) fn title_above(&self, at: usize) -> Option<usize> {
        let own = self.segments[at].level().unwrap_or(7);
        let mut titles = std::iter::successors(self.section[at], |&s| self.section[s]);
        titles.find(|&s| self.segments[s].level().is_some_and(|l| l < own))
    }

    /// Whether a title above says that things to be done follow.
    fn is_plan(&self, at: usize) -> bool {
        let mut titles = std::iter::successors(self.section[at], |&s| self.section[s]);
        titles.any(|s| cue::announces_plan(&self.segments[s].text))
    }

    fn free(&self, at: usize) -> bool {
        !self.owned[at] && self.opened[at].is_none()
    }

    fn weigh(&self, members: &[usize]) -> Group {
        let mut group = Group::default();
        let mut feeble_ones = 0;
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
                    let feeble = cue::is_feeble(&segment.text);
                    group.firm += usize::from(!feeble);
                    group.weak += usize::from(!feeble || self.announced[i]);
                    feeble_ones += usize::from(feeble && !self.announced[i]);
                    group.requests += usize::from(!feeble && !cue::begins_as_statement(&segment.text));
                }
                QuestionCue::None => {}
            }
        }
        // Among questions, a task is one of them; a list of tasks alone is more often one of steps.
        if group.strong * 2 >= feeble_ones && group.strong as f64 >= SOME * group.n as f64 {
            group.weak += feeble_ones;
        }
        group
    }
}

/// What the members of one style have to show.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    n: usize,
    strong: usize,
    weak: usize,
    /// Strong, or weak by more than a verb that begins instructions as well.
    firm: usize,
    /// Weak, and more than an interrogative that a title may begin with as well.
    requests: usize,
    announced: usize,
}

impl Group {
    fn share(&self) -> f64 {
        if self.n == 0 { 0.0 } else { (self.strong + self.weak) as f64 / self.n as f64 }
    }
}

fn surroundings(segments: &[Segment], announced: bool) -> (Vec<Option<usize>>, Vec<bool>) {
    // Level, place and whether it says that questions follow.
    let mut path: Vec<(u8, usize, bool)> = Vec::new();
    let (mut sections, mut told) = (Vec::new(), Vec::new());
    // A title over sections says what the document is about, not that each list in it is one of questions.
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
        told.push(announced || path.iter().any(|(_, _, told)| *told));
        if let Some(level) = heading {
            path.push((level, i, Some(i) != title && cue::announces_questions(&segment.text)));
        }
    }
    (sections, told)
}

/// Whether a piece is an item of a list, by its marker or by a number in its text.
pub(super) fn is_item(segment: &Segment) -> bool {
    segment.kind == Kind::Paragraph && (segment.mark.is_some() || segment.text_number)
}

fn same_list(a: &Segment, b: &Segment) -> bool {
    let sign = |p: &Segment| p.mark.map_or('.', |m| if m.number.is_some() { '.' } else { m.sign });
    sign(a) == sign(b) && a.column == b.column
}

/// Whether a piece is one option of several to choose from.
pub(super) fn is_option(segment: &Segment) -> bool {
    segment.kind == Kind::Paragraph && segment.label.is_none() && option_letter(&segment.text).is_some()
}

/// Whether a text is only a link to a heading or a neighbouring file, as in a table of contents.
pub(crate) fn is_contents_link(text: &str) -> bool {
    if leads_to_page(text) {
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

/// Whether dots lead from a title to a page number: `What is it? ........ 12`.
fn leads_to_page(text: &str) -> bool {
    let title = text.trim().trim_end_matches(|c: char| c.is_ascii_digit());
    let dots = title.trim_end().trim_end_matches(['.', '…', ' ', '·']);
    title.len() < text.trim().len()
        && title[dots.len()..].chars().filter(|c| matches!(c, '.' | '…' | '·')).count() >= 3
}

/// A question's words alone, to tell whether two are the same.
pub(crate) fn key(text: &str) -> String {
    let folded = crate::text::fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}
