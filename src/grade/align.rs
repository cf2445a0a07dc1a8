//! Which words of an answer match which words of the phrasings, wherever they stand.

use super::{
    analyse::{Analysed, LONG, MentionKey, SHORT, key},
    phrase::Vocabulary,
    result::MatchKind,
    scale::credit,
};
use crate::text::{Relation, family, is_known_word, is_typo, letter_mask};
use std::collections::{HashMap, HashSet};

/// Words of one answer that are compared as misspellings; more unknown words than that are no typos.
const TYPOS_TRIED: usize = 4000;

/// A run of tokens of the answer that matches something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub first: usize,
    pub last: usize,
    pub credit: f64,
    pub kind: MatchKind,
}

impl Hit {
    /// Whether it says the opposite.
    pub(super) fn is_opposite(&self) -> bool {
        self.kind == MatchKind::Antonym
    }
}

/// All hits of an answer.
#[derive(Debug)]
pub(super) struct Hits {
    /// By word of the vocabulary, in the order of the answer.
    pub words: Vec<Vec<Hit>>,
    /// By key of a mention.
    pub mentions: HashMap<MentionKey, Vec<Hit>>,
}

/// What is looked for in an answer.
pub(super) struct Targets<'a> {
    pub vocabulary: &'a Vocabulary,
    /// Keys of all mentions of all phrases.
    pub keys: &'a HashSet<MentionKey>,
    /// Some phrase uses an acronym, so that expansions are worth looking for.
    pub acronyms: bool,
    /// Whether a folded word is known beside the general lists.
    pub known: &'a dyn Fn(&str) -> bool,
}

/// Finds all targets in an answer.
pub(super) fn align(text: &str, answer: &Analysed, targets: &Targets<'_>) -> Hits {
    let mut hits = Hits { words: vec![Vec::new(); targets.vocabulary.words.len()], mentions: HashMap::new() };
    words(answer, targets, &mut hits);
    let expansions = targets.acronyms.then(|| answer.expansions(3, LONG)).into_iter().flatten();
    let mentions = answer
        .mentions
        .iter()
        .copied()
        .chain(answer.acronyms(text, SHORT, |key| targets.keys.contains(&key)))
        .chain(expansions);
    for mention in mentions.filter(|m| targets.keys.contains(&m.key)) {
        hits.mentions.entry(mention.key).or_default().push(Hit {
            first: mention.first,
            last: mention.last,
            credit: credit::SAME,
            kind: mention.kind,
        });
    }
    joined(answer, targets, &mut hits);
    hits
}

fn words(answer: &Analysed, targets: &Targets<'_>, hits: &mut Hits) {
    let mut found: HashMap<&str, Vec<(usize, f64, MatchKind)>> = HashMap::new();
    let mut tries = TYPOS_TRIED;
    for (at, token) in answer.tokens.iter().enumerate() {
        let matches = found
            .entry(token.folded.as_str())
            .or_insert_with(|| matches(&token.folded, &token.stem, targets, &mut tries));
        for &(id, credit, kind) in matches.iter() {
            hits.words[id].push(Hit { first: at, last: at, credit, kind });
        }
        for &id in targets.vocabulary.by_antonym.get(token.stem.as_str()).map_or(&[][..], Vec::as_slice) {
            let (credit, kind) = (credit::ANTONYM, MatchKind::Antonym);
            hits.words[id].push(Hit { first: at, last: at, credit, kind });
        }
    }
}

/// The words of the vocabulary that one word of the answer matches.
fn matches(
    folded: &str,
    stem: &str,
    targets: &Targets<'_>,
    tries: &mut usize,
) -> Vec<(usize, f64, MatchKind)> {
    let Vocabulary { words, by_stem, by_family, by_relative, .. } = targets.vocabulary;
    let mut found = Vec::new();
    if let Some(&id) = by_stem.get(stem) {
        found.push((id, credit::SAME, MatchKind::Stem));
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
    if found.is_empty() && *tries > 0 && !is_known_word(folded) && !(targets.known)(folded) {
        *tries -= 1;
        let mask = letter_mask(folded);
        for (id, word) in words.iter().enumerate() {
            if (mask ^ word.mask).count_ones() <= 4 && is_typo(folded, &word.folded) {
                found.push((id, credit::TYPO, MatchKind::Typo));
            }
        }
    }
    found
}

/// Words written apart that the phrases write as one, and the other way round.
fn joined(answer: &Analysed, targets: &Targets<'_>, hits: &mut Hits) {
    let mut add = |key: MentionKey, first: usize, last: usize| {
        if targets.keys.contains(&key) {
            let hit = Hit { first, last, credit: credit::SAME, kind: MatchKind::Joined };
            hits.mentions.entry(key).or_default().push(hit);
        }
    };
    let mut run = String::new();
    for first in 0..answer.tokens.len() {
        run.clear();
        run.push_str(&answer.tokens[first].folded);
        add(key("joined", run.as_bytes()), first, first);
        for last in first + 1..(first + 3).min(answer.tokens.len()) {
            run.push_str(&answer.tokens[last].folded);
            if (4..=40).contains(&run.len()) {
                add(key("whole", run.as_bytes()), first, last);
            }
        }
    }
}
