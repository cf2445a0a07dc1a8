//! `greenroom report`: the report of a past mock round.

use super::shared::{
    Context, history,
    round_report::{self, Format},
};
use crate::{error::Error, history::RoundId};
use std::path::PathBuf;

/// Arguments of `greenroom report`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Number of the round, as `greenroom history` lists it [default: the latest]
    #[arg(value_parser = round_report::parse_number)]
    round: Option<RoundId>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Print JSON; the same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write an HTML page to this file instead (`-`: standard output)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "json"])]
    html: Option<PathBuf>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let history = history::read_only(&home)?;
    let report = round_report::build(&home, &history, &round_report::find(&history, args.round)?)?;
    match &args.html {
        Some(path) => round_report::write_html(path, &report),
        None => round_report::print(&report, if args.json { Format::Json } else { args.format }),
    }
}
