//! `greenroom rename`: another id for a question, with its progress.

use super::{Context, plural, tune::scheduler};
use crate::{
    bank::{Bank, QuestionId, Round, edit},
    error::Error,
    history::History,
    home::Home,
};

/// Arguments of `greenroom rename`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The question's id now; or one that only the history has, to move its progress
    old: String,
    /// The id it shall have
    new: String,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    let (old, new) = (QuestionId::new(args.old.trim()), QuestionId::new(args.new.trim()));
    if new.as_str().is_empty() || old == new {
        return Err(Error::Usage {
            message: "the new id must be another one, and not empty".into(),
            hint: "an id is a word such as `etcd-quorum`".into(),
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
            super::resolve(&bank, old.as_str())?;
            return Err(Error::Usage {
                message: format!("`{old}` is only the beginning of an id"),
                hint: "write the whole id".into(),
            });
        }
    };
    if moved == 0 && bank.get(&old).is_none() {
        return Err(Error::Nothing(format!("the history has nothing on `{old}`")));
    }
    anstream::println!("renamed `{old}` to `{new}`, with {}", plural(moved, "answer"));
    for round in rounds_that_ask(&home, &old, &bank) {
        super::warn(&format!("{round} still asks for `{old}`"));
    }
    Ok(())
}

/// The history follows the bank; a home without one has nothing to move.
pub(super) fn move_progress(home: &Home, old: &QuestionId, new: &QuestionId) -> Result<usize, Error> {
    if !home.history().exists() {
        return Ok(0);
    }
    let mut history = History::open(&home.history())?;
    let scheduler = scheduler(home, &history);
    Ok(history.rename(old, new, &|ratings| scheduler.replay(ratings))?)
}

/// The bank goes back to where it was, so that both agree.
fn undo(file: &std::path::Path, old: &QuestionId, new: &QuestionId, error: Error) -> Error {
    match edit::rename(file, new, old) {
        Ok(()) => error,
        Err(second) => Error::Told(format!(
            "{error}; and the bank could not be set back: {second}; write `id = \"{old}\"` in {} again",
            file.display()
        )),
    }
}

/// Round files that name a question, with their lines.
fn rounds_that_ask(home: &Home, id: &QuestionId, bank: &Bank) -> Vec<String> {
    if bank.get(id).is_none() {
        return Vec::new();
    }
    let Ok(entries) = std::fs::read_dir(home.rounds()) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let asks = |file: &std::path::PathBuf| {
        let round = Round::load(file).ok()?;
        let section = round.sections.iter().find(|s| s.questions.contains(id))?;
        Some(format!("{}:{}", file.display(), section.line))
    };
    files.iter().filter_map(asks).collect()
}
