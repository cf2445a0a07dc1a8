//! Lists of questions: items are judged together with their siblings.

use super::{Detection, OpenedBy, SOME, WHOLE, is_contents_link, is_item, is_option};
use crate::{
    import::detect::noise,
    note::{
        document::BlockKind,
        words::cue::{self, QuestionCue},
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Detection<'_> {
    pub(super) fn items(&mut self) {
        type Key = (Option<usize>, char, bool, usize);
        let mut groups: BTreeMap<usize, HashMap<Key, Vec<usize>>> = BTreeMap::new();
        for (i, segment) in self.segments.iter().enumerate() {
            if is_item(segment)
                && !is_contents_link(&segment.text)
                && !is_option(segment)
                && !noise::has_only_wikilinks(&segment.text)
                && segment.label.is_none()
            {
                let marker = segment.mark.map_or('.', |m| if m.number.is_some() { '.' } else { m.symbol });
                let key = (self.section[i], marker, segment.number.is_some(), segment.column);
                groups.entry(segment.column).or_default().entry(key).or_default().push(i);
            }
        }
        let mut accepted_styles: HashSet<(char, bool, usize)> = HashSet::new();
        // Outer columns first; in a column, large groups first, as small ones may follow their style.
        for (_, by_key) in groups {
            let mut lists: Vec<(Key, Vec<usize>)> = by_key.into_iter().collect();
            lists.sort_by_key(|(key, members)| (std::cmp::Reverse(members.len()), *key));
            for (key, members) in lists {
                let members: Vec<usize> = members.into_iter().filter(|&i| self.is_free(i)).collect();
                let style = (key.1, key.2, key.3);
                if self.open_list(&members, accepted_styles.contains(&style)) {
                    accepted_styles.insert(style);
                    for i in members.into_iter().filter(|i| self.opened[*i].is_some()) {
                        let end = self.region_end(i).max(i + 1);
                        self.owned[i..end].iter_mut().for_each(|o| *o = true);
                    }
                }
            }
        }
    }

    /// Opens the questions of one list; whether it is a list of questions.
    pub(super) fn open_list(&mut self, members: &[usize], style_known: bool) -> bool {
        let mut group = self.tally(members);
        let some = group.strong > 0
            && (group.strong >= 3 || group.announced * 2 >= group.n || style_known)
            && group.share() >= SOME;
        // One more list in the style of the others, in a document that says it holds questions.
        let one_more = style_known && self.document_announced && group.n >= 2;
        if one_more {
            group.weak =
                members.iter().filter(|i| self.segments[**i].question_cue == QuestionCue::Weak).count();
        }
        let plan = members.first().is_some_and(|&i| self.is_plan(i));
        let texts: Vec<&str> = members.iter().map(|&i| self.segments[i].text.as_str()).collect();
        let tasks = !plan && cue::are_tasks(&texts);
        if tasks {
            group.weak =
                members.iter().filter(|i| self.segments[**i].question_cue == QuestionCue::Weak).count();
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
                || one_more
                || tasks
                || (!plan && group.n >= 3 && group.firm as f64 >= WHOLE * group.n as f64));
        // A numbered list under a heading that says it holds questions may have mere topics among them.
        let counted = announced && group.share() >= SOME && members.len() >= 5 && self.are_counted(members);
        let whole = whole || counted && !members.iter().any(|&i| self.segments[i].has_rest());
        if !whole && !some {
            return false;
        }
        let set: HashSet<usize> = members.iter().copied().collect();
        let bodies = |i: usize| self.item_body(i, &set);
        let chosen: Vec<usize> =
            members.iter().copied().filter(|&i| self.segments[i].question_cue != QuestionCue::None).collect();
        let nested = chosen.iter().filter(|&&i| bodies(i).0).count();
        let outside = chosen.iter().filter(|&&i| bodies(i).1).count();
        let loose = (outside as f64) >= SOME * chosen.len() as f64;
        let mostly_answered = (nested + outside) * 2 >= chosen.len();
        let mut opened = Vec::new();
        for &i in members {
            let segment = &self.segments[i];
            let (inside, after) = bodies(i);
            let accept = match segment.question_cue {
                QuestionCue::Strong => true,
                QuestionCue::Weak => whole,
                QuestionCue::None => {
                    whole
                        && !cue::announces_questions(&segment.text)
                        && (counted
                            || (mostly_answered && (inside || (loose && after)))
                            || (group.share() >= 0.85
                                && group.n >= 5
                                && !segment.text.ends_with(':')
                                && segment.text.split_whitespace().count() >= 3))
                }
            };
            if accept {
                // An item may have its text outside although the others have none at all.
                let right_below = after && self.segments[i + 1].lines.start == segment.lines.end;
                let has_text = segment.has_rest() || inside || right_below;
                opened.push((i, OpenedBy::Item { loose: loose || has_text, whole }));
            }
        }
        for (i, opened_by) in opened {
            self.open(i, opened_by);
        }
        true
    }

    /// Whether an item has text inside it, and right after it.
    pub(super) fn item_body(&self, at: usize, siblings: &HashSet<usize>) -> (bool, bool) {
        let segment = &self.segments[at];
        let mut inside = segment.has_rest();
        let mut after = false;
        for j in at + 1..self.segments.len() {
            let next = &self.segments[j];
            if siblings.contains(&j) || next.level().is_some() || self.opened[j].is_some() {
                break;
            }
            if matches!(next.kind, BlockKind::Rule | BlockKind::Comment | BlockKind::Html) {
                continue;
            }
            let within = next.depth > segment.depth
                || (next.depth == segment.depth && next.depth > 0 && next.mark.is_none())
                || next.column > segment.column;
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
