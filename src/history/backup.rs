//! Backups of the history: one a day, one before each migration, one before a change of many answers.
//!
//! They are in `backups/` beside the history, a folder that git ignores. A backup is made with SQLite's
//! backup API, so others may write meanwhile; it is checked before it gets its name, so a corrupt one
//! never replaces a good one. Kept are the newest seven daily ones and the newest of each of four earlier
//! weeks, all from before a migration, and the newest three from before each other kind of change.

use super::{HistoryError, connection::open_read_only};
use jiff::civil::{Date, DateTime};
use rusqlite::{Connection, backup};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

/// Daily backups that are kept.
const DAILY: usize = 7;
/// Earlier weeks of which one backup each is kept.
const WEEKLY: usize = 4;

/// Backups from before the same kind of change that are kept.
const PER_CHANGE: usize = 3;

/// A backup of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// The file.
    pub path: PathBuf,
    /// Its day, if it is a daily one.
    pub day: Option<Date>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The folder for the backups of a history.
pub fn backup_folder(history: &Path) -> PathBuf {
    history.with_file_name("backups")
}

/// Makes today's backup unless it exists, deletes those that are no longer kept, and returns the path
/// of a new one. Reads the whole history when there is something to do: meant for its own thread.
///
/// # Errors
/// When the backup cannot be written or would be corrupt; nothing is deleted then.
pub fn back_up_daily(history: &Path, today: Date) -> Result<Option<PathBuf>, HistoryError> {
    let target = backup_folder(history).join(daily_name(today));
    if target.exists() || !history.exists() {
        return Ok(None);
    }
    let source = open_read_only(history).map_err(HistoryError::at(history))?;
    write_copy(&source, history, &target)?;
    let days: Vec<_> = list_backups(history).into_iter().filter_map(|b| b.day).collect();
    for day in expired(&days) {
        // If this fails, the next daily backup tries again.
        let _ = fs::remove_file(backup_folder(history).join(daily_name(day)));
    }
    Ok(Some(target))
}

/// Makes the backup before a migration from schema `version`.
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

/// Makes a backup before the kind of change that `change` names; the newest three of a kind are kept.
///
/// # Errors
/// When the backup cannot be written or would be corrupt; nothing is deleted then.
pub fn back_up_before_change(history: &Path, change: &str, now: DateTime) -> Result<PathBuf, HistoryError> {
    let prefix = format!("history-before-{change}-");
    let target = backup_folder(history).join(format!("{prefix}{}.db", now.strftime("%Y-%m-%d-%H%M%S")));
    let source = open_read_only(history).map_err(HistoryError::at(history))?;
    write_copy(&source, history, &target)?;
    let mut same: Vec<_> = list_backups(history)
        .into_iter()
        .map(|b| b.path)
        .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&prefix)))
        .collect();
    // The name ends in the time.
    same.sort();
    for old in same.iter().rev().skip(PER_CHANGE) {
        let _ = fs::remove_file(old);
    }
    Ok(target)
}

/// The backups of a history: the daily ones newest first, then the others by name.
pub fn list_backups(history: &Path) -> Vec<BackupFile> {
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

/// The problems that SQLite's integrity check reports for a history file, at most 20.
///
/// # Errors
/// When the file cannot be opened or checked at all.
pub fn integrity_problems(path: &Path) -> Result<Vec<String>, HistoryError> {
    let connection = open_read_only(path).map_err(HistoryError::at(path))?;
    check(&connection, "integrity_check(20)").map_err(HistoryError::at(path))
}

/// Replaces the history by a backup. Moves the present file aside and returns its new path.
///
/// # Errors
/// When the backup is corrupt or a file cannot be moved; the history is unchanged then.
pub fn restore_backup(history: &Path, backup: &Path) -> Result<Option<PathBuf>, HistoryError> {
    if let Some(problem) = integrity_problems(backup)?.into_iter().next() {
        return Err(HistoryError::Corrupt { path: backup.to_path_buf(), problem });
    }
    // Before the history is moved: a backup that cannot be read must not cost it.
    let content = fs::read(backup).map_err(HistoryError::file(backup))?;
    let aside = move_aside(history)?;
    if let Err(e) = crate::bank::write_atomically(history, &content) {
        if let Some(aside) = &aside {
            let _ = fs::rename(aside, history);
        }
        return Err(HistoryError::file(history)(e));
    }
    Ok(aside)
}

/// Renames a damaged history and its write-ahead log.
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
        // SQLite would apply a log that stays behind to the backup.
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
    if let Some(problem) = copied.into_iter().next() {
        return Err(HistoryError::Corrupt { path: history.to_path_buf(), problem });
    }
    temporary.as_file().sync_all().map_err(HistoryError::file(target))?;
    temporary.persist(target).map_err(|e| HistoryError::file(target)(e.error))?;
    Ok(())
}

