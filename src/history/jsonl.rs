//! The history as JSON lines: one record per line, with every field of every review and round.
//!
//! The first line names the format and its version. Ids of reviews and rounds are those of the
//! exporting history; they only link the lines of one file. Cards are not exported: they are derived
//! from the reviews.

use super::{
    Answered, BadLine, ConceptResult, FollowUp, History, HistoryError, ItemState, LineError, Marks,
    RoundItem, RoundKind, RoundRecord, RoundSetup, StoredRemark, StoredReview, WrongClaim,
    columns::{timestamp, valid_spans},
    read, round_store,
};
use crate::{
    bank::QuestionId,
    grade::{Rating, Status, Verdict},
    wording,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::Error as _};
use serde_json::Value;
use std::{io, time::Duration};

/// Name of the format on the first line.
const FORMAT: &str = "greenroom-history";
/// Version of the format.
const VERSION: u32 = 1;

/// One line of an export.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    /// The first line.
    Format {
        /// Name of the format.
        name: String,
        /// Its version.
        version: u32,
    },
    /// An answer.
    Review(Box<ReviewLine>),
    /// A round.
    Round(Box<RoundLine>),
    /// A hidden question; the format has an older name for it.
    #[serde(rename = "shelved")]
    Hidden {
        /// The question.
        question: QuestionId,
        /// Until when; `None` for good.
        #[serde(default, with = "time_or_none")]
        until: Option<Timestamp>,
    },
    /// A key-value pair.
    Meta {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
}

/// A review as a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewLine {
    id: i64,
    question: QuestionId,
    prompt: String,
    #[serde(default)]
    topic: String,
    answer: String,
    mode: String,
    #[serde(with = "time")]
    given_at: Timestamp,
    duration_ms: u64,
    #[serde(default = "first_attempt")]
    attempt: u32,
    #[serde(default)]
    hints: u32,
    #[serde(default)]
    saw_model: bool,
    score: Option<f64>,
    verdict: String,
    proposed: Rating,
    rating: Rating,
    #[serde(default)]
    round: Option<i64>,
    #[serde(default)]
    concepts: Vec<ConceptLine>,
    #[serde(default)]
    misconceptions: Vec<WrongClaim>,
    #[serde(default)]
    remarks: Vec<StoredRemark>,
    #[serde(default)]
    delivery: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct ConceptLine {
    name: String,
    status: String,
    coverage: f64,
    weight: f64,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    evidence: Vec<(usize, usize)>,
}

/// A round as a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundLine {
    pub(super) id: i64,
    pub(super) kind: RoundKind,
    pub(super) title: String,
    #[serde(default)]
    pub(super) source: String,
    #[serde(default)]
    pub(super) setup: RoundSetup,
    #[serde(with = "time")]
    pub(super) started_at: Timestamp,
    #[serde(default, with = "time_or_none")]
    pub(super) ended_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) interruptions: u32,
    #[serde(default)]
    pub(super) items: Vec<ItemLine>,
}

/// A question of a round within its line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct ItemLine {
    pub(super) question: QuestionId,
    #[serde(default)]
    pub(super) section: usize,
    pub(super) limit_ms: u64,
    pub(super) state: ItemState,
    #[serde(default)]
    pub(super) spent_ms: u64,
    #[serde(default)]
    pub(super) paused_ms: u64,
    #[serde(default)]
    pub(super) follow_ups: Vec<FollowUp>,
    #[serde(default)]
    pub(super) review: Option<i64>,
}

fn first_attempt() -> u32 {
    1
}

impl History {
    /// The whole history as the records of an export.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn records(&self) -> Result<Vec<Record>, HistoryError> {
        let read = || -> rusqlite::Result<Vec<Record>> {
            let mut all = vec![Record::Format { name: FORMAT.into(), version: VERSION }];
            for review in read::load(&self.connection, "1 = 1", [])? {
                all.push(Record::Review(Box::new(review.into())));
            }
            let mut ids = self.connection.prepare("SELECT id FROM round ORDER BY id")?;
            for id in ids.query_map([], |row| row.get(0))? {
                if let Some(record) = round_store::load_round(&self.connection, id?)? {
                    all.push(Record::Round(Box::new(record.into())));
                }
            }
            let mut hidden =
                self.connection.prepare("SELECT question_id, until FROM shelved ORDER BY question_id")?;
            let rows = hidden.query_map([], |row| {
                Ok(Record::Hidden {
                    question: QuestionId::new(row.get::<_, String>(0)?),
                    until: row.get::<_, Option<i64>>(1)?.map(timestamp),
                })
            })?;
            all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
            let mut meta = self.connection.prepare("SELECT key, value FROM meta ORDER BY key")?;
            let rows = meta.query_map([], |row| Ok(Record::Meta { key: row.get(0)?, value: row.get(1)? }))?;
            all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
            Ok(all)
        };
        read().map_err(self.at())
    }
}

