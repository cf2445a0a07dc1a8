//! Finding the home.

use super::{
    HomeError,
    environment::{env_var, user_data_home},
    init::init,
    settings::SETTINGS_FILE,
};
use std::path::{Path, PathBuf};

/// How a home was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HomeOrigin {
    /// `--home DIR`.
    Flag,
    /// `$GREENROOM_HOME`.
    Environment,
    /// The nearest folder upwards with a `greenroom.toml`.
    Upwards,
    /// The user's data folder.
    UserData,
}

impl std::fmt::Display for HomeOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Flag => "--home",
            Self::Environment => "GREENROOM_HOME",
            Self::Upwards => "nearest folder upwards with greenroom.toml",
            Self::UserData => "the user's data folder",
        })
    }
}

/// The folder of a home and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundHome {
    /// The folder, absolute.
    pub root: PathBuf,
    /// How it was found.
    pub origin: HomeOrigin,
    /// Whether it was created just now, with the starter bank.
    pub created: bool,
}

/// The home to use: `flag`, else `$GREENROOM_HOME`, else the nearest of `from` and its parents that has a
/// `greenroom.toml`, else one in the user's data folder, which is created at first use.
///
/// # Errors
/// When the folder named by flag or environment is not a home, or a home cannot be created.
pub(crate) fn find(flag: Option<&Path>, from: &Path) -> Result<FoundHome, HomeError> {
    let named = flag
        .map(|dir| (dir.to_path_buf(), HomeOrigin::Flag))
        .or_else(|| env_var("GREENROOM_HOME").map(|dir| (dir.into(), HomeOrigin::Environment)));
    if let Some((dir, origin)) = named {
        if !dir.join(SETTINGS_FILE).is_file() {
            return Err(HomeError::NotAHome(dir));
        }
        let root = HomeError::at(&dir, dir.canonicalize())?;
        return Ok(FoundHome { root, origin, created: false });
    }
    if let Some(dir) = from.ancestors().find(|dir| dir.join(SETTINGS_FILE).is_file()) {
        return Ok(FoundHome { root: dir.to_path_buf(), origin: HomeOrigin::Upwards, created: false });
    }
    let dir = user_data_home().ok_or(HomeError::NoDataFolder)?;
    let created = !dir.join(SETTINGS_FILE).is_file();
    if created {
        init(&dir, false)?;
    }
    Ok(FoundHome { root: dir, origin: HomeOrigin::UserData, created })
}
