//! Weighted edit distance of phonemes.

use super::phoneme::{self, COUNT, Phoneme};
use std::sync::LazyLock;

static SUBSTITUTION: LazyLock<[[u16; COUNT]; COUNT]> = LazyLock::new(|| {
    let mut table = [[0; COUNT]; COUNT];
    for (a, row) in (0u8..).zip(&mut table) {
        for (b, cost) in (0u8..).zip(row.iter_mut()) {
            *cost = phoneme::substitution(Phoneme(a), Phoneme(b));
        }
    }
    table
});

/// What is looked for, made ready: its sounds and what each costs to miss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sounds {
    sounds: Vec<Phoneme>,
    gaps: Vec<u16>,
}

impl Sounds {
    pub(super) fn new(sounds: Vec<Phoneme>) -> Self {
        let before = std::iter::once(None).chain(sounds.iter().copied().map(Some));
        let gaps = sounds.iter().zip(before).map(|(&s, before)| phoneme::gap(s, before)).collect();
        Self { sounds, gaps }
    }

    pub(super) fn len(&self) -> usize {
        self.sounds.len()
    }

    pub(super) fn as_slice(&self) -> &[Phoneme] {
        &self.sounds
    }
}

/// A cost over every budget.
const OVER: u16 = u16::MAX;

/// Compares one term with a stretch of sounds that grows to the right; reused between calls so
/// that nothing is allocated for each place of an answer. Only the cells within the budget are
/// worked out (Ukkonen 1985).
#[derive(Debug, Default)]
pub(super) struct Aligner {
    column: Vec<u16>,
    budget: u16,
    /// The cells within the budget lie in this range; all others are `OVER`.
    low: usize,
    high: usize,
    before: Option<Phoneme>,
}

impl Aligner {
    /// Starts anew: nothing heard yet, and no cost over `budget` is of interest.
    pub(super) fn start(&mut self, term: &Sounds, budget: u16) {
        (self.before, self.budget, self.low, self.high) = (None, budget, 0, 0);
        self.column.clear();
        self.column.resize(term.sounds.len() + 1, OVER);
        self.column[0] = 0;
        self.extend(term);
    }

    /// Goes on down the column by missing sounds of the term.
    fn extend(&mut self, term: &Sounds) {
        while let Some(gap) = term.gaps.get(self.high) {
            let cost = self.column[self.high].saturating_add(*gap);
            if cost > self.budget {
                break;
            }
            self.high += 1;
            self.column[self.high] = cost;
        }
    }

    /// Hears one more sound; false when no continuation can stay within the budget.
    pub(super) fn hear(&mut self, term: &Sounds, heard: Phoneme) -> bool {
        let insertion = phoneme::gap(heard, self.before);
        self.before = Some(heard);
        let row = &SUBSTITUTION[usize::from(heard.0)];
        let last = (self.high + 1).min(term.sounds.len());
        let mut diagonal = self.column[self.low];
        let mut above = diagonal.saturating_add(insertion);
        self.column[self.low] = above;
        let cells = self.column[self.low + 1..=last].iter_mut();
        for ((cell, sound), gap) in cells.zip(&term.sounds[self.low..]).zip(&term.gaps[self.low..]) {
            let cost = diagonal
                .saturating_add(row[usize::from(sound.0)])
                .min(cell.saturating_add(insertion))
                .min(above.saturating_add(*gap));
            diagonal = *cell;
            *cell = cost;
            above = cost;
        }
        self.high = last;
        while self.low <= self.high && self.column[self.low] > self.budget {
            self.column[self.low] = OVER;
            self.low += 1;
        }
        if self.low > self.high {
            return false;
        }
        while self.column[self.high] > self.budget {
            self.column[self.high] = OVER;
            self.high -= 1;
        }
        self.extend(term);
        true
    }

    /// The cost if the stretch ends here, if it is within the budget.
    pub(super) fn cost(&self) -> Option<u16> {
        self.column.last().copied().filter(|&cost| cost <= self.budget)
    }
}

/// The cost of hearing `heard` for `term`, or nothing if it is over `budget`.
pub(super) fn cost_within(
    aligner: &mut Aligner,
    term: &Sounds,
    heard: &[Phoneme],
    budget: u16,
) -> Option<u16> {
    // A sound too many or too few costs 15 at least.
    if usize::from(budget) < 15 * term.len().abs_diff(heard.len()) {
        return None;
    }
    aligner.start(term, budget);
    if heard.iter().all(|&sound| aligner.hear(term, sound)) { aligner.cost() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sounds(names: &str) -> Vec<Phoneme> {
        names.split_whitespace().map(|n| Phoneme::named(n).unwrap()).collect()
    }

    fn cost(a: &str, b: &str) -> u16 {
        cost_within(&mut Aligner::default(), &Sounds::new(sounds(a)), &sounds(b), u16::MAX - 1).unwrap()
    }

    #[test]
    fn near_and_far() {
        assert_eq!(cost("K AE SH", "K AE SH"), 0);
        assert!(cost("K AA F K AH", "K AO F K AA R") < 100);
        assert!(cost("IH S T IY OW", "S T UW D IY OW") > 90);
    }

    proptest! {
        #[test]
        fn is_symmetric(a in prop::collection::vec(0u8..39, 0..12), b in prop::collection::vec(0u8..39, 0..12), budget in 0u16..700) {
            let (a, b): (Vec<_>, Vec<_>) = (a.into_iter().map(Phoneme).collect(), b.into_iter().map(Phoneme).collect());
            let mut aligner = Aligner::default();
            let there = cost_within(&mut aligner, &Sounds::new(a.clone()), &b, u16::MAX - 1);
            let back = cost_within(&mut aligner, &Sounds::new(b.clone()), &a, u16::MAX - 1);
            prop_assert_eq!(there, back);
            // A budget changes nothing but what is over it.
            let budgeted = cost_within(&mut aligner, &Sounds::new(a.clone()), &b, budget);
            prop_assert_eq!(budgeted, there.filter(|&cost| cost <= budget));
        }
    }
}
