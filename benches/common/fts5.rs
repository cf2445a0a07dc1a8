//! SQLite FTS5 with the porter tokenizer, as a peer of the index.

use super::{Failure, files_below};
use rusqlite::Connection;
use std::{fs, path::Path};

/// Reads all notes below `notes` into a table, in one transaction.
pub(crate) fn build(notes: &Path, mut db: Connection) -> Result<Connection, Failure> {
    db.execute_batch(
        "PRAGMA journal_mode = WAL;
         CREATE VIRTUAL TABLE n USING fts5(path, title, body, tokenize = 'porter')",
    )?;
    let tx = db.transaction()?;
    {
        let mut insert = tx.prepare("INSERT INTO n VALUES (?1, ?2, ?3)")?;
        for path in files_below(notes) {
            let text = fs::read_to_string(&path)?;
            let (title, body) = text.split_once('\n').unwrap_or((&text, ""));
            insert.execute((path.to_string_lossy(), title.trim_start_matches('#'), body))?;
        }
    }
    tx.commit()?;
    Ok(db)
}

/// The ten best notes that have any of the words, with snippets.
pub(crate) fn search(db: &Connection, query: &str) -> Result<(), Failure> {
    let mut statement = db.prepare_cached(
        "SELECT path, snippet(n, 2, '[', ']', '…', 32) FROM n WHERE n MATCH ?1 ORDER BY rank LIMIT 10",
    )?;
    let words: Vec<_> = query.split(' ').map(|w| format!("\"{w}\"")).collect();
    let mut rows = statement.query([words.join(" OR ")])?;
    while rows.next()?.is_some() {}
    Ok(())
}
