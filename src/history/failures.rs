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
