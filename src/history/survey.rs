//! What a history holds, for finding progress that belongs to no question and rows that contradict
//! each other.

use super::{History, HistoryError, connection::open_read_only};
use crate::bank::QuestionId;
use jiff::Timestamp;
use std::{collections::BTreeSet, path::Path};

/// A question that the history knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldQuestion {
    /// Its id.
    pub question: QuestionId,
    /// Number of answers.
    pub answers: usize,
    /// Its prompt when it was last answered; empty if it never was.
    pub prompt: String,
}

/// Counts and contradictions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Number of answers.
    pub answers: usize,
    /// Number of mock rounds.
    pub rounds: usize,
    /// Every question that is answered, hidden or has a card, by id.
    pub questions: Vec<HeldQuestion>,
    /// Questions whose card contradicts their reviews: a card without reviews, reviews without a card,
    /// or another number of reviews.
    pub inconsistent_cards: BTreeSet<QuestionId>,
    /// Rows that refer to a missing row.
    pub orphan_rows: usize,
}

/// The answers that can be read from a history file, whatever its version or damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerCount {
    /// Number of answers.
    pub answers: usize,
    /// When the last one was given.
    pub last: Option<Timestamp>,
}

impl AnswerCount {
    /// Counts in the file at `path`, which is only read; `None` when nothing can be read.
    pub fn read(path: &Path) -> Option<Self> {
        let db = open_read_only(path).ok()?;
        // Row by row, to count those before the damage.
        let mut rows = db.prepare("SELECT given_at FROM review").ok()?;
        let rows = rows.query_map([], |row| row.get::<_, i64>(0)).ok()?;
        let details: Vec<i64> = rows.map_while(Result::ok).collect();
        let last = details.iter().max().and_then(|at| Timestamp::from_millisecond(*at).ok());
        Some(Self { answers: details.len(), last })
    }
}

impl History {
    /// Counts everything and checks it for contradictions.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn survey(&self) -> Result<Survey, HistoryError> {
        let read = || -> rusqlite::Result<Survey> {
            let db = &self.connection;
            let count = |sql| db.query_row(sql, [], |row| row.get::<_, usize>(0));
            let mut questions = db.prepare(
                "SELECT q, ifnull((SELECT count(*) FROM review WHERE question_id = q), 0), \
                 ifnull((SELECT prompt FROM review WHERE question_id = q \
                         ORDER BY given_at DESC LIMIT 1), '') \
                 FROM (SELECT question_id AS q FROM review UNION SELECT question_id FROM shelved \
                       UNION SELECT question_id FROM card) ORDER BY q",
            )?;
            let questions = questions.query_map([], |row| {
                Ok(HeldQuestion {
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
                questions: questions.collect::<rusqlite::Result<_>>()?,
                inconsistent_cards: wrong.collect::<rusqlite::Result<_>>()?,
                orphan_rows: count("SELECT count(*) FROM pragma_foreign_key_check")?,
            })
        };
        read().map_err(self.at())
    }

    /// Deletes rows that refer to a missing row, or the reference where the row is still of use;
    /// returns how many.
    ///
    /// # Errors
    /// When SQLite fails; nothing is deleted then.
    pub fn remove_orphans(&mut self) -> Result<usize, HistoryError> {
        self.transact(|t| {
            let mut count =
                t.execute("DELETE FROM concept_result WHERE review_id NOT IN (SELECT id FROM review)", [])?;
            count += t.execute("DELETE FROM round_item WHERE round_id NOT IN (SELECT id FROM round)", [])?;
            count += t.execute(
                "UPDATE round_item SET review_id = NULL WHERE review_id NOT IN (SELECT id FROM review)",
                [],
            )?;
            count += t.execute(
                "UPDATE review SET round_id = NULL WHERE round_id NOT IN (SELECT id FROM round)",
                [],
            )?;
            Ok(count)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        grade::Rating,
        history::{
            Answered, Hidden, NewRound, RoundKind,
            tests::{answered, at, card, marks},
        },
    };

    #[test]
    fn questions_are_those_with_answers_cards_or_hidden() {
        let mut history = History::in_memory().unwrap();
        for (id, seconds, prompt) in [("b", 2, "new?"), ("b", 1, "old?")] {
            let answered = Answered { prompt: prompt.into(), ..answered(id, seconds) };
            history.add(&answered, &marks(Rating::Good), Some(&card(1))).unwrap();
        }
        history.hide(&QuestionId::new("a"), Some(Hidden::Suspended)).unwrap();
        for kind in [RoundKind::Practice, RoundKind::Mock] {
            history.start_round(&NewRound { kind, ..NewRound::default() }, at(0)).unwrap();
        }
        let survey = history.survey().unwrap();
        let found: Vec<_> =
            survey.questions.iter().map(|q| (q.question.as_str(), q.answers, q.prompt.as_str())).collect();
        assert_eq!(found, [("a", 0, ""), ("b", 2, "new?")]);
        assert_eq!((survey.answers, survey.rounds), (2, 1));
        // The card counts one answer.
        assert_eq!(survey.inconsistent_cards, [QuestionId::new("b")].into());
    }

    #[test]
    fn answers_of_a_file_are_counted_without_changing_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        assert_eq!(AnswerCount::read(&path), None);
        let mut history = History::open(&path).unwrap();
        assert_eq!(AnswerCount::read(&path), Some(AnswerCount { answers: 0, last: None }));
        for seconds in [5, 9, 2] {
            history.add(&answered("q", seconds), &marks(Rating::Good), None).unwrap();
        }
        assert_eq!(AnswerCount::read(&path), Some(AnswerCount { answers: 3, last: Some(at(9)) }));
    }

    #[test]
    fn orphans_are_deleted_or_lose_their_reference() {
        let mut history = History::in_memory().unwrap();
        let round = history.start_round(&NewRound::default(), at(0)).unwrap();
        let answered = Answered { round: Some(round), ..answered("q", 0) };
        history.add(&answered, &marks(Rating::Good), Some(&card(1))).unwrap();
        assert_eq!(history.remove_orphans().unwrap(), 0);
        history.connection.execute_batch("PRAGMA foreign_keys = off; DELETE FROM round;").unwrap();
        assert_eq!((history.survey().unwrap().orphan_rows, history.remove_orphans().unwrap()), (1, 1));
        assert_eq!(history.review(1).unwrap().unwrap().answered.round, None);
    }

    #[test]
    fn every_kind_of_orphan_is_counted() {
        let mut history = History::in_memory().unwrap();
        let item = |name: &str| crate::history::NewItem {
            question: QuestionId::new(name),
            section: 0,
            limit: std::time::Duration::ZERO,
        };
        let round = NewRound { items: vec![item("a"), item("b"), item("c")], ..NewRound::default() };
        let (gone, kept) =
            (history.start_round(&round, at(0)).unwrap(), history.start_round(&round, at(1)).unwrap());
        let details = crate::history::AnswerDetails::default();
        for (round, position) in [(gone, 0), (kept, 1)] {
            let answered = answered("a", i64::try_from(position).unwrap());
            history.answer_item(round, position, &answered, &marks(Rating::Good), None, &details).unwrap();
        }
        history
            .connection
            .execute_batch(
                "PRAGMA foreign_keys = off; DELETE FROM round WHERE id = 1; DELETE FROM review WHERE id = 2;",
            )
            .unwrap();
        // Two concepts, three items, a reference to a review, a reference to a round.
        assert_eq!(history.remove_orphans().unwrap(), 7);
        assert_eq!(history.survey().unwrap().orphan_rows, 0);
        assert_eq!(history.round(kept).unwrap().unwrap().items.len(), 3);
    }
}
