//! Stems: Snowball, one algorithm for each language.

use frostem::{Algorithm, Stemmer};
use std::borrow::Cow;

/// A language the analyser has stems for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// English (Porter 2); the default.
    #[default]
    English,
    /// Russian: every word in Cyrillic letters.
    Russian,
}

/// The stem of a folded word; a word with other characters than letters is its own stem. British and
/// American spellings have the same stem.
pub(crate) fn stem(folded: &str, language: Language) -> Cow<'_, str> {
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

/// British endings and their American forms. A word with such an ending that has no American form
/// (`enterprise`) changes in all its forms alike, which is enough for a stem.
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

/// Shortest word whose ending is replaced, in bytes: `rise` and `hour` stay.
const SHORTEST: usize = 6;

/// Words whose spellings differ irregularly.
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
    fn british_and_american_spellings_share_a_stem() {
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
