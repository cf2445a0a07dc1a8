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
pub fn stem(folded: &str, language: Language) -> Cow<'_, str> {
    if folded.len() < 3 || !folded.chars().all(|c| c.is_alphabetic() || c == '\'') {
        return Cow::Borrowed(folded);
    }
    let algorithm = match language {
        Language::English => Algorithm::English,
        Language::Russian => Algorithm::Russian,
    };
    Cow::Owned(Stemmer::new(algorithm).stem(folded).into_owned())
}
