//! Loading questions from bank files, with all problems by file and line.

use super::{
    Difficulty, KeyConcept, Location, Misconception, Question, QuestionId, Source,
    fields::{Fields, Reader, TomlProblem},
    suggest::SIMILAR,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeSet, HashMap, HashSet, hash_map::Entry},
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use toml::de::DeTable;

/// The version of the bank format this program reads and writes.
pub(crate) const FORMAT_VERSION: usize = 1;

/// All questions of a home.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    /// Ordered by file name and by position in the file.
    pub questions: Vec<Question>,
    /// The imported roots, one for each file of `bank/imported/`.
    pub roots: Vec<Root>,
}

/// An imported root: the `[source]` table of a file in `bank/imported/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The bank file.
    pub file: PathBuf,
    /// The folder or file that was imported, absolute.
    pub path: PathBuf,
    /// Whether its notes are indexed.
    pub notes: bool,
}

impl Root {
    /// The folder that the paths of its questions are relative to.
    pub fn folder(&self) -> &Path {
        if self.path.is_dir() { &self.path } else { self.path.parent().unwrap_or(&self.path) }
    }
}

/// A problem in a bank file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankProblem {
    /// File and line.
    pub place: Location,
    /// What is wrong and what to do, one sentence.
    pub message: String,
}

impl std::fmt::Display for BankProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl Bank {
    /// Reads every `*.toml` in `dir` and in `dir/imported`.
    ///
    /// # Errors
    /// All problems of all files: unreadable files, TOML syntax, unknown keys, wrong types, empty
    /// prompts, duplicate ids.
    pub fn load(dir: &Path) -> Result<Self, Vec<BankProblem>> {
        let (bank, problems) = Self::load_lenient(dir);
        if problems.is_empty() { Ok(bank) } else { Err(problems) }
    }

    /// Like [`Bank::load`], but returns what could be read together with the problems.
    pub fn load_lenient(dir: &Path) -> (Self, Vec<BankProblem>) {
        let mut bank = Self::default();
        let mut problems = Vec::new();
        let files: Vec<_> = bank_files(dir).into_par_iter().map(|path| read_file(&Arc::new(path))).collect();
        for file in files {
            bank.questions.extend(file.questions);
            bank.roots.extend(file.root);
            problems.extend(file.problems);
        }
        problems.extend(bank.duplicate_ids());
        (bank, problems)
    }

    /// A problem for each id that an earlier question has.
    pub fn duplicate_ids(&self) -> Vec<BankProblem> {
        let mut first: HashMap<&QuestionId, &Location> = HashMap::new();
        let mut problems = Vec::new();
        for q in &self.questions {
            match first.entry(&q.id) {
                Entry::Vacant(entry) => {
                    entry.insert(&q.place);
                }
                Entry::Occupied(entry) => problems.push(BankProblem {
                    place: q.place.clone(),
                    message: format!(
                        "the id `{}` is already used at {}; give one of the two another id",
                        q.id,
                        entry.get()
                    ),
                }),
            }
        }
        problems
    }

    /// Removes questions whose id an earlier one has.
    pub fn drop_duplicates(&mut self) {
        let mut seen = HashSet::new();
        self.questions.retain(|q| seen.insert(q.id.clone()));
    }

    /// The question with this id.
    pub fn get(&self, id: &QuestionId) -> Option<&Question> {
        self.questions.iter().find(|q| q.id == *id)
    }

    /// The question with this id, or the only one whose id starts with it.
    ///
    /// # Errors
    /// The most similar ids, at most five, best first.
    pub fn resolve(&self, id: &str) -> Result<&Question, Vec<&QuestionId>> {
        let wanted = QuestionId::new(id);
        if let Some(question) = self.get(&wanted) {
            return Ok(question);
        }
        let matches: Vec<_> = self.questions.iter().filter(|q| q.id.as_str().starts_with(id)).collect();
        if let [only] = matches[..] {
            return Ok(only);
        }
        let mut similar: Vec<_> = self
            .questions
            .iter()
            .map(|q| (strsim::jaro_winkler(id, q.id.as_str()), &q.id))
            .filter(|(similarity, id)| *similarity > SIMILAR || id.as_str().starts_with(wanted.as_str()))
            .collect();
        similar.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        Err(similar.into_iter().map(|(_, id)| id).take(5).collect())
    }

    /// The topics of the questions that may be asked, and their parent topics.
    pub fn topics(&self) -> BTreeSet<&str> {
        let topics = self.askable().flat_map(|q| &q.topics);
        topics.flat_map(|t| t.match_indices('/').map(|(at, _)| &t[..at]).chain([t.as_str()])).collect()
    }

    /// The questions that may be asked, which are those not ignored.
    pub fn askable(&self) -> impl Iterator<Item = &Question> {
        self.questions.iter().filter(|q| !q.ignored)
    }
}

