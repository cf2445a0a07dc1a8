//! Titles without markup, which do not belong to the answer above them.
//!
//! `Technical` on a line of its own between two questions is the title of what follows, if the document
//! has a title of the same style before its first question.

use super::segment::Segment;
use crate::note::{document::BlockKind, words::cue};

/// A longer line is a sentence.
const MAX_WORDS: usize = 6;

/// How a line that may be a title is written.
#[derive(Clone, Copy, PartialEq, Eq)]
struct TitleStyle {
    bold: bool,
    capital: bool,
    colon: bool,
    numbered: bool,
}

impl TitleStyle {
    fn of(segment: &Segment) -> Option<Self> {
        let text = segment.text.trim();
        let words = text.trim_matches(['*', '_', ':', ' ']);
        let may_be_title = segment.kind == BlockKind::Paragraph
            && segment.separated
            && !segment.quoted
            && segment.label.is_none()
            && segment.inline.is_none()
            && !text.contains('\n')
            && !text.ends_with(['.', '!', '?', ',', ';', '。', '！', '？', '；', ')', '`'])
            && (1..=MAX_WORDS).contains(&words.split_whitespace().count())
            && words.chars().count() <= 48
            && words.chars().any(char::is_alphabetic)
            && (segment.mark.is_none() || segment.number.is_some())
            && segment.depth <= 1;
        may_be_title.then(|| Self {
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

/// Where the question opened at `at` ends, if the title of what follows is before the next question at
/// `end`: in capitals like the one above the first question, or the last line before the next question.
/// `first` is the first segment of the document that opens a question.
pub(super) fn end_before(segments: &[Segment], first: usize, at: usize, end: usize) -> usize {
    let capital = |p: &Segment| TitleStyle::of(p).is_some_and(|m| m.capital && !m.bold && !m.colon);
    let model = segments[..first].iter().rev().find(|p| p.is_text());
    if model.is_some_and(capital)
        && let Some(title) =
            (at + 1..end).find(|&i| capital(&segments[i]) && (i > at + 1 || segments[at].has_rest()))
    {
        return title;
    }
    // 'Questions I asked:' introduces the list of them.
    let introduces =
        |p: &Segment| TitleStyle::of(p).is_some_and(|m| m.colon && !m.numbered) && p.mark.is_none();
    if end > at + 1 && end < segments.len() && introduces(&segments[end - 1]) && segments[end].mark.is_some()
    {
        return end - 1;
    }
    let has_answer =
        end > at + 2 || end == at + 2 && (segments[at].has_rest() || segments[at].inline.is_some());
    if end >= segments.len() || !has_answer || segments[at].level().is_some() {
        return end;
    }
    let Some(make) = TitleStyle::of(&segments[end - 1]).filter(|_| segments[end].level().is_none()) else {
        return end;
    };
    let model = segments[..first].iter().rev().find(|p| p.is_text()).filter(|p| p.level().is_none());
    let Some(model) = model.filter(|m| TitleStyle::of(m) == Some(make)) else { return end };
    let begins_again = match (segments[at].number, segments[end].number) {
        (Some(before), Some(after)) => after <= before,
        _ => false,
    };
    let counts_on = || segments[end - 1].number > model.number && segments[at].number.is_none();
    let is_title = if make.is_plain() || make.bold && segments[at].bold {
        begins_again
    } else if make.numbered {
        counts_on()
    } else {
        true
    };
    // A question is not a title.
    if is_title && cue::question_cue(&segments[end - 1].text) == cue::QuestionCue::None {
        end - 1
    } else {
        end
    }
}

/// Where the last question, opened at `at`, ends, if the text below the last rule is a footer: a few lines,
/// in a document where no answer continues after a rule.
pub(super) fn end_before_footer(
    segments: &[Segment],
    opened: &[Option<super::pattern::OpenedBy>],
    at: usize,
    end: usize,
) -> usize {
    let rule = |i: &usize| segments[*i].kind == BlockKind::Rule && segments[*i].depth == 0;
    let Some(last) = (at + 1..end).rev().find(rule) else { return end };
    let footer = &segments[last + 1..end];
    let is_short = |p: &Segment| {
        p.kind == BlockKind::Paragraph && p.mark.is_none() && p.label.is_none() && p.text.lines().count() <= 2
    };
    let has_answer = (at + 1..last).any(|i| segments[i].is_text() || segments[i].kind == BlockKind::Code)
        || segments[at].has_rest();
    // Whether a rule is inside another answer: one before a question or a title is not.
    let rules_in_answers = (0..at).filter(rule).any(|i| {
        let next = (i + 1..at).find(|j| !rule(j));
        next.is_some_and(|j| {
            opened[j].is_none() && segments[j].level().is_none() && opened[..i].iter().any(Option::is_some)
        })
    });
    if has_answer && !rules_in_answers && (1..=2).contains(&footer.len()) && footer.iter().all(is_short) {
        last
    } else {
        end
    }
}
