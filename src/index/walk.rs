//! Walks the note sources and lists the files in them.

use super::{SkipReason, Skipped, Sources};
use crate::note::{LARGEST, format};
use ignore::{WalkBuilder, WalkState, overrides::OverrideBuilder};
use rayon::slice::ParallelSliceMut;
use std::{
    fs::Metadata,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::UNIX_EPOCH,
};

/// A note file with its metadata.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NoteFile {
    /// Absolute.
    pub path: String,
    /// Length in bytes of the source's path in `path`.
    pub root: usize,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last change.
    pub mtime: i64,
}

impl NoteFile {
    /// The path relative to its source.
    pub(super) fn relative_path(&self) -> &str {
        self.path.get(self.root..).unwrap_or(&self.path).trim_start_matches(['/', '\\'])
    }
}

/// The files in the sources.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The notes, sorted by path, each once.
    pub files: Vec<NoteFile>,
    /// Files and folders that would be notes but cannot be indexed, sorted by path.
    pub skipped: Vec<Skipped>,
}

/// Lists the notes of the sources, without hidden files and those named by `.gitignore`,
/// `.greenroomignore` or an exclude glob. Paths that are not valid UTF-8 are skipped, since the index
/// cannot store them.
pub(super) fn walk(sources: &Sources) -> Listing {
    let mut walked = Listing::default();
    for source in &sources.notes {
        let Ok(metadata) = source.metadata() else { continue };
        if metadata.is_file() {
            // A file that is itself a source is a note whatever its extension.
            walked.add(source.clone(), source.parent().unwrap_or(source), &metadata);
        } else {
            walked.merge(walk_folder(source, &sources.exclude));
        }
    }
    walked.files.par_sort_by(|a, b| a.path.cmp(&b.path));
    walked.files.dedup_by(|a, b| a.path == b.path);
    walked.skipped.sort_by(|a, b| a.path.cmp(&b.path));
    walked.skipped.dedup_by(|a, b| a.path == b.path);
    walked
}

impl Listing {
    fn add(&mut self, path: PathBuf, root: &Path, metadata: &Metadata) {
        let root = root.as_os_str().len();
        let (path, reason) = match path.into_os_string().into_string() {
            Ok(path) if metadata.len() <= LARGEST => {
                let (size, mtime) = (metadata.len(), mtime(metadata));
                self.files.push(NoteFile { path, root, size, mtime });
                return;
            }
            Ok(path) => (path.into(), SkipReason::Size(metadata.len())),
            Err(path) => (path, SkipReason::Name),
        };
        self.skipped.push(Skipped { path: path.into(), reason });
    }

    fn merge(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
    }
}

fn walk_folder(source: &Path, exclude: &[String]) -> Listing {
    let mut overrides = OverrideBuilder::new(source);
    for glob in exclude {
        // An invalid glob excludes nothing.
        let _ = overrides.add(&format!("!{glob}"));
    }
    let mut builder = WalkBuilder::new(source);
    builder
        .follow_links(true)
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .add_custom_ignore_filename(".greenroomignore")
        .threads(std::thread::available_parallelism().map_or(1, |n| n.get().min(4)));
    if let Ok(overrides) = overrides.build() {
        builder.overrides(overrides);
    }
    let all = Mutex::new(Listing::default());
    builder.build_parallel().run(|| {
        let mut thread = ThreadListing { found: Listing::default(), all: &all };
        Box::new(move |entry| {
            thread.found.add_entry(entry, source);
            WalkState::Continue
        })
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Listing {
    fn add_entry(&mut self, entry: Result<ignore::DirEntry, ignore::Error>, root: &Path) {
        match entry {
            Ok(entry) if !format::is_note_name(entry.path()) => {}
            Ok(entry) => match entry.metadata() {
                Ok(metadata) if metadata.is_file() => self.add(entry.into_path(), root, &metadata),
                Ok(_) => {}
                Err(e) => self.skip_unreadable(entry.into_path(), &e),
            },
            // A broken link or an unreadable folder. Link cycles have no `io_error` and are ignored.
            Err(ignore::Error::WithDepth { err, .. }) => self.add_entry(Err(*err), root),
            Err(ignore::Error::WithPath { path, err }) if err.io_error().is_some() => {
                self.skip_unreadable(path, &err);
            }
            Err(_) => {}
        }
    }

    fn skip_unreadable(&mut self, path: PathBuf, error: &ignore::Error) {
        let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.skipped.push(Skipped { path, reason: SkipReason::Unreadable(why) });
    }
}

/// What one thread found; added to `all` when the thread ends.
struct ThreadListing<'a> {
    found: Listing,
    all: &'a Mutex<Listing>,
}

impl Drop for ThreadListing<'_> {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).merge(std::mem::take(&mut self.found));
    }
}

