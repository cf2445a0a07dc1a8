//! The values a practice gives, and why it refuses something.

use crate::session::DeckError;
use crate::{
    bank::{Question, QuestionId, edit},
    history::HistoryError,
    schedule::{Leech, Why},
    wording::plural,
};
use std::{path::PathBuf, time::Duration};

/// The stage of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// A question waits for its answer.
    Asking,
    /// An answer was graded and its rating may be changed.
    Graded,
    /// There are no more questions.
    Finished,
}

/// The current question for showing it.
#[derive(Clone, Debug)]
pub(crate) struct QuestionView<'a> {
    /// Its number in this practice, from 1.
    pub number: usize,
    /// Number of questions.
    pub total: usize,
    /// The question.
    pub question: &'a Question,
    /// Why it is asked.
    pub why: Why,
    /// 1, or more when it is tried again.
    pub attempt: u32,
    /// Given once, for a question that is failed again and again.
    pub leech: Option<&'a Leech>,
}

/// The result of [`Practice::accept`](super::Practice::accept).
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    /// The concept's name.
    pub concept: String,
    /// The words that were added.
    pub words: String,
    /// The bank file they were added to.
    pub file: PathBuf,
    /// Number of mined concepts written there first.
    pub pinned: usize,
    /// The score before.
    pub before: f64,
}

/// The result of [`Practice::undo`](super::Practice::undo).
#[derive(Clone, Debug)]
pub(crate) enum Undone {
    /// This answer was removed, and its question is the current one again.
    Answer(String),
    /// A question that was set aside is asked again. It is the current one, unless it had been answered
    /// before.
    SetAside {
        /// The question.
        question: QuestionId,
        /// How it was set aside.
        kind: SetAsideKind,
        /// Whether it is the current question.
        is_current: bool,
    },
}

/// How a question was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetAsideKind {
    /// For this session.
    Skipped,
    /// Buried or suspended.
    Hidden,
    /// Marked in the bank as no question.
    Ignored,
}

/// The result of a practice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    /// Number of answers, other attempts included.
    pub answers: usize,
    /// Mean score, 0 to 1.
    pub mean: Option<f64>,
    /// Time spent answering.
    pub took: Duration,
    /// Missed concepts and how often, the most often missed first.
    pub missed: Vec<(String, usize)>,
    /// Concepts covered in part and never missed, in the same order.
    pub partial: Vec<(String, usize)>,
    /// Number of questions that were not answered.
    pub left: usize,
    /// When the next question is due, in words.
    pub next_due_words: Option<String>,
    /// Whether the answers are saved.
    pub saved: bool,
}

/// Why something cannot be done in a practice.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PracticeError {
    /// The bank cannot be used as asked.
    #[error(transparent)]
    Deck(#[from] DeckError),
    /// The history cannot be read.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The bank file cannot be changed.
    #[error(transparent)]
    Edit(#[from] edit::EditError),
    /// There is no concept with this number.
    #[error("there is no concept {number}; the answer was graded against {}", plural(*total, "concept"))]
    NoConcept {
        /// The number, from 1.
        number: usize,
        /// Number of concepts.
        total: usize,
    },
    /// It needs a graded answer.
    #[error("answer the question first")]
    NotAnswered,
    /// There is nothing to undo.
    #[error("there is nothing to undo in this session")]
    NothingToUndo,
    /// Neither the user nor the answer gave any words.
    #[error("there are no words to accept; type some: :accept N WORDS")]
    NoWords,
    /// There are no more questions.
    #[error("there is no question")]
    NoQuestion,
}

impl PracticeError {
    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Deck(e) => e.hint(),
            Self::History(e) => e.hint(),
            _ => None,
        }
    }
}
