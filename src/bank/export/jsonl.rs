//! JSON lines: every field of the bank.

use crate::bank::{KeyConcept, Misconception, Question, QuestionId};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Row<'a> {
    id: &'a QuestionId,
    question: &'a str,
    answer: &'a str,
    concepts: &'a [KeyConcept],
    misconceptions: &'a [Misconception],
    topics: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    difficulty: Option<&'static str>,
    /// Seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    time_limit: Option<u64>,
    links: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SourceRow<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ignored: bool,
}

#[derive(Serialize)]
struct SourceRow<'a> {
    /// Absolute, so that it means the same wherever it is read.
    path: String,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    digest: &'a str,
}

pub(super) fn write(questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    for q in questions {
        let row = Row {
            id: &q.id,
            question: &q.prompt,
            answer: &q.answer,
            concepts: &q.concepts,
            misconceptions: &q.misconceptions,
            topics: &q.topics,
            difficulty: q.difficulty.map(|d| d.as_str()),
            time_limit: q.time_limit.map(|t| t.as_secs()),
            links: &q.links,
            source: q.source.as_ref().map(|s| SourceRow {
                path: s.full_path().display().to_string(),
                line: s.line,
                end: s.end,
                digest: &s.digest,
            }),
            ignored: q.ignored,
        };
        serde_json::to_writer(&mut *out, &row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
