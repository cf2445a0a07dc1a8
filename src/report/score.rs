//! Scores of sections and of a round from those of the answers.
//!
//! A section's score is the mean over its questions, the round's the weighted mean over its sections.
//! A skipped question counts 0, and so does one not asked in a round that has ended: an interviewer
//! counts silence so. What could not be graded is left out.

use crate::history::{ItemState, RoundOutline, RoundRecord, RoundSetup};

/// Scores of a round and its sections.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores {
    /// Of the round, 0 to 1.
    pub round: Option<f64>,
    /// Of each section, 0 to 1.
    pub sections: Vec<Option<f64>>,
    /// Share of each section in the round's score, 0 to 1.
    pub shares: Vec<f64>,
    /// Share of each question in the round's score, 0 to 1; 0 for one that is left out.
    pub weights: Vec<f64>,
}

/// What a question's score depends on.
struct Scored {
    section: usize,
    state: ItemState,
    graded: bool,
    score: Option<f64>,
}

impl Scored {
    /// The score it counts with; `None` when it is left out.
    fn value(&self, ended: bool) -> Option<f64> {
        match self.state {
            ItemState::Answered if self.graded => self.score,
            ItemState::Answered => None,
            ItemState::Skipped => Some(0.0),
            ItemState::Pending => ended.then_some(0.0),
        }
    }
}

/// Scores of a round with its answers.
pub(super) fn record_scores(round: &RoundRecord) -> Scores {
    let items = round.items.iter().map(|i| {
        let score = i.review.as_ref().and_then(|r| r.marks.score);
        Scored { section: i.section, state: i.state, graded: score.is_some(), score }
    });
    scores(&round.setup, &items.collect::<Vec<_>>(), round.ended_at.is_some())
}

/// Scores of a round without its answers, as lists have it.
pub fn outline_scores(round: &RoundOutline) -> Scores {
    let items = round.items.iter().map(|i| Scored {
        section: i.section,
        state: i.state,
        graded: i.score.is_some(),
        score: i.score,
    });
    scores(&round.setup, &items.collect::<Vec<_>>(), round.ended_at.is_some())
}

fn scores(setup: &RoundSetup, items: &[Scored], ended: bool) -> Scores {
    let count = items.iter().map(|i| i.section + 1).max().unwrap_or(0).max(setup.sections.len());
    let mut sums = vec![(0.0, 0usize); count];
    for (item, value) in items.iter().filter_map(|i| Some((i, i.value(ended)?))) {
        sums[item.section].0 += value.clamp(0.0, 1.0);
        sums[item.section].1 += 1;
    }
    let sections: Vec<_> = sums.iter().map(|(sum, n)| (*n > 0).then(|| sum / *n as f64)).collect();
    // A damaged plan may lack a section, or its weight may be negative or infinite.
    let weight = |n: usize| {
        setup.sections.get(n).map_or(1.0, |s| s.weight).clamp(0.0, 1e9) * f64::from(u8::from(sums[n].1 > 0))
    };
    let total: f64 = (0..count).map(weight).sum();
    let shares: Vec<_> = (0..count).map(|n| if total > 0.0 { weight(n) / total } else { 0.0 }).collect();
    let round = sections.iter().zip(&shares).filter_map(|(score, share)| Some((*score)? * share)).sum();
    let weights = items.iter().map(|i| match i.value(ended) {
        Some(_) => shares[i.section] / sums[i.section].1 as f64,
        None => 0.0,
    });
    Scores { round: (total > 0.0).then_some(round), weights: weights.collect(), sections, shares }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::SectionSetup;

    fn setup(weights: &[f64]) -> RoundSetup {
        let section = |weight: &f64| SectionSetup { title: String::new(), weight: *weight, wanted: 1 };
        RoundSetup { sections: weights.iter().map(section).collect(), ..RoundSetup::default() }
    }

    fn item(section: usize, state: ItemState, score: Option<f64>) -> Scored {
        Scored { section, state, graded: score.is_some(), score }
    }

    #[test]
    fn sections_count_by_weight_and_silence_counts_zero() {
        use ItemState::{Answered, Pending, Skipped};
        let items = [
            item(0, Answered, Some(0.8)),
            item(0, Skipped, None),
            item(1, Answered, Some(1.0)),
            item(1, Answered, None),
            item(2, Pending, None),
        ];
        let running = scores(&setup(&[1.0, 3.0, 4.0]), &items, false);
        assert_eq!(running.sections, [Some(0.4), Some(1.0), None]);
        assert_eq!(running.round, Some(0.4 * 0.25 + 0.75));
        assert_eq!(running.weights, [0.125, 0.125, 0.75, 0.0, 0.0]);
        let ended = scores(&setup(&[1.0, 3.0, 4.0]), &items, true);
        assert_eq!(ended.round, Some(0.4 / 8.0 + 3.0 / 8.0));
        assert_eq!(ended.weights.iter().sum::<f64>(), 1.0);
    }

    #[test]
    fn a_damaged_plan_still_gives_a_score() {
        let items = [item(0, ItemState::Answered, Some(0.5)), item(7, ItemState::Answered, Some(1.5))];
        assert_eq!(scores(&setup(&[f64::INFINITY]), &items, true).round.map(|s| s <= 1.0), Some(true));
        assert_eq!(scores(&setup(&[]), &[], true).round, None);
    }
}
