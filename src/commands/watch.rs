//! `greenroom watch`: keeps the index in step with bank and notes until it is told to stop.
//!
//! The file system says what changed; where it cannot, the folders are looked through now and then.
//! A burst of changes is one update. Searching needs none of this, since every search brings the
//! index in step first; with it the search finds the work done.

mod fs_watcher;

use super::{Context, indexing, plural};
use crate::{
    bank::Bank,
    error::Error,
    home::{self, Home},
    index::{Index, Sources, SyncReport},
    terminal::{Palette, paint},
};
use fs_watcher::FsWatcher;
use jiff::Zoned;
use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

/// A change waits so long for the next of its burst.
const QUIET: Duration = Duration::from_millis(15);
/// But an update waits no longer than this for a burst to end.
const PATIENCE: Duration = Duration::from_millis(60);
/// How soon a request to stop is noticed, and another process's index is tried again.
const LOOK: Duration = Duration::from_millis(200);

/// Arguments of `greenroom watch`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Look every so many seconds instead of waiting to be told, as network folders need it
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
    /// The home and bank as they are on disk; faults are an error.
    fn read(home: Home) -> Result<Self, Error> {
        let bank = super::load_whole_bank(&home)?;
        let sources = indexing::sources(&home, &bank);
        Ok(Self { home, bank, sources })
    }

    /// Everything again, after a bank file or the settings changed. With faults it stays as it was.
    fn reread(&mut self) {
        let found =
            home::FoundHome { root: self.home.root.clone(), origin: self.home.origin, created: false };
        let again = Home::open(found).map_err(Error::from).and_then(Self::read);
        match again {
            Ok(new) => *self = new,
            Err(e) => {
                super::tell_error(&e);
                super::warn("questions and sources stay as they were until this is mended");
            }
        }
    }

    /// What must be looked at: the bank, the settings, every source.
    fn places(&self) -> BTreeSet<PathBuf> {
        let own = [self.home.settings_file(), self.home.bank()];
        own.into_iter().chain(self.sources.notes.iter().cloned()).collect()
    }

    /// Whether a change there may change questions, settings or sources.
    fn is_bank(&self, path: &std::path::Path) -> bool {
        path == self.home.settings_file()
            || path.starts_with(self.home.bank()) && !path.starts_with(self.home.notes())
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let stop = stop_flag();
    let mut watched = Watched::read(context.open_home()?)?;
    let (sender, changes) = channel();
    // Before the first sync, so that nothing that changes meanwhile is missed.
    let mut fs_watcher = FsWatcher::open(args.poll.map(Duration::from_secs), sender);
    tell_places(fs_watcher.look_at(&watched.places()));
    let mut index = Index::open(&watched.home.index())?;
    let mut busy = update(&mut index, &watched, true)?;
    let mut greeted = !busy;
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
        tell_places(fs_watcher.look_at(&watched.places()));
        busy = update(&mut index, &watched, !greeted)?;
        greeted |= !busy;
    }
    anstream::eprintln!("stopped");
    Ok(())
}

/// Set when the user, or the system, asks to stop.
fn stop_flag() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without it the signal ends the program at once, which loses nothing either.
        let _ = signal_hook::flag::register(signal, stop.clone());
    }
    stop
}

/// The next change; `Some(None)` when none came for a while, `None` when none can come any more.
fn next(changes: &Receiver<PathBuf>, busy: bool) -> Option<Option<PathBuf>> {
    // What another process is writing is tried again soon, whatever comes.
    match changes.recv_timeout(if busy { LOOK / 2 } else { LOOK }) {
        Ok(path) => Some(Some(path)),
        Err(RecvTimeoutError::Timeout) => Some(None),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// All changes of a burst, from the first on.
fn burst(changes: &Receiver<PathBuf>, first: PathBuf) -> BTreeSet<PathBuf> {
    let begun = Instant::now();
    let mut paths = BTreeSet::from([first]);
    while begun.elapsed() < PATIENCE {
        match changes.recv_timeout(QUIET) {
            Ok(path) => drop(paths.insert(path)),
            Err(_) => break,
        }
    }
    paths
}

/// Brings the index in step and says what that did. `true` when another process is at it.
fn update(index: &mut Index, watched: &Watched, first: bool) -> Result<bool, Error> {
    let begun = Instant::now();
    let report = index.sync(&watched.bank, &watched.sources)?;
    if let Some(what) = what(&report, first) {
        let now = Zoned::now().strftime("%H:%M:%S").to_string();
        let took = format!("({} ms)", begun.elapsed().as_millis());
        anstream::println!("{} {what} {}", paint(Palette::DIM, now), paint(Palette::DIM, took));
    }
    Ok(report.busy)
}

/// What an update did, in words; nothing when it did nothing.
fn what(report: &SyncReport, first: bool) -> Option<String> {
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

fn tell_places(told: Vec<String>) {
    for trouble in told {
        super::warn(&trouble);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_happened_is_told() {
        let none = SyncReport { notes: 3, questions: 2, ..SyncReport::default() };
        for (report, first, told) in [
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
            assert_eq!(what(&report, first).as_deref(), told);
        }
    }
}
