//! Note sources → the files in them.

use super::{Sources, passage::Format};
use ignore::{WalkBuilder, WalkState, overrides::OverrideBuilder};
use std::{collections::BTreeMap, fs::Metadata, path::Path, sync::Mutex, time::UNIX_EPOCH};

/// Larger files are no notes.
const LARGEST: u64 = 32 << 20;

/// A file as the file system tells of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last change.
    pub mtime: i64,
    /// Its path below the source it was found in.
    pub below: String,
    /// How its headings look.
    pub format: Format,
}

/// All notes of the sources, by absolute path. Hidden files and what `.gitignore`,
/// `.greenroomignore` or an exclude glob name are left out; so are paths that are not valid
/// Unicode, since the index could not name them.
pub(super) fn walk(sources: &Sources) -> BTreeMap<String, Seen> {
    let found = Mutex::new(BTreeMap::new());
    for source in &sources.notes {
        let Ok(metadata) = source.metadata() else { continue };
        if metadata.is_file() {
            // A file that is named is a note whatever it is called.
            let format = Format::of(source).unwrap_or(Format::Markdown);
            add(&found, source, source.parent(), &metadata, format);
            continue;
        }
        let mut overrides = OverrideBuilder::new(source);
        for glob in &sources.exclude {
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
        builder.build_parallel().run(|| {
            Box::new(|entry| {
                if let Ok(entry) = entry
                    && let Some(format) = Format::of(entry.path())
                    && let Ok(metadata) = entry.metadata()
                    && metadata.is_file()
                {
                    add(&found, entry.path(), Some(source), &metadata, format);
                }
                WalkState::Continue
            })
        });
    }
    found.into_inner().unwrap_or_default()
}

fn add(
    found: &Mutex<BTreeMap<String, Seen>>,
    path: &Path,
    root: Option<&Path>,
    metadata: &Metadata,
    format: Format,
) {
    if metadata.len() > LARGEST {
        return;
    }
    let below = root.and_then(|r| path.strip_prefix(r).ok()).unwrap_or(path);
    let (Some(name), Some(below)) = (path.to_str(), below.to_str()) else { return };
    let seen = Seen { size: metadata.len(), mtime: mtime(metadata), below: below.to_owned(), format };
    if let Ok(mut found) = found.lock() {
        found.entry(name.to_owned()).or_insert(seen);
    }
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
