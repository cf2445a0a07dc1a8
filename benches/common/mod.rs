//! What the benches share: the way to measure, generated notes, and SQLite FTS5 as a peer.
#![allow(dead_code, reason = "each bench uses a part")]

pub(crate) mod fts5;
pub(crate) mod measure;
pub(crate) mod notes;

use std::path::{Path, PathBuf};

/// Whatever ends a bench.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// A number on the command line, `cargo bench --bench NAME -- 10000`, or `default`.
pub(crate) fn count(default: usize) -> usize {
    std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(default)
}

/// All files below `folder`, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// Megabytes of all files below `folder`.
pub(crate) fn megabytes_below(folder: &Path) -> f64 {
    let bytes: u64 = files_below(folder).iter().filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum();
    bytes as f64 / 1e6
}
