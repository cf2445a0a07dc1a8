//! Irregular forms, derived words and synonyms, from tables made from WordNet (`data/NOTICE.md`).
//!
//! Works on stems: Snowball gives `grew` and `grow`, `bigger` and `big`, `decide` and `decision`
//! different ones; these tables connect them.

use super::table::find;

/// `word stem`, sorted: irregular forms and comparatives with the stem of their base.
const IRREGULAR: &str = include_str!("data/irregular.txt");
/// `stem D stem… S stem…`, sorted: derived words and synonyms.
const RELATED: &str = include_str!("data/related.txt");

/// How two stems are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// One is derived from the other.
    Derived,
    /// They share one of the two most common senses of each.
    Synonym,
}

/// The stem of the base form of an irregular form or a comparative (folded): `grew` → `grow`.
pub(crate) fn base_stem(folded: &str) -> Option<&'static str> {
    find(IRREGULAR, folded, first_word).and_then(|line| line.split_once(' ')).map(|(_, stem)| stem)
}

/// Stems related to a stem.
pub(crate) fn related(stem: &str) -> impl Iterator<Item = (&'static str, Relation)> {
    let line = find(RELATED, stem, first_word).unwrap_or("");
    let mut relation = Relation::Derived;
    line.split(' ').skip(1).filter_map(move |word| {
        match word {
            "D" => relation = Relation::Derived,
            "S" => relation = Relation::Synonym,
            _ => return Some((word, relation)),
        }
        None
    })
}

fn first_word(line: &str) -> &str {
    line.split(' ').next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(IRREGULAR.lines().map(first_word).is_sorted());
        assert!(RELATED.lines().map(first_word).is_sorted());
    }

    #[test]
    fn irregular_forms_have_a_base() {
        for (word, base) in [("grew", "grow"), ("bigger", "big"), ("lightest", "light"), ("kept", "keep")] {
            assert_eq!(base_stem(word), Some(base));
        }
        for word in ["number", "server", "left", "better", "less"] {
            assert_eq!(base_stem(word), None, "{word}");
        }
    }

    #[test]
    fn stems_have_derived_words_and_synonyms() {
        assert!(related("decid").any(|r| r == ("decis", Relation::Derived)));
        assert!(related("big").any(|r| r == ("larg", Relation::Synonym)));
        assert_eq!(related("kubelet").count(), 0);
    }
}
