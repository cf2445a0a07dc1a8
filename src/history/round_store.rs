//! Storing rounds as they happen, and reading them back.
//!
//! Every step of a round is one transaction with full sync: a crash loses at most the line that is
//! being typed, and [`History::unfinished_round`] finds where the round stopped.

use super::{
    AnswerDetails, Answered, Card, FollowUp, History, HistoryError, ItemState, Marks, NewRound, OutlineItem,
    ReviewId, RoundId, RoundItem, RoundKind, RoundOutline, RoundRecord, StoredReview,
    columns::{from_json, json, milliseconds, timestamp},
    read, review,
};
use crate::bank::QuestionId;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::{collections::HashMap, time::Duration};

impl History {
    /// Starts a round.
    ///
    /// # Errors
    /// When SQLite fails; nothing is stored then.
    pub fn start_round(&mut self, round: &NewRound, at: Timestamp) -> Result<RoundId, HistoryError> {
        self.transact(|t| {
            t.execute(
                "INSERT INTO round (kind, title, source, plan, started_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    round.kind.name(),
                    round.title,
                    round.source,
                    json(&round.setup),
                    at.as_millisecond()
                ],
            )?;
            let id = t.last_insert_rowid();
            let mut insert = t.prepare_cached(
                "INSERT INTO round_item (round_id, position, question_id, section, limit_ms) \
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?;
            for (position, item) in round.items.iter().enumerate() {
                let limit = milliseconds(item.limit);
                insert.execute(params![id, position, item.question.as_str(), item.section, limit])?;
            }
            Ok(id)
        })
    }

    /// Stores the answer to a pending question of a round, its marks and the resulting card, all or
    /// nothing. `answered.round` is ignored.
    ///
    /// # Errors
    /// When that question is not pending, or SQLite fails; nothing is stored then.
    pub fn answer_item(
        &mut self,
        round: RoundId,
        position: usize,
        answered: &Answered,
        marks: &Marks,
        card: Option<&Card>,
        details: &AnswerDetails,
    ) -> Result<ReviewId, HistoryError> {
        let answered = Answered { round: Some(round), ..answered.clone() };
        let stored = self.transact(|t| {
            if !settle(t, round, position, ItemState::Answered, details)? {
                return Ok(None);
            }
            let review = review::insert(t, &answered, marks, card)?;
            t.execute(
                "UPDATE round_item SET review_id = ?3 WHERE round_id = ?1 AND position = ?2",
                params![round, position, review],
            )?;
            if let Some(delivery) = &details.delivery {
                t.execute(
                    "UPDATE review SET delivery = ?2 WHERE id = ?1",
                    params![review, delivery.to_string()],
                )?;
            }
            Ok(Some(review))
        })?;
        stored.ok_or(HistoryError::NoPendingItem { round, position })
    }

    /// Marks a pending question of a round as skipped after `spent` on the clock.
    ///
    /// # Errors
    /// When that question is not pending, or SQLite fails.
    pub fn skip_item(
        &mut self,
        round: RoundId,
        position: usize,
        spent: Duration,
    ) -> Result<(), HistoryError> {
        let details = AnswerDetails { spent, ..AnswerDetails::default() };
        let done = self.transact(|t| settle(t, round, position, ItemState::Skipped, &details))?;
        if done { Ok(()) } else { Err(HistoryError::NoPendingItem { round, position }) }
    }

    /// Adds a follow-up to a question of a round.
    ///
    /// # Errors
    /// When there is no such question, or SQLite fails.
    pub fn add_follow_up(
        &mut self,
        round: RoundId,
        position: usize,
        follow_up: &FollowUp,
    ) -> Result<(), HistoryError> {
        let done = self.transact(|t| {
            t.execute(
                "UPDATE round_item SET follow_ups = json_insert(follow_ups, '$[#]', json(?3)) \
                 WHERE round_id = ?1 AND position = ?2",
                params![round, position, json(follow_up)],
            )
        })?;
        if done == 1 { Ok(()) } else { Err(HistoryError::NoPendingItem { round, position }) }
    }

