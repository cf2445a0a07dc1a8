//! How a grade came about: what each word of a phrasing weighs and what it was worth, and the steps
//! from there to the score.
//!
//! Holds every number that enters the sum, so that the score can be computed again from it alone:
//! a concept's coverage is Σ weight × credit / Σ weight over its words, at most 1 (0 when it is
//! contradicted); each [`Step`] says how its value follows from the one before. Decides nothing.

use super::result::MatchKind;
use crate::text::Span;
use serde::Serialize;

/// One word of the phrasing that fitted best.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordGrade {
    /// As the phrasing has it, folded.
    pub word: String,
    /// Its weight in the coverage of the concept, after `question_factor`.
    pub weight: f64,
    /// What its weight was reduced by because the question has the word too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question_factor: Option<f64>,
    /// A function word or 'not' in prose: it counts wherever it stands in the answer.
    pub function_word: bool,
    /// 0 (not said) to 1.
    pub credit: f64,
    /// What it matched; nothing for a function word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matched: Option<WordMatch>,
}

/// The words of the answer that one word of a phrasing matched.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WordMatch {
    /// Where they stand in the answer.
    #[serde(flatten)]
    pub span: Span,
    /// The words as they were said.
    pub text: String,
    /// How they match.
    #[serde(rename = "how")]
    pub kind: MatchKind,
    /// What a match of this kind is worth, 0 to 1. The credit of the word is this times the factors.
    pub worth: f64,
    /// What reduces it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors: Vec<Factor>,
}

/// A factor that reduces what a match is worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Factor {
    /// Why.
    pub reason: Reason,
    /// 0 to 1.
    pub value: f64,
}

/// Why a match is worth less than its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// It stands far from the other words of its phrasing.
    Far,
    /// In prose: none of its neighbours in the statement stands near it in the answer.
    Alone,
    /// The answer negates it.
    Negated,
}

/// What the function words of a prose answer count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct FunctionWords {
    /// Weight × credit of all other words, summed over the concepts.
    pub said: f64,
    /// Weight of all other words.
    pub weight: f64,
    /// Share of `said` in `weight` from which function words count in full.
    pub full_from: f64,
    /// Credit of each function word that was said: `said / weight / full_from`, at most 1.
    pub credit: f64,
}

/// One step from the concepts to the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What was done, in words.
    pub what: String,
    /// The value after it.
    pub value: f64,
    /// What was done, in numbers.
    #[serde(flatten)]
    pub rule: Rule,
}

/// How a step gets its value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rule {
    /// 0: there is no answer.
    NoAnswer,
    /// 0: there are no concepts and no references.
    NothingToCompare,
    /// Σ weight × coverage / Σ weight over the concepts.
    WeightedMean {
        /// Σ weight.
        weight: f64,
    },
    /// The value before times `factor`, at most 1: the question asks for some of many things.
    Choice {
        /// At least 1.
        factor: f64,
    },
    /// (1 + m) s / (s + m), with s the value before and m `middle`, both to the power of `steepness`.
    ProseScale {
        /// The exponent.
        steepness: f64,
        /// The share of the model answer that scores about a half; more for more references.
        middle: f64,
        /// How many references the answer was compared with.
        references: usize,
    },
    /// The value before times `factor`: the answer repeats the question.
    Echo {
        /// 0 to 1.
        factor: f64,
    },
    /// The value before minus `each` × `count`, at least 0: the answer claims misconceptions.
    Misconceptions {
        /// How many.
        count: usize,
        /// What one takes away.
        each: f64,
    },
}
