//! The compiled-in starter bank: installing it in a home, and updating it.

use super::HomeError;
use crate::bank::{fnv1a, write_atomically};
use include_dir::{Dir, include_dir};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/bank");

/// Holds the digests of the installed starter files, by which a newer binary knows which were edited.
const DIGESTS: &str = "bank/.starter";

/// What happened to a starter file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StarterChange {
    /// It was written: it is new, or replaced an older version that was not edited.
    Written(PathBuf),
    /// A newer version exists, but the file was edited and stays as it is.
    Kept(PathBuf),
}

/// The starter files: path in `bank/`, and content.
pub(crate) fn starter_files() -> Vec<(&'static Path, &'static [u8])> {
    fn collect(dir: &'static Dir<'static>, files: &mut Vec<(&'static Path, &'static [u8])>) {
        files.extend(dir.files().map(|f| (f.path(), f.contents())));
        dir.dirs().filter(|d| !d.path().ends_with("imported")).for_each(|d| collect(d, files));
    }
    let mut files = Vec::new();
    collect(&STARTER, &mut files);
    files.retain(|(path, _)| !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')));
    files.sort();
    files
}

/// Writes the starter files into the home `dir`: those that were never installed, and those that were not
/// edited since an older binary installed them. A file that the user deleted is not written again.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn install_starter(dir: &Path) -> Result<Vec<StarterChange>, HomeError> {
    let digests = dir.join(DIGESTS);
    let before = read_digests(&digests);
    let mut after = before.clone();
    let mut changes = Vec::new();
    for (name, content) in starter_files() {
        let key = name.to_string_lossy().replace('\\', "/");
        let (new, path) = (fnv1a(content.iter().copied()), dir.join("bank").join(name));
        let installed = before.get(&key).copied();
        if installed == Some(new) {
            continue;
        }
        match (installed, fs::read(&path).ok().map(fnv1a)) {
            (None, None) => {}
            (Some(old), Some(now)) if now == old => {}
            (_, Some(now)) if now == new => {
                after.insert(key, new);
                continue;
            }
            (Some(_), None) => continue,
            (_, Some(_)) => {
                after.insert(key, new);
                changes.push(StarterChange::Kept(path));
                continue;
            }
        }
        if let Some(parent) = path.parent() {
            HomeError::at(parent, fs::create_dir_all(parent))?;
        }
        HomeError::at(&path, write_atomically(&path, content))?;
        after.insert(key, new);
        changes.push(StarterChange::Written(path));
    }
    if after != before {
        let text: String = after.iter().map(|(name, digest)| format!("{digest:016x} {name}\n")).collect();
        HomeError::at(&digests, write_atomically(&digests, text.as_bytes()))?;
    }
    Ok(changes)
}

fn read_digests(path: &Path) -> BTreeMap<String, u64> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (digest, name) = line.split_once(' ')?;
            Some((name.to_owned(), u64::from_str_radix(digest, 16).ok()?))
        })
        .collect()
}
