//! From an opened question to a draft: what belongs to the prompt, where the answer begins and ends,
//! what is noise.
//!
//! Takes the pieces of one question, gives prompt, answer, links, tags and concepts. The answer is
//! cut out of the source lines, so that code and Markdown stay as they were.

use super::{
    label::{self, Label},
    noise,
    pattern::{How, is_option, key},
    piece::{Piece, clean},
    words::{self, Liking},
};
use crate::{
    bank::{Difficulty, Draft, KeyConcept},
    import::{
        document::{Document, Kind},
        front::tags,
    },
};

use std::borrow::Cow;

/// Most texts before an answer label that can still be part of the question.
const PREAMBLE: usize = 3;

/// The lines of an answer, from 0, half-open, with the words that stand behind its label.
#[derive(Clone, Debug, Default)]
struct Span {
    head: Option<String>,
    lines: std::ops::Range<usize>,
}

/// A question in the making.
pub struct Cut<'d> {
    document: &'d Document,
    pieces: &'d [Piece],
    how: How,
    prompt: Vec<String>,
    answer: Span,
    draft: Draft,
}

/// Makes a draft of `pieces`, the first of which opens the question.
pub fn cut(document: &Document, pieces: &[Piece], how: How) -> Option<Draft> {
    let opener = pieces.first()?;
    let mut this = Cut { document, pieces, how, prompt: Vec::new(), answer: Span::default(), draft: Draft::default() };
    this.draft.line = opener.lines.start;
    this.draft.end = opener.lines.end;
    match how {
        How::TitleBody => this.title_body(),
        _ => this.question(),
    }
    this.finish()
}

