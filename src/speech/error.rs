//! What can go wrong with the user's programs, each in one line.

use std::{io, process::ExitStatus};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpeechError {
    /// There is no shell, or it cannot start.
    #[error("the command cannot be started: {0}")]
    NotStarted(io::Error),
    /// It exited with a failure.
    #[error("the command failed ({status}){}", colon(message))]
    Failed {
        status: ExitStatus,
        /// The last line of its standard error, possibly empty.
        message: String,
    },
    /// It wrote too much.
    #[error("the command wrote more than {} MB and was stopped", limit / 1_000_000)]
    TooMuch {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// The terminal cannot be used while it runs.
    #[error("the terminal cannot be used: {0}")]
    Terminal(io::Error),
}

fn colon(message: &str) -> String {
    if message.is_empty() { String::new() } else { format!(": {message}") }
}
