//! From a path to an import: which files are read, in parallel, and what each gave.
//!
//! Obeys `.gitignore` and `.greenroomignore`; skips hidden, binary and too large files and reports the
//! last two; follows links, but not in circles. The result is in the order of paths, whatever the order
//! of threads.

use super::{
    Import, ImportError, Progress,
    cache::{Cache, Stamp},
    error::{FileError, Notice},
    file::{self, Outcome},
    repeats,
};
use crate::{
    bank::Problem,
    note::{
        LARGEST,
        format::{extension, is_readable},
    },
};
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

/// Reads `path`; unchanged files come from `cache`.
///
/// `exclude` are greenroom's own files and folders, not the user's notes: they are skipped unless `path`
/// is in one of them.
pub(super) fn read(
    path: &Path,
    exclude: &[PathBuf],
    cache: Option<&Cache>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Import, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_path_buf(), source };
    let root = path.canonicalize().map_err(unreadable)?;
    let meta = fs::metadata(&root).map_err(unreadable)?;
    if !meta.is_dir() && !meta.is_file() {
        // Reading a pipe would wait for its writer, a device might never end.
        return Err(unreadable(std::io::Error::other(
            "neither a file nor a folder; save it as a file first",
        )));
    }
    if root.to_str().is_none() {
        return Err(ImportError::Name(path.to_path_buf()));
    }
    let mut import = Import { root: root.clone(), ..Import::default() };
    let files = if meta.is_dir() {
        fs::read_dir(&root).map_err(unreadable)?;
        list_files(&root, exclude, &mut import)
    } else {
        fs::File::open(&root).map_err(unreadable)?;
        vec![root.clone()]
    };
    let folder = if meta.is_dir() { root.as_path() } else { root.parent().unwrap_or(&root) };
    let (done, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    let read: Vec<FileRead> = files
        .par_iter()
        .map(|path| {
            let read = read_file(path, folder, &root, cache);
            let bytes = bytes.fetch_add(read.outcome.bytes, Ordering::Relaxed) + read.outcome.bytes;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress { done, total: files.len(), bytes });
            read
        })
        .collect();
    if let Some(cache) = cache {
        let relative: Vec<PathBuf> = files.iter().map(|f| relative_to(folder, f).to_path_buf()).collect();
        let fresh = relative.iter().zip(&read).filter_map(|(p, f)| Some((p.as_path(), f.fresh?, &f.outcome)));
        cache.put(&root, &relative, fresh);
    }
    import.drafts.reserve(read.iter().map(|f| f.outcome.drafts.len()).sum());
    for (path, FileRead { outcome, unchanged, .. }) in files.iter().zip(read) {
        if outcome.has_notes {
            import.notes.push(path.clone());
        }
        import.files += usize::from(outcome.read);
        import.unchanged += usize::from(unchanged);
        import.drafts.extend(outcome.drafts);
        import.problems.extend(outcome.problems);
        import.notices.extend(outcome.notices);
    }
    import.repeats = repeats::remove(&mut import.drafts);
    if import.drafts.is_empty()
        && import.notes.is_empty()
        && import.problems.is_empty()
        && import.notices.is_empty()
    {
        return Err(ImportError::Nothing(path.to_path_buf()));
    }
    Ok(import)
}

/// A file's outcome, and where it comes from.
#[derive(Default)]
struct FileRead {
    outcome: Outcome,
    /// The file was read now and did not change meanwhile: the cache may keep it.
    fresh: Option<Stamp>,
    /// The outcome comes from the cache.
    unchanged: bool,
}

fn relative_to<'p>(folder: &Path, path: &'p Path) -> &'p Path {
    path.strip_prefix(folder).unwrap_or(path)
}

fn read_file(path: &Path, folder: &Path, root: &Path, cache: Option<&Cache>) -> FileRead {
    let relative = relative_to(folder, path);
    match try_read(path, relative, root, cache) {
        Ok(read) => read,
        Err(error) => {
            let mut read = FileRead::default();
            read.outcome.problem(relative, None, error);
            read
        }
    }
}

fn try_read(path: &Path, relative: &Path, root: &Path, cache: Option<&Cache>) -> Result<FileRead, FileError> {
    let meta = fs::metadata(path)?;
    if meta.len() > LARGEST {
        return Err(FileError::TooLarge { size: meta.len(), limit: LARGEST });
    }
    if !meta.is_file() {
        return Err(FileError::NotRegular);
    }
    let stamp = Stamp::of(&meta);
    if let Some(outcome) = cache.zip(stamp).and_then(|(cache, stamp)| cache.get(root, relative, stamp)) {
        return Ok(FileRead { outcome, fresh: None, unchanged: true });
    }
    let bytes = fs::read(path)?;
    let same = fs::metadata(path).ok().and_then(|m| Stamp::of(&m)) == stamp;
    // A bug in a reader costs one file, not the import.
    let outcome = std::panic::catch_unwind(|| file::read(&bytes, relative));
    let outcome = outcome.map_err(|_| FileError::ReaderPanicked)?;
    Ok(FileRead { outcome, fresh: stamp.filter(|_| same), unchanged: false })
}

