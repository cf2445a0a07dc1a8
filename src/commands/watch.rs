//! `greenroom watch`: keeps the index in step with bank and notes until it is stopped.
//!
//! The file system reports changes; where it cannot, the folders are polled. A burst of changes is
//! one update. Every search syncs the index anyway; while this runs, there is nothing left to sync.

mod fs_watcher;

use super::shared::{Context, Output, bank::load_strict, index, note, output::report_error, plural, warn};
use crate::{
    bank::Bank,
    error::Error,
    home::{self, Home},
    index::{Index, Sources, SyncReport},
    terminal::{Palette, paint},
};
use fs_watcher::{FsWatcher, WatchProblem};
use jiff::Zoned;
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

/// Time without a change that ends a burst.
const QUIET: Duration = Duration::from_millis(15);
/// Longest burst before an update.
const LONGEST_BURST: Duration = Duration::from_millis(60);
/// How often to check for a request to stop, and to retry while another process holds the index.
const TICK: Duration = Duration::from_millis(200);

/// Arguments of `greenroom watch`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Check for changes every SECONDS instead of waiting for reports, as network folders need
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    poll: Option<u64>,
}

/// What is watched.
struct Watched {
    home: Home,
    bank: Bank,
    sources: Sources,
}

impl Watched {
    /// Reads home and bank.
    ///
    /// # Errors
    /// All problems of the bank.
    fn read(home: Home) -> Result<Self, Error> {
        let bank = load_strict(&home)?;
        let sources = index::sources(&home, &bank);
        Ok(Self { home, bank, sources })
    }

    /// Reads everything again, after a bank file or the settings changed. After an error everything
    /// stays as it was.
    fn reread(&mut self) {
        let found =
            home::FoundHome { root: self.home.root.clone(), origin: self.home.origin, created: false };
        let again = Home::open(found).map_err(Error::from).and_then(Self::read);
        match again {
            Ok(new) => *self = new,
            Err(e) => {
                report_error(&e);
                warn("questions and sources stay as they were until this is fixed");
            }
        }
    }

    /// What to watch: the settings, the bank, every source.
    fn places(&self) -> BTreeSet<PathBuf> {
        let own = [self.home.settings_file(), self.home.bank()];
        own.into_iter().chain(self.sources.notes.iter().cloned()).collect()
    }

    /// Whether a change of `path` may change questions, settings or sources.
    fn is_bank(&self, path: &Path) -> bool {
        path == self.home.settings_file()
            || path.starts_with(self.home.bank()) && !path.starts_with(self.home.notes())
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let stop = stop_flag();
    let mut watched = Watched::read(context.open_home()?)?;
    let (sender, changes) = channel();
    // Before the first sync, so that no change is missed.
    let mut fs_watcher = FsWatcher::open(args.poll.map(Duration::from_secs), sender);
    warn_each(&fs_watcher.watch_only(&watched.places()));
    let mut index = Index::open(&watched.home.index())?;
    let mut busy = update(&mut index, &watched, true)?;
    let mut started = !busy;
    while !stop.load(Ordering::Relaxed) {
        let Some(first) = next(&changes, busy) else { return Ok(()) };
        let paths = match first {
            Some(path) => burst(&changes, path),
            None if busy => BTreeSet::new(),
            None => continue,
        };
        if paths.iter().any(|p| watched.is_bank(p)) {
            watched.reread();
        }
        // A folder may have come, gone, or been replaced.
        fs_watcher.forget(&paths);
        warn_each(&fs_watcher.watch_only(&watched.places()));
        busy = update(&mut index, &watched, !started)?;
        started |= !busy;
    }
    note("stopped");
    Ok(())
}

/// Set by the signals that ask to stop.
fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Where this fails the signal ends the program at once, which loses nothing.
        let _ = signal_hook::flag::register(signal, stop.clone());
    }
    stop
}

/// The next change: `Some(None)` when there was none for a while, `None` when there can be no more.
fn next(changes: &Receiver<PathBuf>, busy: bool) -> Option<Option<PathBuf>> {
    match changes.recv_timeout(if busy { TICK / 2 } else { TICK }) {
        Ok(path) => Some(Some(path)),
        Err(RecvTimeoutError::Timeout) => Some(None),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// All changes of a burst.
fn burst(changes: &Receiver<PathBuf>, first: PathBuf) -> BTreeSet<PathBuf> {
    let started = Instant::now();
    let mut paths = BTreeSet::from([first]);
    while started.elapsed() < LONGEST_BURST {
        match changes.recv_timeout(QUIET) {
            Ok(path) => drop(paths.insert(path)),
            Err(_) => break,
        }
    }
    paths
}

/// Syncs the index and prints what changed. `true` when another process holds the index.
fn update(index: &mut Index, watched: &Watched, first: bool) -> Result<bool, Error> {
    let started = Instant::now();
    let report = index.sync(&watched.bank, &watched.sources)?;
    if let Some(changes) = changes(&report, first) {
        let now = Zoned::now().strftime("%H:%M:%S").to_string();
        let took = format!("({} ms)", started.elapsed().as_millis());
        let mut out = Output::stdout();
        writeln!(out, "{} {changes} {}", paint(Palette::DIM, now), paint(Palette::DIM, took))?;
    }
    Ok(report.busy)
}

/// What an update changed, in words; `None` when that is nothing.
fn changes(report: &SyncReport, first: bool) -> Option<String> {
    if report.busy {
        return None;
    }
    let mut parts = Vec::new();
    for (count, noun, done) in [
        (report.updated, "note", "updated"),
        (report.removed, "note", "gone"),
        (report.questions_changed, "question", "changed"),
    ] {
        if count > 0 {
            parts.push(format!("{} {done}", plural(count, noun)));
        }
    }
    if first {
        let all =
            format!("watching {} and {}", plural(report.notes, "note"), plural(report.questions, "question"));
        parts.insert(0, all);
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn warn_each(problems: &[WatchProblem]) {
    for problem in problems {
        warn(problem.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_named() {
        let none = SyncReport { notes: 3, questions: 2, ..SyncReport::default() };
        for (report, first, expected) in [
            (none.clone(), false, None),
            (none.clone(), true, Some("watching 3 notes and 2 questions")),
            (SyncReport { updated: 1, ..none.clone() }, false, Some("1 note updated")),
            (
                SyncReport { removed: 2, questions_changed: 1, ..none.clone() },
                false,
                Some("2 notes gone, 1 question changed"),
            ),
            (SyncReport { busy: true, updated: 1, ..none.clone() }, true, None),
        ] {
            assert_eq!(changes(&report, first).as_deref(), expected);
        }
    }
}
