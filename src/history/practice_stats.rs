//! Counts and means over the whole history.

use super::{History, HistoryError, columns::timestamp};
use crate::bank::QuestionId;
use jiff::Timestamp;
use rusqlite::Connection;
use std::collections::HashMap;

/// Counts over all answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PracticeStats {
    /// Number of answers.
    pub answers: usize,
    /// Number of different questions answered.
    pub questions: usize,
    /// Time spent answering, in milliseconds.
    pub milliseconds: u64,
    /// Mean score, 0 to 1; `None` without a score.
    pub mean: Option<f64>,
    /// When each answer was given, oldest first.
    pub times: Vec<Timestamp>,
    /// By the first topic of each answer, alphabetically.
    pub topics: Vec<TopicMean>,
    /// Concepts that were not covered, most often missed first.
    pub weakest_concepts: Vec<ConceptCount>,
}

/// Answers of one topic.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TopicMean {
    /// The topic; empty for questions without one.
    pub topic: String,
    /// Number of answers.
    pub answers: usize,
    /// Mean score, 0 to 1; `None` without a score.
    pub mean: Option<f64>,
}

/// How often a concept was asked and not covered.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ConceptCount {
    /// The question it belongs to.
    pub question: QuestionId,
    /// Its name.
    pub concept: String,
    /// Answers in which it was not covered.
    pub missed: usize,
    /// Answers to its question.
    pub asked: usize,
}

impl History {
    /// All counts and means; `concepts` limits the list of weakest concepts.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn practice_stats(&self, concepts: usize) -> Result<PracticeStats, HistoryError> {
        let (answers, questions, milliseconds, mean) = self
            .connection
            .query_row(
                "SELECT count(*), count(DISTINCT question_id), ifnull(sum(duration_ms), 0), \
                 avg(score) FROM review",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .map_err(self.at())?;
        Ok(PracticeStats {
            answers,
            questions,
            milliseconds,
            mean,
            times: self.times()?,
            topics: self.topics()?,
            weakest_concepts: self.weakest_concepts(concepts)?,
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

    /// The concepts that were missed most often; of those missed equally often, the ones missed in the
    /// larger share of answers first, then the most recent.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn weakest_concepts(&self, limit: usize) -> Result<Vec<ConceptCount>, HistoryError> {
        let mut all = concept_counts(&self.connection).map_err(self.at())?;
        let share = |c: &Counted| c.count.missed as f64 / c.count.asked as f64;
        all.sort_by(|a, b| {
            (b.count.missed.cmp(&a.count.missed))
                .then(share(b).total_cmp(&share(a)))
                .then(b.last.cmp(&a.last))
                .then_with(|| a.count.concept.cmp(&b.count.concept))
        });
        all.truncate(limit);
        Ok(all.into_iter().map(|c| c.count).collect())
    }
}

/// A concept's counts and when it was last asked.
struct Counted {
    count: ConceptCount,
    last: i64,
}

/// Answers without the concept, all answers, and the time of the last one.
type Tally = (usize, usize, i64);

/// Every concept that was missed at least once. Counted here in table order, because SQLite would
/// sort every concept of every answer by question and name.
fn concept_counts(db: &Connection) -> rusqlite::Result<Vec<Counted>> {
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut questions: Vec<(String, HashMap<String, Tally>)> = Vec::new();
    // Id, question (an index into `questions`) and time of each review.
    let mut reviews: Vec<(i64, usize, i64)> = Vec::new();
    let mut statement = db.prepare("SELECT id, question_id, given_at FROM review ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str()?;
        let number = match numbers.get(name) {
            Some(number) => *number,
            None => {
                questions.push((name.to_owned(), HashMap::new()));
                numbers.insert(name.to_owned(), questions.len() - 1);
                questions.len() - 1
            }
        };
        reviews.push((row.get(0)?, number, row.get(2)?));
    }
    let mut statement = db.prepare(
        "SELECT review_id, name, status <> 'covered' FROM concept_result ORDER BY review_id, position",
    )?;
    let mut rows = statement.query([])?;
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let review: i64 = row.get(0)?;
        while reviews.get(at).is_some_and(|(id, ..)| *id < review) {
            at += 1;
        }
        let Some((_, number, time)) = reviews.get(at).filter(|(id, ..)| *id == review) else { continue };
        let (name, missed) = (row.get_ref(1)?.as_str()?, usize::from(row.get::<_, bool>(2)?));
        let counts = &mut questions[*number].1;
        match counts.get_mut(name) {
            Some(count) => *count = (count.0 + missed, count.1 + 1, count.2.max(*time)),
            None => drop(counts.insert(name.to_owned(), (missed, 1, *time))),
        }
    }
    let mut all = Vec::new();
    for (question, counts) in questions {
        let question = QuestionId::new(question);
        all.extend(counts.into_iter().filter(|(_, (missed, ..))| *missed > 0).map(
            |(concept, (missed, asked, last))| Counted {
                count: ConceptCount { question: question.clone(), concept, missed, asked },
                last,
            },
        ));
    }
    Ok(all)
}
