//! What the history says about the questions of the bank.

use super::{Context, bank::report_problems, history, scheduler::scheduler};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{Card, History},
    schedule::{Days, Leech, Scheduler},
    session::Deck,
};
use jiff::Timestamp;
use std::collections::HashMap;

/// A question that was answered before.
pub(crate) struct Known {
    pub id: QuestionId,
    /// Its first topic, empty if it has none.
    pub topic: String,
    pub card: Card,
}

/// The progress of a whole bank. Questions that are gone, suspended or buried are left out.
pub(crate) struct Progress {
    /// Questions that were answered, the most overdue first.
    pub known: Vec<Known>,
    /// How many were not.
    pub new: usize,
    /// How many new ones may still be asked today.
    pub new_today: usize,
    /// Questions that are failed again and again, the worst first.
    pub leeches: Vec<Leech>,
    pub history: History,
    pub scheduler: Scheduler,
    /// The share of answers that the schedule aims to have remembered, 0 to 1.
    pub retention: f64,
}

impl Progress {
    /// Reads bank and history.
    ///
    /// # Errors
    /// When either cannot be read. A history that does not exist is an empty one; a damaged one is
    /// an error.
    pub(crate) fn read(context: &Context, days: &Days, now: Timestamp) -> Result<Self, Error> {
        let home = context.open_home()?;
        let history =
            if home.history().exists() { history::read_only(&home)? } else { History::in_memory()? };
        let deck = Deck::open(home.bank(), home.index());
        report_problems(deck.problems());
        let entries = deck.entries()?;
        let hidden = history.hidden(now)?;
        let topics: HashMap<_, _> = entries
            .iter()
            .filter(|e| !hidden.contains(&e.id))
            .map(|e| (&e.id, e.topics.first().map_or("", String::as_str)))
            .collect();
        let known: Vec<_> = history
            .cards()?
            .into_iter()
            .filter_map(|(id, card)| Some(Known { topic: (*topics.get(&id)?).to_owned(), id, card }))
            .collect();
        let leeches = Leech::all(&history, &topics.keys().copied().collect())?;
        let new = topics.len() - known.len();
        let today = history.first_seen_since(days.start_in(now, 0))?;
        let new_today = home.settings.new_per_day.saturating_sub(today).min(new);
        let scheduler = scheduler(&home, &history);
        Ok(Self { known, new, new_today, leeches, history, scheduler, retention: home.settings.retention })
    }
}
