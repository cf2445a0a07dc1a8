//! Questions that say so: labels, cards, details, definition terms, and whatever stands before an answer label.

use super::{How, Judgement, WHOLE, is_item, is_option};
use crate::import::{
    document::Kind,
    judge::{
        label::Label,
        piece::{Piece, is_card_rule, is_inline_card},
        words::{self, Liking},
    },
};

impl Judgement<'_> {
    pub(super) fn labels(&mut self) {
        for at in 0..self.pieces.len() {
            let piece = &self.pieces[at];
            match piece.label {
                Some(Label::Question) => {
                    let empty = piece.text.trim().is_empty();
                    let answered = self.pieces[at + 1..].iter().take(12).find_map(|p| match p.label {
                        Some(Label::Answer) => Some(true),
                        Some(Label::Question) => Some(false),
                        _ => None,
                    });
                    if piece.speaker && answered != Some(true) && piece.liking == Liking::None {
                        continue;
                    }
                    let next_is_text = self
                        .pieces
                        .get(at + 1)
                        .is_some_and(|p| p.is_text() && p.level().is_none() || p.kind == Kind::Code);
                    if !empty || next_is_text {
                        self.open(at, How::Label);
                    }
                }
                Some(Label::Cloze) => self.open(at, How::Cloze),
                _ => {}
            }
        }
    }

    pub(super) fn cards(&mut self) {
        for at in 0..self.pieces.len() {
            let piece = &self.pieces[at];
            if piece.kind != Kind::Paragraph {
                continue;
            }
            if is_card_rule(&piece.text) && at > 0 && !piece.apart && self.pieces[at - 1].is_text() {
                self.open(at - 1, How::Card);
            } else if is_inline_card(&piece.text) && piece.text.lines().count() == 1 {
                self.open(at, How::Card);
            }
        }
    }

    /// What stands right before an answer label is a question, whatever its words.
    pub(super) fn answered(&mut self) {
        for at in 0..self.pieces.len() {
            if self.pieces[at].label != Some(Label::Answer) {
                continue;
            }
            let mut texts = Vec::new();
            let mut heading = None;
            for j in (at.saturating_sub(14)..at).rev() {
                let piece = &self.pieces[j];
                if self.opened[j].is_some() || matches!(piece.label, Some(Label::Answer | Label::KeyPoints)) {
                    // What stands between belongs to the answer above, but for a question at its end.
                    let asks = |t: &usize| {
                        let p: &Piece = &self.pieces[*t];
                        p.liking == Liking::Strong || p.bold || is_item(p)
                    };
                    let own = piece.label == Some(Label::Question);
                    texts.truncate(usize::from(!own && texts.first().is_some_and(asks)));
                    break;
                }
                match piece.kind {
                    Kind::Heading(_) => {
                        heading = Some(j);
                        break;
                    }
                    Kind::Paragraph | Kind::Term if !is_option(piece) && piece.label.is_none() => {
                        texts.push(j)
                    }
                    Kind::Rule | Kind::DetailsClose => break,
                    _ => {}
                }
            }
            if let Some(j) = self
                .asker(heading, &texts)
                .filter(|&j| self.pieces[j].liking == Liking::Strong || !self.under_question(j))
            {
                let how = match self.pieces[j].kind {
                    Kind::Heading(_) => How::Heading,
                    _ if self.pieces[j].mark.is_some() => How::Item { loose: true, whole: false },
                    _ if self.pieces[j].bold => How::Bold,
                    _ => How::Line,
                };
                self.open(j, how);
            }
        }
    }

    /// Of the heading and the texts (last first) before an answer, the one that asks.
    pub(super) fn asker(&self, heading: Option<usize>, texts: &[usize]) -> Option<usize> {
        let last = texts.first().copied();
        let short = |t: &[usize]| t.len() <= 3 && t.iter().all(|j| self.pieces[*j].mark.is_none());
        match (heading, last) {
            (Some(h), None) => (!words::announces_questions(&self.pieces[h].text)
                || self.pieces[h].liking == Liking::Strong)
                .then_some(h),
            (Some(h), Some(t)) => {
                let asks = |j: usize| self.pieces[j].liking != Liking::None;
                if asks(t) && (self.pieces[h].liking != Liking::Strong || texts.len() > 3) {
                    Some(t)
                } else if short(texts) && !words::announces_questions(&self.pieces[h].text) {
                    Some(h)
                } else {
                    None
                }
            }
            (None, Some(t)) => {
                let piece = &self.pieces[t];
                (piece.liking != Liking::None || piece.bold || piece.mark.is_some() && !piece.has_rest())
                    .then_some(t)
            }
            (None, None) => None,
        }
    }

    /// Whether a heading further out asks: then 'Challenge' and 'Solution' below it are its answer.
    pub(super) fn under_question(&self, at: usize) -> bool {
        let mut level = self.pieces[at].level().unwrap_or(7);
        for piece in self.pieces[..at].iter().rev() {
            if let Some(l) = piece.level().filter(|l| *l < level) {
                if piece.liking == Liking::Strong {
                    return true;
                }
                level = l;
            }
        }
        false
    }

    pub(super) fn summaries(&mut self) {
        let open: Vec<usize> = (0..self.pieces.len())
            .filter(|&i| {
                self.pieces[i].kind == Kind::DetailsOpen && self.pieces[i].label.is_none() && self.free(i)
            })
            .filter(|&i| !self.pieces[i].text.is_empty())
            .collect();
        let group = self.weigh(&open);
        for &i in &open {
            let strong = self.pieces[i].liking == Liking::Strong;
            if strong || (group.share() >= WHOLE && group.strong > 0 && group.n > 1) {
                self.open(i, How::Summary);
            }
        }
    }

    pub(super) fn terms(&mut self) {
        let terms: Vec<usize> =
            (0..self.pieces.len()).filter(|&i| self.pieces[i].kind == Kind::Term && self.free(i)).collect();
        let group = self.weigh(&terms);
        for &i in &terms {
            if words::ends_as_question(&self.pieces[i].text) || (group.share() >= WHOLE && group.strong > 0) {
                self.open(i, How::Term);
            }
        }
    }
}
