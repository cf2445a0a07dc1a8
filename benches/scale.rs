//! A million passages: what indexing costs in time, memory and on disk, what is left of the speed of a
//! search, of a key in the picker, of a start and of a changed note.
//!
//! `cargo bench --bench scale [-- PASSAGES]`; the page about it is at the front of `src/index/mod.rs`.

mod common;

use common::{Dice, quantile, text};
use greenroom::{
    bank::Bank,
    index::{HitPage, Index, Sources},
};
use std::{fmt::Write as _, fs, io, path::Path, time::Instant};

type Failure = Box<dyn std::error::Error>;

/// Passages of a note.
const EACH: usize = 8;
/// Hits a picker looks through.
const HITS: usize = 60;

fn main() -> Result<(), Failure> {
    let passages = common::count(1_000_000);
    let room = tempfile::tempdir()?;
    let notes = room.path().join("notes");
    let bytes = write_notes(&notes, passages / EACH)?;
    let sources = Sources { notes: vec![notes.clone()], exclude: Vec::new() };
    let bank = Bank::default();
    let dir = room.path().join("index");
    println!("{passages} passages in {} notes, {:.0} MB", passages / EACH, bytes as f64 / 1e6);

    let (before, start) = (cpu(), Instant::now());
    Index::open(&dir)?.sync(&bank, &sources)?;
    let seconds = start.elapsed().as_secs_f64();
    println!("index                    {seconds:8.1} s   {:8.1} s of processor time", cpu() - before);
    let (peak, own) = (megabytes("VmHWM:"), megabytes("RssAnon:"));
    println!(
        "memory                   {peak:8.0} MB at most with mapped files, {own:.0} MB of heap at the end"
    );
    println!("on disk                  {:8.0} MB", size(&dir) as f64 / 1e6);

    let mut dice = Dice::new(99);
    let clean: Vec<String> = (0..100).map(|n| text(&mut dice, 2 + n % 7)).collect();
    let typed: Vec<String> = clean.iter().map(|q| slip(q)).collect();
    let times = |count: usize, run: &mut dyn FnMut(usize) -> Result<(), Failure>| {
        let (before, mut times) = (cpu(), Vec::with_capacity(count));
        for n in 0..count {
            let start = Instant::now();
            run(n)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        Ok::<_, Failure>((times, (cpu() - before) * 1e3 / count as f64))
    };
    show(
        "open and first search",
        times(20, &mut |n| {
            Index::open(&dir)?.search(&clean[n], 10)?;
            Ok(())
        })?,
    );
    let mut index = Index::open(&dir)?;
    show(
        "search, 10 snippets",
        times(clean.len(), &mut |n| index.search(&clean[n], 10).map(drop).map_err(Into::into))?,
    );
    show(
        "search, mistyped",
        times(typed.len(), &mut |n| index.search(&typed[n], 10).map(drop).map_err(Into::into))?,
    );
    let keys: Vec<&str> =
        clean.iter().take(20).flat_map(|q| (1..=q.len().min(30)).map(|end| &q[..end])).collect();
    let page = HitPage::typed(HITS);
    show(
        "a key, 60 snippets",
        times(keys.len(), &mut |n| index.search_page(keys[n], page).map(drop).map_err(Into::into))?,
    );
    show("nothing changed", times(5, &mut |_| index.sync(&bank, &sources).map(|_| ()).map_err(Into::into))?);
    show(
        "one changed, found",
        times(10, &mut |n| {
            fs::write(notes.join("0000/000000.md"), format!("# Changed {n}\n\nmarker{n} and more\n"))?;
            index.sync(&bank, &sources)?;
            assert_eq!(index.search(&format!("marker{n}"), 5)?.hits.len(), 1);
            Ok(())
        })?,
    );
    Ok(())
}

/// Writes notes of [`EACH`] passages; gives their bytes.
fn write_notes(dir: &Path, count: usize) -> io::Result<u64> {
    let mut dice = Dice::new(7);
    let mut bytes = 0;
    for n in 0..count {
        let folder = dir.join(format!("{:04}", n / 500));
        if n % 500 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let mut note = format!("# {}\n\n{}\n", text(&mut dice, 3), text(&mut dice, 50));
        for _ in 1..EACH {
            // Writing to a String cannot fail.
            let _ = write!(note, "\n## {}\n\n{}\n", text(&mut dice, 2), text(&mut dice, 60));
        }
        bytes += note.len() as u64;
        fs::write(folder.join(format!("{n:06}.md")), note)?;
    }
    Ok(bytes)
}

/// Drops a letter of the longest word.
fn slip(query: &str) -> String {
    let longest = query.split(' ').max_by_key(|w| w.len()).unwrap_or_default();
    let mut shorter = longest.to_owned();
    shorter.remove(longest.len() / 2);
    query.replacen(longest, &shorter, 1)
}

fn size(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|e| if e.path().is_dir() { size(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) })
        .sum()
}

/// Seconds of processor time so far, all threads; 0 where the system does not tell.
fn cpu() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<f64> =
        stat.rsplit(") ").next().unwrap_or_default().split(' ').filter_map(|f| f.parse().ok()).collect();
    // Behind the state letter: utime is the eleventh number, stime the twelfth; 100 ticks a second.
    fields.get(10).zip(fields.get(11)).map_or(0.0, |(user, system)| (user + system) / 100.0)
}

/// Megabytes that a line of `/proc/self/status` tells; 0 where the system does not.
fn megabytes(key: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(key)).unwrap_or_default();
    line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}

fn show(what: &str, (sorted, cpu): (Vec<f64>, f64)) {
    println!(
        "{what:24} p50 {:8.2} ms   p95 {:8.2} ms   processor {cpu:8.2} ms",
        quantile(&sorted, 0.5),
        quantile(&sorted, 0.95)
    );
}
