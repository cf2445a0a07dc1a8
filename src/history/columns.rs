//! Values as columns of the database hold them.

use crate::text::Span;
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use std::time::Duration;

/// A value as JSON text.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}

/// The value of JSON text; the default where it cannot be parsed.
pub(super) fn from_json<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

/// A duration in whole milliseconds, at most `i64::MAX`.
pub(super) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A time from milliseconds since 1970, clamped to the range that [`Timestamp`] supports.
pub(super) fn timestamp(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(if milliseconds < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The spans that are not empty and lie in `text` on character boundaries: stored ones may be corrupt.
pub(super) fn valid_spans(text: &str, spans: impl IntoIterator<Item = (usize, usize)>) -> Vec<Span> {
    spans
        .into_iter()
        .filter(|(start, end)| text.get(*start..*end).is_some_and(|t| !t.is_empty()))
        .map(|(start, end)| Span { start, end })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_cannot_be_read_is_the_default() {
        assert_eq!(from_json::<Vec<u8>>(&json(&[1, 2])), [1, 2]);
        assert!(from_json::<Vec<u8>>("[1, ").is_empty());
        assert_eq!(json(&f64::NAN), "null");
    }

    #[test]
    fn durations_and_times_are_clamped() {
        assert_eq!(milliseconds(Duration::from_micros(1999)), 1);
        assert_eq!(milliseconds(Duration::MAX), i64::MAX);
        assert_eq!(timestamp(1500).as_millisecond(), 1500);
        assert_eq!((timestamp(i64::MIN), timestamp(i64::MAX)), (Timestamp::MIN, Timestamp::MAX));
    }

    #[test]
    fn only_spans_on_character_boundaries_are_valid() {
        let spans = valid_spans("ø✓x", [(0, 2), (0, 1), (2, 5), (3, 5), (5, 6), (5, 7), (2, 2), (5, 2)]);
        let found: Vec<_> = spans.iter().map(|s| (s.start, s.end)).collect();
        assert_eq!(found, [(0, 2), (2, 5), (5, 6)]);
    }
}
