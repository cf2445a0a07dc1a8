//! Cards: what is remembered of a question, and what was put aside.

use super::{History, HistoryError, review::timestamp};
use crate::bank::QuestionId;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashSet;

/// Memory state of a question that was answered at least once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// Days until recall falls to 90 %.
    pub stability: f32,
    /// 1 to 10.
    pub difficulty: f32,
    /// When to ask again.
    pub due: Timestamp,
    /// The first rated answer.
    pub first_seen: Timestamp,
    /// The last rated answer.
    pub last_review: Timestamp,
    /// Rated answers so far.
    pub reps: u32,
    /// How often it was forgotten after it had been known.
    pub lapses: u32,
}

/// What to do with a question that the user puts aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Not asked before this time.
    Until(Timestamp),
    /// Not asked any more.
    Suspended,
}

const COLUMNS: &str = "question_id, stability, difficulty, due, first_seen, last_review, reps, lapses";

fn read(row: &Row<'_>) -> rusqlite::Result<(QuestionId, Card)> {
    let card = Card {
        stability: row.get::<_, f64>(1)? as f32,
        difficulty: row.get::<_, f64>(2)? as f32,
        due: timestamp(row.get(3)?),
        first_seen: timestamp(row.get(4)?),
        last_review: timestamp(row.get(5)?),
        reps: row.get(6)?,
        lapses: row.get(7)?,
    };
    Ok((QuestionId::new(row.get::<_, String>(0)?), card))
}

impl History {
    /// What is remembered of a question.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn card(&self, id: &QuestionId) -> Result<Option<Card>, HistoryError> {
        let sql = format!("SELECT {COLUMNS} FROM card WHERE question_id = ?1");
        let found = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut s| s.query_row([id.as_str()], read).optional())
            .map_err(self.at())?;
        Ok(found.map(|(_, card)| card))
    }

    /// The cards due before `end`, most overdue first. Costs what is due, not what was practised.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn due_before(&self, end: Timestamp) -> Result<Vec<(QuestionId, Card)>, HistoryError> {
        let sql = format!("SELECT {COLUMNS} FROM card WHERE due < ?1 ORDER BY due, question_id");
        let mut statement = self.connection.prepare_cached(&sql).map_err(self.at())?;
        let rows = statement.query_map([end.as_millisecond()], read).map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }

    /// Every card there is.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn cards(&self) -> Result<Vec<(QuestionId, Card)>, HistoryError> {
        self.due_before(Timestamp::MAX)
    }

    /// Ids of all questions that were ever rated.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn seen(&self) -> Result<HashSet<QuestionId>, HistoryError> {
        let mut statement =
            self.connection.prepare_cached("SELECT question_id FROM card").map_err(self.at())?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).map_err(self.at())?;
        rows.map(|id| id.map(QuestionId::new)).collect::<Result<_, _>>().map_err(self.at())
    }

    /// When the next question is due, or was.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn next_due(&self) -> Result<Option<Timestamp>, HistoryError> {
        self.connection
            .query_row("SELECT min(due) FROM card", [], |row| row.get::<_, Option<i64>>(0))
            .map(|due| due.map(timestamp))
            .map_err(self.at())
    }

    /// How many questions were asked for the first time since `start`.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn first_seen_since(&self, start: Timestamp) -> Result<usize, HistoryError> {
        self.connection
            .query_row("SELECT count(*) FROM card WHERE first_seen >= ?1", [start.as_millisecond()], |row| {
                row.get(0)
            })
            .map_err(self.at())
    }

    /// Puts a question aside, or, with `None`, back.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn hide(&mut self, id: &QuestionId, how: Option<Hidden>) -> Result<(), HistoryError> {
        let until = match how {
            Some(Hidden::Until(time)) => Some(time.as_millisecond()),
            _ => None,
        };
        let done = if how.is_some() {
            self.connection.execute(
                "INSERT OR REPLACE INTO shelved (question_id, until) VALUES (?1, ?2)",
                params![id.as_str(), until],
            )
        } else {
            self.connection.execute("DELETE FROM shelved WHERE question_id = ?1", [id.as_str()])
        };
        done.map(drop).map_err(self.at())
    }

    /// Ids of the questions that are put aside at `now`.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn hidden(&self, now: Timestamp) -> Result<HashSet<QuestionId>, HistoryError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT question_id FROM shelved WHERE until IS NULL OR until > ?1")
            .map_err(self.at())?;
        let rows =
            statement.query_map([now.as_millisecond()], |row| row.get::<_, String>(0)).map_err(self.at())?;
        rows.map(|id| id.map(QuestionId::new)).collect::<Result<_, _>>().map_err(self.at())
    }
}

/// Writes or, with `None`, deletes a card, in whatever transaction is open.
pub(super) fn write(
    connection: &rusqlite::Connection,
    id: &QuestionId,
    card: Option<&Card>,
) -> rusqlite::Result<()> {
    let Some(card) = card else {
        return connection.execute("DELETE FROM card WHERE question_id = ?1", [id.as_str()]).map(drop);
    };
    connection
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO card ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
        ))?
        .execute(params![
            id.as_str(),
            f64::from(card.stability),
            f64::from(card.difficulty),
            card.due.as_millisecond(),
            card.first_seen.as_millisecond(),
            card.last_review.as_millisecond(),
            card.reps,
            card.lapses,
        ])
        .map(drop)
}
