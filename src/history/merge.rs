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

#[cfg(test)]
mod tests {
    use super::*;

    use crate::{
        grade::Rating,
        history::{
            Answered, Card, FollowUp, Hidden, NewItem, NewRound, Rated,
            tests::{answered, at, card, marks},
        },
    };
    use std::time::Duration;

    fn replay(ratings: &[Rated]) -> Option<Card> {
        Some(Card { reps: u32::try_from(ratings.len()).unwrap(), ..card(5) })
    }

    fn id(name: &str) -> QuestionId {
        QuestionId::new(name)
    }

    #[test]
    fn time_prompt_answer_and_attempt_identify_an_answer() {
        let base = answered("q", 0);
        for (other, known) in [
            (base.clone(), 1),
            (Answered { question: id("renamed"), ..base.clone() }, 1),
            (Answered { hints: 3, topic: "t".into(), ..base.clone() }, 1),
            (Answered { given_at: at(1), ..base.clone() }, 0),
            (Answered { prompt: "What?".into(), ..base.clone() }, 0),
            (Answered { answer: "so".into(), ..base.clone() }, 0),
            (Answered { attempt: 2, ..base.clone() }, 0),
        ] {
            let mut here = History::in_memory().unwrap();
            here.add(&base, &marks(Rating::Good), Some(&card(1))).unwrap();
            let mut there = History::in_memory().unwrap();
            there.add(&other, &marks(Rating::Good), Some(&card(1))).unwrap();
            let counts = here.merge(&there.records().unwrap(), &replay).unwrap();
            let cards = usize::from(known == 0 && other.attempt == 1);
            assert_eq!(counts, MergeCounts { answers: 1 - known, rounds: 0, known, cards }, "{other:?}");
            let reps = here.card(&id("q")).unwrap().unwrap().reps;
            assert_eq!(reps as usize, 1 + cards);
        }
    }

    #[test]
    fn each_of_several_equal_answers_is_matched_once() {
        let of = |count| {
            let mut history = History::in_memory().unwrap();
            for _ in 0..count {
                history.add(&answered("q", 0), &marks(Rating::Good), None).unwrap();
            }
            history
        };
        for (here, there, new) in [(1, 3, 2), (2, 2, 0), (3, 1, 0)] {
            let counts = of(here).merge(&of(there).records().unwrap(), &replay).unwrap();
            assert_eq!((counts.answers, counts.known), (new, there - new), "{here} {there}");
        }
    }

    #[test]
    fn what_is_hidden_or_set_here_stays() {
        let mut here = History::in_memory().unwrap();
        let mut there = History::in_memory().unwrap();
        here.hide(&id("both"), Some(Hidden::Until(at(5)))).unwrap();
        here.set_meta("both", Some("here")).unwrap();
        for (name, hidden) in [("both", Hidden::Suspended), ("new", Hidden::Until(at(7)))] {
            there.hide(&id(name), Some(hidden)).unwrap();
            there.set_meta(name, Some("there")).unwrap();
        }
        here.merge(&there.records().unwrap(), &replay).unwrap();
        assert_eq!(here.hidden(at(4)).unwrap(), [id("both"), id("new")].into());
        assert_eq!(here.hidden(at(6)).unwrap(), [id("new")].into());
        assert!(here.hidden(at(7)).unwrap().is_empty());
        assert_eq!(here.meta("both").unwrap().as_deref(), Some("here"));
        assert_eq!(here.meta("new").unwrap().as_deref(), Some("there"));
    }

    fn with_round(history: &mut History, started: i64) -> RoundId {
        let item = |name| NewItem { question: id(name), section: 0, limit: Duration::from_secs(9) };
        let round = NewRound {
            title: "T".into(),
            source: "s".into(),
            items: vec![item("a"), item("b")],
            ..NewRound::default()
        };
        history.start_round(&round, at(started)).unwrap()
    }

    fn answer_item(history: &mut History, round: RoundId, position: usize, name: &str) {
        let details = crate::history::AnswerDetails {
            spent: Duration::from_secs(5),
            paused: Duration::from_secs(1),
            delivery: Some(serde_json::json!({"pace": 1})),
        };
        let answered = answered(name, i64::try_from(position).unwrap());
        history.answer_item(round, position, &answered, &marks(Rating::Good), None, &details).unwrap();
    }

