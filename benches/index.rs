//! How long indexing takes, beside SQLite FTS5 with porter on the same notes; what a changed note and
//! an unchanged vault cost.
//!
//! `cargo bench --bench index [-- NOTES]`; run it under `taskset -c 0` to see one core.

mod common;

use common::{
    Failure, fts5,
    measure::{fact, pair, sample, table, time},
    megabytes_below, notes,
};
use greenroom::{
    bank::Bank,
    index::{Index, Sources},
};
use rusqlite::Connection;
use std::fs;

/// Indexes built of each kind.
const BUILDS: usize = 3;

fn main() -> Result<(), Failure> {
    let count = common::count(20_000);
    let room = tempfile::tempdir()?;
    let folder = room.path().join("notes");
    notes::write_notes(&folder, count, 2)?;
    let (bank, sources) = (Bank::default(), Sources { notes: vec![folder.clone()], exclude: Vec::new() });

    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    table(&format!("index of {count} notes, {cores} cores"));
    for threads in [1, 2] {
        let dir = |n: usize| room.path().join(format!("index-{threads}-{n}"));
        pair(
            BUILDS,
            (&format!("greenroom, threads: {threads}"), |n| {
                time(|| Index::open(&dir(n))?.with_threads(threads).sync(&bank, &sources).map(drop))
            }),
            ("FTS5 porter", |n| {
                let db = Connection::open(room.path().join(format!("fts5-{threads}-{n}.db")))?;
                time(|| fts5::build(&folder, db))
            }),
        )?;
    }
    let dir = room.path().join("index-1-0");
    fact("on disk", format!("{:.1} MB", megabytes_below(&dir)));

    table("sync");
    let mut index = Index::open(&dir)?;
    sample("nothing changed", 20, |_| time(|| index.sync(&bank, &sources).map(drop)))?;
    sample("one note changed, found", 20, |n| {
        fs::write(notes::note_path(&folder, 0), format!("# Changed {n}\n\nmarker{n} and more\n"))?;
        time(|| {
            index.sync(&bank, &sources)?;
            let hits = index.search(&format!("marker{n}"), 5)?.hits.len();
            if hits == 1 { Ok(()) } else { Err(Failure::from(format!("{hits} hits for marker{n}"))) }
        })
    })?;
    Ok(())
}
