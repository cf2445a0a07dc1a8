//! Spelling: words of the term dictionary that an unknown word may have been meant to be.
//!
//! A Levenshtein automaton (Schulz and Mihov, *Fast String Correction with Levenshtein Automata*,
//! 2002) walks the dictionary; the words it finds are ordered by a noisy-channel model: how likely the
//! typo is and how common the word is.

use super::view::{DocCount, IndexView};
use std::collections::HashMap;
use tantivy::{Term, query::FuzzyTermQuery, schema::Field};

/// Words of fewer characters are not corrected: they are near to everything.
const MIN_LENGTH: usize = 3;
/// Words of at most so many characters can have one typo, longer ones two.
const ONE_TYPO_MAX: usize = 7;
/// Weight of [`typo_cost`] against the logarithm of the word's count.
const TYPO_PENALTY: f32 = 3.0;
/// Most suggestions for a word.
const MAX_SUGGESTIONS: usize = 4;
/// From here on characters belong to scripts without an alphabet (CJK).
const FIRST_CJK: char = '\u{2e80}';

/// A word of the dictionary that may have been meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Suggestion {
    pub term: String,
    /// How many passages have it.
    pub count: DocCount,
    /// See [`score`].
    pub score: f32,
}

/// Logarithm of the likelihood, up to a constant, that a word in `count` passages was meant, where
/// the typo has this [`typo_cost`].
pub(super) fn score(count: DocCount, cost: f32) -> f32 {
    (1.0 + count as f32).ln() - TYPO_PENALTY * cost
}

/// Words of the dictionary that `term` may have been meant to be, likeliest first. None for words with
/// digits or without an alphabet: similar ones mean something else.
pub(super) fn suggestions(view: &IndexView, term: &str) -> tantivy::Result<Vec<Suggestion>> {
    suggestions_in(view, term, &view.word_fields())
}

/// Like [`suggestions`], in the dictionaries of `fields`.
pub(super) fn suggestions_in(
    view: &IndexView,
    term: &str,
    fields: &[Field],
) -> tantivy::Result<Vec<Suggestion>> {
    let length = term.chars().count();
    if length < MIN_LENGTH || !term.chars().all(|c| c.is_alphabetic() && c < FIRST_CJK) {
        return Ok(Vec::new());
    }
    let distance = if length > ONE_TYPO_MAX { 2 } else { 1 };
    let query = FuzzyTermQuery::new(Term::from_field_text(view.fields.body, term), distance, true);
    let automaton = query.automaton()?;
    let mut counts: HashMap<String, DocCount> = HashMap::new();
    view.for_each_dictionary(fields, |dictionary| {
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
            let score = score(count, typo_cost(term, &word));
            Suggestion { term: word, count, score }
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.term.cmp(&b.term)));
    found.truncate(MAX_SUGGESTIONS);
    Ok(found)
}

/// The best way to split a word into two known ones (`kubeproxy` into `kube proxy`), with the count of
/// the rarer one.
pub(super) fn split_word(
    view: &IndexView,
    term: &str,
) -> tantivy::Result<Option<(String, String, DocCount)>> {
    let mut best: Option<(String, String, DocCount)> = None;
    if term.chars().count() < 2 * MIN_LENGTH || !term.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    for (at, _) in term.char_indices().skip(MIN_LENGTH) {
        let (left, right) = term.split_at(at);
        if right.chars().count() < MIN_LENGTH {
            break;
        }
        let left_count = view.doc_count(left)?;
        if left_count == 0 {
            continue;
        }
        let count = left_count.min(view.doc_count(right)?);
        if count > best.as_ref().map_or(0, |b| b.2) {
            best = Some((left.to_owned(), right.to_owned(), count));
        }
    }
    Ok(best)
}

/// Rows of a QWERTY keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// Row and column of a key; each row is shifted by 0.4 keys against the one above.
fn key_position(c: char) -> Option<(f32, f32)> {
    ROWS.iter()
        .enumerate()
        .find_map(|(row, keys)| keys.find(c).map(|column| (row as f32, column as f32 + 0.4 * row as f32)))
}

fn are_neighbours(a: char, b: char) -> bool {
    match (key_position(a), key_position(b)) {
        (Some((r, c)), Some((s, d))) => (r - s).abs() <= 1.0 && (c - d).abs() <= 1.1,
        _ => false,
    }
}

