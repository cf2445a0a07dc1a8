//! Note sources → the files in them.

use super::{Sources, passage::Format};
use ignore::{WalkBuilder, WalkState, overrides::OverrideBuilder};
use rayon::slice::ParallelSliceMut;
use std::{
    fs::Metadata,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::UNIX_EPOCH,
};

/// Larger files are no notes.
const LARGEST: u64 = 32 << 20;

/// A file as the file system tells of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// Absolute.
    pub path: String,
    /// Bytes of `path` before the part below its source.
    pub root: usize,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last change.
    pub mtime: i64,
    /// How its headings look.
    pub format: Format,
}

impl Seen {
    /// The path below the source the file was found in.
    pub(super) fn below(&self) -> &str {
        self.path.get(self.root..).unwrap_or(&self.path).trim_start_matches(['/', '\\'])
    }
}

/// All notes of the sources, sorted by path, each once. Hidden files and what `.gitignore`,
/// `.greenroomignore` or an exclude glob name are left out; so are paths that are not valid
/// Unicode, since the index could not name them.
pub(super) fn walk(sources: &Sources) -> Vec<Seen> {
    let mut found = Vec::new();
    for source in &sources.notes {
        let Ok(metadata) = source.metadata() else { continue };
        if metadata.is_file() {
            // A file that is named is a note whatever it is called.
            let format = Format::of(source).unwrap_or(Format::Markdown);
            let root = source.parent().unwrap_or(source);
            found.extend(see(source.clone(), root, &metadata, format));
        } else {
            found.append(&mut walk_folder(source, &sources.exclude));
        }
    }
    found.par_sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    found
}

fn walk_folder(source: &Path, exclude: &[String]) -> Vec<Seen> {
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
    let all = Mutex::new(Vec::new());
    builder.build_parallel().run(|| {
        let mut found = Found { here: Vec::new(), all: &all };
        Box::new(move |entry| {
            if let Ok(entry) = entry
                && let Some(format) = Format::of(entry.path())
                && let Ok(metadata) = entry.metadata()
                && metadata.is_file()
                && let Some(seen) = see(entry.into_path(), source, &metadata, format)
            {
                found.here.push(seen);
            }
            WalkState::Continue
        })
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What one thread found, handed over when it ends.
struct Found<'a> {
    here: Vec<Seen>,
    all: &'a Mutex<Vec<Seen>>,
}

impl Drop for Found<'_> {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).append(&mut self.here);
    }
}

fn see(path: PathBuf, root: &Path, metadata: &Metadata, format: Format) -> Option<Seen> {
    if metadata.len() > LARGEST {
        return None;
    }
    let path = path.into_os_string().into_string().ok()?;
    Some(Seen { path, root: root.as_os_str().len(), size: metadata.len(), mtime: mtime(metadata), format })
}

/// Nanoseconds since 1970; 0 where the file system does not tell.
fn mtime(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0)
}

/// The text of a note in whatever encoding; `None` when it is binary.
pub(super) fn decode(bytes: Vec<u8>) -> Option<String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (!text.contains('\0')).then_some(text),
        Err(e) => e.into_bytes(),
    };
    if let Some((encoding, skip)) = encoding_rs::Encoding::for_bom(&bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[skip..]).0.into_owned());
    }
    if bytes.iter().take(8192).any(|b| *b == 0) {
        return None;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(&bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
    Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
}
