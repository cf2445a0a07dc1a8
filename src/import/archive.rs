//! ZIP archives: folders of notes, and Anki packages.
//!
//! Unpacked in memory with a limit for each entry and for all together, so that a ZIP bomb is a line in
//! the report and nothing worse.

use super::{
    anki,
    error::{FileError, Notice},
    file::{self, Outcome},
};
use crate::note::{LARGEST, format};
use std::{
    io::{Cursor, Read},
    path::Path,
};
use zip::ZipArchive;

/// Limit for an entry, the same as for a file on disk.
const MAX_ENTRY_BYTES: u64 = LARGEST;
/// Limit for the entry that holds an Anki collection.
const MAX_COLLECTION_BYTES: u64 = 256 << 20;
/// Limit for all entries together.
const MAX_TOTAL_BYTES: u64 = 512 << 20;
/// How many archives an archive may be in, itself included.
const MAX_DEPTH: usize = 2;

/// Whether the bytes are a ZIP archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Reads an archive.
pub(super) fn read(bytes: &[u8], path: &Path, depth: usize, outcome: &mut Outcome) {
    if let Err(error) = try_read(bytes, path, depth, outcome) {
        outcome.problem(path, None, error);
    }
}

fn try_read(bytes: &[u8], path: &Path, depth: usize, outcome: &mut Outcome) -> Result<(), FileError> {
    if depth >= MAX_DEPTH {
        return Err(FileError::NestedArchives { depth });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let names: Vec<String> = archive.file_names().filter_map(|n| Some(n.ok()?.into_owned())).collect();
    if let Some(name) = anki::collection_name(&names) {
        let bytes = read_limited(&mut archive.by_name(name)?, MAX_COLLECTION_BYTES)?;
        anki::read(&bytes, name, path, outcome);
        return Ok(());
    }
    if names.iter().any(|n| n == "[Content_Types].xml" || n == "mimetype") {
        outcome.notice(path, &Notice::OfficeDocument);
        return Ok(());
    }
    read_entries(&mut archive, path, depth, outcome)
}

fn read_entries(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    path: &Path,
    depth: usize,
    outcome: &mut Outcome,
) -> Result<(), FileError> {
    let mut left = MAX_TOTAL_BYTES;
    let mut order: Vec<(String, usize)> =
        (0..archive.len()).filter_map(|i| Some((archive.name_for_index(i)?.ok()?.into_owned(), i))).collect();
    order.sort();
    for (name, index) in order {
        let inner = Path::new(&name);
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX" || part == "..");
        if name.ends_with('/') || hidden || !format::is_readable(inner) {
            continue;
        }
        let full = path.join(inner);
        let limit = left.min(MAX_ENTRY_BYTES);
        let bytes =
            archive.by_index(index).map_err(FileError::Archive).and_then(|mut e| read_limited(&mut e, limit));
        match bytes {
            Ok(bytes) => {
                left -= bytes.len() as u64;
                let found = file::read_at(&bytes, &full, depth + 1);
                outcome.drafts.extend(found.drafts);
                outcome.problems.extend(found.problems);
                outcome.notices.extend(found.notices);
                outcome.has_notes |= found.has_notes;
            }
            Err(error) => outcome.problem(&full, None, error),
        }
        if left == 0 {
            return Err(FileError::ArchiveTooLarge { limit: MAX_TOTAL_BYTES });
        }
    }
    Ok(())
}

/// Reads to the end; an error if that is more than `limit` bytes.
pub(super) fn read_limited(reader: &mut impl Read, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(FileError::Unpack)?;
    if bytes.len() as u64 > limit {
        return Err(FileError::UnpackedTooLarge { limit });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn unpacked(bytes: &[u8]) -> Outcome {
        let mut outcome = Outcome::default();
        read(bytes, Path::new("x.zip"), 0, &mut outcome);
        outcome
    }

    const NOTE: &[u8] = b"## What is TLS?\n\nA protocol.\n";

    #[test]
    fn an_archive_is_read_like_a_folder() {
        let inner = packed(&[("c.md", NOTE)]);
        let found = unpacked(&packed(&[
            ("n/a.md", NOTE),
            (".hidden/b.md", NOTE),
            ("z.zip", &inner),
            ("i.png", NOTE),
        ]));
        let paths: Vec<_> =
            found.drafts.iter().map(|d| d.path.to_string_lossy().replace('\\', "/")).collect();
        assert_eq!(paths, ["x.zip/n/a.md", "x.zip/z.zip/c.md"]);
    }

    #[test]
    fn a_zip_bomb_is_reported_and_the_rest_read() {
        let bomb = vec![b'a'; usize::try_from(MAX_ENTRY_BYTES).unwrap() + 1];
        let found = unpacked(&packed(&[("a.md", &bomb), ("b.md", NOTE)]));
        assert_eq!((found.drafts.len(), found.problems.len()), (1, 1));
        let nested = packed(&[("y.zip", &packed(&[("z.zip", &packed(&[("a.md", NOTE)]))]))]);
        assert_eq!(unpacked(&nested).problems.len(), 1);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn damage_anywhere_does_not_panic(at in 0usize..400, to in 0u8..=255, cut in 0usize..400) {
            let mut bytes = packed(&[("n/a.md", NOTE), ("b.csv", b"question,answer\nWhy?,So\n")]);
            let at = at % bytes.len();
            bytes[at] = to;
            let _ = unpacked(&bytes);
            bytes.truncate(bytes.len().saturating_sub(cut));
            let _ = unpacked(&bytes);
        }
    }
}
