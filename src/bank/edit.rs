//! Edits of bank files that a person asked for: comments, order and formatting stay as they are.
//!
//! A file is replaced whole or not at all, and never by one that cannot be read again.

use super::{BankProblem, KeyConcept, QuestionId, parse_file};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

/// A bank file cannot be edited; it is as it was.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is not valid TOML at the moment.
    #[error("{}: not valid TOML: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// The question is not in it (any more).
    #[error("{}: no question `{id}` in it", path.display())]
    NoQuestion {
        /// The file.
        path: PathBuf,
        /// The question.
        id: QuestionId,
    },
    /// The question has no such concept (any more).
    #[error("{}: question `{id}` has no concept `{concept}`", path.display())]
    NoConcept {
        /// The file.
        path: PathBuf,
        /// The question.
        id: QuestionId,
        /// The concept's name.
        concept: String,
    },
    /// The edit would leave a file with faults.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faulty(Vec<BankProblem>),
}

/// Adds `words` as a phrasing of a concept. `false` when it is one already.
///
/// # Errors
/// When the file cannot be read or written, or holds no such question or concept.
pub fn add_phrasing(path: &Path, id: &QuestionId, concept: &str, words: &str) -> Result<bool, EditError> {
    edit(path, |document| {
        let question = question_mut(path, document, id)?;
        let missing =
            || EditError::NoConcept { path: path.to_path_buf(), id: id.clone(), concept: concept.to_owned() };
        match question.get_mut("concept") {
            Some(Item::ArrayOfTables(tables)) => {
                let table = tables
                    .iter_mut()
                    .find(|t| t.get("name").and_then(Item::as_str) == Some(concept))
                    .ok_or_else(missing)?;
                let phrasings = table.entry("phrasings").or_insert_with(|| Array::new().into());
                Ok(phrasings.as_array_mut().is_some_and(|list| push_new(list, words)))
            }
            Some(Item::Value(Value::Array(list))) => {
                let table = list
                    .iter_mut()
                    .filter_map(Value::as_inline_table_mut)
                    .find(|t| t.get("name").and_then(Value::as_str) == Some(concept))
                    .ok_or_else(missing)?;
                let phrasings = table.entry("phrasings").or_insert_with(|| Array::new().into());
                Ok(phrasings.as_array_mut().is_some_and(|list| push_new(list, words)))
            }
            _ => Err(missing()),
        }
    })
}

/// Writes mined concepts into a question that has none, marked `mined = true`. `false` when it has
/// concepts already.
///
/// # Errors
/// When the file cannot be read or written, or does not hold the question.
pub fn pin_concepts(path: &Path, id: &QuestionId, concepts: &[KeyConcept]) -> Result<bool, EditError> {
    edit(path, |document| {
        let inline = !matches!(document.get("question"), Some(Item::ArrayOfTables(_)));
        let question = question_mut(path, document, id)?;
        if concepts.is_empty() || question.contains_key("concept") {
            return Ok(false);
        }
        let item = if inline {
            Item::Value(Value::Array(concepts.iter().map(|c| concept_table(c).into_inline_table()).collect()))
        } else {
            let mut tables = ArrayOfTables::new();
            concepts.iter().for_each(|c| tables.push(concept_table(c)));
            Item::ArrayOfTables(tables)
        };
        question.insert("concept", item);
        Ok(true)
    })
}

fn concept_table(concept: &KeyConcept) -> Table {
    let mut table = Table::new();
    table.insert("name", concept.name.as_str().into());
    if !concept.phrasings.is_empty() {
        table.insert("phrasings", concept.phrasings.iter().map(String::as_str).collect::<Array>().into());
    }
    // Only what differs from the default: whole numbers as such, as a person would write them.
    if concept.weight != 1.0 {
        let whole = concept.weight.fract() == 0.0 && concept.weight < 1e9;
        let weight = if whole { Value::from(concept.weight as i64) } else { Value::from(concept.weight) };
        table.insert("weight", weight.into());
    }
    if concept.required {
        table.insert("required", true.into());
    }
    table.insert("mined", true.into());
    table
}

/// A question as a table of either form, `[[question]]` or `question = [{…}]`.
fn question_mut<'d>(
    path: &Path,
    document: &'d mut DocumentMut,
    id: &QuestionId,
) -> Result<&'d mut dyn toml_edit::TableLike, EditError> {
    let wanted = Some(id.as_str());
    let found: Option<&mut dyn toml_edit::TableLike> = match document.get_mut("question") {
        Some(Item::ArrayOfTables(tables)) => tables
            .iter_mut()
            .find(|t| t.get("id").and_then(Item::as_str) == wanted)
            .map(|t| t as &mut dyn toml_edit::TableLike),
        Some(Item::Value(Value::Array(list))) => list
            .iter_mut()
            .filter_map(Value::as_inline_table_mut)
            .find(|t: &&mut InlineTable| t.get("id").and_then(Value::as_str) == wanted)
            .map(|t| t as &mut dyn toml_edit::TableLike),
        _ => None,
    };
    found.ok_or_else(|| EditError::NoQuestion { path: path.to_path_buf(), id: id.clone() })
}

