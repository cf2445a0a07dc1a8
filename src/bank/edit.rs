//! Changing one question in its bank file: comments, order and formatting of all the rest survive.
//!
//! Every change is checked by reading the new text back before it is written; a file that would
//! not load is never put on disk.

use super::{
    BankProblem, KeyConcept, ParsedFile, Place, Question, QuestionId, load::parse_file, write_atomically,
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
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file has faults, or would have them after the change; nothing was written.
    #[error("{}", list(.0))]
    Faults(Vec<BankProblem>),
    /// The question is not in the file, or not as a `[[question]]` table.
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
    TakenId(QuestionId),
    /// The new text does not hold exactly one question.
    #[error("expected one question, found {0}")]
    NotOne(usize),
}

fn list(problems: &[BankProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Adds `words` to the phrasings of a curated concept. Words that stand there already are left.
///
/// # Errors
/// When the question or concept is not there, or the file cannot be read or written.
pub fn add_phrasing(file: &Path, id: &QuestionId, concept: &str, words: &str) -> Result<(), EditError> {
    revise(file, id, |question| {
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

/// Writes `concepts` into a question that has none of its own, marked as mined.
///
/// # Errors
/// When the question is not there, or the file cannot be read or written.
pub fn pin_concepts(file: &Path, id: &QuestionId, concepts: &[KeyConcept]) -> Result<(), EditError> {
    revise(file, id, |question| {
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

/// Marks a question as no question, or takes the mark away.
///
/// # Errors
/// When the question is not there, or the file cannot be read or written.
pub fn set_ignored(file: &Path, id: &QuestionId, ignored: bool) -> Result<(), EditError> {
    revise(file, id, |question| {
        if ignored {
            put(question, "ignored", value(true));
        } else {
            question.remove("ignored");
        }
        Ok(())
    })
}

/// Gives a question another id. Its progress must be carried over by the caller.
///
/// # Errors
/// When the question is not there, or the file cannot be read or written.
pub fn rename(file: &Path, id: &QuestionId, new: &QuestionId) -> Result<(), EditError> {
    revise(file, id, |question| {
        put(question, "id", value(new.as_str()));
        Ok(())
    })
}

/// Gives a question other topics.
///
/// # Errors
/// When the question is not there, or the file cannot be read or written.
pub fn set_topics(file: &Path, id: &QuestionId, topics: &[String]) -> Result<(), EditError> {
    revise(file, id, |question| {
        put(question, "topics", value(topics.iter().collect::<Array>()));
        Ok(())
    })
}

/// Says whether the notes of an imported root are searched; its questions stay.
///
/// # Errors
/// When the file is no imported root's, or cannot be read or written.
pub fn set_notes(file: &Path, searched: bool) -> Result<(), EditError> {
    let mut document = document(file, &read(file)?)?;
    let source = document.get_mut("source").and_then(Item::as_table_mut);
    let source = source.ok_or_else(|| EditError::NoSource(file.to_path_buf()))?;
    put(source, "notes", value(searched));
    let new = document.to_string();
    checked(file, &new)?;
    write(file, &new)
}

/// Replaces a value, keeping the comment and blanks around it.
fn put(table: &mut Table, key: &str, mut new: Item) {
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), new.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    table.insert(key, new);
}

/// Applies `change` to the table of a question and writes the file.
fn revise(
    file: &Path,
    id: &QuestionId,
    change: impl FnOnce(&mut Table) -> Result<(), EditError>,
) -> Result<(), EditError> {
    let _lock = lock(file);
    let text = read(file)?;
    let before = checked(file, &text)?;
    let mut document = document(file, &text)?;
    let questions = document.get_mut("question").and_then(Item::as_array_of_tables_mut);
    let table = questions
        .and_then(|list| list.iter_mut().find(|q| q.get("id").and_then(Item::as_str) == Some(id.as_str())))
        .ok_or_else(|| EditError::NoQuestion { path: file.to_path_buf(), id: id.clone() })?;
    change(table)?;
    let new = document.to_string();
    let after = checked(file, &new)?;
    debug_assert_eq!(before.questions.len(), after.questions.len());
    write(file, &new)
}

fn document(file: &Path, text: &str) -> Result<DocumentMut, EditError> {
    text.parse().map_err(|e: toml_edit::TomlError| {
        let place = Place { path: Arc::new(file.to_path_buf()), line: 1 };
        EditError::Faults(vec![BankProblem { place, message: e.message().to_owned() }])
    })
}

/// The text of a question as it stands in its file, from `[[question]]` to the next one.
///
/// # Errors
/// When the question is not there, or the file cannot be read.
pub fn question_text(file: &Path, id: &QuestionId) -> Result<String, EditError> {
    let found = question_texts(file)?.remove(id);
    found.ok_or_else(|| EditError::NoQuestion { path: file.to_path_buf(), id: id.clone() })
}

/// The texts of all questions of a file, by id.
///
/// # Errors
/// When the file cannot be read or has faults.
pub fn question_texts(file: &Path) -> Result<HashMap<QuestionId, String>, EditError> {
    let text = read(file)?;
    let parsed = checked(file, &text)?;
    let alone = parsed.questions.into_iter().zip(parsed.slices).filter(|(_, slice)| slice.start > 0);
    Ok(alone.map(|(q, slice)| (q.id, text[slice].to_owned())).collect())
}

/// Puts `new`, one `[[question]]`, in the place of a question; everything around it stays to the
/// byte.
///
/// # Errors
/// When `new` has faults or is not one question, the question is not there, or the file cannot be
/// read or written.
pub fn replace_question(file: &Path, id: &QuestionId, new: &str) -> Result<Question, EditError> {
    let _lock = lock(file);
    let text = read(file)?;
    let range = slice_of(file, &checked(file, &text)?, id)?;
    let question = new_question(file, new)?;
    let mut whole = text[..range.start].to_owned();
    whole.push_str(new.trim_end());
    whole.push_str(if range.end == text.len() { "\n" } else { "\n\n" });
    whole.push_str(&text[range.end..]);
    checked(file, &whole)?;
    write(file, &whole)?;
    Ok(question)
}

/// Adds `new`, one `[[question]]`, at the end of a bank file, which is made when it is missing.
///
/// # Errors
/// When `new` has faults or is not one question, or the file cannot be read or written.
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
    checked(file, &text)?;
    write(file, &text)?;
    Ok(question)
}

/// The one question of `text`; `file` is only a name for its faults.
///
/// # Errors
/// When the text has faults, or holds none or several questions.
pub fn new_question(file: &Path, text: &str) -> Result<Question, EditError> {
    let alone = format!("format_version = {}\n{text}", super::load::FORMAT_VERSION);
    let mut parsed = parse_file(&Arc::new(file.to_path_buf()), &alone);
    for problem in &mut parsed.problems {
        // The version's line is not the author's.
        problem.place.line = problem.place.line.saturating_sub(1).max(1);
    }
    if !parsed.problems.is_empty() {
        return Err(EditError::Faults(parsed.problems));
    }
    match parsed.questions.len() {
        1 => Ok(parsed.questions.remove(0)),
        n => Err(EditError::NotOne(n)),
    }
}

fn slice_of(file: &Path, parsed: &ParsedFile, id: &QuestionId) -> Result<std::ops::Range<usize>, EditError> {
    let found = parsed.questions.iter().zip(&parsed.slices).find(|(q, slice)| q.id == *id && slice.start > 0);
    found
        .map(|(_, slice)| slice.clone())
        .ok_or_else(|| EditError::NoQuestion { path: file.to_path_buf(), id: id.clone() })
}

fn checked(file: &Path, text: &str) -> Result<ParsedFile, EditError> {
    let mut parsed = parse_file(&Arc::new(file.to_path_buf()), text);
    let bank = super::Bank { questions: parsed.questions, roots: Vec::new() };
    let mut problems = std::mem::take(&mut parsed.problems);
    problems.extend(bank.repeated_ids());
    parsed.questions = bank.questions;
    if problems.is_empty() { Ok(parsed) } else { Err(EditError::Faults(problems)) }
}

/// Keeps other greenrooms from changing bank files of this folder until it is dropped: of two that
/// read the same text, the later writer would undo the other. The folder itself is locked, so that
/// no lock file is left in the bank; where that is not possible, the edit goes on without.
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
mod tests {
    use super::*;

    const FILE: &str = "# my bank\nformat_version = 1\n\n# the first\n[[question]]\nid = \"a\" # stable\nprompt = \"A?\"\n\
        answer = '''\nlong\n'''\ntopics = [\"x\"] # where\n\n[[question.concept]]\nname = \"n\" # short\n\
        phrasings = [\n  \"one\", # kept\n]\n\n# the second\n[[question]]\nid = \"b\"\nprompt = \"B?\"\n";

    fn edited(change: impl FnOnce(&Path) -> Result<(), EditError>) -> String {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("t.toml");
        fs::write(&path, FILE).unwrap();
        change(&path).unwrap();
        fs::read_to_string(path).unwrap()
    }

    fn id(id: &str) -> QuestionId {
        QuestionId::new(id)
    }

    #[test]
    fn only_what_is_changed_changes() {
        let cases: [(&str, &str, String); 5] = [
            ("id = \"a\" # stable", "id = \"z\" # stable", edited(|f| rename(f, &id("a"), &id("z")))),
            (
                "topics = [\"x\"] # where",
                "topics = [\"y\"] # where",
                edited(|f| set_topics(f, &id("a"), &["y".into()])),
            ),
            (
                "prompt = \"B?\"\n",
                "prompt = \"B?\"\nignored = true\n",
                edited(|f| set_ignored(f, &id("b"), true)),
            ),
            (
                "[[question]]\nid = \"b\"\nprompt = \"B?\"\n",
                "[[question]]\nid = \"b\"\nprompt = \"C?\"\n",
                edited(|f| {
                    replace_question(f, &id("b"), "[[question]]\nid = \"b\"\nprompt = \"C?\"").map(drop)
                }),
            ),
            (
                "prompt = \"B?\"\n",
                "prompt = \"B?\"\n\n[[question]]\nid = \"c\"\nprompt = \"C?\"\n",
                edited(|f| append_question(f, "[[question]]\nid = \"c\"\nprompt = \"C?\"").map(drop)),
            ),
        ];
        for (old, new, text) in cases {
            assert_eq!(text, FILE.replace(old, new));
        }
    }

    #[test]
    fn phrasings_and_pinned_concepts() {
        let text = edited(|f| {
            add_phrasing(f, &id("a"), "n", "two").and_then(|()| add_phrasing(f, &id("a"), "n", "two"))
        });
        let parsed = parse_file(&Arc::default(), &text);
        assert_eq!(parsed.questions[0].concepts[0].phrasings, ["one", "two"]);
        assert!(text.contains("# kept") && text.contains("# the second"), "{text}");
        let mined = KeyConcept { mined: true, weight: 1.5, ..KeyConcept::named("m") };
        let text = edited(|f| pin_concepts(f, &id("b"), std::slice::from_ref(&mined)));
        assert_eq!(parse_file(&Arc::default(), &text).questions[1].concepts, [mined]);
    }

    #[test]
    fn a_source_is_searched_or_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s.toml");
        fs::write(&path, "format_version = 1\n\n[source] # mine\npath = \"/n\"\nnotes = true # yes\n")
            .unwrap();
        set_notes(&path, false).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("[source] # mine") && text.contains("notes = false # yes"), "{text}");
        fs::write(&path, "format_version = 1\n").unwrap();
        assert!(matches!(set_notes(&path, true), Err(EditError::NoSource(_))));
    }

    #[test]
    fn faults_leave_the_file_as_it_was() {
        let text = edited(|f| {
            assert!(matches!(rename(f, &id("a"), &id("b")), Err(EditError::Faults(_))));
            assert!(matches!(rename(f, &id("x"), &id("y")), Err(EditError::NoQuestion { .. })));
            assert!(matches!(add_phrasing(f, &id("a"), "x", "y"), Err(EditError::NoConcept { .. })));
            assert!(matches!(replace_question(f, &id("a"), ""), Err(EditError::NotOne(0))));
            let fault = replace_question(f, &id("a"), "[[question]]\nid = \"a\"\nprompt = 1").unwrap_err();
            assert!(fault.to_string().contains("t.toml:3: `prompt`"), "{fault}");
            Ok(())
        });
        assert_eq!(text, FILE);
    }
}
