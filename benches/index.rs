//! How long indexing takes, against SQLite FTS5 with porter on the same notes in the same run; what
//! a changed note and an unchanged vault cost.
//!
//! `cargo bench --bench index [-- NOTES]`; run it under `taskset -c 0` to see one core.

mod common;

use greenroom::{
    bank::Bank,
    index::{Index, Sources},
};
use std::{fs, path::Path, time::Instant};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let count = common::count(20_000);
    let room = tempfile::tempdir()?;
    let notes = room.path().join("notes");
    common::write_notes(&notes, count)?;
    let sources = Sources { notes: vec![notes.clone()], exclude: Vec::new() };

    let fts = fts5(&notes, &room.path().join("fts.db"))?;
    println!("{count} notes");
    println!("FTS5 porter              {fts:8.2} s");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    for threads in [1, 2] {
        let dir = room.path().join(format!("index-{threads}"));
        let mut index = Index::open(&dir)?.with_threads(threads);
        let start = Instant::now();
        let report = index.sync(&Bank::default(), &sources)?;
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "greenroom, {threads} thread(s)   {seconds:8.2} s   {:.2} x FTS5   {} notes, {cores} cores",
            seconds / fts,
            report.notes
        );
    }

    let mut index = Index::open(&room.path().join("index-1"))?;
    let start = Instant::now();
    index.sync(&Bank::default(), &sources)?;
    println!("nothing changed          {:8.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut times = Vec::new();
    for n in 0..20 {
        fs::write(notes.join("0000/000000.md"), format!("# Changed {n}\n\nmarker{n} and more\n"))?;
        let start = Instant::now();
        index.sync(&Bank::default(), &sources)?;
        assert_eq!(index.search(&format!("marker{n}"), 5)?.hits.len(), 1);
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "one changed, found       {:8.1} ms (p95 {:.1})",
        common::quantile(&times, 0.5),
        common::quantile(&times, 0.95)
    );
    let size: u64 =
        files(&room.path().join("index-1")).iter().filter_map(|p| p.metadata().ok()).map(|m| m.len()).sum();
    println!("on disk                  {:8.1} MB", size as f64 / 1e6);
    Ok(())
}

/// Reads every note into an FTS5 table, in one transaction.
fn fts5(notes: &Path, db: &Path) -> Result<f64, Failure> {
    let start = Instant::now();
    let mut db = rusqlite::Connection::open(db)?;
    db.execute_batch("PRAGMA journal_mode = WAL; CREATE VIRTUAL TABLE n USING fts5(path, title, body, tokenize = 'porter')")?;
    let tx = db.transaction()?;
    {
        let mut insert = tx.prepare("INSERT INTO n VALUES (?1, ?2, ?3)")?;
        for path in files(notes) {
            let text = fs::read_to_string(&path)?;
            let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
            insert.execute((path.to_string_lossy(), title.trim_start_matches('#'), body))?;
        }
    }
    tx.commit()?;
    Ok(start.elapsed().as_secs_f64())
}

fn files(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}
