//! `greenroom ignore`: marks an entry as not a question.

use super::shared::{Context, Output, bank, lookup};
use crate::{bank::edit, error::Error};

/// Arguments of `greenroom ignore`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question id, or the start of one
    id: String,
    /// Ask it again from now on
    #[arg(long)]
    undo: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let question = lookup::question(&bank, &args.id)?;
    edit::set_ignored(&question.place.path, &question.id, !args.undo)?;
    let outcome = if args.undo { "will be asked again" } else { "is never asked or imported again" };
    Output::stdout().line(format!("`{}` {outcome}", question.id))
}
