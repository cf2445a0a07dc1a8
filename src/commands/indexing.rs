//! What every reader of the index shares: what is to be indexed, opening, syncing, batches, hits.

use super::{absolute, current_dir, warn};
use crate::{
    bank::Bank,
    error::Error,
    home::Home,
    index::{Hit, HitKind, Index, IndexError, Sources, SyncReport},
    terminal::{self, Palette, paint, sanitize},
    text::one_line,
};
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

/// The note sources of a home: its own notes, the settings' folders, the imported roots.
pub(crate) fn sources(home: &Home, bank: &Bank) -> Sources {
    let mut notes = vec![home.notes()];
    notes.extend(home.settings.notes.iter().map(|p| home.root.join(p)));
    notes.extend(bank.roots.iter().filter(|r| r.notes).map(|r| home.root.join(&r.path)));
    Sources { notes, exclude: home.settings.exclude.clone() }
}

/// Opens the home's index and brings it in step. Whoever cannot wait opens it with [`Index::open`]
/// and syncs later.
///
/// # Errors
/// When the index can neither be opened nor made.
pub(crate) fn open_index(home: &Home, bank: &Bank) -> Result<(Index, SyncReport), Error> {
    let mut index = Index::open(&home.index())?;
    let report = index.sync(bank, &sources(home, bank))?;
    if report.busy {
        warn("another greenroom is updating the index; what it has saved so far is searched");
    } else if report.rebuilt && report.notes + report.questions > 500 {
        anstream::eprintln!("made the index: {} notes, {} questions", report.notes, report.questions);
    }
    Ok((index, report))
}

/// Opens the home's index and brings it in step, without a word.
///
/// # Errors
/// When the index can neither be opened nor made.
pub(crate) fn synced(home: &Home, bank: &Bank) -> Result<Index, IndexError> {
    let mut index = Index::open(&home.index())?;
    index.sync(bank, &sources(home, bank))?;
    Ok(index)
}

/// Answers a batch: for every line of `path` (`-`: standard input) one line on standard output.
/// `answer` gives the hits of a line or what is wrong with it.
///
/// # Errors
/// [`Error::Told`] when a line was bad, [`Error::Nothing`] when no line found anything, and those of
/// files and streams.
pub(super) fn batch(
    path: &Path,
    mut answer: impl FnMut(&Value) -> Result<Vec<Hit>, String>,
) -> Result<(), Error> {
    let input: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(path).map_err(Error::file(path))?))
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut lines, mut bad, mut found) = (0usize, 0usize, 0usize);
    for bytes in input.split(b'\n') {
        let bytes = bytes.map_err(Error::file(path))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        lines += 1;
        let line: Result<Value, _> = serde_json::from_slice(&bytes);
        let id = line.as_ref().ok().and_then(|l| l.get("id")).cloned().unwrap_or(Value::Null);
        let answered = match &line {
            Err(e) => Err(format!("not valid JSON: {e}")),
            Ok(line) if !line.is_object() => Err("not a JSON object".to_owned()),
            Ok(_) if id.is_null() => Err("`id` is missing".to_owned()),
            Ok(line) => answer(line),
        };
        let said = match answered {
            Ok(hits) => {
                found += hits.len();
                json!({ "id": id, "hits": hits.iter().map(brief).collect::<Vec<_>>() })
            }
            Err(why) => {
                bad += 1;
                json!({ "id": id, "error": why })
            }
        };
        writeln!(out, "{said}")?;
    }
    out.flush()?;
    if bad > 0 {
        Err(Error::Told(format!("{bad} of {lines} lines could not be answered; their `error` says why")))
    } else if found == 0 {
        Err(Error::Nothing("nothing found".into()))
    } else {
        Ok(())
    }
}

/// A hit as a batch gives it.
fn brief(hit: &Hit) -> Value {
    let mut said = json!({
        "kind": hit.kind, "path": hit.path, "line": hit.line, "title": hit.title, "score": hit.score,
    });
    if let Some(id) = &hit.id {
        said["question"] = json!(id);
    }
    said
}

