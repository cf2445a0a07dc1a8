//! The one place where every domain's errors become a sentence, a hint and an exit status.

use crate::{
    bank::{BankProblem, MergeError, edit::EditError},
    history::HistoryError,
    home::HomeError,
    import::ImportError,
    index::IndexError,
    session::{DeckError, MockError, PracticeError},
};
use std::{fmt, io, path::PathBuf};

/// What a command ends with when it did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The home cannot be found, made or read.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// All problems of the bank files.
    #[error("{}", list(.0))]
    Bank(Vec<BankProblem>),
    /// A bank file cannot be changed.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// An import cannot be merged into its bank file.
    #[error(transparent)]
    Merge(#[from] MergeError),
    /// A path cannot be imported at all.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The index cannot be used.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The history cannot be used.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A standard stream cannot be read or written.
    #[error("{stream}: {source}")]
    Stream {
        /// Which stream.
        stream: Stream,
        /// Why.
        source: io::Error,
    },
    /// It failed, and there is nothing to add to the message.
    #[error("{0}")]
    Failed(String),
    /// Nothing was found.
    #[error("{0}")]
    Nothing(String),
    /// A question, topic or round that was named does not exist.
    #[error("{message}")]
    Unknown {
        /// What does not exist.
        message: String,
        /// What does, or what lists it.
        hint: String,
    },
    /// Wrong usage that clap cannot see.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
}

/// A standard stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard input.
    Input,
    /// Standard output.
    Output,
    /// Standard error.
    Error,
    /// The terminal.
    Terminal,
    /// Standard input and output of a dialogue, which does not say which of them failed.
    Dialogue,
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Input => "standard input",
            Self::Output => "standard output",
            Self::Error => "standard error",
            Self::Terminal => "the terminal",
            Self::Dialogue => "standard input or output",
        })
    }
}

fn list(problems: &[BankProblem]) -> String {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl Error {
    /// What the user can do about it, if the message does not say so.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Home(e) => e.hint(),
            Self::Bank(problems) => Some(match problems.len() {
                1 => "fix this line and run `greenroom check`".into(),
                n => format!("fix these {n} problems and run `greenroom check`"),
            }),
            Self::Import(e) => e.hint(),
            Self::Index(e) => e.hint(),
            Self::History(e) => e.hint(),
            Self::Usage { hint, .. } | Self::Unknown { hint, .. } => Some(hint.clone()),
            Self::Edit(_)
            | Self::Merge(_)
            | Self::File { .. }
            | Self::Stream { .. }
            | Self::Failed(_)
            | Self::Nothing(_) => None,
        }
    }

    /// The exit status: 1 failed, 2 wrong usage, 3 nothing found.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Nothing(_) | Self::Unknown { .. } => 3,
            Self::Import(e) => e.exit_code(),
            _ => 1,
        }
    }

    /// Whether the reader of standard output closed it, which is no failure.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Stream { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// An I/O error on `path`.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }

    /// An error of standard input.
    pub fn stdin(source: io::Error) -> Self {
        Self::Stream { stream: Stream::Input, source }
    }

    /// An error of standard output.
    pub fn stdout(source: io::Error) -> Self {
        Self::Stream { stream: Stream::Output, source }
    }

    /// An error of the terminal, in raw mode.
    pub(crate) fn terminal(source: io::Error) -> Self {
        Self::Stream { stream: Stream::Terminal, source }
    }

    /// An error while a dialogue read or wrote.
    pub(crate) fn dialogue(source: io::Error) -> Self {
        Self::Stream { stream: Stream::Dialogue, source }
    }

    /// The message and the hint in one sentence.
    pub(crate) fn with_hint(&self) -> String {
        self.hint().map_or_else(|| self.to_string(), |hint| format!("{self}; {hint}"))
    }
}

impl From<DeckError> for Error {
    fn from(error: DeckError) -> Self {
        match (error.hint(), error) {
            (_, DeckError::Bank(problems)) => Self::Bank(problems),
            (Some(hint), other) => Self::Unknown { message: other.to_string(), hint },
            (None, other) => Self::Failed(other.to_string()),
        }
    }
}

impl From<PracticeError> for Error {
    fn from(error: PracticeError) -> Self {
        match error {
            PracticeError::Deck(e) => e.into(),
            PracticeError::History(e) => Self::History(e),
            PracticeError::Edit(e) => Self::Edit(e),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<MockError> for Error {
    fn from(error: MockError) -> Self {
        match error {
            MockError::History(e) => Self::History(e),
            other => Self::Failed(other.to_string()),
        }
    }
}
