//! Pace and pauses, from the times of words.

use super::words::{PAUSE, Word};
use serde::Serialize;

/// Shortest pause that a listener notices, in seconds.
const LONG_PAUSE: f64 = 2.0;
/// Fewer seconds or words give no meaningful pace.
const SHORTEST: f64 = 5.0;
const FEWEST: usize = 10;

/// The pace of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Pace {
    /// Words a minute, pauses included.
    pub words_per_minute: f64,
    /// Compared with the settings' range.
    pub verdict: PaceVerdict,
}

/// A pace compared with the settings' range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PaceVerdict {
    Slow,
    Right,
    Fast,
}

/// Pauses within the answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Pauses {
    /// Gaps of half a second and more.
    pub count: usize,
    /// Gaps of two seconds and more, which `count` includes.
    pub long: usize,
    /// The longest, in seconds.
    pub longest: f64,
    /// All together, in seconds.
    pub total: f64,
}

/// Pace of `words` in `seconds`, compared with `range`; `None` for too little of either.
pub(super) fn pace(words: usize, seconds: Option<f64>, range: (f64, f64)) -> Option<Pace> {
    let seconds = seconds.filter(|&s| s >= SHORTEST)?;
    if words < FEWEST {
        return None;
    }
    let words_per_minute = words as f64 * 60.0 / seconds;
    let verdict = if words_per_minute < range.0 {
        PaceVerdict::Slow
    } else if words_per_minute > range.1 {
        PaceVerdict::Fast
    } else {
        PaceVerdict::Right
    };
    Some(Pace { words_per_minute, verdict })
}

/// The pauses; `None` where words have no times.
pub(super) fn pauses(words: &[Word]) -> Option<Pauses> {
    if words.len() < 2 {
        return None;
    }
    let times: Vec<(f64, f64)> = words.iter().map(|w| w.time).collect::<Option<_>>()?;
    // Words may overlap: the gap starts at the latest end so far.
    let mut found = Pauses { count: 0, long: 0, longest: 0.0, total: 0.0 };
    let mut silent_since = times[0].1;
    for &(from, to) in &times[1..] {
        let gap = from - silent_since;
        if gap >= PAUSE {
            found.count += 1;
            found.long += usize::from(gap >= LONG_PAUSE);
            found.longest = found.longest.max(gap);
            found.total += gap;
        }
        silent_since = silent_since.max(to);
    }
    Some(found)
}

/// Words a minute without the pauses.
pub(super) fn articulation(words: usize, seconds: Option<f64>, pauses: Option<Pauses>) -> Option<f64> {
    let speaking = seconds? - pauses?.total;
    (speaking >= 1.0 && words >= FEWEST).then(|| words as f64 * 60.0 / speaking)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pace_is_compared_with_the_range() {
        for (words, seconds, expected) in [
            (140, Some(60.0), Some(PaceVerdict::Right)),
            (100, Some(60.0), Some(PaceVerdict::Slow)),
            (200, Some(60.0), Some(PaceVerdict::Fast)),
            (140, None, None),
            (3, Some(60.0), None),
            (140, Some(0.0), None),
        ] {
            assert_eq!(pace(words, seconds, (120.0, 160.0)).map(|p| p.verdict), expected);
        }
    }
}
