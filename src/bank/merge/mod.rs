//! Drafts of an import → the bank file of the imported root.
//!
//! Takes the drafts, the bank and the file's present text; gives the new text and what changed. The
//! digest in each question's `source` tells whether the bank's text was edited and whether the
//! source's was: only the source: updated; both: the bank wins; gone at the source: kept unless
//! pruned. Ids, comments and order stay as they are. Pure: reads and writes no file.

mod pair;
mod write;

use super::{Bank, Draft, QuestionId, fnv1a, load::FORMAT_VERSION};
use crate::text::{fold, words};
use pair::pair;
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};
use toml_edit::{DocumentMut, Item, Table};
use write::{entry, literal, quoted, slashed};

/// What an import does to the bank.
#[derive(Clone, Debug, Default)]
pub struct Merge {
    /// The bank file's new text.
    pub text: String,
    /// Whether it differs from the present one.
    pub changed: bool,
    /// Questions that were not there.
    pub new: Vec<QuestionId>,
    /// Questions whose text changed at the source only.
    pub updated: Vec<QuestionId>,
    /// Questions whose text changed both at the source and in the bank, which was kept.
    pub conflicts: Vec<Told>,
    /// Questions that are no longer at the source.
    pub gone: Vec<Told>,
    /// Whether `gone` were taken out of the bank.
    pub pruned: bool,
    /// Questions that are there already, from another root or written by hand.
    pub elsewhere: usize,
    /// Stubs that say 'this is no question'.
    pub ignored: usize,
    /// Questions that stayed as they were.
    pub unchanged: usize,
}

/// A question that the report names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Told {
    /// Its id.
    pub id: QuestionId,
    /// The source file, relative to the imported root.
    pub path: PathBuf,
    /// The line at the source, from 1.
    pub line: usize,
}

/// The bank's text cannot be merged into.
#[derive(Debug, thiserror::Error)]
#[error("{}: not valid TOML: {message}", path.display())]
pub struct MergeError {
    /// The bank file.
    pub path: PathBuf,
    /// What the parser says.
    pub message: String,
}

/// The bank file for an imported root: the one it has, or a new one in `dir` with a free name.
pub fn file_for(bank: &Bank, dir: &Path, root: &Path) -> PathBuf {
    if let Some(known) = bank.roots.iter().find(|r| r.path == root) {
        return known.file.clone();
    }
    let name =
        root.file_stem().or(root.file_name()).map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let folded = fold(&name).into_owned();
    let slug: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let slug = if slug.is_empty() { "root".to_owned() } else { slug.join("-") };
    let taken = |file: &Path| bank.roots.iter().any(|r| r.file == file) || file.exists();
    (1..)
        .map(|n| dir.join(if n == 1 { format!("{slug}.toml") } else { format!("{slug}-{n}.toml") }))
        .find(|file| !taken(file))
        .unwrap_or_else(|| dir.join(format!("{slug}.toml")))
}

/// The bank file of a root that nothing was imported from: only its notes are searched.
pub fn note_source(root: &Path) -> String {
    source_file("A note source; `greenroom import` adds its questions.", root)
}

fn source_file(what: &str, root: &Path) -> String {
    format!(
        "# {what} Edit freely: your changes survive the next import.\nformat_version = {FORMAT_VERSION}\n\n\
         [source]\npath = {}\nnotes = true\n",
        quoted(&root.to_string_lossy())
    )
}

/// The digest of a prompt and its answer that tells whether either was edited.
pub fn digest(prompt: &str, answer: &str) -> String {
    format!("{:016x}", fnv1a(prompt.trim_end().bytes().chain([0]).chain(answer.trim_end().bytes())))
}

