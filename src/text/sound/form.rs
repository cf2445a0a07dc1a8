//! Spoken forms: one way to say a term, as phonemes and, where it is spelt, as letters.

use super::{
    distance::Sounds,
    is_everyday, letters, numbers,
    phoneme::{AH, Phoneme},
    pronounce::pronounce,
};
use crate::text::fold;
use std::sync::OnceLock;

/// Most forms of a term; a long phrase has more than anybody uses.
const MOST_FORMS: usize = 12;

/// One way to say a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    /// Its phonemes.
    pub(super) sounds: Sounds,
    /// The letters and digits, if the form is nothing else.
    pub(super) letters: Option<String>,
    /// The form without spaces, folded: text that is equal needs no phonemes.
    pub(super) written: String,
    /// Its words and letters, folded, separated by spaces.
    pub(super) spoken: String,
    stems: OnceLock<Vec<String>>,
    /// From a table or the user, not guessed: even an everyday word can match it.
    pub(super) authored: bool,
}

impl Form {
    /// The stems of its words.
    pub(super) fn stems(&self) -> &[String] {
        self.stems.get_or_init(|| super::lexicon::stems(&self.spoken))
    }
}

/// A form under construction.
#[derive(Clone, Default)]
pub(super) struct Draft {
    sounds: Vec<Phoneme>,
    letters: Option<String>,
    spoken: String,
}

impl Draft {
    pub(super) fn empty() -> Self {
        Self { letters: Some(String::new()), ..Self::default() }
    }

    /// Adds a folded word as it is spoken: a letter, a number, or a word.
    pub(super) fn push(&mut self, word: &str) {
        match letters::letter_named(word).filter(|_| word.chars().count() == 1) {
            Some(letter) => {
                self.push_letter(letter.letter);
            }
            None => {
                // A digit as a word ('two') is a letter of an acronym too ('e c two').
                let digit = letters::letter_named(word).filter(|l| l.letter.is_ascii_digit() && l.weight > 0);
                match (self.letters.as_mut(), digit) {
                    (Some(letters), Some(digit)) => letters.push(digit.letter),
                    _ => self.letters = None,
                }
                if letters::is_unpronounceable(word) {
                    word.chars().for_each(|c| self.sounds.extend_from_slice(letters::letter_sounds(c)));
                } else {
                    pronounce(word, &mut self.sounds);
                }
            }
        }
        self.write(word);
    }

    /// Adds a folded word as it was heard: 'a' is the article, not the letter.
    pub(super) fn hear(&mut self, word: &str) {
        if word == "a" {
            self.letters = None;
            self.sounds.push(AH);
            self.write(word);
        } else {
            self.push(word);
        }
    }

    fn write(&mut self, word: &str) {
        if !self.spoken.is_empty() {
            self.spoken.push(' ');
        }
        self.spoken.push_str(word);
    }

    fn push_letter(&mut self, letter: char) {
        if let Some(letters) = &mut self.letters {
            letters.push(letter);
        }
        match letter.to_digit(10) {
            Some(_) => numbers::readings(letter.encode_utf8(&mut [0; 4]))
                .iter()
                .for_each(|word| pronounce(word, &mut self.sounds)),
            None => self.sounds.extend_from_slice(letters::letter_sounds(letter)),
        }
    }

    /// Adds every letter of a word by its name.
    fn spell(&mut self, word: &str) {
        word.chars().for_each(|c| self.push_letter(c));
        self.write(word);
    }

    pub(super) fn finish(self, authored: bool) -> Form {
        Form {
            sounds: Sounds::new(self.sounds),
            letters: self.letters.filter(|l| !l.is_empty()),
            written: self.spoken.split(' ').collect(),
            stems: OnceLock::new(),
            spoken: self.spoken,
            authored,
        }
    }

    /// The phonemes alone, for what was heard.
    pub(super) fn into_sounds(self) -> Vec<Phoneme> {
        self.sounds
    }
}

/// An authored form: words and single letters separated by spaces.
pub(super) fn authored(text: &str) -> Form {
    drafts_of_words(text).finish(true)
}

