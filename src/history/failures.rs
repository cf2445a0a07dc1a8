//! Questions that are failed again and again, and the concepts they are failed for.

use super::{ConceptCount, History, HistoryError};
use crate::{bank::QuestionId, grade::Rating, wording};
use rusqlite::{OptionalExtension, params};

/// How often a question was failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Failures {
    /// The question.
    pub question: QuestionId,
    /// How often it was forgotten after it was known.
    pub lapses: u32,
    /// The latest ratings of first attempts, oldest first.
    pub latest: Vec<Rating>,
    /// The concept that was missed most often, if any was.
    pub missed: Option<ConceptCount>,
}

impl History {
    /// Questions with at least `lapses` lapses or `again` first attempts rated Again.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn frequently_failed(&self, lapses: u32, again: u32) -> Result<Vec<QuestionId>, HistoryError> {
        let read = || -> rusqlite::Result<Vec<QuestionId>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT question_id FROM card WHERE lapses >= ?1 \
                 UNION SELECT question_id FROM review WHERE rating = 1 AND attempt = 1 \
                 GROUP BY question_id HAVING count(*) >= ?2",
            )?;
            let rows = statement.query_map(params![lapses, again], |row| row.get::<_, String>(0))?;
            rows.map(|id| id.map(QuestionId::new)).collect()
        };
        read().map_err(self.at())
    }

    /// How often a question was failed, with its `latest` ratings.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn failures(&self, question: &QuestionId, latest: usize) -> Result<Failures, HistoryError> {
        let read = || -> rusqlite::Result<Failures> {
            let lapses = self
                .connection
                .prepare_cached("SELECT lapses FROM card WHERE question_id = ?1")?
                .query_row([question.as_str()], |row| row.get(0))
                .optional()?;
            let mut statement = self.connection.prepare_cached(
                "SELECT rating FROM review WHERE question_id = ?1 AND attempt = 1 \
                 ORDER BY given_at DESC, id DESC LIMIT ?2",
            )?;
            let rows = statement.query_map(params![question.as_str(), latest], |row| {
                row.get(0).map(wording::rating_numbered)
            })?;
            let mut latest = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            latest.reverse();
            let missed = self
                .connection
                .prepare_cached(
                    "SELECT c.name, sum(c.status <> 'covered') AS missed, count(*) FROM review r \
                     JOIN concept_result c ON c.review_id = r.id WHERE r.question_id = ?1 \
                     GROUP BY c.name HAVING missed > 0 \
                     ORDER BY missed DESC, max(c.weight) DESC, c.name LIMIT 1",
                )?
                .query_row([question.as_str()], |row| {
                    Ok(ConceptCount {
                        question: question.clone(),
                        concept: row.get(0)?,
                        missed: row.get(1)?,
                        asked: row.get(2)?,
                    })
                })
                .optional()?;
            Ok(Failures { question: question.clone(), lapses: lapses.unwrap_or(0), latest, missed })
        };
        read().map_err(self.at())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        grade::Status,
        history::{
            Answered, Card,
            tests::{answered, card, marks},
        },
    };

    fn add(history: &mut History, id: &str, seconds: i64, rating: Rating, lapses: u32) {
        let card = Card { lapses, ..card(9) };
        history.add(&answered(id, seconds), &marks(rating), Some(&card)).unwrap();
    }

    #[test]
    fn lapses_or_answers_rated_again_are_frequent_failures() {
        let mut history = History::in_memory().unwrap();
        for seconds in 0..3 {
            add(&mut history, "again", seconds, Rating::Again, 0);
            add(&mut history, "hard", seconds, Rating::Hard, 1);
            add(&mut history, "lapsed", seconds, Rating::Good, 2);
        }
        let retry = Answered { attempt: 2, ..answered("again", 9) };
        history.add(&retry, &marks(Rating::Again), None).unwrap();
        for (lapses, again, expected) in [
            (2, 3, &["again", "lapsed"][..]),
            (1, 3, &["again", "hard", "lapsed"]),
            (3, 3, &["again"]),
            // A later attempt does not count.
            (3, 4, &[]),
        ] {
            let mut found = history.frequently_failed(lapses, again).unwrap();
            found.sort();
            assert_eq!(found, expected.iter().map(|id| QuestionId::new(*id)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn failures_are_the_latest_first_attempts_and_the_concept_most_often_missed() {
        let mut history = History::in_memory().unwrap();
        for (seconds, rating) in [(3, Rating::Good), (1, Rating::Again), (2, Rating::Hard), (4, Rating::Easy)]
        {
            add(&mut history, "q", seconds, rating, 5);
        }
        let mut retry = marks(Rating::Again);
        retry.concepts[1].status = Status::Covered;
        history.add(&Answered { attempt: 2, ..answered("q", 9) }, &retry, None).unwrap();
        let id = QuestionId::new("q");
        let found = history.failures(&id, 3).unwrap();
        assert_eq!((found.lapses, &found.question), (5, &id));
        assert_eq!(found.latest, [Rating::Hard, Rating::Good, Rating::Easy]);
        let missed = found.missed.unwrap();
        assert_eq!((missed.concept.as_str(), missed.missed, missed.asked, missed.question), ("b", 4, 5, id));
        let other = history.failures(&QuestionId::new("other"), 3).unwrap();
        assert_eq!((other.lapses, other.latest, other.missed), (0, vec![], None));
    }

    #[test]
    fn of_concepts_missed_equally_often_the_heavier_one_is_named() {
        for (weights, expected) in [([1.0, 2.0], "b"), ([2.0, 1.0], "a"), ([1.0, 1.0], "a")] {
            let mut history = History::in_memory().unwrap();
            let mut marks = marks(Rating::Again);
            marks.concepts.reverse();
            for (concept, weight) in marks.concepts.iter_mut().zip([weights[1], weights[0]]) {
                (concept.status, concept.weight) = (Status::Partial, weight);
            }
            history.add(&answered("q", 0), &marks, None).unwrap();
            let found = history.failures(&QuestionId::new("q"), 1).unwrap();
            assert_eq!(found.missed.unwrap().concept, expected, "{weights:?}");
        }
    }
}
