//! The manifest: which files and questions were indexed, so that an unchanged file costs one stat.
//!
//! A text file beside the index, written before the commit whose payload names it; later changes are
//! in the payload itself. At whatever moment the program crashes, the commit on disk and the manifest
//! it names belong together.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

/// First line of a manifest, before the number of its entries.
const HEADER: &str = "greenroom manifest 1";

/// State of a note file when it was indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct IndexedFile {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 of the last change.
    pub mtime: i64,
    /// Hash of the content.
    pub hash: u64,
    /// Hash of the line ranges that imported questions cover; 0 if there are none.
    pub covered_digest: u64,
    /// It is binary: remembered, so that it is not read again, and not indexed.
    pub skipped: bool,
}

/// The files and questions in the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// By absolute path.
    pub files: BTreeMap<String, IndexedFile>,
    /// Digest of each question, by id.
    pub questions: BTreeMap<String, u64>,
}

impl Manifest {
    /// How many of the files are notes.
    pub(super) fn notes(&self) -> usize {
        self.files.values().filter(|e| !e.skipped).count()
    }

    /// Reads a manifest; `None` if it is missing or damaged.
    pub(super) fn load(path: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(path).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let (head, lines) = text.split_once('\n')?;
        let count: usize = head.strip_prefix(HEADER)?.trim().parse().ok()?;
        let (mut files, mut questions) = (Vec::new(), Vec::new());
        for line in lines.lines() {
            match ManifestLine::parse(line)? {
                ManifestLine::File(path, entry) => files.push((path, entry?)),
                ManifestLine::Question(id, digest) => questions.push((id, digest?)),
            }
        }
        // Collecting sorted entries builds a map in one pass.
        let manifest =
            Self { files: files.into_iter().collect(), questions: questions.into_iter().collect() };
        (manifest.files.len() + manifest.questions.len() == count).then_some(manifest)
    }

    /// This manifest with the changes of a payload applied; `None` if they are damaged.
    pub(super) fn with(mut self, changes: &str) -> Option<Self> {
        for line in changes.lines() {
            match ManifestLine::parse(line)? {
                ManifestLine::File(path, Some(entry)) => drop(self.files.insert(path, entry)),
                ManifestLine::File(path, None) => drop(self.files.remove(&path)),
                ManifestLine::Question(id, Some(digest)) => drop(self.questions.insert(id, digest)),
                ManifestLine::Question(id, None) => drop(self.questions.remove(&id)),
            }
        }
        Some(self)
    }

