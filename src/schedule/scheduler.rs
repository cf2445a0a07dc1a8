//! FSRS-6: memory state after a rating, current recall, next due date.
//!
//! The algorithm is Free Spaced Repetition Scheduler, version 6 (Ye and others, github.com/
//! open-spaced-repetition/fsrs4anki/wiki), from the `fsrs` crate, with the default parameters or
//! those fitted to one person's answers ([`super::TrainingSet`]).

use super::{Days, Parameters};
use crate::{
    grade::Rating,
    history::{Card, Rated},
};
use fsrs::{FSRS, MemoryState, current_retrievability};
use jiff::{SignedDuration, Timestamp};

/// Delay after a rating of Again: the same day.
const AGAIN_DELAY: SignedDuration = SignedDuration::from_mins(10);

/// Longest interval in days: no interview is further away.
const MAX_INTERVAL: f32 = 3650.0;

/// Turns ratings into due dates.
#[derive(Clone, Debug)]
pub struct Scheduler {
    fsrs: FSRS,
    decay: f32,
    retention: f32,
    days: Days,
}

impl Scheduler {
    /// A scheduler with the default parameters that aims at `retention`, clamped to 0.7..=0.99.
    pub fn new(retention: f64, days: Days) -> Self {
        let decay = Parameters::default().decay();
        Self { fsrs: FSRS::default(), decay, retention: retention.clamp(0.7, 0.99) as f32, days }
    }

    /// The same scheduler with other parameters.
    #[must_use]
    pub fn with_parameters(self, parameters: &Parameters) -> Self {
        match FSRS::new(parameters.as_slice()) {
            Ok(fsrs) => Self { fsrs, decay: parameters.decay(), ..self },
            // Unreachable: `Parameters` holds only values that FSRS accepted.
            Err(_) => self,
        }
    }

    /// The study days it counts in.
    pub fn days(&self) -> &Days {
        &self.days
    }

    /// The card after a rating at `at`; `before` is `None` for a new question.
    pub fn next(&self, before: Option<&Card>, rating: Rating, at: Timestamp) -> Card {
        let memory = before.map(|c| MemoryState { stability: c.stability, difficulty: c.difficulty });
        let elapsed = before.map_or(0, |c| self.days.between(c.last_review, at));
        let (memory, interval) = match self.fsrs.next_states(memory, self.retention, elapsed) {
            Ok(states) => {
                let state = match rating {
                    Rating::Again => states.again,
                    Rating::Hard => states.hard,
                    Rating::Good => states.good,
                    Rating::Easy => states.easy,
                };
                (state.memory, state.interval)
            }
            // Only for a memory state that is not finite, from a damaged history.
            Err(_) => (MemoryState { stability: 1.0, difficulty: 5.0 }, 1.0),
        };
        let due = if rating == Rating::Again {
            at.saturating_add(AGAIN_DELAY).unwrap_or(at)
        } else {
            self.days.start_in(at, interval.round().clamp(1.0, MAX_INTERVAL) as i64)
        };
        let forgotten = before.is_some() && rating == Rating::Again && elapsed > 0;
        Card {
            stability: memory.stability,
            difficulty: memory.difficulty,
            due,
            first_seen: before.map_or(at, |c| c.first_seen),
            last_review: at,
            reps: before.map_or(0, |c| c.reps) + 1,
            lapses: before.map_or(0, |c| c.lapses) + u32::from(forgotten),
        }
    }

    /// The card after all ratings of a question, oldest first; `None` without ratings.
    pub fn replay(&self, ratings: &[Rated]) -> Option<Card> {
        ratings.iter().fold(None, |card, r| Some(self.next(card.as_ref(), r.rating, r.at)))
    }

