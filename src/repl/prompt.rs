//! What the dialogue needs from whatever reads the user's input.

use std::{io, time::Duration};

/// Reads what a user types: a line editor, a pipe, or the script of a test.
pub(crate) trait Prompt {
    /// Resets the clock of the answer, for a new question.
    fn begin(&mut self) {}

    /// Sets what Enter does where nothing is typed.
    fn set_enter_action(&mut self, _action: EnterAction) {}

    /// The clock of the answer, if there is one.
    fn timer(&self) -> Option<Timer> {
        None
    }

    /// Reads an answer that continues `draft`, until it ends or a command interrupts it.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn answer(&mut self, draft: &str) -> Result<Typed, ReadLineError>;

    /// Reads what to do after the feedback.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn pick(&mut self) -> Result<Picked, ReadLineError>;

    /// Lets the user edit one line of text, which may become empty.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn change(&mut self, label: &str, text: &str) -> Result<String, ReadLineError>;

    /// Whether a person types: then prompts are shown, and the dialogue asks back.
    fn is_interactive(&self) -> bool;
}

/// What Enter does where an answer is expected and nothing is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum EnterAction {
    /// Nothing.
    #[default]
    Nothing,
    /// Starts the clock of a spoken answer.
    StartClock,
    /// Starts to listen.
    Listen,
    /// Grades what was heard.
    Grade,
}

/// The clock of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timer {
    /// Time since it was started.
    pub time: Duration,
    /// Whether Enter started it, not the first key of the answer.
    pub by_enter: bool,
}

/// What was typed where an answer was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A complete answer; empty when the user gives up.
    Answer(String),
    /// A command before the end of the answer.
    Command {
        /// The answer so far.
        draft: String,
        /// The line, with its colon or slash.
        line: String,
    },
}

/// What was typed after the feedback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    /// Enter: accepts the proposed rating.
    Accept,
    /// A rating, by number or name.
    Rate(crate::grade::Rating),
    /// A command line, with its colon or slash.
    Command(String),
    /// Something else.
    Other(String),
}

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadLineError {
    /// Ctrl-D, or the end of the input.
    #[error("end of input")]
    Eof,
    /// Ctrl-C, twice in a row.
    #[error("interrupted")]
    Interrupted,
    /// Reading failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}
