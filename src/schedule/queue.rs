//! The order of questions in practice: due ones first, then new ones.

use super::Scheduler;
use crate::{bank::QuestionId, history::Card};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// A question that may be asked.
#[derive(Clone, Copy, Debug)]
pub struct QueueCandidate<'a> {
    /// The question.
    pub id: &'a QuestionId,
    /// Its first topic; empty without one.
    pub topic: &'a str,
}

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has been due for this many study days; 0 means today.
    Due(u32),
    /// It was never asked.
    New,
    /// It is not due; the user asked to practise ahead.
    Cram,
    /// It was answered wrong earlier in this practice.
    Again,
    /// The user chose it.
    Named,
}

/// An entry of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The question.
    pub id: QuestionId,
    /// Why it is asked.
    pub why: Why,
}

/// Which questions a practice includes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// New questions that may still be asked today.
    pub new: usize,
    /// Whether due questions are included.
    pub due: bool,
    /// Whether questions that are not due are included too.
    pub cram: bool,
    /// Seed that shuffles the new questions; `None` keeps the bank's order.
    pub seed: Option<u64>,
}

/// The questions of a practice in order: due ones, lowest recall first; then new ones, alternating
/// between topics; then, to cram, the rest, lowest recall first.
///
/// `cards` must hold at least the cards due today, and all cards when cramming.
pub fn plan(
    scheduler: &Scheduler,
    candidates: &[QueueCandidate<'_>],
    cards: &[(QuestionId, Card)],
    seen: &HashSet<QuestionId>,
    limits: Limits,
    now: Timestamp,
) -> Vec<Queued> {
    let asked: HashSet<&QuestionId> = candidates.iter().map(|c| c.id).collect();
    let end = scheduler.days().end_of_day(now);
    let mut known: Vec<_> = cards
        .iter()
        .filter(|(id, _)| asked.contains(id))
        .map(|(id, card)| (scheduler.recall(card, now), card, id))
        .collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.due.cmp(&b.1.due)).then(a.2.cmp(b.2)));
    let (due, later): (Vec<_>, Vec<_>) = known.into_iter().partition(|(_, card, _)| card.due < end);

    let mut queue = Vec::new();
    if limits.due {
        queue.extend(due.into_iter().map(|(_, card, id)| Queued {
            id: id.clone(),
            why: Why::Due(scheduler.days().between(card.due, now)),
        }));
    }
    let mut new: Vec<_> = candidates.iter().filter(|c| !seen.contains(c.id)).collect();
    if let Some(seed) = limits.seed {
        new.sort_by_cached_key(|c| {
            crate::bank::fnv1a(seed.to_le_bytes().into_iter().chain(c.id.as_str().bytes()))
        });
    }
    let new = alternate_topics(&new, limits.new);
    queue.extend(new.map(|c| Queued { id: c.id.clone(), why: Why::New }));
    if limits.cram {
        queue.extend(later.into_iter().map(|(_, _, id)| Queued { id: id.clone(), why: Why::Cram }));
    }
    queue
}

