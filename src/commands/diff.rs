//! `greenroom diff`: two mock rounds side by side.

use super::shared::{Context, Output, history, round_report};
use crate::{error::Error, history::RoundId, report, terminal};

/// Arguments of `greenroom diff`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Number of the earlier round, as `greenroom history` lists it
    #[arg(value_parser = round_report::parse_number)]
    before: RoundId,
    /// Number of the later round
    #[arg(value_parser = round_report::parse_number)]
    after: RoundId,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let history = history::read_only(&home)?;
    let [before, after] = [args.before, args.after].map(|number| {
        let round = round_report::find(&history, Some(number))?;
        round_report::build(&home, &history, &round)
    });
    let diff = report::compare(&before?, &after?);
    let mut out = Output::stdout();
    if args.json {
        return out.json(&diff);
    }
    out.flows(report::text::diff(&diff, terminal::width()))
}
