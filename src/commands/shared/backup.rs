//! The day's copy of the history, made in the background of whatever writes to it.

use super::warn;
use crate::{
    history::{HistoryError, back_up_daily},
    home::Home,
};
use std::{path::PathBuf, thread::JoinHandle};

/// A backup that is being made. Dropping it waits until the copy is complete.
pub(crate) struct DailyBackup(Option<JoinHandle<Result<Option<PathBuf>, HistoryError>>>);

impl DailyBackup {
    /// Starts today's backup, unless there is one.
    pub(crate) fn start(home: &Home) -> Self {
        let (history, today) = (home.history(), jiff::Zoned::now().date());
        let thread = std::thread::Builder::new().name("backup".into());
        Self(thread.spawn(move || back_up_daily(&history, today)).ok())
    }
}

impl Drop for DailyBackup {
    fn drop(&mut self) {
        // A home that cannot be written is reported elsewhere, damage is not.
        if let Some(Ok(Err(e @ (HistoryError::Corrupt { .. } | HistoryError::Sqlite { .. })))) =
            self.0.take().map(JoinHandle::join)
        {
            warn(format!("no backup of the history was made: {e}"));
        }
    }
}
