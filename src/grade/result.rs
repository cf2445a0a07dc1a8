//! The result of grading.

use super::explanation::{FunctionWords, Step, WordGrade};
use crate::text::Span;
use serde::Serialize;

/// The grade of one answer, with its explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Grade {
    /// 0 (nothing) to 1 (the model answer).
    pub score: f64,
    /// The band the score falls in.
    pub verdict: Verdict,
    /// The rating proposed to the scheduler; the user may overrule it.
    pub rating: Rating,
    /// One entry for each concept, in the order of the task.
    pub concepts: Vec<ConceptGrade>,
    /// Misconceptions the answer claims.
    pub misconceptions: Vec<MisconceptionFound>,
    /// Remarks on the answer as a whole.
    pub remarks: Vec<Remark>,
    /// What function words count; for prose only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function_words: Option<FunctionWords>,
    /// From the concepts to the score, step by step; the last step's value is the score.
    pub steps: Vec<Step>,
}

impl Grade {
    /// The grade of no answer to a question without concepts.
    pub(super) fn nothing() -> Self {
        Self {
            score: 0.0,
            verdict: Verdict::Missed,
            rating: Rating::Again,
            concepts: Vec::new(),
            misconceptions: Vec::new(),
            remarks: Vec::new(),
            function_words: None,
            steps: Vec::new(),
        }
    }
}

/// The grade of one concept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConceptGrade {
    /// As the bank has it, or mined.
    pub name: String,
    /// In the score.
    pub weight: f64,
    /// Whether a pass needs it.
    pub required: bool,
    /// Whether it was said.
    pub status: Status,
    /// 0 to 1.
    pub coverage: f64,
    /// The phrasing that fitted best.
    pub phrasing: String,
    /// The words of the answer that earned it: sorted, not overlapping, on character boundaries.
    pub evidence: Vec<Evidence>,
    /// Content words of the phrasing that were not said.
    pub missing: Vec<String>,
    /// Every word of the phrasing: the sum of the coverage.
    pub words: Vec<WordGrade>,
    /// 0 to 1: share of the phrasing's content words that are in the answer, negated or not; those
    /// far from the others count in part.
    pub claimed: f64,
    /// 0 to 1: share of the words found that the answer negates. A concept is contradicted where
    /// both shares are large.
    pub negated: f64,
}

/// Whether a concept was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Said.
    Covered,
    /// Said in part.
    Partial,
    /// Not said.
    Missed,
    /// The answer says the opposite.
    Contradicted,
}

/// Words of the answer that earned something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// Where they stand in the answer.
    #[serde(flatten)]
    pub span: Span,
    /// The word or words of the phrasing they stand for.
    pub stands_for: String,
    /// How they match.
    #[serde(rename = "how")]
    pub kind: MatchKind,
    /// What the match is worth, 0 to 1.
    pub credit: f64,
}

/// How a word of an answer matches a word of a phrasing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The same word.
    Exact,
    /// The same stem.
    Stem,
    /// A misspelling.
    Typo,
    /// The same word family (`scheduler`, `scheduling`).
    Family,
    /// An acronym for its expansion, or the other way round.
    Acronym,
    /// Another name for the same thing.
    Alias,
    /// The same number or quantity in other digits or units.
    Number,
    /// A synonym.
    Synonym,
    /// The antonym: negated it says the word, claimed it says the opposite.
    Antonym,
    /// Split or joined (`kube proxy`, `kubeproxy`).
    Joined,
    /// It sounds the same.
    Sound,
}

/// A misconception the answer claims.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MisconceptionFound {
    /// Its name.
    pub name: String,
    /// What is right instead.
    pub feedback: String,
    /// The words that claim it.
    pub evidence: Vec<Span>,
}

/// A remark on an answer as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Remark {
    /// Nothing was said, or 'I do not know'.
    NoAnswer,
    /// A bare list of keywords: never rated Easy.
    KeywordList,
    /// It repeats the question.
    EchoesQuestion,
    /// There is no model answer; the grade is provisional.
    Provisional,
    /// There is no model answer; that of a question which asks the same stands in for it.
    BorrowedAnswer,
    /// A required concept is missing, so the verdict cannot be a pass.
    RequiredMissing,
}

/// The band of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Next to nothing.
    Missed,
    /// Some of it.
    Weak,
    /// A pass.
    Good,
    /// Nearly all of it.
    Strong,
}

impl Verdict {
    /// The band a score falls in, for scores that no single answer has, such as a round's.
    pub(crate) fn of_score(score: f64) -> Self {
        super::scale::verdict(score)
    }
}

/// What the scheduler takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// Not known.
    Again = 1,
    /// Known with effort, or in part.
    Hard = 2,
    /// Known.
    Good = 3,
    /// Known without thinking.
    Easy = 4,
}
