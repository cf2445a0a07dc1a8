//! What can go wrong with a home.

use crate::bank::fields::TomlProblem;
use std::{
    io,
    path::{Path, PathBuf},
};

/// A home cannot be found, created or read.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// The folder named by the user is not a home.
    #[error("{} is not a greenroom home: it has no greenroom.toml", .0.display())]
    NotAHome(PathBuf),
    /// `init` on a folder that is a home already.
    #[error("{} is a greenroom home already", .0.display())]
    Exists(PathBuf),
    /// The user's data folder is unknown.
    #[error("no home directory is known for this user")]
    NoDataFolder,
    /// A settings file has problems.
    #[error("{}", join(path, problems))]
    Settings {
        /// The file.
        path: PathBuf,
        /// All its problems, in order of lines.
        problems: Vec<TomlProblem>,
    },
    /// Something that greenroom writes is a link to a place outside the home.
    #[error("{} is a link to {}, outside the home; greenroom does not write there", path.display(), target.display())]
    LeadsOut {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// Something of the user's is where a new home would have its own files.
    #[error("{} is in the way: it is {what}", path.display())]
    InTheWay {
        /// What is in the way.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn join(path: &Path, problems: &[TomlProblem]) -> String {
    let lines = problems.iter().map(|p| format!("{}:{}: {}", path.display(), p.line, p.message));
    lines.collect::<Vec<_>>().join("\n")
}

impl HomeError {
    /// Adds the path to an I/O error.
    pub(crate) fn at<T>(path: impl Into<PathBuf>, result: io::Result<T>) -> Result<T, Self> {
        result.map_err(|source| Self::File { path: path.into(), source })
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::NotAHome(dir) => format!("create one with `greenroom init {}`", dir.display()),
            Self::Exists(_) => "use it with --home, or choose another folder".into(),
            Self::NoDataFolder => "choose a home with --home DIR or GREENROOM_HOME".into(),
            Self::Settings { .. } => "`greenroom config --defaults` prints every setting".into(),
            Self::LeadsOut { .. } => "replace the link by the file or folder itself".into(),
            Self::InTheWay { .. } => "choose another folder, or move it away".into(),
            Self::File { .. } => "check that the folder exists and that you may write to it".into(),
        })
    }
}
