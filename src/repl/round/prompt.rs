//! What a round's dialogue needs from whatever reads the user's input, and a pipe as such.

use crate::{
    repl::{Picked, Piped, Prompt, ReadLineError, Typed},
    session::Clock,
};
use std::{io::BufRead, sync::Arc, time::Duration};

/// A monotonic clock: the time since some fixed moment.
pub(crate) type Ticks = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Reads what a user types against the clock: a line editor, a pipe, or the script of a test.
pub(crate) trait RoundPrompt {
    /// Reads an answer that continues `draft` while `clock` runs, and shows the clock.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn answer(&mut self, draft: &str, clock: &Clock) -> Result<RoundInput, ReadLineError>;

    /// Reads one line that is no answer, without the clock.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn line(&mut self, label: &str) -> Result<String, ReadLineError>;

    /// Whether a person types: then the clock is shown, and the dialogue asks back.
    fn is_interactive(&self) -> bool;
}

/// How the reading of an answer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RoundInput {
    /// By the user.
    Typed(Typed),
    /// By the deadline, with the answer as it was then.
    TimeOver(String),
}

/// A pipe as the input of a round: no clock is shown and no answer is cut off, but times are measured.
pub(crate) struct PipedRound<R>(Piped<R>);

impl<R: BufRead> PipedRound<R> {
    /// Reads from `input`.
    pub(crate) fn new(input: R) -> Self {
        Self(Piped::new(input))
    }
}

impl<R: BufRead> RoundPrompt for PipedRound<R> {
    fn answer(&mut self, draft: &str, _clock: &Clock) -> Result<RoundInput, ReadLineError> {
        self.0.answer(draft).map(RoundInput::Typed)
    }

    fn line(&mut self, _label: &str) -> Result<String, ReadLineError> {
        // Anything but a command is put back: it begins the answer.
        Ok(match self.0.pick()? {
            Picked::Command(line) => line,
            _ => String::new(),
        })
    }

    fn is_interactive(&self) -> bool {
        false
    }
}
