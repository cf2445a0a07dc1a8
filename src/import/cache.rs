//! Cache of what each file gave, so that an unchanged file costs a `stat`.
//!
//! An SQLite file beside the search index: for each imported root and file its size, its modification
//! time and its outcome. Rebuilt by a binary whose readers differ. A file that was written while it was
//! read, or so recently that the next change could leave the same time, is not cached. Like everything
//! under `index/` it can be deleted without loss. Reads no notes.

use super::file::Outcome;
use crate::bank::{Draft, Problem};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Name of the cache in the index folder.
const FILE: &str = "imports.db";
/// Digest of the source code that turns a file into questions (see `build.rs`).
const READER: &str = env!("GREENROOM_READER");
/// Two changes closer than this may leave a file with the same time, on the coarsest file systems.
const TIME_RESOLUTION: Duration = Duration::from_secs(2);

/// What files gave when they were last read, on disk.
pub struct Cache {
    db: Mutex<Connection>,
    now: SystemTime,
}

/// The cache cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// SQLite failed.
    #[error("{}: {source}; delete the file, it is rebuilt", path.display())]
    Sqlite {
        /// The cache file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// The folder or a damaged cache cannot be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A file's size in bytes and modification time in nanoseconds: a file with the same stamp is unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    size: i64,
    modified: i64,
}

impl Stamp {
    /// The stamp of a file; `None` where its file system keeps no times.
    pub(super) fn of(meta: &fs::Metadata) -> Option<Self> {
        let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            size: i64::try_from(meta.len()).ok()?,
            modified: i64::try_from(modified.as_nanos()).ok()?,
        })
    }
}

/// What is stored of an [`Outcome`].
#[derive(Serialize)]
struct Stored<'o> {
    drafts: &'o [Draft],
    has_notes: bool,
    problems: &'o [Problem],
    notices: &'o [Problem],
    read: bool,
}

/// The owned counterpart of [`Stored`].
#[derive(Deserialize)]
struct Loaded {
    drafts: Vec<Draft>,
    has_notes: bool,
    problems: Vec<Problem>,
    notices: Vec<Problem>,
    read: bool,
}

impl Cache {
    /// Opens the cache in the folder `index`; `now` is the time the import starts.
    ///
    /// # Errors
    /// When it can be neither opened nor rebuilt.
    pub fn open(index: &Path, now: SystemTime) -> Result<Self, CacheError> {
        let path = index.join(FILE);
        let file = |source| CacheError::File { path: index.to_path_buf(), source };
        fs::create_dir_all(index).map_err(file)?;
        let db = match connect(&path) {
            Err(e) if is_damage(&e) => {
                fs::remove_file(&path).map_err(file)?;
                connect(&path)
            }
            other => other,
        };
        let db = db.map_err(|source| CacheError::Sqlite { path, source })?;
        Ok(Self { db: Mutex::new(db), now })
    }

    fn db(&self) -> MutexGuard<'_, Connection> {
        // A panic of another thread leaves the connection usable.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the file at `path` below `root` gave, if it is unchanged.
    pub(super) fn get(&self, root: &Path, path: &Path, stamp: Stamp) -> Option<Outcome> {
        let blob: Vec<u8> = self
            .db()
            .prepare_cached(
                "SELECT outcome FROM file WHERE root = ?1 AND path = ?2 AND size = ?3 AND modified = ?4",
            )
            .and_then(|mut s| {
                s.query_row(params![root.to_str(), path.to_str(), stamp.size, stamp.modified], |r| r.get(0))
                    .optional()
            })
            .ok()??;
        let loaded: Loaded = serde_json::from_slice(&blob).ok()?;
        Some(Outcome {
            drafts: loaded.drafts,
            has_notes: loaded.has_notes,
            problems: loaded.problems,
            notices: loaded.notices,
            bytes: u64::try_from(stamp.size).unwrap_or(0),
            read: loaded.read,
        })
    }

