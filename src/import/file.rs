//! One file: its bytes to drafts, problems and whether it is a note.

use super::{anki, archive, delimited, detect, tree};
use crate::{
    bank::{Draft, Problem},
    note::{
        self,
        format::{self, Format},
    },
    text::without_controls,
};
use std::{borrow::Cow, path::Path};

/// What became of a file.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Questions, with paths.
    pub drafts: Vec<Draft>,
    /// Whether it has text that is no question.
    pub notes: bool,
    /// Faults.
    pub problems: Vec<Problem>,
    /// What was mended or passed over.
    pub remarks: Vec<Problem>,
    /// Its size.
    pub bytes: u64,
    /// Whether it was read at all.
    pub read: bool,
}

impl Outcome {
    /// Adds a fault.
    pub fn problem(&mut self, path: &Path, line: Option<usize>, message: impl Into<String>) {
        self.problems.push(Problem { path: path.to_path_buf(), line, message: message.into() });
    }

    /// Adds something worth telling that is no fault.
    pub fn remark(&mut self, path: &Path, message: impl Into<String>) {
        self.remarks.push(Problem { path: path.to_path_buf(), line: None, message: message.into() });
    }
}

/// Reads a file's bytes; `path` is relative to the imported root.
pub(super) fn read(bytes: &[u8], path: &Path) -> Outcome {
    read_at(bytes, path, 0)
}

/// Like [`read`], for a file that lies in `depth` archives.
pub(super) fn read_at(bytes: &[u8], path: &Path, depth: usize) -> Outcome {
    let mut outcome = Outcome { bytes: bytes.len() as u64, ..Outcome::default() };
    if archive::is_zip(bytes) {
        outcome.read = true;
        archive::read(bytes, path, depth, &mut outcome);
    } else if anki::is_sqlite(bytes) {
        anki::read(bytes, "", path, &mut outcome);
    } else if format::PACKAGES.contains(&format::extension(path).as_str()) {
        outcome.problem(
            path,
            None,
            "the archive is damaged: it does not begin like one; export or download it again",
        );
    } else if let Some(note) = note::text(bytes, path) {
        outcome.read = true;
        for repair in &note.repairs {
            outcome.remark(path, repair.as_str());
        }
        text(&note, path, &mut outcome);
    } else {
        outcome.remark(path, "passed over: a binary file");
    }
    for draft in &mut outcome.drafts {
        if draft.path.as_os_str().is_empty() {
            draft.path = path.to_path_buf();
        }
        visible_only(draft);
        if draft.topics.is_empty() {
            draft.topics.extend(folder_topic(path));
        }
    }
    outcome
}

/// Takes control characters out of what a draft says: JSON, HTML and collections can hide them from a
/// look at their text.
fn visible_only(draft: &mut Draft) {
    let texts = [&mut draft.prompt, &mut draft.answer].into_iter().chain(&mut draft.topics);
    let texts = texts.chain(&mut draft.links).chain(draft.concepts.iter_mut().map(|c| &mut c.name));
    for text in texts {
        if let Cow::Owned(clean) = without_controls(text) {
            *text = clean;
        }
    }
}

fn text(note: &note::Text, path: &Path, outcome: &mut Outcome) {
    if let Some(document) = note::document(&note.text, note.format) {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let detected = detect::detect(&document, &name);
        outcome.drafts = detected.drafts;
        outcome.notes = detected.notes;
    } else if let Format::Delimited(separator) = note.format {
        delimited::read(&note.text, separator, path, outcome);
    } else {
        tree::read(&note.text, note.format, path, outcome);
    }
}

/// The folder a file lies in, as a topic.
fn folder_topic(path: &Path) -> Option<String> {
    let folder = path.parent()?.to_string_lossy().replace('\\', "/").to_lowercase();
    (!folder.is_empty()).then_some(folder)
}
