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
