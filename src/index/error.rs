//! Errors of the index, one variant for each remedy.

use std::{io, path::PathBuf, sync::Arc};
use tantivy::{
    TantivyError,
    directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError},
};

/// The index cannot be used. Nothing is lost: it is derived from the bank and the notes.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IndexError {
    /// Another process is writing it.
    #[error("the index in {} is being built by another greenroom", path.display())]
    Busy {
        /// Folder of the index.
        path: PathBuf,
    },
    /// The files on disk cannot be read; the index is rebuilt when it is next opened.
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
        /// The cause; shared, so that an error can be reported more than once.
        source: Arc<io::Error>,
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
        /// Its message.
        message: String,
    },
    /// The thread that opens the index ended without a result.
    #[error("the index could not be opened: its thread ended early")]
    ThreadEnded,
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
            Self::ThreadEnded => "run the command again".into(),
        })
    }

    /// Classifies an error of tantivy on the index in `path`.
    pub(super) fn from_tantivy(path: PathBuf, error: TantivyError) -> Self {
        match error {
            // What tantivy says of bytes it cannot make sense of.
            TantivyError::IoError(source)
                if matches!(source.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) =>
            {
                Self::Damaged { path, message: source.to_string() }
            }
            TantivyError::IoError(source)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: source, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: source, .. })
            | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: source, .. }) => {
                Self::Io { path, source }
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
    fn errors_of_tantivy_are_classified() {
        let of = |e: TantivyError| IndexError::from_tantivy("i".into(), e);
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(of(full().into()), IndexError::Io { .. }));
        for kind in [io::ErrorKind::InvalidData, io::ErrorKind::UnexpectedEof] {
            assert!(matches!(of(io::Error::from(kind).into()), IndexError::Damaged { .. }));
        }
        let write = OpenWriteError::wrap_io_error(full(), "x".into());
        assert!(matches!(of(write.into()), IndexError::Io { .. }));
        let missing = OpenReadError::FileDoesNotExist("x".into());
        assert!(matches!(of(missing.into()), IndexError::Damaged { .. }));
        assert!(matches!(of(TantivyError::SchemaError("x".into())), IndexError::Damaged { .. }));
        assert!(matches!(of(TantivyError::InternalError("x".into())), IndexError::Engine { .. }));
    }
}
