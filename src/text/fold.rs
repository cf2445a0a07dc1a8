//! Case and accent folding.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `word` in lower case, compatibility-normalised (NFKD) and, on Latin and Greek letters, without
/// accents: `Müller` and `muller` are the same word, while Cyrillic `й` stays different from `и`.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return if word.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    let mut out = String::with_capacity(word.len());
    let mut strip = false;
    for c in word.nfkd() {
        if is_combining_mark(c) {
            if !strip {
                out.push(c);
            }
            continue;
        }
        strip = (c as u32) < 0x400;
        match c {
            'ß' => out.push_str("ss"),
            '’' => out.push('\''),
            _ => out.extend(c.to_lowercase()),
        }
    }
    Cow::Owned(out.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_case_accents_and_compatibility_forms() {
        for (word, folded) in [
            ("Kubernetes", "kubernetes"),
            ("Müller", "muller"),
            ("ﬁle", "file"),
            ("Й", "й"),
            ("STRASSE", "strasse"),
        ] {
            assert_eq!(fold(word), folded);
        }
    }
}
