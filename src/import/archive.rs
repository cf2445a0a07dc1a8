//! ZIP archives: folders in a file, and Anki packages.
//!
//! Unpacked in memory with a limit on each entry and on all together, so that a bomb is a problem
//! in the report and nothing more.

use super::{
    anki,
    file::{self, Outcome},
};
use crate::note::{LARGEST, format};
use std::{
    io::{Cursor, Read},
    path::Path,
};
use zip::ZipArchive;

/// Most bytes of an entry that is notes; more is none, as on disk.
const ENTRY: u64 = LARGEST;
/// Most bytes of an Anki collection.
const COLLECTION: u64 = 256 << 20;
/// Most bytes of all entries.
const ALL: u64 = 512 << 20;
/// Archives in archives in archives are nobody's notes.
const DEEPEST: usize = 2;

/// Whether the bytes are a ZIP archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Reads an archive.
pub(super) fn read(bytes: &[u8], path: &Path, depth: usize, outcome: &mut Outcome) {
    if depth >= DEEPEST {
        outcome.problem(path, None, "left out: an archive in an archive in an archive");
        return;
    }
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(e) => {
            outcome.problem(path, None, format!("the archive is damaged: {e}; export or download it again"));
            return;
        }
    };
    let names: Vec<String> = archive.file_names().filter_map(|n| Some(n.ok()?.into_owned())).collect();
    if let Some(name) = anki::collection_name(&names) {
        match entry(&mut archive, name, COLLECTION) {
            Ok(bytes) => anki::read(&bytes, name, path, outcome),
            Err(message) => outcome.problem(path, None, message),
        }
        return;
    }
    if names.iter().any(|n| n == "[Content_Types].xml" || n == "mimetype") {
        outcome.remark(path, "passed over: an office document or book; save it as text, Markdown or HTML");
        return;
    }
    folder(&mut archive, path, depth, outcome);
}

fn folder(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &Path, depth: usize, outcome: &mut Outcome) {
    let mut left = ALL;
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
        let limit = left.min(ENTRY);
        let bytes =
            archive.by_index(index).map_err(|e| e.to_string()).and_then(|mut e| limited(&mut e, limit));
        match bytes {
            Ok(bytes) => {
                left -= bytes.len() as u64;
                let found = file::read_at(&bytes, &full, depth + 1);
                outcome.drafts.extend(found.drafts);
                outcome.problems.extend(found.problems);
                outcome.remarks.extend(found.remarks);
                outcome.notes |= found.notes;
            }
            Err(message) => outcome.problem(&full, None, message),
        }
        if left == 0 {
            outcome.problem(
                path,
                None,
                format!("the rest was left out: more than {} MB unpacked", ALL >> 20),
            );
            return;
        }
    }
}

fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, limit: u64) -> Result<Vec<u8>, String> {
    let mut entry = archive.by_name(name).map_err(|e| format!("the archive is damaged: {e}"))?;
    limited(&mut entry, limit)
}

/// Reads to the end, or tells that there is more than `limit` bytes.
pub(super) fn limited(reader: &mut impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|e| format!("the archive is damaged: {e}"))?;
    if bytes.len() as u64 > limit {
        return Err(format!("left out: more than {} MB unpacked", limit >> 20));
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
    fn a_folder_in_a_file() {
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
    fn a_bomb_is_told_and_the_rest_read() {
        let bomb = vec![b'a'; usize::try_from(ENTRY).unwrap() + 1];
        let found = unpacked(&packed(&[("a.md", &bomb), ("b.md", NOTE)]));
        assert_eq!((found.drafts.len(), found.problems.len()), (1, 1));
        let nested = packed(&[("y.zip", &packed(&[("z.zip", &packed(&[("a.md", NOTE)]))]))]);
        assert_eq!(unpacked(&nested).problems.len(), 1);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn damage_anywhere_is_told(at in 0usize..400, to in 0u8..=255, extract in 0usize..400) {
            let mut bytes = packed(&[("n/a.md", NOTE), ("b.csv", b"question,answer\nWhy?,So\n")]);
            let at = at % bytes.len();
            bytes[at] = to;
            let _ = unpacked(&bytes);
            bytes.truncate(bytes.len().saturating_sub(extract));
            let _ = unpacked(&bytes);
        }
    }
}
