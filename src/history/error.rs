//! What can go wrong with a history.

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
    #[error("the history in {} cannot be brought to this version: {source}", path.display())]
    Migration {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite_migration::Error,
    },
    /// A file beside the history cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A history or a backup is corrupt.
    #[error("{} is corrupt: {problem}", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// The first problem that SQLite reports.
        problem: String,
    },
    /// Lines of an export that cannot be imported; nothing was.
    #[error("{}", join(.0))]
    BadLines(Vec<BadLine>),
    /// A round has no such question, or it was answered or skipped before.
    #[error("round {round} has no question {position} that is still to be answered")]
    NoPendingItem {
        /// The round.
        round: i64,
        /// Position in the round, from 0.
        position: usize,
    },
}

/// A line of an export that cannot be imported.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("line {line}: {error}")]
pub struct BadLine {
    /// Its number, from 1.
    pub line: usize,
    /// Why.
    pub error: LineError,
}

/// Why a line of an export cannot be imported.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LineError {
    /// It is not the JSON of a record: serde's message.
    #[error("{0}")]
    Json(String),
    /// It names another format, or a newer version.
    #[error("`{name}` version {version} is not known; this greenroom reads {known} {newest}")]
    UnknownFormat {
        /// Name of the format.
        name: String,
        /// Its version.
        version: u32,
        /// The format that is known.
        known: &'static str,
        /// Its newest version that is known.
        newest: u32,
    },
    /// It has an unknown `mode`.
    #[error("`mode` must be written or spoken, not \"{0}\"")]
    Mode(String),
    /// It has an unknown `verdict`.
    #[error("`verdict` must be missed, weak, good or strong, not \"{0}\"")]
    Verdict(String),
    /// It has a `score` out of range.
    #[error("`score` must be between 0 and 1, not {0}")]
    Score(f64),
    /// A concept has an unknown `status`.
    #[error("a concept's `status` must be covered, partial, missed or contradicted, not \"{0}\"")]
    ConceptStatus(String),
}

fn join(lines: &[BadLine]) -> String {
    lines.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
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

    /// Whether another process holds a lock.
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
                Self::Corrupt { .. } => {
                    "`greenroom doctor` finds the newest backup that is not corrupt".into()
                }
                Self::BadLines(_) => {
                    "fix these lines, or leave them out with --skip-bad; nothing was imported".into()
                }
                Self::NoPendingItem { .. } => "`greenroom report` shows the round as it is".into(),
                _ => "keep a copy of the file and report this".into(),
            });
        };
        Some(match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                "another program is using it; close that program or try again later".into()
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                format!("make sure that you may write to {} and its folder", path.display())
            }
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                format!(
                    "`greenroom doctor` offers the newest backup that is not corrupt; or move {} away to \
                     start a new history",
                    path.display()
                )
            }
            Some(ErrorCode::DiskFull) => "free some space on the disk".into(),
            Some(ErrorCode::SystemIoFailure) => "check whether the disk is full or failing".into(),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(code: std::ffi::c_int) -> HistoryError {
        HistoryError::at(Path::new("h.db"))(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(code),
            None,
        ))
    }

    #[test]
    fn every_error_has_a_hint_that_fits() {
        use rusqlite::ffi;
        for (error, hint) in [
            (sqlite(ffi::SQLITE_BUSY), Some("another program")),
            (sqlite(ffi::SQLITE_LOCKED), Some("another program")),
            (sqlite(ffi::SQLITE_READONLY), Some("you may write to h.db")),
            (sqlite(ffi::SQLITE_CANTOPEN), Some("you may write to h.db")),
            (sqlite(ffi::SQLITE_PERM), Some("you may write to h.db")),
            (sqlite(ffi::SQLITE_NOTADB), Some("`greenroom doctor` offers")),
            (sqlite(ffi::SQLITE_CORRUPT), Some("`greenroom doctor` offers")),
            (sqlite(ffi::SQLITE_FULL), Some("free some space")),
            (sqlite(ffi::SQLITE_IOERR), Some("failing")),
            (sqlite(ffi::SQLITE_MISUSE), None),
            (HistoryError::Newer { path: "h.db".into(), found: 9, known: 2 }, Some("update greenroom")),
            (HistoryError::file(Path::new("b"))(io::Error::other("x")), Some("check that the folder exists")),
            (HistoryError::Corrupt { path: "b".into(), problem: "x".into() }, Some("greenroom doctor")),
            (HistoryError::BadLines(vec![]), Some("--skip-bad")),
            (HistoryError::NoPendingItem { round: 1, position: 0 }, Some("greenroom report")),
        ] {
            match (error.hint(), hint) {
                (Some(found), Some(hint)) => assert!(found.contains(hint), "{found} for {error}"),
                (found, hint) => assert_eq!(found.as_deref(), hint, "{error}"),
            }
        }
    }

    #[test]
    fn only_a_lock_is_busy() {
        assert!(
            sqlite(rusqlite::ffi::SQLITE_BUSY).is_busy() && sqlite(rusqlite::ffi::SQLITE_LOCKED).is_busy()
        );
        assert!(!sqlite(rusqlite::ffi::SQLITE_FULL).is_busy());
        assert!(!HistoryError::BadLines(vec![]).is_busy());
    }

    #[test]
    fn errors_name_their_lines_and_files() {
        let line = |line, error| BadLine { line, error };
        let lines = vec![line(2, LineError::Score(1.5)), line(7, LineError::Mode("sung".into()))];
        assert_eq!(
            HistoryError::BadLines(lines).to_string(),
            "line 2: `score` must be between 0 and 1, not 1.5\n\
             line 7: `mode` must be written or spoken, not \"sung\""
        );
        assert_eq!(HistoryError::file(Path::new("b"))(io::Error::other("x")).to_string(), "b: x");
    }
}
