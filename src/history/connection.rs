//! Connections to the database that need no [`super::History`].

use rusqlite::{Connection, OpenFlags};
use std::{path::Path, time::Duration};

/// The schema version of a file; 0 for an empty one.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Opens a file for reading only. `immutable` is needed in a folder where SQLite cannot create the
/// side files of WAL mode; it is the last resort, because it does not see writes of other processes.
pub(super) fn open_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(path, flags)?;
    if version(&connection).is_ok() {
        return Ok(connection);
    }
    let name = path.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Connection::open_with_flags(format!("file:{name}?immutable=1"), flags)
}

/// Copies all pages of one database over another.
pub(super) fn copy(from: &Connection, to: &mut Connection) -> rusqlite::Result<()> {
    rusqlite::backup::Backup::new(from, to)?.run_to_completion(256, Duration::ZERO, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_uri_would_split_are_opened_read_only() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plain.db", "a%20b.db", "a?b.db", "a#b.db"] {
            let path = folder.path().join(name);
            let connection = Connection::open(&path).unwrap();
            connection
                .execute_batch("PRAGMA user_version = 7; CREATE TABLE t (x); INSERT INTO t VALUES (5);")
                .unwrap();
            let opened = open_read_only(&path).unwrap();
            assert_eq!(version(&opened), Ok(7), "{name}");
            assert!(opened.execute_batch("INSERT INTO t VALUES (6)").is_err());
            let mut target = Connection::open_in_memory().unwrap();
            copy(&opened, &mut target).unwrap();
            assert_eq!(target.query_row("SELECT x FROM t", [], |r| r.get::<_, i64>(0)), Ok(5));
        }
        assert!(open_read_only(&folder.path().join("missing.db")).is_err());
    }
}
