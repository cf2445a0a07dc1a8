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

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        grade::{Rating, Status},
        history::{
            Answered, Marks,
            tests::{answered, at, marks},
        },
    };

    fn with(concepts: &[(&str, Status)]) -> Marks {
        let mut marks = marks(Rating::Hard);
        let template = marks.concepts.remove(0);
        marks.concepts = concepts
            .iter()
            .map(|(name, status)| crate::history::ConceptResult {
                name: (*name).into(),
                status: *status,
                ..template.clone()
            })
            .collect();
        marks
    }

    #[test]
    fn the_weakest_concepts_are_missed_most_often_then_in_the_largest_share_then_recently() {
        use Status::{Contradicted, Covered, Missed, Partial};
        let mut history = History::in_memory().unwrap();
        for (question, seconds, concepts) in [
            ("q", 0, &[("often", Missed), ("half", Partial), ("never", Covered)][..]),
            ("q", 1, &[("often", Partial), ("half", Covered), ("never", Covered)]),
            ("q", 2, &[("often", Contradicted), ("once", Missed)]),
            ("r", 9, &[("often", Missed), ("z", Missed), ("a", Missed)]),
        ] {
            history.add(&answered(question, seconds), &with(concepts), None).unwrap();
        }
        let found: Vec<_> = history.weakest_concepts(9).unwrap();
        let found: Vec<_> =
            found.iter().map(|c| (c.question.as_str(), c.concept.as_str(), c.missed, c.asked)).collect();
        assert_eq!(
            found,
            [
                ("q", "often", 3, 3),
                ("r", "a", 1, 1),
                ("r", "often", 1, 1),
                ("r", "z", 1, 1),
                ("q", "once", 1, 1),
                ("q", "half", 1, 2)
            ]
        );
        assert_eq!(history.weakest_concepts(1).unwrap().len(), 1);
    }

    #[test]
    fn means_leave_out_what_was_not_graded() {
        let mut history = History::in_memory().unwrap();
        for (topic, seconds, score) in
            [("b", 3, Some(1.0)), ("b", 1, None), ("b", 2, Some(0.5)), ("", 4, None), ("a", 5, Some(0.0))]
        {
            let answered = Answered { topic: topic.into(), ..answered("q", seconds) };
            history.add(&answered, &Marks { score, ..marks(Rating::Good) }, None).unwrap();
        }
        let stats = history.practice_stats(1).unwrap();
        assert_eq!((stats.answers, stats.questions, stats.milliseconds, stats.mean), (5, 1, 7500, Some(0.5)));
        assert_eq!(stats.times, [1, 2, 3, 4, 5].map(at));
        let topics: Vec<_> = stats.topics.iter().map(|t| (t.topic.as_str(), t.answers, t.mean)).collect();
        assert_eq!(topics, [("", 1, None), ("a", 1, Some(0.0)), ("b", 3, Some(0.75))]);
        assert_eq!(stats.weakest_concepts.len(), 1);
    }

    #[test]
    fn rows_of_missing_reviews_are_skipped() {
        let mut history = History::in_memory().unwrap();
        for seconds in 0..3 {
            history.add(&answered("q", seconds), &marks(Rating::Good), None).unwrap();
        }
        history
            .connection
            .execute_batch("PRAGMA foreign_keys = off; DELETE FROM review WHERE id IN (1, 3);")
            .unwrap();
        let weakest = history.weakest_concepts(9).unwrap();
        assert_eq!(
            weakest.iter().map(|c| (c.concept.as_str(), c.missed, c.asked)).collect::<Vec<_>>(),
            [("b", 1, 1)]
        );
    }
}
