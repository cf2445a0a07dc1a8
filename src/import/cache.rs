//! A derived memory of what each file gave, so that an unchanged file costs a stat.
//!
//! An SQLite file beside the search index: for each imported root and file its size and time and
//! the drafts, problems and remarks it gave. Made anew by a binary whose readers differ; a file
//! that was written while it was read, or so lately that its time could not tell the next change,
//! is not remembered. Like everything under `index/` it can be deleted at will. Reads no notes.

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
/// Digest of the sources of the readers and the judge (see `build.rs`).
const READER: &str = env!("GREENROOM_READER");
/// Two changes closer than this may leave a file with the same time, on the coarsest file systems.
const TICK: Duration = Duration::from_secs(2);

/// What files gave when they were last read.
pub struct Cache {
    db: Mutex<Connection>,
    now: SystemTime,
}

/// The cache cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// SQLite failed.
    #[error("{}: {source}; delete it, nothing is lost", path.display())]
    Sqlite {
        /// The cache.
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

/// A file's size and modification time in nanoseconds: what tells that it did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: i64,
    modified: i64,
}

impl Stamp {
    /// The stamp of a file, where its file system tells times.
    pub fn of(meta: &fs::Metadata) -> Option<Self> {
        let modified = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            size: i64::try_from(meta.len()).ok()?,
            modified: i64::try_from(modified.as_nanos()).ok()?,
        })
    }
}

/// What is kept of an [`Outcome`].
#[derive(Serialize)]
struct Kept<'o> {
    drafts: &'o [Draft],
    notes: bool,
    problems: &'o [Problem],
    remarks: &'o [Problem],
    read: bool,
}

/// The same as it comes back.
#[derive(Deserialize)]
struct Given {
    drafts: Vec<Draft>,
    notes: bool,
    problems: Vec<Problem>,
    remarks: Vec<Problem>,
    read: bool,
}

impl Cache {
    /// Opens the cache in the folder `index`; `now` is the time the import begins.
    ///
    /// # Errors
    /// When it can be neither opened nor made anew.
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
        // A thread that panicked left a connection that is as good as before.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the file at `path` below `root` gave, if it is the same file still.
    pub fn get(&self, root: &Path, path: &Path, stamp: Stamp) -> Option<Outcome> {
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
        let given: Given = serde_json::from_slice(&blob).ok()?;
        Some(Outcome {
            drafts: given.drafts,
            notes: given.notes,
            problems: given.problems,
            remarks: given.remarks,
            bytes: u64::try_from(stamp.size).unwrap_or(0),
            read: given.read,
        })
    }

    /// Remembers the files below `root` that were read, and forgets those that are gone. A failure
    /// costs time at the next import and nothing else, so none is told.
    pub fn put<'o>(
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
        let settled = self.now.checked_sub(TICK).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
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
                let kept = Kept {
                    drafts: &o.drafts,
                    notes: o.notes,
                    problems: &o.problems,
                    remarks: &o.remarks,
                    read: o.read,
                };
                // A path that is no text has no JSON: such a file is read each time.
                let (Some(path), Ok(blob)) = (path.to_str(), serde_json::to_vec(&kept)) else { continue };
                insert.execute(params![root, path, stamp.size, stamp.modified, blob])?;
            }
        }
        tx.commit()
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(5))?;
    // Derived data: a lost write is made good at the next import.
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
        // The clock is the files' own, so that the test waits for none.
        let newest = fs::metadata(notes.join("b.md")).unwrap().modified().unwrap();
        let cache = Cache::open(index, newest + age).unwrap();
        read_with(notes, &[], Some(&cache), &|_| {}).unwrap()
    }

    fn same(a: &Import, b: &Import) {
        assert_eq!((&a.drafts, &a.notes, a.files), (&b.drafts, &b.notes, b.files));
        assert_eq!((&a.problems, &a.remarks, a.repeats), (&b.problems, &b.remarks, b.repeats));
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
    fn what_changed_is_read_and_what_is_gone_forgotten() {
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
    fn a_file_just_written_and_another_reader_are_not_trusted() {
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
        fs::write(index.join(FILE), "no database ".repeat(40)).unwrap();
        same(&first, &import(&notes, &index, LATER));
        fs::remove_dir_all(&index).unwrap();
        same(&first, &import(&notes, &index, LATER));
    }
}
