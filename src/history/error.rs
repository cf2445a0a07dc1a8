//! What can go wrong with a history.

use super::BadLine;
use rusqlite::ErrorCode;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// SQLite failed.
    #[error("the history in {} cannot be used: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// A newer greenroom wrote it.
    #[error(
        "the history in {} is of version {found}, newer than this greenroom, which knows {known}",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version known.
        known: i64,
    },
    /// The schema could not be brought up to date.
    #[error("the history in {} cannot be brought to this version: {message}", path.display())]
    Migration {
        /// The file.
        path: PathBuf,
        /// Why.
        message: String,
    },
    /// A file beside the history cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A history or a copy of it is damaged.
    #[error("{} is damaged: {fault}", path.display())]
    Unsound {
        /// Which.
        path: PathBuf,
        /// The first thing that is wrong.
        fault: String,
    },
    /// Lines of an export that cannot be taken over; nothing was.
    #[error("{}", told(.0))]
    Lines(Vec<BadLine>),
    /// A round has no such question, or it was answered or skipped before.
    #[error("round {round} has no question {position} that is still to be answered")]
    NoItem {
        /// The round.
        round: i64,
        /// Place in the round, from 0.
        position: usize,
    },
}

fn told(lines: &[BadLine]) -> String {
    lines.iter().map(|l| format!("line {}: {}", l.line, l.message)).collect::<Vec<_>>().join("\n")
}

impl HistoryError {
    /// Adds the path to an I/O error.
    pub(super) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_path_buf(), source }
    }

    /// Adds the path to an error of SQLite.
    pub(super) fn at(path: &Path) -> impl FnOnce(rusqlite::Error) -> Self {
        move |source| Self::Sqlite { path: path.to_path_buf(), source }
    }

    /// Whether another program was at work at that moment.
    pub(super) fn is_busy(&self) -> bool {
        let Self::Sqlite { source, .. } = self else { return false };
        matches!(source.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        let Self::Sqlite { path, source } = self else {
            return Some(match self {
                Self::Newer { .. } => "update greenroom, or use another home with --home".into(),
                Self::File { .. } => "check that the folder exists and that you may write to it".into(),
                Self::Unsound { .. } => "`greenroom doctor` lists the backups that are sound".into(),
                Self::Lines(_) => {
                    "mend these lines, or leave them out with --skip-bad; nothing was imported".into()
                }
                Self::NoItem { .. } => "`greenroom report` shows the round as it is".into(),
                _ => "keep a copy of the file and report this".into(),
            });
        };
        Some(match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "another program holds it; close that program or wait until it is done".into()
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                format!("make sure that you may write to {} and its folder", path.display())
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                format!(
                    "`greenroom doctor` offers the newest sound backup; or move {} away, and a new \
                     history is begun",
                    path.display()
                )
            }
            Some(ErrorCode::DiskFull) => "free some space on the disk".into(),
            Some(ErrorCode::SystemIoFailure) => "see whether the disk is full, or failing".into(),
            _ => return None,
        })
    }
}
