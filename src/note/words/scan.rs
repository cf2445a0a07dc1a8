//! Searches in lines and words without copying them, because they run on every line of a vault.
//!
//! Takes text as it is and words in any ASCII case, gives yes or no. Never decides what is a question.

use crate::text::fold;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashSet;
use std::{borrow::Cow, sync::LazyLock};

/// Most bytes of a word or phrase in the lists.
pub(crate) const LONGEST: usize = 48;

/// A list of folded words to look up.
pub(crate) type Words = LazyLock<FxHashSet<&'static str>>;

/// `text` folded as by [`fold`], but for the case of ASCII letters, which the lookups here ignore.
pub(crate) fn nearly_folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { fold(text) }
}

/// Calls `then` with a nearly folded word in lower case; one longer than [`LONGEST`] is not changed.
pub(crate) fn lowered<T>(word: &str, then: impl FnOnce(&str) -> T) -> T {
    let mut buffer = [0; LONGEST];
    match buffer.get_mut(..word.len()) {
        Some(lower) if word.bytes().any(|b| b.is_ascii_uppercase()) => {
            lower.copy_from_slice(word.as_bytes());
            lower.make_ascii_lowercase();
            // Changing the case of ASCII letters keeps the text valid UTF-8.
            then(std::str::from_utf8(lower).unwrap_or(word))
        }
        _ => then(word),
    }
}

/// Calls `then` with the bytes of a text, ASCII letters in lower case.
pub(crate) fn lower_case<T>(text: &str, then: impl FnOnce(&[u8]) -> T) -> T {
    let mut buffer = [0; 256];
    match buffer.get_mut(..text.len()) {
        Some(lower) => {
            lower.copy_from_slice(text.as_bytes());
            lower.make_ascii_lowercase();
            then(lower)
        }
        None => then(&text.as_bytes().to_ascii_lowercase()),
    }
}

/// Whether a nearly folded word is on the list.
pub(crate) fn is_among(word: &str, words: &Words) -> bool {
    word.len() <= LONGEST && lowered(word, |w| words.contains(w))
}

/// Whether a nearly folded word is on a short list.
pub(crate) fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|w| w.eq_ignore_ascii_case(word))
}

/// A searcher for any of the needles in a nearly folded text.
pub(crate) fn searcher(needles: &[&str]) -> AhoCorasick {
    // Fast to build: it may only be used on a few lines.
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(needles)
        .expect("the lists in the source are far below the limit of two billion bytes")
}

/// Whether a text has an ASCII character.
pub(crate) fn has_byte(text: &str, byte: u8) -> bool {
    memchr::memchr(byte, text.as_bytes()).is_some()
}

/// Whether a text has an ASCII character or its full-width counterpart.
pub(crate) fn has_byte_or(text: &str, byte: u8, wide: &str) -> bool {
    has_byte(text, byte)
        || (!text.is_ascii() && memchr::memmem::find(text.as_bytes(), wide.as_bytes()).is_some())
}

/// Like [`str::lines`], but faster.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text).filter(|t| !t.is_empty());
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = memchr::memchr(b'\n', text.as_bytes()) else { return rest.take() };
        rest = Some(&text[end + 1..]).filter(|t| !t.is_empty());
        Some(text[..end].strip_suffix('\r').unwrap_or(&text[..end]))
    })
}

/// Number of words separated by whitespace.
pub(crate) fn words(text: &str) -> usize {
    if !text.is_ascii() {
        return text.split_whitespace().count();
    }
    // A word begins at a character after whitespace; computed without branches.
    let blank = |b: u8| (b == b' ') | (b.wrapping_sub(b'\t') < 5);
    let first = text.bytes().next().is_some_and(|b| !blank(b));
    let further = text.as_bytes().windows(2).filter(|w| blank(w[0]) & !blank(w[1])).count();
    usize::from(first) + further
}

/// Whether a text has more than one line.
pub(crate) fn is_lines(text: &str) -> bool {
    has_byte(text, b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::words::cue;

    #[test]
    fn words_are_found_in_any_case() {
        static LIST: Words = LazyLock::new(|| ["why", "вопрос", "qu'est-ce"].into_iter().collect());
        for (word, found) in
            [("WHY", true), ("why", true), ("Qu'est-ce", true), ("вопрос", true), ("who", false)]
        {
            assert_eq!(is_among(word, &LIST), found, "{word}");
        }
        assert!(!is_among(&"Why".repeat(20), &LIST));
        assert_eq!(lowered("Как A", str::to_owned), "Как a");
    }

    #[test]
    fn words_of_the_lists_are_folded_and_not_too_long() {
        for word in cue::all() {
            assert!(word.len() <= LONGEST && fold(word) == word, "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn lines_are_those_of_the_text(text in "[a\\n\\ré]{0,12}") {
            proptest::prop_assert!(lines(&text).eq(text.lines()));
        }

        #[test]
        fn words_are_those_of_split_whitespace(text in "[a \\x09-\\x0e\\x1cé\u{a0}]{0,12}") {
            proptest::prop_assert_eq!(words(&text), text.split_whitespace().count());
        }
    }
}
