//! Noticing changes in folders and files: told by the system, or by looking.

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::Sender,
    time::Duration,
};

/// Between two looks where the system does not tell.
const EVERY: Duration = Duration::from_secs(2);

/// Watches places and sends the paths that change.
pub(super) struct FsWatcher {
    told: Option<RecommendedWatcher>,
    looking: Option<PollWatcher>,
    every: Duration,
    sender: Sender<PathBuf>,
    /// What is watched, and whether with all that is below it.
    seen: BTreeSet<(PathBuf, bool)>,
}

impl FsWatcher {
    /// Sends changes to `sender`; with `poll` by looking that often.
    pub(super) fn open(poll: Option<Duration>, sender: Sender<PathBuf>) -> Self {
        let told = match poll {
            Some(_) => None,
            None => notify::recommended_watcher(handler(sender.clone())).ok(),
        };
        Self { told, looking: None, every: poll.unwrap_or(EVERY), sender, seen: BTreeSet::new() }
    }

    /// Looks at these places and no others, and gives what is to be told about it. A place that is
    /// not there is looked for in its folder.
    pub(super) fn look_at(&mut self, places: &BTreeSet<PathBuf>) -> Vec<String> {
        let look = |place: &PathBuf| {
            let near = nearest(place);
            // A folder that stands for something in it is not looked through.
            let deep = near == *place;
            (near, deep)
        };
        let wanted: BTreeSet<_> = places.iter().map(look).collect();
        for (gone, _) in self.seen.difference(&wanted) {
            // One that was never watched, or went away, has nothing to be taken back.
            let _ = self.told.as_mut().map(|w| w.unwatch(gone));
            let _ = self.looking.as_mut().map(|w| w.unwatch(gone));
        }
        let new: Vec<_> = wanted.difference(&self.seen).cloned().collect();
        let mut told = Vec::new();
        for (place, deep) in new {
            let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            if let Err(why) = self.watch(&place, mode) {
                told.push(why);
            }
        }
        self.seen = wanted;
        told
    }

    /// Looks at these places anew next time: they may have been replaced, which ends a watch.
    pub(super) fn forget(&mut self, changed: &BTreeSet<PathBuf>) {
        self.seen.retain(|(place, _)| !changed.contains(place));
    }

    fn watch(&mut self, place: &Path, mode: RecursiveMode) -> Result<(), String> {
        let failed = match self.told.as_mut().map(|w| w.watch(place, mode)) {
            Some(Ok(())) => return Ok(()),
            Some(Err(e)) => Some(e),
            None => None,
        };
        if self.looking.is_none() {
            let config = Config::default().with_poll_interval(self.every);
            let made = PollWatcher::new(handler(self.sender.clone()), config);
            self.looking = Some(made.map_err(|e| format!("{} cannot be watched: {e}", place.display()))?);
        }
        let looking = self.looking.as_mut().map(|w| w.watch(place, mode));
        match (looking, failed) {
            (Some(Err(e)), _) => Err(format!("{} cannot be watched: {e}", place.display())),
            (_, Some(e)) => Err(format!(
                "the system does not tell of changes in {} ({e}); it is looked at every {} s",
                place.display(),
                self.every.as_secs()
            )),
            _ => Ok(()),
        }
    }
}

/// The place itself, or the nearest folder above it that is there.
fn nearest(place: &Path) -> PathBuf {
    // Editors replace a file by another one: its folder tells of that, the file does not.
    let place = if place.is_file() { place.parent().unwrap_or(place) } else { place };
    place.ancestors().find(|p| p.is_dir()).unwrap_or(place).to_path_buf()
}

fn handler(sender: Sender<PathBuf>) -> impl Fn(notify::Result<Event>) + Send + 'static {
    move |event| {
        // A watcher that lost events says so with one that names no path.
        let event = event.unwrap_or_else(|_| Event::new(EventKind::Other));
        // Reading the notes must not look like a change of them.
        if event.kind.is_access() && !event.need_rescan() {
            return;
        }
        let paths = if event.paths.is_empty() { vec![PathBuf::new()] } else { event.paths };
        for path in paths.into_iter().filter(|p| !is_noise(p)) {
            // Nobody listens any more when the program ends.
            let _ = sender.send(path);
        }
    }
}

/// Files that no note or bank file is: greenroom's own, and those of version control.
fn is_noise(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
    name.starts_with("history.db") || path.components().any(|c| c.as_os_str() == ".git")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, sync::mpsc::channel};

    #[test]
    fn what_is_missing_is_looked_for_above() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("greenroom.toml");
        fs::write(&file, "").unwrap();
        assert_eq!(nearest(&file), dir.path());
        assert_eq!(nearest(&dir.path().join("no/such/folder")), dir.path());
        assert_eq!(nearest(dir.path()), dir.path());
    }

    #[test]
    fn changes_are_told_and_looked_for() {
        for poll in [None, Some(Duration::from_millis(100))] {
            let dir = tempfile::tempdir().unwrap();
            let root = dir.path().canonicalize().unwrap();
            let (sender, changes) = channel();
            let mut fs_watcher = FsWatcher::open(poll, sender);
            assert_eq!(fs_watcher.look_at(&BTreeSet::from([root.clone()])), Vec::<String>::new());
            fs::write(root.join("history.db-wal"), "x").unwrap();
            fs::write(root.join("a.md"), "x").unwrap();
            let path = changes.recv_timeout(Duration::from_secs(20)).unwrap();
            assert!(path == root.join("a.md") || path == root, "{path:?}");
            fs_watcher.look_at(&BTreeSet::new());
        }
    }
}
