//! Why the index cannot be used, by what a user can do about it.

use std::{io, path::PathBuf};
use tantivy::{
    TantivyError,
    directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// The index cannot be used. Nothing is lost: it is derived from the bank and the notes.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another process is writing it.
    #[error("the index in {} is being built by another greenroom", path.display())]
    Busy {
        /// Folder of the index.
        path: PathBuf,
    },
    /// What is on disk cannot be read; it is rebuilt when it is opened next.
    #[error("the index in {} is damaged: {message}", path.display())]
    Damaged {
        /// Folder of the index.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// The file system refused to read or write.
    #[error("the index in {} cannot be used: {source}", path.display())]
    Io {
        /// Folder of the index, or the file in it.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The index has to be built, but its folder cannot be written.
    #[error("the index in {} has to be built first, but the folder cannot be written", path.display())]
    ReadOnly {
        /// Folder of the index.
        path: PathBuf,
    },
    /// The folder is a symbolic link; what is written through one might be somebody else's.
    #[error("{} is a symbolic link; the index is not written through one", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// The search engine failed in another way.
    #[error("the search engine failed on the index in {}: {message}", path.display())]
    Engine {
        /// Folder of the index.
        path: PathBuf,
        /// What it says.
        message: String,
    },
}

impl IndexError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Busy { .. } => "try again in a moment".into(),
            Self::Damaged { .. } => "run the command again: the index is rebuilt, nothing is lost".into(),
            Self::Io { .. } => {
                "check the disk and the permissions; the index is derived, nothing is lost".into()
            }
            Self::ReadOnly { path } => {
                format!("make {} writable, or run greenroom once as the user who owns it", path.display())
            }
            Self::Link { path } => format!("remove the link {}; the index is rebuilt", path.display()),
            Self::Engine { path, .. } => {
                format!("delete {} and try again: it is derived, nothing is lost", path.display())
            }
        })
    }

    /// An error of the engine, told apart.
    pub(super) fn of_engine(path: PathBuf, error: TantivyError) -> Self {
        let copy = |e: &io::Error| io::Error::new(e.kind(), e.to_string());
        match error {
            TantivyError::IoError(e)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: e, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: e, .. })
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: e, .. }) => {
                Self::Io { path, source: copy(&e) }
            }
            TantivyError::LockFailure(..) => Self::Busy { path },
            TantivyError::DataCorruption(_)
            | TantivyError::OpenReadError(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::SchemaError(_)
            | TantivyError::DeserializeError(_) => Self::Damaged { path, message: error.to_string() },
            other => Self::Engine { path, message: other.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_engine_are_told_apart() {
        let of = |e: TantivyError| IndexError::of_engine("i".into(), e);
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(of(full().into()), IndexError::Io { .. }));
        let write = OpenWriteError::wrap_io_error(full(), "x".into());
        assert!(matches!(of(write.into()), IndexError::Io { .. }));
        let missing = OpenReadError::FileDoesNotExist("x".into());
        assert!(matches!(of(missing.into()), IndexError::Damaged { .. }));
        assert!(matches!(of(TantivyError::SchemaError("x".into())), IndexError::Damaged { .. }));
        assert!(matches!(of(TantivyError::InternalError("x".into())), IndexError::Engine { .. }));
    }
}
