//! The style sheet's class for a result.

use crate::wording::Tone;

/// The class that colours something of this tone; `None` for what has no result.
pub(super) fn class(tone: Option<Tone>) -> &'static str {
    match tone {
        None => "none",
        Some(Tone::Good) => "good",
        Some(Tone::Partial) => "mid",
        Some(Tone::Bad) => "bad",
        Some(Tone::Wrong) => "wrong",
    }
}

/// The class for the change of a score, as it is shown in whole points.
pub(super) fn class_of_change(change: f64) -> &'static str {
    match (change * 100.0).round() {
        c if c > 0.0 => class(Some(Tone::Good)),
        c if c < 0.0 => class(Some(Tone::Bad)),
        _ => class(None),
    }
}