/// The files below a folder that may hold text, sorted.
fn list_files(root: &Path, exclude: &[PathBuf], import: &mut Import) -> Vec<PathBuf> {
    let mut notice = |path: &Path, notice: &Notice| {
        let message = notice.to_string();
        import.notices.push(Problem { path: path.to_path_buf(), line: None, message });
    };
    let mut problem = |path: &Path, error: FileError| {
        let message = error.to_string();
        import.problems.push(Problem { path: path.to_path_buf(), line: None, message });
    };
    let exclude = exclude.iter().filter_map(|p| p.canonicalize().ok());
    let exclude: BTreeSet<PathBuf> = exclude.filter(|p| p.starts_with(root) && p != root).collect();
    if !exclude.is_empty() {
        let mut names: Vec<String> =
            exclude.iter().map(|p| relative_to(root, p).display().to_string()).collect();
        names.sort();
        notice(root, &Notice::OwnFiles(names));
    }
    let mut files = Vec::new();
    let mut others: BTreeMap<String, (usize, PathBuf)> = BTreeMap::new();
    let walk = WalkBuilder::new(root)
        .follow_links(true)
        .require_git(false)
        .git_global(false)
        .add_custom_ignore_filename(".greenroomignore")
        .filter_entry(move |entry| !exclude.contains(entry.path()))
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_dir()) => {}
            Ok(entry) if entry.path().to_str().is_none() => {
                problem(relative_to(root, entry.path()), FileError::Name);
            }
            Ok(entry) => {
                let path = entry.into_path();
                let extension = extension(&path);
                if is_readable(&path) || (extension.is_empty() && has_text_name(&path)) {
                    files.push(path);
                } else {
                    let first = relative_to(root, &path).to_path_buf();
                    others.entry(extension).or_insert((0, first)).0 += 1;
                }
            }
            Err(e) => problem(root, FileError::Walk(e)),
        }
    }
    files.sort();
    for (extension, (count, first)) in others {
        notice(&first, &Notice::NotNotes { extension, count });
    }
    files
}

/// Whether the name of a file without extension is usual for text.
fn has_text_name(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    ["readme", "notes", "questions", "interview", "todo", "faq"].iter().any(|n| name.starts_with(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Import, read};

    fn found(import: &Import) -> Vec<String> {
        import.drafts.iter().map(|d| d.path.to_string_lossy().replace('\\', "/")).collect()
    }

    #[test]
    fn ignored_hidden_too_large_and_other_files_are_skipped() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        const NOTE: &str = "## What is TLS?\n\nA protocol of ";
        for name in ["b/z.md", "b/a.md", "a.md", "drafts/x.md", "build/y.md", ".obsidian/w.md", "logo.png"] {
            write(name, &format!("{NOTE}{name}.\n"));
        }
        write(".gitignore", "build/\n");
        write(".greenroomignore", "drafts\n");
        // A sparse file, so that it takes no time to make.
        fs::File::create(dir.path().join("line.md")).unwrap().set_len(200 << 20).unwrap();
        let import = read(dir.path()).unwrap();
        assert_eq!(found(&import), ["a.md", "b/a.md", "b/z.md"]);
        assert!(import.problems.iter().any(|p| p.message.contains("200 MB")), "{:?}", import.problems);
        assert!(import.notices.iter().any(|p| p.message.contains(".png")), "{:?}", import.notices);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        fs::write(dir.path().join("a/b/n.md"), "## What is TLS?\n\nA protocol.\n").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/b/up")).unwrap();
        std::os::unix::fs::symlink("nowhere", dir.path().join("gone.md")).unwrap();
        let import = read(dir.path()).unwrap();
        assert_eq!(found(&import), ["a/b/n.md"]);
        assert_eq!(import.problems.len(), 2, "{:?}", import.problems);
    }

    #[test]
    fn a_long_line_takes_little_time() {
        for unit in ["word ", "a", "? ", "> ", "[", "**", "- ", "|", "<b>", "`", "Q: "] {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("line.md");
            fs::write(&path, unit.repeat((1 << 20) / unit.len())).unwrap();
            let start = std::time::Instant::now();
            let _ = read(&path);
            assert!(start.elapsed().as_secs() < 20, "{unit:?}: {:?}", start.elapsed());
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(32))]
        #[test]
        fn any_folder_is_read(files in proptest::collection::vec(("[a-c]{1,2}(/[a-c]){0,2}\\.(md|csv|json|yml|html|zip|x)", "\\PC{0,40}\n?[#?:,{<]{0,4}"), 0..6)) {
            let dir = tempfile::tempdir().unwrap();
            for (name, text) in &files {
                let path = dir.path().join(name);
                let _ = fs::create_dir_all(path.parent().unwrap());
                let _ = fs::write(path, text);
            }
            if let Ok(import) = read(dir.path()) {
                proptest::prop_assert!(import.notes.iter().all(|n| n.starts_with(&import.root)));
                proptest::prop_assert!(import.files <= files.len());
            }
        }
    }
}
