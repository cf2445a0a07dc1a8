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

/// The phonemes of a term with the cost of missing each.
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

/// For each phoneme the least cost of a substitution within a sequence, whatever its order.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest([u16; COUNT]);

impl Nearest {
    /// Of an empty sequence.
    pub(super) const NOTHING: Self = Self([u16::MAX; COUNT]);

    /// Of a sequence.
    pub(super) fn of(heard: &[Phoneme]) -> Self {
        let mut nearest = Self::NOTHING;
        heard.iter().for_each(|&sound| nearest.add(sound));
        nearest
    }

    /// Adds a phoneme to the sequence.
    pub(super) fn add(&mut self, heard: Phoneme) {
        let row = &SUBSTITUTION[usize::from(heard.0)];
        for (least, &cost) in self.0.iter_mut().zip(row) {
            *least = cost.min(*least);
        }
    }

    /// The phonemes that cost less than `cost`, as a bit set.
    pub(super) fn within(&self, cost: u16) -> u64 {
        let near = self.0.iter().enumerate().filter(|(_, least)| **least < cost);
        near.fold(0, |mask, (at, _)| mask | 1 << at)
    }
}

/// The phonemes of a term as a bit set.
pub(super) fn mask(sounds: &[Phoneme]) -> u64 {
    sounds.iter().fold(0, |mask, sound| mask | 1 << sound.0)
}

/// Least cost of missing a phoneme, unless it repeats the one before.
pub(super) const LEAST_GAP: u16 = 28;

/// The largest cost of an alignment, in halves so that it is a whole number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    /// Fixed.
    halves: i32,
    /// More for each phoneme of the term, and for each that is heard.
    per_sound: i32,
}

impl Allowance {
    /// A fixed cost.
    pub(super) fn fixed(budget: u16) -> Self {
        Self { halves: 2 * i32::from(budget), per_sound: 0 }
    }

    /// A cost per phoneme of the mean length of both sides, in hundredths.
    pub(super) fn per_sound(limit: u16) -> Self {
        Self { halves: 0, per_sound: i32::from(limit) }
    }
}

/// A cost above every budget.
const OVER: u16 = u16::MAX;

/// Aligns one term with a sequence of phonemes that grows to the right; reused between calls so that
/// nothing is allocated for each place of an answer. Computes only the cells from which the end can
/// still be reached within the allowance (Ukkonen 1985); a lower bound for the rest of the term comes
/// from the phonemes that occur at all (as in A*; Hart, Nilsson and Raphael 1968). Nothing within the
/// allowance is lost, since no gap costs less than what one more heard phoneme allows.
#[derive(Debug, Default)]
pub(super) struct Aligner {
    column: Vec<u16>,
    /// Twice the largest cost of each cell, before anything is heard.
    limits: Vec<i32>,
    /// Added for what was heard so far, and for each phoneme.
    heard: i32,
    per_sound: i32,
    /// Subtracted from the allowance for each phoneme, and how many were heard.
    penalty: i32,
    count: i32,
    /// The range of cells within the allowance; all others are `OVER`.
    low: usize,
    high: usize,
    before: Option<Phoneme>,
}

impl Aligner {
    /// Resets: nothing heard yet. False when no sequence of the phonemes in `nearest` can stay within
    /// the allowance.
    pub(super) fn start(&mut self, term: &Sounds, nearest: &Nearest, allowance: Allowance) -> bool {
        let Allowance { halves, per_sound } = allowance;
        let count = term.sounds.len();
        // As if all of the term were heard: that allows most.
        let most = halves + 2 * per_sound * count as i32;
        self.limits.resize(count + 1, 0);
        let mut rest = 0;
        self.limits[count] = most - per_sound * count as i32;
        for at in (0..count).rev() {
            let least = nearest.0[usize::from(term.sounds[at].0)].min(term.gaps[at]);
            rest += 2 * i32::from(least);
            self.limits[at] = most - per_sound * at as i32 - rest;
        }
        if self.limits[0] < 0 {
            return false;
        }
        (self.heard, self.per_sound, self.penalty, self.count) = (0, per_sound, 0, 0);
        (self.before, self.low, self.high) = (None, 0, 0);
        self.column.clear();
        self.column.resize(count + 1, OVER);
        self.column[0] = 0;
        self.extend(term);
        true
    }

    fn is_within(&self, cell: usize, cost: u16) -> bool {
        // The most phonemes there can be in the end.
        let sounds = 2 * (self.limits.len() as i32 - 1) - cell as i32 + self.count;
        2 * i32::from(cost) <= self.limits[cell] + self.heard - self.penalty * sounds
    }