    /// Writes the manifest and syncs it to the disk.
    pub(super) fn save(&self, path: &Path) -> io::Result<()> {
        let mut text = format!("{HEADER} {}\n", self.files.len() + self.questions.len());
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

/// A line of a manifest or payload; `None` stands for removal.
enum ManifestLine {
    File(String, Option<IndexedFile>),
    Question(String, Option<u64>),
}

impl ManifestLine {
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
        let entry = IndexedFile {
            size: columns.next()?.parse().ok()?,
            mtime: columns.next()?.parse().ok()?,
            hash: u64::from_str_radix(columns.next()?, 16).ok()?,
            covered_digest: u64::from_str_radix(columns.next()?, 16).ok()?,
            skipped: kind == "-",
        };
        Some(Self::File(unescape(columns.next()?), Some(entry)))
    }
}

// Writing to a String cannot fail.

fn push_file(text: &mut String, path: &str, entry: Option<&IndexedFile>) {
    let path = escape(path);
    let _ = match entry {
        Some(IndexedFile { size, mtime, hash, covered_digest, skipped }) => {
            let kind = if *skipped { '-' } else { 'n' };
            writeln!(text, "{kind}\t{size}\t{mtime}\t{hash:x}\t{covered_digest:x}\t{path}")
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

/// Most bytes of changes in a payload; beyond, a new manifest is written.
const MAX_PAYLOAD: usize = 32_000;

/// Changes since a manifest was written. A small sync stores them in the payload of its commit and
/// does not write the whole manifest.
#[derive(Debug)]
pub(super) struct ManifestChanges {
    /// The name of the manifest file; `None` if there is none yet.
    base: Option<String>,
    text: String,
}

impl ManifestChanges {
    /// Continues from the payload of the last commit.
    pub(super) fn since(payload: &str) -> Self {
        let (base, text) = payload.split_once('\n').unwrap_or((payload, ""));
        Self { base: Some(base.to_owned()).filter(|b| !b.is_empty()), text: text.to_owned() }
    }

    /// The manifest file that the changes are relative to.
    pub(super) fn base(&self) -> Option<&str> {
        self.base.as_deref()
    }

    /// Records that a file was indexed, or removed (`None`).
    pub(super) fn file(&mut self, path: &str, entry: Option<&IndexedFile>) {
        if self.text.len() <= MAX_PAYLOAD {
            push_file(&mut self.text, path, entry);
        }
    }

    /// Records that a question was indexed, or removed (`None`).
    pub(super) fn question(&mut self, id: &str, digest: Option<u64>) {
        if self.text.len() <= MAX_PAYLOAD {
            push_question(&mut self.text, id, digest);
        }
    }

    /// The payload of the next commit; `None` if there is no manifest yet or too much changed.
    pub(super) fn payload(&self) -> Option<String> {
        let base = self.base.as_ref().filter(|_| self.text.len() <= MAX_PAYLOAD)?;
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
    fn manifests_are_saved_loaded_and_changed_and_damaged_ones_rejected() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("m");
        let entry = IndexedFile { size: 3, mtime: -5, hash: u64::MAX, covered_digest: 0, skipped: true };
        let manifest = Manifest {
            files: [
                ("/a\nb\\n\tc".to_owned(), entry.clone()),
                ("/ü".to_owned(), IndexedFile { skipped: false, ..entry.clone() }),
            ]
            .into(),
            questions: [("q\r".to_owned(), 7)].into(),
        };
        manifest.save(&path).unwrap();
        assert_eq!(Manifest::load(&path), Some(manifest.clone()));
        assert_eq!(manifest.notes(), 1);
        let mut changes = ManifestChanges::since("m");
        changes.file("/a\nb\\n\tc", None);
        changes.file("/new", Some(&entry));
        changes.question("q\r", None);
        changes.question("p", Some(1));
        let payload = changes.payload().unwrap();
        let changed = Manifest::load(&path).unwrap().with(payload.split_once('\n').unwrap().1).unwrap();
        assert_eq!(changed.files.keys().collect::<Vec<_>>(), ["/new", "/ü"]);
        assert_eq!(changed.questions, [("p".to_owned(), 1)].into());
        assert_eq!(ManifestChanges::since("").payload(), None);
        let text = fs::read_to_string(&path).unwrap();
        for broken in ["", "x", &text[..text.len() - 8], &text.replace("ffff", "zz")] {
            assert_eq!(Manifest::parse(broken), None, "{broken}");
        }
        assert_eq!(Manifest::load(&dir.path().join("none")), None);
    }

    #[test]
    fn changes_are_kept_in_the_payload_up_to_a_size() {
        let with = |bytes: usize| {
            let mut changes = ManifestChanges::since("m");
            // `x`, a tab, the path and a line break.
            changes.file(&"p".repeat(bytes - 3), None);
            changes
        };
        let payload = |changes: &ManifestChanges| changes.payload().map(|p| p.len());
        assert_eq!(payload(&with(MAX_PAYLOAD)), Some(MAX_PAYLOAD + 2));
        assert_eq!(payload(&with(MAX_PAYLOAD + 1)), None);
        let mut changes = with(MAX_PAYLOAD);
        changes.question("q", None);
        assert_eq!(payload(&changes), None);
        let mut changes = with(MAX_PAYLOAD);
        changes.file("f", None);
        assert_eq!(payload(&changes), None);
        let mut changes = with(MAX_PAYLOAD + 1);
        let length = changes.text.len();
        changes.file("f", None);
        changes.question("q", None);
        assert_eq!(changes.text.len(), length, "nothing more is collected");
    }

    #[test]
    fn changes_continue_those_of_the_last_commit() {
        let mut changes = ManifestChanges::since("m");
        changes.question("a", Some(1));
        let mut changes = ManifestChanges::since(&changes.payload().unwrap());
        changes.question("b", Some(255));
        assert_eq!(changes.payload().as_deref(), Some("m\nq\t1\ta\nq\tff\tb\n"));
        assert_eq!(changes.base(), Some("m"));
        assert_eq!(ManifestChanges::since("").base(), None);
    }

    #[test]
    fn names_are_escaped() {
        for name in ["", "a", "\n", "\r", "\\", "\\n", "a\\\nb\r\\r", "\t"] {
            assert_eq!(unescape(&escape(name)), name);
            assert!(!escape(name).contains(['\n', '\r']));
        }
        for (text, read) in [("a\\", "a\\"), ("\\x", "x")] {
            assert_eq!(unescape(text), read, "{text}");
        }
    }
}
