//! Changes of folders and files: reported by the file system, or found by polling.

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::Sender,
    time::Duration,
};

/// Poll interval where the system reports no changes.
const POLL: Duration = Duration::from_secs(2);

/// Why a place is not watched, or only polled.
#[derive(Debug, thiserror::Error)]
pub(super) enum WatchProblem {
    #[error("{} cannot be watched: {source}", path.display())]
    NotWatched { path: PathBuf, source: notify::Error },
    #[error(
        "the system does not report changes in {} ({source}); it is polled every {} s",
        path.display(),
        every.as_secs()
    )]
    Polled { path: PathBuf, source: notify::Error, every: Duration },
}

/// Watches places and sends the paths that change.
pub(super) struct FsWatcher {
    events: Option<RecommendedWatcher>,
    polling: Option<PollWatcher>,
    every: Duration,
    sender: Sender<PathBuf>,
    /// What is watched, and whether recursively.
    watched: BTreeSet<(PathBuf, bool)>,
}

impl FsWatcher {
    /// Sends changes to `sender`; with `poll` finds them by polling that often.
    pub(super) fn open(poll: Option<Duration>, sender: Sender<PathBuf>) -> Self {
        let events = match poll {
            Some(_) => None,
            None => notify::recommended_watcher(handler(sender.clone())).ok(),
        };
        Self { events, polling: None, every: poll.unwrap_or(POLL), sender, watched: BTreeSet::new() }
    }

    /// Watches these places and no others; gives the problems. For a place that does not exist its
    /// folder is watched.
    pub(super) fn watch_only(&mut self, places: &BTreeSet<PathBuf>) -> Vec<WatchProblem> {
        let target = |place: &PathBuf| {
            let nearest = nearest(place);
            // A folder that stands for something in it is not watched recursively.
            let recursive = nearest == *place;
            (nearest, recursive)
        };
        let wanted: BTreeSet<_> = places.iter().map(target).collect();
        for (gone, _) in self.watched.difference(&wanted) {
            // Fails for what was never watched or is gone, where there is nothing to undo.
            let _ = self.events.as_mut().map(|w| w.unwatch(gone));
            let _ = self.polling.as_mut().map(|w| w.unwatch(gone));
        }
        let new: Vec<_> = wanted.difference(&self.watched).cloned().collect();
        let mut problems = Vec::new();
        for (place, recursive) in new {
            let mode = if recursive { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            problems.extend(self.watch(&place, mode).err());
        }
        self.watched = wanted;
        problems
    }

    /// Watches these places again next time: they may have been replaced, which ends a watch.
    pub(super) fn forget(&mut self, changed: &BTreeSet<PathBuf>) {
        self.watched.retain(|(place, _)| !changed.contains(place));
    }

    fn watch(&mut self, place: &Path, mode: RecursiveMode) -> Result<(), WatchProblem> {
        let failed = match self.events.as_mut().map(|w| w.watch(place, mode)) {
            Some(Ok(())) => return Ok(()),
            Some(Err(e)) => Some(e),
            None => None,
        };
        let path = place.to_path_buf();
        match (self.poll(place, mode), failed) {
            (Err(source), _) => Err(WatchProblem::NotWatched { path, source }),
            (Ok(()), Some(source)) => Err(WatchProblem::Polled { path, source, every: self.every }),
            (Ok(()), None) => Ok(()),
        }
    }

    fn poll(&mut self, place: &Path, mode: RecursiveMode) -> notify::Result<()> {
        let watcher = match &mut self.polling {
            Some(watcher) => watcher,
            none => {
                let config = Config::default().with_poll_interval(self.every);
                none.insert(PollWatcher::new(handler(self.sender.clone()), config)?)
            }
        };
        watcher.watch(place, mode)
    }
}

/// The place itself, or the nearest folder above it that exists.
fn nearest(place: &Path) -> PathBuf {
    // Editors replace a file by another one, which only its folder reports.
    let place = if place.is_file() { place.parent().unwrap_or(place) } else { place };
    place.ancestors().find(|p| p.is_dir()).unwrap_or(place).to_path_buf()
}

fn handler(sender: Sender<PathBuf>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| {
        // A watcher that lost events sends one without a path.
        let event = event.unwrap_or_else(|_| Event::new(EventKind::Other));
        // Reading the notes must not count as a change.
        if event.kind.is_access() && !event.need_rescan() {
            return;
        }
        let paths = if event.paths.is_empty() { vec![PathBuf::new()] } else { event.paths };
        for path in paths.into_iter().filter(|p| !is_noise(p)) {
            // Fails when the program ends.
            let _ = sender.send(path);
        }
    }
}

/// Files that are neither notes nor bank files: the history and those of git.
fn is_noise(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    name.starts_with("history.db") || path.components().any(|c| c.as_os_str() == ".git")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, sync::mpsc::channel};

    #[test]
    fn the_nearest_existing_folder_stands_for_a_missing_place() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("greenroom.toml");
        fs::write(&file, "").unwrap();
        assert_eq!(nearest(&file), dir.path());
        assert_eq!(nearest(&dir.path().join("no/such/folder")), dir.path());
        assert_eq!(nearest(dir.path()), dir.path());
    }

    #[test]
    fn changes_are_reported_by_events_and_by_polling() {
        for poll in [None, Some(Duration::from_millis(100))] {
            let dir = tempfile::tempdir().unwrap();
            let root = dir.path().canonicalize().unwrap();
            let (sender, changes) = channel();
            let mut fs_watcher = FsWatcher::open(poll, sender);
            assert!(fs_watcher.watch_only(&BTreeSet::from([root.clone()])).is_empty());
            fs::write(root.join("history.db-wal"), "x").unwrap();
            fs::write(root.join("a.md"), "x").unwrap();
            let path = changes.recv_timeout(Duration::from_secs(20)).unwrap();
            assert!(path == root.join("a.md") || path == root, "{path:?}");
            fs_watcher.watch_only(&BTreeSet::new());
        }
    }
}
