//! Paths as they are typed and shown.

use std::path::{Path, PathBuf};

/// The current folder, or `.` when it is gone.
pub(crate) fn current_dir() -> PathBuf {
    std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."))
}

/// `path` made absolute from the current folder; links and dots are resolved where it exists.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let full = current_dir().join(path);
    full.canonicalize().unwrap_or(full)
}

/// `path` relative to the current folder if it is below it, else as it is.
pub(crate) fn display_path(path: &Path) -> String {
    path.strip_prefix(current_dir()).unwrap_or(path).display().to_string()
}

/// Whether `path` means standard input or output.
pub(crate) fn is_dash(path: &Path) -> bool {
    path.as_os_str() == "-"
}
