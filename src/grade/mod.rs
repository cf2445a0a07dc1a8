//! Answer × question → [`Grade`]. The heart of the house.
//!
//! Takes the question's words, its reference answers or key concepts, and an answer; gives a score
//! with everything needed to redo the sum: what each concept needed, which words of the answer
//! earned it, how they matched and what they were worth. Pure: no I/O, no clock; it cannot fail.

mod result;

pub use result::{
    ConceptGrade, Evidence, Grade, How, MisconceptionFound, Rating, Remark, Status, Step, Verdict,
};

use crate::bank::{KeyConcept, Misconception, Question};

/// What an answer is graded against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Task<'a> {
    /// The question's words: they count little when they come back in an answer.
    pub question: &'a str,
    /// Model answers; used when there are no concepts.
    pub references: &'a [String],
    /// Key concepts; where there are any, they decide.
    pub concepts: &'a [KeyConcept],
    /// What must not be claimed.
    pub misconceptions: &'a [Misconception],
}

/// How the answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Typed.
    #[default]
    Written,
    /// Spoken or dictated: sounds and number words match too, punctuation is not expected.
    Spoken,
}

/// Knows words: aliases, acronyms, families; learns expansions from the bank and notes.
#[derive(Clone, Debug, Default)]
pub struct Grader {}

impl Grader {
    /// A grader that knows the built-in tables only.
    pub fn new() -> Self {
        Self {}
    }

    /// Learns acronyms and their expansions (`Horizontal Pod Autoscaler (HPA)`) from a text.
    pub fn learn(&mut self, _text: &str) {}

    /// Adds aliases: words that stand for the same thing.
    pub fn add_alias(&mut self, _word: &str, _stands_for: &str) {}

    /// Tokenises and mines once what many answers will be graded against.
    pub fn prepare(&self, task: &Task<'_>) -> Prepared {
        Prepared { concepts: task.concepts.to_vec() }
    }

    /// [`Grader::prepare`] for a question of the bank.
    pub fn prepare_question(&self, question: &Question) -> Prepared {
        let references = [question.answer.clone()];
        self.prepare(&Task {
            question: &question.prompt,
            references: if question.answer.is_empty() { &[] } else { &references },
            concepts: &question.concepts,
            misconceptions: &question.misconceptions,
        })
    }
}

/// A task made ready: grading an answer against it costs microseconds.
#[derive(Clone, Debug)]
pub struct Prepared {
    concepts: Vec<KeyConcept>,
}

impl Prepared {
    /// The concepts an answer is graded against, curated or mined.
    pub fn concepts(&self) -> &[KeyConcept] {
        &self.concepts
    }

    /// Grades an answer.
    pub fn grade(&self, _answer: &str, _mode: Mode) -> Grade {
        Grade::nothing()
    }
}
