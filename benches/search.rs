//! How long a search takes, with spelling and snippets, beside SQLite FTS5 with porter on the same
//! notes; what opening an index costs.
//!
//! `cargo bench --bench search [-- NOTES]`

mod common;

use common::{
    Failure, fts5,
    measure::{pair, sample, table, time},
    notes::{self, Dice},
};
use greenroom::{
    bank::Bank,
    index::{HitPage, Index, Sources, Subject},
};
use rusqlite::Connection;

fn main() -> Result<(), Failure> {
    let count = common::count(20_000);
    let room = tempfile::tempdir()?;
    let folder = room.path().join("notes");
    notes::write_notes(&folder, count, 2)?;
    let dir = room.path().join("index");
    Index::open(&dir)?
        .sync(&Bank::default(), &Sources { notes: vec![folder.clone()], exclude: Vec::new() })?;
    let db = fts5::build(&folder, Connection::open_in_memory()?)?;

    let mut dice = Dice::new(99);
    let clean = notes::queries(&mut dice, 200);
    let mistyped: Vec<_> = clean.iter().map(|q| notes::mistype(q, &mut dice)).collect();

    table(&format!("search in {count} notes, 10 hits with snippets"));
    sample("open and first search", 20, |_| time(|| Index::open(&dir)?.search(&clean[0], 10)))?;
    let index = Index::open(&dir)?;
    pair(
        clean.len(),
        ("search", |n| time(|| index.search(&clean[n], 10))),
        ("FTS5 porter, OR, snippet", |n| time(|| fts5::search(&db, &clean[n]))),
    )?;
    sample("search, mistyped", mistyped.len(), |n| time(|| index.search(&mistyped[n], 10)))?;
    let keys = notes::keystrokes(&clean);
    sample("a key in the picker, 60 snippets", keys.len(), |n| {
        time(|| index.search_page(keys[n], HitPage::typed(60)))
    })?;
    sample("related to a note", 50, |n| {
        let path = notes::note_path(&folder, n);
        time(|| index.related(&Subject::Note(&path), 10))
    })?;
    Ok(())
}
