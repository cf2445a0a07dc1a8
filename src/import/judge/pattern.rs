//! Which pieces open a question: decided by the evidence of the whole document.
//!
//! A piece alone proves little: a heading with a question mark may stand inside an answer, and a bare
//! noun phrase may be the forty-first question of a list. So pieces of the same style are judged
//! together: how many of them look like questions, whether they have bodies, what title they stand
//! under, whether a style further out has claimed them already. Takes pieces, gives openings.

use super::{
    label::Label,
    piece::{Piece, is_card_rule, is_inline_card, option_letter},
    words::{self, Liking},
};
use crate::import::document::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What kind of evidence opened a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
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
/// Share of plain paragraphs that are questions in a document of plain questions and answers.
const PLAIN: f64 = 0.25;
/// Most words of a text that is a question under a mere name.
const LONGEST_QUESTION: usize = 170;

/// A document's pieces with what is known about their surroundings.
pub struct Judgement<'p> {
    pieces: &'p [Piece],
    /// The heading each piece stands under.
    section: Vec<Option<usize>>,
    /// Whether a title above says that questions follow.
    announced: Vec<bool>,
    /// What opens a question.
    pub opened: Vec<Option<How>>,
    /// Whether a piece belongs to an opened question.
    owned: Vec<bool>,
}

impl<'p> Judgement<'p> {
    /// Judges the pieces of a document; `announced` if its title or name says that it holds questions.
    pub fn of(pieces: &'p [Piece], announced: bool) -> Self {
        let (section, announced) = surroundings(pieces, announced);
        let n = pieces.len();
        let mut this = Self { pieces, section, announced, opened: vec![None; n], owned: vec![false; n] };
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
        this.own();
        this.items();
        this.own();
        this.plain_lines();
        this.own();
        this.repeats();
        this
    }

    fn open(&mut self, at: usize, how: How) {
        if self.opened[at].is_none() {
            self.opened[at] = Some(how);
        }
    }

    /// One past the last piece that belongs to the question opened at `at`.
    pub fn region_end(&self, at: usize) -> usize {
        let how = self.opened[at];
        let opener = &self.pieces[at];
        let level = opener.level().or_else(|| self.section[at].and_then(|s| self.pieces[s].level())).unwrap_or(6);
        for j in at + 1..self.pieces.len() {
            let piece = &self.pieces[j];
            if self.opened[j].is_some() {
                return j;
            }
            if (how == Some(How::Summary) || opener.kind == Kind::DetailsOpen) && piece.kind == Kind::DetailsClose {
                return j;
            }
            if let Some(l) = piece.level()
                && !matches!(piece.label, Some(Label::Answer | Label::KeyPoints | Label::Links | Label::Hint | Label::FollowUp | Label::Tags))
            {
                let bound = if opener.level().is_some() && opener.depth > 0 {
                    (piece.depth < opener.depth && l <= level) || (piece.depth == opener.depth && piece.mark.is_some())
                } else if opener.level().is_some() {
                    l <= level && piece.depth == 0
                } else {
                    piece.depth == 0 && (l <= level || self.leads_to_question(j))
                };
                if bound {
                    return j;
                }
            }
            if let Some(How::Item { whole, .. }) = how
                && whole
                && is_item(piece)
                && same_list(opener, piece)
            {
                return j;
            }
        }
        self.pieces.len()
    }

    /// Whether a question opens under the heading at `at` before one of the same rank.
    fn leads_to_question(&self, at: usize) -> bool {
        let level = self.pieces[at].level().unwrap_or(0);
        for j in at + 1..self.pieces.len() {
            if self.opened[j].is_some() {
                return true;
            }
            if self.pieces[j].level().is_some_and(|l| l <= level) {
                return false;
            }
        }
        false
    }

