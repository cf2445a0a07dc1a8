//! `greenroom info`: every path and count of the home.

use super::shared::{Context, Output, bank::mention_problems};
use crate::{
    bank::{Bank, Question},
    error::Error,
    home,
    terminal::{Palette, paint, sanitize},
};
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

/// The row that counts the bank's problems.
const PROBLEMS: &str = "bank problems";

/// Arguments of `greenroom info`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    // Counts what can be read, even when a bank file has problems.
    let (bank, problems) = Bank::load_lenient(&home.bank());
    let asked: Vec<_> = bank.askable().collect();
    let with = |test: fn(&&&Question) -> bool| asked.iter().filter(test).count();
    let mut topics: Vec<_> = asked.iter().flat_map(|q| &q.topics).collect();
    topics.sort();
    topics.dedup();
    let mut rows: Vec<(&str, Value)> = vec![
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        ("home", json!(home.root)),
        ("found by", json!(home.origin.to_string())),
        ("settings", json!(home.settings_file())),
        ("bank", json!(home.bank())),
        ("notes", json!(home.notes())),
        ("index", json!(home.index())),
        ("history", json!(home.history())),
        ("questions", json!(asked.len())),
        ("answered", json!(with(|q| !q.answer.is_empty()))),
        ("unanswered", json!(with(|q| q.answer.is_empty()))),
        ("with curated concepts", json!(with(|q| !q.concepts.is_empty()))),
        ("ignored", json!(bank.questions.len() - asked.len())),
        ("topics", json!(topics.len())),
        (PROBLEMS, json!(problems.len())),
        ("index bytes", json!(size_below(&home.index()))),
        ("history bytes", json!(home.history().metadata().map_or(0, |m| m.len()))),
        ("starter files", json!(home::starter_files().len())),
    ];
    let sources: Vec<_> = home
        .settings
        .notes
        .iter()
        .map(|path| json!({"path": path, "from": "greenroom.toml"}))
        .chain(bank.roots.iter().map(|r| json!({"path": r.path, "from": "import", "notes": r.notes})))
        .collect();
    rows.push(("note sources", Value::Array(sources)));
    if args.json {
        let map: Map<_, _> = rows.into_iter().map(|(name, value)| (key(name), value)).collect();
        return Output::stdout().json(&map);
    }
    for (name, value) in rows {
        print_row(name, &value)?;
    }
    mention_problems(&problems);
    Ok(())
}

/// The name of a row in JSON.
fn key(name: &str) -> String {
    if name == PROBLEMS { "bank_faults".into() } else { name.replace(' ', "_") }
}

fn print_row(name: &str, value: &Value) -> Result<(), Error> {
    let mut out = Output::stdout();
    let label = |name: &str| paint(Palette::DIM, format!("{name:22}")).to_string();
    match value {
        Value::String(text) => writeln!(out, "{}{}", label(name), sanitize(text)),
        Value::Array(sources) if sources.is_empty() => {
            writeln!(out, "{}(only the home's own)", label(name))
        }
        Value::Array(sources) => sources.iter().enumerate().try_for_each(|(n, source)| {
            let path = source["path"].as_str().unwrap_or_default();
            let from = source["from"].as_str().unwrap_or_default();
            writeln!(out, "{}{} ({from})", label(if n == 0 { name } else { "" }), sanitize(path))
        }),
        other => writeln!(out, "{}{other}", label(name)),
    }
}

/// Bytes of the files in a folder and its subfolders; what cannot be read counts 0.
fn size_below(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size_below(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}