/// Merges `drafts` of the import of `root` into the text of its bank `file`.
///
/// # Errors
/// When `present` is not valid TOML.
pub fn merge(
    bank: &Bank,
    file: &Path,
    present: Option<&str>,
    root: &Path,
    drafts: &[Draft],
    prune: bool,
) -> Result<Merge, MergeError> {
    let header = source_file("What `greenroom import` found.", root);
    let text = present.unwrap_or(&header);
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| MergeError {
        path: file.to_path_buf(),
        message: e.message().to_owned(),
    })?;
    let mut merge = Merge { pruned: prune, ..Merge::default() };
    let old = document
        .get("question")
        .and_then(Item::as_array_of_tables)
        .map(|a| a.iter().map(Old::of).collect::<Vec<_>>())
        .unwrap_or_default();
    let partner = pair(&old, drafts);
    let mut prune_at = Vec::new();
    if let Some(tables) = document.get_mut("question").and_then(Item::as_array_of_tables_mut) {
        for (i, table) in tables.iter_mut().enumerate() {
            match partner.of_old[i] {
                Some(d) => update(table, &old[i], &drafts[d], &mut merge),
                None if old[i].digest.is_empty() => {}
                None if old[i].ignored => {}
                None => {
                    merge.gone.push(old[i].told());
                    if prune {
                        prune_at.push(i);
                    }
                }
            }
        }
        for i in prune_at.into_iter().rev() {
            tables.remove(i);
        }
    }
    let mut out = document.to_string();
    let others = Others::of(bank, file);
    let mut taken: HashSet<String> = bank.questions.iter().map(|q| q.id.as_str().to_owned()).collect();
    for (d, draft) in drafts.iter().enumerate() {
        if partner.of_draft[d].is_some() {
            continue;
        }
        if others.have(draft) {
            merge.elsewhere += 1;
            continue;
        }
        let id = QuestionId::derive(&draft.prompt, &draft.answer, |id| taken.contains(id));
        taken.insert(id.as_str().to_owned());
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&entry(&id, draft));
        merge.new.push(id);
    }
    merge.changed = present != Some(out.as_str());
    merge.text = out;
    Ok(merge)
}

/// A question as it stands in the bank file.
struct Old {
    id: QuestionId,
    prompt: String,
    answer: String,
    path: PathBuf,
    line: usize,
    digest: String,
    ignored: bool,
}

impl Old {
    fn of(table: &Table) -> Self {
        let text =
            |key: &str| table.get(key).and_then(Item::as_str).unwrap_or_default().trim_end().to_owned();
        let source = table.get("source").and_then(Item::as_table_like);
        let field = |key: &str| source.and_then(|s| s.get(key));
        Self {
            id: QuestionId::new(text("id")),
            prompt: text("prompt"),
            answer: text("answer"),
            path: field("path").and_then(Item::as_str).unwrap_or_default().into(),
            line: field("line").and_then(Item::as_integer).and_then(|n| usize::try_from(n).ok()).unwrap_or(1),
            digest: field("digest").and_then(Item::as_str).unwrap_or_default().to_owned(),
            ignored: table.get("ignored").and_then(Item::as_bool).unwrap_or(false),
        }
    }

    fn told(&self) -> Told {
        Told { id: self.id.clone(), path: self.path.clone(), line: self.line }
    }
}

/// A text's words, folded.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for span in words(text) {
        out.push_str(&fold(span.of(text)));
        out.push(' ');
    }
    // Code is told apart by its signs.
    if text.contains("```") {
        out.extend(text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()));
    }
    out
}

fn update(table: &mut Table, old: &Old, draft: &Draft, merge: &mut Merge) {
    let now = digest(&draft.prompt, &draft.answer);
    let bank = digest(&old.prompt, &old.answer);
    let source_changed = now != old.digest;
    let edited = bank != old.digest;
    let mut known = now.clone();
    if old.ignored {
        merge.ignored += 1;
    } else if !source_changed || bank == now {
        merge.unchanged += 1;
    } else if edited {
        merge.conflicts.push(Told { id: old.id.clone(), path: draft.path.clone(), line: draft.line });
        known = old.digest.clone();
    } else {
        merge.updated.push(old.id.clone());
        set(table, "prompt", &draft.prompt);
        if draft.answer.is_empty() {
            table.remove("answer");
        } else {
            set(table, "answer", &draft.answer);
        }
    }
    place(table, draft, &known);
}

