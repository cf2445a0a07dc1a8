//! Known words and how common they are.
//!
//! A known word is never taken for a misspelling of another: `egress` is no typo of `ingress`. Two
//! embedded lists, general English with five classes of frequency and technical words, are sorted and
//! searched in place, so that nothing is loaded at start.

use super::table::find;

/// `word` + class digit, one a line, sorted by word; see `data/NOTICE.md`.
const ENGLISH: &str = include_str!("data/english.txt");
/// Technical words, one a line, sorted.
const TECHNICAL: &str = include_str!("data/technical.txt");

/// How common a word is in general English: 1 (the few thousand most common words) to 5 (rare).
/// `None` for words that are not in the list, such as names and jargon.
pub(crate) fn frequency_class(folded: &str) -> Option<u8> {
    find(ENGLISH, folded, |line| line.get(..line.len().saturating_sub(1)).unwrap_or(""))
        .and_then(|line| line.bytes().last())
        .map(|digit| digit - b'0')
}

/// Whether a folded word is an English or a technical word.
pub(crate) fn is_known_word(folded: &str) -> bool {
    frequency_class(folded).is_some() || is_technical(folded)
}

/// Whether a folded word is on the list of technical words.
fn is_technical(folded: &str) -> bool {
    find(TECHNICAL, folded, |line| line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_ascii() {
        assert!(ENGLISH.lines().map(|l| &l[..l.len() - 1]).is_sorted());
        assert!(TECHNICAL.lines().is_sorted());
        assert!(ENGLISH.is_ascii() && TECHNICAL.is_ascii());
    }

    #[test]
    fn finds_every_word_and_nothing_else() {
        for line in ENGLISH.lines().step_by(97) {
            let (word, class) = line.split_at(line.len() - 1);
            assert_eq!(frequency_class(word).map(|c| c.to_string()).as_deref(), Some(class), "{word}");
        }
        for word in ["", "a", "zzzz", "kubelett", "é"] {
            assert_eq!(frequency_class(word), None, "{word}");
        }
        assert!(TECHNICAL.lines().all(is_technical));
    }

    #[test]
    fn pairs_that_differ_by_a_letter_are_both_known() {
        for word in ["ingress", "egress", "liveness", "readiness", "stateful", "stateless", "affinity"] {
            assert!(is_known_word(word), "{word}");
        }
    }
}
