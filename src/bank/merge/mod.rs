//! Drafts of an import → the bank file of the imported root.
//!
//! Takes the drafts, the bank and the file's present text; gives the new text and what changed. The
//! digest in each question's `source` tells whether the bank's text was edited and whether the
//! source's was: only the source: updated; both: the bank wins; gone at the source: kept unless
//! pruned. What a question has beside them follows in the same way ([`extras`]). Ids, comments and order stay as they are. Pure: reads and writes no file.

mod extras;
mod pair;
mod write;

use super::{Bank, Draft, QuestionId, fnv1a, load::FORMAT_VERSION};
use crate::text::{fold, words};
use extras::{Extras, follow};
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
    /// The question each draft is now, in the order of the drafts; none for a stub.
    pub ids: Vec<Option<QuestionId>>,
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
    if let Some(text) = present
        && let Some(merge) = in_step(bank, file, text, drafts, prune)
    {
        return Ok(merge);
    }
    merge_text(bank, file, present, root, drafts, prune)
}

/// What a merge gives where every question of the file is as its draft has it, which the loaded bank
/// tells without the text being read again. `None` if anything is to be done.
fn in_step(bank: &Bank, file: &Path, text: &str, drafts: &[Draft], prune: bool) -> Option<Merge> {
    let mut merge = Merge { text: text.to_owned(), pruned: prune, ..Merge::default() };
    let mut questions = bank.questions.iter().filter(|q| q.place.path.as_path() == file);
    for draft in drafts {
        let question = questions.next()?;
        let source = question.source.as_ref()?;
        let same = source.path.to_str() == Some(slashed(&draft.path).as_str())
            && (source.line, source.end) == (draft.line, Some(draft.end))
            && source.digest == digest(&draft.prompt, &draft.answer)
            && source.extras == Extras::of_draft(draft).to_string();
        if !same {
            return None;
        }
        *(if question.ignored { &mut merge.ignored } else { &mut merge.unchanged }) += 1;
        merge.ids.push(Some(question.id.clone()).filter(|_| !question.ignored));
    }
    questions.next().is_none().then_some(merge)
}

fn merge_text(
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
    let mut merge = Merge { pruned: prune, ids: vec![None; drafts.len()], ..Merge::default() };
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
                Some(d) => {
                    merge.ids[d] = Some(old[i].id.clone()).filter(|_| !old[i].ignored);
                    update(table, &old[i], &drafts[d], &mut merge);
                }
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
        if let Some(same) = others.find(draft) {
            merge.elsewhere += 1;
            merge.ids[d] = same;
            continue;
        }
        let id = QuestionId::derive(&draft.prompt, &draft.answer, |id| taken.contains(id));
        taken.insert(id.as_str().to_owned());
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(&entry(&id, draft));
        merge.ids[d] = Some(id.clone());
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
    extras: Extras,
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
            extras: Extras::parse(field("extras").and_then(Item::as_str).unwrap_or_default()),
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
    if old.ignored {
        merge.ignored += 1;
        place(table, draft, &now, old.extras);
        return;
    }
    let mut known = now.clone();
    let mut followed = follow(table, old.extras, draft);
    let follows = source_changed && bank != now;
    if follows && edited {
        followed.conflict = true;
        known = old.digest.clone();
    } else if follows {
        followed.changed = true;
        set(table, "prompt", &draft.prompt);
        if draft.answer.is_empty() {
            table.remove("answer");
        } else {
            set(table, "answer", &draft.answer);
        }
    }
    if followed.conflict {
        merge.conflicts.push(Told { id: old.id.clone(), path: draft.path.clone(), line: draft.line });
    } else if followed.changed {
        merge.updated.push(old.id.clone());
    } else {
        merge.unchanged += 1;
    }
    place(table, draft, &known, Extras::of_draft(draft));
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
fn place(table: &mut Table, draft: &Draft, digest: &str, extras: Extras) {
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

/// Questions of other bank files.
struct Others(HashMap<String, Vec<(String, Option<QuestionId>)>>);

impl Others {
    fn of(bank: &Bank, file: &Path) -> Self {
        let mut map: HashMap<String, Vec<(String, Option<QuestionId>)>> = HashMap::new();
        for q in bank.questions.iter().filter(|q| q.place.path.as_path() != file) {
            map.entry(plain(&q.prompt))
                .or_default()
                .push((plain(&q.answer), Some(q.id.clone()).filter(|_| !q.ignored)));
        }
        Self(map)
    }

    /// The question that a draft repeats, if there is one; itself nothing if that is a stub.
    fn find(&self, draft: &Draft) -> Option<Option<QuestionId>> {
        let same = if self.0.is_empty() { None } else { self.0.get(&plain(&draft.prompt)) }?;
        let answer = plain(&draft.answer);
        let (_, id) = same.iter().find(|(a, id)| id.is_none() || answer.is_empty() || *a == answer)?;
        Some(id.clone())
    }
}

#[cfg(test)]
mod tests;