    fn own(&mut self) {
        self.owned.iter_mut().for_each(|o| *o = false);
        let mut at = 0;
        while at < self.pieces.len() {
            if self.opened[at].is_some() {
                let end = self.region_end(at).max(at + 1);
                self.owned[at..end].iter_mut().for_each(|o| *o = true);
                at = end;
            } else {
                at += 1;
            }
        }
    }

    fn free(&self, at: usize) -> bool {
        !self.owned[at] && self.opened[at].is_none()
    }

    fn labels(&mut self) {
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
                    let next_is_text = self.pieces.get(at + 1).is_some_and(|p| p.is_text() && p.level().is_none() || p.kind == Kind::Code);
                    if !empty || next_is_text {
                        self.open(at, How::Label);
                    }
                }
                Some(Label::Cloze) => self.open(at, How::Cloze),
                _ => {}
            }
        }
    }

    fn cards(&mut self) {
        for at in 0..self.pieces.len() {
            let piece = &self.pieces[at];
            if piece.kind != Kind::Paragraph {
                continue;
            }
            if is_card_rule(&piece.text) && at > 0 && !piece.apart && self.pieces[at - 1].is_text() {
                self.open(at - 1, How::Card);
            } else if piece.text.lines().count() == 1 && is_inline_card(&piece.text) {
                self.open(at, How::Card);
            }
        }
    }

    /// What stands right before an answer label is a question, whatever its words.
    fn answered(&mut self) {
        for at in 0..self.pieces.len() {
            if self.pieces[at].label != Some(Label::Answer) {
                continue;
            }
            let mut texts = Vec::new();
            let mut heading = None;
            for j in (at.saturating_sub(14)..at).rev() {
                let piece = &self.pieces[j];
                if self.opened[j].is_some() || matches!(piece.label, Some(Label::Answer | Label::KeyPoints)) {
                    texts.clear();
                    heading = None;
                    break;
                }
                match piece.kind {
                    Kind::Heading(_) => {
                        heading = Some(j);
                        break;
                    }
                    Kind::Paragraph | Kind::Term if !is_option(piece) && piece.label.is_none() => texts.push(j),
                    Kind::Rule | Kind::DetailsClose => break,
                    _ => {}
                }
            }
            if let Some(j) = self.asker(heading, &texts).filter(|&j| self.pieces[j].liking == Liking::Strong || !self.under_question(j)) {
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
    fn asker(&self, heading: Option<usize>, texts: &[usize]) -> Option<usize> {
        let last = texts.first().copied();
        let short = |t: &[usize]| t.len() <= 3 && t.iter().all(|j| self.pieces[*j].mark.is_none());
        match (heading, last) {
            (Some(h), None) => (!words::announces_questions(&self.pieces[h].text) || self.pieces[h].liking == Liking::Strong).then_some(h),
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
                (piece.liking != Liking::None || piece.bold || piece.mark.is_some() && !piece.has_rest()).then_some(t)
            }
            (None, None) => None,
        }
    }

    /// Whether a heading further out asks: then 'Challenge' and 'Solution' below it are its answer.
    fn under_question(&self, at: usize) -> bool {
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

    fn summaries(&mut self) {
        let open: Vec<usize> = (0..self.pieces.len())
            .filter(|&i| self.pieces[i].kind == Kind::DetailsOpen && self.pieces[i].label.is_none() && self.free(i))
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

    fn terms(&mut self) {
        let terms: Vec<usize> = (0..self.pieces.len()).filter(|&i| self.pieces[i].kind == Kind::Term && self.free(i)).collect();
        let group = self.weigh(&terms);
        for &i in &terms {
            if words::ends_as_question(&self.pieces[i].text) || (group.share() >= WHOLE && group.strong > 0) {
                self.open(i, How::Term);
            }
        }
    }

    /// Headings: outer levels first, what they claim is no longer free.
    fn headings(&mut self) {
        let mut groups: BTreeMap<(u8, bool, bool), Vec<usize>> = BTreeMap::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            if let Some(level) = piece.level()
                && piece.label.is_none()
                && piece.depth == usize::from(piece.mark.is_some())
                && !is_contents_link(&piece.text)
            {
                let item = piece.mark.is_some();
                groups.entry((if item { 0 } else { level }, item, piece.text_number)).or_default().push(i);
            }
        }
        let named = self.names_over_questions(&groups);
        let dominant = groups
            .iter()
            .map(|(key, members)| {
                let g = self.weigh(members);
                if named.contains(key) || (g.share() >= WHOLE && g.strong > 0) { members.len() } else { 0 }
            })
            .max()
            .unwrap_or(0)
            .max(self.opened.iter().flatten().count());
        for (key, members) in &groups {
            if named.contains(key) {
                for &i in members {
                    if self.free(i) && self.body(i).iter().any(|j| self.pieces[*j].is_text()) {
                        self.open(i, How::TitleBody);
                    }
                }
                self.own();
                continue;
            }
            let members: Vec<usize> = members.iter().copied().filter(|&i| self.free(i) && !self.is_section(i)).collect();
            let group = self.weigh(&members);
            let whole = group.share() >= WHOLE
                && ((group.strong > 0 && group.strong as f64 >= SOME * group.n as f64) || (group.announced > 0 && group.n > 1));
            let bodies = members.iter().filter(|&&i| !self.body(i).is_empty()).count();
            for &i in &members {
                let piece = &self.pieces[i];
                let has_body = !self.body(i).is_empty();
                let accept = match piece.liking {
                    Liking::Strong => whole || group.strong * 10 >= dominant,
                    Liking::Weak => whole && (has_body || !words::is_feeble(&piece.text)) && !is_stock_title(&piece.text),
                    Liking::None => {
                        whole && has_body && bodies * 2 >= members.len() && group.share() >= 0.75
                            && !is_stock_title(&piece.text)
                            && !words::announces_questions(&piece.text)
                    }
                };
                let star = self.is_star(i);
                if accept || star {
                    self.open(i, How::Heading);
                }
            }
            self.own();
        }
    }

    /// Heading styles that are mere names with the question in the text below them.
    fn names_over_questions(&self, groups: &BTreeMap<(u8, bool, bool), Vec<usize>>) -> HashSet<(u8, bool, bool)> {
        let mut named = HashSet::new();
        for (key, members) in groups {
            let members: Vec<usize> = members.iter().copied().filter(|&i| self.free(i)).collect();
            let with_body: Vec<usize> = members.iter().copied().filter(|&i| self.body(i).iter().any(|j| self.pieces[*j].is_text())).collect();
            if with_body.len() < 3 {
                continue;
            }
            let asked = with_body.iter().filter(|&&i| self.body_asks(i)).count();
            let heads = with_body.iter().filter(|&&i| self.pieces[i].liking == Liking::Strong).count();
            if asked as f64 >= 0.7 * with_body.len() as f64 && heads as f64 <= SOME * with_body.len() as f64 {
                named.insert(*key);
            }
        }
        named
    }

    /// The pieces between a heading and the next one.
    fn body(&self, heading: usize) -> Vec<usize> {
        (heading + 1..self.pieces.len())
            .take_while(|&j| self.pieces[j].level().is_none() && self.opened[j].is_none())
            .filter(|&j| !matches!(self.pieces[j].kind, Kind::Rule | Kind::Comment | Kind::Html))
            .collect()
    }

    /// Whether the text under a heading is a question from end to end, not an answer.
    fn body_asks(&self, heading: usize) -> bool {
        let body = self.body(heading);
        let texts: Vec<&Piece> = body.iter().map(|j| &self.pieces[*j]).filter(|p| p.is_text() && p.label.is_none()).collect();
        let words: usize = texts.iter().map(|p| p.text.split_whitespace().count()).sum();
        if texts.is_empty() || texts.len() > 5 || words > LONGEST_QUESTION {
            return false;
        }
        texts.last().is_some_and(|p| asks_at_its_end(&p.text))
    }

    /// Whether a heading stands over questions instead of being one.
    fn is_section(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        let Some(level) = piece.level() else { return false };
        let end = (at + 1..self.pieces.len())
            .find(|&j| self.pieces[j].level().is_some_and(|l| l <= level) && self.pieces[j].depth <= piece.depth)
            .unwrap_or(self.pieces.len());
        if (at + 1..end).any(|j| self.opened[j].is_some()) {
            return true;
        }
        let below: Vec<usize> = (at + 1..end).filter(|&j| self.pieces[j].level().is_some() && self.pieces[j].label.is_none()).collect();
        let Some(next) = below.iter().filter_map(|&j| self.pieces[j].level()).min() else {
            return piece.liking != Liking::Strong && words::announces_questions(&piece.text);
        };
        let children: Vec<usize> = below.iter().copied().filter(|&j| self.pieces[j].level() == Some(next)).collect();
        let group = self.weigh(&children);
        let strong = children.len() >= 2 && group.strong as f64 >= WHOLE * children.len() as f64;
        let bare = self.body(at).is_empty();
        let title = at == self.pieces.iter().position(|p| p.level().is_some()).unwrap_or(0)
            && !self.pieces.iter().enumerate().any(|(j, p)| j != at && p.level().is_some_and(|l| l <= level));
        (strong && (bare || title)) || (piece.liking != Liking::Strong && words::announces_questions(&piece.text))
    }

    /// Whether the text under a heading tells a story as situation, task, action, result.
    fn is_star(&self, heading: usize) -> bool {
        let level = self.pieces[heading].level().unwrap_or(0);
        let mut seen = [false; 4];
        for piece in self.pieces[heading + 1..].iter().take_while(|p| p.level().is_none_or(|l| l > level)).take(40) {
            for line in piece.text.lines() {
                let line = line.trim_start_matches(['*', '_', ' ', '-', '#']).to_lowercase();
                for (n, word) in ["situation", "task", "action", "result"].iter().enumerate() {
                    let rest = line.strip_prefix(word);
                    seen[n] |= rest.is_some_and(|r| r.trim_start_matches(['s', '*', '_', ' ']).starts_with(':') || r.trim_matches('*').is_empty());
                }
            }
        }
        seen.iter().filter(|s| **s).count() >= 3
    }

    fn bold_lines(&mut self) {
        let members: Vec<usize> = (0..self.pieces.len())
            .filter(|&i| {
                let p = &self.pieces[i];
                p.bold && p.kind == Kind::Paragraph && p.label.is_none() && p.mark.is_none() && self.free(i)
            })
            .collect();
        let group = self.weigh(&members);
        let whole = group.share() >= WHOLE && group.strong > 0;
        for &i in &members {
            let piece = &self.pieces[i];
            let has_body = piece.has_rest() || self.pieces.get(i + 1).is_some_and(|p| p.level().is_none() && !p.bold);
            let accept = match piece.liking {
                Liking::Strong => true,
                Liking::Weak => whole,
                Liking::None => whole && has_body && group.share() >= 0.75 && !piece.text.trim_end_matches('*').ends_with(':'),
            };
            if accept {
                self.open(i, How::Bold);
            }
        }
    }

    fn items(&mut self) {
        type Key = (Option<usize>, char, bool, usize);
        let mut groups: BTreeMap<usize, HashMap<Key, Vec<usize>>> = BTreeMap::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            if is_item(piece) && !is_contents_link(&piece.text) && !is_option(piece) && piece.label.is_none() {
                let sign = piece.mark.map_or('.', |m| if m.number.is_some() { '.' } else { m.sign });
                let key = (self.section[i], sign, piece.number.is_some(), piece.column);
                groups.entry(piece.column).or_default().entry(key).or_default().push(i);
            }
        }
        let mut accepted_styles: HashSet<(char, bool, usize)> = HashSet::new();
        // Outer columns first; within one, big groups first, so that small ones can lean on them.
        for (_, by_key) in groups {
            let mut lists: Vec<(Key, Vec<usize>)> = by_key.into_iter().collect();
            lists.sort_by_key(|(key, members)| (std::cmp::Reverse(members.len()), *key));
            for (key, members) in lists {
                let members: Vec<usize> = members.into_iter().filter(|&i| self.free(i)).collect();
                let style = (key.1, key.2, key.3);
                if self.list(&members, accepted_styles.contains(&style)) {
                    accepted_styles.insert(style);
                    for i in members.into_iter().filter(|i| self.opened[*i].is_some()) {
                        let end = self.region_end(i).max(i + 1);
                        self.owned[i..end].iter_mut().for_each(|o| *o = true);
                    }
                }
            }
        }
    }

    /// Judges the items of one list; whether it is one of questions.
    fn list(&mut self, members: &[usize], style_known: bool) -> bool {
        let group = self.weigh(members);
        if group.n == 0 || group.strong + group.weak == 0 {
            return false;
        }
        let announced = group.announced * 2 >= group.n;
        let enough = group.n >= 2 || style_known || (announced && group.strong + group.firm > 0);
        let whole = group.share() >= WHOLE && enough && (group.strong > 0 || announced || (group.n >= 3 && group.firm as f64 >= WHOLE * group.n as f64));
        let some = group.strong > 0 && (group.strong >= 3 || announced || style_known) && group.share() >= SOME;
        if !whole && !some {
            return false;
        }
        let set: HashSet<usize> = members.iter().copied().collect();
        let bodied = |i: usize| self.item_body(i, &set);
        let chosen: Vec<usize> = members.iter().copied().filter(|&i| self.pieces[i].liking != Liking::None).collect();
        let nested = chosen.iter().filter(|&&i| bodied(i).0).count();
        let outside = chosen.iter().filter(|&&i| bodied(i).1).count();
        let loose = (outside as f64) >= SOME * chosen.len() as f64;
        let mostly_answered = (nested + outside) * 2 >= chosen.len();
        let mut opened = Vec::new();
        for &i in members {
            let piece = &self.pieces[i];
            let (inside, after) = bodied(i);
            let accept = match piece.liking {
                Liking::Strong => true,
                Liking::Weak => whole,
                Liking::None => {
                    whole
                        && !words::announces_questions(&piece.text)
                        && ((mostly_answered && (inside || (loose && after)))
                            || (group.share() >= 0.85 && group.n >= 5 && !piece.text.ends_with(':') && piece.text.split_whitespace().count() >= 3))
                }
            };
            if accept {
                // One item may have its text outside although the others have none at all.
                let tight = after && self.pieces[i + 1].lines.start == piece.lines.end;
                let own = piece.has_rest() || inside || tight;
                opened.push((i, How::Item { loose: loose || own, whole }));
            }
        }
        for (i, how) in opened {
            self.open(i, how);
        }
        true
    }

    /// Whether an item has text of its own within the item, and right behind it.
    fn item_body(&self, at: usize, siblings: &HashSet<usize>) -> (bool, bool) {
        let piece = &self.pieces[at];
        let mut inside = piece.has_rest();
        let mut after = false;
        for j in at + 1..self.pieces.len() {
            let next = &self.pieces[j];
            if siblings.contains(&j) || next.level().is_some() || self.opened[j].is_some() {
                break;
            }
            if matches!(next.kind, Kind::Rule | Kind::Comment | Kind::Html) {
                continue;
            }
            let within = next.depth > piece.depth || (next.depth == piece.depth && next.depth > 0 && next.mark.is_none()) || next.column > piece.column;
            if within { inside = true } else { after = true }
            break;
        }
        (inside, after)
    }

    fn plain_lines(&mut self) {
        let plain = |p: &Piece| p.kind == Kind::Paragraph && p.mark.is_none() && p.label.is_none() && !p.text_number;
        let all: Vec<usize> = (0..self.pieces.len()).filter(|&i| plain(&self.pieces[i]) && self.free(i)).collect();
        let asks = |i: &usize| {
            let p = &self.pieces[*i];
            let head: Vec<&str> = p.text.lines().take(p.asked).collect();
            words::ends_as_question(&head.join(" ")) && head.join(" ").chars().count() < 400
        };
        let asked: Vec<usize> = all.iter().copied().filter(|i| asks(i)).collect();
        if asked.is_empty() {
            return;
        }
        let lone = |i: &&usize| {
            let p = &self.pieces[**i];
            p.text.lines().count() == 1 && p.text.chars().count() < 160 && !p.text.ends_with(['.', ':', '。'])
        };
        let lone_lines = all.iter().filter(lone).count();
        let lone_asked = asked.iter().filter(lone).count();
        let mostly = asked.len() >= 2 && asked.len() as f64 >= PLAIN * all.len() as f64;
        let lines = lone_asked >= 3 && lone_asked as f64 >= WHOLE * lone_lines as f64;
        let first = asked.first() == all.first() && asked.len() == 1 && all.len() <= 4 && self.opened.iter().all(Option::is_none);
        for i in asked {
            if mostly || lines || first || self.announced[i] {
                self.open(i, How::Line);
            }
        }
    }

    /// A line that says again what is asked elsewhere is that question again, not part of an answer.
    fn repeats(&mut self) {
        let known: HashSet<String> =
            (0..self.pieces.len()).filter(|&i| self.opened[i].is_some()).map(|i| key(&self.pieces[i].question())).collect();
        let mut owner = None;
        for at in 0..self.pieces.len() {
            if self.opened[at].is_some() {
                owner = Some(at);
                continue;
            }
            let piece = &self.pieces[at];
            if piece.kind != Kind::Paragraph || piece.liking != Liking::Strong || piece.label.is_some() || is_contents_link(&piece.text) {
                continue;
            }
            let this = key(&piece.question());
            let echo = owner.is_some_and(|o| key(&self.pieces[o].question()) == this);
            let left = owner.is_some_and(|o| self.leaves_indentation(o, at));
            if !echo && ((this.len() > 8 && known.contains(&this)) || left) {
                self.open(at, How::Line);
                owner = Some(at);
            }
        }
    }

    /// Whether a question stands at the margin after an answer that was indented from its first line on:
    /// then it is not part of that answer.
    fn leaves_indentation(&self, owner: usize, at: usize) -> bool {
        let piece = &self.pieces[at];
        let between: Vec<&Piece> = self.pieces[owner + 1..at].iter().filter(|p| p.is_text() || p.kind == Kind::Code).collect();
        let indented = !between.is_empty() && between.iter().all(|p| p.column > piece.column + 1);
        let alone = piece.text.lines().count() == 1 && words::ends_as_question(&piece.text) && piece.mark.is_none();
        let body = self.pieces.get(at + 1).is_some_and(|p| p.is_text() && p.level().is_none());
        indented && alone && body
    }

    fn weigh(&self, members: &[usize]) -> Group {
        let mut group = Group::default();
        for &i in members {
            let piece = &self.pieces[i];
            if piece.liking == Liking::None && words::announces_questions(&piece.text) {
                continue;
            }
            group.n += 1;
            group.announced += usize::from(self.announced[i]);
            match piece.liking {
                Liking::Strong => {
                    group.strong += 1;
                    group.firm += 1;
                }
                Liking::Weak => {
                    let feeble = words::is_feeble(&piece.text);
                    group.firm += usize::from(!feeble);
                    group.weak += usize::from(!feeble || self.announced[i]);
                }
                Liking::None => {}
            }
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
    announced: usize,
}

impl Group {
    fn share(&self) -> f64 {
        if self.n == 0 { 0.0 } else { (self.strong + self.weak) as f64 / self.n as f64 }
    }
}

fn surroundings(pieces: &[Piece], announced: bool) -> (Vec<Option<usize>>, Vec<bool>) {
    let mut path: Vec<(u8, usize)> = Vec::new();
    let (mut sections, mut told) = (Vec::new(), Vec::new());
    // A title over sections says what the document is about, not that each list in it is one of questions.
    let title = pieces.iter().position(|p| p.level().is_some() && p.depth == 0);
    let title = title.filter(|&t| pieces[t + 1..].iter().any(|p| p.depth == 0 && p.level() > pieces[t].level()));
    let announced = announced && title.is_none();
    for (i, piece) in pieces.iter().enumerate() {
        let heading = piece.level().filter(|_| piece.depth == 0);
        if let Some(level) = heading {
            while path.last().is_some_and(|(l, _)| *l >= level) {
                path.pop();
            }
        }
        sections.push(path.last().map(|(_, at)| *at));
        told.push(announced || path.iter().any(|(_, at)| Some(*at) != title && words::announces_questions(&pieces[*at].text)));
        if let Some(level) = heading {
            path.push((level, i));
        }
    }
    (sections, told)
}

/// Whether the last sentences of a text ask for something.
fn asks_at_its_end(text: &str) -> bool {
    let last: Vec<&str> = text.lines().filter(|l| !is_contents_link(l) && !l.trim().is_empty()).collect();
    let text = last.join(" ");
    if words::has_question_mark(&text) {
        return true;
    }
    text.split_inclusive(['.', '!']).any(|sentence| words::liking(sentence) != Liking::None)
}

/// Whether a piece is an item of a list, by its marker or by a number in its text.
pub fn is_item(piece: &Piece) -> bool {
    piece.kind == Kind::Paragraph && (piece.mark.is_some() || piece.text_number)
}

fn same_list(a: &Piece, b: &Piece) -> bool {
    let sign = |p: &Piece| p.mark.map_or('.', |m| if m.number.is_some() { '.' } else { m.sign });
    sign(a) == sign(b) && a.column == b.column
}

/// Whether a piece is one option of several to choose from.
pub fn is_option(piece: &Piece) -> bool {
    piece.kind == Kind::Paragraph && piece.label.is_none() && option_letter(&piece.text).is_some()
}

/// Whether a text is only a link to a heading or a neighbouring file, as in a table of contents.
pub fn is_contents_link(text: &str) -> bool {
    let text = text.trim().trim_start_matches(['*', '_', '~']).trim_end_matches(['*', '_', '~', '\\']);
    if !text.starts_with('[') || text.starts_with("[[") {
        return false;
    }
    let Some(at) = text.rfind("](") else { return false };
    let target = &text[at + 2..];
    let ends = target.ends_with(')') || target.trim_end_matches(|c| c != ')').len() + 3 >= target.len();
    ends && !target.starts_with("http") && !target.starts_with("mailto")
}

/// Titles that documents of any subject have and nobody asks.
fn is_stock_title(title: &str) -> bool {
    const STOCK: &[&str] = &[
        "introduction", "intro", "overview", "summary", "conclusion", "conclusions", "resources", "references", "license", "contributing",
        "contributors", "table of contents", "contents", "toc", "disclaimer", "notes", "about", "credits", "acknowledgements", "links",
        "further reading", "see also", "author", "authors", "changelog", "prerequisites", "installation", "usage", "inhalt", "inhaltsverzeichnis", "einleitung", "zusammenfassung", "fazit",
        "introduccion", "resumen", "conclusion", "sommaire", "введение", "заключение", "оглавление", "содержание", "目录", "前言", "总结",
    ];
    let folded = crate::text::fold(title.trim()).into_owned();
    STOCK.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// A question's words alone, to tell whether two are the same.
pub fn key(text: &str) -> String {
    let folded = crate::text::fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}