    /// Ends a round; pending questions stay unanswered.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn end_round(&mut self, round: RoundId, at: Timestamp) -> Result<(), HistoryError> {
        self.connection
            .execute("UPDATE round SET ended_at = ?2 WHERE id = ?1", params![round, at.as_millisecond()])
            .map(drop)
            .map_err(self.at())
    }

    /// Records that a round was resumed.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn resume_round(&mut self, round: RoundId) -> Result<(), HistoryError> {
        self.connection
            .execute("UPDATE round SET interruptions = interruptions + 1 WHERE id = ?1", [round])
            .map(drop)
            .map_err(self.at())
    }

    /// The newest mock round that has not ended.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn unfinished_round(&self) -> Result<Option<RoundRecord>, HistoryError> {
        let id = self
            .connection
            .query_row(
                "SELECT id FROM round WHERE kind = 'mock' AND ended_at IS NULL \
                 ORDER BY started_at DESC, id DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(self.at())?;
        id.map_or(Ok(None), |id| self.round(id))
    }

    /// The id of the newest mock round.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn latest_round(&self) -> Result<Option<RoundId>, HistoryError> {
        self.connection
            .query_row(
                "SELECT id FROM round WHERE kind = 'mock' ORDER BY started_at DESC, id DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(self.at())
    }

    /// A round with everything that happened in it.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn round(&self, id: RoundId) -> Result<Option<RoundRecord>, HistoryError> {
        load_round(&self.connection, id).map_err(self.at())
    }

    /// The newest `limit` rounds, newest first, without the answers' texts.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn rounds(&self, limit: usize) -> Result<Vec<RoundOutline>, HistoryError> {
        load_outlines(&self.connection, limit).map_err(self.at())
    }
}

/// Moves a question out of the pending state; false when it was not pending.
fn settle(
    t: &Connection,
    round: RoundId,
    position: usize,
    state: ItemState,
    details: &AnswerDetails,
) -> rusqlite::Result<bool> {
    let changed = t.execute(
        "UPDATE round_item SET state = ?3, spent_ms = ?4, paused_ms = ?5 \
         WHERE round_id = ?1 AND position = ?2 AND state = 'pending'",
        params![round, position, state.name(), milliseconds(details.spent), milliseconds(details.paused)],
    )?;
    Ok(changed == 1)
}

pub(super) fn load_round(db: &Connection, id: RoundId) -> rusqlite::Result<Option<RoundRecord>> {
    let round = db
        .prepare_cached(
            "SELECT kind, title, source, plan, started_at, ended_at, interruptions FROM round WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(RoundRecord {
                id,
                kind: RoundKind::from_name(&row.get::<_, String>(0)?),
                title: row.get(1)?,
                source: row.get(2)?,
                setup: from_json(&row.get::<_, String>(3)?),
                started_at: timestamp(row.get(4)?),
                ended_at: row.get::<_, Option<i64>>(5)?.map(timestamp),
                interruptions: row.get(6)?,
                items: Vec::new(),
            })
        })
        .optional()?;
    let Some(mut round) = round else { return Ok(None) };
    let mut reviews: HashMap<ReviewId, StoredReview> =
        read::load(db, "r.id IN (SELECT review_id FROM round_item WHERE round_id = ?1)", [id])?
            .into_iter()
            .map(|r| (r.id, r))
            .collect();
    let mut statement = db.prepare_cached(
        "SELECT question_id, section, limit_ms, state, spent_ms, paused_ms, follow_ups, review_id \
         FROM round_item WHERE round_id = ?1 ORDER BY position",
    )?;
    let items = statement.query_map([id], |row| {
        Ok(RoundItem {
            question: QuestionId::new(row.get::<_, String>(0)?),
            section: row.get(1)?,
            limit: Duration::from_millis(row.get(2)?),
            state: ItemState::from_name(&row.get::<_, String>(3)?),
            spent: Duration::from_millis(row.get(4)?),
            paused: Duration::from_millis(row.get(5)?),
            follow_ups: from_json(&row.get::<_, String>(6)?),
            review: row.get::<_, Option<ReviewId>>(7)?.and_then(|id| reviews.remove(&id)),
        })
    })?;
    round.items = items.collect::<rusqlite::Result<_>>()?;
    Ok(Some(round))
}

