//! Every constant of the grade, and the one map from coverage to score.

use super::{Rating, Verdict};

/// What a match of each kind is worth.
pub(super) mod credit {
    /// The same word or stem, another name, an acronym, the same number.
    pub const SAME: f64 = 1.0;
    /// The denied antonym; as claimed it denies.
    pub const ANTONYM: f64 = 0.8;
    /// A misspelling.
    pub const TYPO: f64 = 0.95;
    /// Words that sound like it.
    pub const SOUND: f64 = 0.9;
    /// A word of the same family.
    pub const FAMILY: f64 = 0.85;
    /// A synonym of the lexicon; in prose only.
    pub const SYNONYM: f64 = 0.5;
    /// A word that is there, but far from the others of its phrase, as a factor.
    pub const FAR: f64 = 0.6;
    /// The same in prose, where a statement may be spread over several sentences.
    pub const FAR_PROSE: f64 = 0.7;
    /// The only word of its phrase that was said, as a factor.
    pub const LONELY: f64 = 0.8;
    /// A word whose denial was said, as a factor; enough to be found, not to be covered.
    pub const DENIED: f64 = 0.65;
    /// A word whose antonym was said.
    pub const OPPOSITE: f64 = 0.2;
}

/// Weight of a word by its class of frequency in English (index 0: in no list).
pub(super) const FREQUENCY_WEIGHT: [f64; 6] = [1.1, 0.9, 1.0, 1.0, 1.0, 1.0];
/// Factor for words that the question holds.
pub(super) const QUESTION_WEIGHT: f64 = 0.3;

/// Coverage from which a concept counts as covered, and as partial.
pub(super) const COVERED: f64 = 0.75;
pub(super) const PARTIAL: f64 = 0.4;

/// Weight of a function word in prose: which ones an answer uses tells a little about its structure.
pub(super) const SMALL_WEIGHT: f64 = 0.2;
/// Weight of 'not' in prose.
pub(super) const NOT_WEIGHT: f64 = 1.0;

/// Share of the content words from which function words count in full: any text has those.
pub(super) const SMALL_FROM: f64 = 0.2;

/// Steepness and middle of the map for prose.
const PROSE: (f64, f64) = (2.0, 0.23);

/// The map from the share of a prose reference that was said to the score: a Hill curve, 0 at 0 and
/// 1 at 1. A good answer shares half the words of a long text at most; chance shares a tenth.
pub(super) fn prose_score(share: f64) -> f64 {
    let (steepness, middle) = PROSE;
    let (x, k) = (share.clamp(0.0, 1.0).powf(steepness), f64::powf(middle, steepness));
    x * (1.0 + k) / (x + k)
}

/// The map for prose in words, for a person who redoes the sum.
pub(super) fn prose_formula() -> String {
    let (steepness, middle) = PROSE;
    format!(
        "on the scale for prose: (1 + m) s / (s + m) with s the share to the power of {steepness}, m {middle} to it"
    )
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
