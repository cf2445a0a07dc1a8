//! Which words of an answer stand for which wanted words, wherever they stand.

use super::{
    analyse::{Analysed, Key, LONG, SHORT, key},
    phrase::Vocabulary,
    result::MatchKind,
    scale::credit,
};
use crate::text::{Relation, family, is_known_word, is_typo, letter_mask};
use std::collections::{HashMap, HashSet};

/// Misspellings looked for in one answer; more unknown words than that are no typing mistakes.
const TYPOS_TRIED: usize = 4000;

/// A run of tokens of the answer that stands for something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub first: usize,
    pub last: usize,
    pub credit: f64,
    pub how: MatchKind,
    /// It says the opposite.
    pub opposite: bool,
}

/// All hits of an answer.
#[derive(Debug)]
pub(super) struct Hits {
    /// By word of the vocabulary, in the order of the answer.
    pub words: Vec<Vec<Hit>>,
    /// By key of a unit.
    pub mentions: HashMap<Key, Vec<Hit>>,
}

/// What an answer can be asked for.
pub(super) struct Targets<'a> {
    pub vocabulary: &'a Vocabulary,
    /// Keys of all units of all phrases.
    pub keys: &'a HashSet<Key>,
    /// Some phrase uses an acronym, so that expansions are worth looking for.
    pub acronyms: bool,
    /// Words that are known beside the general lists, by their folded form.
    pub known: &'a dyn Fn(&str) -> bool,
}

/// Finds everything sought in an answer.
pub(super) fn align(text: &str, answer: &Analysed, sought: &Targets<'_>) -> Hits {
    let mut hits = Hits { words: vec![Vec::new(); sought.vocabulary.words.len()], mentions: HashMap::new() };
    words(answer, sought, &mut hits);
    let expansions = sought.acronyms.then(|| answer.expansions(3, LONG)).into_iter().flatten();
    let mentions = answer
        .mentions
        .iter()
        .copied()
        .chain(answer.acronyms(text, SHORT, |key| sought.keys.contains(&key)))
        .chain(expansions);
    for unit in mentions.filter(|u| sought.keys.contains(&u.key)) {
        hits.mentions.entry(unit.key).or_default().push(Hit {
            first: unit.first,
            last: unit.last,
            credit: credit::SAME,
            how: unit.how,
            opposite: false,
        });
    }
    joined(answer, sought, &mut hits);
    hits
}

fn words(answer: &Analysed, sought: &Targets<'_>, hits: &mut Hits) {
    let mut found: HashMap<&str, Vec<(usize, f64, MatchKind)>> = HashMap::new();
    let mut tries = TYPOS_TRIED;
    for (at, token) in answer.tokens.iter().enumerate() {
        let matches = found
            .entry(token.folded.as_str())
            .or_insert_with(|| matches(&token.folded, &token.stem, sought, &mut tries));
        for &(id, credit, how) in matches.iter() {
            hits.words[id].push(Hit { first: at, last: at, credit, how, opposite: false });
        }
        for &id in sought.vocabulary.by_antonym.get(token.stem.as_str()).map_or(&[][..], Vec::as_slice) {
            let (credit, how) = (credit::ANTONYM, MatchKind::Synonym);
            hits.words[id].push(Hit { first: at, last: at, credit, how, opposite: true });
        }
    }
}

/// The wanted words that one word of the answer stands for.
fn matches(
    folded: &str,
    stem: &str,
    sought: &Targets<'_>,
    tries: &mut usize,
) -> Vec<(usize, f64, MatchKind)> {
    let Vocabulary { words, by_stem, by_family, by_relative, .. } = sought.vocabulary;
    let mut found = Vec::new();
    if let Some(&id) = by_stem.get(stem) {
        let how = if words[id].folded == folded { MatchKind::Exact } else { MatchKind::Stem };
        found.push((id, credit::SAME, how));
    }
    let relatives = family(stem).and_then(|root| by_family.get(root)).map_or(&[][..], Vec::as_slice);
    for &id in relatives {
        if found.iter().all(|f| f.0 != id) {
            found.push((id, credit::FAMILY, MatchKind::Family));
        }
    }
    for &(id, relation) in by_relative.get(stem).map_or(&[][..], Vec::as_slice) {
        if found.iter().all(|f| f.0 != id) {
            found.push(match relation {
                Relation::Derived => (id, credit::FAMILY, MatchKind::Family),
                Relation::Synonym => (id, credit::SYNONYM, MatchKind::Synonym),
            });
        }
    }
    if found.is_empty() && *tries > 0 && !is_known_word(folded) && !(sought.known)(folded) {
        *tries -= 1;
        let mask = letter_mask(folded);
        for (id, wanted) in words.iter().enumerate() {
            if (mask ^ wanted.mask).count_ones() <= 4 && is_typo(folded, &wanted.folded) {
                found.push((id, credit::TYPO, MatchKind::Typo));
            }
        }
    }
    found
}

/// Words written apart that the phrases write as one, and the other way round.
fn joined(answer: &Analysed, sought: &Targets<'_>, hits: &mut Hits) {
    let mut run = String::new();
    for first in 0..answer.tokens.len() {
        run.clear();
        run.push_str(&answer.tokens[first].folded);
        let alone = key("joined", run.as_bytes());
        if sought.keys.contains(&alone) {
            let hit =
                Hit { first, last: first, credit: credit::SAME, how: MatchKind::Joined, opposite: false };
            hits.mentions.entry(alone).or_default().push(hit);
        }
        for last in first + 1..(first + 3).min(answer.tokens.len()) {
            run.push_str(&answer.tokens[last].folded);
            if !(4..=40).contains(&run.len()) {
                continue;
            }
            let key = key("whole", run.as_bytes());
            if sought.keys.contains(&key) {
                let hit = Hit { first, last, credit: credit::SAME, how: MatchKind::Joined, opposite: false };
                hits.mentions.entry(key).or_default().push(hit);
            }
        }
    }
}
