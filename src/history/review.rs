//! Reviews: answers with their grades and ratings.

use super::{
    Card, History, HistoryError, StoredRemark, card,
    columns::{json, milliseconds, timestamp},
};
use crate::{
    bank::QuestionId,
    grade::{Grade, Mode, Rating, Status, Verdict},
    text::Span,
    wording::{mode_name, rating_numbered, status_name, verdict_name},
};
use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Id of a review in this history.
pub type ReviewId = i64;

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question.
    pub question: QuestionId,
    /// Its prompt as it was asked.
    pub prompt: String,
    /// Its first topic; empty without one.
    pub topic: String,
    /// The answer's text.
    pub answer: String,
    /// How it was given.
    pub mode: Mode,
    /// When it was finished.
    pub given_at: Timestamp,
    /// How long it took.
    pub duration: Duration,
    /// From 1; above 1 when the question was tried again after the feedback.
    pub attempt: u32,
    /// Number of hints shown.
    pub hints: u32,
    /// Whether the model answer was shown first.
    pub saw_model: bool,
    /// The round it belongs to.
    pub round: Option<i64>,
}

impl Answered {
    /// Whether it changes the question's card: only a first attempt does.
    pub fn moves_card(&self) -> bool {
        self.attempt == 1
    }
}

/// The grade and rating of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Marks {
    /// 0 to 1; `None` where there was nothing to grade against.
    pub score: Option<f64>,
    /// The verdict that the score leads to.
    pub verdict: Verdict,
    /// The rating that the grade proposes.
    pub proposed: Rating,
    /// The proposed rating unless the user overruled it.
    pub rating: Rating,
    /// The result of each concept.
    pub concepts: Vec<ConceptResult>,
    /// Wrong claims.
    pub misconceptions: Vec<WrongClaim>,
    /// What else is to be said of the answer.
    pub remarks: Vec<StoredRemark>,
}

/// A misconception an answer claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongClaim {
    /// Its name.
    pub name: String,
    /// What is right instead.
    #[serde(default)]
    pub feedback: String,
}

/// The result of one concept of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ConceptResult {
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: Status,
    /// How much of it was said, 0 to 1.
    pub coverage: f64,
    /// Its weight in the score.
    pub weight: f64,
    /// Whether a pass requires it.
    pub required: bool,
    /// The parts of the answer that cover it: byte ranges on character boundaries.
    pub evidence: Vec<Span>,
}

impl Marks {
    /// The marks of a grade; the rating is the proposed one.
    pub fn from_grade(grade: &Grade, proposed: Rating) -> Self {
        let concepts = grade.concepts.iter().map(|c| ConceptResult {
            name: c.name.clone(),
            status: c.status,
            coverage: c.coverage,
            weight: c.weight,
            required: c.required,
            evidence: c.evidence.iter().map(|e| e.span).collect(),
        });
        let wrong = grade.misconceptions.iter();
        Self {
            score: Some(grade.score),
            verdict: grade.verdict,
            proposed,
            rating: proposed,
            concepts: concepts.collect(),
            misconceptions: wrong
                .map(|m| WrongClaim { name: m.name.clone(), feedback: m.feedback.clone() })
                .collect(),
            remarks: grade.remarks.iter().map(|r| StoredRemark::Graded(*r)).collect(),
        }
    }
}

/// What the scheduler needs of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rated {
    /// When the answer was given.
    pub at: Timestamp,
    /// Its rating.
    pub rating: Rating,
}

/// A stored review without its concepts.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The question.
    pub question: QuestionId,
    /// The answer's text.
    pub answer: String,
    /// When it was given.
    pub given_at: Timestamp,
    /// 0 to 1; `None` where there was nothing to grade against.
    pub score: Option<f64>,
    /// Its rating.
    pub rating: Rating,
    /// Which attempt it was.
    pub attempt: u32,
}

impl History {
    /// Stores an answer with its marks and the resulting card, all or nothing.
    ///
    /// # Errors
    /// When SQLite fails; nothing is stored then.
    pub fn add(
        &mut self,
        answered: &Answered,
        marks: &Marks,
        card: Option<&Card>,
    ) -> Result<ReviewId, HistoryError> {
        self.transact(|t| insert(t, answered, marks, card))
    }

    /// Replaces a review's marks and, for a first attempt, the card.
    ///
    /// # Errors
    /// When SQLite fails; nothing is changed then.
    pub fn update_marks(
        &mut self,
        review: ReviewId,
        answered: &Answered,
        marks: &Marks,
        card: Option<&Card>,
    ) -> Result<(), HistoryError> {
        self.transact(|t| {
            t.execute(
                "UPDATE review SET score = ?2, verdict = ?3, proposed = ?4, rating = ?5, overruled = ?6, \
                 misconceptions = ?7, remarks = ?8 WHERE id = ?1",
                params![
                    review,
                    marks.score,
                    verdict_name(marks.verdict),
                    marks.proposed as u8,
                    marks.rating as u8,
                    marks.rating != marks.proposed,
                    json(&marks.misconceptions),
                    json(&marks.remarks),
                ],
            )?;
            t.execute("DELETE FROM concept_result WHERE review_id = ?1", [review])?;
            write_concepts(t, review, &marks.concepts)?;
            if answered.moves_card() {
                card::write(t, &answered.question, card)?;
            }
            Ok(())
        })
    }

