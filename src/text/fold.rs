//! Case and accent folding.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `word` in lower case, compatibility-normalised (NFKD) and, on Latin and Greek letters, without
/// accents: `Müller` and `muller` are the same word, while Cyrillic `й` stays different from `и`.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return if word.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    let mut out = String::with_capacity(word.len() + 8);
    let mut rest = word;
    // Nothing composes or is reordered across an ASCII letter, so the runs between them are folded alone.
    while !rest.is_empty() {
        let plain = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        let start = out.len();
        out.push_str(&rest[..plain]);
        out[start..].make_ascii_lowercase();
        rest = &rest[plain..];
        let other = rest.bytes().position(|b| b.is_ascii()).unwrap_or(rest.len());
        if !fold_plainly(&rest[..other], &mut out) {
            out.truncate(start + plain);
            fold_fully(&rest[..other], plain > 0, &mut out);
        }
        rest = &rest[other..];
    }
    Cow::Owned(out)
}

/// Folds letters that change only their case or not at all; false if there are others.
fn fold_plainly(run: &str, out: &mut String) -> bool {
    run.chars().all(|c| {
        let folded = match c {
            'А'..='Я' => char::from_u32(c as u32 + 0x20),
            'а'..='я' | '一'..='鿿' | '–' | '—' | '“' | '”' => Some(c),
            '’' => Some('\''),
            _ => None,
        };
        out.extend(folded);
        folded.is_some()
    })
}

/// Folds anything; `strip`: remove accents that follow directly.
fn fold_fully(run: &str, mut strip: bool, out: &mut String) {
    let mut lower = String::with_capacity(run.len());
    for c in run.nfkd() {
        if is_combining_mark(c) {
            if !strip {
                lower.push(c);
            }
            continue;
        }
        strip = (c as u32) < 0x400;
        match c {
            'ß' => lower.push_str("ss"),
            '’' => lower.push('\''),
            _ => lower.extend(c.to_lowercase()),
        }
    }
    out.extend(lower.nfc());
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

    /// The definition, applied to the whole at once.
    fn whole(word: &str) -> String {
        let mut out = String::new();
        super::fold_fully(word, false, &mut out);
        out
    }

    #[test]
    fn parts_fold_as_the_whole_does() {
        for c in '\0'..=char::MAX {
            for word in [format!("{c}"), format!("a{c}Ж{c}\u{301}"), format!("{c}\u{308}x\u{301}{c}")] {
                assert_eq!(fold(&word), whole(&word), "{word:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_folds_as_a_whole(text in "[a-zA-Z \u{300}-\u{310}\\PCЙйё’ﬁ한İΣ]{0,12}") {
            proptest::prop_assert_eq!(fold(&text).into_owned(), whole(&text));
        }
    }
}
