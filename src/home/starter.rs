//! The starter bank that is compiled in, and how it comes to a home and is kept up to date.

use super::HomeError;
use crate::bank::fnv1a;
use include_dir::{Dir, include_dir};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/bank");

/// Remembers the digests of the starter files as they were installed, so that a newer binary can
/// tell an untouched file from an edited one.
const STAMP: &str = "bank/.starter";

/// What happened to a starter file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StarterChange {
    /// It was written: new, or updated over an unedited older version.
    Written(PathBuf),
    /// A newer version exists, but the file was edited, so it was left alone.
    Kept(PathBuf),
}

/// The starter files: path below `bank/`, and content.
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

/// Writes the starter files into the home `dir`: those that are missing for the first time and
/// those that were not edited since an older binary wrote them. A file the user deleted stays away.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn install_starter(dir: &Path) -> Result<Vec<StarterChange>, HomeError> {
    let stamp_path = dir.join(STAMP);
    let before = read_stamp(&stamp_path);
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
        HomeError::at(&path, fs::write(&path, content))?;
        after.insert(key, new);
        changes.push(StarterChange::Written(path));
    }
    if after != before {
        let text: String = after.iter().map(|(name, digest)| format!("{digest:016x} {name}\n")).collect();
        HomeError::at(&stamp_path, fs::write(&stamp_path, text))?;
    }
    Ok(changes)
}

fn read_stamp(path: &Path) -> BTreeMap<String, u64> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let (digest, name) = line.split_once(' ')?;
            Some((name.to_owned(), u64::from_str_radix(digest, 16).ok()?))
        })
        .collect()
}