/// The first `limit` of `candidates`, alternating between top-level topics, so that ten questions on
/// one topic are not asked in a row.
fn alternate_topics<'a, 'b>(
    candidates: &[&'b QueueCandidate<'a>],
    limit: usize,
) -> impl Iterator<Item = &'b QueueCandidate<'a>> {
    let mut turns: HashMap<&str, usize> = HashMap::new();
    let mut topics: HashMap<&str, usize> = HashMap::new();
    let mut ordered: Vec<_> = candidates
        .iter()
        .map(|c| {
            let top = c.topic.split('/').next().unwrap_or("");
            let count = topics.len();
            let topic = *topics.entry(top).or_insert(count);
            let turn = turns.entry(top).or_default();
            *turn += 1;
            ((*turn, topic), *c)
        })
        .collect();
    ordered.sort_by_key(|(turn, _)| *turn);
    ordered.into_iter().take(limit).map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{grade::Rating, schedule::Days};
    use jiff::{SignedDuration, tz::TimeZone};

    fn id(name: &str) -> QuestionId {
        QuestionId::new(name)
    }

    fn names(queue: &[Queued]) -> Vec<&str> {
        queue.iter().map(|q| q.id.as_str()).collect()
    }

    #[test]
    fn due_first_by_recall_then_new_by_turns_then_the_rest() {
        let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
        let now: Timestamp = "2026-01-20T12:00:00Z".parse().unwrap();
        let ago = |days: i64| now - SignedDuration::from_hours(24 * days);
        let all: Vec<_> =
            ["later", "n1", "n2", "n3", "due", "overdue", "gone"].iter().map(|n| id(n)).collect();
        let topics = ["a", "a/x", "a/y", "b", "a", "a", "a"];
        let candidates: Vec<_> =
            all[..6].iter().zip(topics).map(|(id, topic)| QueueCandidate { id, topic }).collect();
        let card = |rating, days| scheduler.next(None, rating, ago(days));
        let cards = vec![
            (id("later"), card(Rating::Easy, 1)),
            (id("due"), card(Rating::Good, 2)),
            (id("overdue"), card(Rating::Hard, 9)),
            (id("gone"), card(Rating::Hard, 9)),
        ];
        let seen: HashSet<_> = cards.iter().map(|(id, _)| id.clone()).collect();
        let limits = Limits { new: 9, due: true, cram: true, seed: None };
        let queue = plan(&scheduler, &candidates, &cards, &seen, limits, now);
        assert_eq!(names(&queue), ["overdue", "due", "n1", "n3", "n2", "later"]);
        assert_eq!((queue[0].why, queue[1].why), (Why::Due(8), Why::Due(0)));

        let limits = Limits { new: 2, cram: false, ..limits };
        assert_eq!(
            names(&plan(&scheduler, &candidates, &cards, &seen, limits, now)),
            ["overdue", "due", "n1", "n3"]
        );

        let mixed = |seed| {
            let limits = Limits { new: 3, due: false, cram: false, seed: Some(seed) };
            plan(&scheduler, &candidates, &cards, &seen, limits, now)
        };
        assert_eq!(mixed(7), mixed(7));
        assert!((0..20).any(|seed| mixed(seed) != mixed(7)));
    }

    #[test]
    fn a_question_is_due_until_the_study_day_ends() {
        let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
        let now: Timestamp = "2026-01-20T12:00:00Z".parse().unwrap();
        let first = scheduler.next(None, Rating::Good, "2026-01-18T12:00:00Z".parse().unwrap());
        let due = |text: &str| Card { due: text.parse().unwrap(), ..first };
        let cards = [
            (id("z"), due("2026-01-20T13:00:00Z")),
            (id("tomorrow"), due("2026-01-21T04:00:00Z")),
            (id("b"), due("2026-01-21T03:59:59Z")),
            (id("a"), due("2026-01-21T03:59:59Z")),
        ];
        let candidates: Vec<_> = cards.iter().map(|(id, _)| QueueCandidate { id, topic: "" }).collect();
        let seen: HashSet<_> = cards.iter().map(|(id, _)| id.clone()).collect();
        let ask = |due, cram| {
            let limits = Limits { new: 9, due, cram, seed: None };
            plan(&scheduler, &candidates, &cards, &seen, limits, now)
        };
        // The same recall: by due date, then by id.
        assert_eq!(names(&ask(true, false)), ["z", "a", "b"]);
        assert_eq!(names(&ask(true, true)), ["z", "a", "b", "tomorrow"]);
        assert_eq!(ask(true, true)[3].why, Why::Cram);
        assert_eq!(names(&ask(false, true)), ["tomorrow"]);
    }

    #[test]
    fn new_questions_alternate_between_top_level_topics() {
        let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
        let all = ["a/x", "a/y", "a", "b/x", "", "b/y", "c", ""];
        let ids: Vec<_> = (0..all.len()).map(|n| id(&n.to_string())).collect();
        let candidates: Vec<_> =
            ids.iter().zip(all).map(|(id, topic)| QueueCandidate { id, topic }).collect();
        for (new, expected) in
            [(0, &[][..]), (3, &["0", "3", "4"]), (9, &["0", "3", "4", "6", "1", "5", "7", "2"])]
        {
            let limits = Limits { new, due: true, cram: true, seed: None };
            let queue = plan(&scheduler, &candidates, &[], &HashSet::new(), limits, Timestamp::UNIX_EPOCH);
            assert_eq!(names(&queue), expected);
            assert!(queue.iter().all(|q| q.why == Why::New));
        }
    }
}
