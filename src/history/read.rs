//! Reading whole reviews with their concepts.

use super::{
    Answered, ConceptResult, History, HistoryError, Marks, ReviewId,
    columns::{from_json, timestamp, valid_spans},
};
use crate::{
    bank::QuestionId,
    grade::{Status, Verdict},
    wording,
};
use jiff::Timestamp;
use rusqlite::{Connection, Params, Row};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// A review with everything that is stored of it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredReview {
    /// Its id.
    pub id: ReviewId,
    /// The answer.
    pub answered: Answered,
    /// Its marks.
    pub marks: Marks,
    /// Delivery metrics as JSON, if measured.
    pub delivery: Option<Value>,
}

const COLUMNS: &str = "r.id, r.question_id, r.prompt, r.topic, r.answer, r.mode, r.given_at, r.duration_ms, \
    r.attempt, r.hints, r.saw_model, r.score, r.verdict, r.proposed, r.rating, r.round_id, r.delivery, \
    r.misconceptions, r.remarks";

impl History {
    /// The newest answers, newest first, of one question or of all.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn stored(
        &self,
        question: Option<&QuestionId>,
        limit: usize,
    ) -> Result<Vec<StoredReview>, HistoryError> {
        let inner = "SELECT id FROM review WHERE ?1 IS NULL OR question_id = ?1 \
                     ORDER BY given_at DESC, id DESC LIMIT ?2";
        let condition = format!("r.id IN ({inner})");
        let name = question.map(QuestionId::as_str);
        let mut found =
            load(&self.connection, &condition, rusqlite::params![name, limit]).map_err(self.at())?;
        found.sort_by_key(|r| std::cmp::Reverse((r.answered.given_at, r.id)));
        Ok(found)
    }

    /// One review.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn review(&self, id: ReviewId) -> Result<Option<StoredReview>, HistoryError> {
        let mut found = load(&self.connection, "r.id = ?1", [id]).map_err(self.at())?;
        Ok(found.pop())
    }

    /// Stores the delivery metrics of an answer; `None` deletes them.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn set_delivery(&mut self, review: ReviewId, delivery: Option<&Value>) -> Result<(), HistoryError> {
        let text = delivery.map(ToString::to_string);
        self.connection
            .execute("UPDATE review SET delivery = ?2 WHERE id = ?1", rusqlite::params![review, text])
            .map(drop)
            .map_err(self.at())
    }

    /// The concept results of these questions in answers before `before`: question by question, oldest
    /// first.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn concepts_before(
        &self,
        questions: &[QuestionId],
        before: Timestamp,
    ) -> Result<Vec<PastConcept>, HistoryError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT r.given_at, c.name, c.status FROM review r \
                 JOIN concept_result c ON c.review_id = r.id \
                 WHERE r.question_id = ?1 AND r.given_at < ?2 ORDER BY r.given_at, r.id, c.position",
            )?;
            let mut all = Vec::new();
            for id in questions {
                let rows =
                    statement.query_map(rusqlite::params![id.as_str(), before.as_millisecond()], |row| {
                        Ok(PastConcept {
                            question: id.clone(),
                            at: timestamp(row.get(0)?),
                            concept: row.get(1)?,
                            covered: row.get::<_, String>(2)? == "covered",
                        })
                    })?;
                for row in rows {
                    all.push(row?);
                }
            }
            Ok(all)
        };
        read().map_err(self.at())
    }

    /// The scores of these questions before `before`, oldest first.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn scores_before(
        &self,
        questions: &[QuestionId],
        before: Timestamp,
    ) -> Result<HashMap<QuestionId, Vec<f64>>, HistoryError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT score FROM review WHERE question_id = ?1 AND given_at < ?2 \
                 AND score IS NOT NULL ORDER BY given_at, id",
            )?;
            let mut all = HashMap::new();
            for id in questions {
                let rows = statement
                    .query_map(rusqlite::params![id.as_str(), before.as_millisecond()], |row| row.get(0))?;
                all.insert(id.clone(), rows.collect::<rusqlite::Result<Vec<f64>>>()?);
            }
            Ok(all)
        };
        read().map_err(self.at())
    }
}

/// The result of a concept in an earlier answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastConcept {
    /// The question it belongs to.
    pub question: QuestionId,
    /// When the answer was given.
    pub at: Timestamp,
    /// The concept's name.
    pub concept: String,
    /// Whether it was covered.
    pub covered: bool,
}

/// The reviews that meet the SQL `condition` on the table alias `r`, by id.
pub(super) fn load(
    connection: &Connection,
    condition: &str,
    params: impl Params + Clone,
) -> rusqlite::Result<Vec<StoredReview>> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM review r WHERE {condition} ORDER BY r.id"))?;
    let mut reviews = statement.query_map(params.clone(), read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.review_id, c.name, c.status, c.coverage, c.weight, c.required, c.evidence \
         FROM concept_result c JOIN review r ON r.id = c.review_id \
         WHERE {condition} ORDER BY c.review_id, c.position"
    ))?;
    let mut rows = statement.query(params)?;
    // Both are ordered by the id of the review, so one pass joins them.
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let id: ReviewId = row.get(0)?;
        while reviews.get(at).is_some_and(|r| r.id < id) {
            at += 1;
        }
        if let Some(review) = reviews.get_mut(at).filter(|r| r.id == id) {
            let concept = read_concept(row, &review.answered.answer)?;
            review.marks.concepts.push(concept);
        }
    }
    Ok(reviews)
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredReview> {
    Ok(StoredReview {
        id: row.get(0)?,
        answered: Answered {
            question: QuestionId::new(row.get::<_, String>(1)?),
            prompt: row.get(2)?,
            topic: row.get(3)?,
            answer: row.get(4)?,
            mode: wording::mode_named(&row.get::<_, String>(5)?).unwrap_or_default(),
            given_at: timestamp(row.get(6)?),
            duration: Duration::from_millis(row.get(7)?),
            attempt: row.get(8)?,
            hints: row.get(9)?,
            saw_model: row.get(10)?,
            round: row.get(15)?,
        },
        marks: Marks {
            score: row.get(11)?,
            verdict: wording::verdict_named(&row.get::<_, String>(12)?).unwrap_or(Verdict::Missed),
            proposed: wording::rating_numbered(row.get(13)?),
            rating: wording::rating_numbered(row.get(14)?),
            concepts: Vec::new(),
            misconceptions: from_json(&row.get::<_, String>(17)?),
            remarks: from_json(&row.get::<_, String>(18)?),
        },
        delivery: row.get::<_, Option<String>>(16)?.and_then(|t| serde_json::from_str(&t).ok()),
    })
}

fn read_concept(row: &Row<'_>, answer: &str) -> rusqlite::Result<ConceptResult> {
    let spans: Vec<(usize, usize)> = from_json(&row.get::<_, String>(6)?);
    Ok(ConceptResult {
        name: row.get(1)?,
        status: wording::status_named(&row.get::<_, String>(2)?).unwrap_or(Status::Missed),
        coverage: row.get(3)?,
        weight: row.get(4)?,
        required: row.get(5)?,
        evidence: valid_spans(answer, spans),
    })
}
