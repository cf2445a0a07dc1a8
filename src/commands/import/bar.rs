//! The progress bar of an import.

use crate::import::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{self, IsTerminal},
    sync::OnceLock,
    time::{Duration, Instant},
};

/// A shorter import needs no progress bar.
const DELAY: Duration = Duration::from_millis(500);

/// A progress bar that is shown only on a terminal, and only when the import takes long.
pub(super) struct Bar {
    start: Instant,
    bar: OnceLock<ProgressBar>,
    terminal: bool,
}

impl Bar {
    pub(super) fn new() -> Self {
        Self { start: Instant::now(), bar: OnceLock::new(), terminal: io::stderr().is_terminal() }
    }

    pub(super) fn show(&self, progress: Progress) {
        if !self.terminal || self.start.elapsed() < DELAY {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(progress.total as u64), ProgressDrawTarget::stderr())
                .with_style(style)
        });
        let rate = progress.bytes as f64 / 1e6 / self.start.elapsed().as_secs_f64();
        bar.set_message(format!("{rate:.0} MB/s"));
        bar.set_position(progress.done as u64);
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}
