//! Merging the records of another history into this one.
//!
//! One transaction, and idempotent: an answer that exists already (same time, prompt, answer and
//! attempt; its question may have another id by now) is not stored twice.

use super::{
    History, HistoryError, ItemState, ReviewId, RoundId,
    columns::json,
    jsonl::{Record, ReviewLine, RoundLine},
    rebuild::{Replay, rebuild_cards},
    review,
};
use crate::bank::QuestionId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// What a merge did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct MergeCounts {
    /// New answers.
    pub answers: usize,
    /// Rounds that are new or have new items.
    pub rounds: usize,
    /// Answers that existed already.
    pub known: usize,
    /// Questions whose card was rebuilt.
    pub cards: usize,
}

/// What identifies an answer across histories.
#[derive(PartialEq, Eq, Hash)]
struct AnswerKey {
    given_at: i64,
    attempt: u32,
    prompt: String,
    answer: String,
}

impl History {
    /// Stores all of `records` that is new, and rebuilds the cards of questions with new answers.
    ///
    /// # Errors
    /// When SQLite fails; nothing is stored then.
    pub fn merge(&mut self, records: &[Record], replay: Replay<'_>) -> Result<MergeCounts, HistoryError> {
        self.transact(|t| {
            let mut counts = MergeCounts::default();
            let rounds = records.iter().filter_map(|r| match r {
                Record::Round(round) => Some(&**round),
                _ => None,
            });
            let mut round_ids: HashMap<i64, RoundId> = HashMap::new();
            let mut new_rounds = BTreeSet::new();
            for round in rounds.clone() {
                let (id, new) = import_round(t, round)?;
                round_ids.insert(round.id, id);
                if new {
                    new_rounds.insert(id);
                }
            }
            let mut review_ids = HashMap::new();
            let mut questions = BTreeSet::new();
            let mut known = known_reviews(t)?;
            for record in records {
                match record {
                    Record::Review(line) => {
                        let id = import_review(t, line, &round_ids, &mut known, &mut questions, &mut counts)?;
                        review_ids.insert(line.id(), id);
                    }
                    Record::Hidden { question, until } => {
                        t.execute(
                            "INSERT OR IGNORE INTO shelved (question_id, until) VALUES (?1, ?2)",
                            params![question.as_str(), until.map(|u| u.as_millisecond())],
                        )?;
                    }
                    Record::Meta { key, value } => {
                        t.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)", [key, value])?;
                    }
                    Record::Round(_) | Record::Format { .. } => {}
                }
            }
            for round in rounds {
                let id = round_ids.get(&round.id).copied().unwrap_or_default();
                let changed = import_items(t, round, id, &review_ids)?;
                counts.rounds += usize::from(changed || new_rounds.contains(&id));
            }
            counts.cards = questions.len();
            rebuild_cards(t, &questions, replay)?;
            Ok(counts)
        })
    }
}

fn known_reviews(t: &Connection) -> rusqlite::Result<HashMap<AnswerKey, Vec<ReviewId>>> {
    let mut statement =
        t.prepare("SELECT id, given_at, attempt, prompt, answer FROM review ORDER BY id DESC")?;
    let mut known: HashMap<AnswerKey, Vec<ReviewId>> = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key = AnswerKey {
            given_at: row.get(1)?,
            attempt: row.get(2)?,
            prompt: row.get(3)?,
            answer: row.get(4)?,
        };
        known.entry(key).or_default().push(row.get(0)?);
    }
    Ok(known)
}

fn import_review(
    t: &Connection,
    line: &ReviewLine,
    rounds: &HashMap<i64, RoundId>,
    known: &mut HashMap<AnswerKey, Vec<ReviewId>>,
    questions: &mut BTreeSet<QuestionId>,
    counts: &mut MergeCounts,
) -> rusqlite::Result<ReviewId> {
    let (mut answered, marks) = line.parts();
    let key = AnswerKey {
        given_at: answered.given_at.as_millisecond(),
        attempt: answered.attempt,
        prompt: answered.prompt.clone(),
        answer: answered.answer.clone(),
    };
    // Popped, so that each of several equal answers matches only one.
    if let Some(id) = known.get_mut(&key).and_then(Vec::pop) {
        counts.known += 1;
        return Ok(id);
    }
    // The round may be missing from the records.
    answered.round = line.round().and_then(|r| rounds.get(&r).copied());
    let id = review::insert_without_card(t, &answered, &marks)?;
    if let Some(delivery) = line.delivery() {
        t.execute("UPDATE review SET delivery = ?2 WHERE id = ?1", params![id, delivery.to_string()])?;
    }
    if answered.moves_card() {
        questions.insert(answered.question);
    }
    counts.answers += 1;
    Ok(id)
}

/// The id that a round has here, and whether it is new.
fn import_round(t: &Connection, round: &RoundLine) -> rusqlite::Result<(RoundId, bool)> {
    let started = round.started_at.as_millisecond();
    let existing: Option<RoundId> = t
        .query_row(
            "SELECT id FROM round WHERE kind = ?1 AND title = ?2 AND started_at = ?3",
            params![round.kind.name(), round.title, started],
            |row| row.get(0),
        )
        .optional()?;
    let ended = round.ended_at.map(|e| e.as_millisecond());
    if let Some(id) = existing {
        t.execute(
            "UPDATE round SET ended_at = ifnull(ended_at, ?2), interruptions = max(interruptions, ?3) \
             WHERE id = ?1",
            params![id, ended, round.interruptions],
        )?;
        return Ok((id, false));
    }
    t.execute(
        "INSERT INTO round (kind, title, source, plan, started_at, ended_at, interruptions) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            round.kind.name(),
            round.title,
            round.source,
            json(&round.setup),
            started,
            ended,
            round.interruptions
        ],
    )?;
    Ok((t.last_insert_rowid(), true))
}

/// Stores the items of a round that are new, or pending here and settled there; returns whether there
/// were any.
fn import_items(
    t: &Connection,
    round: &RoundLine,
    id: RoundId,
    reviews: &HashMap<i64, ReviewId>,
) -> rusqlite::Result<bool> {
    let mut upsert = t.prepare_cached(
        "INSERT INTO round_item (round_id, position, question_id, section, limit_ms, state, review_id, \
         spent_ms, paused_ms, follow_ups) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (round_id, position) DO UPDATE SET state = excluded.state, \
         review_id = excluded.review_id, spent_ms = excluded.spent_ms, paused_ms = excluded.paused_ms, \
         follow_ups = excluded.follow_ups WHERE state = 'pending' AND excluded.state <> 'pending'",
    )?;
    let mut changed = 0;
    for (position, item) in round.items.iter().enumerate() {
        let review = item.review.and_then(|r| reviews.get(&r).copied());
        // Without the answer's record the item has nothing to show and is pending.
        let state = if item.state == ItemState::Answered && review.is_none() {
            ItemState::Pending
        } else {
            item.state
        };
        let whole = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        changed += upsert.execute(params![
            id,
            position,
            item.question.as_str(),
            item.section,
            whole(item.limit_ms),
            state.name(),
            review,
            whole(item.spent_ms),
            whole(item.paused_ms),
            json(&item.follow_ups),
        ])?;
    }
    Ok(changed > 0)
}
