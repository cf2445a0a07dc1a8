//! Key-value pairs about the history as a whole.

use super::{History, HistoryError};
use rusqlite::{OptionalExtension, params};

impl History {
    /// The value of `key`.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn meta(&self, key: &str) -> Result<Option<String>, HistoryError> {
        self.connection
            .query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
            .optional()
            .map_err(self.at())
    }

    /// Stores a value; `None` deletes it.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn set_meta(&mut self, key: &str, value: Option<&str>) -> Result<(), HistoryError> {
        let done = match value {
            Some(value) => self
                .connection
                .execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", params![key, value]),
            None => self.connection.execute("DELETE FROM meta WHERE key = ?1", [key]),
        };
        done.map(drop).map_err(self.at())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stored_replaced_and_deleted() {
        let mut history = History::in_memory().unwrap();
        assert_eq!(history.meta("k").unwrap(), None);
        for value in [Some("a"), Some("b"), None] {
            history.set_meta("k", value).unwrap();
            assert_eq!(history.meta("k").unwrap().as_deref(), value);
        }
        history.set_meta("k", Some("a")).unwrap();
        assert_eq!(history.meta("other").unwrap(), None);
    }
}
