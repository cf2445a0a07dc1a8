//! Where an answer begins and ends.

use super::{Cut, Span};
use crate::import::{
    document::Kind,
    judge::{
        label::Label,
        noise,
        pattern::{How, is_option, key},
        piece::{self, Piece, clean},
        scan::{nearly_folded, searcher},
        words::{self, Liking},
    },
};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

impl Cut<'_> {
    pub(super) fn labelled_answer(&mut self, from: usize, at: usize) {
        let opener = &self.pieces[0];
        if opener.has_rest() {
            let rest: Vec<&str> = opener.text.lines().skip(opener.asked).collect();
            self.prompt.push(rest.join("\n"));
        }
        let mut seen = from;
        while seen < at {
            let piece = &self.pieces[seen];
            if !self.side_matter(piece) {
                self.prompt.push(self.source(piece.lines.clone()));
            }
            seen += 1;
        }
        let label = &self.pieces[at];
        let rest = label.text.lines().next().unwrap_or("").trim();
        let mut lines = label.lines.clone();
        lines.start += 1;
        if label.kind == Kind::DetailsOpen {
            lines.start = label.lines.end;
        }
        let head = if label.kind == Kind::DetailsOpen {
            label.inline.clone()
        } else {
            (!rest.is_empty()).then(|| rest.to_owned())
        };
        lines.end = lines.end.max(lines.start);
        let details = label.kind == Kind::DetailsOpen;
        let level = label.level();
        let mut end = at + 1;
        while end < self.pieces.len() {
            let piece = &self.pieces[end];
            let closes = details && piece.kind == Kind::DetailsClose;
            let other = matches!(
                piece.label,
                Some(
                    Label::KeyPoints
                        | Label::Links
                        | Label::Tags
                        | Label::FollowUp
                        | Label::Difficulty
                        | Label::Hint
                )
            ) && (level.is_none()
                || piece.level().is_some_and(|l| Some(l) <= level)
                || piece.label != Some(Label::Links)
                || piece.level().is_some())
                && !details;
            if closes || other {
                break;
            }
            end += 1;
        }
        if label.quoted {
            let framed = self.pieces[at..end].iter().take_while(|p| p.quoted).last();
            self.frame = label.lines.start..framed.map_or(label.lines.end, |p| p.lines.end);
        }
        self.answer = Span { head, lines };
        self.extend_answer(at + 1, end);
        self.after_answer(end);
    }

    /// Key points, links and tags that follow an answer.
    pub(super) fn after_answer(&mut self, from: usize) {
        let mut current = None;
        for i in from..self.pieces.len() {
            let piece = &self.pieces[i];
            if piece.label.is_some() {
                current = piece.label;
                if !piece.text.trim().is_empty() && current == Some(Label::KeyPoints) {
                    self.concept(&piece.text.clone());
                }
                if self.side_matter(piece) {
                    continue;
                }
            } else if piece.level().is_some() {
                current = None;
            }
            match current {
                Some(Label::KeyPoints) if piece.mark.is_some() => self.concept(&piece.text.clone()),
                Some(Label::FollowUp) if piece.is_text() && !piece.text.trim().is_empty() => {
                    self.prompt.push(clean(unpaired(&piece.text)));
                }
                _ => {
                    self.side_matter(piece);
                }
            }
        }
    }

    /// Without a label, the answer begins after what still belongs to the question.
    pub(super) fn bare_answer(&mut self, from: usize) {
        let opener = &self.pieces[0];
        if self.how == How::Card {
            let (front, back) = piece::loose_card_parts(&opener.text).unwrap_or((opener.text.as_str(), ""));
            self.prompt = vec![clean(front)];
            self.answer.head = Some(back.to_owned());
            self.answer.lines = opener.lines.end..opener.lines.end;
            return;
        }
        let loose = opener.inline.is_some() || !matches!(self.how, How::Item { loose: false, .. });
        let mut end = self.pieces.len();
        if !loose {
            end = (from..end).find(|&i| !self.within_item(&self.pieces[i])).unwrap_or(end);
        }
        if let Some(head) = opener.inline.clone() {
            let rest = opener.lines.start + 1..opener.lines.end;
            self.take_until(Span { head: Some(head), lines: rest }, from, end);
            return;
        }
        if opener.has_rest() {
            let start = opener.lines.start + opener.asked;
            if self.rest_is_options() {
                let rest: Vec<&str> = opener.text.lines().skip(opener.asked).collect();
                self.prompt.push(rest.join("\n"));
                self.options_then_answer(from, end);
                return;
            }
            self.take_until(Span { head: None, lines: start..opener.lines.end }, from, end);
            return;
        }
        self.options_then_answer(from, end);
    }

    pub(super) fn within_item(&self, piece: &Piece) -> bool {
        let opener = &self.pieces[0];
        piece.depth > opener.depth
            || (piece.depth == opener.depth && piece.mark.is_none() && opener.depth > 0)
            || piece.column > opener.column
    }

    pub(super) fn options_then_answer(&mut self, from: usize, end: usize) {
        let mut at = from;
        let refers =
            (from..end).any(|i| self.pieces[i].kind == Kind::Code) && refers_to_code(&self.prompt.join(" "));
        while at < end {
            let piece = &self.pieces[at];
            let more = (at + 1..end).any(|i| self.pieces[i].is_text() || self.pieces[i].kind == Kind::Code);
            let belongs = match piece.kind {
                _ if self.side_matter(piece) => {
                    at += 1;
                    continue;
                }
                Kind::Code => {
                    refers
                        && (more || self.prompt.len() == 1)
                        && !self.prompt.iter().any(|p| p.contains("```"))
                }
                Kind::Paragraph if is_option(piece) => {
                    at + 1 < end
                        && (is_option(&self.pieces[at + 1]) || at > from && is_option(&self.pieces[at - 1]))
                }
                Kind::Paragraph => self.is_follow_up(piece, at == from),
                _ => false,
            };
            if !belongs {
                break;
            }
            if piece.kind == Kind::Paragraph && !is_option(piece) {
                self.follow_up(piece);
                if piece.has_rest() {
                    let rest = piece.lines.start + piece.asked..piece.lines.end;
                    let words = self.source(rest.clone());
                    if !words.lines().all(noise::is_wikilinks) {
                        self.take_until(Span { head: None, lines: rest }, at + 1, end);
                        return;
                    }
                    self.wikilinks(&words);
                }
            } else {
                self.prompt.push(self.source(piece.lines.clone()));
                self.draft.end = self.draft.end.max(piece.lines.end);
            }
            at += 1;
        }
        let start = self.pieces.get(at).map_or(0, |p| p.lines.start);
        self.take_until(Span { head: None, lines: start..start }, at, end);
    }

    /// A line right below a question that asks on, or asks the same again.
    pub(super) fn is_follow_up(&self, piece: &Piece, first: bool) -> bool {
        let opener = &self.pieces[0];
        if !first || piece.mark.is_some() || piece.liking != Liking::Strong {
            return false;
        }
        let asked: Vec<&str> = piece.text.lines().take(piece.asked).collect();
        let asked = asked.join(" ");
        let rest: Vec<&str> = piece.text.lines().skip(piece.asked).collect();
        let alone = rest.iter().all(|l| noise::is_wikilinks(l)) || key(&asked) == key(&opener.question());
        let echo = key(&asked) == key(&opener.question());
        let near = piece.lines.start <= opener.lines.end + 1 && (opener.level().is_some() || opener.bold);
        (near || echo) && alone && words::ends_as_question(&asked)
    }

    pub(super) fn follow_up(&mut self, piece: &Piece) {
        let words = piece.question();
        if !self.prompt.iter().any(|p| key(p) == key(&words)) {
            self.prompt.push(words);
        }
        self.draft.end = self.draft.end.max(piece.lines.start + piece.asked);
    }

    pub(super) fn take(&mut self, head: Span, from: usize) {
        self.take_until(head, from, self.pieces.len());
    }

    pub(super) fn take_until(&mut self, head: Span, from: usize, mut end: usize) {
        self.answer = head;
        // Questions and nothing else below a question are asked with it.
        let rest: Vec<&Piece> = self.pieces[from..end]
            .iter()
            .filter(|p| !matches!(p.kind, Kind::Rule | Kind::Comment | Kind::Html))
            .collect();
        let more =
            |p: &&Piece| p.kind == Kind::Paragraph && !p.has_rest() && words::ends_as_question(&p.text);
        if self.answer.lines.is_empty()
            && self.answer.head.is_none()
            && !rest.is_empty()
            && rest.len() <= 8
            && rest.iter().all(more)
        {
            for piece in rest {
                let words = clean(&piece.text);
                if !self.prompt.iter().any(|p| key(p) == key(&words)) {
                    self.prompt.push(if piece.mark.is_some() { format!("- {words}") } else { words });
                }
                self.draft.end = piece.lines.end;
            }
            return;
        }
        // A list of key points at the very end is what a good answer holds, and part of this one.
        let points = (from..end).rev().find(|&i| self.pieces[i].label == Some(Label::KeyPoints));
        if let Some(at) = points {
            let items: Vec<String> = self.pieces[at + 1..end]
                .iter()
                .take_while(|p| p.mark.is_some())
                .map(|p| p.text.clone())
                .collect();
            for item in items {
                self.concept(&item);
            }
        }
        if let Some(at) =
            (from..end).find(|&i| matches!(self.pieces[i].label, Some(Label::Tags | Label::Difficulty)))
        {
            let last = (at..end).all(|i| self.pieces[i].label.is_some() || !self.pieces[i].is_text());
            if last {
                for i in at..end {
                    self.side_matter(&self.pieces[i]);
                }
                end = at;
            }
        }
        self.extend_answer(from, end);
    }

    pub(super) fn extend_answer(&mut self, from: usize, end: usize) {
        if let Some(last) = self.pieces[from.min(end)..end].last() {
            if self.answer.lines.is_empty() && self.answer.head.is_none() {
                self.answer.lines.start = self.pieces[from].lines.start;
            }
            self.answer.lines.end = last.lines.end;
        }
        for piece in &self.pieces[from.min(end)..end] {
            if piece.kind == Kind::Comment {
                self.side_matter_values(piece);
            }
        }
    }
}

/// Text without the closing half of emphasis that the label before it opened: `*Follow-up: why?*`.
fn unpaired(text: &str) -> &str {
    let odd = |sign: char| text.matches(sign).count() % 2 == 1;
    ['*', '_'].into_iter().find(|s| odd(*s)).map_or(text, |sign| text.strip_suffix(sign).unwrap_or(text))
}

/// Whether a question speaks of code that comes after it.
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
    static ALL: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(WORDS));
    ALL.is_match(nearly_folded(text).as_ref())
}