    /// Replaces the grades of these reviews. Ratings, and so cards, stay as they are.
    ///
    /// # Errors
    /// When SQLite fails; nothing is changed then.
    pub fn regrade(&mut self, changes: &[(ReviewId, Marks)]) -> Result<(), HistoryError> {
        self.transact(|t| {
            for (review, marks) in changes {
                t.prepare_cached(
                    "UPDATE review SET score = ?2, verdict = ?3, proposed = ?4, misconceptions = ?5, \
                     remarks = ?6 WHERE id = ?1",
                )?
                .execute(params![
                    review,
                    marks.score,
                    verdict_name(marks.verdict),
                    marks.proposed as u8,
                    json(&marks.misconceptions),
                    json(&marks.remarks),
                ])?;
                t.prepare_cached("DELETE FROM concept_result WHERE review_id = ?1")?.execute([review])?;
                write_concepts(t, *review, &marks.concepts)?;
            }
            Ok(())
        })
    }

    /// Deletes a review; `card` is the card that the other reviews lead to.
    ///
    /// # Errors
    /// When SQLite fails; nothing is changed then.
    pub fn remove(
        &mut self,
        review: ReviewId,
        question: &QuestionId,
        card: Option<&Card>,
    ) -> Result<(), HistoryError> {
        self.transact(|t| {
            t.execute("DELETE FROM review WHERE id = ?1", [review])?;
            card::write(t, question, card)
        })
    }

    /// The ratings that a question's card is derived from, oldest first, without the review `except`.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn ratings(
        &self,
        question: &QuestionId,
        except: Option<ReviewId>,
    ) -> Result<Vec<Rated>, HistoryError> {
        load_ratings(&self.connection, question, except).map_err(self.at())
    }

    /// A question's reviews, newest first.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn reviews(&self, question: &QuestionId, limit: usize) -> Result<Vec<Review>, HistoryError> {
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT id, question_id, answer, given_at, score, rating, attempt FROM review \
                 WHERE question_id = ?1 ORDER BY given_at DESC, id DESC LIMIT ?2",
            )
            .map_err(self.at())?;
        let rows = statement
            .query_map(params![question.as_str(), limit], |row| {
                Ok(Review {
                    id: row.get(0)?,
                    question: QuestionId::new(row.get::<_, String>(1)?),
                    answer: row.get(2)?,
                    given_at: timestamp(row.get(3)?),
                    score: row.get(4)?,
                    rating: rating_numbered(row.get(5)?),
                    attempt: row.get(6)?,
                })
            })
            .map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }
}

/// [`History::ratings`] in an open transaction.
pub(super) fn load_ratings(
    db: &Connection,
    question: &QuestionId,
    except: Option<ReviewId>,
) -> rusqlite::Result<Vec<Rated>> {
    let mut statement = db.prepare_cached(
        "SELECT given_at, rating FROM review \
         WHERE question_id = ?1 AND attempt = 1 AND id IS NOT ?2 ORDER BY given_at, id",
    )?;
    let rows = statement.query_map(params![question.as_str(), except], |row| {
        Ok(Rated { at: timestamp(row.get(0)?), rating: rating_numbered(row.get(1)?) })
    })?;
    rows.collect()
}

/// Stores a review with its concepts and card.
pub(super) fn insert(
    t: &Connection,
    answered: &Answered,
    marks: &Marks,
    card: Option<&Card>,
) -> rusqlite::Result<ReviewId> {
    let id = insert_without_card(t, answered, marks)?;
    if answered.moves_card() {
        card::write(t, &answered.question, card)?;
    }
    Ok(id)
}

/// Stores a review with its concepts.
pub(super) fn insert_without_card(
    t: &Connection,
    answered: &Answered,
    marks: &Marks,
) -> rusqlite::Result<ReviewId> {
    t.prepare_cached(
        "INSERT INTO review (question_id, prompt, topic, answer, mode, given_at, duration_ms, \
         attempt, hints, saw_model, score, verdict, proposed, rating, overruled, round_id, \
         misconceptions, remarks) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?
    .execute(params![
        answered.question.as_str(),
        answered.prompt,
        answered.topic,
        answered.answer,
        mode_name(answered.mode),
        answered.given_at.as_millisecond(),
        milliseconds(answered.duration),
        answered.attempt,
        answered.hints,
        answered.saw_model,
        marks.score,
        verdict_name(marks.verdict),
        marks.proposed as u8,
        marks.rating as u8,
        marks.rating != marks.proposed,
        answered.round,
        json(&marks.misconceptions),
        json(&marks.remarks),
    ])?;
    let id = t.last_insert_rowid();
    write_concepts(t, id, &marks.concepts)?;
    Ok(id)
}

fn write_concepts(t: &Connection, review: ReviewId, concepts: &[ConceptResult]) -> rusqlite::Result<()> {
    let mut insert = t.prepare_cached(
        "INSERT INTO concept_result (review_id, position, name, status, coverage, weight, required, \
         evidence) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (position, c) in concepts.iter().enumerate() {
        let spans: Vec<_> = c.evidence.iter().map(|s| (s.start, s.end)).collect();
        insert.execute(params![
            review,
            position,
            c.name,
            status_name(c.status),
            c.coverage,
            c.weight,
            c.required,
            json(&spans)
        ])?;
    }
    Ok(())
}
