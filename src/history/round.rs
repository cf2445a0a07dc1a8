//! Rounds: what was planned, and what became of each question, saved as it happens.
//!
//! Every step of a round is one transaction with full sync: a crash loses at most the line that was
//! being typed, and [`History::unfinished_round`] finds the round where it stopped.

use super::{
    Answered, Card, History, HistoryError, Marks, ReviewId, StoredReview, read,
    review::{self, json, milliseconds, timestamp},
};
use crate::bank::QuestionId;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::HashMap, time::Duration};

/// Number of a round in this history.
pub type RoundId = i64;

/// What a round is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoundKind {
    /// A mock round.
    #[default]
    Mock,
    /// A practice session.
    Practice,
}

impl RoundKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Practice => "practice",
        }
    }

    fn of_name(name: &str) -> Self {
        if name == "practice" { Self::Practice } else { Self::Mock }
    }
}

/// How a round was set up: everything but its questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundSetup {
    /// The seed that gives this plan again.
    pub seed: u64,
    /// Limit of the whole round.
    #[serde(with = "millis")]
    pub limit: Option<Duration>,
    /// Whether an answer was taken as it stood when its time was over.
    pub hard: bool,
    /// Whether the clock could be stopped.
    pub pause: bool,
    /// Whether a weak answer was followed up.
    pub follow_ups: bool,
    /// Whether answers were spoken.
    pub spoken: bool,
    /// Its sections, in order.
    pub sections: Vec<SectionSetup>,
}

/// A section of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionSetup {
    /// What it is called.
    pub title: String,
    /// Share in the round's score relative to the other sections.
    pub weight: f64,
    /// How many questions were asked for.
    #[serde(default)]
    pub wanted: usize,
}

/// A round that begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewRound {
    /// What it is.
    pub kind: RoundKind,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with; rounds of the same source are
    /// compared with each other.
    pub source: String,
    /// How it is set up.
    pub setup: RoundSetup,
    /// Its questions, in order.
    pub items: Vec<NewItem>,
}

/// A question of a round that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Which question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time for the answer.
    pub limit: Duration,
}

/// What became of a question of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemState {
    /// Not asked yet, or broken off.
    Pending,
    /// Answered.
    Answered,
    /// Skipped by the user.
    Skipped,
}

impl ItemState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Answered => "answered",
            Self::Skipped => "skipped",
        }
    }

    fn of_name(name: &str) -> Self {
        match name {
            "answered" => Self::Answered,
            "skipped" => Self::Skipped,
            _ => Self::Pending,
        }
    }
}

/// How an answer of a round was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock stood still.
    pub paused: Duration,
    /// How it was said, where that was measured.
    pub delivery: Option<Value>,
}

/// A question asked after a weak answer, and what was answered to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// What was asked.
    pub prompt: String,
    /// What was answered.
    pub answer: String,
    /// Time on the clock, milliseconds.
    #[serde(default)]
    pub spent_ms: u64,
    /// 0 to 1, where it was graded.
    #[serde(default)]
    pub score: Option<f64>,
}

/// A round with everything that happened in it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundRecord {
    /// Its number.
    pub id: RoundId,
    /// What it is.
    pub kind: RoundKind,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with.
    pub source: String,
    /// How it was set up.
    pub setup: RoundSetup,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it can be gone on with.
    pub ended_at: Option<Timestamp>,
    /// How often it was gone on with after it had been broken off.
    pub interruptions: u32,
    /// Its questions, in order.
    pub items: Vec<RoundItem>,
}

impl RoundRecord {
    /// Position of the next question to ask.
    pub fn next_position(&self) -> Option<usize> {
        self.items.iter().position(|i| i.state == ItemState::Pending)
    }

    /// Time spent so far, without pauses.
    pub fn spent(&self) -> Duration {
        self.items.iter().map(|i| i.spent).sum()
    }
}

/// A question of a round and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundItem {
    /// Which question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time for the answer.
    pub limit: Duration,
    /// What became of it.
    pub state: ItemState,
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock stood still.
    pub paused: Duration,
    /// What was asked after a weak answer.
    pub follow_ups: Vec<FollowUp>,
    /// The answer.
    pub review: Option<StoredReview>,
}

impl RoundItem {
    /// Time beyond the limit.
    pub fn overtime(&self) -> Duration {
        self.spent.saturating_sub(self.limit)
    }
}

