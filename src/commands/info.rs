//! `greenroom info`: every path and count of the home.

use super::Context;
use crate::{
    bank::Bank,
    error::Error,
    home,
    terminal::{Palette, paint, sanitize},
};
use serde_json::{Map, Value, json};
use std::path::Path;

/// Arguments of `greenroom info`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// As JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    // What can be counted is counted even when some bank file is broken; `check` tells the faults.
    let (bank, problems) = Bank::load_lenient(&home.bank());
    let asked: Vec<_> = bank.askable().collect();
    let with = |test: fn(&&&crate::bank::Question) -> bool| asked.iter().filter(test).count();
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
        ("bank faults", json!(problems.len())),
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
        let map: Map<_, _> = rows.into_iter().map(|(k, v)| (k.replace(' ', "_"), v)).collect();
        anstream::println!("{}", Value::Object(map));
        return Ok(());
    }
    for (name, value) in rows {
        let name = format!("{name:22}");
        match &value {
            Value::String(text) => anstream::println!("{}{}", paint(Palette::DIM, name), sanitize(text)),
            Value::Array(sources) if sources.is_empty() => {
                anstream::println!("{}(only the home's own)", paint(Palette::DIM, name));
            }
            Value::Array(sources) => {
                for (n, source) in sources.iter().enumerate() {
                    let label = if n == 0 { name.clone() } else { " ".repeat(22) };
                    let path = source["path"].as_str().unwrap_or_default();
                    let from = source["from"].as_str().unwrap_or_default();
                    anstream::println!("{}{} ({from})", paint(Palette::DIM, label), sanitize(path));
                }
            }
            other => anstream::println!("{}{other}", paint(Palette::DIM, name)),
        }
    }
    if !problems.is_empty() {
        super::warn("the bank has faults; `greenroom check` lists them");
    }
    Ok(())
}

/// Bytes of the files in a folder and below; what cannot be read counts 0.
fn size_below(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|e| match e.metadata() {
            Ok(m) if m.is_dir() => size_below(&e.path()),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}