/// A text field of a batch line.
pub(super) fn field<'l>(line: &'l Value, name: &str) -> Result<Option<&'l str>, String> {
    match line.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{name}` must be a string")),
    }
}

/// Prints hits for people, numbered from `first`.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn show_hits(hits: &[Hit], first: usize) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    for (n, hit) in (first..).zip(hits) {
        writeln!(out, "{}", hit_text(hit, n, terminal::width()))?;
    }
    Ok(())
}

/// A hit for people, set to `width` columns: place, title and trail, why, and the snippet with its
/// marked words.
pub(crate) fn hit_text(hit: &Hit, number: usize, width: usize) -> String {
    let indent = "    ";
    let place = format!("{}:{}", display_path(&hit.path), hit.line);
    let kind = if hit.kind == HitKind::Question { "? " } else { "" };
    let titles = std::iter::once(&hit.title).chain(&hit.trail).map(|t| one_line(t)).collect::<Vec<_>>();
    let titles = terminal::excerpt(&format!("{kind}{}", titles.join(" › ")), width.saturating_sub(4));
    let mut text = format!(
        "{number:>3} {}\n{indent}{}\n",
        paint(Palette::STRONG, sanitize(&titles)),
        paint(Palette::PLACE, sanitize(&place)),
    );
    if let Some(why) = &hit.why {
        let why = terminal::excerpt(&sanitize(why), width.saturating_sub(4));
        text.push_str(&format!("{indent}{}\n", paint(Palette::DIM, why)));
    }
    for line in wrap_marked(hit, width.saturating_sub(indent.len())) {
        text.push_str(&format!("{indent}{line}\n"));
    }
    text
}

/// The snippet in lines of at most `width` columns, its marks painted. Lines are broken at blanks
/// before painting, so that no escape sequence is counted or cut.
fn wrap_marked(hit: &Hit, width: usize) -> Vec<String> {
    let text = &hit.snippet;
    let mut lines = vec![String::new()];
    let mut column = 0;
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        let shown = terminal::visible_width(word.trim_end());
        if column > 0 && column + shown > width {
            lines.push(String::new());
            column = 0;
        }
        let line = lines.last_mut().map_or_else(String::new, std::mem::take);
        let painted = line + &paint_marks(hit, at, at + word.len());
        if let Some(last) = lines.last_mut() {
            *last = painted;
        }
        column += terminal::visible_width(word);
        at += word.len();
    }
    lines.retain(|l| !l.trim().is_empty());
    lines
}

/// The bytes `from..to` of the snippet, safe to print, with what is marked in them painted.
fn paint_marks(hit: &Hit, from: usize, to: usize) -> String {
    let mut out = String::new();
    let mut at = from;
    for mark in hit.marks.iter().filter(|m| m.start < to && m.end > from) {
        let (start, end) = (mark.start.max(at), mark.end.min(to));
        out.push_str(&sanitize(&hit.snippet[at..start]));
        out.push_str(&paint(Palette::MARK, sanitize(&hit.snippet[start..end])).to_string());
        at = end;
    }
    out.push_str(&sanitize(&hit.snippet[at..to]));
    out
}

/// A path as short as it can be told: below the current folder, or absolute.
pub(crate) fn display_path(path: &Path) -> String {
    path.strip_prefix(current_dir()).unwrap_or(path).display().to_string()
}

/// The indexed note that `path` names: taken from the current folder, then from the note sources.
pub(super) fn find_note(home: &Home, index: &Index, sources: &Sources, path: &Path) -> Option<PathBuf> {
    let mut places = vec![current_dir().join(path), absolute(path), home.root.join(path)];
    places.extend(sources.notes.iter().map(|s| s.join(path)));
    places.into_iter().find(|p| index.has_note(p))
}