    #[test]
    fn rounds_are_the_same_by_kind_title_and_start() {
        let mut there = History::in_memory().unwrap();
        let id = with_round(&mut there, 3);
        answer_item(&mut there, id, 0, "a");
        there
            .add_follow_up(
                id,
                0,
                &FollowUp { prompt: "p".into(), answer: "x".into(), spent_ms: 3, score: None },
            )
            .unwrap();
        there.resume_round(id).unwrap();
        there.resume_round(id).unwrap();
        let mut here = History::in_memory().unwrap();
        let other = with_round(&mut here, 4);
        let same = with_round(&mut here, 3);
        here.resume_round(other).unwrap();
        let records = there.records().unwrap();
        let counts = here.merge(&records, &replay).unwrap();
        assert_eq!((counts.answers, counts.rounds), (1, 1));
        let merged = here.round(same).unwrap().unwrap();
        let original = there.round(id).unwrap().unwrap();
        assert_eq!((merged.interruptions, merged.ended_at, merged.source.as_str()), (2, None, "s"));
        let (item, expected) = (&merged.items[0], &original.items[0]);
        assert_eq!((item.state, item.spent, item.paused), (expected.state, expected.spent, expected.paused));
        assert_eq!(item.follow_ups, expected.follow_ups);
        let review = item.review.as_ref().unwrap();
        assert_eq!(
            (review.answered.round, &review.delivery),
            (Some(same), &expected.review.as_ref().unwrap().delivery)
        );
        assert_eq!(here.round(other).unwrap().unwrap().next_position(), Some(0));
        // A second time nothing is new; ending it there ends it here, once.
        assert_eq!(here.merge(&records, &replay).unwrap().rounds, 0);
        for (end, interruptions) in [(50, 2), (60, 2)] {
            there.end_round(id, at(end)).unwrap();
            assert_eq!(here.merge(&there.records().unwrap(), &replay).unwrap().rounds, 0);
            let merged = here.round(same).unwrap().unwrap();
            assert_eq!((merged.ended_at, merged.interruptions), (Some(at(50)), interruptions));
        }
    }

    #[test]
    fn a_settled_item_stays_and_a_pending_one_is_completed() {
        let mut here = History::in_memory().unwrap();
        let mut there = History::in_memory().unwrap();
        let (here_id, there_id) = (with_round(&mut here, 0), with_round(&mut there, 0));
        here.skip_item(here_id, 0, Duration::from_secs(1)).unwrap();
        answer_item(&mut there, there_id, 0, "a");
        answer_item(&mut there, there_id, 1, "b");
        assert_eq!(here.merge(&there.records().unwrap(), &replay).unwrap().rounds, 1);
        let items = here.round(here_id).unwrap().unwrap().items;
        assert_eq!((items[0].state, items[0].spent), (ItemState::Skipped, Duration::from_secs(1)));
        assert_eq!((items[1].state, items[1].spent), (ItemState::Answered, Duration::from_secs(5)));
    }

    #[test]
    fn an_item_without_its_answer_is_pending_and_an_answer_without_its_round_has_none() {
        let mut there = History::in_memory().unwrap();
        let round = with_round(&mut there, 0);
        answer_item(&mut there, round, 0, "a");
        there.skip_item(round, 1, Duration::ZERO).unwrap();
        let records = there.records().unwrap();
        let (reviews, others): (Vec<_>, Vec<_>) =
            records.into_iter().partition(|r| matches!(r, Record::Review(_)));
        let mut here = History::in_memory().unwrap();
        assert_eq!(here.merge(&others, &replay).unwrap().rounds, 1);
        let states: Vec<_> = here.round(1).unwrap().unwrap().items.iter().map(|i| i.state).collect();
        assert_eq!(states, [ItemState::Pending, ItemState::Skipped]);
        let mut here = History::in_memory().unwrap();
        here.merge(&reviews, &replay).unwrap();
        assert_eq!(here.review(1).unwrap().unwrap().answered.round, None);
    }

    #[test]
    fn an_item_refers_to_the_answer_that_is_known_here() {
        let mut there = History::in_memory().unwrap();
        let round = with_round(&mut there, 0);
        answer_item(&mut there, round, 0, "a");
        let records = there.records().unwrap();
        let (reviews, others): (Vec<_>, Vec<_>) =
            records.iter().cloned().partition(|r| matches!(r, Record::Review(_)));
        let mut here = History::in_memory().unwrap();
        here.add(&answered("z", 7), &marks(Rating::Good), None).unwrap();
        here.merge(&reviews, &replay).unwrap();
        assert_eq!(
            here.merge(&records, &replay).unwrap(),
            MergeCounts { answers: 0, rounds: 1, known: 1, cards: 0 }
        );
        let item = here.round(1).unwrap().unwrap().items.remove(0);
        assert_eq!(item.review.unwrap().answered.question, id("a"));
        assert_eq!(others.len() + 1, records.len());
    }

    #[test]
    fn a_round_without_items_is_new_once() {
        let mut there = History::in_memory().unwrap();
        there.start_round(&NewRound::default(), at(0)).unwrap();
        let mut here = History::in_memory().unwrap();
        for rounds in [1, 0] {
            assert_eq!(here.merge(&there.records().unwrap(), &replay).unwrap().rounds, rounds);
        }
    }
}
