//! The day's copy of the history, made in the background of whatever writes to it.

use crate::{
    history::{HistoryError, back_up_daily},
    home::Home,
};
use std::{path::PathBuf, thread::JoinHandle};

/// A copy being made; waited for when this goes away, so that it is whole when the program ends.
pub(super) struct DailyBackup(Option<JoinHandle<Result<Option<PathBuf>, HistoryError>>>);

impl DailyBackup {
    /// Makes today's copy unless it is there.
    pub(super) fn start(home: &Home) -> Self {
        let (history, today) = (home.history(), jiff::Zoned::now().date());
        let thread = std::thread::Builder::new().name("backup".into());
        Self(thread.spawn(move || back_up_daily(&history, today)).ok())
    }
}

impl Drop for DailyBackup {
    fn drop(&mut self) {
        // A home that cannot be written to was told of already; damage was not.
        if let Some(Ok(Err(e @ (HistoryError::Corrupt { .. } | HistoryError::Sqlite { .. })))) =
            self.0.take().map(JoinHandle::join)
        {
            super::warn(&format!("no backup of the history was made: {e}"));
        }
    }
}
