//! A million passages: what indexing costs in time, memory and on disk, and how fast a search, a key in
//! the picker, a start and a changed note still are.
//!
//! `cargo bench --bench scale [-- PASSAGES]`; `src/index/mod.rs` has the results.

mod common;

use common::{
    Failure,
    measure::{fact, sample, table, time},
    megabytes_below,
    notes::{self, Dice},
};
use greenroom::{
    bank::Bank,
    index::{HitPage, Index, Sources},
};
use std::fs;

/// Passages of a note.
const EACH: usize = 8;
/// Hits that a picker asks for.
const HITS: usize = 60;

fn main() -> Result<(), Failure> {
    let passages = common::count(1_000_000);
    let room = tempfile::tempdir()?;
    let folder = room.path().join("notes");
    notes::write_notes(&folder, passages / EACH, EACH)?;
    let (bank, sources) = (Bank::default(), Sources { notes: vec![folder.clone()], exclude: Vec::new() });
    let dir = room.path().join("index");

    let size = megabytes_below(&folder);
    table(&format!("{passages} passages in {} notes, {size:.0} MB", passages / EACH));
    with_cpu("index", 1, |_| time(|| Index::open(&dir)?.sync(&bank, &sources)))?;
    let (peak, heap) = (megabytes("VmHWM:"), megabytes("RssAnon:"));
    fact("memory", format!("peak {peak:.0} MB with mapped files, heap {heap:.0} MB at the end"));
    fact("on disk", format!("{:.0} MB", megabytes_below(&dir)));

    let mut dice = Dice::new(99);
    let clean = notes::queries(&mut dice, 100);
    let mistyped: Vec<_> = clean.iter().map(|q| notes::mistype(q, &mut dice)).collect();
    let keys = notes::keystrokes(&clean);
    with_cpu("open and first search", 20, |n| time(|| Index::open(&dir)?.search(&clean[n], 10)))?;
    let mut index = Index::open(&dir)?;
    with_cpu("search, 10 snippets", clean.len(), |n| time(|| index.search(&clean[n], 10)))?;
    with_cpu("search, mistyped", mistyped.len(), |n| time(|| index.search(&mistyped[n], 10)))?;
    with_cpu("a key in the picker, 60 snippets", keys.len(), |n| {
        time(|| index.search_page(keys[n], HitPage::typed(HITS)))
    })?;
    with_cpu("nothing changed", 5, |_| time(|| index.sync(&bank, &sources).map(drop)))?;
    with_cpu("one note changed, found", 10, |n| {
        fs::write(notes::note_path(&folder, 0), format!("# Changed {n}\n\nmarker{n} and more\n"))?;
        time(|| {
            index.sync(&bank, &sources)?;
            let hits = index.search(&format!("marker{n}"), 5)?.hits.len();
            if hits == 1 { Ok(()) } else { Err(Failure::from(format!("{hits} hits for marker{n}"))) }
        })
    })
}

/// A sample, and the processor time of one run.
fn with_cpu(name: &str, runs: usize, run: impl FnMut(usize) -> Result<f64, Failure>) -> Result<(), Failure> {
    let before = cpu();
    sample(name, runs, run)?;
    fact("  processor time", format!("{:.2} ms", (cpu() - before) * 1e3 / runs as f64));
    Ok(())
}

/// Seconds of processor time of all threads so far; 0 on systems without `/proc`.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(") ").next().unwrap_or_default().split(' ').filter_map(|f| f.parse().ok()).collect();
    // After the state letter, utime is the eleventh number and stime the twelfth; 100 ticks a second.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}

/// Megabytes in a line of `/proc/self/status`; 0 on systems without it.
fn megabytes(key: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(key)).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}
