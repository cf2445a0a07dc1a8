//! Taking over what another history holds, and giving questions other ids.
//!
//! All in one transaction, and idempotent: an answer that is here already (same time, prompt,
//! answer and attempt; its question may have another id by now) is not taken twice. Cards are derived anew by the
//! function that is handed in, because scheduling is not this module's business.

use super::{
    Card, History, HistoryError, ItemState, Rated, ReviewId, RoundId, card,
    jsonl::{Record, ReviewLine, RoundLine},
    review::{self, json},
};
use crate::bank::QuestionId;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// What was taken over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Merged {
    /// Answers that were new here.
    pub answers: usize,
    /// Rounds that were new here or gone on with there.
    pub rounds: usize,
    /// Answers that were here already.
    pub known: usize,
    /// Questions whose due date was worked out anew.
    pub cards: usize,
}

/// What tells one answer from another.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    given_at: i64,
    attempt: u32,
    prompt: String,
    answer: String,
}

/// The card that follows from a question's ratings, oldest first.
pub type Replay<'a> = &'a dyn Fn(&[Rated]) -> Option<Card>;

impl History {
    /// Takes over all of `records` that is not here yet.
    ///
    /// # Errors
    /// When SQLite fails; nothing is taken then.
    pub fn merge(&mut self, records: &[Record], replay: Replay<'_>) -> Result<Merged, HistoryError> {
        self.transact(|t| {
            let mut done = Merged::default();
            let rounds = records.iter().filter_map(|r| match r {
                Record::Round(round) => Some(&**round),
                _ => None,
            });
            let mut round_ids: HashMap<i64, RoundId> = HashMap::new();
            let mut fresh = BTreeSet::new();
            for round in rounds.clone() {
                let (id, new) = take_round(t, round)?;
                round_ids.insert(round.id, id);
                if new {
                    fresh.insert(id);
                }
            }
            let mut review_ids = HashMap::new();
            let mut questions = BTreeSet::new();
            let mut known = known_reviews(t)?;
            for record in records {
                match record {
                    Record::Review(line) => {
                        let id = take_review(t, line, &round_ids, &mut known, &mut questions, &mut done)?;
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
                let changed = take_items(t, round, id, &review_ids)?;
                done.rounds += usize::from(changed || fresh.contains(&id));
            }
            done.cards = questions.len();
            rederive(t, &questions, replay)?;
            Ok(done)
        })
    }

    /// Moves everything of the question `old` to `new` and gives how many answers that were.
    ///
    /// # Errors
    /// When SQLite fails; nothing is moved then.
    pub fn rename(
        &mut self,
        old: &QuestionId,
        new: &QuestionId,
        replay: Replay<'_>,
    ) -> Result<usize, HistoryError> {
        self.transact(|t| {
            let both = [new.as_str(), old.as_str()];
            let moved = t.execute("UPDATE review SET question_id = ?1 WHERE question_id = ?2", both)?;
            t.execute("UPDATE round_item SET question_id = ?1 WHERE question_id = ?2", both)?;
            t.execute("UPDATE OR REPLACE shelved SET question_id = ?1 WHERE question_id = ?2", both)?;
            rederive(t, &BTreeSet::from([old.clone(), new.clone()]), replay)?;
            Ok(moved)
        })
    }

    /// Derives the cards of these questions anew.
    ///
    /// # Errors
    /// When SQLite fails; nothing is changed then.
    pub fn rederive(
        &mut self,
        questions: &BTreeSet<QuestionId>,
        replay: Replay<'_>,
    ) -> Result<(), HistoryError> {
        self.transact(|t| rederive(t, questions, replay))
    }
}

pub(super) fn rederive(
    t: &Connection,
    questions: &BTreeSet<QuestionId>,
    replay: Replay<'_>,
) -> rusqlite::Result<()> {
    for question in questions {
        let ratings = review::ratings_of(t, question, None)?;
        let card = if ratings.is_empty() { None } else { replay(&ratings) };
        card::write(t, question, card.as_ref())?;
    }
    Ok(())
}

fn known_reviews(t: &Connection) -> rusqlite::Result<HashMap<Key, Vec<ReviewId>>> {
    let mut statement =
        t.prepare("SELECT id, given_at, attempt, prompt, answer FROM review ORDER BY id DESC")?;
    let mut known: HashMap<Key, Vec<ReviewId>> = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let key =
            Key { given_at: row.get(1)?, attempt: row.get(2)?, prompt: row.get(3)?, answer: row.get(4)? };
        known.entry(key).or_default().push(row.get(0)?);
    }
    Ok(known)
}

fn take_review(
    t: &Connection,
    line: &ReviewLine,
    rounds: &HashMap<i64, RoundId>,
    known: &mut HashMap<Key, Vec<ReviewId>>,
    questions: &mut BTreeSet<QuestionId>,
    done: &mut Merged,
) -> rusqlite::Result<ReviewId> {
    let (mut answered, marks) = line.parts();
    let key = Key {
        given_at: answered.given_at.as_millisecond(),
        attempt: answered.attempt,
        prompt: answered.prompt.clone(),
        answer: answered.answer.clone(),
    };
    // Each of several equal ones here stands for one of several equal ones there.
    if let Some(id) = known.get_mut(&key).and_then(Vec::pop) {
        done.known += 1;
        return Ok(id);
    }
    // A round that is not among the lines cannot be pointed to.
    answered.round = line.round().and_then(|r| rounds.get(&r).copied());
    let id = review::insert_alone(t, &answered, &marks)?;
    if let Some(delivery) = line.delivery() {
        t.execute("UPDATE review SET delivery = ?2 WHERE id = ?1", params![id, delivery.to_string()])?;
    }
    if answered.counts() {
        questions.insert(answered.question);
    }
    done.answers += 1;
    Ok(id)
}

/// The number here of a round of there, and whether it is new.
fn take_round(t: &Connection, round: &RoundLine) -> rusqlite::Result<(RoundId, bool)> {
    let started = round.started_at.as_millisecond();
    let here: Option<RoundId> = t
        .query_row(
            "SELECT id FROM round WHERE kind = ?1 AND title = ?2 AND started_at = ?3",
            params![round.kind.name(), round.title, started],
            |row| row.get(0),
        )
        .optional()?;
    let ended = round.ended_at.map(|e| e.as_millisecond());
    if let Some(id) = here {
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

/// Takes over the questions of a round that are not here, or are still open here and not there.
fn take_items(
    t: &Connection,
    round: &RoundLine,
    id: RoundId,
    reviews: &HashMap<i64, ReviewId>,
) -> rusqlite::Result<bool> {
    let mut put = t.prepare_cached(
        "INSERT INTO round_item (round_id, position, question_id, section, limit_ms, state, review_id, \
         spent_ms, paused_ms, follow_ups) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) \
         ON CONFLICT (round_id, position) DO UPDATE SET state = excluded.state, \
         review_id = excluded.review_id, spent_ms = excluded.spent_ms, paused_ms = excluded.paused_ms, \
         follow_ups = excluded.follow_ups WHERE state = 'pending' AND excluded.state <> 'pending'",
    )?;
    let mut changed = 0;
    for (position, item) in round.items.iter().enumerate() {
        let review = item.review.and_then(|r| reviews.get(&r).copied());
        // An answer whose line is missing cannot be shown; the question counts as open.
        let state = if item.state == ItemState::Answered && review.is_none() {
            ItemState::Pending
        } else {
            item.state
        };
        let whole = |ms: u64| i64::try_from(ms).unwrap_or(i64::MAX);
        changed += put.execute(params![
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