fn load_outlines(db: &Connection, limit: usize) -> rusqlite::Result<Vec<RoundOutline>> {
    let mut statement = db.prepare_cached(
        "SELECT id, kind, title, source, plan, started_at, ended_at FROM round \
         ORDER BY started_at DESC, id DESC LIMIT ?1",
    )?;
    let rounds = statement.query_map([limit], |row| {
        Ok(RoundOutline {
            id: row.get(0)?,
            kind: RoundKind::from_name(&row.get::<_, String>(1)?),
            title: row.get(2)?,
            source: row.get(3)?,
            setup: from_json(&row.get::<_, String>(4)?),
            started_at: timestamp(row.get(5)?),
            ended_at: row.get::<_, Option<i64>>(6)?.map(timestamp),
            items: Vec::new(),
        })
    })?;
    let mut rounds = rounds.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut statement = db.prepare_cached(
        "SELECT i.question_id, i.section, i.state, ifnull(r.topic, ''), r.score, i.spent_ms, i.limit_ms \
         FROM round_item i LEFT JOIN review r ON r.id = i.review_id \
         WHERE i.round_id = ?1 ORDER BY i.position",
    )?;
    for round in &mut rounds {
        let items = statement.query_map([round.id], |row| {
            Ok(OutlineItem {
                question: QuestionId::new(row.get::<_, String>(0)?),
                section: row.get(1)?,
                state: ItemState::from_name(&row.get::<_, String>(2)?),
                topic: row.get(3)?,
                score: row.get(4)?,
                spent: Duration::from_millis(row.get(5)?),
                limit: Duration::from_millis(row.get(6)?),
            })
        })?;
        round.items = items.collect::<rusqlite::Result<_>>()?;
    }
    Ok(rounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    use super::super::NewItem;
    use crate::{
        grade::Rating,
        history::tests::{answered, at, marks},
    };

    fn round(kind: RoundKind) -> NewRound {
        let item =
            |id: &str| NewItem { question: QuestionId::new(id), section: 1, limit: Duration::from_secs(9) };
        NewRound {
            kind,
            title: "T".into(),
            source: "s".into(),
            items: vec![item("a"), item("b")],
            ..NewRound::default()
        }
    }

    #[test]
    fn only_mock_rounds_are_resumed_the_newest_first() {
        let mut history = History::in_memory().unwrap();
        assert_eq!((history.latest_round().unwrap(), history.rounds(9).unwrap()), (None, vec![]));
        let newest = history.start_round(&round(RoundKind::Mock), at(5)).unwrap();
        let tie = history.start_round(&round(RoundKind::Mock), at(5)).unwrap();
        let older = history.start_round(&round(RoundKind::Mock), at(3)).unwrap();
        let practice = history.start_round(&round(RoundKind::Practice), at(9)).unwrap();
        let ids: Vec<_> = history.rounds(9).unwrap().iter().map(|r| r.id).collect();
        assert_eq!(ids, [practice, tie, newest, older]);
        assert_eq!(history.rounds(2).unwrap().len(), 2);
        let outline = &history.rounds(1).unwrap()[0];
        assert_eq!(
            (outline.kind, outline.title.as_str(), outline.source.as_str()),
            (RoundKind::Practice, "T", "s")
        );
        assert_eq!(history.round(practice).unwrap().unwrap().kind, RoundKind::Practice);
        assert_eq!(history.latest_round().unwrap(), Some(tie));
        for expected in [Some(tie), Some(newest), Some(older), None] {
            let unfinished = history.unfinished_round().unwrap();
            assert_eq!(unfinished.as_ref().map(|r| r.id), expected);
            if let Some(id) = expected {
                history.end_round(id, at(20)).unwrap();
            }
        }
        assert_eq!(history.latest_round().unwrap(), Some(tie));
        assert_eq!(history.round(practice).unwrap().unwrap().ended_at, None);
    }

    #[test]
    fn a_round_without_pending_items_has_no_next_position() {
        let mut history = History::in_memory().unwrap();
        let id = history.start_round(&round(RoundKind::Mock), at(0)).unwrap();
        let other = history.start_round(&round(RoundKind::Mock), at(0)).unwrap();
        for (position, next) in [(0, Some(1)), (1, None)] {
            history.skip_item(id, position, Duration::from_secs(2)).unwrap();
            assert_eq!(history.round(id).unwrap().unwrap().next_position(), next);
        }
        let record = history.round(id).unwrap().unwrap();
        assert_eq!((record.spent(), record.interruptions), (Duration::from_secs(4), 0));
        assert_eq!((record.items[0].section, record.items[0].limit), (1, Duration::from_secs(9)));
        history.resume_round(id).unwrap();
        assert_eq!(history.round(id).unwrap().unwrap().interruptions, 1);
        let untouched = history.round(other).unwrap().unwrap();
        assert_eq!((untouched.next_position(), untouched.interruptions), (Some(0), 0));
    }

    #[test]
    fn follow_ups_are_added_in_order_to_existing_items() {
        let mut history = History::in_memory().unwrap();
        let id = history.start_round(&round(RoundKind::Mock), at(0)).unwrap();
        let follow_up = |prompt: &str| FollowUp {
            prompt: prompt.into(),
            answer: String::new(),
            spent_ms: 1,
            score: None,
        };
        for prompt in ["one", "two"] {
            history.add_follow_up(id, 1, &follow_up(prompt)).unwrap();
        }
        let error = history.add_follow_up(id, 2, &follow_up("three")).unwrap_err();
        assert!(matches!(error, HistoryError::NoPendingItem { round, position: 2 } if round == id));
        let record = history.round(id).unwrap().unwrap();
        assert_eq!(record.items[1].follow_ups, [follow_up("one"), follow_up("two")]);
        assert!(record.items[0].follow_ups.is_empty());
    }

    #[test]
    fn an_answer_belongs_to_its_round_and_item() {
        let mut history = History::in_memory().unwrap();
        let id = history.start_round(&round(RoundKind::Mock), at(0)).unwrap();
        let details = AnswerDetails {
            spent: Duration::from_secs(3),
            paused: Duration::from_secs(2),
            delivery: Some(serde_json::json!([1])),
        };
        let answered = Answered { round: Some(99), ..answered("b", 1) };
        let review = history.answer_item(id, 1, &answered, &marks(Rating::Good), None, &details).unwrap();
        let record = history.round(id).unwrap().unwrap();
        assert_eq!((record.items[0].state, record.items[1].state), (ItemState::Pending, ItemState::Answered));
        let stored = record.items[1].review.as_ref().unwrap();
        assert_eq!(
            (stored.id, stored.answered.round, &stored.delivery),
            (review, Some(id), &details.delivery)
        );
        assert_eq!((record.items[1].spent, record.items[1].paused), (details.spent, details.paused));
        let outline = &history.rounds(1).unwrap()[0].items;
        assert_eq!(
            (outline[1].score, outline[1].spent, outline[1].limit),
            (Some(0.5), details.spent, Duration::from_secs(9))
        );
        assert_eq!((outline[0].state, outline[1].state), (ItemState::Pending, ItemState::Answered));
        assert_eq!((outline[0].score, outline[0].topic.as_str(), outline[0].section), (None, "", 1));
    }
}
