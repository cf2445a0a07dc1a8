//! The one place where every domain's errors become a sentence, a hint and an exit status.

use crate::{
    bank::{BankProblem, edit::EditError},
    history::HistoryError,
    home::HomeError,
    import::ImportError,
    index::IndexError,
};
use std::{io, path::PathBuf};

/// What a command ends with when it did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The home cannot be found, made or read.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Faults in bank files, all of them.
    #[error("{}", list(.0))]
    Bank(Vec<BankProblem>),
    /// A bank file cannot be changed.
    #[error(transparent)]
    Edit(#[from] EditError),
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
    /// Standard input or output failed.
    #[error("standard input or output: {0}")]
    Stream(#[from] io::Error),
    /// Some things failed and were told one by one already.
    #[error("{0}")]
    Told(String),
    /// Nothing was found; already told.
    #[error("{0}")]
    Nothing(String),
    /// What was named is not there: a question, a topic, a round.
    #[error("{message}")]
    Unknown {
        /// What is not there.
        message: String,
        /// What there is instead, or what shows it.
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

fn list(problems: &[BankProblem]) -> String {
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

impl Error {
    /// What the user can do about it, if there is something to say beyond the message.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Home(e) => e.hint(),
            Self::Bank(problems) => {
                let what = if problems.len() == 1 {
                    "1 problem".into()
                } else {
                    format!("{} problems", problems.len())
                };
                Some(format!("{what} in the bank; mend the lines above and run `greenroom check`"))
            }
            Self::Import(e) => e.hint(),
            Self::Index(e) => e.hint(),
            Self::History(e) => e.hint(),
            Self::Usage { hint, .. } | Self::Unknown { hint, .. } => Some(hint.clone()),
            Self::Edit(_) | Self::File { .. } | Self::Stream(_) | Self::Told(_) | Self::Nothing(_) => None,
        }
    }

    /// 1 failed, 2 wrong usage, 3 nothing found.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Nothing(_) | Self::Unknown { .. } => 3,
            Self::Import(e) => e.exit_code(),
            _ => 1,
        }
    }

    /// Whether the reader of our standard output went away, which is no failure of ours.
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Stream(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Wraps an I/O error with the path it happened on.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
