//! `greenroom due`: what is due today, and what comes.

use super::{Context, plural, practice::days};
use crate::{
    error::Error,
    history::{Card, History},
    schedule::{Days, Leech, Scheduler},
    session::Deck,
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

/// A question with a card.
pub(super) struct Known {
    pub id: String,
    pub topic: String,
    pub card: Card,
}

/// What is known of the questions the bank has.
pub(super) struct State {
    /// Those that were answered, the most overdue first.
    pub known: Vec<Known>,
    /// Those that were not.
    pub new: usize,
    /// New ones that may still be asked today.
    pub new_today: usize,
    /// Those that are failed again and again, the worst first.
    pub leeches: Vec<Leech>,
    pub history: History,
    /// Tells what is remembered.
    pub scheduler: Scheduler,
    /// The share of answers the schedule aims to have remembered.
    pub retention: f64,
}

/// Reads what is due; questions that are gone from the bank or put aside are left out.
pub(super) fn state(context: &Context, days: &Days, now: Timestamp) -> Result<State, Error> {
    let home = context.open_home()?;
    // A damaged history must not look like an empty one.
    let history = if home.history().exists() { super::history::read(&home)? } else { History::in_memory()? };
    let deck = Deck::open(home.bank(), home.index());
    super::tell_faults(deck.problems());
    let entries = deck.entries().map_err(|e| super::practice::refused(e.into()))?;
    let hidden = history.hidden(now)?;
    let topics: std::collections::HashMap<_, _> = entries
        .iter()
        .filter(|e| !hidden.contains(&e.id))
        .map(|e| (&e.id, e.topics.first().cloned().unwrap_or_default()))
        .collect();
    let cards = history.cards()?;
    let known: Vec<_> = cards
        .into_iter()
        .filter_map(|(id, card)| Some(Known { topic: topics.get(&id)?.clone(), id: id.to_string(), card }))
        .collect();
    let leeches = Leech::all(&history, &topics.keys().copied().collect())?;
    let new = topics.len() - known.len();
    let today = history.first_seen_since(days.start_in(now, 0))?;
    let new_today = home.settings.new_per_day.saturating_sub(today).min(new);
    let scheduler = super::tune::scheduler(&home, &history);
    Ok(State { scheduler, known, new, new_today, leeches, history, retention: home.settings.retention })
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let (days, now) = (days(), Timestamp::now());
    let state = state(context, &days, now)?;
    let end = days.end_of_day(now);
    let (due, later): (Vec<_>, Vec<_>) = state.known.iter().partition(|k| k.card.due < end);
    let next = later.iter().map(|k| k.card.due).min();
    if args.json {
        let scheduler = &state.scheduler;
        let due: Vec<_> = due
            .iter()
            .map(|k| {
                json!({ "id": k.id, "topic": k.topic, "due": k.card.due.to_string(),
                        "recall": scheduler.recall(&k.card, now) })
            })
            .collect();
        return super::search::println_plain(&json!({
            "due": due, "new_today": state.new_today, "new": state.new, "next_due": next.map(|t| t.to_string()),
            "leeches": state.leeches,
        }));
    }
    let mut line = Flow::styled(Palette::STRONG, &plural(due.len(), "question")).then(" due today, ");
    line = line.and(Palette::STRONG, &state.new_today.to_string());
    line = line.then(&format!(" new of {}", state.new));
    if let Some(next) = next {
        line = line.then(&format!("; the next is due {}", days.until(now, next)));
    }
    anstream::println!("{}", line.render());
    for known in due {
        let since = match days.between(known.card.due, now) {
            0 => "today".to_owned(),
            n => format!("{} ago", plural(n as usize, "day")),
        };
        let first = Flow::styled(Palette::DIM, &format!("  {since:<12}"));
        let text = Flow::plain(&known.id).and(Palette::DIM, "  ").and(Palette::DIM, &known.topic);
        for line in hang(&first, &text, terminal::width()) {
            anstream::println!("{}", line.render());
        }
    }
    for leech in &state.leeches {
        let first = Flow::styled(Palette::BAD, "  keeps slipping  ");
        let text = Flow::plain(leech.question.as_str()).and(Palette::DIM, &format!(" · {}", leech.summary()));
        for line in hang(&first, &text, terminal::width()) {
            anstream::println!("{}", line.render());
        }
    }
    Ok(())
}
