//! Editing one question in its bank file; comments, order and formatting of the rest are kept.
//!
//! The new text is parsed before it is written, so a file that would not load is never written.

use super::{
    BankProblem, KeyConcept, Location, ParsedFile, Question, QuestionId, load::parse_file, write_atomically,
};
use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

/// A change cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The bank file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file has problems, or would have after the change; nothing was written.
    #[error("{}", list(.0))]
    Problems(Vec<BankProblem>),
    /// The file has no `[[question]]` table with this id.
    #[error("{}: no [[question]] with the id `{id}`", path.display())]
    NoQuestion {
        /// The bank file.
        path: PathBuf,
        /// The id.
        id: QuestionId,
    },
    /// The question has no such concept.
    #[error("`{id}` has no concept “{name}” in its bank file")]
    NoConcept {
        /// The question.
        id: QuestionId,
        /// The concept's name.
        name: String,
    },
    /// The file has no `[source]` table.
    #[error("{}: no [source] table", .0.display())]
    NoSource(PathBuf),
    /// Another question has this id.
    #[error("the id `{0}` is already used; choose another one")]
    IdInUse(QuestionId),
    /// The new text does not hold exactly one question.
    #[error("expected one question, found {0}")]
    NotOneQuestion(usize),
}

fn list(problems: &[BankProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Adds `words` to the phrasings of a curated concept, unless it has them.
///
/// # Errors
/// When the question or concept does not exist, or the file cannot be read or written.
pub fn add_phrasing(file: &Path, id: &QuestionId, concept: &str, words: &str) -> Result<(), EditError> {
    edit_question(file, id, |question| {
        let missing = || EditError::NoConcept { id: id.clone(), name: concept.to_owned() };
        let concepts =
            question.get_mut("concept").and_then(Item::as_array_of_tables_mut).ok_or_else(missing)?;
        let found = concepts.iter_mut().find(|c| c.get("name").and_then(Item::as_str) == Some(concept));
        let table = found.ok_or_else(missing)?;
        let phrasings = table.entry("phrasings").or_insert_with(|| value(Array::new()));
        if let Some(list) = phrasings.as_array_mut()
            && list.iter().all(|p| p.as_str() != Some(words))
        {
            list.push(words);
        }
        Ok(())
    })
}

/// Writes `concepts` into a question, replacing those it has.
///
/// # Errors
/// When the question does not exist, or the file cannot be read or written.
pub fn pin_concepts(file: &Path, id: &QuestionId, concepts: &[KeyConcept]) -> Result<(), EditError> {
    edit_question(file, id, |question| {
        let mut tables = ArrayOfTables::new();
        for concept in concepts {
            tables.push(concept_table(concept));
        }
        question.insert("concept", Item::ArrayOfTables(tables));
        Ok(())
    })
}

fn concept_table(concept: &KeyConcept) -> Table {
    let mut table = Table::new();
    table["name"] = value(&concept.name);
    if !concept.phrasings.is_empty() {
        table["phrasings"] = value(concept.phrasings.iter().collect::<Array>());
    }
    if concept.weight.fract() == 0.0 {
        if concept.weight != 1.0 {
            table["weight"] = value(concept.weight as i64);
        }
    } else {
        table["weight"] = value(concept.weight);
    }
    for (key, set) in [("required", concept.required), ("mined", concept.mined)] {
        if set {
            table[key] = value(true);
        }
    }
    table
}

/// Marks a question as ignored, or removes the mark.
///
/// # Errors
/// When the question does not exist, or the file cannot be read or written.
pub fn set_ignored(file: &Path, id: &QuestionId, ignored: bool) -> Result<(), EditError> {
    edit_question(file, id, |question| {
        if ignored {
            set_value(question, "ignored", value(true));
        } else {
            question.remove("ignored");
        }
        Ok(())
    })
}

/// Changes the id of a question. The caller must move its progress.
///
/// # Errors
/// When the question does not exist, or the file cannot be read or written.
pub fn rename(file: &Path, id: &QuestionId, new: &QuestionId) -> Result<(), EditError> {
    edit_question(file, id, |question| {
        set_value(question, "id", value(new.as_str()));
        Ok(())
    })
}

/// Replaces the topics of a question.
///
/// # Errors
/// When the question does not exist, or the file cannot be read or written.
pub fn set_topics(file: &Path, id: &QuestionId, topics: &[String]) -> Result<(), EditError> {
    edit_question(file, id, |question| {
        set_value(question, "topics", value(topics.iter().collect::<Array>()));
        Ok(())
    })
}

/// Sets whether the notes of an imported root are searched.
///
/// # Errors
/// When the file is not of an imported root, or cannot be read or written.
pub fn set_notes(file: &Path, searched: bool) -> Result<(), EditError> {
    let _lock = lock(file);
    let text = read(file)?;
    parse_valid(file, &text)?;
    let mut document = document(file, &text)?;
    let source = document.get_mut("source").and_then(Item::as_table_mut);
    let source = source.ok_or_else(|| EditError::NoSource(file.to_path_buf()))?;
    set_value(source, "notes", value(searched));
    let new = document.to_string();
    parse_valid(file, &new)?;
    write(file, &new)
}

/// Replaces a value, keeping the comment and whitespace around it.
fn set_value(table: &mut Table, key: &str, mut new: Item) {
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, new);
}

/// Applies `change` to the table of a question, and writes the file.
fn edit_question(
    file: &Path,
    id: &QuestionId,
    change: impl FnOnce(&mut Table) -> Result<(), EditError>,
) -> Result<(), EditError> {
    let _lock = lock(file);
    let text = read(file)?;
    let before = parse_valid(file, &text)?;
    let mut document = document(file, &text)?;
    let questions = document.get_mut("question").and_then(Item::as_array_of_tables_mut);
    let table = questions
        .and_then(|list| list.iter_mut().find(|q| q.get("id").and_then(Item::as_str) == Some(id.as_str())))
        .ok_or_else(|| EditError::NoQuestion { path: file.to_path_buf(), id: id.clone() })?;
    change(table)?;
    let new = document.to_string();
    let after = parse_valid(file, &new)?;
    debug_assert_eq!(before.questions.len(), after.questions.len());
    write(file, &new)
}

fn document(file: &Path, text: &str) -> Result<DocumentMut, EditError> {
    text.parse().map_err(|e: toml_edit::TomlError| {
        let place = Location { path: Arc::new(file.to_path_buf()), line: 1 };
        EditError::Problems(vec![BankProblem { place, message: e.message().to_owned() }])
    })
}

/// The text of a question in its file, from `[[question]]` to the next one.
///
/// # Errors
/// When the question does not exist, or the file cannot be read.
pub fn question_text(file: &Path, id: &QuestionId) -> Result<String, EditError> {
    let found = question_texts(file)?.remove(id);
    found.ok_or_else(|| EditError::NoQuestion { path: file.to_path_buf(), id: id.clone() })
}

/// The texts of all questions of a file, by id.
///
/// # Errors
/// When the file cannot be read or has problems.
pub fn question_texts(file: &Path) -> Result<HashMap<QuestionId, String>, EditError> {
    let text = read(file)?;
    let parsed = parse_valid(file, &text)?;
    let alone = parsed.questions.into_iter().zip(parsed.slices).filter(|(_, slice)| slice.start > 0);
    Ok(alone.map(|(q, slice)| (q.id, text[slice].to_owned())).collect())
}

/// Replaces a question by `new`, one `[[question]]`; everything around it stays byte for byte.
///
/// # Errors
/// When `new` has problems or is not one question, the question does not exist, or the file cannot be
/// read or written.
pub fn replace_question(file: &Path, id: &QuestionId, new: &str) -> Result<Question, EditError> {
    let _lock = lock(file);
    let text = read(file)?;
    let range = slice_of(file, &parse_valid(file, &text)?, id)?;
    let question = new_question(file, new)?;
    let mut whole = text[..range.start].to_owned();
    whole.push_str(new.trim_end());
    whole.push_str(if range.end == text.len() { "\n" } else { "\n\n" });
    whole.push_str(&text[range.end..]);
    parse_valid(file, &whole)?;
    write(file, &whole)?;
    Ok(question)
}

/// Appends `new`, one `[[question]]`, to a bank file, which is created if it is missing.
///
/// # Errors
/// When `new` has problems or is not one question, or the file cannot be read or written.
pub fn append_question(file: &Path, new: &str) -> Result<Question, EditError> {
    let _lock = lock(file);
    let question = new_question(file, new)?;
    let mut text = if file.exists() {
        read(file)?
    } else {
        format!("format_version = {}\n", super::load::FORMAT_VERSION)
    };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push('\n');
    text.push_str(new.trim());
    text.push('\n');
    parse_valid(file, &text)?;
    write(file, &text)?;
    Ok(question)
}

/// The one question of `text`; `file` is only a name for its problems.
///
/// # Errors
/// When the text has problems, or no or several questions.
pub fn new_question(file: &Path, text: &str) -> Result<Question, EditError> {
    let alone = format!("format_version = {}\n{text}", super::load::FORMAT_VERSION);
    let mut parsed = parse_file(&Arc::new(file.to_path_buf()), &alone);
    for problem in &mut parsed.problems {
        // Without the line added above.
        problem.place.line = problem.place.line.saturating_sub(1).max(1);
    }
    if !parsed.problems.is_empty() {
        return Err(EditError::Problems(parsed.problems));
    }
    match parsed.questions.len() {
        1 => Ok(parsed.questions.remove(0)),
        n => Err(EditError::NotOneQuestion(n)),
    }
}

fn slice_of(file: &Path, parsed: &ParsedFile, id: &QuestionId) -> Result<std::ops::Range<usize>, EditError> {
    let found = parsed.questions.iter().zip(&parsed.slices).find(|(q, slice)| q.id == *id && slice.start > 0);
    found
        .map(|(_, slice)| slice.clone())
        .ok_or_else(|| EditError::NoQuestion { path: file.to_path_buf(), id: id.clone() })
}

fn parse_valid(file: &Path, text: &str) -> Result<ParsedFile, EditError> {
    let mut parsed = parse_file(&Arc::new(file.to_path_buf()), text);
    let bank = super::Bank { questions: parsed.questions, roots: Vec::new() };
    let mut problems = std::mem::take(&mut parsed.problems);
    problems.extend(bank.duplicate_ids());
    parsed.questions = bank.questions;
    if problems.is_empty() { Ok(parsed) } else { Err(EditError::Problems(problems)) }
}

/// Keeps other processes from editing bank files of this folder until it is dropped: of two that read
/// the same text, the later writer would undo the other's change. The folder itself is locked, which
/// leaves no lock file; where that is not possible, the edit continues without a lock.
fn lock(file: &Path) -> Option<fs::File> {
    let folder = fs::File::open(file.parent()?).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

fn read(file: &Path) -> Result<String, EditError> {
    fs::read_to_string(file).map_err(|source| EditError::File { path: file.to_path_buf(), source })
}

fn write(file: &Path, text: &str) -> Result<(), EditError> {
    write_atomically(file, text.as_bytes())
        .map_err(|source| EditError::File { path: file.to_path_buf(), source })
}

#[cfg(test)]
mod tests;