fn set(table: &mut Table, key: &str, text: &str) {
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

/// Writes where a question stands, if that changed.
fn place(table: &mut Table, draft: &Draft, digest: &str) {
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
}

/// Questions of other bank files.
struct Others(HashMap<String, Vec<(String, bool)>>);

impl Others {
    fn of(bank: &Bank, file: &Path) -> Self {
        let mut map: HashMap<String, Vec<(String, bool)>> = HashMap::new();
        for q in bank.questions.iter().filter(|q| q.place.path.as_path() != file) {
            map.entry(plain(&q.prompt)).or_default().push((plain(&q.answer), q.ignored));
        }
        Self(map)
    }

    fn have(&self, draft: &Draft) -> bool {
        let answer = plain(&draft.answer);
        self.0
            .get(&plain(&draft.prompt))
            .is_some_and(|same| same.iter().any(|(a, ignored)| *ignored || answer.is_empty() || *a == answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::parse_file;
    use std::sync::Arc;

    fn draft(line: usize, prompt: &str, answer: &str) -> Draft {
        Draft {
            prompt: prompt.into(),
            answer: answer.into(),
            path: "a.md".into(),
            line,
            end: line + 1,
            ..Draft::default()
        }
    }

    fn bank_of(text: &str) -> Bank {
        let parsed = parse_file(&Arc::new("b/imported/x.toml".into()), text);
        assert!(parsed.problems.is_empty(), "{:?}\n{text}", parsed.problems);
        Bank { questions: parsed.questions, ..Bank::default() }
    }

    fn run(present: Option<&str>, drafts: &[Draft], prune: bool) -> Merge {
        let bank = present.map(bank_of).unwrap_or_default();
        merge(&bank, Path::new("b/imported/x.toml"), present, Path::new("/n"), drafts, prune).unwrap()
    }

    #[test]
    fn twice_the_same_changes_nothing() {
        let drafts = [
            draft(1, "What is 'x'?", "One\n'''\n\u{1b} \"two\" \\n"),
            draft(5, "Why?\n\n```\na\n```", "`b`\n\nc"),
        ];
        let first = run(None, &drafts, false);
        assert_eq!(first.new.len(), 2);
        let questions = bank_of(&first.text).questions;
        assert_eq!(questions[0].answer, drafts[0].answer);
        assert_eq!(questions[1].prompt, drafts[1].prompt);
        let second = run(Some(&first.text), &drafts, false);
        assert!(!second.changed, "{}", second.text);
        assert_eq!(second.unchanged, 2);
    }

    #[test]
    fn what_changed_where_decides() {
        let before = [
            draft(1, "What is a mutex?", "A lock."),
            draft(5, "What is a semaphore?", "A counter."),
            draft(9, "Why threads?", "Cheap."),
            draft(12, "What is gone?", "It."),
        ];
        let first = run(None, &before, false).text;
        let edited = format!("# mine\n{}", first.replace("A counter.", "My counter."));
        let after = [
            draft(3, "What is a mutex?", "A lock with an owner."),
            draft(7, "What is a semaphore?", "A counting lock."),
            draft(11, "Why do we use threads?", "Cheap."),
            draft(20, "What is new?", ""),
        ];
        let merged = run(Some(&edited), &after, false);
        let questions = bank_of(&merged.text).questions;
        let ids = |t: &str| bank_of(t).questions.iter().map(|q| q.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&merged.text)[..4], ids(&first)[..]);
        assert_eq!(
            (merged.new.len(), merged.updated.len(), merged.conflicts.len(), merged.gone.len()),
            (1, 2, 1, 1)
        );
        assert_eq!(questions[0].answer, "A lock with an owner.");
        assert_eq!(questions[1].answer, "My counter.");
        assert_eq!(questions[2].prompt, "Why do we use threads?");
        assert_eq!(questions[0].source.as_ref().unwrap().line, 3);
        assert!(merged.text.starts_with("# mine\n"));
        let pruned = run(Some(&merged.text), &after, true);
        assert_eq!(bank_of(&pruned.text).questions.len(), 4);
    }

    #[test]
    fn stubs_and_questions_from_elsewhere_are_not_imported_again() {
        let first = run(None, &[draft(1, "Is it?", "Yes.")], false)
            .text
            .replace("\nsource", "\nignored = true\nsource");
        let again = run(Some(&first), &[draft(1, "Is it?", "Yes, it is.")], false);
        assert_eq!((again.ignored, again.new.len(), again.updated.len()), (1, 0, 0));
        let bank = bank_of(&first.replace("ignored = true\n", ""));
        let other = merge(
            &bank,
            Path::new("b/imported/y.toml"),
            None,
            Path::new("/m"),
            &[draft(3, "Is it?", "Yes.")],
            false,
        )
        .unwrap();
        assert_eq!((other.elsewhere, other.new.len()), (1, 0));
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_from_toml(prompt in "[a-z]\\PC{0,40}", answer in "(\\PC|[\\n\\t'\"\\\\\u{1b}\u{7f}]){0,60}") {
            let answer = answer.trim_end().to_owned();
            let text = entry(&QuestionId::new("x"), &draft(1, prompt.trim_end(), &answer));
            let questions = bank_of(&format!("format_version = 1\n{text}")).questions;
            proptest::prop_assert_eq!(&questions[0].prompt, prompt.trim_end());
            proptest::prop_assert_eq!(&questions[0].answer, &answer);
        }
    }
}
