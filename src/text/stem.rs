//! Stems: Snowball, one algorithm a language.

use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;

/// A language the analyser has stems for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, Porter 2; also what is assumed when nothing else is known.
    #[default]
    English,
    /// Russian; chosen for every word in Cyrillic letters.
    Russian,
}

/// The stem of a folded word. Words with digits or other signs than letters are kept as they are.
/// British and American spellings have the same stem.
pub fn stem(folded: &str, language: Language) -> Cow<'_, str> {
    if folded.len() < 3 || !folded.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return Cow::Borrowed(folded);
    }
    match language {
        Language::English => {
            let word = american(folded);
            Cow::Owned(Stemmer::new(Algorithm::English).stem(&word).into_owned())
        }
        Language::Russian => Cow::Owned(Stemmer::new(Algorithm::Russian).stem(folded).into_owned()),
    }
}

/// Endings that differ by rule; the length keeps short words (`rise`, `hour`) as they are. A word
/// that only ends so (`enterprise`) is changed in all its forms alike, which is all a stem needs.
const ENDINGS: &[(&str, &str)] = &[
    ("isation", "ization"),
    ("isations", "izations"),
    ("ise", "ize"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("ises", "izes"),
    ("ising", "izing"),
    ("yse", "yze"),
    ("ysed", "yzed"),
    ("yser", "yzer"),
    ("yses", "yzes"),
    ("ysing", "yzing"),
    ("our", "or"),
    ("ours", "ors"),
    ("oured", "ored"),
    ("ouring", "oring"),
    ("ogue", "og"),
    ("ogues", "ogs"),
];

/// Shortest word whose ending is taken for a British one.
const SHORTEST: usize = 6;

/// Words that differ in no regular way.
const WORDS: &[(&str, &str)] = &[
    ("centre", "center"),
    ("centres", "centers"),
    ("centred", "centered"),
    ("defence", "defense"),
    ("fibre", "fiber"),
    ("grey", "gray"),
    ("licence", "license"),
    ("licences", "licenses"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("metres", "meters"),
    ("offence", "offense"),
    ("programme", "program"),
    ("programmes", "programs"),
];

/// The American spelling of a folded English word.
fn american(word: &str) -> Cow<'_, str> {
    if let Some((_, other)) = WORDS.iter().find(|(british, _)| *british == word) {
        return Cow::Borrowed(other);
    }
    let ending = ENDINGS.iter().find(|(british, _)| word.len() >= SHORTEST && word.ends_with(british));
    match ending {
        Some((british, other)) => Cow::Owned(format!("{}{other}", &word[..word.len() - british.len()])),
        None => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_and_american_spellings_meet() {
        for (british, american) in [
            ("stabilisation", "stabilization"),
            ("authorises", "authorizing"),
            ("analysed", "analyze"),
            ("behaviour", "behaviors"),
            ("centre", "center"),
            ("catalogue", "catalog"),
            ("labelled", "labeled"),
            ("enterprise", "enterprises"),
        ] {
            assert_eq!(stem(british, Language::English), stem(american, Language::English), "{british}");
        }
        for (one, other) in [("rise", "rize"), ("hour", "hor"), ("precise", "precious")] {
            assert_ne!(stem(one, Language::English), stem(other, Language::English));
        }
    }
}
