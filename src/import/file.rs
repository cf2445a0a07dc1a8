//! One file: its bytes → drafts, problems, and whether it is a note.

use super::{
    anki, archive, delimited, detect,
    error::{FileError, Notice},
    tree,
};
use crate::{
    bank::{Draft, Problem},
    note::{
        self,
        format::{self, Format},
    },
    text::without_controls,
};
use std::{borrow::Cow, path::Path};

/// What a file gave.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// Questions, with paths.
    pub drafts: Vec<Draft>,
    /// Whether it has text beyond its questions.
    pub has_notes: bool,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was skipped or repaired.
    pub notices: Vec<Problem>,
    /// Its size.
    pub bytes: u64,
    /// Whether it was read at all.
    pub read: bool,
}

impl Outcome {
    pub(super) fn problem(&mut self, path: &Path, line: Option<usize>, error: impl Into<FileError>) {
        self.problems.push(Problem { path: path.to_path_buf(), line, message: error.into().to_string() });
    }

    pub(super) fn notice(&mut self, path: &Path, notice: &Notice) {
        self.notices.push(Problem { path: path.to_path_buf(), line: None, message: notice.to_string() });
    }
}

/// Reads a file's bytes; `path` is relative to the imported root.
pub(super) fn read(bytes: &[u8], path: &Path) -> Outcome {
    read_at(bytes, path, 0)
}

/// Like [`read`], for a file inside `depth` archives.
pub(super) fn read_at(bytes: &[u8], path: &Path, depth: usize) -> Outcome {
    let mut outcome = Outcome { bytes: bytes.len() as u64, ..Outcome::default() };
    if archive::is_zip(bytes) {
        outcome.read = true;
        archive::read(bytes, path, depth, &mut outcome);
    } else if anki::is_sqlite(bytes) {
        anki::read(bytes, "", path, &mut outcome);
    } else if format::PACKAGES.contains(&format::extension(path).as_str()) {
        outcome.problem(path, None, FileError::NotAnArchive);
    } else if let Some(note) = note::text(bytes, path) {
        outcome.read = true;
        for repair in &note.repairs {
            outcome.notice(path, &Notice::Repaired(repair.clone()));
        }
        read_text(&note, path, &mut outcome);
    } else {
        outcome.notice(path, &Notice::Binary);
    }
    for draft in &mut outcome.drafts {
        if draft.path.as_os_str().is_empty() {
            draft.path = path.to_path_buf();
        }
        strip_controls(draft);
        if draft.topics.is_empty() {
            draft.topics.extend(folder_topic(path));
        }
    }
    outcome
}

/// Removes control characters from a draft. Those that JSON, HTML or a collection escapes are not seen in
/// the source text.
fn strip_controls(draft: &mut Draft) {
    let texts = [&mut draft.prompt, &mut draft.answer].into_iter().chain(&mut draft.topics);
    let texts = texts.chain(&mut draft.links).chain(draft.concepts.iter_mut().map(|c| &mut c.name));
    for text in texts {
        if let Cow::Owned(clean) = without_controls(text) {
            *text = clean;
        }
    }
}

fn read_text(note: &note::NoteText, path: &Path, outcome: &mut Outcome) {
    if let Some(document) = note::document(&note.text, note.format) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let detected = detect::detect(&document, &name);
        outcome.drafts = detected.drafts;
        outcome.has_notes = detected.has_notes;
    } else if let Format::Delimited(delimiter) = note.format {
        delimited::read(&note.text, delimiter, path, outcome);
    } else {
        tree::read(&note.text, note.format, path, outcome);
    }
}

/// The folder a file is in, as a topic.
fn folder_topic(path: &Path) -> Option<String> {
    let folder = path.parent()?.to_string_lossy().replace('\\', "/").to_lowercase();
    (!folder.is_empty()).then_some(folder)
}
