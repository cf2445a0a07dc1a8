//! What was practised: counts and means over the whole history.

use super::{History, HistoryError, review::timestamp};
use crate::bank::QuestionId;
use jiff::Timestamp;

/// Counts over all answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Practised {
    /// Answers given.
    pub answers: usize,
    /// Different questions among them.
    pub questions: usize,
    /// Time spent answering, milliseconds.
    pub milliseconds: u64,
    /// Mean score, 0 to 1, of those that have one.
    pub mean: Option<f64>,
    /// When each answer was given, oldest first.
    pub times: Vec<Timestamp>,
    /// By the answers' first topics, alphabetically.
    pub topics: Vec<TopicMean>,
    /// Concepts that were not covered, the most often missed first.
    pub weakest: Vec<ConceptCount>,
}

/// Answers of one topic.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TopicMean {
    /// The topic; empty for questions without one.
    pub topic: String,
    /// Answers given.
    pub answers: usize,
    /// Mean score, 0 to 1, of those that have one.
    pub mean: Option<f64>,
}

/// How often a concept was asked for and not covered.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ConceptCount {
    /// The question it belongs to.
    pub question: QuestionId,
    /// Its name.
    pub concept: String,
    /// How often it was missed, half said or contradicted.
    pub missed: usize,
    /// Of how many answers.
    pub asked: usize,
}

impl History {
    /// What was practised so far; `weakest` limits the list of concepts.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn practised(&self, weakest: usize) -> Result<Practised, HistoryError> {
        let (answers, questions, milliseconds, mean) = self
            .connection
            .query_row(
                "SELECT count(*), count(DISTINCT question_id), ifnull(sum(duration_ms), 0), \
                 avg(score) FROM review",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .map_err(self.at())?;
        Ok(Practised {
            answers,
            questions,
            milliseconds,
            mean,
            times: self.times()?,
            topics: self.topics()?,
            weakest: self.weakest(weakest)?,
        })
    }

    fn times(&self) -> Result<Vec<Timestamp>, HistoryError> {
        let mut statement =
            self.connection.prepare("SELECT given_at FROM review ORDER BY given_at").map_err(self.at())?;
        let rows = statement.query_map([], |row| row.get(0).map(timestamp)).map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }

    fn topics(&self) -> Result<Vec<TopicMean>, HistoryError> {
        let mut statement = self
            .connection
            .prepare("SELECT topic, count(*), avg(score) FROM review GROUP BY topic ORDER BY topic")
            .map_err(self.at())?;
        let rows = statement
            .query_map([], |row| {
                Ok(TopicMean { topic: row.get(0)?, answers: row.get(1)?, mean: row.get(2)? })
            })
            .map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }

    /// The concepts that were missed most often, by share among those missed equally often.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn weakest(&self, limit: usize) -> Result<Vec<ConceptCount>, HistoryError> {
        let mut statement = self
            .connection
            .prepare(
                "SELECT r.question_id, c.name, sum(c.status <> 'covered') AS missed, count(*) AS asked \
                 FROM concept_result c JOIN review r ON r.id = c.review_id \
                 GROUP BY r.question_id, c.name HAVING missed > 0 \
                 ORDER BY missed DESC, missed * 1.0 / asked DESC, max(r.given_at) DESC, c.name LIMIT ?1",
            )
            .map_err(self.at())?;
        let rows = statement
            .query_map([limit], |row| {
                Ok(ConceptCount {
                    question: QuestionId::new(row.get::<_, String>(0)?),
                    concept: row.get(1)?,
                    missed: row.get(2)?,
                    asked: row.get(3)?,
                })
            })
            .map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }
}
