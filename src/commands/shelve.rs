//! `greenroom suspend`, `bury` and `unsuspend`: questions put aside, and back.

use super::{Context, practice::days};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{History, Shelved},
};
use jiff::Timestamp;

/// Arguments of all three.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The questions' ids, or the beginnings of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// What to do with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Not to be asked any more.
    Suspend,
    /// Not to be asked today.
    Bury,
    /// To be asked again.
    Unsuspend,
}

pub(super) fn run(context: &Context, args: &Args, how: How) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    // All are known before any is put aside.
    let ids: Vec<QuestionId> =
        args.ids.iter().map(|id| Ok(super::resolve(&bank, id)?.id.clone())).collect::<Result<_, Error>>()?;
    let now = Timestamp::now();
    let mut history = History::open(&home.history())?;
    let shelved = history.shelved(now)?;
    for id in ids {
        let (how, told) = match how {
            How::Suspend => {
                (Some(Shelved::Suspended), "is not asked any more, unless by its id or after `unsuspend`")
            }
            How::Bury => (Some(Shelved::Until(days().end_of_day(now))), "is not asked before tomorrow"),
            How::Unsuspend if shelved.contains(&id) => (None, "is asked again"),
            How::Unsuspend => (None, "was not put aside"),
        };
        history.shelve(&id, how)?;
        anstream::println!("`{id}` {told}");
    }
    Ok(())
}
