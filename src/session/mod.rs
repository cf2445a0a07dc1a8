//! Practice and mock rounds as state machines that never touch a terminal.
//!
//! Takes what a person does (answers, rates, skips, asks for a hint) with the time it happened,
//! gives what is to be shown. Works on the bank, the grader, the history and the index it is
//! handed; reads no clock and prints nothing.

mod accept;
mod background;
mod changes;
mod deck;
mod feedback;
mod hint;
mod journal;
mod marking;
mod mock;
mod notes;
mod plan;
mod practice;
mod said;
mod saved;
mod sentences;
mod views;

pub(crate) use background::Background;
pub(crate) use deck::{Choice, Deck, DeckError};
pub(crate) use feedback::{Feedback, MissedHelp, Passage};
pub(crate) use journal::Journal;
pub(crate) use marking::Marker;
pub(crate) use mock::{Clock, Left, Mock, MockAsk, MockEnd, MockError, MockSetup, MockStage, Times};
pub(crate) use notes::{Notes, Timeout};
pub(crate) use plan::{Item, Plan, PlannedSection};
pub(crate) use practice::{Practice, Setup};
pub(crate) use said::Spoken;
pub(crate) use views::{Accepted, Aside, Ask, PracticeError, Stage, Summary, Undone};
