//! From a path to an import: which files are read, in parallel, and what became of each.
//!
//! Obeys `.gitignore` and `.greenroomignore`, leaves hidden files, binaries and huge files out with a
//! reason, follows links but not in circles. Order of the result is that of the paths, whatever the
//! threads did.

use super::{
    Import, ImportError, Progress,
    cache::{Cache, Stamp},
    file, repeats,
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
    collections::{BTreeMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
};

/// Reads `path`; files that `cache` remembers unchanged are not opened.
///
/// `own` are files and folders that are greenroom's, not the user's notes: they are left out unless
/// `path` lies in one of them.
pub(super) fn read(
    path: &Path,
    own: &[PathBuf],
    cache: Option<&Cache>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Import, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_path_buf(), source };
    let root = path.canonicalize().map_err(unreadable)?;
    let meta = fs::metadata(&root).map_err(unreadable)?;
    if !meta.is_dir() && !meta.is_file() {
        // A pipe would be waited for, a device read for ever.
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
        list(&root, own, &mut import)
    } else {
        fs::File::open(&root).map_err(unreadable)?;
        vec![root.clone()]
    };
    let folder = if meta.is_dir() { root.as_path() } else { root.parent().unwrap_or(&root) };
    let (done, bytes) = (AtomicUsize::new(0), AtomicU64::new(0));
    let found: Vec<Found> = files
        .par_iter()
        .map(|path| {
            let found = one(path, folder, &root, cache);
            let bytes = bytes.fetch_add(found.outcome.bytes, Ordering::Relaxed) + found.outcome.bytes;
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            progress(Progress { done, of: files.len(), bytes });
            found
        })
        .collect();
    if let Some(cache) = cache {
        let relative: Vec<PathBuf> = files.iter().map(|f| below(f, folder).to_path_buf()).collect();
        let read = relative.iter().zip(&found);
        cache.put(&root, &relative, read.filter_map(|(p, f)| Some((p.as_path(), f.fresh?, &f.outcome))));
    }
    import.drafts.reserve(found.iter().map(|f| f.outcome.drafts.len()).sum());
    for (path, Found { outcome, known, .. }) in files.iter().zip(found) {
        if outcome.notes {
            import.notes.push(path.clone());
        }
        import.files += usize::from(outcome.read);
        import.unchanged += usize::from(known);
        import.drafts.extend(outcome.drafts);
        import.problems.extend(outcome.problems);
        import.remarks.extend(outcome.remarks);
    }
    import.repeats = repeats::take_out(&mut import.drafts);
    if import.drafts.is_empty()
        && import.notes.is_empty()
        && import.problems.is_empty()
        && import.remarks.is_empty()
    {
        return Err(ImportError::Nothing(path.to_path_buf()));
    }
    Ok(import)
}

/// What became of a file.
#[derive(Default)]
struct Found {
    outcome: file::Outcome,
    /// It was read, and stayed the same meanwhile.
    fresh: Option<Stamp>,
    /// It is as it was at the last import.
    known: bool,
}

fn below<'p>(path: &'p Path, folder: &Path) -> &'p Path {
    path.strip_prefix(folder).unwrap_or(path)
}

fn one(path: &Path, folder: &Path, root: &Path, cache: Option<&Cache>) -> Found {
    let relative = below(path, folder);
    let problem = |message: String| Found {
        outcome: file::Outcome {
            problems: vec![Problem { path: relative.to_path_buf(), line: None, message }],
            ..file::Outcome::default()
        },
        ..Found::default()
    };
    let stamp = match fs::metadata(path) {
        Ok(meta) if meta.len() > LARGEST => {
            return problem(format!(
                "left out: {} MB, more than the {} MB a file of notes may have",
                meta.len() >> 20,
                LARGEST >> 20
            ));
        }
        Ok(meta) if !meta.is_file() => return problem("left out: no regular file".into()),
        Ok(meta) => Stamp::of(&meta),
        Err(e) => return problem(format!("cannot be read: {e}")),
    };
    if let Some(outcome) = cache.zip(stamp).and_then(|(cache, stamp)| cache.get(root, relative, stamp)) {
        return Found { outcome, fresh: None, known: true };
    }
    match fs::read(path) {
        Ok(bytes) => {
            let same = fs::metadata(path).ok().and_then(|m| Stamp::of(&m)) == stamp;
            // A fault of a reader costs its file, not the import.
            match std::panic::catch_unwind(|| file::read(&bytes, relative)) {
                Ok(outcome) => Found { outcome, fresh: stamp.filter(|_| same), known: false },
                Err(_) => problem(
                    "left out: greenroom has a fault that this file brings out; please report it".into(),
                ),
            }
        }
        Err(e) => problem(format!("cannot be read: {e}")),
    }
}

