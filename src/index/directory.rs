//! A tantivy `Directory` that syncs files to the disk once per commit.
//!
//! tantivy's own `MmapDirectory` calls `fsync` after every file and every change of its file list:
//! about twenty times for one changed note, which takes longer than everything else. Here files are
//! synced together, just before the commit that names them. If the program crashes nothing is lost,
//! since the kernel has the bytes. After a power cut `meta.json` names only files that are on disk;
//! the file list may be outdated, and then unused files stay until another version of greenroom
//! clears the folder.

use std::{
    fmt,
    fs::{File, OpenOptions},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
    error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// tantivy's list of the files it made.
const FILE_LIST: &str = ".managed.json";
/// The last file written by a commit; it names the files of the index.
const META: &str = "meta.json";
/// Files synced at the same time, each by its own thread.
const PARALLEL_SYNCS: usize = 8;

/// Files written since the last commit.
type Unsynced = Arc<Mutex<Vec<(PathBuf, File)>>>;

/// A folder whose files are synced at commits.
#[derive(Clone)]
pub(super) struct IndexDirectory {
    inner: MmapDirectory,
    path: PathBuf,
    unsynced: Unsynced,
}

impl IndexDirectory {
    /// The existing folder at `path`.
    pub(super) fn open(path: &Path) -> Result<Self, OpenDirectoryError> {
        let inner = MmapDirectory::open(path)?;
        Ok(Self { inner, path: path.to_path_buf(), unsynced: Unsynced::default() })
    }

    /// Waits until everything written is on the disk.
    fn sync_files(&self) -> io::Result<()> {
        let files = std::mem::take(&mut *self.unsynced.lock().unwrap_or_else(PoisonError::into_inner));
        for files in files.chunks(PARALLEL_SYNCS) {
            thread::scope(|scope| {
                let syncing: Vec<_> =
                    files.iter().map(|(_, file)| scope.spawn(|| file.sync_data())).collect();
                let results = syncing.into_iter().map(|s| s.join().unwrap_or_else(|_| Err(panicked())));
                results.collect::<io::Result<()>>()
            })?;
        }
        Ok(())
    }
}

fn panicked() -> io::Error {
    io::Error::other("a file could not be synced")
}

impl fmt::Debug for IndexDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IndexDirectory({})", self.path.display())
    }
}

impl Directory for IndexDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).retain(|(unsynced, _)| unsynced != path);
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let wrapped = |e: io::Error| match e.kind() {
            io::ErrorKind::AlreadyExists => OpenWriteError::FileAlreadyExists(path.to_path_buf()),
            _ => OpenWriteError::wrap_io_error(e, path.to_path_buf()),
        };
        let file =
            OpenOptions::new().write(true).create_new(true).open(self.path.join(path)).map_err(wrapped)?;
        let file = UnsyncedFile { path: path.to_path_buf(), file, unsynced: self.unsynced.clone() };
        Ok(BufWriter::new(Box::new(file)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(FILE_LIST) {
            let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
            file.write_all(data)?;
            file.persist(self.path.join(path))?;
            return Ok(());
        }
        if path == Path::new(META) {
            self.sync_files()?;
            self.inner.sync_directory()?;
        }
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        // `atomic_write` has synced what the commit needs. Its own directory entry may reach the disk
        // later: until then the previous commit is valid.
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file that is being written, and is synced by the next commit.
struct UnsyncedFile {
    path: PathBuf,
    file: File,
    unsynced: Unsynced,
}

impl Write for UnsyncedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for UnsyncedFile {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let file = self.file.try_clone()?;
        self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).push((self.path.clone(), file));
        Ok(())
    }
}
