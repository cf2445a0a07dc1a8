//! Where the home is.

use super::{HomeError, SETTINGS_FILE, init};
use etcetera::BaseStrategy;
use std::path::{Path, PathBuf};

/// How a home was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `--home DIR`.
    Flag,
    /// `$GREENROOM_HOME`.
    Environment,
    /// The nearest folder upwards with a `greenroom.toml`.
    Upwards,
    /// The user's data folder.
    UserData,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Flag => "--home",
            Self::Environment => "GREENROOM_HOME",
            Self::Upwards => "nearest folder upwards with greenroom.toml",
            Self::UserData => "the user's data folder",
        })
    }
}

/// A home's folder and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The folder, absolute.
    pub root: PathBuf,
    /// How it was found.
    pub origin: Origin,
    /// Whether it was made just now, with the starter bank.
    pub made: bool,
}

/// A variable of the environment; unset, empty and not valid Unicode are the same.
#[allow(clippy::disallowed_methods, reason = "the one place that reads it")]
pub(crate) fn env_var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// The home to use: `flag`, else `$GREENROOM_HOME`, else the nearest folder from `from` upwards
/// that holds `greenroom.toml`, else the user's data folder, which is made at first use.
///
/// # Errors
/// When the folder named by flag or environment is no home, or none can be made.
pub(crate) fn find(flag: Option<&Path>, from: &Path) -> Result<Found, HomeError> {
    let named = flag
        .map(|dir| (dir.to_path_buf(), Origin::Flag))
        .or_else(|| env_var("GREENROOM_HOME").map(|dir| (dir.into(), Origin::Environment)));
    if let Some((dir, origin)) = named {
        if !dir.join(SETTINGS_FILE).is_file() {
            return Err(HomeError::NotAHome(dir));
        }
        let root = HomeError::at(&dir, dir.canonicalize())?;
        return Ok(Found { root, origin, made: false });
    }
    if let Some(dir) = from.ancestors().find(|dir| dir.join(SETTINGS_FILE).is_file()) {
        return Ok(Found { root: dir.to_path_buf(), origin: Origin::Upwards, made: false });
    }
    let dir = user_data_home().ok_or(HomeError::NoDataFolder)?;
    let made = !dir.join(SETTINGS_FILE).is_file();
    if made {
        init(&dir, false)?;
    }
    Ok(Found { root: dir, origin: Origin::UserData, made })
}

/// `$XDG_DATA_HOME/greenroom`, or the platform's own place for a user's data.
pub(crate) fn user_data_home() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|s| s.data_dir().join("greenroom"))
}

/// `$XDG_STATE_HOME/greenroom`, or the platform's own place for what a program remembers between
/// runs and nobody misses.
pub(crate) fn state_folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("greenroom"))
}
