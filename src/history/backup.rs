//! Copies of the history: one a day, and one before a migration.
//!
//! They stand in `backups/` beside the history, a folder that tells git to leave it alone. Made
//! with SQLite's backup API while others may write, checked, and only then given their name; a copy
//! that is not sound never pushes a sound one out. Of the daily ones the newest seven stay and, of
//! older ones, the newest of each of four weeks; those from before a migration all stay, and of those
//! from before another change of many answers the newest three.

use super::{HistoryError, open::open_read_only};
use jiff::civil::{Date, DateTime};
use rusqlite::{Connection, backup};
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Newest daily copies that stay.
const DAILY: usize = 7;
/// Weeks before those of which one copy each stays.
const WEEKLY: usize = 4;

/// Copies from before the same kind of change that stay.
const BEFORE: usize = 3;

/// A copy of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// Where it is.
    pub path: PathBuf,
    /// The day it was made, if it is a daily one.
    pub day: Option<Date>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The folder for the copies of a history.
pub fn backup_folder(history: &Path) -> PathBuf {
    history.with_file_name("backups")
}

/// Makes today's copy unless it is there, and deletes those that are no longer kept. Gives the
/// path of a copy that was made. Costs one look at the file system when there is nothing to do, a
/// full read of the history when there is: meant for a thread of its own.
///
/// # Errors
/// When the copy cannot be written or would not be sound; nothing is deleted then.
pub fn back_up_daily(history: &Path, today: Date) -> Result<Option<PathBuf>, HistoryError> {
    let target = backup_folder(history).join(daily_name(today));
    if target.exists() || !history.exists() {
        return Ok(None);
    }
    let source = open_read_only(history).map_err(HistoryError::at(history))?;
    write_copy(&source, history, &target)?;
    let days: Vec<_> = list(history).into_iter().filter_map(|b| b.day).collect();
    for day in surplus(&days) {
        // One that cannot be deleted now is deleted another day.
        let _ = fs::remove_file(backup_folder(history).join(daily_name(day)));
    }
    Ok(Some(target))
}

/// Makes the copy from before a migration from schema `version`.
pub(super) fn back_up_before_migration(
    source: &Connection,
    history: &Path,
    version: i64,
) -> Result<PathBuf, HistoryError> {
    let folder = backup_folder(history);
    let mut name = format!("history-of-schema-{version}.db");
    for n in 2.. {
        if !folder.join(&name).exists() {
            break;
        }
        name = format!("history-of-schema-{version}-{n}.db");
    }
    let target = folder.join(name);
    write_copy(source, history, &target)?;
    Ok(target)
}

/// Makes a copy from before `what` is done to the history at `now`; of those from before the same,
/// the newest three stay.
///
/// # Errors
/// When the copy cannot be written or would not be sound; nothing is deleted then.
pub fn back_up_before(history: &Path, what: &str, now: DateTime) -> Result<PathBuf, HistoryError> {
    let prefix = format!("history-before-{what}-");
    let target = backup_folder(history).join(format!("{prefix}{}.db", now.strftime("%Y-%m-%d-%H%M%S")));
    let source = open_read_only(history).map_err(HistoryError::at(history))?;
    write_copy(&source, history, &target)?;
    let mut same: Vec<_> = list(history)
        .into_iter()
        .map(|b| b.path)
        .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&prefix)))
        .collect();
    // By time, because the name is.
    same.sort();
    for old in same.iter().rev().skip(BEFORE) {
        let _ = fs::remove_file(old);
    }
    Ok(target)
}

/// The copies there are: the daily ones newest first, then the others by name.
pub fn list(history: &Path) -> Vec<BackupFile> {
    let Ok(entries) = fs::read_dir(backup_folder(history)) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().ends_with(".db"))
        .map(|e| BackupFile {
            day: day_of(&e.file_name().to_string_lossy()),
            bytes: e.metadata().map_or(0, |m| m.len()),
            path: e.path(),
        })
        .collect();
    found.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.path.cmp(&b.path)));
    found
}

/// What SQLite finds wrong with a history file; nothing when it is sound.
///
/// # Errors
/// When it cannot be opened at all.
pub fn faults(path: &Path) -> Result<Vec<String>, HistoryError> {
    let connection = open_read_only(path).map_err(HistoryError::at(path))?;
    check(&connection, "integrity_check(20)").map_err(HistoryError::at(path))
}

/// Puts a copy in the place of the history; what stood there is moved aside, and where to is given.
///
/// # Errors
/// When the copy is not sound or a file cannot be moved; the history stays as it was then.
pub fn restore(history: &Path, copy: &Path) -> Result<Option<PathBuf>, HistoryError> {
    let wrong = faults(copy)?;
    if let Some(fault) = wrong.into_iter().next() {
        return Err(HistoryError::Unsound { path: copy.to_path_buf(), fault });
    }
    // Read first: a copy that cannot be read must not cost the history.
    let content = fs::read(copy).map_err(HistoryError::file(copy))?;
    let aside = move_aside(history)?;
    if let Err(e) = write_new(history, &content) {
        if let Some(aside) = &aside {
            let _ = fs::rename(aside, history);
        }
        return Err(HistoryError::file(history)(e));
    }
    Ok(aside)
}

