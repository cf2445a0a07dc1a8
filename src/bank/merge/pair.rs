//! Which question of the bank is which draft of the import.

use super::{Old, digest, plain};
use crate::{
    bank::Draft,
    text::{Language, is_stop_word, stem},
};
use std::{
    cell::LazyCell,
    collections::{HashMap, HashSet},
    path::Path,
};

/// Share of words in common at which two prompts in one file are one that was reworded.
const REWORDED: f64 = 0.6;

/// The same, for prompts that stand on the same line.
const SAME_PLACE: f64 = 0.25;

/// Which question of the bank is which draft.
pub(super) struct Pairs {
    pub of_old: Vec<Option<usize>>,
    pub of_draft: Vec<Option<usize>>,
}

impl Pairs {
    fn join(&mut self, old: usize, draft: usize) {
        self.of_old[old] = Some(draft);
        self.of_draft[draft] = Some(old);
    }
}

/// Pairs by what is surest first: unchanged source, same words, nearly the same words or place.
pub(super) fn pair(old: &[Old], drafts: &[Draft]) -> Pairs {
    let mut pairs = Pairs { of_old: vec![None; old.len()], of_draft: vec![None; drafts.len()] };
    let can_be_paired = |o: &Old| !o.digest.is_empty() || o.ignored;
    let all = |of: &dyn Fn(&Draft) -> String| drafts.iter().map(of).collect::<Vec<String>>();
    // The last rounds hardly ever have anything to do.
    let digests = LazyCell::new(|| all(&|d| digest(&d.prompt, &d.answer)));
    let bags = LazyCell::new(|| all(&|d| plain(&d.prompt)));
    type Key<'k> = Box<dyn Fn(usize) -> Option<String> + 'k>;
    let same_file = |p: &Path, k: &str| format!("{}\0{k}", p.display());
    let rounds: [(Key<'_>, Key<'_>); 4] = [
        (
            Box::new(|o| Some(same_file(&old[o].path, &old[o].digest))),
            Box::new(|d| Some(same_file(&drafts[d].path, &digests[d]))),
        ),
        (Box::new(|o| Some(old[o].digest.clone())), Box::new(|d| Some(digests[d].clone()))),
        (
            Box::new(|o| Some(same_file(&old[o].path, &plain(&old[o].prompt)))),
            Box::new(|d| Some(same_file(&drafts[d].path, &bags[d]))),
        ),
        (Box::new(|o| Some(plain(&old[o].prompt))), Box::new(|d| Some(bags[d].clone()))),
    ];
    for (key_old, key_draft) in rounds {
        let open = old.iter().zip(&pairs.of_old).any(|(o, pair)| pair.is_none() && can_be_paired(o));
        if !open || pairs.of_draft.iter().all(Option::is_some) {
            break;
        }
        let mut free: HashMap<String, Vec<usize>> = HashMap::new();
        for d in (0..drafts.len()).rev().filter(|d| pairs.of_draft[*d].is_none()) {
            if let Some(key) = key_draft(d) {
                free.entry(key).or_default().push(d);
            }
        }
        for (o, question) in old.iter().enumerate() {
            if pairs.of_old[o].is_some() || !can_be_paired(question) {
                continue;
            }
            if let Some(d) = key_old(o).and_then(|key| free.get_mut(&key)).and_then(Vec::pop) {
                pairs.join(o, d);
            }
        }
    }
    reworded(old, drafts, &mut pairs);
    pairs
}

/// Pairs what is left within each file: most alike first.
fn reworded(old: &[Old], drafts: &[Draft], pairs: &mut Pairs) {
    let mut by_file: HashMap<&Path, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for o in (0..old.len()).filter(|o| pairs.of_old[*o].is_none() && !old[*o].digest.is_empty()) {
        by_file.entry(&old[o].path).or_default().0.push(o);
    }
    for d in (0..drafts.len()).filter(|d| pairs.of_draft[*d].is_none()) {
        by_file.entry(&drafts[d].path).or_default().1.push(d);
    }
    let mut files: Vec<_> = by_file.into_iter().collect();
    files.sort();
    for (_, (left, right)) in files {
        // Of two long lists that share nothing, all pairs are not worth looking at.
        if left.len().saturating_mul(right.len()) > 4_000_000 {
            continue;
        }
        let mut alike: Vec<(f64, usize, usize)> = Vec::new();
        for &o in &left {
            for &d in &right {
                let same = common(&old[o].prompt, &drafts[d].prompt);
                let place = old[o].line == drafts[d].line;
                let answer = !old[o].answer.is_empty() && old[o].answer == drafts[d].answer.trim_end();
                if same >= REWORDED
                    || (place && same >= SAME_PLACE)
                    || (answer && (place || same >= SAME_PLACE))
                {
                    alike.push((same + f64::from(u8::from(place)) * 0.5 + f64::from(u8::from(answer)), o, d));
                }
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        for (_, o, d) in alike {
            if pairs.of_old[o].is_none() && pairs.of_draft[d].is_none() {
                pairs.join(o, d);
            }
        }
    }
}

/// Share of words two texts have in common (Dice), words of grammar left out.
fn common(a: &str, b: &str) -> f64 {
    let (a, b) = (plain(a), plain(b));
    let content = |text: &'_ str| -> HashSet<String> {
        let words = text.split(' ').filter(|w| !w.is_empty());
        words.filter(|w| !is_stop_word(w)).map(|w| stem(w, Language::English).into_owned()).collect()
    };
    let (a, b) = (content(&a), content(&b));
    let all = a.len() + b.len();
    if all == 0 { 0.0 } else { 2.0 * a.intersection(&b).count() as f64 / all as f64 }
}
