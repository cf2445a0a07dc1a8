//! How shares, times, counts and lists read.

use jiff::{Timestamp, tz::TimeZone};
use std::time::Duration;

/// Shown for a score that does not exist.
const NO_SCORE: &str = "–";

/// A share of 0 to 1: `72 %`. Half a percent is rounded up.
pub(crate) fn percent(share: f64) -> String {
    // `{:.0}` alone would round 72.5 to the even 72.
    format!("{:.0} %", (share.clamp(0.0, 1.0) * 100.0).round())
}

/// A score as [`percent`]; `–` where nothing could be graded.
pub(crate) fn score(score: Option<f64>) -> String {
    score.map_or_else(|| NO_SCORE.to_owned(), percent)
}

/// A change of a score in points of 100: `+7`, `−3`, `±0`.
pub(crate) fn points(change: f64) -> String {
    match (change * 100.0).round() {
        whole if whole > 0.0 => format!("+{whole}"),
        whole if whole < 0.0 => format!("−{}", -whole),
        _ => "±0".to_owned(),
    }
}

/// Time that is over, to the nearest second: `1:05`, and `1:02:03` from an hour on.
pub(crate) fn clock(time: Duration) -> String {
    running_clock(time.saturating_add(Duration::from_millis(500)))
}

/// [`clock`] of seconds; what is no duration reads `0:00`.
pub(crate) fn clock_seconds(seconds: f64) -> String {
    clock(Duration::try_from_secs_f64(seconds).unwrap_or_default())
}

/// Time that is still passing: only whole seconds count, in the form of [`clock`].
pub(crate) fn running_clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A long time, roughly: `12 min` (rounded up), `3 h` from two hours on.
pub(crate) fn rough_time(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        minutes @ 0..120 => format!("{minutes} min"),
        minutes => format!("{} h", (minutes + 30) / 60),
    }
}

/// A date for a heading: `Fri 20 Nov 2026, 15:29`.
pub(crate) fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M").to_string()
}

/// A date for a column: `2026-11-20 15:29`.
pub(crate) fn minute(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `3 questions`, `1 question`.
pub(crate) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// `a`, `a and b`, `a, b and c`; the last comma is the word `last`.
pub(crate) fn list(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., end] => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// A message as a sentence: with a capital letter, unless it begins with code, and a full stop.
pub(crate) fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let mut text: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    if text.ends_with(char::is_alphanumeric) || text.ends_with(['`', '”', ')']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        for (message, read) in [
            ("", ""),
            ("the round is over", "The round is over."),
            ("`x` has no answer", "`x` has no answer."),
            ("did you mean `:skip`?", "Did you mean `:skip`?"),
            ("Nothing changed.", "Nothing changed."),
            ("see “Speaking”", "See “Speaking”."),
        ] {
            assert_eq!(sentence(message), read);
        }
    }

    #[test]
    fn shares_read_as_percent() {
        for (share, read) in [
            (0.0, "0 %"),
            (0.004, "0 %"),
            (0.725, "73 %"),
            (0.715, "72 %"),
            (0.995, "100 %"),
            (1.0, "100 %"),
            (1.2, "100 %"),
            (-0.1, "0 %"),
        ] {
            assert_eq!(percent(share), read, "{share}");
            assert_eq!(score(Some(share)), read, "{share}");
        }
        assert_eq!(score(None), "–");
    }

    #[test]
    fn changes_read_as_points() {
        for (change, read) in
            [(0.071, "+7"), (-0.03, "−3"), (0.001, "±0"), (-0.001, "±0"), (1.0, "+100"), (-1.0, "−100")]
        {
            assert_eq!(points(change), read, "{change}");
        }
    }

    #[test]
    fn times_read_as_a_clock() {
        for (seconds, read, running) in [
            (0.0, "0:00", "0:00"),
            (0.5, "0:01", "0:00"),
            (65.0, "1:05", "1:05"),
            (72.4, "1:12", "1:12"),
            (119.5, "2:00", "1:59"),
            (3599.0, "59:59", "59:59"),
            (3599.9, "1:00:00", "59:59"),
            (3723.0, "1:02:03", "1:02:03"),
        ] {
            assert_eq!(clock_seconds(seconds), read, "{seconds}");
            assert_eq!(clock(Duration::from_secs_f64(seconds)), read, "{seconds}");
            assert_eq!(running_clock(Duration::from_secs_f64(seconds)), running, "{seconds}");
        }
        for odd in [-1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(clock_seconds(odd), "0:00", "{odd}");
        }
        assert!(!clock(Duration::MAX).is_empty());
    }

    #[test]
    fn long_times_are_rough() {
        for (seconds, read) in
            [(0, "0 min"), (1, "1 min"), (61, "2 min"), (7140, "119 min"), (7200, "2 h"), (9000, "3 h")]
        {
            assert_eq!(rough_time(seconds), read, "{seconds}");
        }
    }

    #[test]
    fn dates_read_in_the_zone_of_the_reader() {
        let at = "2026-11-20T13:29:00Z".parse().unwrap();
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(date(at, &zone), "Fri 20 Nov 2026, 15:29");
        assert_eq!(minute(at, &zone), "2026-11-20 15:29");
    }

    #[test]
    fn counts_and_lists_read_as_english() {
        for (count, read) in [(0, "0 answers"), (1, "1 answer"), (2, "2 answers")] {
            assert_eq!(plural(count, "answer"), read);
        }
        for (words, read) in
            [(&[][..], ""), (&["a"], "a"), (&["a", "b"], "a and b"), (&["a", "b", "c"], "a, b and c")]
        {
            let words: Vec<_> = words.iter().map(ToString::to_string).collect();
            assert_eq!(list(&words, "and"), read);
        }
    }
}
