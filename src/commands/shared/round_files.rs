//! The files of mock rounds.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The round files in a folder, by name; none when it cannot be read.
pub(crate) fn in_folder(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "toml") && p.is_file())
        .collect();
    files.sort();
    files
}
