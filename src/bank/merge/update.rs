//! Bringing one question of the bank up to date with its draft.

use super::{
    digest::{digest, slashed},
    existing::Existing,
    extras::{Extras, sync_extras},
    toml_text::literal,
};
use crate::bank::Draft;
use toml_edit::{Item, Table};

/// What an update did to a question.
pub(super) enum Change {
    /// Only its place at the source was updated, because the bank ignores it.
    Ignored,
    /// Something changed both at the source and in the bank; the bank's was kept.
    Conflict,
    /// Something changed at the source only.
    Updated,
    /// Nothing changed but maybe its place at the source.
    Unchanged,
}

/// Updates the table of a question, and what its `source` says.
pub(super) fn update(table: &mut Table, question: &Existing, draft: &Draft) -> Change {
    let new = digest(&draft.prompt, &draft.answer);
    if question.ignored {
        update_source(table, draft, &new, question.extras);
        return Change::Ignored;
    }
    let bank = digest(&question.prompt, &question.answer);
    let edited = bank != question.digest;
    let mut synced = sync_extras(table, question.extras, draft);
    let mut imported = new.clone();
    if new != question.digest && new != bank {
        if edited {
            synced.conflict = true;
            imported.clone_from(&question.digest);
        } else {
            synced.changed = true;
            set_text(table, "prompt", &draft.prompt);
            if draft.answer.is_empty() {
                table.remove("answer");
            } else {
                set_text(table, "answer", &draft.answer);
            }
        }
    }
    update_source(table, draft, &imported, Extras::of_draft(draft));
    if synced.conflict {
        Change::Conflict
    } else if synced.changed {
        Change::Updated
    } else {
        Change::Unchanged
    }
}

/// Sets a string, keeping the formatting around it; one that differs only in trailing whitespace stays.
fn set_text(table: &mut Table, key: &str, text: &str) {
    let Some(mut value) = literal(text) else { return };
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(present) if present.as_str().is_some_and(|s| s.trim_end() == text.trim_end()) => {}
        Some(present) => {
            *value.decor_mut() = present.decor().clone();
            *present = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

/// Updates the `source` of a question; values that did not change keep their formatting.
fn update_source(table: &mut Table, draft: &Draft, digest: &str, extras: Extras) {
    let Some(source) = table.get_mut("source").and_then(Item::as_table_like_mut) else { return };
    let path = slashed(&draft.path);
    if source.get("path").and_then(Item::as_str) != Some(path.as_str()) {
        source.insert("path", toml_edit::value(path));
    }
    for (key, number) in [("line", draft.line), ("end", draft.end)] {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        if source.get(key).and_then(Item::as_integer) != Some(number) {
            source.insert(key, toml_edit::value(number));
        }
    }
    if source.get("digest").and_then(Item::as_str) != Some(digest) {
        source.insert("digest", toml_edit::value(digest));
    }
    let extras = extras.to_string();
    if extras.is_empty() {
        source.remove("extras");
    } else if source.get("extras").and_then(Item::as_str) != Some(extras.as_str()) {
        source.insert("extras", toml_edit::value(extras));
    }
}