    /// Probability, 0 to 1, that the answer is still known at `now`.
    pub fn recall(&self, card: &Card, now: Timestamp) -> f32 {
        let days = now.duration_since(card.last_review).as_secs_f32().max(0.0) / 86_400.0;
        let memory = MemoryState { stability: card.stability.max(0.01), difficulty: card.difficulty };
        current_retrievability(memory, days, self.decay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    fn scheduler() -> Scheduler {
        Scheduler::new(0.9, Days::new(TimeZone::UTC))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_rating_sets_the_first_interval() {
        let now = at("2026-01-10T12:00:00Z");
        for (rating, due) in [
            (Rating::Again, "2026-01-10T12:10:00Z"),
            (Rating::Hard, "2026-01-11T04:00:00Z"),
            (Rating::Good, "2026-01-12T04:00:00Z"),
            (Rating::Easy, "2026-01-18T04:00:00Z"),
        ] {
            let card = scheduler().next(None, rating, now);
            assert_eq!(card.due, at(due), "{rating:?}");
            assert_eq!((card.reps, card.lapses), (1, 0));
        }
    }

    #[test]
    fn retention_shortens_intervals_within_its_range() {
        let card = scheduler().next(None, Rating::Easy, at("2026-01-10T12:00:00Z"));
        let wait = |retention| {
            let scheduler = Scheduler::new(retention, Days::new(TimeZone::UTC));
            let next = scheduler.next(Some(&card), Rating::Good, card.due);
            scheduler.days().between(card.due, next.due)
        };
        assert!(wait(0.7) > wait(0.8) && wait(0.8) > wait(0.9) && wait(0.9) > wait(0.99));
        assert_eq!(wait(0.0), wait(0.7));
        assert_eq!(wait(1.0), wait(0.99));
    }

    #[test]
    fn other_parameters_give_other_intervals_and_another_decay() {
        let mut values = Parameters::default().as_slice().to_vec();
        // The initial stability of Good, and the decay.
        (values[2], values[20]) = (30.0, 0.5);
        let other = scheduler().with_parameters(&Parameters::new(&values).unwrap());
        let now = at("2026-01-10T12:00:00Z");
        let card = other.next(None, Rating::Good, now);
        assert_eq!(card.due, at("2026-02-09T04:00:00Z"));
        let later = now + SignedDuration::from_hours(24 * 300);
        assert!(other.recall(&card, later) < scheduler().recall(&card, later) - 0.05);
    }

    #[test]
    fn lapses_count_only_answers_that_were_known_on_an_earlier_day() {
        let now = at("2026-01-10T12:00:00Z");
        let first = scheduler().next(None, Rating::Good, now);
        for (rating, later, lapses) in [
            (Rating::Again, "2026-01-10T13:00:00Z", 0),
            (Rating::Hard, "2026-01-12T12:00:00Z", 0),
            (Rating::Again, "2026-01-11T12:00:00Z", 1),
        ] {
            let card = scheduler().next(Some(&first), rating, at(later));
            assert_eq!((card.lapses, card.reps), (lapses, 2), "{rating:?} {later}");
            assert_eq!((card.first_seen, card.last_review), (now, at(later)));
            let again = scheduler().next(Some(&card), Rating::Again, at("2026-02-01T12:00:00Z"));
            assert_eq!((again.lapses, again.reps), (lapses + 1, 3));
        }
    }

    #[test]
    fn a_corrupt_or_very_stable_card_still_gets_a_due_date() {
        let now = at("2026-01-10T12:00:00Z");
        let first = scheduler().next(None, Rating::Good, now);
        let stable = Card { stability: 30_000.0, ..first };
        let due = scheduler().next(Some(&stable), Rating::Easy, at("2026-03-10T12:00:00Z")).due;
        assert_eq!(due, at("2036-03-07T04:00:00Z"), "3650 days");
        let corrupt = Card { stability: f32::NAN, ..first };
        let card = scheduler().next(Some(&corrupt), Rating::Good, now);
        assert_eq!((card.stability, card.difficulty, card.due), (1.0, 5.0, at("2026-01-11T04:00:00Z")));
    }

    #[test]
    fn recall_falls_from_one_to_ninety_percent_at_the_stability() {
        let now = at("2026-01-10T12:00:00Z");
        let card = Card { stability: 10.0, ..scheduler().next(None, Rating::Good, now) };
        let recall = |hours| scheduler().recall(&card, now + SignedDuration::from_hours(hours));
        assert_eq!((recall(0), recall(-5)), (1.0, 1.0));
        assert!((recall(240) - 0.9).abs() < 1e-4, "{}", recall(240));
        assert!(recall(12) > recall(24) && recall(24) > recall(240));
        let forgotten = Card { stability: 0.0, ..card };
        assert!(scheduler().recall(&forgotten, now + SignedDuration::from_hours(24)) > 0.0);
    }

    #[test]
    fn a_replay_equals_the_answers_one_by_one() {
        assert_eq!(scheduler().replay(&[]), None);
        let ratings = [
            Rated { at: at("2026-01-10T12:00:00Z"), rating: Rating::Good },
            Rated { at: at("2026-01-13T12:00:00Z"), rating: Rating::Again },
            Rated { at: at("2026-01-13T12:10:00Z"), rating: Rating::Hard },
        ];
        let mut card = None;
        for Rated { at, rating } in ratings {
            card = Some(scheduler().next(card.as_ref(), rating, at));
        }
        assert_eq!(scheduler().replay(&ratings), card);
    }

    #[test]
    fn intervals_grow_while_an_answer_is_known() {
        let scheduler = scheduler();
        let mut now = at("2026-01-10T12:00:00Z");
        let mut card = scheduler.next(None, Rating::Good, now);
        let mut last = 0;
        for _ in 0..5 {
            let wait = scheduler.days().between(now, card.due);
            assert!(wait > last, "{wait} after {last}");
            last = wait;
            now = card.due;
            assert!((0.8..0.97).contains(&scheduler.recall(&card, now)));
            card = scheduler.next(Some(&card), Rating::Good, now);
        }
        let lapsed = scheduler.next(Some(&card), Rating::Again, card.due);
        assert!(lapsed.stability < card.stability && lapsed.lapses == 1);
    }

    proptest! {
        #[test]
        fn any_history_gives_a_valid_card(steps in proptest::collection::vec((1u8..=4, -90_000i64..9_000_000), 1..60)) {
            let scheduler = scheduler();
            let mut now = at("2026-01-10T12:00:00Z");
            let ratings: Vec<_> = steps
                .iter()
                .map(|(rating, seconds)| {
                    now += SignedDuration::from_secs(*seconds);
                    let rating = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy][usize::from(*rating) - 1];
                    Rated { at: now, rating }
                })
                .collect();
            let card = scheduler.replay(&ratings).unwrap();
            prop_assert!(card.stability.is_finite() && card.stability > 0.0);
            prop_assert!((1.0..=10.0).contains(&card.difficulty));
            prop_assert!(card.due > now - SignedDuration::from_hours(24));
            prop_assert_eq!(card.reps as usize, ratings.len());
        }
    }
}
