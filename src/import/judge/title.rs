//! Titles without any mark of a title, at the end of an answer they do not belong to.
//!
//! `Technical` on a line of its own between two questions is the title of what follows. Plain text
//! does not say so; that the document has a title of the same make before its first question does.

use super::{piece::Piece, words};
use crate::import::document::Kind;

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
    fn of(piece: &Piece) -> Option<Self> {
        let text = piece.text.trim();
        let words = text.trim_matches(['*', '_', ':', ' ']);
        let lone = piece.kind == Kind::Paragraph
            && piece.apart
            && !piece.quoted
            && piece.label.is_none()
            && piece.inline.is_none()
            && !text.contains('\n')
            && !text.ends_with(['.', '!', '?', ',', ';', '。', '！', '？', '；', ')', '`'])
            && (1..=LONGEST).contains(&words.split_whitespace().count())
            && words.chars().count() <= 48
            && words.chars().any(char::is_alphabetic)
            && (piece.mark.is_none() || piece.number.is_some())
            && piece.depth <= 1;
        lone.then(|| Self {
            bold: piece.bold,
            capital: !words.chars().any(char::is_lowercase)
                && words.chars().filter(|c| c.is_uppercase()).count() > 2,
            colon: text.ends_with([':', '：']),
            numbered: piece.number.is_some(),
        })
    }

    fn is_plain(self) -> bool {
        self == Self { bold: false, capital: false, colon: false, numbered: false }
    }
}

/// Where the question opened at `at` ends, if before the next one at `end` there is the title of what
/// follows: in capitals as the one above the first question is, or the last line before the next
/// question. `first` is the document's first opened piece.
pub fn end_before(pieces: &[Piece], first: usize, at: usize, end: usize) -> usize {
    let capital = |p: &Piece| Make::of(p).is_some_and(|m| m.capital && !m.bold && !m.colon);
    let model = pieces[..first].iter().rev().find(|p| p.is_text());
    if model.is_some_and(capital)
        && let Some(title) =
            (at + 1..end).find(|&i| capital(&pieces[i]) && (i > at + 1 || pieces[at].has_rest()))
    {
        return title;
    }
    // 'Questions I asked:' leads to the list of them.
    let leads = |p: &Piece| Make::of(p).is_some_and(|m| m.colon && !m.numbered) && p.mark.is_none();
    if end > at + 1 && end < pieces.len() && leads(&pieces[end - 1]) && pieces[end].mark.is_some() {
        return end - 1;
    }
    let answered = end > at + 2 || end == at + 2 && (pieces[at].has_rest() || pieces[at].inline.is_some());
    if end >= pieces.len() || !answered || pieces[at].level().is_some() {
        return end;
    }
    let Some(make) = Make::of(&pieces[end - 1]).filter(|_| pieces[end].level().is_none()) else { return end };
    let model = pieces[..first].iter().rev().find(|p| p.is_text()).filter(|p| p.level().is_none());
    let Some(model) = model.filter(|m| Make::of(m) == Some(make)) else { return end };
    let begins_again = match (pieces[at].number, pieces[end].number) {
        (Some(before), Some(after)) => after <= before,
        _ => false,
    };
    let counts_on = || pieces[end - 1].number > model.number && pieces[at].number.is_none();
    let told = if make.is_plain() || make.bold && pieces[at].bold {
        begins_again
    } else if make.numbered {
        counts_on()
    } else {
        true
    };
    // A title that asks is a question of another kind.
    if told && words::liking(&pieces[end - 1].text) == words::Liking::None { end - 1 } else { end }
}

/// Where the last question, opened at `at`, ends, if what stands under a rule at the end of the
/// document is its footer: a few lines, where no other answer goes on after a rule.
pub fn end_before_footer(
    pieces: &[Piece],
    opened: &[Option<super::pattern::How>],
    at: usize,
    end: usize,
) -> usize {
    let rule = |i: &usize| pieces[*i].kind == Kind::Rule && pieces[*i].depth == 0;
    let Some(last) = (at + 1..end).rev().find(rule) else { return end };
    let footer = &pieces[last + 1..end];
    let small = |p: &Piece| {
        p.kind == Kind::Paragraph && p.mark.is_none() && p.label.is_none() && p.text.lines().count() <= 2
    };
    let answered =
        (at + 1..last).any(|i| pieces[i].is_text() || pieces[i].kind == Kind::Code) || pieces[at].has_rest();
    // Elsewhere, a rule comes right before a question or a title.
    let inside = (0..at).filter(rule).any(|i| {
        let next = (i + 1..at).find(|j| !rule(j));
        next.is_some_and(|j| {
            opened[j].is_none() && pieces[j].level().is_none() && opened[..i].iter().any(Option::is_some)
        })
    });
    if answered && !inside && (1..=2).contains(&footer.len()) && footer.iter().all(small) {
        last
    } else {
        end
    }
}
