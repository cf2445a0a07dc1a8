//! Files on disk → questions, notes and problems.
//!
//! Takes a path, gives [`Import`]: drafts of questions for the bank to merge, the files that are
//! notes, and what could not be read, by path and line. Never writes the bank, never panics on
//! whatever a file holds.
//!
//! A file that [`note`](crate::note) reads as a document goes through [`detect`]; formats that are
//! records (CSV, JSON, Anki …) go through [`records`] instead. [`walk`] finds the files, [`cache`]
//! keeps what an unchanged file gave, [`repeats`] removes duplicate questions, [`error`] has the
//! messages.

mod anki;
mod archive;
mod cache;
mod delimited;
mod detect;
mod error;
mod file;
mod records;
mod repeats;
mod tree;
mod walk;

pub use cache::{Cache, CacheError};
pub use error::ImportError;

use crate::bank::{Draft, Problem};
use std::path::{Path, PathBuf};

/// What was found below an imported root.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The imported folder or file, absolute.
    pub root: PathBuf,
    /// Questions, in the order of files and lines.
    pub drafts: Vec<Draft>,
    /// Files with text beyond their questions, absolute.
    pub notes: Vec<PathBuf>,
    /// How many duplicate questions were removed.
    pub repeats: usize,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What was skipped because it holds no notes, or repaired: reported, but no problem.
    pub notices: Vec<Problem>,
    /// Files read, now or at an earlier import.
    pub files: usize,
    /// Files unchanged since an earlier import, which were not opened.
    pub unchanged: usize,
}

/// How far an import is, for a progress bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files read.
    pub done: usize,
    /// Files to read.
    pub total: usize,
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

/// Like [`read`], without the files and folders in `exclude`; with a cache of what unchanged files
/// gave; `progress` is called after each file, from any thread.
///
/// # Errors
/// As [`read`].
pub fn read_with(
    path: &Path,
    exclude: &[PathBuf],
    cache: Option<&Cache>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Import, ImportError> {
    walk::read(path, exclude, cache, progress)
}
