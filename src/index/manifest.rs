//! The manifest: what the index was made of, so that an unchanged file costs no more than a stat.
//!
//! One text file beside the index, written before the commit that names it in its payload: whatever
//! moment a crash comes at, the commit on disk and the manifest it names belong together.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

/// First line of a manifest.
const HEAD: &str = "greenroom manifest 1";

/// A note file as it was indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last change.
    pub mtime: i64,
    /// Of the content.
    pub hash: u64,
    /// Of the lines that questions stand for.
    pub covered: u64,
    /// It was binary: remembered, not indexed.
    pub skipped: bool,
}

/// What the index was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// By absolute path.
    pub files: BTreeMap<String, Entry>,
    /// Digest of each question, by id.
    pub questions: BTreeMap<String, u64>,
}

impl Manifest {
    /// Files that are notes.
    pub fn notes(&self) -> usize {
        self.files.values().filter(|e| !e.skipped).count()
    }

    /// Reads a manifest; `None` when it is missing or damaged.
    pub fn load(path: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let count: usize = lines.next()?.strip_prefix(HEAD)?.trim().parse().ok()?;
        let mut manifest = Self::default();
        for line in lines {
            let (kind, rest) = line.split_once('\t')?;
            if kind == "q" {
                let (hash, id) = rest.split_once('\t')?;
                manifest.questions.insert(unescape(id), u64::from_str_radix(hash, 16).ok()?);
                continue;
            }
            let mut columns = rest.splitn(5, '\t');
            let entry = Entry {
                size: columns.next()?.parse().ok()?,
                mtime: columns.next()?.parse().ok()?,
                hash: u64::from_str_radix(columns.next()?, 16).ok()?,
                covered: u64::from_str_radix(columns.next()?, 16).ok()?,
                skipped: kind == "-",
            };
            manifest.files.insert(unescape(columns.next()?), entry);
        }
        (manifest.files.len() + manifest.questions.len() == count).then_some(manifest)
    }

    /// Writes the manifest, durably.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut text = format!("{HEAD} {}\n", self.files.len() + self.questions.len());
        for (path, e) in &self.files {
            let kind = if e.skipped { '-' } else { 'n' };
            let Entry { size, mtime, hash, covered, .. } = e;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{kind}\t{size}\t{mtime}\t{hash:x}\t{covered:x}\t{}", escape(path));
        }
        for (id, hash) in &self.questions {
            let _ = writeln!(text, "q\t{hash:x}\t{}", escape(id));
        }
        let mut file = fs::File::create(path)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(c) => c,
                None => '\\',
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_survives_the_disk_and_damage_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("m");
        let entry = Entry { size: 3, mtime: -5, hash: u64::MAX, covered: 0, skipped: true };
        let manifest = Manifest {
            files: [
                ("/a\nb\\n\tc".to_owned(), entry.clone()),
                ("/ü".to_owned(), Entry { skipped: false, ..entry }),
            ]
            .into(),
            questions: [("q\r".to_owned(), 7)].into(),
        };
        manifest.save(&path).unwrap();
        assert_eq!(Manifest::load(&path), Some(manifest.clone()));
        assert_eq!(manifest.notes(), 1);
        let text = fs::read_to_string(&path).unwrap();
        for broken in ["", "x", &text[..text.len() - 8], &text.replace("ffff", "zz")] {
            assert_eq!(Manifest::parse(broken), None, "{broken}");
        }
        assert_eq!(Manifest::load(&dir.path().join("none")), None);
    }
}
