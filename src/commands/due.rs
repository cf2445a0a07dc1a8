//! `greenroom due`: what is due today, and what comes next.

use super::shared::{
    Context, Output, plural,
    progress::{Known, Progress},
    scheduler::days,
};
use crate::{
    error::Error,
    schedule::{Days, Leech},
    terminal::{self, Flow, Palette, hang},
};
use jiff::Timestamp;
use serde_json::json;

/// Arguments of `greenroom due`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let (days, now) = (days(), Timestamp::now());
    let progress = Progress::read(context, &days, now)?;
    let end = days.end_of_day(now);
    let (due, later): (Vec<_>, Vec<_>) = progress.known.iter().partition(|k| k.card.due < end);
    let next = later.iter().map(|k| k.card.due).min();
    let mut out = Output::stdout();
    if args.json {
        let due: Vec<_> = due
            .iter()
            .map(|k| {
                json!({ "id": k.id, "topic": k.topic, "due": k.card.due.to_string(),
                        "recall": progress.scheduler.recall(&k.card, now) })
            })
            .collect();
        return out.json(&json!({
            "due": due, "new_today": progress.new_today, "new": progress.new,
            "next_due": next.map(|t| t.to_string()), "leeches": progress.leeches,
        }));
    }
    let mut summary = Flow::styled(Palette::STRONG, &plural(due.len(), "question")).then(" due today, ");
    summary = summary.and(Palette::STRONG, &progress.new_today.to_string());
    summary = summary.then(&format!(" new of {}", progress.new));
    if let Some(next) = next {
        summary = summary.then(&format!("; the next is due {}", days.until(now, next)));
    }
    let width = terminal::width();
    out.flows([summary])?;
    out.flows(due.iter().flat_map(|k| due_lines(k, &days, now, width)))?;
    out.flows(progress.leeches.iter().flat_map(|l| leech_lines(l, width)))
}

fn due_lines(known: &Known, days: &Days, now: Timestamp, width: usize) -> Vec<Flow> {
    let since = match days.between(known.card.due, now) {
        0 => "today".to_owned(),
        n => format!("{} ago", plural(n as usize, "day")),
    };
    let first = Flow::styled(Palette::DIM, &format!("  {since:<12}"));
    let text = Flow::plain(known.id.as_str()).and(Palette::DIM, "  ").and(Palette::DIM, &known.topic);
    hang(&first, &text, width)
}

fn leech_lines(leech: &Leech, width: usize) -> Vec<Flow> {
    let first = Flow::styled(Palette::BAD, "  keeps slipping  ");
    let text = Flow::plain(leech.question.as_str()).and(Palette::DIM, &format!(" · {}", leech.summary()));
    hang(&first, &text, width)
}
