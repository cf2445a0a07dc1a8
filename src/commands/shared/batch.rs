//! Batches of look-ups: one JSON object a line in, one line out, in the same order.

use super::{input, output::Output};
use crate::{error::Error, index::Hit};
use serde_json::{Value, json};
use std::{io::BufRead, path::Path};

/// Why a line of a batch has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LineError {
    /// It cannot be parsed.
    #[error("not valid JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// It is a number, a list or the like.
    #[error("not a JSON object")]
    NotAnObject,
    /// A field is not there.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// None of the fields that say what to look for is there.
    #[error("one of `path`, `text` or `question` is needed")]
    NoSubject,
    /// A field has another type.
    #[error("`{0}` must be a string")]
    NotAString(&'static str),
    /// The look-up failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Answers every line of `path` (`-`: standard input) with the hits that `answer` finds.
///
/// # Errors
/// [`Error::Failed`] when a line was bad, [`Error::Nothing`] when no line found anything, and those
/// of files and streams.
pub(crate) fn run(
    path: &Path,
    mut answer: impl FnMut(&Value) -> Result<Vec<Hit>, LineError>,
) -> Result<(), Error> {
    let input = input::open(path)?;
    let mut out = Output::stdout();
    let (mut lines, mut bad, mut found) = (0usize, 0usize, 0usize);
    for bytes in input.split(b'\n') {
        let bytes = bytes.map_err(Error::file(path))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        lines += 1;
        let (id, line) = parse(&bytes);
        match line.and_then(|line| answer(&line)) {
            Ok(hits) => {
                found += hits.len();
                out.json(&json!({ "id": id, "hits": hits.iter().map(brief).collect::<Vec<_>>() }))?;
            }
            Err(why) => {
                bad += 1;
                out.json(&json!({ "id": id, "error": why.to_string() }))?;
            }
        }
    }
    if bad > 0 {
        Err(Error::Failed(format!("{bad} of {lines} lines could not be answered; their `error` says why")))
    } else if found == 0 {
        Err(Error::Nothing("nothing found".into()))
    } else {
        Ok(())
    }
}

/// The line and its id, which is null where it cannot be read.
fn parse(bytes: &[u8]) -> (Value, Result<Value, LineError>) {
    let line: Value = match serde_json::from_slice(bytes) {
        Ok(line) => line,
        Err(e) => return (Value::Null, Err(LineError::NotJson(e))),
    };
    let id = line.get("id").cloned().unwrap_or_default();
    let line = match () {
        () if !line.is_object() => Err(LineError::NotAnObject),
        () if id.is_null() => Err(LineError::Missing("id")),
        () => Ok(line),
    };
    (id, line)
}

/// A text field of a line; `None` when it is missing or null.
pub(crate) fn field<'l>(line: &'l Value, name: &'static str) -> Result<Option<&'l str>, LineError> {
    match line.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(LineError::NotAString(name)),
    }
}

fn brief(hit: &Hit) -> Value {
    let mut brief = json!({
        "kind": hit.kind, "path": hit.path, "line": hit.line, "title": hit.title, "score": hit.score,
    });
    if let Some(id) = &hit.id {
        brief["question"] = json!(id);
    }
    brief
}
