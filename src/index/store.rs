//! The folder of an index: opened, created, rebuilt; the write lock.
//!
//! The index itself is in a subfolder named by the stamp of schema and analyser, so that another
//! version of greenroom cannot misread it. A lock file guards every write, rebuilding included;
//! tantivy's own lock is in the subfolder that a rebuild deletes.

use super::{
    IndexError,
    directory::IndexDirectory,
    owned::{is_link, remove_versions},
    schema,
    view::IndexView,
};
use std::{
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy, TantivyError};

/// The right to write; released when dropped.
#[derive(Debug)]
pub(super) struct WriteLock {
    _file: File,
}

/// An open index.
pub(super) struct Store {
    /// `index/` of a home.
    dir: PathBuf,
    /// The subfolder for this version of schema and analyser.
    version_dir: PathBuf,
    pub index: tantivy::Index,
    pub reader: IndexReader,
    pub fields: schema::Fields,
    /// It was created or rebuilt, and nothing has been committed since.
    pub is_new: bool,
}

/// How often and how long to wait while another process creates the index.
const OPEN_ATTEMPTS: u32 = 50;
const OPEN_RETRY_DELAY: Duration = Duration::from_millis(40);

/// Name of an empty file that marks an index as damaged.
const DAMAGED_MARKER: &str = "damaged";

impl Store {
    /// Opens the index; creates an empty one if it is missing, damaged or of another version.
    pub(super) fn open(dir: &Path) -> Result<Self, IndexError> {
        let version_dir = dir.join(schema::stamp());
        if let Some(link) = [dir, &version_dir].into_iter().find(|path| is_link(path)) {
            return Err(IndexError::Link { path: link.to_path_buf() });
        }
        for _ in 0..OPEN_ATTEMPTS {
            if version_dir.join("meta.json").exists()
                && !version_dir.join(DAMAGED_MARKER).exists()
                && let Ok((index, reader, fields)) = read(&version_dir)
            {
                return Ok(Self {
                    dir: dir.to_path_buf(),
                    version_dir,
                    index,
                    reader,
                    fields,
                    is_new: false,
                });
            }
            fs::create_dir_all(dir).map_err(|e| io_error(dir, e))?;
            match lock(dir)? {
                LockState::Held(lock) => return Self::create(dir, version_dir, &lock),
                LockState::ReadOnly => {
                    return Err(IndexError::ReadOnly { path: dir.to_path_buf() });
                }
                // Another process is creating it: that takes milliseconds.
                LockState::Taken => thread::sleep(OPEN_RETRY_DELAY),
            }
        }
        Err(IndexError::Busy { path: dir.to_path_buf() })
    }

    /// Deletes everything derived and creates an empty index. The lock proves that no other process
    /// writes.
    fn create(dir: &Path, version_dir: PathBuf, _lock: &WriteLock) -> Result<Self, IndexError> {
        let tantivy_error = |e: TantivyError| IndexError::from_tantivy(dir.to_path_buf(), e);
        remove_versions(dir, None);
        fs::create_dir_all(&version_dir).map_err(|e| io_error(&version_dir, e))?;
        let (schema, fields) = schema::schema();
        let directory = IndexDirectory::open(&version_dir).map_err(|e| tantivy_error(e.into()))?;
        let index =
            tantivy::Index::create(directory, schema, IndexSettings::default()).map_err(tantivy_error)?;
        schema::register(&index);
        let reader = reader(&index).map_err(tantivy_error)?;
        Ok(Self { dir: dir.to_path_buf(), version_dir, index, reader, fields, is_new: true })
    }

    /// Replaces this index by an empty one.
    pub(super) fn rebuild(&mut self, lock: &WriteLock) -> Result<(), IndexError> {
        *self = Self::create(&self.dir, self.version_dir.clone(), lock)?;
        Ok(())
    }

    /// The commit that was loaded last, for one search.
    pub(super) fn view(&self) -> IndexView {
        IndexView { searcher: self.reader.searcher(), fields: self.fields }
    }

    /// The right to write; `None` if another process has it or the folder is read-only.
    pub(super) fn lock(&self) -> Result<Option<WriteLock>, IndexError> {
        Ok(match lock(&self.dir)? {
            LockState::Held(lock) => Some(lock),
            LockState::Taken | LockState::ReadOnly => None,
        })
    }

    /// Deletes the indexes of other versions of greenroom.
    pub(super) fn remove_other_versions(&self, _lock: &WriteLock) {
        remove_versions(&self.dir, Some(&self.version_dir));
    }

    /// The path of a file beside tantivy's.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.version_dir.join(name)
    }

    /// Makes the next `open` rebuild the index.
    fn mark_damaged(&self) {
        // If the marker cannot be written, the same error is reported again.
        let _ = fs::write(self.version_dir.join(DAMAGED_MARKER), "");
    }

    /// An error of tantivy on this index.
    pub(super) fn error(&self, error: TantivyError) -> IndexError {
        IndexError::from_tantivy(self.dir.clone(), error)
    }

    /// Like [`Self::error`]; if the index may be damaged, the next `open` rebuilds it.
    pub(super) fn error_of_use(&self, error: TantivyError) -> IndexError {
        let is_system = matches!(error, TantivyError::SystemError(_));
        let error = self.error(error);
        if !is_system && !matches!(error, IndexError::Io { .. } | IndexError::Busy { .. }) {
            self.mark_damaged();
        }
        error
    }

    /// The error for a part of the index that makes tantivy panic; the next `open` rebuilds it.
    pub(super) fn unreadable(&self) -> IndexError {
        self.mark_damaged();
        IndexError::Damaged { path: self.dir.clone(), message: "a part of it cannot be read".into() }
    }
}

fn io_error(path: &Path, source: io::Error) -> IndexError {
    IndexError::Io { path: path.to_path_buf(), source: Arc::new(source) }
}

fn read(version_dir: &Path) -> tantivy::Result<(tantivy::Index, IndexReader, schema::Fields)> {
    let index = tantivy::Index::open(IndexDirectory::open(version_dir)?)?;
    let (schema, fields) = schema::schema();
    if index.schema() != schema {
        return Err(TantivyError::SchemaError("another schema".into()));
    }
    schema::register(&index);
    let reader = reader(&index)?;
    Ok((index, reader, fields))
}

fn reader(index: &tantivy::Index) -> tantivy::Result<IndexReader> {
    index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(64).try_into()
}

/// Outcome of taking the write lock.
enum LockState {
    Held(WriteLock),
    /// Another process has it.
    Taken,
    /// The folder cannot be written.
    ReadOnly,
}

fn lock(dir: &Path) -> Result<LockState, IndexError> {
    let path = dir.join("lock");
    let file = match File::options().create(true).truncate(false).write(true).open(&path) {
        Ok(file) => file,
        // An index in a read-only folder can be searched as it is.
        Err(e) if matches!(e.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            return Ok(LockState::ReadOnly);
        }
        Err(e) => return Err(io_error(&path, e)),
    };
    match file.try_lock() {
        Ok(()) => Ok(LockState::Held(WriteLock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(LockState::Taken),
        Err(TryLockError::Error(e)) => Err(io_error(&path, e)),
    }
}
