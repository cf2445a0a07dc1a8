//! Owns practice and mock rounds as state machines.
//!
//! Takes what a person does (answers, rates, skips, asks for a hint) with the time it happened, gives
//! what to show. Works on the bank, the grader, the history and the index that it is handed. Never
//! touches a terminal, reads no clock and prints nothing.

mod background;
mod deck;
mod journal;
mod marking;
mod mock;
mod notes;
mod practice;
mod spoken;

pub(crate) use background::Background;
pub(crate) use deck::{Choice, Deck, DeckError};
pub(crate) use journal::{Journal, SaveProblem};
pub(crate) use marking::Marker;
pub(crate) use mock::{
    Clock, Mock, MockEnd, MockError, MockQuestionView, MockSetup, MockStage, Plan, Remaining, Times,
};
pub(crate) use notes::{Notes, Timeout};
pub(crate) use practice::{
    Feedback, MissedHelp, Practice, PracticeError, QuestionView, SetAsideKind, Setup, Stage, Summary, Undone,
};
pub(crate) use spoken::Spoken;
