//! The constants of the grade, and the map from coverage to score.

use super::{Rating, Verdict};

/// What a match of each kind is worth.
pub(super) mod credit {
    /// The same word or stem, another name, an acronym, the same number.
    pub(crate) const SAME: f64 = 1.0;
    /// A negated antonym.
    pub(crate) const ANTONYM: f64 = 0.8;
    /// A misspelling.
    pub(crate) const TYPO: f64 = 0.95;
    /// Words that sound like it.
    pub(crate) const SOUND: f64 = 0.9;
    /// A word of the same family.
    pub(crate) const FAMILY: f64 = 0.85;
    /// A synonym of the lexicon; in prose only.
    pub(crate) const SYNONYM: f64 = 0.9;
    /// A word far from the others of its phrase, as a factor.
    pub(crate) const FAR: f64 = 0.6;
    /// In prose, a word without any of its neighbours near it, as a factor.
    pub(crate) const ALONE: f64 = 0.65;
    /// A word that the answer negates, as a factor: enough to be found, not to be covered.
    pub(crate) const NEGATED: f64 = 0.65;
    /// A claimed antonym.
    pub(crate) const OPPOSITE: f64 = 0.2;
}

/// Weight of a word by its class of frequency in English (index 0: in no list).
pub(super) const FREQUENCY_WEIGHT: [f64; 6] = [1.1, 0.9, 1.0, 1.0, 1.0, 1.0];
/// The same in prose, where a word of no list is as often a slip or a formula as a term.
pub(super) const FREQUENCY_WEIGHT_PROSE: [f64; 6] = [0.9, 0.9, 1.0, 1.0, 1.0, 1.0];
/// Factor in prose for words of an example or of an alternative ('e.g.', 'also acceptable').
pub(super) const EXAMPLE_WEIGHT: f64 = 0.4;
/// The largest factor where a model answer has more statements than the question asks for.
const CHOICE: f64 = 1.5;
/// Factor for words that the question holds.
pub(super) const QUESTION_WEIGHT: f64 = 0.3;
/// The same in prose.
pub(super) const QUESTION_WEIGHT_PROSE: f64 = 0.25;

/// Coverage from which a concept counts as covered, and as partial.
pub(super) const COVERED: f64 = 0.75;
pub(super) const PARTIAL: f64 = 0.4;
/// Share of negated words among those found from which a concept that is otherwise covered is
/// contradicted.
pub(super) const NEGATED_SHARE: f64 = 0.45;

/// Coverage of a misconception's phrasing from which it counts as claimed: all its words, near.
pub(super) const CLAIMED: f64 = 0.9;
/// What a claimed misconception takes away from the score.
pub(super) const MISCONCEPTION: f64 = 0.05;
/// What is left of the score of an answer that only repeats the question, as a factor.
pub(super) const ECHO: f64 = 0.3;

/// Weight of a function word in prose: which ones an answer uses says a little about its structure.
pub(super) const FUNCTION_WORD_WEIGHT: f64 = 0.15;
/// Weight of 'not' in prose.
pub(super) const NOT_WEIGHT: f64 = 1.0;

/// Share of the content words that must be said for function words to count in full: any text has
/// some of them.
pub(super) const FUNCTION_WORDS_FROM: f64 = 0.1;

/// The map from the share of a prose reference that was said to the score: a Hill curve, 0 at 0 and 1
/// at 1. A good answer shares half the words of a long text at most; chance shares a tenth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProseScale {
    /// How sharply the curve separates chance from an answer.
    pub steepness: f64,
    /// The share that scores about a half.
    pub middle: f64,
    /// How far the middle moves with the logarithm of the number of references: the best of many is
    /// more often good by chance.
    pub per_reference: f64,
}

impl ProseScale {
    /// The one in use, for all data. `cargo bench --bench calibrate -- GRADED.jsonl…` searches for it: the
    /// best order of answers among the maps that give another question's model answer no more than
    /// a fifth.
    pub const CHOSEN: Self = Self { steepness: 2.2, middle: 0.23, per_reference: 0.4 };
    /// The middle at most.
    const HIGHEST: f64 = 0.9;

    /// The middle for an answer compared with so many references.
    pub(super) fn middle(&self, references: usize) -> f64 {
        (self.middle + self.per_reference * (references.max(1) as f64).ln()).min(Self::HIGHEST)
    }

    /// The score, 0 to 1, of an answer that says `share` (0 to 1) of the best of so many references.
    pub fn score(&self, share: f64, references: usize) -> f64 {
        let x = share.clamp(0.0, 1.0).powf(self.steepness);
        let k = self.middle(references).powf(self.steepness);
        x * (1.0 + k) / (x + k)
    }
}

/// Factor for a question that asks for `asked` of the `statements` of a prose model answer. They differ in
/// length and some belong together, so the share grows with the root only.
pub(super) fn choice(statements: usize, asked: usize) -> f64 {
    (statements as f64 / asked.max(1) as f64).sqrt().clamp(1.0, CHOICE)
}

/// The bands.
pub(super) fn verdict(score: f64) -> Verdict {
    match score {
        s if s >= 0.85 => Verdict::Strong,
        s if s >= 0.6 => Verdict::Good,
        s if s >= 0.3 => Verdict::Weak,
        _ => Verdict::Missed,
    }
}

/// The rating that goes with a verdict.
pub(super) fn rating(verdict: Verdict) -> Rating {
    match verdict {
        Verdict::Missed => Rating::Again,
        Verdict::Weak => Rating::Hard,
        Verdict::Good => Rating::Good,
        Verdict::Strong => Rating::Easy,
    }
}
