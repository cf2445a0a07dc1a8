//! What the doctor can mend, and how.

use crate::{
    bank::QuestionId,
    commands::{plural, rename, tune},
    error::Error,
    history::{self, AnswerCount, History},
    home::Home,
    wording::minute,
};
use std::{collections::BTreeSet, fmt, path::PathBuf};

/// A change that mends something.
#[derive(Clone, Debug)]
pub(super) enum Mend {
    /// Put a backup in the place of a damaged history.
    Restore {
        /// The backup.
        backup: PathBuf,
        /// What it holds.
        has: Option<AnswerCount>,
        /// What can still be read of the damaged history.
        now: Option<AnswerCount>,
    },
    /// Delete rows that point to nothing.
    Tidy,
    /// Work out due dates from the answers.
    Rederive(BTreeSet<QuestionId>),
    /// Move progress to the question's new id.
    Rename {
        /// The id in the history.
        old: QuestionId,
        /// The id in the bank.
        new: QuestionId,
    },
    /// Delete the index, which is derived, so that it is made anew.
    RemakeIndex,
    /// Make a copy of the history.
    Backup,
}

impl fmt::Display for Mend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Restore { backup, has, now } => {
                let lost = match (has, now) {
                    (Some(has), Some(now)) if now.answers > has.answers => {
                        format!(", {} more than the backup", now.answers - has.answers)
                    }
                    _ => String::new(),
                };
                write!(
                    f,
                    "put back the backup {}, which has {}, in place of the damaged history, of which {} can \
                     be read{lost}; the damaged file is kept beside it",
                    backup.display(),
                    told(*has),
                    told(*now)
                )
            }
            Self::Tidy => f.write_str("delete the rows that point to nothing"),
            Self::Rederive(_) => f.write_str("work out the due dates from the answers"),
            Self::Rename { old, new } => write!(f, "move the progress of `{old}` to `{new}`"),
            Self::RemakeIndex => f.write_str("delete the index; it is made anew from bank and notes"),
            Self::Backup => f.write_str("copy the history now"),
        }
    }
}

/// `31 answers, the last of 2026-11-19 14:02`.
fn told(tally: Option<AnswerCount>) -> String {
    let Some(AnswerCount { answers: answers @ 1.., last }) = tally else { return "no answer".into() };
    let last = last.map(|at| minute(at, &jiff::tz::TimeZone::system()));
    let last = last.map_or_else(String::new, |day| format!(", the last of {day}"));
    format!("{}{last}", plural(answers, "answer"))
}

impl Mend {
    /// Does it and says what was done.
    pub(super) fn run(&self, home: &Home) -> Result<String, Error> {
        let path = home.history();
        Ok(match self {
            Self::Restore { backup, .. } => match history::restore_backup(&path, backup)? {
                Some(aside) => format!("put back; the damaged history is {}", aside.display()),
                None => "put back".into(),
            },
            Self::Tidy => format!("mended {}", plural(History::open(&path)?.remove_orphans()?, "row")),
            Self::Rederive(questions) => {
                let mut history = History::open(&path)?;
                let scheduler = tune::scheduler(home, &history);
                history.rebuild_cards(questions, &|ratings| scheduler.replay(ratings))?;
                format!("worked out {}", plural(questions.len(), "due date"))
            }
            Self::Rename { old, new } => {
                let moved = rename::move_progress(home, old, new)?;
                format!("moved {} to `{new}`", plural(moved, "answer"))
            }
            Self::RemakeIndex => {
                crate::index::delete(&home.index()).map_err(Error::file(home.index()))?;
                "deleted; the next search rebuilds it".into()
            }
            Self::Backup => match history::back_up_daily(&path, jiff::Zoned::now().date())? {
                Some(copy) => format!("copied to {}", copy.display()),
                None => "today's copy is there already".into(),
            },
        })
    }
}
