//! A derived catalogue of the bank: where each question is.
//!
//! Practice starts with one question, so it must not read ten thousand. The catalogue is an SQLite file
//! beside the search index. It holds the size and time of each bank file and the position of each question,
//! so opening it costs one stat per file, and only changed files are read. It can be deleted at any time.

use super::{
    BankProblem, Difficulty, Question, QuestionId,
    load::{bank_files, parse_file, read_file},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use std::{
    fs, io,
    io::{Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

/// Name of the catalogue in the index folder.
const FILE: &str = "catalog.db";
/// Version of the tables and their content; a catalogue of another version is rebuilt.
const VERSION: i64 = 1;

/// Stored as the size of a file with problems, which so never counts as unchanged.
const HAS_PROBLEMS: i64 = -1;

/// The positions of the bank's questions.
pub struct Catalog {
    db: Connection,
}

/// What is known of a question without reading its bank file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogEntry {
    /// The question.
    pub id: QuestionId,
    /// Its topics.
    pub topics: Vec<String>,
    /// Its difficulty.
    pub difficulty: Option<Difficulty>,
}

/// The catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// SQLite failed.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A file cannot be read.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A file's size and modification time (nanoseconds since 1970), which show whether it changed.
type Stamp = (i64, i64);

impl CatalogError {
    fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::File { path: path.to_path_buf(), source }
    }
}

impl Catalog {
    /// Opens the catalogue in `index` and updates it from the files in `bank`; returns also the problems
    /// of files, whose valid questions are included. A file with problems is read again each time, so
    /// that they are reported until they are fixed.
    ///
    /// # Errors
    /// When the catalogue cannot be read or written.
    pub fn open(index: &Path, bank: &Path) -> Result<(Self, Vec<BankProblem>), CatalogError> {
        let path = index.join(FILE);
        let db = match Self::connect(&path) {
            Ok(db) => db,
            Err(e) if is_corrupt(&e) => {
                fs::remove_file(&path).map_err(CatalogError::file(&path))?;
                Self::connect(&path)?
            }
            Err(e) => return Err(e.into()),
        };
        let mut catalog = Self { db };
        let problems = catalog.sync(bank)?;
        Ok((catalog, problems))
    }

    fn connect(path: &Path) -> rusqlite::Result<Connection> {
        let db = Connection::open(path)?;
        db.busy_timeout(Duration::from_secs(5))?;
        // Derived data: a lost write is repeated at the next start.
        db.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")?;
        let version: i64 = db.query_row("PRAGMA user_version", [], |r| r.get(0))?;
        if version != VERSION {
            db.execute_batch(&format!(
                "BEGIN IMMEDIATE;
                 DROP TABLE IF EXISTS question; DROP TABLE IF EXISTS file;
                 CREATE TABLE file (path TEXT PRIMARY KEY, size INTEGER, modified INTEGER, root TEXT);
                 CREATE TABLE question (id TEXT PRIMARY KEY, file TEXT NOT NULL, nth INTEGER NOT NULL,
                     line INTEGER, start INTEGER, stop INTEGER, topics TEXT, difficulty TEXT, ignored INTEGER);
                 CREATE INDEX by_place ON question (file, nth);
                 PRAGMA user_version = {VERSION};
                 COMMIT;"
            ))?;
        }
        Ok(db)
    }

    fn sync(&mut self, bank: &Path) -> Result<Vec<BankProblem>, CatalogError> {
        let files: Vec<(PathBuf, Stamp)> =
            bank_files(bank).into_iter().map(|p| stamp(&p).map(|s| (p, s))).collect::<Result<_, _>>()?;
        let known = self.known_files()?;
        let same = known.len() == files.len()
            && files.iter().all(|(path, stamp)| known.iter().any(|(p, s)| p == path && s == stamp));
        if same {
            return Ok(Vec::new());
        }
        let tx = self.db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        for (path, _) in known.iter().filter(|k| !files.contains(k)) {
            let name = path.to_string_lossy();
            tx.execute("DELETE FROM question WHERE file = ?1", [&name])?;
            tx.execute("DELETE FROM file WHERE path = ?1", [&name])?;
        }
        let mut problems = Vec::new();
        for (path, stamp) in files.iter().filter(|f| !known.contains(f)) {
            add_file(&tx, path, *stamp, &mut problems)?;
        }
        tx.commit()?;
        Ok(problems)
    }

    fn known_files(&self) -> rusqlite::Result<Vec<(PathBuf, Stamp)>> {
        let mut rows = self.db.prepare("SELECT path, size, modified FROM file")?;
        let rows =
            rows.query_map([], |r| Ok((PathBuf::from(r.get::<_, String>(0)?), (r.get(1)?, r.get(2)?))))?;
        rows.collect()
    }

    /// Number of questions that may be asked.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn len(&self) -> Result<usize, CatalogError> {
        let count: i64 =
            self.db.query_row("SELECT count(*) FROM question WHERE NOT ignored", [], |r| r.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Whether there is no question that may be asked.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn is_empty(&self) -> Result<bool, CatalogError> {
        Ok(self.len()? == 0)
    }

    /// The entry of a question that may be asked.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn entry(&self, id: &QuestionId) -> Result<Option<CatalogEntry>, CatalogError> {
        let mut found = self
            .db
            .prepare_cached("SELECT id, topics, difficulty FROM question WHERE id = ?1 AND NOT ignored")?;
        Ok(found.query_row([id.as_str()], read_entry).optional()?)
    }

    /// All questions that may be asked, in bank order.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn entries(&self) -> Result<Vec<CatalogEntry>, CatalogError> {
        let mut rows = self
            .db
            .prepare("SELECT id, topics, difficulty FROM question WHERE NOT ignored ORDER BY file, nth")?;
        Ok(rows.query_map([], read_entry)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Reads one question from its bank file.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn question(&self, id: &QuestionId) -> Result<Option<Question>, CatalogError> {
        let row = self
            .db
            .prepare_cached(
                "SELECT file, line, start, stop, root FROM question JOIN file ON path = file WHERE id = ?1",
            )?
            .query_row([id.as_str()], |r| {
                Ok(Row {
                    file: r.get(0)?,
                    line: r.get(1)?,
                    start: r.get(2)?,
                    stop: r.get(3)?,
                    root: r.get(4)?,
                })
            })
            .optional()?;
        let Some(Row { file, line, start, stop, root }) = row else { return Ok(None) };
        let file = Arc::new(PathBuf::from(file));
        let mut text = String::new();
        if start > 0 {
            text = format!("format_version = {}\n", super::load::FORMAT_VERSION);
            if let Some(root) = root {
                text.push_str(&format!("source = {{ path = {} }}\n", toml::Value::from(root)));
            }
        }
        read_slice(&file, start.unsigned_abs(), stop.unsigned_abs(), &mut text)
            .map_err(CatalogError::file(&file))?;
        let found = parse_file(&file, &text).questions.into_iter().find(|q| q.id == *id);
        Ok(found.map(|mut q| {
            q.place.line = usize::try_from(line).unwrap_or(1);
            q
        }))
    }
}

/// Appends the bytes `start..stop` of a file to `text`.
fn read_slice(file: &Path, start: u64, stop: u64, text: &mut String) -> io::Result<()> {
    let mut slice = fs::File::open(file)?;
    slice.seek(SeekFrom::Start(start))?;
    slice.take(stop.saturating_sub(start)).read_to_string(text).map(drop)
}

/// The position of a question: bytes `start..stop` of `file`, whose source paths are relative to `root`.
struct Row {
    file: String,
    line: i64,
    start: i64,
    stop: i64,
    root: Option<String>,
}

fn read_entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<CatalogEntry> {
    let topics: String = row.get(1)?;
    let difficulty: Option<String> = row.get(2)?;
    Ok(CatalogEntry {
        id: QuestionId::new(row.get::<_, String>(0)?),
        topics: topics.lines().map(str::to_owned).collect(),
        difficulty: difficulty.and_then(|d| Difficulty::parse(&d)),
    })
}

fn add_file(
    tx: &Transaction<'_>,
    path: &Path,
    stamp: Stamp,
    problems: &mut Vec<BankProblem>,
) -> Result<(), CatalogError> {
    let name = path.to_string_lossy();
    let file = read_file(&Arc::new(path.to_path_buf()));
    let before = problems.len();
    problems.extend(file.problems);
    let root = file.root.map(|r| r.path.to_string_lossy().into_owned());
    tx.execute("INSERT INTO file VALUES (?1, ?2, ?3, ?4)", params![name, stamp.0, stamp.1, root])?;
    let mut insert =
        tx.prepare_cached("INSERT OR IGNORE INTO question VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    for (nth, (q, slice)) in file.questions.iter().zip(&file.slices).enumerate() {
        let int = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let row = params![
            q.id.as_str(),
            name,
            int(nth),
            int(q.place.line),
            int(slice.start),
            int(slice.end),
            q.topics.join("\n"),
            q.difficulty.map(Difficulty::as_str),
            q.ignored
        ];
        if insert.execute(row)? == 0 {
            let other: String = tx.query_row(
                "SELECT file || ':' || line FROM question WHERE id = ?1",
                [q.id.as_str()],
                |r| r.get(0),
            )?;
            let message =
                format!("the id `{}` is already used at {other}; give one of the two another id", q.id);
            problems.push(BankProblem { place: q.place.clone(), message });
        }
    }
    if problems.len() > before {
        tx.execute("UPDATE file SET size = ?2 WHERE path = ?1", params![name, HAS_PROBLEMS])?;
    }
    Ok(())
}

fn stamp(path: &Path) -> Result<Stamp, CatalogError> {
    let data = path.metadata().map_err(CatalogError::file(path))?;
    let modified = data.modified().map_err(CatalogError::file(path))?;
    let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok((
        i64::try_from(data.len()).unwrap_or(i64::MAX),
        i64::try_from(modified.as_nanos()).unwrap_or(i64::MAX),
    ))
}

fn is_corrupt(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "format_version = 1\n# first\n[[question]]\nid = \"a\"\nprompt = \"A?\"\ntopics = [\"x/y\"]\n\
                       [[question.concept]]\nname = \"n\"\n\n[[question]]\nid = \"b\"\nprompt = \"B?\"\n";

    fn home(bank: &str) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("t.toml");
        fs::write(&file, bank).unwrap();
        (dir, file)
    }

    fn open(dir: &tempfile::TempDir) -> Result<Catalog, usize> {
        let (catalog, problems) = Catalog::open(dir.path(), dir.path()).unwrap();
        if problems.is_empty() { Ok(catalog) } else { Err(problems.len()) }
    }

    #[test]
    fn one_question_is_read_as_in_the_whole_bank() {
        let (dir, file) = home(TWO);
        let catalog = open(&dir).unwrap();
        let whole = parse_file(&Arc::new(file), TWO).questions;
        for q in whole {
            assert_eq!(catalog.question(&q.id).unwrap(), Some(q));
        }
        let ids: Vec<_> = catalog.entries().unwrap().into_iter().map(|e| e.id.to_string()).collect();
        assert_eq!(ids, ["a", "b"]);
    }

    #[test]
    fn inline_tables_are_read_too() {
        let (dir, _) = home(
            "format_version = 1\nquestion = [{ id = \"a\", prompt = \"A?\" }, { id = \"b\", prompt = \"B?\" }]\n",
        );
        let catalog = open(&dir).unwrap();
        assert_eq!(catalog.question(&QuestionId::new("b")).unwrap().unwrap().prompt, "B?");
    }

    #[test]
    fn changed_deleted_and_corrupt_files_are_handled() {
        let (dir, file) = home(TWO);
        assert_eq!(open(&dir).unwrap().len().unwrap(), 2);
        fs::write(&file, "format_version = 1\n[[question]]\nid = \"c\"\nprompt = \"C?\"\n").unwrap();
        let catalog = open(&dir).unwrap();
        assert!(catalog.entry(&QuestionId::new("a")).unwrap().is_none());
        assert!(catalog.entry(&QuestionId::new("c")).unwrap().is_some());
        drop(catalog);
        for side in ["catalog.db-wal", "catalog.db-shm"] {
            let _ = fs::remove_file(dir.path().join(side));
        }
        fs::write(dir.path().join(FILE), "not a database at all, but longer than the header of one hundred bytes that SQLite expects .......").unwrap();
        assert_eq!(open(&dir).unwrap().len().unwrap(), 1);
        fs::remove_file(&file).unwrap();
        assert!(open(&dir).unwrap().is_empty().unwrap());
    }

    #[test]
    fn problems_are_reported_until_they_are_fixed() {
        let (dir, file) = home("format_version = 1\n[[question]]\nid = \"a\"\n");
        for _ in 0..2 {
            assert!(matches!(open(&dir), Err(1)));
        }
        fs::write(&file, TWO).unwrap();
        assert_eq!(open(&dir).unwrap().len().unwrap(), 2);
        fs::write(dir.path().join("u.toml"), TWO).unwrap();
        for _ in 0..2 {
            assert!(matches!(open(&dir), Err(2)));
        }
        // The valid questions can still be asked.
        let (catalog, _) = Catalog::open(dir.path(), dir.path()).unwrap();
        assert_eq!(catalog.len().unwrap(), 2);
    }

    #[test]
    fn entries_leave_out_ignored_questions() {
        let (dir, _) = home(&TWO.replace("prompt = \"B?\"\n", "prompt = \"B?\"\ndifficulty = \"advanced\"\nignored = true\n[[question]]\nid = \"c\"\nprompt = \"C?\"\ndifficulty = \"beginner\"\ntopics = [\"p\", \"q r\"]\n"));
        let catalog = open(&dir).unwrap();
        let entry = |id: &str, topics: &[&str], difficulty| CatalogEntry {
            id: QuestionId::new(id),
            topics: topics.iter().map(|t| (*t).to_owned()).collect(),
            difficulty,
        };
        let (a, c) = (entry("a", &["x/y"], None), entry("c", &["p", "q r"], Some(Difficulty::Beginner)));
        assert_eq!(catalog.entries().unwrap(), [a, c.clone()]);
        assert_eq!(catalog.entry(&c.id).unwrap(), Some(c));
        assert_eq!((catalog.len().unwrap(), catalog.is_empty().unwrap()), (2, false));
        let ignored = QuestionId::new("b");
        assert_eq!(catalog.entry(&ignored).unwrap(), None);
        assert!(catalog.question(&ignored).unwrap().unwrap().ignored);
        assert_eq!(catalog.question(&QuestionId::new("none")).unwrap(), None);
    }

    #[test]
    fn a_question_of_an_imported_root_keeps_its_source() {
        let dir = tempfile::tempdir().unwrap();
        let (bank, index) = (dir.path().join("bank"), dir.path().join("index"));
        fs::create_dir_all(bank.join("imported")).unwrap();
        fs::create_dir(&index).unwrap();
        let text = "format_version = 1\n[source]\npath = \"/n/it's \\\"here\\\"\"\n\n[[question]]\nid = \"a\"\nprompt = \"A?\"\n\
                    source = { path = \"s.md\", line = 3 }\n";
        let file = bank.join("imported/r.toml");
        fs::write(&file, text).unwrap();
        let (catalog, problems) = Catalog::open(&index, &bank).unwrap();
        assert_eq!(problems, []);
        let expected = parse_file(&Arc::new(file.clone()), text).questions.remove(0);
        assert_eq!(catalog.question(&expected.id).unwrap(), Some(expected.clone()));
        assert_eq!((expected.place.line, expected.source.unwrap().line), (5, 3));
        fs::remove_file(&file).unwrap();
        let error = catalog.question(&expected.id).unwrap_err();
        assert!(error.to_string().contains("r.toml: "), "{error}");
    }

    #[test]
    fn only_changed_files_are_read_again() {
        let (dir, file) = home(TWO);
        drop(open(&dir).unwrap());
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        let set_time =
            |time| fs::File::options().append(true).open(&file).unwrap().set_modified(time).unwrap();
        // The same size and time: not seen.
        let other = TWO.replace("\"b\"", "\"z\"");
        fs::write(&file, &other).unwrap();
        set_time(time);
        assert!(open(&dir).unwrap().entry(&QuestionId::new("b")).unwrap().is_some());
        set_time(time + Duration::from_nanos(1_000));
        assert!(open(&dir).unwrap().entry(&QuestionId::new("z")).unwrap().is_some());
        fs::write(&file, other.replace("\"z\"", "\"zz\"")).unwrap();
        set_time(time + Duration::from_nanos(1_000));
        assert!(open(&dir).unwrap().entry(&QuestionId::new("zz")).unwrap().is_some());
    }

    #[test]
    fn a_catalogue_of_another_version_is_rebuilt() {
        let (dir, _) = home(TWO);
        let catalog = open(&dir).unwrap();
        catalog.db.execute_batch("DELETE FROM question; PRAGMA user_version = 99;").unwrap();
        drop(catalog);
        assert_eq!(open(&dir).unwrap().len().unwrap(), 2);
        let catalog = open(&dir).unwrap();
        catalog.db.execute_batch("DELETE FROM question;").unwrap();
        drop(catalog);
        assert_eq!(open(&dir).unwrap().len().unwrap(), 0, "this version is trusted");
    }

    #[test]
    fn a_catalogue_that_cannot_be_made_is_an_error_of_sqlite() {
        let (dir, _) = home(TWO);
        let error = Catalog::open(&dir.path().join("none"), dir.path()).map(drop).unwrap_err();
        assert!(matches!(error, CatalogError::Sqlite(_)), "{error}");
    }
}
