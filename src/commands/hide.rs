//! `greenroom suspend`, `bury` and `unsuspend`: questions that are not asked for a while.

use super::shared::{Context, Output, bank, lookup, scheduler::days};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{Hidden, History},
};
use jiff::Timestamp;

/// Arguments of all three.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question ids, or the starts of them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

/// What to do with the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Never ask them again.
    Suspend,
    /// Do not ask them today.
    Bury,
    /// Ask them again.
    Unsuspend,
}

pub(crate) fn run(context: &Context, args: &Args, action: Action) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    // Every id is checked before any question is changed.
    let ids: Vec<QuestionId> = args
        .ids
        .iter()
        .map(|id| Ok(lookup::question(&bank, id)?.id.clone()))
        .collect::<Result<_, Error>>()?;
    let now = Timestamp::now();
    let mut history = History::open(&home.history())?;
    let before = history.hidden(now)?;
    let mut outcomes = Vec::new();
    for id in ids {
        let (hidden, outcome) = match action {
            Action::Suspend => {
                (Some(Hidden::Suspended), "is suspended: asked only by its id, or after `unsuspend`")
            }
            Action::Bury => (Some(Hidden::Until(days().end_of_day(now))), "is buried until tomorrow"),
            Action::Unsuspend if before.contains(&id) => (None, "is asked again"),
            Action::Unsuspend => (None, "was neither suspended nor buried"),
        };
        history.hide(&id, hidden)?;
        outcomes.push(format!("`{id}` {outcome}"));
    }
    let mut out = Output::stdout();
    outcomes.iter().try_for_each(|outcome| out.line(outcome))
}
