//! What an import costs, against merely parsing the same files with the Markdown parser in the same
//! run on as many threads: a vault of notes and question lists, one large file, many small files, and
//! importing again.
//!
//! `cargo bench --bench import [-- MEGABYTES]`; run it under `taskset -c 0` to see one core.

mod common;

use common::{Dice, text};
use comrak::{Arena, Options, parse_document};
use greenroom::import::{self, Cache};
use rayon::prelude::*;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let megabytes = common::count(50);
    let room = tempfile::tempdir()?;
    for (name, size, files) in [
        ("lists and notes", megabytes << 20, megabytes.max(1) * 20),
        ("one file", (megabytes << 20) / 10, 1),
        ("small notes", 8 << 20, 10_000),
    ] {
        let vault = room.path().join(name.replace(' ', "-"));
        write_vault(&vault, size, files)?;
        let parsed = best(|| parse(&vault));
        let imported = best(|| import::read(&vault).map_or(0, |i| i.drafts.len()));
        println!(
            "{name:16} {:5.1} MB, {files:6} files   parsed {:6.2} s   imported {:6.2} s   {:.2} x parsing   {} questions",
            size as f64 / 1e6,
            parsed.0,
            imported.0,
            imported.0 / parsed.0,
            imported.1
        );
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 33);
        let cache = Cache::open(&room.path().join("index"), now)?;
        for again in ["remembered", "again"] {
            let start = Instant::now();
            let import = import::read_with(&vault, &[], Some(&cache), &|_| {})?;
            let seconds = start.elapsed().as_secs_f64();
            println!("{again:>16} {seconds:53.2} s   {} files unchanged", import.unchanged);
        }
    }
    Ok(())
}

/// The shortest of three times, and what was found.
fn best(run: impl Fn() -> usize) -> (f64, usize) {
    let mut best = (f64::MAX, 0);
    for _ in 0..3 {
        let start = Instant::now();
        let found = run();
        best = (best.0.min(start.elapsed().as_secs_f64()), found);
    }
    best
}

/// Reads and parses every file, and nothing more.
fn parse(vault: &Path) -> usize {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.description_lists = true;
    options.extension.front_matter_delimiter = Some("---".into());
    let blocks = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let arena = Arena::new();
        parse_document(&arena, &text, &options).descendants().count()
    };
    files(vault).par_iter().map(blocks).sum()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    found.sort();
    found
}

/// Files of about `size` bytes together, each in one of several habits.
fn write_vault(dir: &Path, size: usize, files: usize) -> Result<(), Failure> {
    fs::create_dir_all(dir)?;
    let mut dice = Dice::new(11);
    for n in 0..files {
        let mut note = format!("# {}\n\n", text(&mut dice, 3));
        let mut nth = 0;
        while note.len() < size / files {
            nth += 1;
            section(&mut note, &mut dice, n % 6, nth)?;
        }
        fs::write(dir.join(format!("{n:06}.md")), note)?;
    }
    Ok(())
}

/// One question and its answer, or a section of prose, in the manner of `habit`.
fn section(out: &mut String, dice: &mut Dice, habit: usize, nth: usize) -> std::fmt::Result {
    let asked = format!("What is {} for {}?", text(dice, 2), text(dice, 4));
    let (first, more) = (text(dice, 35), text(dice, 25));
    let code = format!("```sh\n# {}\nrun --{}\n```", text(dice, 3), text(dice, 1));
    match habit {
        0 => writeln!(
            out,
            "## {asked}\n\n{first}.\n\n- **{}**: {more}\n- {}\n\n{code}\n",
            text(dice, 2),
            text(dice, 9)
        ),
        1 => writeln!(out, "Q: {asked}\nA: {first}.\n\n{more}.\n"),
        2 => writeln!(out, "{nth}. {asked}\n\n   {first}. `{}` {more}.\n", text(dice, 2)),
        3 => writeln!(
            out,
            "**{asked}**\n\n{first}.\n\n| {} | b |\n| --- | --- |\n| {more} | [[{}]] |\n",
            text(dice, 2),
            text(dice, 2)
        ),
        4 => writeln!(out, "<details><summary>{asked}</summary>\n\n{first}.\n\n> {more}.\n\n</details>\n"),
        _ => writeln!(
            out,
            "## {}\n\n{first}.\n\n{more}, see [{}](https://example.org/{}).\n\n{code}\n",
            text(dice, 3),
            text(dice, 2),
            text(dice, 1)
        ),
    }
}