/// Nanoseconds since 1970; 0 if the file system does not know.
fn mtime(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, File};

    /// A folder with these files, each with its name as its text.
    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for name in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, name).unwrap();
        }
        dir
    }

    fn sources(notes: &[&Path], exclude: &[&str]) -> Sources {
        Sources {
            notes: notes.iter().map(|p| p.to_path_buf()).collect(),
            exclude: exclude.iter().map(|glob| (*glob).to_owned()).collect(),
        }
    }

    fn relative(listing: &Listing) -> Vec<&str> {
        listing.files.iter().map(NoteFile::relative_path).collect()
    }

    #[test]
    fn notes_are_listed_unless_hidden_ignored_or_excluded() {
        let files = [
            "b.md",
            "a.txt",
            "sub/c.ORG",
            "README",
            "x.png",
            ".h.md",
            ".d/y.md",
            "out/z.md",
            "own.md",
            "drafts/d.md",
        ];
        let dir = folder(&files);
        fs::write(dir.path().join(".gitignore"), "out/").unwrap();
        fs::write(dir.path().join(".greenroomignore"), "own.md").unwrap();
        let listing = walk(&sources(&[dir.path()], &["drafts/**", "[z-"]));
        assert_eq!(relative(&listing), ["README", "a.txt", "b.md", "sub/c.ORG"]);
        assert_eq!(listing.skipped, []);
        let file = &listing.files[1];
        assert_eq!((file.path.as_str(), file.size), (dir.path().join("a.txt").to_str().unwrap(), 5));
        assert!(file.mtime > 1_700_000_000_000_000_000, "nanoseconds");
    }

    #[test]
    fn ignore_files_above_a_source_do_not_count() {
        let dir = folder(&["vault/a.md"]);
        fs::write(dir.path().join(".gitignore"), "*.md").unwrap();
        assert_eq!(relative(&walk(&sources(&[&dir.path().join("vault")], &[]))), ["a.md"]);
    }

    #[test]
    fn overlapping_sources_give_each_note_once() {
        let dir = folder(&["a.md", "sub/b.md", "image.png"]);
        let (sub, image) = (dir.path().join("sub"), dir.path().join("image.png"));
        let listing = walk(&sources(&[dir.path(), &sub, &image, &dir.path().join("none")], &[]));
        let paths: Vec<_> = listing.files.iter().map(|f| Path::new(&f.path).file_name().unwrap()).collect();
        // A file that is itself a source may have any extension.
        assert_eq!(paths, ["a.md", "image.png", "b.md"]);
        assert_eq!(relative(&walk(&sources(&[&image], &[]))), ["image.png"]);
    }

    #[test]
    fn files_that_are_too_large_are_skipped() {
        let dir = folder(&["a.md", "b.md", "c.md"]);
        for (name, size) in [("b.md", LARGEST), ("c.md", LARGEST + 1)] {
            File::create(dir.path().join(name)).unwrap().set_len(size).unwrap();
        }
        for sources in [sources(&[dir.path()], &[]), sources(&[dir.path(), &dir.path().join("c.md")], &[])] {
            let listing = walk(&sources);
            assert_eq!(relative(&listing), ["a.md", "b.md"]);
            let skipped = Skipped { path: dir.path().join("c.md"), reason: SkipReason::Size(LARGEST + 1) };
            assert_eq!(listing.skipped, [skipped]);
        }
        assert_eq!(SkipReason::Size(LARGEST + 1).to_string(), "it has 64 MB; notes may have up to 64 MB");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_broken_ones_skipped() {
        use std::os::unix::fs::symlink;
        let (dir, elsewhere) = (folder(&["a.md"]), folder(&["linked/b.md"]));
        symlink(elsewhere.path().join("linked"), dir.path().join("link")).unwrap();
        symlink(dir.path(), dir.path().join("cycle")).unwrap();
        symlink(dir.path().join("none.md"), dir.path().join("broken.md")).unwrap();
        let listing = walk(&sources(&[dir.path()], &[]));
        assert_eq!(relative(&listing), ["a.md", "link/b.md"]);
        let [skipped] = &listing.skipped[..] else { panic!("{:?}", listing.skipped) };
        assert_eq!(skipped.path, dir.path().join("broken.md"));
        let SkipReason::Unreadable(why) = &skipped.reason else { panic!("{skipped:?}") };
        assert!(why.starts_with("No such file"), "{why}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_not_utf_8_are_skipped() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let dir = folder(&["a.md"]);
        let path = dir.path().join(OsStr::from_bytes(b"\xff.md"));
        fs::write(&path, "x").unwrap();
        let listing = walk(&sources(&[dir.path()], &[]));
        assert_eq!(relative(&listing), ["a.md"]);
        assert_eq!(listing.skipped, [Skipped { path, reason: SkipReason::Name }]);
    }
}
