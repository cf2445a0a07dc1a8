//! One file: its bytes to drafts, problems and whether it is a note.

use super::{encoding, format, format::Format, judge, markdown};
use crate::bank::{Draft, Problem};
use std::path::Path;

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
}

/// Reads a file's bytes; `path` is relative to the imported root.
pub fn read(bytes: &[u8], path: &Path) -> Outcome {
    let mut outcome = Outcome { bytes: bytes.len() as u64, ..Outcome::default() };
    let Some(decoded) = encoding::decode(bytes) else {
        outcome.remarks.push(Problem { path: path.to_path_buf(), line: None, message: "passed over: a binary file".into() });
        return outcome;
    };
    outcome.read = true;
    if let Some(message) = decoded.remark {
        outcome.remarks.push(Problem { path: path.to_path_buf(), line: None, message });
    }
    text(&decoded.text, path, &mut outcome);
    for draft in &mut outcome.drafts {
        draft.path = path.to_path_buf();
        if draft.topics.is_empty() {
            draft.topics.extend(folder_topic(path));
        }
    }
    outcome
}

fn text(text: &str, path: &Path, outcome: &mut Outcome) {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match format::recognise(text, path) {
        Format::Markdown => {
            let verdict = judge::judge(&markdown::read(text), &name);
            outcome.drafts = verdict.drafts;
            outcome.notes = verdict.notes;
        }
        _ => {}
    }
}

/// The folder a file lies in, as a topic.
fn folder_topic(path: &Path) -> Option<String> {
    let folder = path.parent()?.to_string_lossy().replace('\\', "/").to_lowercase();
    (!folder.is_empty()).then_some(folder)
}