fn drafts_of_words(text: &str) -> Draft {
    let mut draft = Draft::empty();
    text.split_whitespace().for_each(|word| draft.push(&fold(word)));
    draft
}

/// The ways to say a name by its spelling alone: each part as a word, letter by letter, or as a number.
pub(super) fn guessed(name: &str) -> Vec<Form> {
    extend(vec![Draft::empty()], name).into_iter().map(|draft| draft.finish(false)).collect()
}

/// Every draft, extended by every way to say `name`.
pub(super) fn extend(drafts: Vec<Draft>, name: &str) -> Vec<Draft> {
    parts(name).iter().fold(drafts, |drafts, part| {
        let folded = fold(part);
        let mut out = Vec::new();
        for draft in drafts {
            if part.starts_with(|c: char| c.is_ascii_digit()) {
                for reading in numbers::readings(part) {
                    let mut longer = draft.clone();
                    reading.split(' ').for_each(|word| longer.push(word));
                    out.push(longer);
                }
                continue;
            }
            let (as_word, spelt) = ways(part, &folded);
            if as_word {
                let mut longer = draft.clone();
                longer.push(&folded);
                out.push(longer);
            }
            if spelt {
                let mut longer = draft;
                longer.spell(&folded);
                out.push(longer);
            }
        }
        out.truncate(MOST_FORMS);
        out
    })
}

/// Whether a part of a name may be said as a word, and whether it may be spelt.
fn ways(part: &str, folded: &str) -> (bool, bool) {
    let length = folded.chars().count();
    if letters::is_unpronounceable(folded) {
        return (false, true);
    }
    let capitals = length > 1 && part.chars().all(|c| c.is_uppercase());
    let short = length <= 4 && folded.is_ascii() && !is_everyday(folded);
    let spelt = length > 1 && length <= 6 && (capitals || short);
    // Two vowels or three letters in capitals (API, CPU) are hardly ever read as a word.
    (!(capitals && length <= 3), spelt)
}

/// The parts of a name that are said one after the other: `OOMKilled` is `OOM` and `Killed`,
/// `ext4` is `ext` and `4`.
pub(super) fn parts(name: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    for (i, &(at, c)) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map_or(' ', |i| chars[i].1);
        let next = chars.get(i + 1).map_or(' ', |c| c.1);
        let point = matches!(c, '.' | ',') && before.is_ascii_digit() && next.is_ascii_digit();
        let apostrophe = matches!(c, '\'' | '’') && before.is_alphabetic() && next.is_alphabetic();
        if !(c.is_alphanumeric() || point || apostrophe) {
            if let Some(start) = start.take() {
                out.push(&name[start..at]);
            }
            continue;
        }
        let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let is_boundary = start.is_some()
            && (number(c) != number(before)
                || (c.is_uppercase() && before.is_lowercase())
                || (c.is_uppercase() && before.is_uppercase() && next.is_lowercase() && next != 's'));
        if is_boundary && let Some(start) = start {
            out.push(&name[start..at]);
        }
        if is_boundary || start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        out.push(&name[start..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_into_spoken_parts() {
        for (name, expected) in [
            ("OOMKilled", "OOM|Killed"),
            ("ext4", "ext|4"),
            ("CoreDNS", "Core|DNS"),
            ("kube-proxy", "kube|proxy"),
            ("TLS 1.3", "TLS|1.3"),
            ("VMs", "VMs"),
            ("don't", "don't"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(parts(name).join("|"), expected, "{name}");
        }
    }

    #[test]
    fn names_have_every_usual_form() {
        let letters = |name: &str| guessed(name).iter().filter_map(|f| f.letters.clone()).collect::<Vec<_>>();
        assert_eq!(letters("DNS"), ["dns"]);
        assert_eq!(letters("crd"), ["crd"]);
        assert_eq!(letters("acl"), ["acl"]);
        assert!(letters("pod").is_empty());
        assert_eq!(letters("s3"), ["s3"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(name in "\\PC{0,24}") {
            parts(&name);
            proptest::prop_assert!(guessed(&name).len() <= MOST_FORMS);
        }
    }
}
