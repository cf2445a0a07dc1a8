//! `greenroom rename`: changes a question's id and moves its progress.

use super::shared::{Context, Output, bank, history::move_progress, lookup, plural, round_files, warn};
use crate::{
    bank::{Bank, QuestionId, Round, edit},
    error::Error,
    home::Home,
};
use std::path::{Path, PathBuf};

/// Arguments of `greenroom rename`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The current id, or one that only the history has, to move its progress
    old: String,
    /// The new id
    new: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let (old, new) = (QuestionId::new(args.old.trim()), QuestionId::new(args.new.trim()));
    if new.as_str().is_empty() || old == new {
        return Err(Error::Usage {
            message: "the new id must differ from the old one and not be empty".into(),
            hint: "choose an id such as `etcd-quorum`".into(),
        });
    }
    let moved = match (bank.get(&old), bank.get(&new)) {
        (Some(_), Some(_)) => return Err(edit::EditError::IdInUse(new).into()),
        (Some(question), None) => {
            let file = question.place.path.clone();
            edit::rename(&file, &old, &new)?;
            move_progress(&home, &old, &new).map_err(|e| undo(&file, &old, &new, e))?
        }
        (None, Some(_)) => move_progress(&home, &old, &new)?,
        (None, None) => {
            lookup::question(&bank, old.as_str())?;
            return Err(Error::Usage {
                message: format!("`{old}` is only the start of an id"),
                hint: "give the whole id".into(),
            });
        }
    };
    if moved == 0 && bank.get(&old).is_none() {
        return Err(Error::Nothing(format!("the history has nothing for `{old}`")));
    }
    Output::stdout().line(format!("renamed `{old}` to `{new}`, with {}", plural(moved, "answer")))?;
    for round in rounds_that_ask(&home, &old, &bank) {
        warn(format!("{round} still asks for `{old}`"));
    }
    Ok(())
}

/// Reverts the bank, so that it agrees with the history.
fn undo(file: &Path, old: &QuestionId, new: &QuestionId, error: Error) -> Error {
    match edit::rename(file, new, old) {
        Ok(()) => error,
        Err(second) => Error::Failed(format!(
            "{error}; and the bank could not be reverted: {second}; write `id = \"{old}\"` in {} again",
            file.display()
        )),
    }
}

/// Places in round files that name a question.
fn rounds_that_ask(home: &Home, id: &QuestionId, bank: &Bank) -> Vec<String> {
    if bank.get(id).is_none() {
        return Vec::new();
    }
    let asks = |file: &PathBuf| {
        let round = Round::load(file).ok()?;
        let section = round.sections.iter().find(|s| s.questions.contains(id))?;
        Some(format!("{}:{}", file.display(), section.line))
    };
    round_files::in_folder(&home.rounds()).iter().filter_map(asks).collect()
}
