//! The questions of a practice: what is due and new, or what the user named.

use super::Setup;
use crate::{
    schedule::{self, Limits, Queued},
    session::{PracticeError, deck},
};
use jiff::Timestamp;

/// The questions of a practice, in order.
pub(super) fn queue(setup: &Setup, now: Timestamp) -> Result<Vec<Queued>, PracticeError> {
    let entries = setup.deck.choose(&setup.choice)?;
    if !setup.choice.ids.is_empty() {
        return Ok(deck::named(entries));
    }
    let (history, scheduler) = (setup.journal.history(), setup.journal.scheduler());
    let days = scheduler.days();
    let hidden = history.hidden(now)?;
    let mut candidates = deck::candidates(&entries);
    candidates.retain(|c| !hidden.contains(c.id));
    let end = if setup.cram { Timestamp::MAX } else { days.end_of_day(now) };
    let today = history.first_seen_since(days.start_in(now, 0))?;
    let new = if setup.only_new { usize::MAX } else { setup.new_per_day.saturating_sub(today) };
    let limits = Limits { new, due: !setup.only_new, cram: setup.cram && !setup.only_new, seed: setup.seed };
    let (cards, seen) = (history.due_before(end)?, history.seen()?);
    let mut queue = schedule::plan(scheduler, &candidates, &cards, &seen, limits, now);
    queue.truncate(setup.limit.unwrap_or(usize::MAX));
    Ok(queue)
}
