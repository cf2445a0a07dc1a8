//! Titles without any mark of a title, at the end of an answer they do not belong to.
//!
//! `Technical` on a line of its own between two questions is the title of what follows. Plain text
//! does not say so; that the document has a title of the same make before its first question does.

use super::segment::Segment;
use crate::note::{document::Kind, words::cue};

/// A longer line is a sentence.
const LONGEST: usize = 6;

/// How a line that may be a title is made.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Make {
    bold: bool,
    capital: bool,
    colon: bool,
    numbered: bool,
}

impl Make {
    fn of(segment: &Segment) -> Option<Self> {
        let text = segment.text.trim();
        let words = text.trim_matches(['*', '_', ':', ' ']);
        let lone = segment.kind == Kind::Paragraph
            && segment.apart
            && !segment.quoted
            && segment.label.is_none()
            && segment.inline.is_none()
            && !text.contains('\n')
            && !text.ends_with(['.', '!', '?', ',', ';', '。', '！', '？', '；', ')', '`'])
            && (1..=LONGEST).contains(&words.split_whitespace().count())
            && words.chars().count() <= 48
            && words.chars().any(char::is_alphabetic)
            && (segment.mark.is_none() || segment.number.is_some())
            && segment.depth <= 1;
        lone.then(|| Self {
            bold: segment.bold,
            capital: !words.chars().any(char::is_lowercase)
                && words.chars().filter(|c| c.is_uppercase()).count() > 2,
            colon: text.ends_with([':', '：']),
            numbered: segment.number.is_some(),
        })
    }

    fn is_plain(self) -> bool {
        self == Self { bold: false, capital: false, colon: false, numbered: false }
    }
}

/// Where the question opened at `at` ends, if before the next one at `end` there is the title of what
/// follows: in capitals as the one above the first question is, or the last line before the next
/// question. `first` is the document's first opened piece.
pub(super) fn end_before(segments: &[Segment], first: usize, at: usize, end: usize) -> usize {
    let capital = |p: &Segment| Make::of(p).is_some_and(|m| m.capital && !m.bold && !m.colon);
    let model = segments[..first].iter().rev().find(|p| p.is_text());
    if model.is_some_and(capital)
        && let Some(title) =
            (at + 1..end).find(|&i| capital(&segments[i]) && (i > at + 1 || segments[at].has_rest()))
    {
        return title;
    }
    // 'Questions I asked:' leads to the list of them.
    let leads = |p: &Segment| Make::of(p).is_some_and(|m| m.colon && !m.numbered) && p.mark.is_none();
    if end > at + 1 && end < segments.len() && leads(&segments[end - 1]) && segments[end].mark.is_some() {
        return end - 1;
    }
    let answered =
        end > at + 2 || end == at + 2 && (segments[at].has_rest() || segments[at].inline.is_some());
    if end >= segments.len() || !answered || segments[at].level().is_some() {
        return end;
    }
    let Some(make) = Make::of(&segments[end - 1]).filter(|_| segments[end].level().is_none()) else {
        return end;
    };
    let model = segments[..first].iter().rev().find(|p| p.is_text()).filter(|p| p.level().is_none());
    let Some(model) = model.filter(|m| Make::of(m) == Some(make)) else { return end };
    let begins_again = match (segments[at].number, segments[end].number) {
        (Some(before), Some(after)) => after <= before,
        _ => false,
    };
    let counts_on = || segments[end - 1].number > model.number && segments[at].number.is_none();
    let told = if make.is_plain() || make.bold && segments[at].bold {
        begins_again
    } else if make.numbered {
        counts_on()
    } else {
        true
    };
    // A title that asks is a question of another kind.
    if told && cue::question_cue(&segments[end - 1].text) == cue::QuestionCue::None { end - 1 } else { end }
}

/// Where the last question, opened at `at`, ends, if what stands under a rule at the end of the
/// document is its footer: a few lines, where no other answer goes on after a rule.
pub(super) fn end_before_footer(
    segments: &[Segment],
    opened: &[Option<super::pattern::OpenedBy>],
    at: usize,
    end: usize,
) -> usize {
    let rule = |i: &usize| segments[*i].kind == Kind::Rule && segments[*i].depth == 0;
    let Some(last) = (at + 1..end).rev().find(rule) else { return end };
    let footer = &segments[last + 1..end];
    let small = |p: &Segment| {
        p.kind == Kind::Paragraph && p.mark.is_none() && p.label.is_none() && p.text.lines().count() <= 2
    };
    let answered = (at + 1..last).any(|i| segments[i].is_text() || segments[i].kind == Kind::Code)
        || segments[at].has_rest();
    // Elsewhere, a rule comes right before a question or a title.
    let inside = (0..at).filter(rule).any(|i| {
        let next = (i + 1..at).find(|j| !rule(j));
        next.is_some_and(|j| {
            opened[j].is_none() && segments[j].level().is_none() && opened[..i].iter().any(Option::is_some)
        })
    });
    if answered && !inside && (1..=2).contains(&footer.len()) && footer.iter().all(small) {
        last
    } else {
        end
    }
}
