//! Opening a history: for reading and writing, or, where that fails, as a copy in memory.

use super::{
    HistoryError, backup,
    schema::{MIGRATIONS, VERSION},
};
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// How long a write waits for another program's.
const BUSY: Duration = Duration::from_secs(5);

/// Between two attempts to make a file that another program is making.
const PAUSE: Duration = Duration::from_millis(10);

/// The answers given so far.
#[derive(Debug)]
pub struct History {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    saved: bool,
}

/// A history that is there in any case, for practice must go on.
#[derive(Debug)]
pub struct Opened {
    /// The history.
    pub history: History,
    /// Why what happens from now on is not saved, if it is not.
    pub unsaved: Option<HistoryError>,
}

impl History {
    /// Opens or makes the file, and brings an older schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or written, is no history, or is a newer greenroom's.
    pub fn open(path: &Path) -> Result<Self, HistoryError> {
        let begun = Instant::now();
        loop {
            match Self::open_once(path) {
                // A new file that two programs make at once: SQLite does not wait by itself where
                // waiting could be a deadlock, so the later one begins again.
                Err(e) if e.is_busy() && begun.elapsed() < BUSY => std::thread::sleep(PAUSE),
                done => return done,
            }
        }
    }

    fn open_once(path: &Path) -> Result<Self, HistoryError> {
        let at = || HistoryError::at(path);
        let mut connection = Connection::open(path).map_err(at())?;
        connection.busy_timeout(BUSY).map_err(at())?;
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

    /// Like [`History::open`]; where the file cannot be written, a copy of it in memory, with the
    /// reason.
    ///
    /// # Errors
    /// When a newer greenroom wrote the file: practising on a guess of it would mislead.
    pub fn open_or_copy(path: &Path) -> Result<Opened, HistoryError> {
        match Self::open(path) {
            Ok(history) => Ok(Opened { history, unsaved: None }),
            Err(e @ HistoryError::Newer { .. }) => Err(e),
            Err(why) => {
                // A half-copied history is worse than none.
                let mut history = Self::open_copy(path).or_else(|_| Self::in_memory())?;
                history.path = path.to_path_buf();
                Ok(Opened { history, unsaved: Some(why) })
            }
        }
    }

    /// A copy in memory of a file that is only read, brought up to date there.
    ///
    /// # Errors
    /// When it cannot be read, is no history, or is a newer greenroom's.
    pub fn open_copy(path: &Path) -> Result<Self, HistoryError> {
        let source = open_read_only(path).map_err(HistoryError::at(path))?;
        let found = version(&source).map_err(HistoryError::at(path))?;
        if found > VERSION {
            return Err(HistoryError::Newer { path: path.to_path_buf(), found, known: VERSION });
        }
        if found == 0 {
            return Err(HistoryError::Unsound { path: path.to_path_buf(), fault: "no history in it".into() });
        }
        let mut connection = Connection::open_in_memory().map_err(HistoryError::at(path))?;
        copy(&source, &mut connection).map_err(HistoryError::at(path))?;
        connection.pragma_update(None, "foreign_keys", "on").map_err(HistoryError::at(path))?;
        migrate(&mut connection, path)?;
        Ok(Self { connection, path: path.to_path_buf(), saved: false })
    }

    /// A history that nobody will find again.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, HistoryError> {
        let path = Path::new(":memory:");
        let mut connection = Connection::open_in_memory().map_err(HistoryError::at(path))?;
        connection.pragma_update(None, "foreign_keys", "on").map_err(HistoryError::at(path))?;
        migrate(&mut connection, path)?;
        Ok(Self { connection, path: path.to_path_buf(), saved: false })
    }

    /// The same history, in memory: for when the disk fails in the middle of a session.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn to_memory(&self) -> Result<Self, HistoryError> {
        let mut copied = Self::in_memory()?;
        if copy(&self.connection, &mut copied.connection).is_err() {
            copied = Self::in_memory()?;
        }
        copied.path.clone_from(&self.path);
        Ok(copied)
    }

    /// Writes everything to another file, for when this one cannot be written.
    ///
    /// # Errors
    /// When that file cannot be written either.
    pub fn save_copy(&self, path: &Path) -> Result<(), HistoryError> {
        let mut target = Connection::open(path).map_err(HistoryError::at(path))?;
        copy(&self.connection, &mut target).map_err(HistoryError::at(path))
    }

    /// Makes every further write fail, as a full disk would.
    #[cfg(test)]
    pub(crate) fn refuse_writes(&self) {
        self.connection.pragma_update(None, "query_only", "on").expect("a pragma that every SQLite has");
    }

    /// Whether what happens is saved to the file.
    pub fn is_saved(&self) -> bool {
        self.saved
    }

    /// The file, or the one it would have been.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A write that changes nothing tells whether writing works, before an answer depends on it.
    fn check_writable(&self) -> Result<(), HistoryError> {
        self.connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK").map_err(HistoryError::at(&self.path))
    }

    pub(super) fn at(&self) -> impl FnOnce(rusqlite::Error) -> HistoryError + '_ {
        HistoryError::at(&self.path)
    }
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), HistoryError> {
    // Two programs may start at once on a new home: the second finds the schema made.
    match MIGRATIONS.to_latest(connection) {
        Ok(()) => Ok(()),
        Err(_) if version(connection).is_ok_and(|v| v == VERSION) => Ok(()),
        Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(HistoryError::at(path)(err)),
        Err(e) => Err(HistoryError::Migration { path: path.to_path_buf(), message: e.to_string() }),
    }
}

/// Opens a file one may not write to. `immutable` is needed in a folder where SQLite cannot make
/// the files that WAL wants; it is tried last, because it does not see another program's writes.
pub(super) fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    if version(&connection).is_ok() {
        return Ok(connection);
    }
    let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)
}

fn copy(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    rusqlite::backup::Backup::new(from, to)?.run_to_completion(256, Duration::ZERO, None)
}
