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

/// Compares one term with a stretch of sounds that grows to the right; reused between calls so
/// that nothing is allocated for each place of an answer.
#[derive(Debug, Default)]
pub(super) struct Aligner {
    column: Vec<u16>,
    before: Option<Phoneme>,
}

impl Aligner {
    /// Starts anew: nothing heard yet.
    pub(super) fn start(&mut self, term: &Sounds) {
        self.before = None;
        self.column.clear();
        self.column.push(0);
        let mut sum = 0u16;
        for gap in &term.gaps {
            sum = sum.saturating_add(*gap);
            self.column.push(sum);
        }
    }

    /// Hears one more sound; gives the least cost any continuation can still have.
    pub(super) fn hear(&mut self, term: &Sounds, heard: Phoneme) -> u16 {
        let insertion = phoneme::gap(heard, self.before);
        self.before = Some(heard);
        let row = &SUBSTITUTION[usize::from(heard.0)];
        let mut diagonal = self.column[0];
        self.column[0] = diagonal.saturating_add(insertion);
        let mut least = self.column[0];
        let mut above = self.column[0];
        for ((cell, sound), gap) in self.column[1..].iter_mut().zip(&term.sounds).zip(&term.gaps) {
            let cost = diagonal
                .saturating_add(row[usize::from(sound.0)])
                .min(cell.saturating_add(insertion))
                .min(above.saturating_add(*gap));
            diagonal = *cell;
            *cell = cost;
            above = cost;
            least = least.min(cost);
        }
        least
    }

    /// The cost if the stretch ends here.
    pub(super) fn cost(&self) -> u16 {
        self.column.last().copied().unwrap_or(0)
    }
}

/// The cost of hearing `heard` for `term`, or nothing if it is over `budget`.
pub(super) fn cost_within(aligner: &mut Aligner, term: &Sounds, heard: &[Phoneme], budget: u16) -> Option<u16> {
    // A sound too many or too few costs 15 at least.
    if usize::from(budget) < 15 * term.len().abs_diff(heard.len()) {
        return None;
    }
    aligner.start(term);
    for &sound in heard {
        if aligner.hear(term, sound) > budget {
            return None;
        }
    }
    Some(aligner.cost()).filter(|&cost| cost <= budget)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sounds(names: &str) -> Vec<Phoneme> {
        names.split_whitespace().map(|n| Phoneme::named(n).unwrap()).collect()
    }

    fn cost(a: &str, b: &str) -> u16 {
        cost_within(&mut Aligner::default(), &Sounds::new(sounds(a)), &sounds(b), u16::MAX).unwrap()
    }

    #[test]
    fn near_and_far() {
        assert_eq!(cost("K AE SH", "K AE SH"), 0);
        assert!(cost("K AA F K AH", "K AO F K AA R") < 100);
        assert!(cost("IH S T IY OW", "S T UW D IY OW") > 90);
    }

    proptest! {
        #[test]
        fn is_symmetric(a in prop::collection::vec(0u8..39, 0..12), b in prop::collection::vec(0u8..39, 0..12)) {
            let (a, b): (Vec<_>, Vec<_>) = (a.into_iter().map(Phoneme).collect(), b.into_iter().map(Phoneme).collect());
            let mut aligner = Aligner::default();
            let there = cost_within(&mut aligner, &Sounds::new(a.clone()), &b, u16::MAX);
            let back = cost_within(&mut aligner, &Sounds::new(b), &a, u16::MAX);
            prop_assert_eq!(there, back);
        }
    }
}
