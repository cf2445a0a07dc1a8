//! Note sources → the files in them.

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

/// A file as the file system describes it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NoteFile {
    /// Absolute.
    pub path: String,
    /// Bytes of `path` before the part below its source.
    pub root: usize,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last change.
    pub mtime: i64,
}

impl NoteFile {
    /// The path below the source the file was found in.
    pub(super) fn below(&self) -> &str {
        self.path.get(self.root..).unwrap_or(&self.path).trim_start_matches(['/', '\\'])
    }
}

/// What is in the sources.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The notes, sorted by path, each once.
    pub files: Vec<NoteFile>,
    /// What looks like a note and cannot be one, sorted by path.
    pub skipped: Vec<Skipped>,
}

/// All notes of the sources. Hidden files and what `.gitignore`, `.greenroomignore` or an exclude glob
/// name are left out; so are paths that are not valid Unicode, since the index could not name them.
pub(super) fn walk(sources: &Sources) -> Walked {
    let mut walked = Walked::default();
    for source in &sources.notes {
        let Ok(metadata) = source.metadata() else { continue };
        if metadata.is_file() {
            // A file that is named is a note whatever it is called.
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

impl Walked {
    fn add(&mut self, path: PathBuf, root: &Path, metadata: &Metadata) {
        let root = root.as_os_str().len();
        let reason = match path.into_os_string().into_string() {
            Ok(path) if metadata.len() <= LARGEST => {
                let (size, mtime) = (metadata.len(), mtime(metadata));
                self.files.push(NoteFile { path, root, size, mtime });
                return;
            }
            Ok(path) => (path.into(), SkipReason::Size(metadata.len())),
            Err(path) => (path, SkipReason::Name),
        };
        self.skipped.push(Skipped { path: reason.0.into(), reason: reason.1 });
    }

    fn merge(&mut self, mut other: Self) {
        self.files.append(&mut other.files);
        self.skipped.append(&mut other.skipped);
    }
}

fn walk_folder(source: &Path, exclude: &[String]) -> Walked {
    let mut overrides = OverrideBuilder::new(source);
    for glob in exclude {
        // A glob that cannot be read excludes nothing.
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
    let all = Mutex::new(Walked::default());
    builder.build_parallel().run(|| {
        let mut found = Found { here: Walked::default(), all: &all };
        Box::new(move |entry| {
            found.here.entry(entry, source);
            WalkState::Continue
        })
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Walked {
    fn entry(&mut self, entry: Result<ignore::DirEntry, ignore::Error>, root: &Path) {
        match entry {
            Ok(entry) if !format::is_note_name(entry.path()) => {}
            Ok(entry) => match entry.metadata() {
                Ok(metadata) if metadata.is_file() => self.add(entry.into_path(), root, &metadata),
                Ok(_) => {}
                Err(e) => self.unreadable(entry.into_path(), &e),
            },
            // A link that leads nowhere, a folder that may not be entered; circles are no loss.
            Err(ignore::Error::WithDepth { err, .. }) => self.entry(Err(*err), root),
            Err(ignore::Error::WithPath { path, err }) if err.io_error().is_some() => {
                self.unreadable(path, &err);
            }
            Err(_) => {}
        }
    }

    fn unreadable(&mut self, path: PathBuf, error: &ignore::Error) {
        let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
        self.skipped.push(Skipped { path, reason: SkipReason::Unreadable(why) });
    }
}

/// What one thread found, handed over when it ends.
struct Found<'a> {
    here: Walked,
    all: &'a Mutex<Walked>,
}

impl Drop for Found<'_> {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).merge(std::mem::take(&mut self.here));
    }
}

/// Nanoseconds since 1970; 0 where the file system does not know.
fn mtime(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0)
}
