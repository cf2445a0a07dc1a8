//! Topics, difficulty, links and key points of a question: each follows the source unless it was edited
//! in the bank.
//!
//! `source.extras` holds a digest of each that was not empty at import, such as `t1a2b3c4d l5e6f7a8b`.

use super::toml_text::list;
use crate::{
    bank::{Draft, fnv1a},
    text::one_line,
};
use std::fmt;
use toml_edit::{ArrayOfTables, Item, Table, Value};

/// The keys in the bank, each with the letter that marks its digest.
const KEYS: [(&str, char); 4] = [("topics", 't'), ("difficulty", 'd'), ("links", 'l'), ("concept", 'k')];

/// Digests of topics, difficulty, links and key points; `None` where empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extras([Option<u32>; 4]);

/// What [`sync_extras`] did to a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Synced {
    /// Something was updated.
    pub changed: bool,
    /// Something changed both at the source and in the bank; the bank's was kept.
    pub conflict: bool,
}

impl Extras {
    /// The digests of a draft.
    pub(super) fn of_draft(draft: &Draft) -> Self {
        let concepts =
            draft.concepts.iter().map(|c| (c.name.as_str(), c.phrasings.iter().map(String::as_str)));
        Self([
            strings(draft.topics.iter().map(String::as_str)),
            strings(draft.difficulty.iter().map(|d| d.as_str())),
            strings(draft.links.iter().map(String::as_str)),
            strings(concepts.flat_map(|(name, more)| std::iter::once(name).chain(more).chain(["\n"]))),
        ])
    }

    /// The digests of a question as it is in the bank.
    fn of_table(table: &Table) -> Self {
        Self(KEYS.map(|(key, _)| match table.get(key)? {
            Item::Value(Value::String(text)) => strings([text.value().as_str()]),
            Item::Value(Value::Array(array)) => strings(array.iter().filter_map(Value::as_str)),
            Item::ArrayOfTables(tables) => concepts(tables),
            _ => Some(EDITED),
        }))
    }

    /// The digests from `source.extras`, as of the last import.
    pub(super) fn parse(text: &str) -> Self {
        Self(KEYS.map(|(_, letter)| {
            let word = text.split_whitespace().find_map(|w| w.strip_prefix(letter))?;
            u32::from_str_radix(word, 16).ok()
        }))
    }
}

impl fmt::Display for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = KEYS.iter().zip(self.0).filter_map(|((_, letter), digest)| Some((letter, digest?)));
        for (n, (letter, digest)) in known.enumerate() {
            write!(f, "{}{letter}{digest:08x}", if n == 0 { "" } else { " " })?;
        }
        Ok(())
    }
}

/// The digest of a value that an import never writes.
const EDITED: u32 = 0;

/// The digest of a list; runs of whitespace count as one space, as the bank stores them.
fn strings<'t>(list: impl IntoIterator<Item = &'t str>) -> Option<u32> {
    let mut list = list.into_iter().peekable();
    list.peek()?;
    let bytes = list.flat_map(|text| {
        let words = text.split_whitespace().flat_map(|w| w.bytes().chain([b' ']));
        words.chain([0])
    });
    let hash = fnv1a(bytes);
    Some(((hash ^ (hash >> 32)) as u32).max(EDITED + 1))
}

fn concepts(tables: &ArrayOfTables) -> Option<u32> {
    let mut all: Vec<&str> = Vec::new();
    for table in tables {
        // Other keys, such as weights, come from a person or from pinning, never from an import.
        if table.iter().any(|(key, _)| key != "name" && key != "phrasings") {
            return Some(EDITED);
        }
        all.push(table.get("name").and_then(Item::as_str).unwrap_or_default());
        let phrasings = table.get("phrasings").and_then(Item::as_array);
        all.extend(phrasings.into_iter().flat_map(|p| p.iter()).filter_map(Value::as_str));
        all.push("\n");
    }
    strings(all)
}

