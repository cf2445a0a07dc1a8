//! What can go wrong with a history.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

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
    /// A round has no such question, or it was answered or skipped before.
    #[error("round {round} has no question {position} that is still to be answered")]
    NoItem {
        /// The round.
        round: i64,
        /// Place in the round, from 0.
        position: usize,
    },
}

impl HistoryError {
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
                format!("move {} away; a new history is begun at the next start", path.display())
            }
            Some(ErrorCode::DiskFull) => "free some space on the disk".into(),
            _ => return None,
        })
    }
}