    /// Stores the files below `root` that were read, and deletes those that are not `present`. A failure
    /// only makes the next import slower, so it is not reported.
    pub(super) fn put<'o>(
        &self,
        root: &Path,
        present: &[PathBuf],
        read: impl Iterator<Item = (&'o Path, Stamp, &'o Outcome)>,
    ) {
        let _ = self.try_put(root, present, read);
    }

    fn try_put<'o>(
        &self,
        root: &Path,
        present: &[PathBuf],
        read: impl Iterator<Item = (&'o Path, Stamp, &'o Outcome)>,
    ) -> rusqlite::Result<()> {
        let Some(root) = root.to_str() else { return Ok(()) };
        let settled = self.now.checked_sub(TIME_RESOLUTION).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let settled = settled.and_then(|t| i64::try_from(t.as_nanos()).ok()).unwrap_or(0);
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let present: HashSet<&Path> = present.iter().map(PathBuf::as_path).collect();
            let mut known = tx.prepare("SELECT path FROM file WHERE root = ?1")?;
            let known: Vec<String> =
                known.query_map([root], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            for path in known.iter().filter(|p| !present.contains(Path::new(p))) {
                tx.execute("DELETE FROM file WHERE root = ?1 AND path = ?2", [root, path])?;
            }
            let mut insert = tx.prepare("INSERT OR REPLACE INTO file VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for (path, stamp, o) in read.filter(|(_, stamp, _)| stamp.modified < settled) {
                let stored = Stored {
                    drafts: &o.drafts,
                    has_notes: o.has_notes,
                    problems: &o.problems,
                    notices: &o.notices,
                    read: o.read,
                };
                // A file whose path is not UTF-8 is read each time.
                let (Some(path), Ok(blob)) = (path.to_str(), serde_json::to_vec(&stored)) else { continue };
                insert.execute(params![root, path, stamp.size, stamp.modified, blob])?;
            }
        }
        tx.commit()
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(5))?;
    // Derived data: a lost write costs a reread at the next import.
    db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")?;
    db.execute_batch("CREATE TABLE IF NOT EXISTS reader (digest TEXT NOT NULL)")?;
    let reader: Option<String> = db.query_row("SELECT digest FROM reader", [], |r| r.get(0)).optional()?;
    if reader.as_deref() != Some(READER) {
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             DROP TABLE IF EXISTS file; DELETE FROM reader;
             CREATE TABLE file (root TEXT, path TEXT, size INTEGER, modified INTEGER, outcome BLOB,
                 PRIMARY KEY (root, path));
             INSERT INTO reader VALUES ('{READER}');
             COMMIT;"
        ))?;
    }
    Ok(db)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Import, read_with};

    const LATER: Duration = Duration::from_secs(60);

    /// A folder of notes and one for the cache.
    fn folders() -> (tempfile::TempDir, PathBuf, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let (notes, index) = (dir.path().join("notes"), dir.path().join("index"));
        fs::create_dir_all(notes.join("net")).unwrap();
        fs::write(notes.join("net/a.md"), "# Notes\n\n## What is TLS?\n\nA protocol.\n").unwrap();
        fs::write(notes.join("b.md"), "Only prose.\n").unwrap();
        fs::write(notes.join("c.json"), "{\"q\": ").unwrap();
        (dir, notes, index)
    }

    fn import(notes: &Path, index: &Path, age: Duration) -> Import {
        // Time is relative to the files' own, so that the test need not wait.
        let newest = fs::metadata(notes.join("b.md")).unwrap().modified().unwrap();
        let cache = Cache::open(index, newest + age).unwrap();
        read_with(notes, &[], Some(&cache), &|_| {}).unwrap()
    }

    fn same(a: &Import, b: &Import) {
        assert_eq!((&a.drafts, &a.notes, a.files), (&b.drafts, &b.notes, b.files));
        assert_eq!((&a.problems, &a.notices, a.repeats), (&b.problems, &b.notices, b.repeats));
    }

    #[test]
    fn an_unchanged_file_is_not_read_again_and_gives_the_same() {
        let (_dir, notes, index) = folders();
        let first = import(&notes, &index, LATER);
        assert_eq!((first.drafts.len(), first.unchanged), (1, 0));
        let second = import(&notes, &index, LATER);
        assert_eq!(second.unchanged, 3);
        same(&first, &second);
    }

    #[test]
    fn a_changed_file_is_read_again_and_a_deleted_one_removed() {
        let (_dir, notes, index) = folders();
        import(&notes, &index, LATER);
        fs::write(notes.join("net/a.md"), "## What is mutual TLS?\n\nBoth sides show a certificate.\n")
            .unwrap();
        fs::remove_file(notes.join("c.json")).unwrap();
        let second = import(&notes, &index, LATER);
        assert_eq!((second.unchanged, second.drafts[0].prompt.as_str()), (1, "What is mutual TLS?"));
        let cache = Cache::open(&index, UNIX_EPOCH).unwrap();
        let left: i64 = cache.db().query_row("SELECT count(*) FROM file", [], |r| r.get(0)).unwrap();
        assert_eq!(left, 2);
    }

    #[test]
    fn a_file_just_written_or_cached_by_another_reader_is_read_again() {
        let (_dir, notes, index) = folders();
        import(&notes, &index, Duration::ZERO);
        assert_eq!(import(&notes, &index, LATER).unchanged, 0);
        let cache = Cache::open(&index, UNIX_EPOCH).unwrap();
        cache.db().execute("UPDATE reader SET digest = 'older'", []).unwrap();
        drop(cache);
        assert_eq!(import(&notes, &index, LATER).unchanged, 0);
        assert_eq!(import(&notes, &index, LATER).unchanged, 3);
    }

    #[test]
    fn a_deleted_or_damaged_cache_loses_nothing() {
        let (_dir, notes, index) = folders();
        let first = import(&notes, &index, LATER);
        for side in ["imports.db-wal", "imports.db-shm"] {
            let _ = fs::remove_file(index.join(side));
        }
        fs::write(index.join(FILE), "not a database ".repeat(40)).unwrap();
        same(&first, &import(&notes, &index, LATER));
        fs::remove_dir_all(&index).unwrap();
        same(&first, &import(&notes, &index, LATER));
    }
}