/// Updates topics, difficulty, links and key points from the source, each unless it was edited in the
/// bank since it was `imported`.
pub(super) fn sync_extras(table: &mut Table, imported: Extras, draft: &Draft) -> Synced {
    let (bank, new) = (Extras::of_table(table), Extras::of_draft(draft));
    let mut synced = Synced::default();
    for (nth, (key, _)) in KEYS.iter().enumerate() {
        if new.0[nth] == imported.0[nth] || new.0[nth] == bank.0[nth] {
            continue;
        }
        if bank.0[nth] != imported.0[nth] {
            synced.conflict = true;
            continue;
        }
        synced.changed = true;
        match item(key, draft) {
            None => drop(table.remove(key)),
            Some(Item::Value(mut value)) => match table.get_mut(key).and_then(Item::as_value_mut) {
                Some(present) => {
                    *value.decor_mut() = present.decor().clone();
                    *present = value;
                }
                None => drop(table.insert(key, Item::Value(value))),
            },
            Some(item) => drop(table.insert(key, item)),
        }
    }
    synced
}

/// The TOML of a key; `None` if the draft has nothing for it.
fn item(key: &str, draft: &Draft) -> Option<Item> {
    let strings = |items: &[String]| list(items).parse::<Value>().ok().map(Item::Value);
    match key {
        "topics" if !draft.topics.is_empty() => strings(&draft.topics),
        "links" if !draft.links.is_empty() => strings(&draft.links),
        "difficulty" => draft.difficulty.map(|d| toml_edit::value(d.as_str())),
        "concept" if !draft.concepts.is_empty() => {
            let mut tables = ArrayOfTables::new();
            for concept in &draft.concepts {
                let mut table = Table::new();
                table.decor_mut().set_prefix("\n");
                let name = one_line(&concept.name);
                table["name"] = toml_edit::value(name);
                if let Some(phrasings) = strings(&concept.phrasings).filter(|_| !concept.phrasings.is_empty())
                {
                    table["phrasings"] = phrasings;
                }
                tables.push(table);
            }
            Some(Item::ArrayOfTables(tables))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::bank::{Difficulty, KeyConcept};
    use toml_edit::DocumentMut;

    fn draft(
        topics: &[&str],
        difficulty: Option<Difficulty>,
        links: &[&str],
        concepts: &[(&str, &[&str])],
    ) -> Draft {
        let strings = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        Draft {
            topics: strings(topics),
            difficulty,
            links: strings(links),
            concepts: concepts
                .iter()
                .map(|(name, phrasings)| KeyConcept {
                    phrasings: strings(phrasings),
                    ..KeyConcept::named(*name)
                })
                .collect(),
            ..Draft::default()
        }
    }

    fn table(text: &str) -> DocumentMut {
        text.parse().unwrap()
    }

    #[test]
    fn digests_are_written_and_parsed_by_their_letters() {
        let full = Extras::of_draft(&draft(&["a"], Some(Difficulty::Advanced), &["l"], &[("c", &["p"])]));
        let text = full.to_string();
        let words: Vec<_> = text.split(' ').map(|w| (w.chars().next().unwrap(), w.len())).collect();
        assert_eq!(words, [('t', 9), ('d', 9), ('l', 9), ('k', 9)], "{text}");
        assert_eq!(Extras::parse(&text), full);
        // Stored in every imported bank, so they must never change.
        let stored = draft(&["a/b", "c"], Some(Difficulty::Advanced), &["One"], &[("n", &["p"])]);
        let stored = Extras::of_draft(&stored).to_string();
        assert_eq!(stored, "taedcbf3c d49fbf285 la019ee7f k45bc4363");
        assert_eq!(Extras::parse("l0000000a"), Extras([None, None, Some(10), None]));
        assert_eq!(Extras::parse("x1 tzz "), Extras::default());
        assert_eq!(Extras::of_draft(&Draft::default()).to_string(), "");
        let links = Extras::of_draft(&draft(&[], None, &["a"], &[]));
        assert_eq!(links.to_string().len(), 9);
    }

    #[test]
    fn digests_of_a_table_equal_those_of_its_draft() {
        let text = "topics = [\"a b\", \"c\"]\ndifficulty = \"advanced\"\nlinks = [\"l\"]\n\
                    [[concept]]\nname = \"n\"\nphrasings = [\"p\", \"q\"]\n[[concept]]\nname = \"m\"\n";
        let of = |text: &str| Extras::of_table(&table(text));
        let draft =
            draft(&["a \n b", "c"], Some(Difficulty::Advanced), &["l"], &[("n", &["p", "q"]), ("m", &[])]);
        assert_eq!(of(text), Extras::of_draft(&draft));
        for (old, new, at) in [
            ("[\"a b\", \"c\"]", "[\"a b c\"]", 0),
            ("[\"a b\", \"c\"]", "[\"ab\", \"c\"]", 0),
            ("[\"a b\", \"c\"]", "[\"c\", \"a b\"]", 0),
            ("advanced", "beginner", 1),
            ("[\"l\"]", "[\"l\", \"l\"]", 2),
            ("[\"p\", \"q\"]", "[\"p\"]", 3),
            ("name = \"m\"", "name = \"m\"\nweight = 1", 3),
            ("[\"p\", \"q\"]\n[[concept]]\nname = \"m\"", "[\"p\", \"q\", \"m\"]", 3),
        ] {
            let changed = of(&text.replace(old, new));
            let differs: Vec<_> = (0..4).filter(|n| changed.0[*n] != of(text).0[*n]).collect();
            assert_eq!(differs, [at], "{new}");
        }
        assert_eq!(of("topics = []\nlinks = 3"), Extras([None, None, Some(EDITED), None]));
    }

    #[test]
    fn each_follows_the_source_unless_it_was_edited() {
        let before = draft(&["a"], Some(Difficulty::Beginner), &["l"], &[("n", &["p"])]);
        let after = draft(&["b"], None, &["l"], &[("n", &["p"]), ("o  p", &[])]);
        let text = "topics = [\"a\"] # kept\ndifficulty = \"beginner\"\nlinks = [\"l\"]\n\n\
                    [[concept]]\nname = \"n\"\nphrasings = [\"p\"]\n";
        let imported = Extras::of_draft(&before);
        let sync = |text: &str, imported, draft: &Draft| {
            let mut table = table(text);
            let synced = sync_extras(&mut table, imported, draft);
            (table.to_string(), synced.changed, synced.conflict)
        };
        assert_eq!(sync(text, imported, &before), (text.to_owned(), false, false));
        let updated = "topics = [\"b\"] # kept\nlinks = [\"l\"]\n\n\
                       [[concept]]\nname = \"n\"\nphrasings = [\"p\"]\n\n[[concept]]\nname = \"o p\"\n";
        assert_eq!(sync(text, imported, &after), (updated.to_owned(), true, false));
        let edited = text.replace("[\"a\"]", "[\"mine\"]");
        let kept = updated.replace("[\"b\"]", "[\"mine\"]");
        assert_eq!(sync(&edited, imported, &after), (kept, true, true));
        // Edited in the bank only, or to what the source has now.
        assert_eq!(sync(&edited, imported, &before), (edited.clone(), false, false));
        assert_eq!(sync(updated, imported, &after), (updated.to_owned(), false, false));
        // Gone at the source.
        let mut emptied = table(text);
        let nothing = Draft { difficulty: Some(Difficulty::Beginner), ..Draft::default() };
        assert!(sync_extras(&mut emptied, imported, &nothing).changed);
        assert_eq!(emptied.to_string(), "difficulty = \"beginner\"\n");
        // New at the source.
        let (text, changed, conflict) =
            sync("links = [\"l\"]\n", Extras::of_draft(&draft(&[], None, &["l"], &[])), &before);
        assert_eq!((changed, conflict), (true, false));
        assert!(
            text.contains("topics = [\"a\"]\n") && text.contains("difficulty = \"beginner\"\n"),
            "{text}"
        );
    }
}
