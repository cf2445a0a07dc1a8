//! How long a search takes, with spelling and snippets, against SQLite FTS5 with porter on the same
//! notes in the same run; what opening an index costs.
//!
//! `cargo bench --bench search [-- NOTES]`

mod common;

use common::{Dice, quantile, text};
use greenroom::{
    bank::Bank,
    index::{HitPage, Index, Sources, Subject},
};
use std::{fs, path::Path, time::Instant};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let count = common::count(20_000);
    let room = tempfile::tempdir()?;
    let notes = room.path().join("notes");
    common::write_notes(&notes, count)?;
    let dir = room.path().join("index");
    Index::open(&dir)?
        .sync(&Bank::default(), &Sources { notes: vec![notes.clone()], exclude: Vec::new() })?;
    let db = fts5(&notes)?;

    let mut dice = Dice::new(99);
    let clean: Vec<String> = (0..200).map(|n| text(&mut dice, 2 + n % 7)).collect();
    let typed: Vec<String> = clean.iter().map(|q| slip(q, &mut dice)).collect();

    println!("{count} notes, {} queries of 2 to 8 words, 10 hits with snippets", clean.len());
    let opening = times(20, |_| {
        let index = Index::open(&dir)?;
        index.search(&clean[0], 10)?;
        Ok(())
    })?;
    show("open and first search", &opening);
    let index = Index::open(&dir)?;
    let ours = times(clean.len(), |n| index.search(&clean[n], 10).map(drop).map_err(Into::into))?;
    show("search", &ours);
    show(
        "search, mistyped",
        &times(typed.len(), |n| index.search(&typed[n], 10).map(drop).map_err(Into::into))?,
    );
    // What the picker asks at every key.
    let keys: Vec<&str> =
        clean.iter().take(20).flat_map(|q| (1..=q.len().min(30)).map(|end| &q[..end])).collect();
    let page = HitPage::typed(60);
    show(
        "a key, 60 snippets",
        &times(keys.len(), |n| index.search_page(keys[n], page).map(drop).map_err(Into::into))?,
    );
    let related = times(50, |n| {
        let path = notes.join(format!("{:04}/{:06}.md", n / 500, n));
        index.related(&Subject::Note(&path), 10).map(drop).map_err(Into::into)
    })?;
    show("related to a note", &related);
    let mut query = db.prepare(
        "SELECT path, snippet(n, 2, '[', ']', '…', 32) FROM n WHERE n MATCH ?1 ORDER BY rank LIMIT 10",
    )?;
    let theirs = times(clean.len(), |n| {
        let words: Vec<_> = clean[n].split(' ').map(|w| format!("\"{w}\"")).collect();
        let mut rows = query.query([words.join(" OR ")])?;
        while rows.next()?.is_some() {}
        Ok(())
    })?;
    show("FTS5 porter, OR, snippet", &theirs);
    println!("FTS5 / greenroom, mean   {:8.1} x", theirs.iter().sum::<f64>() / ours.iter().sum::<f64>());
    Ok(())
}

fn fts5(notes: &Path) -> Result<rusqlite::Connection, Failure> {
    let mut db = rusqlite::Connection::open_in_memory()?;
    db.execute_batch("CREATE VIRTUAL TABLE n USING fts5(path, title, body, tokenize = 'porter')")?;
    let tx = db.transaction()?;
    for folder in fs::read_dir(notes)?.flatten() {
        for file in fs::read_dir(folder.path())?.flatten() {
            let text = fs::read_to_string(file.path())?;
            let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
            tx.execute("INSERT INTO n VALUES (?1, ?2, ?3)", (file.path().to_string_lossy(), title, body))?;
        }
    }
    tx.commit()?;
    Ok(db)
}

/// Swaps two letters of the longest word.
fn slip(query: &str, dice: &mut Dice) -> String {
    let longest = query.split(' ').max_by_key(|w| w.len()).unwrap_or_default();
    let at = 1 + (dice.roll() * (longest.len().saturating_sub(2)) as f64) as usize;
    let mut letters: Vec<char> = longest.chars().collect();
    if at + 1 < letters.len() {
        letters.swap(at, at + 1);
    }
    query.replacen(longest, &letters.into_iter().collect::<String>(), 1)
}

/// Milliseconds of each of `count` runs, sorted.
fn times(count: usize, mut run: impl FnMut(usize) -> Result<(), Failure>) -> Result<Vec<f64>, Failure> {
    let mut times = Vec::with_capacity(count);
    for n in 0..count {
        let start = Instant::now();
        run(n)?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn show(what: &str, sorted: &[f64]) {
    println!("{what:24} p50 {:7.2} ms   p95 {:7.2} ms", quantile(sorted, 0.5), quantile(sorted, 0.95));
}
