//! What greenroom refuses to write to: links that lead out of a home, and what is in the way of a new
//! one. Looks only, changes nothing.

use super::HomeError;
use crate::index;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What greenroom writes in a home, beside the bank's TOML files.
const WRITTEN: [&str; 7] =
    ["bank", "bank/imported", "history.db", "history.db-wal", "history.db-shm", "backups", "index"];

/// Refuses a home in which something that greenroom writes is a link to a place outside it: whoever
/// shares a home could have it overwrite files elsewhere.
///
/// # Errors
/// [`HomeError::LeadsOut`] for the first such link.
pub(super) fn refuse_links_out(root: &Path) -> Result<(), HomeError> {
    let written = WRITTEN.iter().map(|name| root.join(name));
    let banks = ["bank", "bank/imported"].iter().flat_map(|folder| links_to_toml(&root.join(folder)));
    let links = written.filter(|path| is_link(path)).chain(banks);
    for path in links {
        // A link that leads nowhere may have a target tomorrow.
        if !path.canonicalize().is_ok_and(|target| target.starts_with(root)) {
            let target = fs::read_link(&path).unwrap_or_default();
            return Err(HomeError::LeadsOut { path, target });
        }
    }
    Ok(())
}

fn links_to_toml(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let links = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    links.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "toml")).collect()
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

/// Refuses to make a home in a folder where something of the user's is in the way.
///
/// # Errors
/// [`HomeError::InTheWay`] for the first thing that is.
pub(super) fn refuse_what_is_in_the_way(dir: &Path) -> Result<(), HomeError> {
    let in_the_way = |path: PathBuf, what| Err(HomeError::InTheWay { path, what });
    for name in WRITTEN.into_iter().chain(["bank/notes", "bank/rounds"]) {
        let path = dir.join(name);
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        let is_file = name.starts_with("history.db");
        if meta.is_symlink() {
            return in_the_way(path, "a symbolic link");
        }
        if meta.is_dir() == is_file {
            return in_the_way(path, if is_file { "a folder" } else { "a file" });
        }
    }
    match index::foreign_entry(&dir.join("index")) {
        Some(path) => in_the_way(path, "not a file of greenroom's index"),
        None => Ok(()),
    }
}
