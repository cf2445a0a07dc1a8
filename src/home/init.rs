//! Creating a home.

use super::{
    HomeError,
    settings::{SETTINGS_FILE, TEMPLATE},
    starter::install_starter,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Creates a home in `dir`: settings file, folders and, unless `empty`, the starter bank. Returns its
/// absolute path.
///
/// # Errors
/// When a folder or file cannot be written, or `dir` is a home already.
pub(crate) fn init(dir: &Path, empty: bool) -> Result<PathBuf, HomeError> {
    let settings = dir.join(SETTINGS_FILE);
    if settings.exists() {
        return Err(HomeError::Exists(dir.to_path_buf()));
    }
    let write = |path: &Path, text: &str| HomeError::at(path, fs::write(path, text));
    for folder in ["bank/notes", "bank/rounds", "bank/imported", "index"] {
        let folder = dir.join(folder);
        HomeError::at(&folder, fs::create_dir_all(&folder))?;
    }
    write(&dir.join("index/.gitignore"), "*\n!.gitignore\n")?;
    let ignore = dir.join(".gitignore");
    if !ignore.exists() {
        write(&ignore, "/history.db*\n/backups/\n/bank/imported/\n")?;
    }
    if !empty {
        install_starter(dir)?;
    }
    // Last, because it marks the home as complete.
    write(&settings, TEMPLATE)?;
    HomeError::at(dir, dir.canonicalize())
}
