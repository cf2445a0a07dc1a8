//! Lists of questions: items judged together with their siblings.

use super::{How, Judgement, SOME, WHOLE, is_contents_link, is_item, is_option};
use crate::import::{
    document::Kind,
    judge::{
        noise,
        words::{self, Liking},
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Judgement<'_> {
    pub(super) fn items(&mut self) {
        type Key = (Option<usize>, char, bool, usize);
        let mut groups: BTreeMap<usize, HashMap<Key, Vec<usize>>> = BTreeMap::new();
        for (i, piece) in self.pieces.iter().enumerate() {
            if is_item(piece)
                && !is_contents_link(&piece.text)
                && !is_option(piece)
                && !noise::is_wikilinks(&piece.text)
                && piece.label.is_none()
            {
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
    pub(super) fn list(&mut self, members: &[usize], style_known: bool) -> bool {
        let mut group = self.weigh(members);
        let some = group.strong > 0
            && (group.strong >= 3 || group.announced * 2 >= group.n || style_known)
            && group.share() >= SOME;
        // One more list in the manner of the others, in a document that says it holds questions.
        let another = style_known && self.titled && group.n >= 2;
        if another {
            group.weak = members.iter().filter(|i| self.pieces[**i].liking == Liking::Weak).count();
        }
        let plan = members.first().is_some_and(|&i| self.is_plan(i));
        let texts: Vec<&str> = members.iter().map(|&i| self.pieces[i].text.as_str()).collect();
        let tasks = !plan && words::are_tasks(&texts);
        if tasks {
            group.weak = members.iter().filter(|i| self.pieces[**i].liking == Liking::Weak).count();
        }
        if group.n == 0 || group.strong + group.weak == 0 {
            return false;
        }
        let announced = group.announced * 2 >= group.n;
        let enough = group.n >= 2 || style_known || (announced && group.strong + group.firm > 0);
        let whole = group.share() >= WHOLE
            && enough
            && (group.strong > 0
                || announced
                || another
                || tasks
                || (!plan && group.n >= 3 && group.firm as f64 >= WHOLE * group.n as f64));
        // A counted list under a title that says it holds questions: topics are among them.
        let counted = announced && group.share() >= SOME && members.len() >= 5 && self.count_on(members);
        let whole = whole || counted && !members.iter().any(|&i| self.pieces[i].has_rest());
        if !whole && !some {
            return false;
        }
        let set: HashSet<usize> = members.iter().copied().collect();
        let bodied = |i: usize| self.item_body(i, &set);
        let chosen: Vec<usize> =
            members.iter().copied().filter(|&i| self.pieces[i].liking != Liking::None).collect();
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
                        && (counted
                            || (mostly_answered && (inside || (loose && after)))
                            || (group.share() >= 0.85
                                && group.n >= 5
                                && !piece.text.ends_with(':')
                                && piece.text.split_whitespace().count() >= 3))
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
    pub(super) fn item_body(&self, at: usize, siblings: &HashSet<usize>) -> (bool, bool) {
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
            let within = next.depth > piece.depth
                || (next.depth == piece.depth && next.depth > 0 && next.mark.is_none())
                || next.column > piece.column;
            if within {
                inside = true
            } else {
                after = true
            }
            break;
        }
        (inside, after)
    }
}
