//! What a round's dialogue needs of whoever reads the user's words, and a pipe that does.

use crate::{
    repl::{Picked, Piped, Prompt, ReadLine, Typed},
    session::Clock,
};
use std::{io::BufRead, sync::Arc, time::Duration};

/// Time since some fixed moment by a clock that never jumps.
pub(crate) type Ticks = Arc<dyn Fn() -> Duration + Send + Sync>;

/// Reads what a user types against the clock: a line editor, a pipe, or a script of a test.
pub(crate) trait RoundPrompt {
    /// Reads an answer that goes on from `draft` while `clock` runs, and shows what it shows.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn answer(&mut self, draft: &str, clock: &Clock) -> Result<Heard, ReadLine>;

    /// Reads one line that is no answer; the clock is not shown.
    ///
    /// # Errors
    /// When the user leaves or reading fails.
    fn line(&mut self, label: &str) -> Result<String, ReadLine>;

    /// Whether a person sits there: then the clock is shown and questions are asked back.
    fn is_interactive(&self) -> bool;
}

/// What came while the clock ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The user ended it.
    Typed(Typed),
    /// Its time did: the answer as it stood then.
    TimeOver(String),
}

/// A pipe as the input of a round: no clock is shown and nothing is cut off, times are measured.
pub(crate) struct PipedRound<R>(Piped<R>);

impl<R: BufRead> PipedRound<R> {
    /// Reads from `input`.
    pub(crate) fn new(input: R) -> Self {
        Self(Piped::new(input))
    }
}

impl<R: BufRead> RoundPrompt for PipedRound<R> {
    fn answer(&mut self, draft: &str, _clock: &Clock) -> Result<Heard, ReadLine> {
        self.0.answer(draft).map(Heard::Typed)
    }

    fn line(&mut self, _label: &str) -> Result<String, ReadLine> {
        // Anything but a command is left where it is: it begins the answer.
        Ok(match self.0.pick()? {
            Picked::Command(line) => line,
            _ => String::new(),
        })
    }

    fn is_interactive(&self) -> bool {
        false
    }
}