/// Adds a phrasing in the form the list has: one a line where it is set so.
fn push_new(list: &mut Array, words: &str) -> bool {
    if list.iter().any(|v| v.as_str() == Some(words)) {
        return false;
    }
    let layout = list.get(list.len().wrapping_sub(1)).and_then(|last| {
        let prefix = last.decor().prefix().and_then(|p| p.as_str())?;
        // A comment behind the last entry must not become one before the new one.
        let line_break = prefix.rfind('\n')?;
        Some(prefix[line_break..].to_owned())
    });
    match layout {
        Some(prefix) => list.push_formatted(Value::from(words).decorated(prefix, "")),
        None => list.push(words),
    }
    true
}

/// Reads, changes and, if `change` says so, replaces a bank file.
fn edit(
    path: &Path,
    change: impl FnOnce(&mut DocumentMut) -> Result<bool, EditError>,
) -> Result<bool, EditError> {
    let at = |source| EditError::File { path: path.to_path_buf(), source };
    let before = fs::read_to_string(path).map_err(at)?;
    let mut document: DocumentMut = before.parse().map_err(|e: toml_edit::TomlError| EditError::Syntax {
        path: path.to_path_buf(),
        message: e.message().replace('\n', " "),
    })?;
    if !change(&mut document)? {
        return Ok(false);
    }
    let after = document.to_string();
    let file = Arc::new(path.to_path_buf());
    let (old, new) = (parse_file(&file, &before).problems.len(), parse_file(&file, &after).problems);
    if new.len() > old {
        return Err(EditError::Faulty(new));
    }
    replace(path, &after).map_err(at)?;
    Ok(true)
}

/// Writes a file beside `path` and moves it there; a link is followed, permissions are kept.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|e| e.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# my questions
format_version = 1

[[question]] # first
id = \"a\"
prompt = 'Why?'   # odd spacing
answer = '''because
of this'''
[[question.concept]]
name = \"one\"
phrasings = [
    \"uno\", # Spanish
    \"eins\",
]
[[question.concept]]
name = \"two\"

# the second
[[question]]
id = \"b\"
prompt = \"And?\"
answer = \"So.\"
";

    fn edited(text: &str, edit: impl Fn(&Path) -> Result<bool, EditError>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        fs::write(&path, text).unwrap();
        assert!(edit(&path).unwrap());
        let once = fs::read_to_string(&path).unwrap();
        assert!(!edit(&path).unwrap(), "the second time there is nothing to do");
        assert_eq!(fs::read_to_string(&path).unwrap(), once);
        once
    }

    #[test]
    fn a_phrasing_comes_to_the_others() {
        let add = |concept: &'static str| {
            move |path: &Path| add_phrasing(path, &QuestionId::new("a"), concept, "say \"it\"")
        };
        let one = edited(TEXT, add("one"));
        assert_eq!(
            one,
            TEXT.replace("    \"eins\",\n", "    \"eins\",\n    'say \"it\"',\n"),
            "comments and layout are kept"
        );
        let two = edited(TEXT, add("two"));
        assert_eq!(two, TEXT.replace("name = \"two\"\n", "name = \"two\"\nphrasings = ['say \"it\"']\n"));
        let inline = "format_version = 1\nquestion = [{ id = \"a\", prompt = \"p\", concept = [{ name = \"one\" }] }]\n";
        assert!(edited(inline, add("one")).contains("phrasings = ['say \"it\"']"));
    }

    #[test]
    fn mined_concepts_are_pinned_as_such() {
        let concepts = [KeyConcept { weight: 2.0, ..KeyConcept::named("so") }, KeyConcept::named("x")];
        let text = edited(TEXT, |path| pin_concepts(path, &QuestionId::new("b"), &concepts));
        assert!(text.starts_with(TEXT), "{text}");
        let parsed = parse_file(&Arc::new("x.toml".into()), &text);
        assert_eq!(parsed.problems, []);
        let pinned = &parsed.questions[1].concepts;
        assert_eq!((pinned.len(), pinned[0].mined, pinned[0].weight), (2, true, 2.0));
        assert_eq!(parsed.questions[0].concepts.len(), 2);
    }

    #[test]
    fn what_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        fs::write(&path, TEXT).unwrap();
        let told = |id: &str, concept: &str| {
            add_phrasing(&path, &QuestionId::new(id), concept, "w").unwrap_err().to_string()
        };
        assert!(told("z", "one").ends_with("no question `z` in it"));
        assert!(told("a", "three").ends_with("question `a` has no concept `three`"));
        assert!(told("b", "one").ends_with("question `b` has no concept `one`"));
        fs::write(&path, "format_version = \n").unwrap();
        assert!(told("a", "one").contains("not valid TOML"));
    }
}