/// How unlikely it is to type `typed` for `meant`: a weighted edit distance with transpositions
/// (optimal string alignment). Usual slips of the fingers cost less than 1, a wrong first letter 0.4
/// more.
pub(super) fn typo_cost(typed: &str, meant: &str) -> f32 {
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
            // An extra or a missing letter is likelier where it doubles its neighbour.
            let extra = if i > 1 && a[i - 2] == x { 0.7 } else { 1.0 } + first(i);
            let missing = if j > 1 && b[j - 2] == y { 0.7 } else { 0.9 } + first(j);
            let mut best = (table[(i - 1) * width + j - 1] + replaced)
                .min(table[(i - 1) * width + j] + extra)
                .min(table[i * width + j - 1] + missing);
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
    use super::*;
    use crate::index::tests::view_of;

    #[test]
    fn likely_typos_cost_less() {
        for (typed, likelier, less_likely) in [
            ("excldue", "exclude", "excludes"),
            ("fipe", "file", "five"),
            ("graphh", "graph", "graphs"),
            ("kuberntes", "kubernetes", "kubernets"),
            ("cat", "car", "bat"),
        ] {
            assert!(typo_cost(typed, likelier) < typo_cost(typed, less_likely) + 0.31, "{typed}");
        }
    }

    #[test]
    fn each_typo_has_its_cost() {
        for (typed, meant, cost) in [
            ("node", "node", 0.0),
            ("", "", 0.0),
            // Replaced: any key, a neighbour in the row, above, below.
            ("nope", "note", 1.0),
            ("nodr", "node", 0.8),
            ("nose", "node", 0.8),
            ("noce", "node", 0.8),
            ("nore", "node", 0.8),
            ("noqe", "node", 1.0),
            ("nède", "node", 1.0),
            // The first letter.
            ("mode", "node", 1.2),
            ("code", "node", 1.4),
            // Swapped.
            ("ndoe", "node", 0.7),
            ("onde", "node", 0.7),
            // One too many, and one that doubles its neighbour.
            ("nodxe", "node", 1.0),
            ("nodde", "node", 0.7),
            ("xnode", "node", 1.4),
            // One too few, and one of a double letter.
            ("noe", "node", 0.9),
            ("hoping", "hopping", 0.7),
            ("ode", "node", 1.4),
            // All of them.
            ("", "ab", 2.4),
            ("ab", "", 2.4),
            ("noee", "nodre", 1.7),
        ] {
            assert!(
                (typo_cost(typed, meant) - cost).abs() < 1e-5,
                "{typed} for {meant}: {}",
                typo_cost(typed, meant)
            );
        }
    }

    #[test]
    fn neighbouring_keys_touch() {
        let neighbours = |key: char| ('a'..='z').filter(|c| are_neighbours(key, *c)).collect::<String>();
        for (key, expected) in [
            ('q', "aqw"),
            ('a', "aqswz"),
            ('g', "bfghtvy"),
            ('p', "lop"),
            ('l', "klop"),
            ('m', "jkmn"),
            ('é', ""),
        ] {
            assert_eq!(neighbours(key), expected, "{key}");
        }
    }

    #[test]
    fn suggestions_are_near_known_words() {
        let repeated = |word: &str, times: usize| vec![word.to_owned(); times];
        for (notes, typed, expected) in [
            (repeated("node", 1), "nodee", &["node"][..]),
            (repeated("node", 1), "nod", &["node"]),
            // The word itself is none.
            (repeated("node", 1), "node", &[]),
            // Too short.
            (repeated("noe", 1), "no", &[]),
            (repeated("nod", 1), "nox", &["nod"]),
            // Two typos need more than seven letters.
            (repeated("gateway", 1), "gatxwxy", &[]),
            (repeated("gateways", 1), "gatxwxys", &["gateways"]),
            (repeated("gateways", 1), "gxtxwxys", &[]),
            // Swapped letters are one typo.
            (repeated("node", 1), "ndoe", &["node"]),
            // No digits and no characters without an alphabet.
            (repeated("v12", 1), "v13", &[]),
            (repeated("node1", 1), "node", &[]),
            (repeated("模型的心", 1), "模型的新", &[]),
            (repeated("ноды", 1), "нода", &["ноды"]),
            // The commoner of equally near words, and the likelier typo of equally common ones.
            ([repeated("nodea", 1), repeated("nodeb", 3)].concat(), "nodec", &["nodeb", "nodea"]),
            ([repeated("nodz", 1), repeated("nodr", 1)].concat(), "node", &["nodr", "nodz"]),
            // The first four.
            (
                ["noda", "nodb", "nodc", "nodd", "nodf"].map(String::from).to_vec(),
                "nodx",
                &["nodc", "nodd", "noda", "nodb"],
            ),
        ] {
            let found = suggestions(&view_of(&notes), typed).unwrap();
            assert_eq!(found.iter().map(|s| s.term.as_str()).collect::<Vec<_>>(), expected, "{typed}");
        }
    }

    #[test]
    fn a_suggestion_counts_its_passages() {
        let found = suggestions(&view_of(&["node", "node node", "other"]), "nodex").unwrap();
        let [suggestion] = &found[..] else { panic!("{found:?}") };
        assert_eq!((suggestion.term.as_str(), suggestion.count), ("node", 2));
        assert!((suggestion.score - (3f32.ln() - 3.0)).abs() < 1e-5, "{suggestion:?}");
    }

    #[test]
    fn a_word_is_split_where_both_halves_are_known() {
        for (notes, word, expected) in [
            (&["kube proxy", "kube"][..], "kubeproxy", Some(("kube", "proxy", 1))),
            (&["kube", "other"], "kubeproxy", None),
            (&["proxy", "other"], "kubeproxy", None),
            // The rarer half decides.
            (&["abc def", "abcd", "abcd", "ef efg", "efg"], "abcdefg", Some(("abcd", "efg", 2))),
            (&["one two"], "onetwo", Some(("one", "two", 1))),
            (&["on two", "one wo"], "ontwo", None),
            (&["the fou"], "thefo", None),
            (&["abc 123"], "abc123", None),
        ] {
            let found = split_word(&view_of(notes), word).unwrap();
            let found = found.as_ref().map(|(left, right, count)| (left.as_str(), right.as_str(), *count));
            assert_eq!(found, expected, "{word} in {notes:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn cost_is_near_the_distance(a in "[a-e]{1,8}", b in "[a-e]{1,8}") {
            let distance = strsim::osa_distance(&a, &b) as f32;
            proptest::prop_assert!(typo_cost(&a, &b) <= distance * 1.4 + 0.41);
            proptest::prop_assert!(typo_cost(&a, &b) >= distance * 0.7 - 0.01);
        }
    }
}
