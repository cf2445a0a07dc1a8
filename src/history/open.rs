//! Opening a history: for reading and writing or, where that fails, as a copy in memory.

use super::{
    HistoryError, backup,
    connection::{copy, open_read_only, version},
    schema::{MIGRATIONS, VERSION},
};
use rusqlite::{Connection, TransactionBehavior};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long a write waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Delay before opening again a file that another process is creating.
const RETRY_DELAY: Duration = Duration::from_millis(10);

/// The stored answers, grades, ratings and rounds.
#[derive(Debug)]
pub struct History {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    saved: bool,
}

/// A history that can always be used, because a broken file must not stop practice.
#[derive(Debug)]
pub struct Opened {
    /// The history.
    pub history: History,
    /// Why changes are not saved, if they are not.
    pub unsaved: Option<HistoryError>,
}

impl History {
    /// Opens or creates the file, and migrates an older schema.
    ///
    /// # Errors
    /// When the file cannot be opened or written, is not a history, or was written by a newer
    /// greenroom.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let started = Instant::now();
        loop {
            match Self::open_once(path) {
                // Two processes create the file at once: SQLite reports `busy` at once where waiting
                // could deadlock, so the later one starts over.
                Err(e) if e.is_busy() && started.elapsed() < BUSY_TIMEOUT => std::thread::sleep(RETRY_DELAY),
                done => return done,
            }
        }
    }

    fn open_once(path: &Path) -> Result<Self, HistoryError> {
        let at = || HistoryError::at(path);
        let mut connection = Connection::open(path).map_err(at())?;
        connection.busy_timeout(BUSY_TIMEOUT).map_err(at())?;
        let found = version(&connection).map_err(at())?;
        if found > VERSION {
            return Err(HistoryError::Newer { path: path.to_path_buf(), found, known: VERSION });
        }
        connection.pragma_update(None, "journal_mode", "wal").map_err(at())?;
        connection.pragma_update(None, "synchronous", "full").map_err(at())?;
        connection.pragma_update(None, "foreign_keys", "on").map_err(at())?;
        if found < VERSION {
            if found > 0 {
                backup::back_up_before_migration(&connection, path, found)?;
            }
            migrate(&mut connection, path)?;
        }
        let history = Self { connection, path: path.to_path_buf(), saved: true };
        history.check_writable()?;
        Ok(history)
    }

    /// Like [`History::open`], but falls back to a copy in memory, with the reason.
    ///
    /// # Errors
    /// When a newer greenroom wrote the file: its data cannot be interpreted.
    pub fn open_or_copy(path: &Path) -> Result<Opened, HistoryError> {
        match Self::open(path) {
            Ok(history) => Ok(Opened { history, unsaved: None }),
            Err(e @ HistoryError::Newer { .. }) => Err(e),
            Err(why) => {
                // An empty history if not even reading works: half a copy would be worse.
                let mut history = Self::open_copy(path).or_else(|_| Self::in_memory())?;
                history.path = path.to_path_buf();
                Ok(Opened { history, unsaved: Some(why) })
            }
        }
    }

    /// A copy in memory, migrated there; the file is only read.
    ///
    /// # Errors
    /// When it cannot be read, is not a history, or was written by a newer greenroom.
    pub fn open_copy(path: &Path) -> Result<Self, HistoryError> {
        let source = open_read_only(path).map_err(HistoryError::at(path))?;
        let found = version(&source).map_err(HistoryError::at(path))?;
        if found > VERSION {
            return Err(HistoryError::Newer { path: path.to_path_buf(), found, known: VERSION });
        }
        if found == 0 {
            let problem = "it is not a history".into();
            return Err(HistoryError::Corrupt { path: path.to_path_buf(), problem });
        }
        let mut connection = Connection::open_in_memory().map_err(HistoryError::at(path))?;
        copy(&source, &mut connection).map_err(HistoryError::at(path))?;
        connection.pragma_update(None, "foreign_keys", "on").map_err(HistoryError::at(path))?;
        migrate(&mut connection, path)?;
        Ok(Self { connection, path: path.to_path_buf(), saved: false })
    }

    /// An empty history in memory.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn in_memory() -> Result<Self, HistoryError> {
        let path = Path::new(":memory:");
        let mut connection = Connection::open_in_memory().map_err(HistoryError::at(path))?;
        connection.pragma_update(None, "foreign_keys", "on").map_err(HistoryError::at(path))?;
        migrate(&mut connection, path)?;
        Ok(Self { connection, path: path.to_path_buf(), saved: false })
    }

    /// A copy in memory, for when the disk fails during a session.
    ///
    /// # Errors
    /// When there is not enough memory.
    pub fn to_memory(&self) -> Result<Self, HistoryError> {
        let mut copied = Self::in_memory()?;
        if copy(&self.connection, &mut copied.connection).is_err() {
            copied = Self::in_memory()?;
        }
        copied.path.clone_from(&self.path);
        Ok(copied)
    }

    /// Writes everything to another file.
    ///
    /// # Errors
    /// When that file cannot be written.
    pub fn save_copy(&self, path: &Path) -> Result<(), HistoryError> {
        let mut target = Connection::open(path).map_err(HistoryError::at(path))?;
        copy(&self.connection, &mut target).map_err(HistoryError::at(path))
    }

    /// Makes every further write fail, as a full disk would.
    #[cfg(test)]
    pub(crate) fn refuse_writes(&self) {
        self.connection.pragma_update(None, "query_only", "on").expect("every SQLite has this pragma");
    }

    /// Whether changes are saved to the file.
    pub fn is_saved(&self) -> bool {
        self.saved
    }

    /// The file; for a copy, the file it was made from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Starts a write that changes nothing, to fail before an answer depends on it.
    fn check_writable(&self) -> Result<(), HistoryError> {
        self.connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK").map_err(HistoryError::at(&self.path))
    }

    /// Runs `work` in a transaction, which is rolled back when it fails.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, HistoryError> {
        let path = &self.path;
        let run = |connection: &mut Connection| {
            // Immediate: a second process then waits at the start instead of failing in the middle.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run(&mut self.connection).map_err(HistoryError::at(path))
    }

    pub(super) fn at(&self) -> impl FnOnce(rusqlite::Error) -> HistoryError + '_ {
        HistoryError::at(&self.path)
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), HistoryError> {
    // Two processes may start at once on a new home: the second finds the schema up to date.
    match MIGRATIONS.to_latest(connection) {
        Ok(()) => Ok(()),
        Err(_) if version(connection).is_ok_and(|v| v == VERSION) => Ok(()),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(HistoryError::at(path)(err)),
        Err(source) => Err(HistoryError::Migration { path: path.to_path_buf(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        bank::QuestionId,
        grade::Rating,
        history::tests::{answered, card, marks},
    };
    use std::fs;

    fn filled(path: &Path) -> History {
        let mut history = History::open(path).unwrap();
        history.add(&answered("q", 0), &marks(Rating::Good), Some(&card(9))).unwrap();
        history
    }

    #[test]
    fn a_file_is_written_in_wal_mode_with_full_sync() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::open(&folder.path().join("history.db")).unwrap();
        let text =
            |name| history.connection.pragma_query_value(None, name, |r| r.get::<_, String>(0)).unwrap();
        let number =
            |name| history.connection.pragma_query_value(None, name, |r| r.get::<_, i64>(0)).unwrap();
        assert_eq!(
            (text("journal_mode").as_str(), number("synchronous"), number("foreign_keys")),
            ("wal", 2, 1)
        );
        assert_eq!((number("user_version"), number("busy_timeout")), (VERSION, 5000));
        assert!(history.is_saved());
    }

    #[test]
    fn a_copy_in_memory_leaves_the_file_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        drop(filled(&path));
        let mut copy = History::open_copy(&path).unwrap();
        assert!(!copy.is_saved());
        copy.add(&answered("q", 1), &marks(Rating::Good), None).unwrap();
        copy.connection.execute("DELETE FROM review WHERE id = 1", []).unwrap();
        let concepts: i64 =
            copy.connection.query_row("SELECT count(*) FROM concept_result", [], |r| r.get(0)).unwrap();
        assert_eq!(concepts, 2, "foreign keys are on");
        assert_eq!(History::open(&path).unwrap().stored(None, 9).unwrap().len(), 1);
        let saved = folder.path().join("saved.db");
        copy.save_copy(&saved).unwrap();
        assert_eq!(History::open(&saved).unwrap().stored(None, 9).unwrap(), copy.stored(None, 9).unwrap());
    }

    #[test]
    fn a_file_that_is_not_a_history_is_not_copied() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        assert!(matches!(History::open_copy(&path), Err(HistoryError::Sqlite { .. })));
        drop(Connection::open(&path).unwrap());
        fs::write(&path, "").unwrap();
        assert!(matches!(History::open_copy(&path), Err(HistoryError::Corrupt { .. })));
        drop(History::open(&path).unwrap());
        Connection::open(&path).unwrap().pragma_update(None, "user_version", VERSION + 1).unwrap();
        assert!(matches!(History::open_copy(&path), Err(HistoryError::Newer { .. })));
    }

    #[test]
    fn a_history_that_cannot_be_written_is_copied_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        drop(filled(&path));
        let opened = History::open_or_copy(&path).unwrap();
        assert!(opened.unsaved.is_none() && opened.history.is_saved());
        drop(opened);
        // A folder in place of the file: it can be neither written nor read.
        let blocked = folder.path().join("blocked");
        fs::create_dir(&blocked).unwrap();
        let opened = History::open_or_copy(&blocked).unwrap();
        assert!(opened.unsaved.is_some() && !opened.history.is_saved());
        assert_eq!(opened.history.path(), blocked);
        assert!(opened.history.cards().unwrap().is_empty());
    }

    #[test]
    fn another_process_is_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        let mut history = filled(&path);
        let other = Connection::open(&path).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            other.execute_batch("COMMIT").unwrap();
        });
        history.add(&answered("q", 1), &marks(Rating::Good), None).unwrap();
        thread.join().unwrap();
        assert_eq!(history.stored(Some(&QuestionId::new("q")), 9).unwrap().len(), 2);
    }

    #[test]
    fn writes_fail_where_the_disk_does() {
        let mut history = History::in_memory().unwrap();
        history.refuse_writes();
        assert!(history.check_writable().is_err());
        assert!(history.set_meta("k", Some("v")).is_err());
        assert!(history.to_memory().unwrap().set_meta("k", Some("v")).is_ok());
    }

    #[test]
    fn only_an_older_schema_is_backed_up_and_migrated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        for _ in 0..2 {
            drop(History::open(&path).unwrap());
        }
        assert!(!backup::backup_folder(&path).exists());
    }

    #[test]
    fn a_database_of_something_else_is_not_migrated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE round (mine)").unwrap();
        assert!(History::open(&path).is_err());
        let tables: i64 = Connection::open(&path)
            .unwrap()
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |r| r.get(0))
            .unwrap();
        assert_eq!(tables, 1);
    }
}