/// The bank files in `dir`, then those in `dir/imported`, each sorted by name.
pub(crate) fn bank_files(dir: &Path) -> Vec<PathBuf> {
    let list = |dir: &Path| -> io::Result<Vec<PathBuf>> {
        let mut files: Vec<_> = fs::read_dir(dir)?
            .filter_map(|entry| entry.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "toml") && p.is_file())
            .collect();
        files.sort();
        Ok(files)
    };
    let mut files = list(dir).unwrap_or_default();
    files.extend(list(&dir.join("imported")).unwrap_or_default());
    files
}

/// Reads one bank file; if it cannot be read, the problem says why.
pub(crate) fn read_file(file: &Arc<PathBuf>) -> ParsedFile {
    let failed = |line, message: String| ParsedFile {
        problems: vec![problem(file, line, message)],
        ..Default::default()
    };
    match fs::read(&**file).map(String::from_utf8) {
        Ok(Ok(text)) => parse_file(file, &text),
        Ok(Err(e)) => {
            let valid = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = valid.iter().filter(|b| **b == b'\n').count() + 1;
            failed(line, "not valid UTF-8; save the file as UTF-8".into())
        }
        Err(e) => failed(1, format!("cannot be read: {e}")),
    }
}

/// The content of one bank file.
#[derive(Debug, Default)]
pub struct ParsedFile {
    /// Its questions, without those that have no valid id or prompt.
    pub questions: Vec<Question>,
    /// For each question, the bytes from its `[[question]]` to the next one; the whole file where
    /// questions are inline tables.
    pub slices: Vec<Range<usize>>,
    /// Its `[source]` table.
    pub root: Option<Root>,
    /// Its problems.
    pub problems: Vec<BankProblem>,
}

/// Parses one bank file's text; `file` is only a name.
pub fn parse_file(file: &Arc<PathBuf>, text: &str) -> ParsedFile {
    let mut reader = Reader::new(text);
    let document = reader.parse();
    // After a syntax error other problems may only follow from it.
    let syntax = reader.problems.clone();
    let mut fields = reader.fields("a bank file", document.span(), document.get_ref());
    match fields.count(&mut reader, "format_version") {
        Some(FORMAT_VERSION) => {}
        Some(n) => reader.problems.push(TomlProblem {
            line: 1,
            message: format!("format_version {n} is not known; this greenroom reads {FORMAT_VERSION}"),
        }),
        None => reader.report(0..0, format!("`format_version = {FORMAT_VERSION}` is missing at the top")),
    }
    let root = fields.table(&mut reader, "source").and_then(|(t, at)| read_root(&mut reader, file, t, at));
    let folder = Arc::new(root.as_ref().map(|r| r.folder().to_path_buf()).unwrap_or_default());
    let mut questions = Vec::new();
    let mut slices = Vec::new();
    let tables = fields.tables(&mut reader, "question");
    for (n, (table, at)) in tables.iter().enumerate() {
        if let Some(question) = read_question(&mut reader, file, &folder, table, at.clone()) {
            questions.push(question);
            // An inline table cannot be parsed on its own.
            let alone = text[at.start..].starts_with('[');
            let end = tables.get(n + 1).map_or(text.len(), |(_, next)| next.start);
            slices.push(if alone { at.start..end } else { 0..text.len() });
        }
    }
    fields.finish(&mut reader);
    let problems = if syntax.is_empty() { reader.problems } else { syntax };
    let mut problems: Vec<_> = problems.into_iter().map(|f| problem(file, f.line, f.message)).collect();
    problems.sort_by_key(|p| p.place.line);
    ParsedFile { questions, slices, root, problems }
}

fn problem(file: &Arc<PathBuf>, line: usize, message: impl Into<String>) -> BankProblem {
    BankProblem { place: Location { path: file.clone(), line }, message: message.into() }
}

fn read_root(reader: &mut Reader<'_>, file: &Path, table: &DeTable<'_>, at: Range<usize>) -> Option<Root> {
    let mut fields = reader.fields("[source]", at.clone(), table);
    let path = fields.string(reader, "path");
    let notes = fields.bool(reader, "notes").unwrap_or(true);
    fields.finish(reader);
    if path.is_none() {
        reader.report(at, "[source] has no `path`");
    }
    Some(Root { file: file.to_path_buf(), path: path?.into(), notes })
}

