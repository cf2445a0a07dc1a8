//! `greenroom diff`: two mock rounds side by side.

use super::Context;
use crate::{error::Error, history::RoundId, report, terminal};
use std::io::Write;

/// Arguments of `greenroom diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Number of the round to compare with, as `greenroom history` lists it
    #[arg(value_parser = super::report::parse_round)]
    before: RoundId,
    /// Number of the other round
    #[arg(value_parser = super::report::parse_round)]
    after: RoundId,
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let history = super::history::read(&home)?;
    let [before, after] = [args.before, args.after].map(|n| {
        let round = super::report::find(&history, Some(n))?;
        super::report::make(&home, &history, &round)
    });
    let diff = report::compare(&before?, &after?);
    if args.json {
        return super::search::println_plain(&serde_json::json!(diff));
    }
    let mut out = anstream::stdout().lock();
    for line in report::text::diff(&diff, terminal::width()) {
        writeln!(out, "{}", line.render())?;
    }
    Ok(())
}
