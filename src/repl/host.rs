//! What the dialogue of a practice needs from the system.

use crate::{
    session::Notes,
    speech::{Heard, SpeechError},
};
use jiff::Timestamp;
use std::{error::Error, io::Write, path::Path};

/// The clock, the terminal's width, and the user's programs.
pub(crate) trait Host {
    /// The current time.
    fn now(&mut self) -> Timestamp;

    /// Columns of the terminal, which may change at any time.
    fn width(&mut self) -> usize;

    /// Lets the user edit `text` in their editor. `None` when they did not change it.
    ///
    /// # Errors
    /// When the editor or its file cannot be used.
    fn edit_text(&mut self, text: &str) -> Result<Option<String>, HostError>;

    /// Opens a file in the user's editor at a line and waits.
    ///
    /// # Errors
    /// When the editor cannot be used.
    fn edit_file(&mut self, path: &Path, line: usize) -> Result<(), HostError>;

    /// Lets the user search as they type, until they leave.
    ///
    /// # Errors
    /// When the terminal or the index cannot be used.
    fn browse(&mut self, notes: &Notes) -> Result<(), HostError>;

    /// Whether a command that listens is set.
    fn can_listen(&self) -> bool;

    /// Runs the command that listens, and shows the time on `out`; with `keys` a key ends it.
    ///
    /// # Errors
    /// When no command is set, or it fails.
    fn listen(&mut self, question: &str, keys: bool, out: &mut dyn Write) -> Result<Heard, HostError>;

    /// Starts to read a question aloud if a command for it is set, or if the user `asked` for it.
    ///
    /// # Errors
    /// When there is no command, or it fails.
    fn speak(&mut self, question: &str, asked: bool) -> Result<(), HostError>;

    /// Waits until the question has been read.
    fn wait_until_spoken(&mut self);

    /// Stops the reading, and returns what went wrong with it.
    fn stop_speaking(&mut self) -> Option<SpeechError>;
}

/// Why the system could not do something.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostError {
    /// The editor or the search screen failed.
    #[error("{source}")]
    Failed {
        /// Why.
        source: Box<dyn Error + Send + Sync>,
        /// What the user can do about it.
        hint: Option<String>,
    },
    /// No command that listens is set.
    #[error("no command that listens is set")]
    NoListenCommand,
    /// No command that reads aloud is set, and none is installed.
    #[error("no command that reads aloud is set or installed")]
    NoSpeakCommand,
    /// A command that listens or reads aloud failed.
    #[error(transparent)]
    Speech(#[from] SpeechError),
}

impl HostError {
    /// What the user can do about it.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Failed { hint, .. } => hint.clone(),
            Self::NoListenCommand => Some(
                "set `listen = \"…\"` below [speech] in greenroom.toml; the README has examples under “Speaking”"
                    .into(),
            ),
            Self::NoSpeakCommand => {
                Some("set `speak = \"espeak-ng -s 150\"` below [speech] in greenroom.toml".into())
            }
            Self::Speech(_) => None,
        }
    }
}
