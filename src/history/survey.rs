//! What a history holds, seen from outside: for finding progress that hangs on nothing.

use super::{History, HistoryError, open::open_read_only};
use crate::bank::QuestionId;
use jiff::Timestamp;
use std::{collections::BTreeSet, path::Path};

/// What is held of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its id.
    pub question: QuestionId,
    /// Answers given to it.
    pub answers: usize,
    /// Its prompt when it was last asked; empty if it never was.
    pub prompt: String,
}

/// Counts and inner contradictions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Answers.
    pub answers: usize,
    /// Rounds.
    pub rounds: usize,
    /// Every question anything is held of, by id.
    pub held: Vec<Held>,
    /// Questions whose card does not fit their reviews: there is one without reviews, none where
    /// there should be, or one that counts another number of them.
    pub wrong_cards: BTreeSet<QuestionId>,
    /// Rows that point to nothing.
    pub loose_rows: usize,
}

/// What a history file holds, as far as it can be read, whatever its version or its damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Answers.
    pub answers: usize,
    /// When the last one was given.
    pub last: Option<Timestamp>,
}

impl Tally {
    /// Counts in the file at `path`, which is not changed; `None` when nothing can be read.
    pub fn of(path: &Path) -> Option<Self> {
        let db = open_read_only(path).ok()?;
        // Row by row: what stands before the damage counts.
        let mut rows = db.prepare("SELECT given_at FROM review").ok()?;
        let rows = rows.query_map([], |row| row.get::<_, i64>(0)).ok()?;
        let given: Vec<i64> = rows.map_while(Result::ok).collect();
        let last = given.iter().max().and_then(|at| Timestamp::from_millisecond(*at).ok());
        Some(Self { answers: given.len(), last })
    }
}

impl History {
    /// Looks at everything.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn survey(&self) -> Result<Survey, HistoryError> {
        let read = || -> rusqlite::Result<Survey> {
            let db = &self.connection;
            let count = |sql| db.query_row(sql, [], |row| row.get::<_, usize>(0));
            let mut held = db.prepare(
                "SELECT q, ifnull((SELECT count(*) FROM review WHERE question_id = q), 0), \
                 ifnull((SELECT prompt FROM review WHERE question_id = q \
                         ORDER BY given_at DESC LIMIT 1), '') \
                 FROM (SELECT question_id AS q FROM review UNION SELECT question_id FROM shelved \
                       UNION SELECT question_id FROM card) ORDER BY q",
            )?;
            let held = held.query_map([], |row| {
                Ok(Held {
                    question: QuestionId::new(row.get::<_, String>(0)?),
                    answers: row.get(1)?,
                    prompt: row.get(2)?,
                })
            })?;
            let mut wrong = db.prepare(
                "SELECT question_id FROM card c WHERE reps <> \
                     (SELECT count(*) FROM review r WHERE r.question_id = c.question_id AND attempt = 1) \
                 UNION SELECT question_id FROM review WHERE attempt = 1 \
                     AND question_id NOT IN (SELECT question_id FROM card)",
            )?;
            let wrong = wrong.query_map([], |row| row.get::<_, String>(0).map(QuestionId::new))?;
            Ok(Survey {
                answers: count("SELECT count(*) FROM review")?,
                rounds: count("SELECT count(*) FROM round WHERE kind = 'mock'")?,
                held: held.collect::<rusqlite::Result<_>>()?,
                wrong_cards: wrong.collect::<rusqlite::Result<_>>()?,
                loose_rows: count("SELECT count(*) FROM pragma_foreign_key_check")?,
            })
        };
        read().map_err(self.at())
    }

    /// Deletes rows that point to nothing and gives how many.
    ///
    /// # Errors
    /// When SQLite fails; nothing is deleted then.
    pub fn tidy(&mut self) -> Result<usize, HistoryError> {
        self.transact(|t| {
            let mut done =
                t.execute("DELETE FROM concept_result WHERE review_id NOT IN (SELECT id FROM review)", [])?;
            done += t.execute("DELETE FROM round_item WHERE round_id NOT IN (SELECT id FROM round)", [])?;
            done += t.execute(
                "UPDATE round_item SET review_id = NULL WHERE review_id NOT IN (SELECT id FROM review)",
                [],
            )?;
            done += t.execute(
                "UPDATE review SET round_id = NULL WHERE round_id NOT IN (SELECT id FROM round)",
                [],
            )?;
            Ok(done)
        })
    }
}
