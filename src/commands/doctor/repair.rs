//! What the doctor can repair, and how.

use crate::{
    bank::QuestionId,
    commands::shared::{history::move_progress, plural, scheduler::scheduler},
    error::Error,
    history::{self, AnswerCount, History},
    home::Home,
    index,
    wording::minute,
};
use jiff::{Zoned, tz::TimeZone};
use std::{collections::BTreeSet, fmt, path::PathBuf};

/// A change that repairs something.
#[derive(Clone, Debug)]
pub(super) enum Repair {
    /// Replace a damaged history by a backup.
    Restore {
        backup: PathBuf,
        /// What the backup holds.
        backed_up: Option<AnswerCount>,
        /// What can still be read of the damaged history.
        readable: Option<AnswerCount>,
    },
    /// Delete rows whose answer or round is gone, and references to such.
    RemoveLooseRows,
    /// Calculate due dates from the answers.
    RecalculateDueDates(BTreeSet<QuestionId>),
    /// Move progress to the question's new id.
    Rename {
        /// The id in the history.
        old: QuestionId,
        /// The id in the bank.
        new: QuestionId,
    },
    /// Delete the index, which is derived and rebuilt by the next search.
    DeleteIndex,
    /// Copy the history.
    Backup,
}

impl fmt::Display for Repair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Restore { backup, backed_up, readable } => {
                let lost = match (backed_up, readable) {
                    (Some(backed_up), Some(readable)) if readable.answers > backed_up.answers => {
                        format!(", {} more than the backup", readable.answers - backed_up.answers)
                    }
                    _ => String::new(),
                };
                write!(
                    f,
                    "restore the backup {}, which has {}, in place of the damaged history, of which {} can \
                     be read{lost}; the damaged file is kept beside it",
                    backup.display(),
                    in_words(*backed_up),
                    in_words(*readable)
                )
            }
            Self::RemoveLooseRows => f.write_str("delete these rows or their references"),
            Self::RecalculateDueDates(_) => f.write_str("recalculate the due dates from the answers"),
            Self::Rename { old, new } => write!(f, "move the progress of `{old}` to `{new}`"),
            Self::DeleteIndex => f.write_str("delete the index; it is rebuilt from bank and notes"),
            Self::Backup => f.write_str("back up the history now"),
        }
    }
}

/// `31 answers, the last of 2026-11-19 14:02`.
fn in_words(tally: Option<AnswerCount>) -> String {
    let Some(AnswerCount { answers: answers @ 1.., last }) = tally else { return "no answer".into() };
    let last = last.map(|at| minute(at, &TimeZone::system()));
    let last = last.map_or_else(String::new, |day| format!(", the last of {day}"));
    format!("{}{last}", plural(answers, "answer"))
}

impl Repair {
    /// Makes the change and says what was done.
    pub(super) fn run(&self, home: &Home) -> Result<String, Error> {
        let path = home.history();
        Ok(match self {
            Self::Restore { backup, .. } => match history::restore_backup(&path, backup)? {
                Some(aside) => format!("restored the backup; the damaged history is {}", aside.display()),
                None => "restored the backup".into(),
            },
            Self::RemoveLooseRows => {
                format!("repaired {}", plural(History::open(&path)?.remove_orphans()?, "row"))
            }
            Self::RecalculateDueDates(questions) => {
                let mut history = History::open(&path)?;
                let scheduler = scheduler(home, &history);
                history.rebuild_cards(questions, &|ratings| scheduler.replay(ratings))?;
                format!("recalculated {}", plural(questions.len(), "due date"))
            }
            Self::Rename { old, new } => {
                let moved = move_progress(home, old, new)?;
                format!("moved {} to `{new}`", plural(moved, "answer"))
            }
            Self::DeleteIndex => {
                index::delete(&home.index()).map_err(Error::file(home.index()))?;
                "deleted the index; the next search rebuilds it".into()
            }
            Self::Backup => match history::back_up_daily(&path, Zoned::now().date())? {
                Some(copy) => format!("backed up the history to {}", copy.display()),
                None => "today's backup exists already".into(),
            },
        })
    }
}