/// Writes records as JSON lines.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_records(records: &[Record], out: &mut dyn io::Write) -> io::Result<()> {
    for record in records {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Parses JSON lines; returns the records, and the lines that are not valid. Empty lines are skipped.
pub fn read_records(text: &str) -> (Vec<Record>, Vec<BadLine>) {
    let (mut records, mut bad) = (Vec::new(), Vec::new());
    for (n, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str::<Record>(line).map_err(|e| json_error(&e)).and_then(checked) {
            Ok(record) => records.push(record),
            Err(error) => bad.push(BadLine { line: n + 1, error }),
        }
    }
    (records, bad)
}

/// Drops serde's position: its line is always 1 here.
fn json_error(error: &serde_json::Error) -> LineError {
    let text = error.to_string();
    LineError::Json(text.split(" at line 1 column").next().unwrap_or(&text).to_owned())
}

/// Checks what the types of a record do not.
fn checked(record: Record) -> Result<Record, LineError> {
    match &record {
        Record::Format { name, version } if name != FORMAT || *version > VERSION => {
            Err(LineError::UnknownFormat {
                name: name.clone(),
                version: *version,
                known: FORMAT,
                newest: VERSION,
            })
        }
        Record::Review(r) => r.check().map(|()| record),
        _ => Ok(record),
    }
}

impl ReviewLine {
    fn check(&self) -> Result<(), LineError> {
        if wording::mode_named(&self.mode).is_none() {
            return Err(LineError::Mode(self.mode.clone()));
        }
        if wording::verdict_named(&self.verdict).is_none() {
            return Err(LineError::Verdict(self.verdict.clone()));
        }
        if let Some(score) = self.score.filter(|s| !(0.0..=1.0).contains(s)) {
            return Err(LineError::Score(score));
        }
        match self.concepts.iter().find(|c| wording::status_named(&c.status).is_none()) {
            Some(c) => Err(LineError::ConceptStatus(c.status.clone())),
            None => Ok(()),
        }
    }

    /// The id that the review has in the exporting history.
    pub(super) fn id(&self) -> i64 {
        self.id
    }

    /// The id of its round in the exporting history.
    pub(super) fn round(&self) -> Option<i64> {
        self.round
    }

    /// Its delivery metrics.
    pub(super) fn delivery(&self) -> Option<&Value> {
        self.delivery.as_ref()
    }

    /// The answer and its marks; unknown names were rejected when the line was read.
    pub(super) fn parts(&self) -> (Answered, Marks) {
        let answered = Answered {
            question: self.question.clone(),
            prompt: self.prompt.clone(),
            topic: self.topic.clone(),
            answer: self.answer.clone(),
            mode: wording::mode_named(&self.mode).unwrap_or_default(),
            given_at: self.given_at,
            duration: Duration::from_millis(self.duration_ms),
            attempt: self.attempt,
            hints: self.hints,
            saw_model: self.saw_model,
            round: self.round,
        };
        let concept = |c: &ConceptLine| ConceptResult {
            name: c.name.clone(),
            status: wording::status_named(&c.status).unwrap_or(Status::Missed),
            coverage: c.coverage,
            weight: c.weight,
            required: c.required,
            evidence: valid_spans(&self.answer, c.evidence.iter().copied()),
        };
        let marks = Marks {
            score: self.score,
            verdict: wording::verdict_named(&self.verdict).unwrap_or(Verdict::Missed),
            proposed: self.proposed,
            rating: self.rating,
            concepts: self.concepts.iter().map(concept).collect(),
            misconceptions: self.misconceptions.clone(),
            remarks: self.remarks.clone(),
        };
        (answered, marks)
    }
}

impl From<StoredReview> for ReviewLine {
    fn from(review: StoredReview) -> Self {
        let StoredReview { id, answered, marks, delivery } = review;
        let concept = |c: ConceptResult| ConceptLine {
            name: c.name,
            status: wording::status_name(c.status).into(),
            coverage: c.coverage,
            weight: c.weight,
            required: c.required,
            evidence: c.evidence.iter().map(|s| (s.start, s.end)).collect(),
        };
        Self {
            id,
            question: answered.question,
            prompt: answered.prompt,
            topic: answered.topic,
            answer: answered.answer,
            mode: wording::mode_name(answered.mode).into(),
            given_at: answered.given_at,
            duration_ms: u64::try_from(answered.duration.as_millis()).unwrap_or(u64::MAX),
            attempt: answered.attempt,
            hints: answered.hints,
            saw_model: answered.saw_model,
            score: marks.score,
            verdict: wording::verdict_name(marks.verdict).into(),
            proposed: marks.proposed,
            rating: marks.rating,
            round: answered.round,
            concepts: marks.concepts.into_iter().map(concept).collect(),
            misconceptions: marks.misconceptions,
            remarks: marks.remarks,
            delivery,
        }
    }
}

impl From<RoundRecord> for RoundLine {
    fn from(round: RoundRecord) -> Self {
        let whole = |d: Duration| u64::try_from(d.as_millis()).unwrap_or(u64::MAX);
        let item = |i: RoundItem| ItemLine {
            question: i.question,
            section: i.section,
            limit_ms: whole(i.limit),
            state: i.state,
            spent_ms: whole(i.spent),
            paused_ms: whole(i.paused),
            follow_ups: i.follow_ups,
            review: i.review.map(|r| r.id),
        };
        Self {
            id: round.id,
            kind: round.kind,
            title: round.title,
            source: round.source,
            setup: round.setup,
            started_at: round.started_at,
            ended_at: round.ended_at,
            interruptions: round.interruptions,
            items: round.items.into_iter().map(item).collect(),
        }
    }
}

/// A time in RFC 3339.
mod time {
    use super::*;

    pub(super) fn serialize<S: serde::Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(at)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom(format!("\"{text}\" is not a time")))
    }
}

/// A time in RFC 3339, or null.
mod time_or_none {
    use super::*;

    pub(super) fn serialize<S: serde::Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        at.map(|at| at.to_string()).serialize(to)
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let parse = |t: String| t.parse().map_err(|_| D::Error::custom(format!("\"{t}\" is not a time")));
        text.map(parse).transpose()
    }
}
