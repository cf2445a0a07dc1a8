//! The scheduler of a home: its settings, the local time zone, the tuned parameters.

use crate::{
    history::History,
    home::Home,
    schedule::{Days, Parameters, Scheduler},
};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Where the history keeps the tuned parameters.
pub(crate) const TUNED_KEY: &str = "fsrs";

/// What `greenroom tune` stores.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Tuned {
    pub parameters: Parameters,
    /// Answers they were fitted to.
    pub answers: usize,
    /// When they were fitted.
    pub at: String,
}

/// The tuned parameters; `None` when there are none, or they cannot be read.
pub(crate) fn tuned(history: &History) -> Option<Tuned> {
    serde_json::from_str(&history.meta(TUNED_KEY).ok()??).ok()
}

/// A scheduler with the home's settings and the history's parameters.
pub(crate) fn scheduler(home: &Home, history: &History) -> Scheduler {
    let default = Scheduler::new(home.settings.retention, days());
    match tuned(history) {
        Some(tuned) => default.with_parameters(&tuned.parameters),
        None => default,
    }
}

/// Days in the local time zone.
pub(crate) fn days() -> Days {
    Days::new(TimeZone::system())
}
