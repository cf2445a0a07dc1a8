//! The clock of an answer: time spent, paused and left. A value; it reads no clock itself.
//!
//! A *tick* is the time since some fixed moment by a monotonic clock. Dates do not measure a duration:
//! the system's time may be set while an answer is given.

use std::time::Duration;

/// Longest time before the end that counts as little.
const WARN: Duration = Duration::from_secs(30);

/// The clock of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    limit: Duration,
    /// What is left of the round's limit.
    round: Option<Duration>,
    hard: bool,
    spent: Duration,
    paused: Duration,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not started.
    Ready,
    /// Running since this tick.
    Running(Duration),
    /// Paused since this tick.
    Paused(Duration),
}

/// The times of a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock was paused.
    pub paused: Duration,
    /// Time for the answer.
    pub limit: Duration,
    /// What is left of it.
    pub left: Remaining,
    /// What is left of the round, if it has a limit.
    pub round: Option<Remaining>,
    /// Whether the answer is taken as it is when its time is up.
    pub hard: bool,
}

/// Time before an end, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remaining {
    /// Time left.
    Time(Duration),
    /// Time left, and little of it.
    Little(Duration),
    /// Time over the limit.
    Over(Duration),
}

impl Clock {
    /// A clock that is not started. `round` is what is left of the round's limit.
    pub(crate) fn new(limit: Duration, round: Option<Duration>, hard: bool) -> Self {
        Self { limit, round, hard, spent: Duration::ZERO, paused: Duration::ZERO, state: State::Ready }
    }

    /// Starts it at `tick`; does nothing if it is running.
    pub(crate) fn run(&mut self, tick: Duration) {
        match self.state {
            State::Running(_) => return,
            State::Paused(since) => self.paused += tick.saturating_sub(since),
            State::Ready => {}
        }
        self.state = State::Running(tick);
    }

    /// Pauses it at `tick`; does nothing if it is not running.
    pub(crate) fn pause(&mut self, tick: Duration) {
        if let State::Running(since) = self.state {
            self.spent += tick.saturating_sub(since);
            self.state = State::Paused(tick);
        }
    }

    /// Its times at `tick`.
    pub(crate) fn times(&self, tick: Duration) -> Times {
        let (spent, paused) = match self.state {
            State::Ready => (self.spent, self.paused),
            State::Running(since) => (self.spent + tick.saturating_sub(since), self.paused),
            State::Paused(since) => (self.spent, self.paused + tick.saturating_sub(since)),
        };
        Times {
            spent,
            paused,
            limit: self.limit,
            left: Remaining::of(spent, self.limit, self.limit),
            // The round's length is not known here, so its time is little only shortly before the end.
            round: self.round.map(|round| Remaining::of(spent, round, Duration::MAX)),
            hard: self.hard,
        }
    }

    /// The tick at which the answer is taken as it is; `None` for a soft limit or a clock that is not
    /// running.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        let State::Running(since) = self.state else { return None };
        let end = self.round.map_or(self.limit, |round| round.min(self.limit));
        self.hard.then(|| since + end.saturating_sub(self.spent))
    }

    /// Whether the deadline has passed at `tick`.
    pub(crate) fn is_over(&self, tick: Duration) -> bool {
        self.deadline().is_some_and(|end| tick >= end)
    }
}

impl Remaining {
    fn of(spent: Duration, end: Duration, whole: Duration) -> Self {
        match end.checked_sub(spent) {
            Some(Duration::ZERO) | None => Self::Over(spent.saturating_sub(end)),
            Some(left) if left <= WARN.min(whole / 4) => Self::Little(left),
            Some(left) => Self::Time(left),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_is_left() {
        use Remaining::{Little, Over, Time};
        for (limit, spent, left) in [
            (120, 0, Time(s(120))),
            (120, 89, Time(s(31))),
            (120, 90, Little(s(30))),
            (40, 29, Time(s(11))),
            (40, 30, Little(s(10))),
            (120, 120, Over(s(0))),
            (120, 132, Over(s(12))),
        ] {
            let mut clock = Clock::new(s(limit), None, false);
            clock.run(s(7));
            assert_eq!(clock.times(s(7 + spent)).left, left, "{spent} of {limit}");
        }
    }

    #[test]
    fn a_pause_is_no_time_spent() {
        let mut clock = Clock::new(s(60), Some(s(100)), true);
        assert_eq!((clock.deadline(), clock.times(s(50)).spent), (None, s(0)));
        clock.run(s(10));
        clock.run(s(15));
        assert_eq!(clock.deadline(), Some(s(70)));
        clock.pause(s(30));
        clock.pause(s(40));
        assert_eq!(clock.deadline(), None);
        assert!(!clock.is_over(s(1000)));
        assert_eq!((clock.times(s(45)).spent, clock.times(s(45)).paused), (s(20), s(15)));
        clock.run(s(50));
        assert_eq!(clock.deadline(), Some(s(90)));
        let times = clock.times(s(55));
        assert_eq!((times.spent, times.paused), (s(25), s(20)));
        assert_eq!((times.left, times.round), (Remaining::Time(s(35)), Some(Remaining::Time(s(75)))));
        assert!(!clock.is_over(s(89)) && clock.is_over(s(90)));
    }

    #[test]
    fn the_limit_of_the_round_may_end_first() {
        let mut clock = Clock::new(s(60), Some(s(20)), true);
        clock.run(s(0));
        assert_eq!(clock.deadline(), Some(s(20)));
        assert_eq!(clock.times(s(25)).round, Some(Remaining::Over(s(5))));
        // Ticks that run backwards are ignored.
        let mut clock = Clock::new(s(60), None, false);
        clock.run(s(100));
        assert_eq!(clock.times(s(90)).spent, s(0));
        assert_eq!(clock.deadline(), None);
    }
}
