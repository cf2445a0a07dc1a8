//! What happened: every answer, grade, rating and round, in SQLite.

/// The history cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// SQLite failed.
    #[error("the history in {} cannot be used: {source}", path.display())]
    Sqlite {
        /// The file.
        path: std::path::PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

impl HistoryError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        None
    }
}
