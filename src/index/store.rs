//! The folder of an index: opened, made, made anew; who may write.
//!
//! The index proper lives in a subfolder named by the stamp of schema and analyser, so that another
//! version of greenroom finds nothing it could misread. A lock file of our own guards every write,
//! making anew included; tantivy's own lock lies in the folder that is thrown away then.

use super::{
    IndexError,
    folder::Folder,
    owned::{is_link, remove_versions},
    schema,
};
use std::{
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, TantivyError};

/// Held while writing; released when dropped.
#[derive(Debug)]
pub(super) struct WriteLock {
    _file: File,
}

/// An open index.
pub(super) struct Store {
    /// The folder the user knows.
    pub dir: PathBuf,
    /// The folder below it that holds this version.
    folder: PathBuf,
    /// tantivy's handle.
    pub index: tantivy::Index,
    /// Gives searchers.
    pub reader: IndexReader,
    /// Field handles.
    pub fields: schema::Fields,
    /// It was made anew when it was opened or later, and nothing was committed since.
    pub fresh: bool,
}

/// How often and how long to wait for another process that makes the index just now.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(40);

/// A mark that something in the index turned out to be damaged while it was read.
const DAMAGED: &str = "damaged";

impl Store {
    /// Opens what is there; makes it anew when it is missing, damaged or of another version.
    pub(super) fn open(dir: &Path) -> Result<Self, IndexError> {
        let folder = dir.join(schema::stamp());
        if let Some(link) = [dir, &folder].into_iter().find(|path| is_link(path)) {
            return Err(IndexError::Link { path: link.to_path_buf() });
        }
        for _ in 0..TRIES {
            if folder.join("meta.json").exists()
                && !folder.join(DAMAGED).exists()
                && let Ok((index, reader, fields)) = read(&folder)
            {
                return Ok(Self { dir: dir.to_path_buf(), folder, index, reader, fields, fresh: false });
            }
            fs::create_dir_all(dir).map_err(|e| io_error(dir, e))?;
            match lock(dir)? {
                Locking::Mine(lock) => return Self::make(dir, folder, &lock),
                Locking::ReadOnly => {
                    return Err(IndexError::ReadOnly { path: dir.to_path_buf() });
                }
                // Another process is making it: that takes milliseconds.
                Locking::Taken => thread::sleep(PAUSE),
            }
        }
        Err(IndexError::Busy { path: dir.to_path_buf() })
    }

    /// Throws away all that is derived and makes an empty index. The lock is proof that nobody
    /// writes.
    fn make(dir: &Path, folder: PathBuf, _lock: &WriteLock) -> Result<Self, IndexError> {
        let engine = |e: TantivyError| IndexError::of_engine(dir.to_path_buf(), e);
        remove_versions(dir, None);
        fs::create_dir_all(&folder).map_err(|e| io_error(&folder, e))?;
        let (schema, fields) = schema::schema();
        let made = Folder::open(&folder).map_err(|e| engine(e.into()))?;
        let index = tantivy::Index::create(made, schema, IndexSettings::default()).map_err(engine)?;
        schema::register(&index);
        let reader = reader(&index).map_err(engine)?;
        Ok(Self { dir: dir.to_path_buf(), folder, index, reader, fields, fresh: true })
    }

    /// Makes this index anew.
    pub(super) fn remake(&mut self, lock: &WriteLock) -> Result<(), IndexError> {
        *self = Self::make(&self.dir, self.folder.clone(), lock)?;
        Ok(())
    }

    /// The right to write, or `None` when another process has it.
    pub(super) fn lock(&self) -> Result<Option<WriteLock>, IndexError> {
        Ok(match lock(&self.dir)? {
            Locking::Mine(lock) => Some(lock),
            Locking::Taken | Locking::ReadOnly => None,
        })
    }

    /// Removes what other versions of greenroom left.
    pub(super) fn clear_others(&self, _lock: &WriteLock) {
        remove_versions(&self.dir, Some(&self.folder));
    }

    /// A file of ours beside tantivy's.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Leaves the mark that makes the next `open` start anew.
    pub(super) fn mark_damaged(&self) {
        // Without the mark the same error comes again, with the same hint.
        let _ = fs::write(self.folder.join(DAMAGED), "");
    }

    /// An error of the engine on this index.
    pub(super) fn error(&self, error: TantivyError) -> IndexError {
        IndexError::of_engine(self.dir.clone(), error)
    }

    /// The error of an index that turned out to be damaged.
    pub(super) fn damaged(&self, message: &str) -> IndexError {
        IndexError::Damaged { path: self.dir.clone(), message: message.into() }
    }
}

fn io_error(path: &Path, source: io::Error) -> IndexError {
    IndexError::Io { path: path.to_path_buf(), source }
}

fn read(folder: &Path) -> tantivy::Result<(tantivy::Index, IndexReader, schema::Fields)> {
    let index = tantivy::Index::open(Folder::open(folder)?)?;
    let (schema, fields) = schema::schema();
    if index.schema() != schema {
        return Err(tantivy::TantivyError::SchemaError("another schema".into()));
    }
    schema::register(&index);
    let reader = reader(&index)?;
    Ok((index, reader, fields))
}

fn reader(index: &tantivy::Index) -> tantivy::Result<IndexReader> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(64).try_into()
}

/// Who may write.
enum Locking {
    /// Nobody else does.
    Mine(WriteLock),
    /// Another process does.
    Taken,
    /// Nobody can.
    ReadOnly,
}

fn lock(dir: &Path) -> Result<Locking, IndexError> {
    let path = dir.join("lock");
    let file = match File::options().create(true).truncate(false).write(true).open(&path) {
        Ok(file) => file,
        // In a folder that can only be read, what is there is searched as it is.
        Err(e) if matches!(e.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            return Ok(Locking::ReadOnly);
        }
        Err(e) => return Err(io_error(&path, e)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Locking::Mine(WriteLock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(Locking::Taken),
        Err(TryLockError::Error(e)) => Err(io_error(&path, e)),
    }
}
