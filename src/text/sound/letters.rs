//! Letters spoken one by one: their names and the words a recogniser writes for them.

use super::phoneme::Phoneme;
use std::sync::LazyLock;

/// The phonemes of the letters' names, from `a`.
const NAMES: [&str; 26] = [
    "EY",
    "B IY",
    "S IY",
    "D IY",
    "IY",
    "EH F",
    "JH IY",
    "EY CH",
    "AY",
    "JH EY",
    "K EY",
    "EH L",
    "EH M",
    "EH N",
    "OW",
    "P IY",
    "K Y UW",
    "AA R",
    "EH S",
    "T IY",
    "Y UW",
    "V IY",
    "D AH B AH L Y UW",
    "EH K S",
    "W AY",
    "Z IY",
];

static SOUNDS: LazyLock<Vec<Vec<Phoneme>>> = LazyLock::new(|| {
    NAMES.iter().map(|names| names.split(' ').filter_map(Phoneme::named).collect()).collect()
});

/// The phonemes of a letter's name; empty for other characters.
pub(super) fn letter_sounds(letter: char) -> &'static [Phoneme] {
    match letter.to_ascii_lowercase() {
        c @ 'a'..='z' => &SOUNDS[usize::from(c as u8 - b'a')],
        _ => &[],
    }
}

/// A letter or digit that a word may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) letter: char,
    /// 2: the word is hardly ever anything else; 1: `a` and `i`, which among letters are as often
    /// letters as words; 0: `see`, `are`, `you`, which are mostly words.
    pub(super) weight: usize,
}

/// A letter that was heard as a word like its name ('g r p she').
pub(super) const UNCLEAR: char = '\u{0}';

/// The letter or digit that a folded word may name.
pub(super) fn letter_named(word: &str) -> Option<Letter> {
    let mut chars = word.chars();
    if let (Some(letter), None) = (chars.next(), chars.next()) {
        let weight = if matches!(letter, 'a' | 'i') { 1 } else { 2 };
        return letter.is_ascii_alphanumeric().then_some(Letter { letter, weight });
    }
    let (letter, sure) = match word {
        "ay" => ('a', true),
        "bee" => ('b', true),
        "be" => ('b', false),
        "cee" | "sea" => ('c', true),
        "see" => ('c', false),
        "dee" => ('d', true),
        "the" => ('d', false),
        "ee" => ('e', true),
        "ef" | "eff" => ('f', true),
        "gee" | "jee" => ('g', true),
        "aitch" | "haitch" => ('h', true),
        "age" => ('h', false),
        "eye" => ('i', true),
        "jay" => ('j', true),
        "kay" => ('k', true),
        "el" | "ell" => ('l', true),
        "em" => ('m', true),
        "en" => ('n', true),
        "an" | "and" => ('n', false),
        "oh" => ('o', false),
        "pea" | "pee" => ('p', true),
        "cue" | "queue" => ('q', true),
        "ar" => ('r', true),
        "are" | "our" => ('r', false),
        "es" | "ess" => ('s', true),
        "tea" | "tee" => ('t', true),
        "you" => ('u', false),
        "vee" => ('v', true),
        "ex" => ('x', true),
        "why" => ('y', false),
        "zee" | "zed" => ('z', true),
        "zero" => ('0', true),
        "one" => ('1', true),
        "won" => ('1', false),
        "two" => ('2', true),
        "to" | "too" => ('2', false),
        "three" => ('3', true),
        "four" => ('4', true),
        "for" => ('4', false),
        "five" => ('5', true),
        "six" => ('6', true),
        "seven" => ('7', true),
        "eight" => ('8', true),
        "ate" => ('8', false),
        "nine" => ('9', true),
        _ => return None,
    };
    Some(Letter { letter, weight: if sure { 2 } else { 0 } })
}

/// Whether the names of two letters are easily confused ('b p c' for VPC).
pub(super) fn sound_alike(a: char, b: char) -> bool {
    const GROUPS: [&str; 6] = ["bcdegptvz", "ajk8h", "mn", "fsx", "iy", "uq2w"];
    GROUPS.iter().any(|group| group.contains(a) && group.contains(b))
}

/// Whether a folded word can only be spoken letter by letter: it has no vowel.
pub(super) fn is_unpronounceable(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic() && !b"aeiouy".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_letters() {
        for (word, letter, weight) in [("s", 's', 2), ("ess", 's', 2), ("see", 'c', 0), ("i", 'i', 1)] {
            assert_eq!(letter_named(word), Some(Letter { letter, weight }), "{word}");
        }
        assert_eq!(letter_named("pod"), None);
        assert_eq!(letter_named("é"), None);
    }

    #[test]
    fn every_letter_has_a_sound() {
        assert!(('a'..='z').all(|c| !letter_sounds(c).is_empty()));
        assert!(letter_sounds('-').is_empty());
    }
}
