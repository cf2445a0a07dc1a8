//! `greenroom suspend`, `bury` and `unsuspend`: questions put aside, and back.

use super::{Context, practice::days};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{Hidden, History},
};
use jiff::Timestamp;

/// Arguments of all three.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The questions' ids, or the beginnings of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// What to do with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Not to be asked any more.
    Suspend,
    /// Not to be asked today.
    Bury,
    /// To be asked again.
    Unsuspend,
}

pub(super) fn run(context: &Context, args: &Args, how: Action) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    // All are known before any is put aside.
    let ids: Vec<QuestionId> =
        args.ids.iter().map(|id| Ok(super::resolve(&bank, id)?.id.clone())).collect::<Result<_, Error>>()?;
    let now = Timestamp::now();
    let mut history = History::open(&home.history())?;
    let hidden = history.hidden(now)?;
    for id in ids {
        let (how, told) = match how {
            Action::Suspend => {
                (Some(Hidden::Suspended), "is not asked any more, unless by its id or after `unsuspend`")
            }
            Action::Bury => (Some(Hidden::Until(days().end_of_day(now))), "is not asked before tomorrow"),
            Action::Unsuspend if hidden.contains(&id) => (None, "is asked again"),
            Action::Unsuspend => (None, "was not put aside"),
        };
        history.hide(&id, how)?;
        anstream::println!("`{id}` {told}");
    }
    Ok(())
}
