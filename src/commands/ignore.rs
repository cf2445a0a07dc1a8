//! `greenroom ignore`: 'this is no question'.

use super::Context;
use crate::{bank::edit, error::Error};

/// Arguments of `greenroom ignore`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The question's id, or the beginning of it
    id: String,
    /// Ask it again from now on
    #[arg(long)]
    undo: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    let question = super::resolve(&bank, &args.id)?;
    edit::set_ignored(&question.place.path, &question.id, !args.undo)?;
    let what = if args.undo { "will be asked again" } else { "is never asked again, nor imported again" };
    anstream::println!("`{}` {what}", question.id);
    Ok(())
}
