//! Files on disk → questions, notes and problems.
//!
//! Takes a path, gives [`Import`]: drafts of questions for the bank to merge, the files that are
//! notes, and what could not be read, by path and line. Never writes the bank, never panics on
//! whatever a file holds.

use crate::bank::{Draft, Problem};
use std::path::{Path, PathBuf};

/// What was found below an imported root.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The imported folder or file, absolute.
    pub root: PathBuf,
    /// Questions, in the order of files and lines.
    pub drafts: Vec<Draft>,
    /// Files with text that is no question, absolute.
    pub notes: Vec<PathBuf>,
    /// How many times a question and its answer stood in the sources again.
    pub repeats: usize,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A path that cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It does not exist or may not be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It holds neither questions nor notes.
    #[error("{}: neither questions nor notes in it", .0.display())]
    Nothing(PathBuf),
}

impl ImportError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unreadable { .. } => Some("check the path; quote it if it has blanks".into()),
            Self::Nothing(_) => {
                Some("greenroom reads Markdown, text, HTML, CSV, JSON, YAML, Anki packages and more".into())
            }
        }
    }

    /// 1 unreadable, 3 nothing found.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unreadable { .. } => 1,
            Self::Nothing(_) => 3,
        }
    }
}

/// Reads a file or everything below a folder.
///
/// # Errors
/// When `path` itself cannot be read. What cannot be read below it is among the problems.
pub fn read(path: &Path) -> Result<Import, ImportError> {
    Err(ImportError::Nothing(path.to_path_buf()))
}
