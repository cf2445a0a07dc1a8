//! Files on disk → questions, notes and problems.
//!
//! Takes a path, gives [`Import`]: drafts of questions for the bank to merge, the files that are
//! notes, and what could not be read, by path and line. Never writes the bank, never panics on
//! whatever a file holds.
//!
//! A file that [`note`](crate::note) reads as a document goes through [`detect`]; formats that are
//! records (CSV, JSON, Anki …) go through [`records`] instead. [`walk`] finds the files, [`cache`]
//! remembers what an unchanged one gave, [`repeats`] takes out what is there twice.

mod anki;
mod archive;
mod cache;
mod delimited;
mod detect;
mod file;
mod records;
mod repeats;
mod tree;
mod walk;

pub use cache::{Cache, CacheError};

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
    /// What was passed over because it holds no text, or mended on the way: no fault, but worth telling.
    pub remarks: Vec<Problem>,
    /// Files read, now or before.
    pub files: usize,
    /// Files that did not change since the last import and were not opened.
    pub unchanged: usize,
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
    /// The bank cannot store its path.
    #[error("{}: its path is not valid UTF-8", .0.display())]
    Name(PathBuf),
    /// It holds neither questions nor notes.
    #[error("{}: neither questions nor notes in it", .0.display())]
    Nothing(PathBuf),
}

impl ImportError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unreadable { .. } => Some("check the path; quote it if it has blanks".into()),
            Self::Name(_) => Some("rename the file or the folder it is in".into()),
            Self::Nothing(_) => {
                Some("greenroom reads Markdown, text, HTML, CSV, JSON, YAML, Anki packages and more".into())
            }
        }
    }

    /// 1 unreadable, 3 nothing found.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Unreadable { .. } | Self::Name(_) => 1,
            Self::Nothing(_) => 3,
        }
    }
}

/// How far an import is, for a progress bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files to read.
    pub of: usize,
    /// Bytes read.
    pub bytes: u64,
}

/// Reads a file or everything below a folder.
///
/// # Errors
/// When `path` itself cannot be read. What cannot be read below it is among the problems.
pub fn read(path: &Path) -> Result<Import, ImportError> {
    read_with(path, &[], None, &|_| {})
}

/// Like [`read`], with a memory of what files gave before, telling after each file how far it is,
/// from any thread. `own` are greenroom's files below `path`, which are left out.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    path: &Path,
    own: &[PathBuf],
    cache: Option<&Cache>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Import, ImportError> {
    walk::read(path, own, cache, progress)
}
