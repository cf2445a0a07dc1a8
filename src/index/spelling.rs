//! Spelling: near words of the term dictionary for a word it does not hold.
//!
//! A Levenshtein automaton (Schulz and Mihov, *Fast String Correction with Levenshtein Automata*,
//! 2002) walks the dictionary; what it finds is ordered as a noisy channel would: by how likely the
//! slip of the fingers is and by how common the word is.

use super::forms::{Count, Lexicon};
use std::collections::HashMap;
use tantivy::{Term, query::FuzzyTermQuery, schema::Field};

/// Words shorter than this are near to everything.
const SHORTEST: usize = 3;
/// Words longer than this may hold two slips.
const ONE_SLIP: usize = 7;
/// What a slip costs against the logarithm of how common a word is.
const SLIP: f32 = 3.0;
/// So many corrections of a word are searched for together.
const MOST: usize = 4;

/// A word of the dictionary that may have been meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Near {
    /// The word.
    pub term: String,
    /// Passages that hold it.
    pub count: Count,
    /// Logarithm of its likelihood, but for a constant.
    pub score: f32,
}

/// Words of the dictionary that `term` may have been meant to be, likeliest first. Not for words
/// with digits and for signs that are no alphabet: their neighbours mean something else.
pub(super) fn near(lexicon: &Lexicon, term: &str) -> tantivy::Result<Vec<Near>> {
    near_in(lexicon, term, &lexicon.word_fields())
}

/// Like [`near`], in the dictionaries of `fields`.
pub(super) fn near_in(lexicon: &Lexicon, term: &str, fields: &[Field]) -> tantivy::Result<Vec<Near>> {
    let length = term.chars().count();
    if length < SHORTEST || !term.chars().all(|c| c.is_alphabetic() && (c as u32) < 0x2e80) {
        return Ok(Vec::new());
    }
    let reach = if length > ONE_SLIP { 2 } else { 1 };
    let query = FuzzyTermQuery::new(Term::from_field_text(lexicon.fields.body, term), reach, true);
    let automaton = query.automaton()?;
    let mut counts: HashMap<String, Count> = HashMap::new();
    lexicon.each_dictionary(fields, |dictionary| {
        let mut stream = dictionary.search(&automaton).into_stream()?;
        while stream.advance() {
            if let Ok(word) = std::str::from_utf8(stream.key()) {
                *counts.entry(word.to_owned()).or_insert(0) += stream.value().doc_freq;
            }
        }
        Ok(())
    })?;
    let mut found: Vec<_> = counts
        .into_iter()
        .filter(|(word, _)| word != term && !word.contains(|c: char| c.is_ascii_digit()))
        .map(|(word, count)| {
            let score = (1.0 + count as f32).ln() - SLIP * cost(term, &word);
            Near { term: word, count, score }
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.term.cmp(&b.term)));
    found.truncate(MOST);
    Ok(found)
}

/// A way to read one word as two: `kubeproxy` as `kube proxy`.
pub(super) fn split(lexicon: &Lexicon, term: &str) -> tantivy::Result<Option<(String, String, Count)>> {
    let mut best: Option<(String, String, Count)> = None;
    if term.chars().count() < 2 * SHORTEST || !term.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    for (at, _) in term.char_indices().skip(SHORTEST) {
        let (left, right) = term.split_at(at);
        if right.chars().count() < SHORTEST {
            break;
        }
        let left_count = lexicon.count(left)?;
        if left_count == 0 {
            continue;
        }
        let count = left_count.min(lexicon.count(right)?);
        if count > best.as_ref().map_or(0, |b| b.2) {
            best = Some((left.to_owned(), right.to_owned(), count));
        }
    }
    Ok(best)
}

/// Rows of a keyboard; neighbours in and between rows are slipped to most.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

fn place(c: char) -> Option<(f32, f32)> {
    ROWS.iter()
        .enumerate()
        .find_map(|(row, keys)| keys.find(c).map(|column| (row as f32, column as f32 + 0.4 * row as f32)))
}

fn are_neighbours(a: char, b: char) -> bool {
    match (place(a), place(b)) {
        (Some((r, c)), Some((s, d))) => (r - s).abs() <= 1.0 && (c - d).abs() <= 1.1,
        _ => false,
    }
}

/// How unlikely it is to type `typed` for `meant`: a weighted edit distance with transpositions
/// (optimal string alignment). Slips that fingers make cost less than one, a wrong first letter
/// costs more.
pub(super) fn cost(typed: &str, meant: &str) -> f32 {
    let a: Vec<char> = typed.chars().collect();
    let b: Vec<char> = meant.chars().collect();
    let width = b.len() + 1;
    let mut table = vec![0.0f32; (a.len() + 1) * width];
    let first = |at: usize| if at == 1 { 0.4 } else { 0.0 };
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                table[i * width + j] = (i + j) as f32 + if i + j > 0 { 0.4 } else { 0.0 };
                continue;
            }
            let (x, y) = (a[i - 1], b[j - 1]);
            let replaced = if x == y {
                0.0
            } else if are_neighbours(x, y) {
                0.8 + first(i)
            } else {
                1.0 + first(i)
            };
            // A letter too many, cheaper when it doubles its neighbour; a letter forgotten.
            let added = if i > 1 && a[i - 2] == x { 0.7 } else { 1.0 } + first(i);
            let lost = if j > 1 && b[j - 2] == y { 0.7 } else { 0.9 } + first(j);
            let mut best = (table[(i - 1) * width + j - 1] + replaced)
                .min(table[(i - 1) * width + j] + added)
                .min(table[i * width + j - 1] + lost);
            if i > 1 && j > 1 && x == b[j - 2] && a[i - 2] == y {
                best = best.min(table[(i - 2) * width + j - 2] + 0.7);
            }
            table[i * width + j] = best;
        }
    }
    table[a.len() * width + b.len()]
}

#[cfg(test)]
mod tests {
    use super::cost;

    #[test]
    fn likely_slips_cost_less() {
        for (typed, likelier, less_likely) in [
            ("excldue", "exclude", "excludes"),
            ("fipe", "file", "five"),
            ("graphh", "graph", "graphs"),
            ("kuberntes", "kubernetes", "kubernets"),
            ("cat", "car", "bat"),
        ] {
            assert!(cost(typed, likelier) < cost(typed, less_likely) + 0.31, "{typed}");
        }
        assert_eq!(cost("same", "same"), 0.0);
    }

    proptest::proptest! {
        #[test]
        fn cost_is_near_the_distance(a in "[a-e]{1,8}", b in "[a-e]{1,8}") {
            let distance = strsim::osa_distance(&a, &b) as f32;
            proptest::prop_assert!(cost(&a, &b) <= distance * 1.4 + 0.41);
            proptest::prop_assert!(cost(&a, &b) >= distance * 0.7 - 0.01);
        }
    }
}
