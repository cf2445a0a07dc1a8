//! The names of enum values in the database and in exports.

use crate::grade::{Mode, Rating, Remark, Status, Verdict};

/// The rating with this number; numbers out of range are clamped.
pub(super) fn rating(number: u8) -> Rating {
    match number {
        ..=1 => Rating::Again,
        2 => Rating::Hard,
        3 => Rating::Good,
        _ => Rating::Easy,
    }
}

pub(super) fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Written => "written",
        Mode::Spoken => "spoken",
    }
}

pub(super) fn mode(name: &str) -> Option<Mode> {
    [Mode::Written, Mode::Spoken].into_iter().find(|m| mode_name(*m) == name)
}

pub(super) fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Missed => "missed",
        Verdict::Weak => "weak",
        Verdict::Good => "good",
        Verdict::Strong => "strong",
    }
}

pub(super) fn verdict(name: &str) -> Option<Verdict> {
    [Verdict::Missed, Verdict::Weak, Verdict::Good, Verdict::Strong]
        .into_iter()
        .find(|v| verdict_name(*v) == name)
}

pub(super) fn status_name(status: Status) -> &'static str {
    match status {
        Status::Covered => "covered",
        Status::Partial => "partial",
        Status::Missed => "missed",
        Status::Contradicted => "contradicted",
    }
}

pub(super) fn status(name: &str) -> Option<Status> {
    [Status::Covered, Status::Partial, Status::Missed, Status::Contradicted]
        .into_iter()
        .find(|s| status_name(*s) == name)
}

/// A remark's name in JSON, so that a new remark needs no change here.
pub(super) fn remark_name(remark: &Remark) -> Option<String> {
    serde_json::to_value(remark).ok()?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for (value, text) in [(Mode::Written, "written"), (Mode::Spoken, "spoken")] {
            assert_eq!((mode_name(value), mode(text)), (text, Some(value)));
        }
        for (value, text) in [
            (Verdict::Missed, "missed"),
            (Verdict::Weak, "weak"),
            (Verdict::Good, "good"),
            (Verdict::Strong, "strong"),
        ] {
            assert_eq!((verdict_name(value), verdict(text)), (text, Some(value)));
        }
        for (value, text) in [
            (Status::Covered, "covered"),
            (Status::Partial, "partial"),
            (Status::Missed, "missed"),
            (Status::Contradicted, "contradicted"),
        ] {
            assert_eq!((status_name(value), status(text)), (text, Some(value)));
        }
        assert_eq!((mode(""), verdict("Good"), status("lost")), (None, None, None));
    }

    #[test]
    fn ratings_out_of_range_are_clamped() {
        for (number, expected) in [
            (0, Rating::Again),
            (1, Rating::Again),
            (2, Rating::Hard),
            (3, Rating::Good),
            (4, Rating::Easy),
            (9, Rating::Easy),
        ] {
            assert_eq!(rating(number), expected, "{number}");
        }
    }

    #[test]
    fn a_remark_has_its_name_in_json() {
        assert_eq!(remark_name(&Remark::KeywordList).as_deref(), Some("keyword_list"));
    }
}
