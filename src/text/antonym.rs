//! Pairs of words with opposite meanings.

use super::{Language, base_stem, stem};
use std::{collections::HashMap, sync::LazyLock};

const PAIRS: &str = include_str!("data/antonyms.txt");

/// The antonyms of a stem: `decreas` for `increas`.
pub(crate) fn antonyms(of: &str) -> &'static [String] {
    static TABLE: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
        let mut table: HashMap<String, Vec<String>> = HashMap::new();
        for line in PAIRS.lines().filter(|l| !l.starts_with('#')) {
            if let Some((a, b)) = line.split_once(' ') {
                let [a, b] = [a, b].map(base);
                table.entry(a.clone()).or_default().push(b.clone());
                table.entry(b).or_default().push(a);
            }
        }
        table
    });
    TABLE.get(of).map_or(&[], Vec::as_slice)
}

fn base(word: &str) -> String {
    base_stem(word).map_or_else(|| stem(word, Language::English).into_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_antonyms_in_both_directions() {
        for (a, b) in [("increases", "decreasing"), ("up", "down"), ("allowed", "denied")] {
            let [a, b] = [a, b].map(base);
            assert!(antonyms(&a).contains(&b) && antonyms(&b).contains(&a), "{a} {b}");
        }
        assert!(antonyms("pod").is_empty());
    }

    #[test]
    fn every_line_is_a_pair() {
        for line in PAIRS.lines().filter(|l| !l.starts_with('#')) {
            assert_eq!(line.split(' ').count(), 2, "{line}");
        }
    }
}
