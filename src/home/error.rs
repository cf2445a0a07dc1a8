//! What can go wrong with a home.

use std::{io, path::PathBuf};

/// A home cannot be found, made or read.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// A folder was named that is no home.
    #[error("{} is not a greenroom home: it has no greenroom.toml", .0.display())]
    NotAHome(PathBuf),
    /// `init` on a folder that is a home already.
    #[error("{} is a greenroom home already", .0.display())]
    Exists(PathBuf),
    /// There is no place for the user's data.
    #[error("no home directory is known for this user")]
    NoDataFolder,
    /// Faults in `greenroom.toml`, one a line, each with path and line.
    #[error("{}", .0.join("\n"))]
    Settings(Vec<String>),
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl HomeError {
    /// Adds the path to an I/O error.
    pub(crate) fn at<T>(path: impl Into<PathBuf>, result: io::Result<T>) -> Result<T, Self> {
        result.map_err(|source| Self::File { path: path.into(), source })
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotAHome(dir) => format!("make one with `greenroom init {}`", dir.display()),
            Self::Exists(_) => "use it with --home, or choose another folder".into(),
            Self::NoDataFolder => "name a home with --home DIR or GREENROOM_HOME".into(),
            Self::Settings(_) => "`greenroom config --defaults` prints every setting".into(),
            Self::File { .. } => "check that the folder exists and that you may write to it".into(),
        })
    }
}
