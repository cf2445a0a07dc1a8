//! Every constant of the grade, and the one map from coverage to score.

use super::{Rating, Verdict};

/// What a match of each kind is worth.
pub(super) mod credit {
    /// The same word or stem, another name, an acronym, the same number.
    pub const SAME: f64 = 1.0;
    /// A misspelling.
    pub const TYPO: f64 = 0.95;
    /// Words that sound like it.
    pub const SOUND: f64 = 0.9;
    /// A word of the same family.
    pub const FAMILY: f64 = 0.85;
    /// A synonym, or the denied antonym.
    pub const SYNONYM: f64 = 0.8;
    /// A word that is there, but far from the others of its phrase.
    pub const FAR: f64 = 0.5;
    /// A word whose denial was said.
    pub const DENIED: f64 = 0.5;
}

/// Weight of a word by its class of frequency in English (index 0: in no list).
pub(super) const FREQUENCY_WEIGHT: [f64; 6] = [1.3, 0.8, 1.0, 1.1, 1.2, 1.3];
/// Factor for words that the question holds.
pub(super) const QUESTION_WEIGHT: f64 = 0.3;

/// Coverage from which a concept counts as covered, and as partial.
pub(super) const COVERED: f64 = 0.75;
pub(super) const PARTIAL: f64 = 0.4;

/// Exponent of the map for prose: partial overlap with a long text is worth more than its share.
pub(super) const PROSE_EXPONENT: f64 = 0.6;

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
