//! What can go wrong with a program of the user's, each in one line.

use std::{io, process::ExitStatus};

/// Why nothing came of a command.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpeechError {
    /// There is no shell, or it does not take the command.
    #[error("the command cannot be started: {0}")]
    NotStarted(io::Error),
    /// It ended with a failure.
    #[error("the command failed ({status}){}", colon(complaint))]
    Failed {
        /// How it ended.
        status: ExitStatus,
        /// The last line of its standard error, maybe empty.
        complaint: String,
    },
    /// It wrote more than anybody says.
    #[error("the command wrote more than {} MB and was ended", limit / 1_000_000)]
    TooMuch {
        /// Bytes that were read.
        limit: usize,
    },
    /// The terminal cannot be read while it runs.
    #[error("the terminal cannot be used: {0}")]
    Terminal(io::Error),
}

fn colon(complaint: &str) -> String {
    if complaint.is_empty() { String::new() } else { format!(": {complaint}") }
}
