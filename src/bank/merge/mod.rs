//! Merging an import into the bank file of its root.
//!
//! Takes drafts, the bank and the file's present text; gives the new text and what changed. The digest
//! in each question's `source` tells whether the bank or the source was edited since the last import. Only
//! the source: the question is updated. Both: the bank wins. Missing at the source: kept unless pruned.
//! Topics, difficulty, links and key points follow the same rule, each on its own ([`extras`]). Ids,
//! comments and order are kept. Never reads or writes a file.

mod digest;
mod entry;
mod existing;
mod extras;
mod pair;
mod root_file;
mod toml_text;
mod update;

pub use digest::digest;
pub use root_file::{file_for, note_source};

use super::{Bank, Draft, QuestionId};
use digest::slashed;
use entry::question_toml;
use existing::{Existing, OtherQuestions};
use extras::Extras;
use pair::pair;
use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};
use toml_edit::{DocumentMut, Item};
use update::{Change, update};

/// What an import changes in the bank.
#[derive(Clone, Debug, Default)]
pub struct MergeOutcome {
    /// The new text of the bank file.
    pub text: String,
    /// Whether it differs from the present one.
    pub changed: bool,
    /// Questions that are new.
    pub new: Vec<QuestionId>,
    /// Questions that changed at the source only.
    pub updated: Vec<QuestionId>,
    /// Questions that changed at the source and in the bank; the bank's text was kept.
    pub conflicts: Vec<ReportedQuestion>,
    /// Questions that are no longer at the source.
    pub gone: Vec<ReportedQuestion>,
    /// Whether `gone` were removed from the bank.
    pub pruned: bool,
    /// Drafts that other bank files have already, from another root or written by hand.
    pub elsewhere: usize,
    /// Questions that the bank ignores.
    pub ignored: usize,
    /// Questions that did not change.
    pub unchanged: usize,
    /// For each draft, its question in the bank; `None` for an ignored one.
    pub ids: Vec<Option<QuestionId>>,
}

/// A question that the import's report names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReportedQuestion {
    /// Its id.
    pub id: QuestionId,
    /// The source file, relative to the imported root.
    pub path: PathBuf,
    /// The line at the source, from 1.
    pub line: usize,
}

/// The bank file cannot be merged into.
#[derive(Debug, thiserror::Error)]
#[error("{}: not valid TOML: {message}", path.display())]
pub struct MergeError {
    /// The bank file.
    pub path: PathBuf,
    /// The parser's message.
    pub message: String,
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
) -> Result<MergeOutcome, MergeError> {
    if let Some(text) = present
        && let Some(outcome) = unchanged(bank, file, text, drafts, prune)
    {
        return Ok(outcome);
    }
    merge_text(bank, file, present, root, drafts, prune)
}

/// The outcome where each question of the file equals its draft, which the loaded bank shows without
/// parsing the text again. `None` if there is anything to do.
fn unchanged(bank: &Bank, file: &Path, text: &str, drafts: &[Draft], prune: bool) -> Option<MergeOutcome> {
    let mut outcome = MergeOutcome { text: text.to_owned(), pruned: prune, ..MergeOutcome::default() };
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
        *(if question.ignored { &mut outcome.ignored } else { &mut outcome.unchanged }) += 1;
        outcome.ids.push(Some(question.id.clone()).filter(|_| !question.ignored));
    }
    questions.next().is_none().then_some(outcome)
}

fn merge_text(
    bank: &Bank,
    file: &Path,
    present: Option<&str>,
    root: &Path,
    drafts: &[Draft],
    prune: bool,
) -> Result<MergeOutcome, MergeError> {
    let header = root_file::header("What `greenroom import` found.", root);
    let text = present.unwrap_or(&header);
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| MergeError {
        path: file.to_path_buf(),
        message: e.message().to_owned(),
    })?;
    let mut outcome =
        MergeOutcome { pruned: prune, ids: vec![None; drafts.len()], ..MergeOutcome::default() };
    let paired = merge_existing(&mut document, drafts, &mut outcome);
    outcome.text = document.to_string();
    append_new(bank, file, drafts, &paired, &mut outcome);
    outcome.changed = present != Some(outcome.text.as_str());
    Ok(outcome)
}

/// Updates the questions of the file that have a draft, and reports or prunes those that have none.
/// Returns for each draft whether it has a question.
fn merge_existing(document: &mut DocumentMut, drafts: &[Draft], outcome: &mut MergeOutcome) -> Vec<bool> {
    let Some(tables) = document.get_mut("question").and_then(Item::as_array_of_tables_mut) else {
        return vec![false; drafts.len()];
    };
    let questions: Vec<_> = tables.iter().map(Existing::read).collect();
    let pairs = pair(&questions, drafts);
    let mut gone = Vec::new();
    for (i, (table, question)) in tables.iter_mut().zip(&questions).enumerate() {
        let id = || question.id.clone();
        let report = |path: &Path, line| ReportedQuestion { id: id(), path: path.to_path_buf(), line };
        match pairs.of_question[i] {
            Some(d) => {
                let draft = &drafts[d];
                outcome.ids[d] = Some(id()).filter(|_| !question.ignored);
                match update(table, question, draft) {
                    Change::Ignored => outcome.ignored += 1,
                    Change::Conflict => outcome.conflicts.push(report(&draft.path, draft.line)),
                    Change::Updated => outcome.updated.push(id()),
                    Change::Unchanged => outcome.unchanged += 1,
                }
            }
            None if question.digest.is_empty() || question.ignored => {}
            None => {
                outcome.gone.push(report(&question.path, question.line));
                gone.push(i);
            }
        }
    }
    if outcome.pruned {
        for i in gone.into_iter().rev() {
            tables.remove(i);
        }
    }
    pairs.of_draft.iter().map(Option::is_some).collect()
}

/// Appends the drafts that neither this file nor another one has.
fn append_new(bank: &Bank, file: &Path, drafts: &[Draft], paired: &[bool], outcome: &mut MergeOutcome) {
    let others = OtherQuestions::new(bank, file);
    let mut taken: HashSet<String> = bank.questions.iter().map(|q| q.id.as_str().to_owned()).collect();
    for (d, draft) in drafts.iter().enumerate().filter(|(d, _)| !paired[*d]) {
        if let Some(same) = others.find(draft) {
            outcome.elsewhere += 1;
            outcome.ids[d] = same;
            continue;
        }
        let id = QuestionId::derive(&draft.prompt, &draft.answer, |id| taken.contains(id));
        taken.insert(id.as_str().to_owned());
        if !outcome.text.ends_with('\n') {
            outcome.text.push('\n');
        }
        outcome.text.push_str(&question_toml(&id, draft));
        outcome.ids[d] = Some(id.clone());
        outcome.new.push(id);
    }
}

#[cfg(test)]
mod tests;