impl Cut<'_> {
    fn title_body(&mut self) {
        for piece in &self.pieces[1..] {
            match piece.kind {
                Kind::Rule | Kind::Comment | Kind::Html | Kind::DetailsOpen | Kind::DetailsClose => {}
                _ if piece.level().is_some() => break,
                _ => {
                    self.prompt.push(self.source(piece.lines.clone()));
                    self.draft.end = piece.lines.end;
                }
            }
        }
        self.draft.line = self.pieces.iter().skip(1).find(|p| p.is_text()).map_or(self.draft.line, |p| p.lines.start);
        let opener = &self.pieces[0];
        let text = noise::without_noise(&self.prompt.join("\n\n"));
        self.prompt = vec![if text.trim().is_empty() { opener.question() } else { clean(&text) }];
    }

    fn question(&mut self) {
        let opener = &self.pieces[0];
        let mut from = 1;
        if opener.text.trim().is_empty() {
            from = self.labelled_body();
        } else {
            self.prompt.push(opener.question());
        }
        if self.how == How::Card && self.pieces.get(from).is_some_and(|p| super::piece::is_card_rule(&p.text)) {
            let whole = clean(&opener.text);
            self.prompt = vec![whole];
            let start = self.pieces[from].lines.end;
            self.take(Span { head: None, lines: start..start }, from + 1);
            return;
        }
        match self.answer_label(from) {
            Some(at) => self.labelled_answer(from, at),
            None => self.bare_answer(from),
        }
    }

    /// `QUESTION 1` with the question's words below: up to the answer, or one paragraph.
    fn labelled_body(&mut self) -> usize {
        let stop = self.pieces.iter().position(|p| p.label == Some(Label::Answer));
        let mut at = 1;
        while at < self.pieces.len() && stop.is_none_or(|s| at < s) {
            let piece = &self.pieces[at];
            if piece.level().is_some() || (stop.is_none() && at > 1) {
                break;
            }
            if self.prompt.is_empty() {
                self.draft.line = piece.lines.start;
            }
            if !self.side_matter(piece) {
                self.prompt.push(self.source(piece.lines.clone()));
            }
            at += 1;
        }
        let tight = self.pieces[1..at].windows(2).all(|w| w[0].lines.end == w[1].lines.start);
        if tight && self.prompt.len() > 1 {
            self.prompt = vec![self.prompt.join("\n")];
        }
        if let Some(first) = self.prompt.first_mut() {
            *first = clean(first);
        }
        at
    }

    /// The answer label of this question, unless what stands before it is an answer already.
    fn answer_label(&self, from: usize) -> Option<usize> {
        let at = (from..self.pieces.len()).find(|&i| self.pieces[i].label == Some(Label::Answer))?;
        let before = &self.pieces[from..at];
        // The label of a sub-heading's answer is not this question's.
        if before.iter().any(|p| p.level().is_some() && p.label.is_none()) {
            return None;
        }
        let texts = before.iter().filter(|p| p.is_text() && !is_option(p) && p.label.is_none());
        let rest = self.pieces[0].has_rest() && !self.rest_is_options();
        let (mut n, mut items) = (0, 0);
        for p in texts {
            n += 1;
            items += usize::from(p.mark.is_some() && p.liking == Liking::None);
        }
        (n <= PREAMBLE && items == 0 && !(rest && self.rest_words() > 60)).then_some(at)
    }

    fn rest_words(&self) -> usize {
        self.pieces[0].text.lines().skip(self.pieces[0].asked).map(|l| l.split_whitespace().count()).sum()
    }

    fn rest_is_options(&self) -> bool {
        let opener = &self.pieces[0];
        let rest: Vec<&str> = opener.text.lines().skip(opener.asked).collect();
        rest.len() > 1 && rest.iter().all(|l| super::piece::option_letter(l).is_some())
    }

    fn labelled_answer(&mut self, from: usize, at: usize) {
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
        let head = (!rest.is_empty() && label.kind != Kind::DetailsOpen).then(|| rest.to_owned());
        lines.end = lines.end.max(lines.start);
        let details = label.kind == Kind::DetailsOpen;
        let level = label.level();
        let mut end = at + 1;
        while end < self.pieces.len() {
            let piece = &self.pieces[end];
            let closes = details && piece.kind == Kind::DetailsClose;
            let other = matches!(piece.label, Some(Label::KeyPoints | Label::Links | Label::Tags | Label::FollowUp | Label::Difficulty | Label::Hint))
                && (level.is_none() || piece.level().is_some_and(|l| Some(l) <= level) || piece.label != Some(Label::Links) || piece.level().is_some())
                && !details;
            if closes || other {
                break;
            }
            end += 1;
        }
        self.answer = Span { head, lines };
        self.extend_answer(at + 1, end);
        self.after_answer(end);
    }

    /// Key points, links and tags that follow an answer.
    fn after_answer(&mut self, from: usize) {
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
                    self.prompt.push(clean(&piece.text));
                }
                _ => {
                    self.side_matter(piece);
                }
            }
        }
    }

    fn concept(&mut self, text: &str) {
        let name = clean(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        if name.chars().any(char::is_alphanumeric) && !self.draft.concepts.iter().any(|c| c.name == name) {
            self.draft.concepts.push(KeyConcept::named(name));
        }
    }

    /// Without a label, the answer begins after what still belongs to the question.
    fn bare_answer(&mut self, from: usize) {
        let opener = &self.pieces[0];
        if self.how == How::Card {
            let (front, back) = super::piece::card_parts(&opener.text).unwrap_or((opener.text.as_str(), ""));
            self.prompt = vec![clean(front)];
            self.answer.head = Some(back.to_owned());
            self.answer.lines = opener.lines.end..opener.lines.end;
            return;
        }
        let loose = !matches!(self.how, How::Item { loose: false, .. });
        let mut end = self.pieces.len();
        if !loose {
            end = (from..end).find(|&i| !self.within_item(&self.pieces[i])).unwrap_or(end);
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

    fn within_item(&self, piece: &Piece) -> bool {
        let opener = &self.pieces[0];
        piece.depth > opener.depth
            || (piece.depth == opener.depth && piece.mark.is_none() && opener.depth > 0)
            || piece.column > opener.column
    }

    fn options_then_answer(&mut self, from: usize, end: usize) {
        let mut at = from;
        let refers = refers_to_code(&self.prompt.join(" "));
        while at < end {
            let piece = &self.pieces[at];
            let more = (at + 1..end).any(|i| self.pieces[i].is_text() || self.pieces[i].kind == Kind::Code);
            let belongs = match piece.kind {
                _ if self.side_matter(piece) => {
                    at += 1;
                    continue;
                }
                Kind::Code => refers && (more || self.prompt.len() == 1) && !self.prompt.iter().any(|p| p.contains("```")),
                Kind::Paragraph if is_option(piece) => at + 1 < end && (is_option(&self.pieces[at + 1]) || at > from && is_option(&self.pieces[at - 1])),
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
    fn is_follow_up(&self, piece: &Piece, first: bool) -> bool {
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

    fn follow_up(&mut self, piece: &Piece) {
        let words = piece.question();
        if !self.prompt.iter().any(|p| key(p) == key(&words)) {
            self.prompt.push(words);
        }
        self.draft.end = self.draft.end.max(piece.lines.start + piece.asked);
    }

    fn take(&mut self, head: Span, from: usize) {
        self.take_until(head, from, self.pieces.len());
    }

    fn take_until(&mut self, head: Span, from: usize, mut end: usize) {
        self.answer = head;
        // Questions and nothing else below a question are asked with it.
        let rest: Vec<&Piece> = self.pieces[from..end].iter().filter(|p| !matches!(p.kind, Kind::Rule | Kind::Comment | Kind::Html)).collect();
        let more = |p: &&Piece| p.kind == Kind::Paragraph && !p.has_rest() && words::ends_as_question(&p.text);
        if self.answer.lines.is_empty() && !rest.is_empty() && rest.len() <= 8 && rest.iter().all(more) {
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
            let items: Vec<String> =
                self.pieces[at + 1..end].iter().take_while(|p| p.mark.is_some()).map(|p| p.text.clone()).collect();
            for item in items {
                self.concept(&item);
            }
        }
        if let Some(at) = (from..end).find(|&i| matches!(self.pieces[i].label, Some(Label::Tags | Label::Difficulty))) {
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

    fn extend_answer(&mut self, from: usize, end: usize) {
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

    /// Tags, links and levels, which belong to neither prompt nor answer.
    fn side_matter(&mut self, piece: &Piece) -> bool {
        match piece.kind {
            Kind::Rule | Kind::Html | Kind::DetailsClose => return true,
            Kind::Comment => {
                self.side_matter_values(piece);
                return true;
            }
            _ => {}
        }
        if matches!(piece.label, Some(Label::Tags | Label::Difficulty)) {
            self.label_values(piece.label, &piece.text);
            return true;
        }
        let text = piece.text.trim();
        if piece.kind == Kind::Paragraph && !text.is_empty() && piece.text.lines().all(|l| noise::is_wikilinks(l) || noise::is_jump(l)) {
            self.wikilinks(text);
            return true;
        }
        if piece.kind == Kind::Paragraph && noise::is_tag_line(text) {
            self.draft.topics.extend(tags(text));
            return true;
        }
        false
    }

    fn side_matter_values(&mut self, piece: &Piece) {
        let text = piece.text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        if let Some(found) = label::find(text) {
            self.label_values(Some(found.label), found.rest);
        }
    }

    fn label_values(&mut self, label: Option<Label>, value: &str) {
        let value = value.trim().trim_matches(['(', ')', '[', ']']);
        match label {
            Some(Label::Tags) => self.draft.topics.extend(tags(value)),
            Some(Label::Difficulty) => self.draft.difficulty = difficulty(value),
            _ => {}
        }
    }

    fn wikilinks(&mut self, text: &str) {
        for link in noise::wikilinks(text) {
            if !self.draft.links.contains(&link) {
                self.draft.links.push(link);
            }
        }
    }

    /// Source lines without the indentation they share and without the marks of a quote.
    fn source(&self, lines: std::ops::Range<usize>) -> String {
        let quoted = self.pieces[0].quoted;
        let all = lines.start.min(self.document.lines.len())..lines.end.min(self.document.lines.len());
        let lines: Vec<Cow<'_, str>> = all
            .map(|i| {
                let line = &self.document.lines[i];
                if quoted { Cow::Borrowed(unquote(line)) } else { self.without_mark(line, i) }
            })
            .collect();
        noise::dedent(&lines.iter().map(AsRef::as_ref).collect::<Vec<_>>()).join("\n")
    }

    /// A line without the mark of the definition that begins on it.
    fn without_mark<'l>(&self, line: &'l str, at: usize) -> Cow<'l, str> {
        let begins = line.trim_start().starts_with([':', '~'])
            && self.pieces.iter().any(|p| p.kind == Kind::Definition && p.lines.start == at);
        if begins { Cow::Owned(line.replacen([':', '~'], " ", 1)) } else { Cow::Borrowed(line) }
    }

    fn finish(mut self) -> Option<Draft> {
        let body = self.source(self.answer.lines.clone());
        let mut first_tags = Vec::new();
        let body: String = {
            let mut lines: Vec<&str> = body.lines().collect();
            while lines.first().is_some_and(|l| l.trim().is_empty() || noise::is_tag_line(l)) {
                if noise::is_tag_line(lines[0]) {
                    first_tags.extend(tags(lines[0]));
                }
                lines.remove(0);
            }
            lines.join("\n")
        };
        self.draft.topics.extend(first_tags);
        let mut links = noise::wikilinks(&body);
        links.retain(|l| !self.draft.links.contains(l));
        self.draft.links.extend(links);
        let rest = noise::without_noise(&body);
        let answer = match self.answer.head.take() {
            Some(head) if rest.is_empty() => head,
            Some(head) => format!("{head}\n{}", if body.starts_with('\n') { format!("\n{rest}") } else { rest }),
            None => rest,
        };
        if !answer.is_empty() {
            self.draft.end = self.draft.end.max(self.last_filled_line());
        }
        self.draft.answer = answer.trim().to_owned();
        let prompt: Vec<String> = self.prompt.iter().map(|p| p.trim_end().to_owned()).filter(|p| !p.trim().is_empty()).collect();
        self.draft.prompt = join_prompt(&prompt);
        (!self.draft.prompt.trim().is_empty() && self.draft.prompt.chars().any(char::is_alphanumeric)).then_some(self.draft)
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

/// Parts of a prompt: items of one list follow each other, everything else is parted by a blank line.
fn join_prompt(parts: &[String]) -> String {
    let mut out = String::new();
    let item = |s: &str| s.trim_start().starts_with(['-', '*', '+']);
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            out.push_str(if item(part) && item(&parts[i - 1]) { "\n" } else { "\n\n" });
        }
        out.push_str(part.trim_matches('\n'));
    }
    out
}

fn unquote(line: &str) -> &str {
    let rest = line.trim_start();
    rest.strip_prefix('>').map_or(line, |r| r.strip_prefix(' ').unwrap_or(r))
}

/// Whether a question speaks of code that comes after it.
fn refers_to_code(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "below", "following", "this code", "this program", "this function", "this snippet", "this query", "output", "snippet", "code do", "print", "logged", "this dockerfile", "this file", "this script",
        "folgende", "folgender", "folgenden", "ausgabe", "ausgegeben", "siguiente", "salida", "imprime", "suivant", "affiche", "следующ", "выведет", "ниже", "данном", "以下", "下面", "输出",
    ];
    let folded = crate::text::fold(text);
    WORDS.iter().any(|w| folded.contains(w))
}

/// The bank's three levels from words and numbers of many habits.
pub fn difficulty(value: &str) -> Option<Difficulty> {
    let folded = crate::text::fold(value.trim());
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric());
    match word {
        "beginner" | "easy" | "basic" | "junior" | "low" | "0" | "1" | "leicht" | "einfach" | "facil" | "facile" | "легко" | "легкий" | "简单" | "初级" => {
            Some(Difficulty::Beginner)
        }
        "intermediate" | "medium" | "middle" | "mid" | "moderate" | "2" | "mittel" | "medio" | "moyen" | "средний" | "中等" | "中级" => {
            Some(Difficulty::Intermediate)
        }
        "advanced" | "hard" | "difficult" | "senior" | "expert" | "high" | "3" | "schwer" | "dificil" | "difficile" | "сложный" | "困难" | "高级" => {
            Some(Difficulty::Advanced)
        }
        _ => None,
    }
}
