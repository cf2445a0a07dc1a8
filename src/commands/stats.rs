//! `greenroom stats`: what was practised, how it goes, what comes.

use super::{Context, due, practice::days};
use crate::{
    bank::write_atomically,
    error::Error,
    report::{self, overview},
    terminal,
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    io::{self, Write},
    path::PathBuf,
};

/// Arguments of `greenroom stats`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Write it as one HTML page instead; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "json")]
    html: Option<PathBuf>,
}

/// Concepts that are named as the weakest.
const WEAKEST: usize = 8;
/// Rounds of the trend.
const ROUNDS: usize = 200;

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let (days, now) = (days(), Timestamp::now());
    let state = due::state(context, &days, now)?;
    let due: Vec<_> = state.known.iter().map(|k| k.card.due).collect();
    let overview = overview::build(&overview::OverviewInput {
        log: &state.history.log()?,
        weakest: &state.history.weakest_concepts(WEAKEST)?,
        due: &due,
        leeches: &state.leeches,
        new: state.new,
        rounds: &state.history.rounds(ROUNDS)?,
        retention: state.retention,
        days: &days,
        zone: &TimeZone::system(),
        now,
    });
    if args.json {
        return super::search::println_plain(&serde_json::json!(overview));
    }
    if let Some(path) = &args.html {
        let page = report::html::stats::page(&overview);
        if path.as_os_str() == "-" {
            return Ok(io::stdout().lock().write_all(page.as_bytes())?);
        }
        write_atomically(path, page.as_bytes()).map_err(Error::file(path))?;
        anstream::eprintln!("wrote {}", path.display());
        return Ok(());
    }
    let mut out = anstream::stdout().lock();
    for line in overview::text::lines(&overview, terminal::width()) {
        writeln!(out, "{}", line.render())?;
    }
    Ok(())
}
