//! Which files in the index folder are greenroom's own. Nothing else is deleted: it may be a folder of
//! the user's that happens to be called `index`.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Databases that bank and import keep beside the index, with what SQLite puts beside them.
const CACHES: [&str; 2] = ["catalog.db", "imports.db"];

/// Whether a subfolder has the name of a version: the 16 hex digits of a stamp.
fn is_version(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Whether a file in a version's folder has a name that tantivy or [`super::store`] uses.
fn is_own_file(name: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let segment = |name: &str| {
        let (id, rest) = name.split_once('.').unwrap_or((name, ""));
        let mut parts = rest.split('.');
        id.len() == 32
            && id.bytes().all(|b| b.is_ascii_hexdigit())
            && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    matches!(name, "meta.json" | ".managed.json" | ".tantivy-writer.lock" | ".tantivy-meta.lock" | "damaged")
        || name.strip_prefix("manifest-").is_some_and(digits)
        || name.strip_prefix(".tmp").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric()))
        || segment(name)
}

/// Deletes the versions in `dir` but `kept`: greenroom's own files, then folders that are empty.
/// Symbolic links are not followed. What cannot be deleted stays until the next call.
pub(super) fn remove_versions(dir: &Path, kept: Option<&Path>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder && kept != Some(path.as_path()) && entry.file_name().to_str().is_some_and(is_version) {
            remove_version(&path);
        }
    }
}

fn remove_version(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && entry.file_name().to_str().is_some_and(is_own_file) {
            let _ = fs::remove_file(entry.path());
        }
    }
    // Fails if other files are left, as it should.
    let _ = fs::remove_dir(folder);
}

/// Deletes the index in `dir`: every version, nothing else. It is rebuilt when it is next opened.
///
/// # Errors
/// If `dir` cannot be listed, or is a symbolic link.
pub(crate) fn delete(dir: &Path) -> io::Result<()> {
    if is_link(dir) {
        return Err(io::Error::other("it is a symbolic link"));
    }
    fs::read_dir(dir)?;
    remove_versions(dir, None);
    Ok(())
}

/// The first thing below `dir` that is not greenroom's own.
pub(crate) fn foreign_entry(dir: &Path) -> Option<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(dir).ok()?.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    let is_ours = |entry: &fs::DirEntry| {
        let Ok(kind) = entry.file_type() else { return false };
        entry.file_name().to_str().is_some_and(|name| {
            let cache = CACHES.iter().any(|cache| name.starts_with(cache));
            if kind.is_dir() { is_version(name) } else { cache || matches!(name, "lock" | ".gitignore") }
        })
    };
    entries.into_iter().find(|entry| !is_ours(entry)).map(|entry| entry.path())
}

/// Whether `path` itself is a symbolic link.
pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_files_are_recognised_by_name() {
        for name in [
            "meta.json",
            ".managed.json",
            "manifest-329",
            "damaged",
            ".tmpAb12xY",
            "866319d536534152a40ff32a55251e46.fast",
            "866319d536534152a40ff32a55251e46.12.del",
        ] {
            assert!(is_own_file(name), "{name}");
        }
        for name in
            ["thesis.txt", "manifest-", "manifest.json", "866319d5.fast", "index.html", "x.store", "lock"]
        {
            assert!(!is_own_file(name), "{name}");
        }
        assert!(is_version("e017c4d35ce4a1e5") && !is_version("E017C4D35CE4A1E5") && !is_version("chapters"));
    }

    #[test]
    fn only_own_files_are_deleted() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        let ours = ["0123456789abcdef/meta.json", "aaaaaaaaaaaaaaaa/manifest-1"];
        let theirs =
            ["home.html", "sub/meta.json", "0123456789abcdef/thesis.txt", "catalog.db", ".gitignore"];
        ours.iter().chain(&theirs).for_each(|name| write(name));
        #[cfg(unix)]
        {
            fs::create_dir(dir.path().join("elsewhere")).unwrap();
            write("elsewhere/meta.json");
            std::os::unix::fs::symlink(dir.path().join("elsewhere"), dir.path().join("bbbbbbbbbbbbbbbb"))
                .unwrap();
        }
        delete(dir.path()).unwrap();
        assert!(ours.iter().all(|name| !dir.path().join(name).exists()));
        assert!(theirs.iter().all(|name| dir.path().join(name).exists()));
        #[cfg(unix)]
        assert!(dir.path().join("elsewhere/meta.json").exists());
        assert!(!dir.path().join("aaaaaaaaaaaaaaaa").exists());
    }
}
