//! `greenroom stats`: what was practised, how it goes, what comes next.

use super::shared::{Context, Output, html_page, progress::Progress, scheduler::days};
use crate::{
    error::Error,
    report::{self, overview},
    terminal,
};
use jiff::{Timestamp, tz::TimeZone};
use std::path::PathBuf;

/// Arguments of `greenroom stats`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write an HTML page to this file instead (`-`: standard output)
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    html: Option<PathBuf>,
}

/// How many of the weakest concepts are listed.
const WEAKEST: usize = 8;
/// Rounds of the trend.
const ROUNDS: usize = 200;

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let (days, now) = (days(), Timestamp::now());
    let progress = Progress::read(context, &days, now)?;
    let due: Vec<_> = progress.known.iter().map(|k| k.card.due).collect();
    let overview = overview::build(&overview::OverviewInput {
        log: &progress.history.log()?,
        weakest: &progress.history.weakest_concepts(WEAKEST)?,
        due: &due,
        leeches: &progress.leeches,
        new: progress.new,
        rounds: &progress.history.rounds(ROUNDS)?,
        retention: progress.retention,
        days: &days,
        zone: &TimeZone::system(),
        now,
    });
    match &args.html {
        _ if args.json => Output::stdout().json(&overview),
        Some(path) => html_page::write(path, &report::html::stats::page(&overview)),
        None => Output::stdout().flows(overview::text::lines(&overview, terminal::width())),
    }
}
