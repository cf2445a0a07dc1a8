//! The folder of an index as tantivy sees it: one flush to the disk for a commit.
//!
//! tantivy's own `MmapDirectory` waits for the disk after every file and after every change of its
//! list of files: some twenty times for one changed note, which takes longer than everything else.
//! Here files wait until the commit that names them, and then go to the disk at the same time. A
//! crash of the program loses nothing, since the system has the bytes. After a power cut `meta.json`
//! names only files that are on the disk; the list of files may be behind, and then litter stays
//! that the next opening of another version removes.

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
const LIST: &str = ".managed.json";
/// What a commit is: the last file written.
const COMMIT: &str = "meta.json";
/// So many files are flushed at the same time.
const AT_ONCE: usize = 8;

/// Files that were written and not flushed yet.
type Waiting = Arc<Mutex<Vec<(PathBuf, File)>>>;

/// A folder that flushes at commits.
#[derive(Clone)]
pub(super) struct Folder {
    inner: MmapDirectory,
    path: PathBuf,
    waiting: Waiting,
}

impl Folder {
    /// The folder at `path`, which is there.
    pub(super) fn open(path: &Path) -> Result<Self, OpenDirectoryError> {
        let inner = MmapDirectory::open(path)?;
        Ok(Self { inner, path: path.to_path_buf(), waiting: Waiting::default() })
    }

    /// Waits until all that was written is on the disk.
    fn flush(&self) -> io::Result<()> {
        let files = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        for files in files.chunks(AT_ONCE) {
            thread::scope(|scope| {
                let flushing: Vec<_> =
                    files.iter().map(|(_, file)| scope.spawn(|| file.sync_data())).collect();
                let done = flushing.into_iter().map(|f| f.join().unwrap_or_else(|_| Err(panicked())));
                done.collect::<io::Result<()>>()
            })?;
        }
        Ok(())
    }
}

fn panicked() -> io::Error {
    io::Error::other("a file could not be flushed")
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Folder({})", self.path.display())
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).retain(|(waiting, _)| waiting != path);
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
        let writer = Writer { path: path.to_path_buf(), file, waiting: self.waiting.clone() };
        Ok(BufWriter::new(Box::new(writer)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(LIST) {
            let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
            file.write_all(data)?;
            file.persist(self.path.join(path))?;
            return Ok(());
        }
        if path == Path::new(COMMIT) {
            self.flush()?;
            self.inner.sync_directory()?;
        }
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        // What a commit needs was done in `atomic_write`; its own name may come to the disk later:
        // until then the commit before it stands.
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// A file that is being written.
struct Writer {
    path: PathBuf,
    file: File,
    waiting: Waiting,
}

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl TerminatingWrite for Writer {
    fn terminate_ref(&mut self, _: AntiCallToken) -> io::Result<()> {
        let file = self.file.try_clone()?;
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((self.path.clone(), file));
        Ok(())
    }
}