fn write_new(path: &Path, content: &[u8]) -> io::Result<()> {
    crate::bank::write_atomically(path, content)
}

/// Gives a damaged history another name; its write-ahead log goes with it.
fn move_aside(history: &Path) -> Result<Option<PathBuf>, HistoryError> {
    if !history.exists() {
        return Ok(None);
    }
    let beside = |end: &str| {
        let mut name = history.file_name().unwrap_or_default().to_owned();
        name.push(end);
        history.with_file_name(name)
    };
    let mut end = ".damaged".to_owned();
    for n in 2.. {
        if !beside(&end).exists() {
            break;
        }
        end = format!(".damaged-{n}");
    }
    let aside = beside(&end);
    fs::rename(history, &aside).map_err(HistoryError::file(history))?;
    for side in ["-wal", "-shm"] {
        // Without its database a log is worthless, but it must not be applied to another one.
        let _ = fs::rename(beside(side), beside(&format!("{end}{side}")));
    }
    Ok(Some(aside))
}

fn write_copy(source: &Connection, history: &Path, target: &Path) -> Result<(), HistoryError> {
    let folder = backup_folder(history);
    fs::create_dir_all(&folder).map_err(HistoryError::file(&folder))?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(&ignore, "*\n").map_err(HistoryError::file(&ignore))?;
    }
    let temporary = tempfile::Builder::new()
        .prefix(".copy-")
        .tempfile_in(&folder)
        .map_err(HistoryError::file(&folder))?;
    let copied = copy_and_check(source, temporary.path()).map_err(HistoryError::at(target))?;
    if let Some(fault) = copied.into_iter().next() {
        return Err(HistoryError::Unsound { path: history.to_path_buf(), fault });
    }
    temporary.as_file().sync_all().map_err(HistoryError::file(target))?;
    temporary.persist(target).map_err(|e| HistoryError::file(target)(e.error))?;
    Ok(())
}

/// Copies all pages in one read transaction, so that a writer beside it neither waits nor makes
/// it begin again, and gives what is wrong with the copy.
fn copy_and_check(source: &Connection, target: &Path) -> rusqlite::Result<Vec<String>> {
    let mut copy = Connection::open(target)?;
    {
        let run = backup::Backup::new(source, &mut copy)?;
        while run.step(-1)? != backup::StepResult::Done {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    // A file of its own: readable in a folder where nobody may write.
    copy.pragma_update(None, "journal_mode", "delete")?;
    check(&copy, "quick_check(1)")
}

fn check(connection: &Connection, pragma: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut told = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    told.retain(|line| line != "ok");
    Ok(told)
}

fn daily_name(day: Date) -> String {
    format!("history-{day}.db")
}

fn day_of(name: &str) -> Option<Date> {
    name.strip_prefix("history-")?.strip_suffix(".db")?.parse().ok()
}

/// The days whose copies are no longer kept.
fn surplus(days: &[Date]) -> Vec<Date> {
    let days: BTreeSet<_> = days.iter().copied().collect();
    let mut weeks = BTreeSet::new();
    days.into_iter()
        .rev()
        .skip(DAILY)
        .filter(|day| {
            let week = day.iso_week_date();
            // The newest of a week comes first and stays.
            !(weeks.insert((week.year(), week.week())) && weeks.len() <= WEEKLY)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn seven_days_and_four_weeks_stay() {
        let today: Date = "2026-11-20".parse().unwrap();
        let days: Vec<Date> = (0..60).map(|n| today - n.days()).collect();
        let gone = surplus(&days);
        let kept: Vec<_> = days.iter().filter(|d| !gone.contains(d)).map(ToString::to_string).collect();
        assert_eq!(kept.len(), DAILY + WEEKLY);
        // After a week of days: the newest of the rest of that week, then three Sundays.
        assert_eq!(kept[DAILY..], ["2026-11-13", "2026-11-08", "2026-11-01", "2026-10-25"]);
        assert_eq!(surplus(&days[..7]), []);
        // Copies made now and then are not pushed out by their age.
        let rare: Vec<Date> = (0..11).map(|n| today - (n * 40).days()).collect();
        assert_eq!(surplus(&rare), []);
    }

    #[test]
    fn three_copies_from_before_a_change_stay() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("history.db");
        drop(crate::history::History::open(&file).unwrap());
        let at = |n: i64| "2026-11-20T10:00:00".parse::<DateTime>().unwrap() + n.minutes();
        let made: Vec<_> = (0..5).map(|n| back_up_before(&file, "test", at(n)).unwrap()).collect();
        let there: Vec<_> = list(&file).into_iter().map(|b| (b.path, b.day)).collect();
        assert_eq!(there, made[2..].iter().map(|p| (p.clone(), None)).collect::<Vec<_>>());
    }

    #[test]
    fn names_and_days_belong_together() {
        for (name, day) in [
            ("history-2026-02-03.db", Some("2026-02-03")),
            ("history-of-schema-1.db", None),
            ("history-2026-02-31.db", None),
            ("other.db", None),
        ] {
            assert_eq!(day_of(name).map(|d| d.to_string()).as_deref(), day);
            if let Some(day) = day_of(name) {
                assert_eq!(daily_name(day), name);
            }
        }
    }
}
