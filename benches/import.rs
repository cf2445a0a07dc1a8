//! What an import costs, beside only parsing the same files with the Markdown parser on as many threads:
//! a vault of notes and question lists, one large file, many small files, and importing again.
//!
//! `cargo bench --bench import [-- MEGABYTES]`; run it under `taskset -c 0` to see one core.

mod common;

use common::{
    Failure, files_below,
    measure::{fact, pair, sample, table, time},
    notes::{Dice, text},
};
use comrak::{Arena, Options, parse_document};
use greenroom::import::{self, Cache};
use rayon::prelude::*;
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

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
        table(&format!("{name}: {:.1} MB, {files} files", size as f64 / 1e6));
        pair(
            3,
            ("import", |_| time(|| import::read(&vault))),
            ("parsing", |_| time(|| Ok::<_, Failure>(parse(&vault)))),
        )?;
        fact("questions", import::read(&vault)?.drafts.len());
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 33);
        let cache = Cache::open(&room.path().join("index"), now)?;
        let read = || import::read_with(&vault, &[], Some(&cache), &|_| {});
        sample("import that fills the cache", 1, |_| time(read))?;
        sample("import again, from the cache", 3, |_| time(read))?;
        fact("files unchanged", read()?.unchanged);
    }
    Ok(())
}

/// Reads and parses every file, and nothing more; returns the number of nodes.
fn parse(vault: &Path) -> usize {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.description_lists = true;
    options.extension.front_matter_delimiter = Some("---".into());
    let nodes = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_default();
        let arena = Arena::new();
        parse_document(&arena, &text, &options).descendants().count()
    };
    files_below(vault).par_iter().map(nodes).sum()
}

/// Writes files of about `size` bytes together, each in one of several styles.
fn write_vault(folder: &Path, size: usize, files: usize) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    let mut dice = Dice::new(11);
    for n in 0..files {
        let mut note = format!("# {}\n\n", text(&mut dice, 3));
        let mut nth = 0;
        while note.len() < size / files {
            nth += 1;
            section(&mut note, &mut dice, n % 6, nth)?;
        }
        fs::write(folder.join(format!("{n:06}.md")), note)?;
    }
    Ok(())
}

/// One question and its answer, or a section of prose, in one of six styles.
fn section(out: &mut String, dice: &mut Dice, style: usize, nth: usize) -> std::fmt::Result {
    let asked = format!("What is {} for {}?", text(dice, 2), text(dice, 4));
    let (first, more) = (text(dice, 35), text(dice, 25));
    let code = format!("```sh\n# {}\nrun --{}\n```", text(dice, 3), text(dice, 1));
    match style {
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
