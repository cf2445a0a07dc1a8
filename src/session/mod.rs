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

pub use background::Background;
pub use deck::{Choice, Deck, DeckError};
pub use feedback::{Feedback, MissedHelp, Passage};
pub use journal::{Journal, RatingOutcome};
pub use marking::Marker;
pub use mock::{Clock, Left, Mock, MockAsk, MockEnd, MockError, MockSetup, MockStage, Times};
pub use notes::{Notes, Timeout};
pub use plan::{DEFAULT_LIMIT, Item, Plan, PlannedSection};
pub use practice::{Practice, Setup};
pub use said::Spoken;
pub use views::{Accepted, Aside, Ask, PracticeError, Stage, Summary, Undone};
