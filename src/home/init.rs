//! Creating a home.

use super::{
    HomeError, guard,
    settings::{SETTINGS_FILE, TEMPLATE},
    starter::install_starter,
};
use crate::bank::write_atomically;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Creates a home in `dir`: settings file, folders and, unless `empty`, the starter bank. Returns its
/// absolute path.
///
/// # Errors
/// When a folder or file cannot be written, `dir` is a home already, or something of the user's is in
/// the way.
pub(crate) fn init(dir: &Path, empty: bool) -> Result<PathBuf, HomeError> {
    let settings = dir.join(SETTINGS_FILE);
    if settings.exists() {
        return Err(HomeError::Exists(dir.to_path_buf()));
    }
    guard::refuse_what_is_in_the_way(dir)?;
    let write = |path: &Path, text: &str| HomeError::at(path, write_atomically(path, text.as_bytes()));
    for folder in ["bank/notes", "bank/rounds", "bank/imported", "index"] {
        let folder = dir.join(folder);
        HomeError::at(&folder, fs::create_dir_all(&folder))?;
    }
    for (name, text) in [
        ("index/.gitignore", "*\n!.gitignore\n"),
        (".gitignore", "/history.db*\n/backups/\n/bank/imported/\n"),
    ] {
        let path = dir.join(name);
        if !path.exists() {
            write(&path, text)?;
        }
    }
    if !empty {
        install_starter(dir)?;
    }
    // Last, because it marks the home as complete.
    write(&settings, TEMPLATE)?;
    HomeError::at(dir, dir.canonicalize())
}
