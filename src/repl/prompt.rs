//! What the dialogue needs of whoever reads the user's words.

use std::{io, time::Duration};

/// Reads what a user types: a line editor, a pipe, or a script of a test.
pub(crate) trait Prompt {
    /// A new question: the clock of its answer has not begun.
    fn begin(&mut self) {}

    /// What Enter does from now on where nothing is typed.
    fn invite(&mut self, _invite: Invite) {}

    /// How long the answer has taken, where that is known.
    fn timer(&self) -> Option<Timer> {
        None
    }

    /// Reads an answer that goes on from `draft`, until it ends or a command interrupts it.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn answer(&mut self, draft: &str) -> Result<Typed, ReadLine>;

    /// Reads what to do with a graded answer.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn pick(&mut self) -> Result<Picked, ReadLine>;

    /// Lets the user change one line of text; what comes back may be empty.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn change(&mut self, label: &str, text: &str) -> Result<String, ReadLine>;

    /// Whether a person sits there: then prompts are shown and questions asked back.
    fn is_interactive(&self) -> bool;
}

/// What Enter does where an answer is expected and nothing is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Invite {
    /// Nothing.
    #[default]
    Type,
    /// It starts the clock: from now on the user speaks.
    StartClock,
    /// It listens.
    Listen,
    /// It hands in what was heard.
    Grade,
}

/// The clock of an answer: from the first key, or from Enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timer {
    /// How long.
    pub time: Duration,
    /// Whether Enter started it.
    pub by_enter: bool,
}

/// What was typed where an answer was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A whole answer; empty when the user hands in nothing.
    Answer(String),
    /// A command line, without the answer's end.
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
    /// Enter: the proposal is right, go on.
    Accept,
    /// 1 to 4, or the rating's name.
    Rate(crate::grade::Rating),
    /// A command line, with its colon or slash.
    Command(String),
    /// Something else.
    Other(String),
}

/// Nothing was read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadLine {
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
