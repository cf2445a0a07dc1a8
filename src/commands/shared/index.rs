//! The home's index, brought in step with bank and notes.

use super::{
    note,
    path::{absolute, current_dir, display_path},
    warn,
};
use crate::{
    bank::{Bank, Question},
    error::Error,
    home::Home,
    index::{Index, IndexError, Sources},
    session::{Notes, Timeout},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// Documents from which on rebuilding the index is worth a message.
const LARGE: usize = 500;

/// The note sources of a home: its own notes, the settings' folders, the imported roots.
pub(crate) fn sources(home: &Home, bank: &Bank) -> Sources {
    let mut notes = vec![home.notes()];
    notes.extend(home.settings.notes.iter().map(|p| home.root.join(p)));
    notes.extend(bank.roots.iter().filter(|r| r.notes).map(|r| home.root.join(&r.path)));
    Sources { notes, exclude: home.settings.exclude.clone() }
}

/// Opens the home's index and syncs it, with messages.
///
/// # Errors
/// When the index can neither be opened nor created.
pub(crate) fn open(home: &Home, bank: &Bank) -> Result<Index, Error> {
    let mut index = Index::open(&home.index())?;
    let report = index.sync(bank, &sources(home, bank))?;
    if report.busy {
        warn("another greenroom is updating the index; what it has saved so far is searched");
    } else if report.rebuilt && report.notes + report.questions > LARGE {
        note(format!("built the index: {} notes, {} questions", report.notes, report.questions));
    }
    if let Some(first) = report.skipped.first() {
        let more = match report.skipped.len() {
            1 => String::new(),
            n => format!(", and {} more; `greenroom doctor` lists them", n - 1),
        };
        warn(format!("not searched: {}: {}{more}", display_path(&first.path), first.reason));
    }
    Ok(index)
}

/// Opens the home's index and syncs it, without messages.
///
/// # Errors
/// When the index can neither be opened nor created.
pub(crate) fn open_quietly(home: &Home, bank: &Bank) -> Result<Index, IndexError> {
    let mut index = Index::open(&home.index())?;
    index.sync(bank, &sources(home, bank))?;
    Ok(index)
}

/// The notes that stand in for the model answers of `questions`; none where every question has an
/// answer of its own.
pub(crate) fn notes_for<'q>(
    home: &Home,
    bank: &Arc<Bank>,
    questions: impl IntoIterator<Item = &'q Question>,
) -> Notes {
    let unanswered = |q: &Question| q.answer.trim().is_empty() && q.concepts.is_empty();
    if !questions.into_iter().any(unanswered) {
        return Notes::none();
    }
    let (home, bank) = (home.clone(), bank.clone());
    Notes::start(move || open_quietly(&home, &bank), Timeout::Endless)
}

/// The indexed note that `path` names, relative to the current folder or to a note source.
pub(crate) fn find_note(home: &Home, index: &Index, sources: &Sources, path: &Path) -> Option<PathBuf> {
    let mut places = vec![current_dir().join(path), absolute(path), home.root.join(path)];
    places.extend(sources.notes.iter().map(|s| s.join(path)));
    places.into_iter().find(|p| index.has_note(p))
}
