//! A home: the folder that holds settings, bank, index and history.
//!
//! Finds or makes it, knows its paths, reads `greenroom.toml` (which a person edits and greenroom
//! never writes but at `init`). Together with `commands` the only reader of the environment.

mod aliases;
mod error;
mod find;
mod settings;
mod starter;

pub(crate) use aliases::load_aliases;
pub(crate) use error::HomeError;
pub(crate) use find::{Found, Origin, env_var, find, state_folder};
pub(crate) use settings::{Settings, Sourced};
pub(crate) use starter::{StarterChange, install_starter, starter_files};

use std::path::{Path, PathBuf};

/// Name of the settings file, which also marks a folder as a home.
pub(crate) const SETTINGS_FILE: &str = "greenroom.toml";

/// A home that exists, with its settings.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    /// The folder, absolute.
    pub root: PathBuf,
    /// How it was found.
    pub origin: Origin,
    /// What `greenroom.toml` says, over the defaults.
    pub settings: Settings,
}

impl Home {
    /// The folder with the bank's TOML.
    pub(crate) fn bank(&self) -> PathBuf {
        self.root.join("bank")
    }
    /// The folder with the home's own notes, always indexed.
    pub(crate) fn notes(&self) -> PathBuf {
        self.bank().join("notes")
    }
    /// The folder with one bank file for each imported root.
    pub(crate) fn imported(&self) -> PathBuf {
        self.bank().join("imported")
    }
    /// The folder with round files.
    pub(crate) fn rounds(&self) -> PathBuf {
        self.bank().join("rounds")
    }
    /// The derived index.
    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index")
    }
    /// The SQLite file with what happened.
    pub(crate) fn history(&self) -> PathBuf {
        self.root.join("history.db")
    }
    /// The settings file.
    pub(crate) fn settings_file(&self) -> PathBuf {
        self.root.join(SETTINGS_FILE)
    }

    /// Opens the home in `found`.
    ///
    /// # Errors
    /// When `greenroom.toml` cannot be read or has faults; all of them are in the error.
    pub(crate) fn open(found: Found) -> Result<Self, HomeError> {
        let settings = Settings::load(&found.root.join(SETTINGS_FILE))?;
        Ok(Self { root: found.root, origin: found.origin, settings })
    }
}

/// Makes a home in `dir`: settings file, folders and, unless `empty`, the starter bank.
///
/// # Errors
/// When a folder or file cannot be written, or when `dir` is a home already.
pub(crate) fn init(dir: &Path, empty: bool) -> Result<PathBuf, HomeError> {
    let settings = dir.join(SETTINGS_FILE);
    if settings.exists() {
        return Err(HomeError::Exists(dir.to_path_buf()));
    }
    let write = |path: &Path, text: &str| HomeError::at(path, std::fs::write(path, text));
    for folder in ["bank/notes", "bank/rounds", "bank/imported", "index"] {
        let folder = dir.join(folder);
        HomeError::at(&folder, std::fs::create_dir_all(&folder))?;
    }
    write(&dir.join("index/.gitignore"), "*\n!.gitignore\n")?;
    let ignore = dir.join(".gitignore");
    if !ignore.exists() {
        write(&ignore, "/history.db*\n/backups/\n/bank/imported/\n")?;
    }
    if !empty {
        install_starter(dir)?;
    }
    // Last, because its presence says that the home is complete.
    write(&settings, settings::TEMPLATE)?;
    HomeError::at(dir, dir.canonicalize())
}