    /// Subtracts `penalty` from what each phoneme allows.
    pub(super) fn penalise(&mut self, penalty: u16) {
        self.penalty += i32::from(penalty);
    }

    /// Extends the column downwards: phonemes of the term that are missing.
    fn extend(&mut self, term: &Sounds) {
        while let Some(gap) = term.gaps.get(self.high) {
            let cost = self.column[self.high].saturating_add(*gap);
            if !self.is_within(self.high + 1, cost) {
                break;
            }
            self.high += 1;
            self.column[self.high] = cost;
        }
    }

    /// Adds a heard phoneme; false when no continuation can stay within the allowance.
    pub(super) fn hear(&mut self, term: &Sounds, heard: Phoneme) -> bool {
        let insertion = phoneme::gap(heard, self.before);
        self.before = Some(heard);
        self.heard += self.per_sound;
        self.count += 1;
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
        while self.low <= self.high && !self.is_within(self.low, self.column[self.low]) {
            self.column[self.low] = OVER;
            self.low += 1;
        }
        if self.low > self.high {
            return false;
        }
        while !self.is_within(self.high, self.column[self.high]) {
            self.column[self.high] = OVER;
            self.high -= 1;
        }
        self.extend(term);
        true
    }

    /// The cost if the sequence ends here; `None` above the allowance.
    pub(super) fn cost(&self) -> Option<u16> {
        let last = self.column.len().checked_sub(1)?;
        (self.high == last && self.is_within(last, self.column[last])).then(|| self.column[last])
    }
}

/// The cost of hearing `heard` for `term`; `None` above `budget`.
pub(super) fn cost_within(
    aligner: &mut Aligner,
    term: &Sounds,
    heard: &[Phoneme],
    nearest: &Nearest,
    budget: u16,
) -> Option<u16> {
    // Each phoneme too many or too few costs at least 15.
    if usize::from(budget) < 15 * term.len().abs_diff(heard.len())
        || !aligner.start(term, nearest, Allowance::fixed(budget))
    {
        return None;
    }
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
        free(&Sounds::new(sounds(a)), &sounds(b))
    }

    /// The cost by the whole table.
    fn free(term: &Sounds, heard: &[Phoneme]) -> u16 {
        let mut column: Vec<u16> = std::iter::once(0)
            .chain(term.gaps.iter().scan(0, |sum, gap| {
                *sum += gap;
                Some(*sum)
            }))
            .collect();
        let mut before = None;
        for &sound in heard {
            let insertion = phoneme::gap(sound, before);
            before = Some(sound);
            let old = column.clone();
            column[0] += insertion;
            for i in 1..column.len() {
                let substitution = phoneme::substitution(term.sounds[i - 1], sound);
                column[i] =
                    (old[i - 1] + substitution).min(old[i] + insertion).min(column[i - 1] + term.gaps[i - 1]);
            }
        }
        column[column.len() - 1]
    }

    #[test]
    fn similar_words_cost_little() {
        assert_eq!(cost("K AE SH", "K AE SH"), 0);
        assert!(cost("K AA F K AH", "K AO F K AA R") < 100);
        assert!(cost("IH S T IY OW", "S T UW D IY OW") > 90);
    }

    fn phonemes(most: usize) -> impl Strategy<Value = Vec<Phoneme>> {
        prop::collection::vec((0u8..39).prop_map(Phoneme), 0..most)
    }

    proptest! {
        #[test]
        fn is_symmetric_and_a_budget_changes_nothing_within_it(
            a in phonemes(12),
            b in phonemes(12),
            budget in 0u16..900,
        ) {
            let term = Sounds::new(a.clone());
            let cost = free(&term, &b);
            prop_assert_eq!(cost, free(&Sounds::new(b.clone()), &a));
            let within = cost_within(&mut Aligner::default(), &term, &b, &Nearest::of(&b), budget);
            prop_assert_eq!(within, Some(cost).filter(|&cost| cost <= budget));
        }

        #[test]
        fn an_allowance_for_each_sound_loses_nothing_at_any_length(
            a in phonemes(12),
            b in phonemes(16),
            limit in 0u16..=30,
        ) {
            let term = Sounds::new(a);
            let mut aligner = Aligner::default();
            let mut alive = aligner.start(&term, &Nearest::of(&b), Allowance::per_sound(limit));
            for end in 1..=b.len() {
                alive = alive && aligner.hear(&term, b[end - 1]);
                let cost = free(&term, &b[..end]);
                let is_within = 2 * i32::from(cost) <= i32::from(limit) * (term.len() + end) as i32;
                let found = if alive { aligner.cost() } else { None };
                prop_assert_eq!(found, Some(cost).filter(|_| is_within));
            }
        }
    }
}
