//! Front matter: the YAML or TOML block at the head of a note.
//!
//! Takes its text, sets title, tags and aliases of the document. Read line by line, because values are
//! often not valid YAML (`title: Pods: an introduction`).

use crate::note::document::Document;

/// Reads front matter, with its delimiters, into the document.
pub(crate) fn apply(front: &str, document: &mut Document) {
    let mut key = String::new();
    for line in front.lines() {
        let line = line.trim_end();
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            take(document, &key, item);
        } else if let Some((name, value)) = line.split_once([':', '=']) {
            key = name.trim().to_lowercase();
            take(document, &key, value);
        }
    }
}

/// Adds one value of a key.
fn take(document: &mut Document, key: &str, value: &str) {
    let value = value.trim().trim_matches(['[', ']', '"', '\'']);
    if value.is_empty() {
        return;
    }
    match key {
        "tags" | "tag" | "topics" | "topic" | "keywords" | "category" | "categories" => {
            document.tags.extend(tags(value));
        }
        "aliases" | "alias" => {
            let names = value.split(',').map(|name| name.trim().trim_matches(['"', '\'']));
            document.aliases.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        }
        "title" => document.title = Some(value.to_owned()),
        _ => {}
    }
}

/// The tags of a list in any notation: `[a, b]`, `#a #b`, `(a, b)`, `a; b`.
pub(crate) fn tags(list: &str) -> Vec<String> {
    let list = list.trim().trim_matches(['[', ']', '(', ')']);
    let by_space = !list.contains([',', ';']) && (list.contains('#') || !list.contains(' '));
    list.split(|c: char| c == ',' || c == ';' || (by_space && c.is_whitespace()))
        .map(|t| t.trim().trim_matches(['"', '\'', '#', ' ']).replace("::", "/"))
        .filter(|t| !t.is_empty() && t.chars().count() <= 60)
        .collect()
}
