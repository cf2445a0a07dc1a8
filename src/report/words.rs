//! How times, shares and verdicts read, in every format.

use crate::{
    grade::{Status, Verdict},
    history::ItemState,
};
use jiff::{Timestamp, tz::TimeZone};

/// `Fri 20 Nov 2026, 15:29`.
pub(super) fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b %Y, %H:%M").to_string()
}

/// `1:12`, and `1:02:05` from an hour on.
pub(super) fn clock(seconds: f64) -> String {
    let s = seconds.clamp(0.0, 1e9).round() as u64;
    match s / 3600 {
        0 => format!("{}:{:02}", s / 60, s % 60),
        h => format!("{h}:{:02}:{:02}", s / 60 % 60, s % 60),
    }
}

/// `72 %`; `–` for what has no score.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".into(), |s| format!("{:.0} %", s * 100.0))
}

/// `+7`, `−3`, `±0`, in points of 100.
pub(super) fn points(change: f64) -> String {
    let whole = (change * 100.0).round();
    match whole {
        w if w > 0.0 => format!("+{w}"),
        w if w < 0.0 => format!("−{}", -w),
        _ => "±0".into(),
    }
}

/// `3 questions`, `1 question`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Missed => "missed",
        Verdict::Weak => "weak",
        Verdict::Good => "good",
        Verdict::Strong => "strong",
    }
}

/// A sign for each status that can be told apart without colour.
pub(super) fn sign(status: Status) -> &'static str {
    match status {
        Status::Covered => "●",
        Status::Partial => "◐",
        Status::Missed => "○",
        Status::Contradicted => "✗",
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Covered => "covered",
        Status::Partial => "half said",
        Status::Missed => "missed",
        Status::Contradicted => "contradicted",
    }
}

pub(super) fn state(state: ItemState) -> &'static str {
    match state {
        ItemState::Answered => "answered",
        ItemState::Skipped => "skipped",
        ItemState::Pending => "not asked",
    }
}

/// A remark's sentence; one that a newer grader made reads as its name.
pub(super) fn remark(name: &str) -> String {
    match name {
        "no_answer" => "Nothing to grade in that.".into(),
        "keyword_list" => "These are keywords; say how they hang together.".into(),
        "echoes_question" => "That is mostly the question again.".into(),
        "provisional" => "There is no model answer: graded against your notes, so take it as a hint.".into(),
        "required_missing" => "Something that a pass needs is missing.".into(),
        other => other.replace('_', " "),
    }
}

/// Words separated by commas, the last one by 'and'.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_shares_read_well() {
        assert_eq!(
            (clock(72.4), clock(3725.0), clock(-1.0)),
            ("1:12".into(), "1:02:05".into(), "0:00".into())
        );
        assert_eq!((percent(Some(0.725)), percent(None)), ("72 %".into(), "–".into()));
        let told: Vec<_> = [0.071, -0.03, 0.001, -0.001].into_iter().map(points).collect();
        assert_eq!(told, ["+7", "−3", "±0", "±0"]);
        let names = |words: &[&str]| list(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        assert_eq!((names(&["a"]), names(&["a", "b", "c"])), ("a".into(), "a, b and c".into()));
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        assert_eq!(date("2026-11-20T13:29:00Z".parse().unwrap(), &zone), "Fri 20 Nov 2026, 15:29");
    }
}
