//! Letters to phonemes: how an English word, known or unknown, is pronounced.
//!
//! A short table of irregular words, then context rules (`letter_sounds.txt`, which explains its
//! notation). Good enough for comparing pronunciations, not for speech.

use super::{is_everyday, phoneme::Phoneme};
use std::{collections::HashMap, sync::LazyLock};

static IRREGULAR: LazyLock<HashMap<&'static str, Vec<Phoneme>>> = LazyLock::new(|| {
    lines(include_str!("irregular_sounds.txt"))
        .filter_map(|line| line.split_once(' '))
        .map(|(word, sounds)| (word, phonemes(sounds)))
        .collect()
});

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::parse(include_str!("letter_sounds.txt")));

/// Lines of a data file without comments and empty lines.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn phonemes(names: &str) -> Vec<Phoneme> {
    names.split_whitespace().filter_map(Phoneme::named).collect()
}

/// Appends the phonemes of a folded word; characters other than letters are silent.
pub(super) fn pronounce(word: &str, out: &mut Vec<Phoneme>) {
    if let Some(sounds) = IRREGULAR.get(word) {
        out.extend_from_slice(sounds);
    } else if let Some((first, second)) = split_after_silent_e(word) {
        pronounce(first, out);
        pronounce(second, out);
    } else {
        RULES.apply(word.as_bytes(), out);
    }
}

/// Splits `baseline` into *base* and *line*, whose first `e` is silent.
fn split_after_silent_e(word: &str) -> Option<(&str, &str)> {
    let bytes = word.as_bytes();
    if bytes.len() < 6 || !word.is_ascii() {
        return None;
    }
    (4..=bytes.len() - 3)
        .filter(|&at| bytes[at - 1] == b'e' && !is_vowel(bytes[at - 2]) && !is_vowel(bytes[at]))
        .map(|at| word.split_at(at))
        .find(|(first, second)| second.len() >= 3 && is_everyday(first) && is_everyday(second))
}

/// The rules of each first letter, in the order of the file.
struct Rules {
    by_letter: [Vec<Rule>; 26],
}

struct Rule {
    left: Vec<u8>,
    letters: &'static [u8],
    right: Vec<u8>,
    sounds: Vec<Phoneme>,
}

impl Rules {
    fn parse(text: &'static str) -> Self {
        let mut by_letter: [Vec<Rule>; 26] = Default::default();
        for line in lines(text) {
            let (pattern, sounds) = line.split_once(' ').unwrap_or((line, ""));
            let Some((left, rest)) = pattern.split_once('[') else { continue };
            let Some((letters, right)) = rest.split_once(']') else { continue };
            let Some(first) = letters.bytes().next().filter(u8::is_ascii_lowercase) else { continue };
            by_letter[usize::from(first - b'a')].push(Rule {
                left: left.bytes().rev().collect(),
                letters: letters.as_bytes(),
                right: right.bytes().collect(),
                sounds: phonemes(sounds),
            });
        }
        Self { by_letter }
    }

    fn apply(&self, word: &[u8], out: &mut Vec<Phoneme>) {
        let mut at = 0;
        while at < word.len() {
            let rule = match word[at] {
                letter @ b'a'..=b'z' => self.by_letter[usize::from(letter - b'a')].iter().find(|rule| {
                    word[at..].starts_with(rule.letters)
                        && fits_right(&rule.right, &word[at + rule.letters.len()..])
                        && fits_left(&rule.left, &word[..at])
                }),
                _ => None,
            };
            match rule {
                Some(rule) => {
                    out.extend_from_slice(&rule.sounds);
                    at += rule.letters.len();
                }
                None => at += 1,
            }
        }
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Whether one letter is in the class a pattern character names.
fn in_class(class: u8, letter: u8) -> bool {
    match class {
        b'V' => is_vowel(letter),
        b'C' => letter.is_ascii_lowercase() && !is_vowel(letter),
        b'F' => matches!(letter, b'e' | b'i' | b'y'),
        _ => class == letter,
    }
}

/// Endings after which the vowel before is long.
const LENGTHENING: [&[u8]; 8] = [b"e", b"es", b"ed", b"er", b"ers", b"ing", b"ings", b"ely"];

fn fits_right(pattern: &[u8], rest: &[u8]) -> bool {
    match pattern.split_first() {
        None => true,
        Some((b'_', _)) => rest.is_empty(),
        Some((b'%', _)) => LENGTHENING.contains(&rest) || rest == b"ement",
        Some((b'*' | b'+', more)) => consonants(pattern[0], rest.iter().copied())
            .is_some_and(|run| (run.0..=run.1).rev().any(|n| fits_right(more, &rest[n..]))),
        Some((&class, more)) => {
            rest.split_first().is_some_and(|(&c, rest)| in_class(class, c) && fits_right(more, rest))
        }
    }
}

/// `pattern` runs from right to left, as `before` is read.
fn fits_left(pattern: &[u8], before: &[u8]) -> bool {
    match pattern.split_first() {
        None => true,
        Some((b'_', _)) => before.is_empty(),
        Some((b'<', _)) => before.iter().any(|&c| is_vowel(c)),
        Some((b'*' | b'+', more)) => consonants(pattern[0], before.iter().rev().copied())
            .is_some_and(|run| (run.0..=run.1).rev().any(|n| fits_left(more, &before[..before.len() - n]))),
        Some((&class, more)) => {
            before.split_last().is_some_and(|(&c, before)| in_class(class, c) && fits_left(more, before))
        }
    }
}

/// The fewest and the most consonants that `*` or `+` can match.
fn consonants(class: u8, letters: impl Iterator<Item = u8>) -> Option<(usize, usize)> {
    let run = letters.take_while(|&c| in_class(b'C', c)).count();
    let least = usize::from(class == b'+');
    (run >= least).then_some((least, run))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sounds(word: &str) -> String {
        let mut out = Vec::new();
        pronounce(word, &mut out);
        out.iter().map(|p| p.name()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_have_their_phonemes() {
        for (word, expected) in [
            ("cube", "K Y UW B"),
            ("thread", "TH R EH D"),
            ("node", "N OW D"),
            ("queue", "K Y UW"),
            ("caching", "K AE CH IH NG"),
            ("baseline", "B EY S L AY N"),
            ("knight", "N AY T"),
            ("partition", "P AA R T IH SH AH N"),
            ("storage", "S T AO R IH JH"),
            ("edge", "EH JH"),
            ("pushed", "P UH SH T"),
            ("", ""),
        ] {
            assert_eq!(sounds(word), expected, "{word}");
        }
    }

    #[test]
    fn every_rule_and_irregular_word_parses() {
        for line in lines(include_str!("letter_sounds.txt")) {
            let (pattern, sounds) = line.split_once(' ').unwrap_or((line, ""));
            assert!(pattern.contains('[') && pattern.contains(']'), "{line}");
            assert_eq!(phonemes(sounds).len(), sounds.split_whitespace().count(), "{line}");
        }
        for line in lines(include_str!("irregular_sounds.txt")) {
            let (_, sounds) = line.split_once(' ').unwrap();
            assert_eq!(phonemes(sounds).len(), sounds.split_whitespace().count(), "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(word in "\\PC*") {
            pronounce(&word, &mut Vec::new());
        }
    }
}
