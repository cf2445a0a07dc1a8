//! A home: the folder with settings, bank, index and history.
//!
//! Finds or creates it, knows its paths, reads `greenroom.toml` (which only `init` writes; after that it is
//! the user's). Together with `commands` the only reader of the environment.

mod aliases;
mod environment;
mod error;
mod find;
mod guard;
mod init;
mod settings;
mod starter;

pub(crate) use aliases::load_aliases;
pub(crate) use environment::{env_var, state_folder};
pub(crate) use error::HomeError;
pub(crate) use find::{FoundHome, HomeOrigin, find};
pub(crate) use init::init;
pub(crate) use settings::{SETTINGS_FILE, SettingOrigin, Settings};
pub(crate) use starter::{StarterChange, install_starter, starter_files};

use std::path::PathBuf;

/// An existing home with its settings.
#[derive(Clone, Debug)]
pub(crate) struct Home {
    /// The folder, absolute.
    pub root: PathBuf,
    /// How it was found.
    pub origin: HomeOrigin,
    /// The settings of `greenroom.toml`, with defaults for the rest.
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
    /// The folder with the search index, which is derived.
    pub(crate) fn index(&self) -> PathBuf {
        self.root.join("index")
    }
    /// The SQLite file with the history.
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
    /// When `greenroom.toml` cannot be read or has problems (the error has all of them), or when
    /// something that greenroom writes is a link out of the home.
    pub(crate) fn open(found: FoundHome) -> Result<Self, HomeError> {
        guard::refuse_links_out(&found.root)?;
        let settings = Settings::load(&found.root.join(SETTINGS_FILE))?;
        Ok(Self { root: found.root, origin: found.origin, settings })
    }
}
