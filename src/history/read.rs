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

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        grade::{Mode, Rating},
        history::{
            ConceptResult, WrongClaim,
            tests::{answered, at, marks},
        },
        text::Span,
    };

    #[test]
    fn every_field_of_a_review_is_read_back() {
        let mut history = History::in_memory().unwrap();
        let answered = Answered {
            mode: Mode::Spoken,
            attempt: 3,
            hints: 2,
            saw_model: true,
            duration: Duration::from_millis(90_001),
            topic: String::new(),
            ..answered("q", 4)
        };
        let full = Marks {
            score: None,
            verdict: Verdict::Strong,
            proposed: Rating::Easy,
            misconceptions: vec![WrongClaim { name: "w".into(), feedback: "f".into() }],
            remarks: vec![String::from("no_answer").into()],
            concepts: [Status::Covered, Status::Partial, Status::Missed, Status::Contradicted]
                .map(|status| ConceptResult {
                    name: format!("{status:?}"),
                    status,
                    coverage: 0.25,
                    weight: 2.5,
                    required: status == Status::Partial,
                    evidence: vec![Span { start: 0, end: 7 }],
                })
                .into(),
            ..marks(Rating::Again)
        };
        // Reviews without concepts before and after.
        let none = Marks { concepts: Vec::new(), ..marks(Rating::Good) };
        history.add(&answered, &none, None).unwrap();
        let id = history.add(&answered, &full, None).unwrap();
        history.add(&answered, &none, None).unwrap();
        history.add(&answered, &full, None).unwrap();
        let expected = StoredReview { id, answered, marks: full.clone(), delivery: None };
        assert_eq!(history.review(id).unwrap(), Some(expected));
        let concepts: Vec<_> =
            history.stored(None, 9).unwrap().iter().map(|r| r.marks.concepts.len()).collect();
        assert_eq!(concepts, [4, 0, 4, 0]);
        assert_eq!(history.review(99).unwrap(), None);
    }

    #[test]
    fn delivery_is_set_and_deleted() {
        let mut history = History::in_memory().unwrap();
        let id = history.add(&answered("q", 0), &marks(Rating::Good), None).unwrap();
        let other = history.add(&answered("q", 1), &marks(Rating::Good), None).unwrap();
        let delivery = serde_json::json!({"pace": 120});
        for value in [Some(&delivery), None] {
            history.set_delivery(id, value).unwrap();
            assert_eq!(history.review(id).unwrap().unwrap().delivery.as_ref(), value);
            assert_eq!(history.review(other).unwrap().unwrap().delivery, None);
        }
    }

    #[test]
    fn results_before_a_time_come_oldest_first() {
        let mut history = History::in_memory().unwrap();
        for (id, seconds, score) in [
            ("a", 5, Some(0.75)),
            ("a", 2, None),
            ("a", 1, Some(0.25)),
            ("a", 9, Some(1.0)),
            ("b", 3, Some(0.5)),
        ] {
            history.add(&answered(id, seconds), &Marks { score, ..marks(Rating::Good) }, None).unwrap();
        }
        let ids = ["b", "a", "none"].map(QuestionId::new);
        let scores = history.scores_before(&ids, at(9)).unwrap();
        assert_eq!(scores[&ids[0]], [0.5]);
        assert_eq!(scores[&ids[1]], [0.25, 0.75]);
        assert!(scores[&ids[2]].is_empty());
        let concepts = history.concepts_before(&ids, at(5)).unwrap();
        let found: Vec<_> =
            concepts.iter().map(|c| (c.question.as_str(), c.at, c.concept.as_str(), c.covered)).collect();
        assert_eq!(
            found,
            [
                ("b", at(3), "a", true),
                ("b", at(3), "b", false),
                ("a", at(1), "a", true),
                ("a", at(1), "b", false),
                ("a", at(2), "a", true),
                ("a", at(2), "b", false)
            ]
        );
    }

    #[test]
    fn unknown_names_are_read_as_defaults() {
        let mut history = History::in_memory().unwrap();
        let id = history.add(&answered("q", 0), &marks(Rating::Good), None).unwrap();
        history
            .connection
            .execute_batch(
                "UPDATE review SET verdict = '?', misconceptions = '{', given_at = 9000000000000000000;
                 UPDATE concept_result SET status = '?'",
            )
            .unwrap();
        let review = history.review(id).unwrap().unwrap();
        assert_eq!(review.marks.verdict, Verdict::Missed);
        assert_eq!(review.marks.concepts[0].status, Status::Missed);
        assert_eq!((review.answered.given_at, review.marks.misconceptions), (Timestamp::MAX, vec![]));
    }
}
