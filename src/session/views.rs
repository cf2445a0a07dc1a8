//! What a practice shows of itself, and what it refuses.

use super::DeckError;
use crate::{
    bank::{Question, QuestionId, edit},
    history::HistoryError,
    schedule::{Leech, Why},
};
use std::{path::PathBuf, time::Duration};

/// Where a practice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// A question waits for its answer.
    Asking,
    /// An answer was graded and its rating may be overruled.
    Graded,
    /// There is no further question.
    Finished,
}

/// A question as it is posed.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    /// Its number in this practice, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The question.
    pub question: &'a Question,
    /// Why it is asked.
    pub why: Why,
    /// Above 1: it is tried again.
    pub attempt: u32,
    /// It is failed again and again; told once.
    pub leech: Option<&'a Leech>,
}

/// What `accept` did.
#[derive(Clone, Debug)]
pub(crate) struct Accepted {
    /// The concept's name.
    pub concept: String,
    /// The words that were added.
    pub words: String,
    /// The bank file they were added to.
    pub file: PathBuf,
    /// How many mined concepts were written there first.
    pub pinned: usize,
    /// The score before.
    pub before: f64,
}

/// What `undo` did.
#[derive(Clone, Debug)]
pub(crate) enum Undone {
    /// An answer was taken back, and its question is at hand again.
    Answer(String),
    /// A question that was passed over or put aside is asked after all. It is at hand again unless
    /// it had been answered before.
    Aside {
        /// The question.
        question: QuestionId,
        /// What had become of it.
        how: Aside,
        /// Whether it is the question at hand.
        at_hand: bool,
    },
}

/// How a question was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    /// For this time.
    Skipped,
    /// Buried or suspended.
    Hidden,
    /// Marked as no question in the bank.
    Ignored,
}

/// What happened in a practice.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    /// Answers given, further attempts included.
    pub answers: usize,
    /// Mean score, 0 to 1.
    pub mean: Option<f64>,
    /// Time spent answering.
    pub took: Duration,
    /// Concepts that were missed, most often missed first, with their count.
    pub missed: Vec<(String, usize)>,
    /// Concepts that were covered in part and never missed, the same way.
    pub partly: Vec<(String, usize)>,
    /// Questions of the queue that were not answered.
    pub left: usize,
    /// When the next question is due, in words.
    pub next_due_words: Option<String>,
    /// Whether the answers are saved.
    pub saved: bool,
}

/// Something that cannot be done.
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
    /// There is no concept of this number.
    #[error("there is no concept {number}; the answer was graded against {of}")]
    NoConcept {
        /// What was asked for.
        number: usize,
        /// How many there are.
        of: usize,
    },
    /// It only makes sense after an answer.
    #[error("answer first")]
    NotAnswered,
    /// There is nothing to undo.
    #[error("there is no step of this session to take back")]
    NothingToUndo,
    /// No words were given and the answer has none.
    #[error("the answer has no words to accept; give some: :accept N WORDS")]
    NoWords,
    /// There is no question.
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