fn read_question(
    reader: &mut Reader<'_>,
    file: &Arc<PathBuf>,
    folder: &Arc<PathBuf>,
    table: &DeTable<'_>,
    at: Range<usize>,
) -> Option<Question> {
    let mut fields = reader.fields("[[question]]", at.clone(), table);
    let id = required(&mut fields, reader, "id");
    let prompt = required(&mut fields, reader, "prompt");
    let answer = fields.string(reader, "answer").unwrap_or_default();
    let topics = fields.strings(reader, "topics");
    let difficulty =
        parsed(&mut fields, reader, "difficulty", "beginner, intermediate or advanced", Difficulty::parse);
    let time_limit =
        parsed(&mut fields, reader, "time_limit", "a time like \"90s\" or \"2m\"", parse_duration);
    let links = fields.strings(reader, "links");
    let ignored = fields.bool(reader, "ignored").unwrap_or(false);
    let source = fields.table(reader, "source").and_then(|(t, at)| read_source(reader, folder, t, at));
    let concepts = fields
        .tables(reader, "concept")
        .into_iter()
        .filter_map(|(t, at)| read_concept(reader, t, at))
        .collect();
    let misconceptions = fields
        .tables(reader, "misconception")
        .into_iter()
        .filter_map(|(t, at)| read_misconception(reader, t, at))
        .collect();
    fields.finish(reader);
    let place = Location { path: file.clone(), line: reader.line(at.start) };
    Some(Question {
        id: QuestionId::new(id?),
        prompt: prompt?.trim_end().to_owned(),
        answer: answer.trim_end().to_owned(),
        topics,
        difficulty,
        time_limit,
        links,
        source,
        ignored,
        concepts,
        misconceptions,
        place,
    })
}

/// A string that must be present and not only whitespace.
fn required(fields: &mut Fields<'_, '_>, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
    match fields.get(key) {
        None => reader.report(fields.at.clone(), format!("a question has no `{key}`; add {key} = \"…\"")),
        Some((value, at)) => match value.as_str() {
            Some(s) if s.trim().is_empty() => {
                reader.report(at, format!("`{key}` is empty; write it or delete the question"))
            }
            Some(s) => return Some(s.to_owned()),
            None => {
                fields.string(reader, key);
            }
        },
    }
    None
}

fn parsed<T>(
    fields: &mut Fields<'_, '_>,
    reader: &mut Reader<'_>,
    key: &'static str,
    expected: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let at = fields.get(key).map(|(_, at)| at)?;
    let text = fields.string(reader, key)?;
    let value = parse(&text);
    if value.is_none() {
        reader.report(at, format!("`{key}` must be {expected}, not \"{text}\""));
    }
    value
}

/// A duration like `45s`, `2m`, `1m30s` or `1h`; `None` for anything else and for 0.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let mut seconds = 0u64;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let factor = match rest[digits..].chars().next()? {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => return None,
        };
        seconds = seconds.checked_add(number.checked_mul(factor)?)?;
        rest = rest[digits + 1..].trim_start();
    }
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

fn read_source(
    reader: &mut Reader<'_>,
    folder: &Arc<PathBuf>,
    table: &DeTable<'_>,
    at: Range<usize>,
) -> Option<Source> {
    let mut fields = reader.fields("source", at.clone(), table);
    let path = fields.string(reader, "path");
    let line = fields.count(reader, "line").unwrap_or(1);
    let end = fields.count(reader, "end");
    let digest = fields.string(reader, "digest").unwrap_or_default();
    let extras = fields.string(reader, "extras").unwrap_or_default();
    fields.finish(reader);
    if path.is_none() {
        reader.report(at, "source has no `path`");
    }
    Some(Source { path: path?.into(), line, end, digest, extras, root: folder.clone() })
}

fn read_concept(reader: &mut Reader<'_>, table: &DeTable<'_>, at: Range<usize>) -> Option<KeyConcept> {
    let mut fields = reader.fields("[[question.concept]]", at, table);
    let name = required(&mut fields, reader, "name");
    let phrasings = fields.strings(reader, "phrasings");
    let weight_at = fields.get("weight").map(|(_, at)| at);
    let mut weight = fields.number(reader, "weight").unwrap_or(1.0);
    if let Some(at) = weight_at
        && weight <= 0.0
    {
        reader.report(at, "`weight` must be above 0; delete the concept if it does not count");
        weight = 1.0;
    }
    let required = fields.bool(reader, "required").unwrap_or(false);
    let mined = fields.bool(reader, "mined").unwrap_or(false);
    fields.finish(reader);
    Some(KeyConcept { name: name?, phrasings, weight, required, mined })
}

fn read_misconception(
    reader: &mut Reader<'_>,
    table: &DeTable<'_>,
    at: Range<usize>,
) -> Option<Misconception> {
    let mut fields = reader.fields("[[question.misconception]]", at, table);
    let name = required(&mut fields, reader, "name");
    let phrasings = fields.strings(reader, "phrasings");
    let feedback = fields.string(reader, "feedback").unwrap_or_default();
    fields.finish(reader);
    Some(Misconception { name: name?, phrasings, feedback })
}

#[cfg(test)]
mod tests;
