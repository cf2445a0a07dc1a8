//! The manifest: what the index was made of, so that an unchanged file costs no more than a stat.
//!
//! One text file beside the index, written before the commit that names it in its payload; what
//! changed since stands in the payload itself. Whatever moment a crash comes at, the commit on disk
//! and the manifest it tells belong together.

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
    pub(super) fn notes(&self) -> usize {
        self.files.values().filter(|e| !e.skipped).count()
    }

    /// Reads a manifest; `None` when it is missing or damaged.
    pub(super) fn load(path: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, lines) = text.split_once('\n')?;
        let count: usize = head.strip_prefix(HEAD)?.trim().parse().ok()?;
        let (mut files, mut questions) = (Vec::new(), Vec::new());
        for line in lines.lines() {
            match Line::parse(line)? {
                Line::File(path, entry) => files.push((path, entry?)),
                Line::Question(id, digest) => questions.push((id, digest?)),
            }
        }
        // Collecting what is sorted builds the maps in one go.
        let manifest =
            Self { files: files.into_iter().collect(), questions: questions.into_iter().collect() };
        (manifest.files.len() + manifest.questions.len() == count).then_some(manifest)
    }

    /// This manifest with the changes of a payload put in.
    pub(super) fn with(mut self, changes: &str) -> Option<Self> {
        for line in changes.lines() {
            match Line::parse(line)? {
                Line::File(path, Some(entry)) => drop(self.files.insert(path, entry)),
                Line::File(path, None) => drop(self.files.remove(&path)),
                Line::Question(id, Some(digest)) => drop(self.questions.insert(id, digest)),
                Line::Question(id, None) => drop(self.questions.remove(&id)),
            }
        }
        Some(self)
    }

    /// Writes the manifest, durably.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn save(&self, path: &Path) -> io::Result<()> {
        let mut text = format!("{HEAD} {}\n", self.files.len() + self.questions.len());
        for (path, entry) in &self.files {
            push_file(&mut text, path, Some(entry));
        }
        for (id, digest) in &self.questions {
            push_question(&mut text, id, Some(*digest));
        }
        let mut file = fs::File::create(path)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    }
}

/// A line of a manifest; `None`: it is gone.
enum Line {
    File(String, Option<Entry>),
    Question(String, Option<u64>),
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let (kind, rest) = line.split_once('\t')?;
        if kind == "x" {
            return Some(Self::File(unescape(rest), None));
        }
        if kind == "u" {
            return Some(Self::Question(unescape(rest), None));
        }
        if kind == "q" {
            let (digest, id) = rest.split_once('\t')?;
            return Some(Self::Question(unescape(id), Some(u64::from_str_radix(digest, 16).ok()?)));
        }
        let mut columns = rest.splitn(5, '\t');
        let entry = Entry {
            size: columns.next()?.parse().ok()?,
            mtime: columns.next()?.parse().ok()?,
            hash: u64::from_str_radix(columns.next()?, 16).ok()?,
            covered: u64::from_str_radix(columns.next()?, 16).ok()?,
            skipped: kind == "-",
        };
        Some(Self::File(unescape(columns.next()?), Some(entry)))
    }
}

// Writing to a String cannot fail.

fn push_file(text: &mut String, path: &str, entry: Option<&Entry>) {
    let path = escape(path);
    let _ = match entry {
        Some(Entry { size, mtime, hash, covered, skipped }) => {
            let kind = if *skipped { '-' } else { 'n' };
            writeln!(text, "{kind}\t{size}\t{mtime}\t{hash:x}\t{covered:x}\t{path}")
        }
        None => writeln!(text, "x\t{path}"),
    };
}

fn push_question(text: &mut String, id: &str, digest: Option<u64>) {
    let id = escape(id);
    let _ = match digest {
        Some(digest) => writeln!(text, "q\t{digest:x}\t{id}"),
        None => writeln!(text, "u\t{id}"),
    };
}

/// More bytes of changes than these are not carried in a payload: a new manifest is written.
const MOST_CHANGES: usize = 32_000;

/// What changed since a manifest was written. A small sync carries it in the payload of its commit
/// and need not write the whole manifest.
#[derive(Debug)]
pub(super) struct Changes {
    base: Option<String>,
    text: String,
}

impl Changes {
    /// Goes on from the payload of the last commit.
    pub(super) fn since(payload: &str) -> Self {
        let (base, text) = payload.split_once('\n').unwrap_or((payload, ""));
        Self { base: Some(base.to_owned()).filter(|b| !b.is_empty()), text: text.to_owned() }
    }

    /// The file the changes are relative to.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// A file was indexed, or is gone.
    pub(super) fn file(&mut self, path: &str, entry: Option<&Entry>) {
        if self.text.len() <= MOST_CHANGES {
            push_file(&mut self.text, path, entry);
        }
    }

    /// A question was indexed, or is gone.
    pub(super) fn question(&mut self, id: &str, digest: Option<u64>) {
        if self.text.len() <= MOST_CHANGES {
            push_question(&mut self.text, id, digest);
        }
    }

    /// The payload of the next commit; `None` when there is no manifest yet, or too much changed.
    pub(super) fn payload(&self) -> Option<String> {
        let base = self.base.as_ref().filter(|_| self.text.len() <= MOST_CHANGES)?;
        Some(format!("{base}\n{}", self.text))
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
                ("/ü".to_owned(), Entry { skipped: false, ..entry.clone() }),
            ]
            .into(),
            questions: [("q\r".to_owned(), 7)].into(),
        };
        manifest.save(&path).unwrap();
        assert_eq!(Manifest::load(&path), Some(manifest.clone()));
        assert_eq!(manifest.notes(), 1);
        let mut changes = Changes::since("m");
        changes.file("/a\nb\\n\tc", None);
        changes.file("/new", Some(&entry));
        changes.question("q\r", None);
        changes.question("p", Some(1));
        let payload = changes.payload().unwrap();
        let changed = Manifest::load(&path).unwrap().with(payload.split_once('\n').unwrap().1).unwrap();
        assert_eq!(changed.files.keys().collect::<Vec<_>>(), ["/new", "/ü"]);
        assert_eq!(changed.questions, [("p".to_owned(), 1)].into());
        assert_eq!(Changes::since("").payload(), None);
        let text = fs::read_to_string(&path).unwrap();
        for broken in ["", "x", &text[..text.len() - 8], &text.replace("ffff", "zz")] {
            assert_eq!(Manifest::parse(broken), None, "{broken}");
        }
        assert_eq!(Manifest::load(&dir.path().join("none")), None);
    }
}