/// Copies all pages in one read transaction, so that a concurrent writer neither waits nor makes it
/// start over; returns the problems of the copy.
fn copy_and_check(source: &Connection, target: &Path) -> rusqlite::Result<Vec<String>> {
    let mut copy = Connection::open(target)?;
    {
        let run = backup::Backup::new(source, &mut copy)?;
        while run.step(-1)? != backup::StepResult::Done {
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    // Without WAL the copy can be read in a folder that is not writable.
    copy.pragma_update(None, "journal_mode", "delete")?;
    check(&copy, "quick_check(1)")
}

fn check(connection: &Connection, pragma: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA {pragma}"))?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    found.retain(|line| line != "ok");
    Ok(found)
}

fn daily_name(day: Date) -> String {
    format!("history-{day}.db")
}

fn day_of(name: &str) -> Option<Date> {
    name.strip_prefix("history-")?.strip_suffix(".db")?.parse().ok()
}

/// The days whose backups are no longer kept.
fn expired(days: &[Date]) -> Vec<Date> {
    let days: BTreeSet<_> = days.iter().copied().collect();
    let mut weeks = BTreeSet::new();
    days.into_iter()
        .rev()
        .skip(DAILY)
        .filter(|day| {
            let week = day.iso_week_date();
            // The newest of a week comes first and is kept.
            !(weeks.insert((week.year(), week.week())) && weeks.len() <= WEEKLY)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn seven_days_and_four_weeks_are_kept() {
        let today: Date = "2026-11-20".parse().unwrap();
        let days: Vec<Date> = (0..60).map(|n| today - n.days()).collect();
        let gone = expired(&days);
        let kept: Vec<_> = days.iter().filter(|d| !gone.contains(d)).map(ToString::to_string).collect();
        assert_eq!(kept.len(), DAILY + WEEKLY);
        // Seven days, then the newest of the rest of that week, then three Sundays.
        assert_eq!(kept[DAILY..], ["2026-11-13", "2026-11-08", "2026-11-01", "2026-10-25"]);
        assert_eq!(expired(&days[..7]), []);
        // Age alone does not expire a backup.
        let rare: Vec<Date> = (0..11).map(|n| today - (n * 40).days()).collect();
        assert_eq!(expired(&rare), []);
    }

    #[test]
    fn three_backups_from_before_a_change_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("history.db");
        drop(crate::history::History::open(&file).unwrap());
        let at = |n: i64| "2026-11-20T10:00:00".parse::<DateTime>().unwrap() + n.minutes();
        let made: Vec<_> = (0..5).map(|n| back_up_before_change(&file, "test", at(n)).unwrap()).collect();
        let there: Vec<_> = list_backups(&file).into_iter().map(|b| (b.path, b.day)).collect();
        assert_eq!(there, made[2..].iter().map(|p| (p.clone(), None)).collect::<Vec<_>>());
    }

    #[test]
    fn daily_names_are_parsed_back_to_their_days() {
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

    fn history(folder: &Path) -> PathBuf {
        let file = folder.join("history.db");
        drop(crate::history::History::open(&file).unwrap());
        file
    }

    #[test]
    fn backups_are_listed_daily_first_and_newest_first() {
        let dir = tempfile::tempdir().unwrap();
        let file = history(dir.path());
        assert_eq!(list_backups(&file), []);
        let folder = backup_folder(&file);
        fs::create_dir(&folder).unwrap();
        for name in
            ["history-of-schema-1.db", "history-2026-01-02.db", "history-2026-01-10.db", "a.db", "notes.txt"]
        {
            fs::write(folder.join(name), name).unwrap();
        }
        let found = list_backups(&file);
        let names: Vec<_> =
            found.iter().map(|b| b.path.strip_prefix(&folder).unwrap().to_str().unwrap()).collect();
        assert_eq!(
            names,
            ["history-2026-01-10.db", "history-2026-01-02.db", "a.db", "history-of-schema-1.db"]
        );
        assert_eq!((found[0].bytes, found[2].bytes), (21, 4));
    }

    #[test]
    fn names_before_a_change_are_limited_per_kind() {
        let dir = tempfile::tempdir().unwrap();
        let file = history(dir.path());
        let at = |n: i64| "2026-11-20T10:00:00".parse::<DateTime>().unwrap() + n.minutes();
        for n in 0..4 {
            for change in ["a", "b"] {
                back_up_before_change(&file, change, at(n)).unwrap();
            }
        }
        let names: Vec<_> = list_backups(&file)
            .into_iter()
            .map(|b| b.path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names.len(), 2 * PER_CHANGE);
        assert_eq!(
            (names[0].as_str(), names[5].as_str()),
            ("history-before-a-2026-11-20-100100.db", "history-before-b-2026-11-20-100300.db")
        );
    }

    #[test]
    fn a_restored_history_replaces_the_present_one_with_its_log() {
        let dir = tempfile::tempdir().unwrap();
        let file = history(dir.path());
        let backup = back_up_daily(&file, "2026-01-01".parse().unwrap()).unwrap().unwrap();
        for (n, end) in ["", "-2", "-3"].into_iter().enumerate() {
            fs::write(&file, format!("damaged {n}")).unwrap();
            fs::write(dir.path().join("history.db-wal"), "log").unwrap();
            let aside = restore_backup(&file, &backup).unwrap().unwrap();
            assert_eq!(aside, dir.path().join(format!("history.db.damaged{end}")));
            assert_eq!(fs::read_to_string(&aside).unwrap(), format!("damaged {n}"));
            assert_eq!(
                fs::read_to_string(dir.path().join(format!("history.db.damaged{end}-wal"))).unwrap(),
                "log"
            );
            assert!(!dir.path().join("history.db-wal").exists());
            assert_eq!(fs::read(&file).unwrap(), fs::read(&backup).unwrap());
        }
        fs::remove_file(&file).unwrap();
        assert_eq!(restore_backup(&file, &backup).unwrap(), None);
        assert!(file.exists());
    }

    #[test]
    fn weeks_are_those_of_the_iso_calendar() {
        let days = |list: &[&str]| list.iter().map(|d| d.parse().unwrap()).collect::<Vec<Date>>();
        let daily: Vec<String> = (20..27).map(|d| format!("2026-02-{d}")).collect();
        // Monday to Sunday is a week across the new year, and a week of another year is another one.
        let rest = ["2026-01-04", "2025-12-29", "2025-01-01"];
        let all: Vec<&str> = daily.iter().map(String::as_str).chain(rest).collect();
        assert_eq!(expired(&days(&all)), days(&["2025-12-29"]));
    }
}
