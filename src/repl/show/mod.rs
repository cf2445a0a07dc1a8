//! What is shown, as text: values in, lines out. Prints nothing.

mod answer;
mod ask;
mod feedback;
mod quote;
mod why;

pub(super) use answer::{hits, model};
pub(super) use ask::{ask, help, summary};
pub(super) use feedback::{feedback, rating_name};
pub(super) use why::why;

use crate::terminal::Flow;
use std::path::{Path, PathBuf};

/// How things are shown.
#[derive(Clone, Debug)]
pub struct View {
    /// Columns.
    pub width: usize,
    /// Paths below these folders are shown relative to them; the first that fits.
    pub roots: Vec<PathBuf>,
}

impl View {
    /// `path:line`, as short as it can be.
    pub(super) fn place(&self, path: &Path, line: usize) -> String {
        let short = self.roots.iter().find_map(|root| path.strip_prefix(root).ok());
        format!("{}:{line}", short.unwrap_or(path).display())
    }
}

/// Lines as they are printed.
pub(super) fn render(lines: &[Flow]) -> String {
    lines.iter().map(|line| line.render() + "\n").collect()
}

/// `1:05`, `1:02:03`.
pub(super) fn clock(time: std::time::Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `72 %`.
fn percent(share: f64) -> String {
    format!("{:.0} %", (share.clamp(0.0, 1.0) * 100.0).round())
}

/// `3 answers`, `1 answer`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
