//! What every exporter says in the same words.

use super::{Concept, DeliveryFigures, Outcome, PastCounts, QuestionReport, TopicChange};
use crate::{
    grade::Status,
    history::ItemState,
    wording::{plural, points, score},
};

/// Lowest score of a pass, for drawing it.
pub(super) const PASS: f64 = 0.6;

/// Less than this over a limit is the inaccuracy of the clock, seconds.
const TOLERANCE: f64 = 0.5;

/// Whether an answer took longer than its limit; both in seconds.
pub(super) fn is_over(spent: f64, limit: f64) -> bool {
    spent > limit + TOLERANCE
}

/// A topic's name; questions without a topic have an empty one.
pub(super) fn topic(name: &str) -> &str {
    if name.is_empty() { "(no topic)" } else { name }
}

pub(super) fn state(state: ItemState) -> &'static str {
    match state {
        ItemState::Answered => "answered",
        ItemState::Skipped => "skipped",
        ItemState::Pending => "not asked",
    }
}

impl QuestionReport {
    /// Whether the answer took longer than its limit.
    pub(super) fn is_over(&self) -> bool {
        is_over(self.spent, self.limit)
    }

    /// The score, or why there is none: `72 %`, `skipped`.
    pub(super) fn score_label(&self) -> String {
        match self.state {
            ItemState::Answered => score(self.score),
            state_without_score => state(state_without_score).to_owned(),
        }
    }
}

impl Concept {
    /// `missed in 3 of 4`, for a concept that was missed again.
    pub(super) fn missed_again(&self) -> Option<String> {
        let PastCounts { asked, .. } = self.past;
        (self.status != Status::Covered && asked > 1)
            .then(|| format!("missed in {} of {asked}", self.past.missed()))
    }
}

impl Outcome {
    /// How the round ended, unless it just was finished.
    pub(super) fn label(self) -> Option<&'static str> {
        match self {
            Self::Finished => None,
            Self::EndedEarly => Some("ended early"),
            Self::Unfinished => Some("not finished"),
        }
    }
}

impl TopicChange {
    /// `+7 points against 12 earlier answers on the same topics`.
    pub(super) fn sentence(&self) -> String {
        let answers = plural(self.answers, "earlier answer");
        format!("{} points against {answers} on the same topics", points(self.change))
    }
}

impl DeliveryFigures {
    /// Everything that was measured: `131 words a minute, 90 words, 2 fillers`.
    pub(super) fn sentence(&self) -> String {
        let facts = [
            self.pace.map(|v| format!("{v:.0} words a minute")),
            self.words.map(|v| plural(v.round() as usize, "word")),
            self.fillers.map(|v| plural(v.round() as usize, "filler")),
            self.hedges.map(|v| plural(v.round() as usize, "hedge")),
            self.long_pauses.map(|v| plural(v.round() as usize, "long pause")),
            self.first_concept.map(|v| format!("{v:.0} s to the first concept")),
        ];
        facts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_begins_with_the_verdict_good() {
        use crate::grade::Verdict;
        assert_eq!(Verdict::of_score(PASS), Verdict::Good);
        assert_eq!(Verdict::of_score(PASS - 0.001), Verdict::Weak);
    }

    #[test]
    fn half_a_second_is_not_over_the_limit() {
        for (spent, over) in [(119.0, false), (120.5, false), (120.6, true)] {
            assert_eq!(is_over(spent, 120.0), over, "{spent}");
        }
    }

    #[test]
    fn only_what_was_measured_is_named() {
        let figures = DeliveryFigures { words: Some(1.0), fillers: Some(2.0), ..DeliveryFigures::default() };
        assert_eq!(figures.sentence(), "1 word, 2 fillers");
        assert_eq!(DeliveryFigures::default().sentence(), "");
    }
}
