//! Word families: stems that differ by an ending only (`persist`, `persistence`).

/// Endings that derive one word of a family from another, as Snowball leaves them; longest first.
const ENDINGS: &[&str] = &[
    "ization", "isation", "ability", "ibility", "ation", "ition", "ement", "ment", "ness", "able", "ible",
    "ance", "ence", "ancy", "ency", "ator", "tion", "sion", "ship", "ize", "ise", "ist", "ism", "ity", "ive",
    "ion", "ant", "ent", "ate", "iti", "abl", "ibl", "anc", "enc", "ous", "al", "er", "or", "ic", "iv", "at",
    "it", "iz", "ar", "li", "ed", "y", "i", "e",
];

/// The common root of a stem's family (`schedul`, `persist`, `authent`), at least four letters; `None`
/// for short stems and those with other than Latin letters.
pub(crate) fn family(stem: &str) -> Option<&str> {
    if stem.len() < 4 || !stem.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let mut root = stem;
    // At most two endings follow each other (`config-ur-ation`).
    for _ in 0..2 {
        let shorter = ENDINGS.iter().find_map(|e| root.strip_suffix(e).filter(|r| r.len() >= 5));
        match shorter {
            Some(r) => root = r,
            None => break,
        }
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, stem};

    fn root(word: &str) -> String {
        family(&stem(word, Language::English)).unwrap_or_default().to_owned()
    }

    #[test]
    fn words_of_a_family_share_a_root() {
        for (a, b) in [
            ("persistent", "persistence"),
            ("scheduler", "scheduling"),
            ("configuration", "configurable"),
            ("authenticate", "authenticator"),
        ] {
            assert_eq!(root(a), root(b), "{a} {b}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (a, b) in [("stateful", "stateless"), ("node", "notes"), ("secure", "second"), ("port", "pore")] {
            assert_ne!(root(a), root(b), "{a} {b}");
        }
    }
}
