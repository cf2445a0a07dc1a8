//! Cards, which hold the memory state of a question, and hidden questions.

use super::{History, HistoryError, columns::timestamp};
use crate::bank::QuestionId;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use std::collections::HashSet;

/// Memory state of a question that was rated at least once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Card {
    /// FSRS stability: days until recall falls to 90 %.
    pub stability: f32,
    /// FSRS difficulty, 1 to 10.
    pub difficulty: f32,
    /// When to ask again.
    pub due: Timestamp,
    /// The first rated answer.
    pub first_seen: Timestamp,
    /// The last rated answer.
    pub last_review: Timestamp,
    /// Number of rated answers.
    pub reps: u32,
    /// How often it was forgotten after it was known.
    pub lapses: u32,
}

/// How long a hidden question is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Until this time.
    Until(Timestamp),
    /// Until it is shown again by the user.
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
    /// The card of a question; `None` if it was never rated.
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

    /// The cards due before `end`, most overdue first. Reads only those.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn due_before(&self, end: Timestamp) -> Result<Vec<(QuestionId, Card)>, HistoryError> {
        let sql = format!("SELECT {COLUMNS} FROM card WHERE due < ?1 ORDER BY due, question_id");
        let mut statement = self.connection.prepare_cached(&sql).map_err(self.at())?;
        let rows = statement.query_map([end.as_millisecond()], read).map_err(self.at())?;
        rows.collect::<Result<_, _>>().map_err(self.at())
    }

    /// All cards, by due date.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn cards(&self) -> Result<Vec<(QuestionId, Card)>, HistoryError> {
        self.due_before(Timestamp::MAX)
    }

    /// The questions that have a card.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn seen(&self) -> Result<HashSet<QuestionId>, HistoryError> {
        let mut statement =
            self.connection.prepare_cached("SELECT question_id FROM card").map_err(self.at())?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).map_err(self.at())?;
        rows.map(|id| id.map(QuestionId::new)).collect::<Result<_, _>>().map_err(self.at())
    }

    /// The earliest due date, which may be past.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn next_due(&self) -> Result<Option<Timestamp>, HistoryError> {
        self.connection
            .query_row("SELECT min(due) FROM card", [], |row| row.get::<_, Option<i64>>(0))
            .map(|due| due.map(timestamp))
            .map_err(self.at())
    }

    /// How many questions were first rated at `start` or later.
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

    /// Hides a question or, with `None`, shows it again.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn hide(&mut self, id: &QuestionId, how: Option<Hidden>) -> Result<(), HistoryError> {
        let until = match how {
            Some(Hidden::Until(time)) => Some(time.as_millisecond()),
            _ => None,
        };
        let written = if how.is_some() {
            self.connection.execute(
                "INSERT OR REPLACE INTO shelved (question_id, until) VALUES (?1, ?2)",
                params![id.as_str(), until],
            )
        } else {
            self.connection.execute("DELETE FROM shelved WHERE question_id = ?1", [id.as_str()])
        };
        written.map(drop).map_err(self.at())
    }

    /// The questions that are hidden at `now`.
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

/// Writes or, with `None`, deletes a card.
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

#[cfg(test)]
mod tests {
    use super::*;

    use crate::history::tests::{answered, at, card, marks};

    fn filled() -> History {
        let mut history = History::in_memory().unwrap();
        for (id, due, first_seen) in [("c", 30, 5), ("b", 10, 6), ("a", 30, 7)] {
            let card = Card { first_seen: at(first_seen), ..card(due) };
            history.add(&answered(id, 0), &marks(crate::grade::Rating::Good), Some(&card)).unwrap();
        }
        history
    }

    #[test]
    fn cards_come_by_due_date_then_by_id() {
        let history = filled();
        let ids = |cards: Vec<(QuestionId, Card)>| {
            cards.into_iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(history.cards().unwrap()), ["b", "a", "c"]);
        assert_eq!(ids(history.due_before(at(30)).unwrap()), ["b"]);
        assert_eq!(history.next_due().unwrap(), Some(at(10)));
        assert_eq!(history.seen().unwrap(), ["a", "b", "c"].map(QuestionId::new).into());
        assert_eq!(history.first_seen_since(at(6)).unwrap(), 2);
    }

    #[test]
    fn an_empty_history_has_no_cards() {
        let history = History::in_memory().unwrap();
        assert_eq!(history.next_due().unwrap(), None);
        assert_eq!((history.cards().unwrap(), history.seen().unwrap()), (vec![], HashSet::new()));
        assert_eq!(history.card(&QuestionId::new("a")).unwrap(), None);
    }

    #[test]
    fn all_fields_of_a_card_are_kept() {
        let mut history = filled();
        let card = Card {
            stability: 0.125,
            difficulty: 9.5,
            due: at(-4),
            first_seen: at(-3),
            last_review: at(-2),
            reps: 12,
            lapses: 7,
        };
        let id = QuestionId::new("a");
        write(&history.connection, &id, Some(&card)).unwrap();
        assert_eq!(history.card(&id).unwrap(), Some(card));
        write(&history.connection, &id, None).unwrap();
        assert_eq!(history.card(&id).unwrap(), None);
        assert_eq!(history.cards().unwrap().len(), 2);
        history.hide(&id, None).unwrap();
    }
}
