//! `greenroom grade --batch`: JSON lines in, JSON lines out, in the same order.

use crate::{
    bank::KeyConcept,
    commands::shared::input,
    error::Error,
    grade::{Grade, Grader, Mode, Status, Task},
    text::Span,
};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    io::{self, BufRead, BufWriter, Write},
    path::Path,
};

/// Lines graded together: enough to keep all cores busy, few enough to stream.
const CHUNK: usize = 256;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    question: Option<String>,
    #[serde(default)]
    references: Option<Vec<String>>,
    #[serde(default)]
    concepts: Option<Vec<Concept>>,
    #[serde(default)]
    spoken: Option<bool>,
    answer: String,
}

#[derive(Deserialize)]
struct Concept {
    name: String,
    #[serde(default)]
    phrasings: Option<Vec<String>>,
    #[serde(default)]
    weight: Option<f64>,
    #[serde(default)]
    required: Option<bool>,
}

#[derive(Serialize)]
struct Graded<'a> {
    id: &'a Value,
    score: f64,
    concepts: Vec<GradedConcept<'a>>,
    /// The whole grade, with `--json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<&'a Grade>,
}

#[derive(Serialize)]
struct GradedConcept<'a> {
    name: &'a str,
    status: Status,
    coverage: f64,
    evidence: Vec<Span>,
}

#[derive(Serialize)]
struct Failed {
    id: Value,
    error: String,
}

/// Why a line cannot be graded.
#[derive(Debug, thiserror::Error)]
enum LineError {
    #[error("not UTF-8: {0}")]
    Encoding(#[from] std::str::Utf8Error),
    #[error("not JSON: {0}")]
    Json(serde_json::Error),
    #[error(transparent)]
    Fields(serde_json::Error),
    #[error("`id` must be a string or a number")]
    Id,
    #[error("a concept's weight must be above 0, not {0}")]
    Weight(f64),
}

/// Grades every line of a file (`-`: standard input); `whole` adds the whole grade to each.
pub(super) fn run(file: &Path, whole: bool) -> Result<(), Error> {
    let output = BufWriter::new(io::stdout().lock());
    let bad = grade_lines(input::open(file)?, output, whole, Error::file(file))?;
    match bad {
        0 => Ok(()),
        1 => Err(Error::Failed("1 line could not be graded".into())),
        n => Err(Error::Failed(format!("{n} lines could not be graded"))),
    }
}

/// Grades line by line and returns how many lines were bad.
fn grade_lines(
    mut input: impl BufRead,
    mut output: impl Write,
    whole: bool,
    unreadable: impl FnOnce(io::Error) -> Error,
) -> Result<usize, Error> {
    let grader = Grader::new();
    let mut bad = 0;
    loop {
        let mut lines: Vec<Vec<u8>> = Vec::new();
        while lines.len() < CHUNK {
            let mut line = Vec::new();
            match input.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(_) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => lines.push(line),
                Err(e) => return Err(unreadable(e)),
            }
        }
        if lines.is_empty() {
            output.flush().map_err(Error::stdout)?;
            return Ok(bad);
        }
        let graded: Vec<_> = lines.par_iter().map(|line| grade_line(&grader, line, whole)).collect();
        for (line, good) in graded {
            bad += usize::from(!good);
            writeln!(output, "{line}").map_err(Error::stdout)?;
        }
        output.flush().map_err(Error::stdout)?;
    }
}

/// The line to print, and whether it is a grade.
fn grade_line(grader: &Grader, line: &[u8], whole: bool) -> (String, bool) {
    let mut id = Value::Null;
    let printed = match parse(line, &mut id).and_then(|line| print(grader, &line, whole)) {
        Ok(text) => return (text, true),
        Err(error) => serde_json::to_string(&Failed { id, error: error.to_string() }),
    };
    (printed.unwrap_or_else(|_| "{}".into()), false)
}

/// Reads a line; `id` is set as soon as it is known.
fn parse(line: &[u8], id: &mut Value) -> Result<Line, LineError> {
    let text = std::str::from_utf8(line)?;
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text).map_err(LineError::Json)?;
    *id = value.get("id").cloned().unwrap_or_default();
    let line: Line = serde_json::from_value(value).map_err(LineError::Fields)?;
    if !(line.id.is_string() || line.id.is_number()) {
        return Err(LineError::Id);
    }
    let mut weights = line.concepts.iter().flatten().filter_map(|c| c.weight);
    match weights.find(|w| !(w.is_finite() && *w > 0.0)) {
        Some(weight) => Err(LineError::Weight(weight)),
        None => Ok(line),
    }
}

fn print(grader: &Grader, line: &Line, whole: bool) -> Result<String, LineError> {
    let grade = grade_one(grader, line);
    let concepts = grade.concepts.iter().map(|c| GradedConcept {
        name: &c.name,
        status: c.status,
        coverage: c.coverage,
        evidence: c.evidence.iter().map(|e| e.span).collect(),
    });
    let out = Graded {
        id: &line.id,
        score: grade.score,
        concepts: concepts.collect(),
        grade: whole.then_some(&grade),
    };
    serde_json::to_string(&out).map_err(LineError::Json)
}

fn grade_one(grader: &Grader, line: &Line) -> Grade {
    let concepts: Vec<_> = line.concepts.iter().flatten().map(Concept::to_key).collect();
    let task = Task {
        question: line.question.as_deref().unwrap_or(""),
        references: line.references.as_deref().unwrap_or(&[]),
        concepts: &concepts,
        misconceptions: &[],
    };
    let mode = if line.spoken == Some(true) { Mode::Spoken } else { Mode::Written };
    grader.prepare(&task).grade(&line.answer, mode)
}

impl Concept {
    fn to_key(&self) -> KeyConcept {
        KeyConcept {
            phrasings: self.phrasings.clone().unwrap_or_default(),
            weight: self.weight.unwrap_or(1.0),
            required: self.required.unwrap_or(false),
            ..KeyConcept::named(self.name.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(input: &str) -> (Vec<Value>, usize) {
        let mut out = Vec::new();
        let bad = grade_lines(input.as_bytes(), &mut out, false, Error::stdin).expect("input is in memory");
        let lines = String::from_utf8(out).expect("JSON is UTF-8");
        (lines.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect(), bad)
    }

    #[test]
    fn ids_come_back_as_they_were_and_bad_lines_do_not_stop_the_rest() {
        let (lines, bad) = batch(concat!(
            "{\"id\": 7, \"question\": \"\", \"references\": [], \"answer\": \"x\"}\n",
            "no json\n\n",
            "{\"id\": \"b\", \"question\": \"q\"}\n",
            "{\"id\": \"c\", \"references\": [\"a kubelet starts pods\"], \"answer\": \"a kubelet starts pods\"}",
        ));
        assert_eq!(bad, 2);
        assert_eq!(lines[0]["id"], 7);
        assert_eq!(lines[0]["score"], 0.0);
        assert_eq!(lines[1]["id"], Value::Null);
        assert!(lines[1]["error"].as_str().is_some_and(|e| e.starts_with("not JSON")));
        assert_eq!(lines[2]["id"], "b");
        assert!(lines[2]["error"].as_str().is_some_and(|e| e.contains("answer")));
        assert_eq!(lines[3]["score"], 1.0);
        assert_eq!(lines[3]["concepts"][0]["status"], "covered");
        assert_eq!(lines[3]["concepts"][0]["evidence"][0], serde_json::json!({"start": 2, "end": 9}));
    }
}