/// The files below a folder that may hold text, sorted.
fn list(root: &Path, own: &[PathBuf], import: &mut Import) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let own: Vec<PathBuf> = own.iter().filter_map(|p| p.canonicalize().ok()).collect();
    let own: HashSet<PathBuf> = own.into_iter().filter(|p| p.starts_with(root) && p != root).collect();
    if !own.is_empty() {
        let names: Vec<String> = own.iter().map(|p| below(p, root).display().to_string()).collect();
        let names: std::collections::BTreeSet<String> = names.into_iter().collect();
        let names: Vec<String> = names.into_iter().collect();
        let message = format!("left out: {}, which greenroom keeps for itself", names.join(", "));
        import.remarks.push(Problem { path: root.to_path_buf(), line: None, message });
    }
    let mut others: BTreeMap<String, (usize, PathBuf)> = BTreeMap::new();
    let walk = WalkBuilder::new(root)
        .follow_links(true)
        .require_git(false)
        .git_global(false)
        .add_custom_ignore_filename(".greenroomignore")
        .filter_entry(move |entry| !own.contains(entry.path()))
        .build();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_dir()) => {}
            Ok(entry) if entry.path().to_str().is_none() => {
                let path = entry.into_path();
                let path = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
                let message = "skipped: its name is not valid UTF-8; rename it".into();
                import.problems.push(Problem { path, line: None, message });
            }
            Ok(entry) => {
                let path = entry.into_path();
                let extension = extension(&path);
                if is_readable(&path) || (extension.is_empty() && is_named_like_text(&path)) {
                    files.push(path);
                } else {
                    let relative = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
                    others.entry(extension).or_insert((0, relative)).0 += 1;
                }
            }
            Err(e) => {
                let message = format!("left out: {e}");
                import.problems.push(Problem { path: root.to_path_buf(), line: None, message });
            }
        }
    }
    files.sort();
    for (extension, (count, first)) in others {
        let kind = if extension.is_empty() {
            "files without an extension".into()
        } else {
            format!(".{extension} files")
        };
        let message = match count {
            1 => format!("passed over: {kind} are no kind of notes"),
            n => format!("passed over, with {} more of its kind: {kind} are no kind of notes", n - 1),
        };
        import.remarks.push(Problem { path: first, line: None, message });
    }
    files
}

fn is_named_like_text(path: &Path) -> bool {
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
    fn what_is_ignored_hidden_huge_or_no_notes_is_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let note = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        const ASKED: &str = "## What is TLS?\n\nA protocol of ";
        for name in ["b/z.md", "b/a.md", "a.md", "drafts/x.md", "build/y.md", ".obsidian/w.md", "logo.png"] {
            note(name, &format!("{ASKED}{name}.\n"));
        }
        note(".gitignore", "build/\n");
        note(".greenroomignore", "drafts\n");
        // As long as a file of 200 MB with one line, and as quickly made.
        fs::File::create(dir.path().join("line.md")).unwrap().set_len(200 << 20).unwrap();
        let import = read(dir.path()).unwrap();
        assert_eq!(found(&import), ["a.md", "b/a.md", "b/z.md"]);
        assert!(import.problems.iter().any(|p| p.message.contains("200 MB")), "{:?}", import.problems);
        assert!(import.remarks.iter().any(|p| p.message.contains(".png")), "{:?}", import.remarks);
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