/// A round as lists and comparisons need it: without the answers' texts.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundOutline {
    /// Its number.
    pub id: RoundId,
    /// What it is.
    pub kind: RoundKind,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with.
    pub source: String,
    /// How it was set up.
    pub setup: RoundSetup,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Its questions, in order.
    pub items: Vec<OutlineItem>,
}

/// A question of a [`RoundOutline`].
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineItem {
    /// Which question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// What became of it.
    pub state: ItemState,
    /// First topic of the question when it was asked.
    pub topic: String,
    /// 0 to 1.
    pub score: Option<f64>,
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time for the answer.
    pub limit: Duration,
}

impl History {
    /// Begins a round.
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

    /// Stores the answer to a pending question of a round, its marks and the card that follows,
    /// all or nothing. `answered.round` need not be set.
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
        given: &Given,
    ) -> Result<ReviewId, HistoryError> {
        let answered = Answered { round: Some(round), ..answered.clone() };
        let stored = self.transact(|t| {
            if !settle(t, round, position, ItemState::Answered, given)? {
                return Ok(None);
            }
            let review = review::insert(t, &answered, marks, card)?;
            t.execute(
                "UPDATE round_item SET review_id = ?3 WHERE round_id = ?1 AND position = ?2",
                params![round, position, review],
            )?;
            if let Some(delivery) = &given.delivery {
                t.execute(
                    "UPDATE review SET delivery = ?2 WHERE id = ?1",
                    params![review, delivery.to_string()],
                )?;
            }
            Ok(Some(review))
        })?;
        stored.ok_or(HistoryError::NoItem { round, position })
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
        let given = Given { spent, ..Given::default() };
        let done = self.transact(|t| settle(t, round, position, ItemState::Skipped, &given))?;
        if done { Ok(()) } else { Err(HistoryError::NoItem { round, position }) }
    }

    /// Adds what was asked after the answer to a question of a round.
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
        if done == 1 { Ok(()) } else { Err(HistoryError::NoItem { round, position }) }
    }

    /// Ends a round; what is still pending stays unanswered.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn end_round(&mut self, round: RoundId, at: Timestamp) -> Result<(), HistoryError> {
        self.connection
            .execute("UPDATE round SET ended_at = ?2 WHERE id = ?1", params![round, at.as_millisecond()])
            .map(drop)
            .map_err(self.at())
    }

    /// Notes that a round is gone on with.
    ///
    /// # Errors
    /// When SQLite fails.
    pub fn resume_round(&mut self, round: RoundId) -> Result<(), HistoryError> {
        self.connection
            .execute("UPDATE round SET interruptions = interruptions + 1 WHERE id = ?1", [round])
            .map(drop)
            .map_err(self.at())
    }

    /// The newest mock round that was begun and not ended.
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

    /// The newest mock round.
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

/// Moves a question out of the pending state; false when it was not in it.
fn settle(
    t: &Connection,
    round: RoundId,
    position: usize,
    state: ItemState,
    given: &Given,
) -> rusqlite::Result<bool> {
    let changed = t.execute(
        "UPDATE round_item SET state = ?3, spent_ms = ?4, paused_ms = ?5 \
         WHERE round_id = ?1 AND position = ?2 AND state = 'pending'",
        params![round, position, state.name(), milliseconds(given.spent), milliseconds(given.paused)],
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
                kind: RoundKind::of_name(&row.get::<_, String>(0)?),
                title: row.get(1)?,
                source: row.get(2)?,
                setup: read::from_json(&row.get::<_, String>(3)?),
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
            state: ItemState::of_name(&row.get::<_, String>(3)?),
            spent: Duration::from_millis(row.get(4)?),
            paused: Duration::from_millis(row.get(5)?),
            follow_ups: read::from_json(&row.get::<_, String>(6)?),
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
            kind: RoundKind::of_name(&row.get::<_, String>(1)?),
            title: row.get(2)?,
            source: row.get(3)?,
            setup: read::from_json(&row.get::<_, String>(4)?),
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
                state: ItemState::of_name(&row.get::<_, String>(2)?),
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

/// An optional duration as whole milliseconds.
mod millis {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::time::Duration;

    pub(super) fn serialize<S: Serializer>(value: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        value.map(|d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX)).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(Duration::from_millis))
    }
}
