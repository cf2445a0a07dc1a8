//! The search index: everything that touches tantivy.
//!
//! Takes the bank and the note sources, keeps a derived index of questions and of passages of
//! notes in step with them, and answers searches and 'what is related'. Deleting its folder loses
//! nothing. Never knows grading.
//!
//! # A million passages
//!
//! `cargo bench --bench scale`, 2026-11-20, two cores shared with other work: 125,000 notes of 8
//! passages, 338 MB of text. The clock ran at a load of about 9, so it shows several times what an
//! idle machine would; the processor's time does not depend on that.
//!
//! | what | clock | processor |
//! |---|---|---|
//! | index from nothing | 178 s | 49 s |
//! | memory at most, with mapped files | 688 MB | |
//! | on disk | 437 MB | |
//! | open, first search | p50 12 ms, p95 49 ms | 6.5 ms |
//! | search, 10 snippets | p50 34 ms, p95 101 ms | 6.5 ms |
//! | the same, a letter missing | p50 40 ms, p95 117 ms | 7.5 ms |
//! | a key in the picker, 60 snippets | p50 56 ms, p95 388 ms | 15 ms |
//! | sync, nothing changed | 1.3 s | 0.38 s |
//! | sync and search, one note changed | 1.3 s | 0.38 s |
//!
//! What grows and what does not: ranking reads every posting of the words of a query, so its time
//! grows with the passages, is shared out to threads by segment ([`score`]), and for rare words is
//! nothing. Opening maps files and reads no text. A sync is a stat of every note; what changed is
//! written as a small segment, flushed to the disk once ([`folder`]), and a merge only comes when
//! eight segments of about the same size stand there (tantivy's `LogMergePolicy`, small ones up to
//! 64 documents counted alike), so that a document is rewritten a few times in its life, not daily.
//! Memory is the arenas of the writer's threads (64 MB each), a batch of [`sync`]'s notes, a merge's
//! buffers and the manifest (about 150 bytes a note); the text is never held. The spelling has no
//! dictionary of its own: it walks the term dictionary with an automaton, which costs about what a
//! word of the query costs.
//!
//! # Beyond one machine
//!
//! A team's server would not be this module made larger but Quickwit, or tantivy behind a service of
//! one's own: the same engine and the same segments. What would change here:
//!
//! - **One writer**: [`store`]'s lock file makes the process that syncs the only writer. On a server
//!   one indexer for each shard takes that part; the lock becomes a lease, the manifest a table with a
//!   checkpoint of each source, and [`walk`] the feed of a repository's changes. A stat of every file
//!   is what ends first as a vault grows, long before search does.
//! - **Shards**: by note, never by passage, so that a note's passages stay together for
//!   [`related`]. Counts and average lengths ([`forms`], [`score`]) are asked of all shards first and
//!   handed to each, or the scores of shards cannot be compared; then every shard ranks for itself
//!   and the lists are merged, as those of the segments are now.
//! - **Segments in an object store**: [`folder`] is the place; Quickwit keeps each segment as one
//!   immutable file and gathers in its footer what opening it reads (the hot cache), so that a search
//!   fetches few ranges of it. The stored text is what a snippet reads: ten blocks of 16 KB for a page, worth a cache of its own.
//! - **Merges**: on the indexers, by age and size with an upper bound of some ten million documents
//!   (`max_docs_before_merge`), since a segment is what is cached and moved; deletes by note become a
//!   merge with a list of notes, because segments there never change.
//! - **Spelling**: walking the dictionaries of many shards for one unknown word costs a round for each;
//!   one dictionary of the commoner words, made daily, is enough, and shards only answer how often
//!   a word occurs.
//! - **Ranking in full** would give way to block-max WAND for plain words: it needs a bound for each
//!   block of postings, which BM25F over several fields has not got, so the fields would be one with
//!   weighted frequencies, made when indexing.
//!
//! What would stay: the analyser ([`analyse`]), the cutting of notes ([`passage`]), the schema but for
//! that field, queries and their filters ([`query`], [`filter`]), the forms of words, proximity, snippets,
//! and what is related by link, title and text. Who may read which note is asked nowhere here; a
//! server has to add it to every query as a filter.

mod analyse;
mod document;
mod error;
mod filter;
mod folder;
mod forms;
mod manifest;
mod owned;
mod passage;
mod proximity;
mod query;
mod related;
mod schema;
mod score;
mod search;
mod snippet;
mod spelling;
mod store;
mod sync;
mod walk;

pub use error::IndexError;
pub(crate) use owned::{delete, foreign_entry};

use crate::{
    bank::{Bank, QuestionId},
    text::Span,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};
use store::Store;

/// What to index.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Folders or files with notes, absolute: the home's own, the settings', the imported roots.
    pub notes: Vec<PathBuf>,
    /// Globs of notes to leave out.
    pub exclude: Vec<String>,
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Notes in the index now.
    pub notes: usize,
    /// Questions in the index now.
    pub questions: usize,
    /// Files read because they were new or had changed.
    pub updated: usize,
    /// Files gone.
    pub removed: usize,
    /// Questions that were new, had changed or are gone.
    pub asked: usize,
    /// Whether the index was made anew (missing, damaged, of another version).
    pub rebuilt: bool,
    /// Another process is writing: nothing was synced, what it committed last can be searched.
    pub busy: bool,
    /// What looks like a note and is not in the index, by path.
    pub skipped: Vec<Skipped>,
}

/// A file or folder that is not in the index although it looks like notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Where it is.
    pub path: PathBuf,
    /// Why.
    pub reason: SkipReason,
}

/// Why a file is not in the index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// The index names files in UTF-8.
    #[error("its name is not valid UTF-8; rename it")]
    Name,
    /// It is larger than any note.
    #[error("it has {} MB, more than the {} MB a note may have", .0 >> 20, crate::note::LARGEST >> 20)]
    Size(u64),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// How many notes are in these sources, without reading them.
pub fn count_notes(sources: &Sources) -> usize {
    walk::walk(sources).files.len()
}

/// Which hits to give, and how much of them.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Hits to leave out at the beginning.
    pub offset: usize,
    /// At most so many hits.
    pub limit: usize,
    /// How much of its passage a hit shows.
    pub excerpt: Excerpt,
    /// The query is being typed: its last word may go on.
    pub typing: bool,
}

/// How much of its passage a hit shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excerpt {
    /// Nothing: `snippet` and `marks` are empty.
    None,
    /// The part that fits the query best, on one line.
    Snippet,
    /// All of it, with its line breaks.
    Whole,
}

impl Page {
    /// The first `limit` hits, with snippets.
    pub fn first(limit: usize) -> Self {
        Self { offset: 0, limit, excerpt: Excerpt::Snippet, typing: false }
    }

    /// The first `limit` hits, without snippets.
    pub fn bare(limit: usize) -> Self {
        Self { excerpt: Excerpt::None, ..Self::first(limit) }
    }

    /// The first `limit` hits of a query that is being typed, with snippets.
    pub fn typed(limit: usize) -> Self {
        Self { typing: true, ..Self::first(limit) }
    }
}

/// What a hit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// A passage of a note.
    Note,
    /// A question of the bank.
    Question,
}

/// A passage or question that was found.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: HitKind,
    /// Absolute path; the source's, for an imported question.
    pub path: PathBuf,
    /// Where the passage starts, from 1.
    pub line: usize,
    /// Title of the note, or the question's prompt.
    pub title: String,
    /// Headings that lead to the passage, outermost first, without the title.
    pub trail: Vec<String>,
    /// Higher is better; comparable within one answer only.
    pub score: f32,
    /// The question's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<QuestionId>,
    /// An excerpt of the passage.
    pub snippet: String,
    /// Ranges of bytes of `snippet` that matched.
    pub marks: Vec<Span>,
    /// Why it is related, for related hits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The answer to a search.
#[derive(Clone, Debug, Default)]
pub struct SearchResult {
    /// Best first.
    pub hits: Vec<Hit>,
    /// The query as it was understood, where a word was corrected.
    pub did_you_mean: Option<String>,
    /// Filters that are none, or that nothing passes: one sentence each for the user.
    pub remarks: Vec<String>,
}

/// What to find related passages for.
#[derive(Clone, Debug)]
pub enum Subject<'a> {
    /// A question of the bank.
    Question(&'a QuestionId),
    /// A note by its absolute path.
    Note(&'a Path),
    /// Any text, such as a missed concept with its context.
    Text(&'a str),
}

/// An index on disk.
pub struct Index {
    store: Store,
    threads: usize,
}

impl Index {
    /// Opens the index in `dir`; one that is missing, damaged or of another version is made anew
    /// (empty, until the next [`Index::sync`]). Cheap: looks at neither bank nor notes.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or another process is making it anew just now.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        Ok(Self { store: Store::open(dir)?, threads })
    }

    /// Uses `threads` threads to index; by default as many as the machine has, at most four.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Brings the index in step with bank and notes, reading only files that changed. When another
    /// process is writing, nothing is done and the report says so.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn sync(&mut self, bank: &Bank, sources: &Sources) -> Result<SyncReport, IndexError> {
        sync::sync(&mut self.store, bank, sources, self.threads)
    }

    /// Notes and questions of the last commit, without looking at the sources.
    pub fn counts(&self) -> SyncReport {
        sync::counts(&self.store)
    }

    /// The passages and questions that fit `query`, best first. Any text is a legal query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<SearchResult, IndexError> {
        self.search_page(query, Page::first(limit))
    }

    /// Like [`Index::search`], for one page of the hits.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search_page(&self, query: &str, page: Page) -> Result<SearchResult, IndexError> {
        self.guard(|| search::search(&self.store, query, page))
    }

    /// What is related to `subject`, best first, never the thing itself.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn related(&self, subject: &Subject<'_>, limit: usize) -> Result<Vec<Hit>, IndexError> {
        self.related_page(subject, Page::first(limit))
    }

    /// Whether a note with this absolute path is in the index.
    pub fn has_note(&self, path: &Path) -> bool {
        self.guard(|| related::has_note(&self.store, path)).unwrap_or(false)
    }

    /// Like [`Index::related`], for one page of the hits.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn related_page(&self, subject: &Subject<'_>, page: Page) -> Result<Vec<Hit>, IndexError> {
        self.guard(|| related::related(&self.store, subject, page))
    }

    /// Reads the index. Bytes that were changed on disk are found out only by reading them, and
    /// tantivy may panic then: the index is marked to be made anew at the next opening.
    fn guard<T>(&self, read: impl FnOnce() -> tantivy::Result<T>) -> Result<T, IndexError> {
        let error = match catch_unwind(AssertUnwindSafe(read)) {
            Ok(Ok(found)) => return Ok(found),
            Ok(Err(e)) => self.store.error(e),
            Err(_) => self.store.damaged("a part of it cannot be read"),
        };
        if !matches!(error, IndexError::Io { .. } | IndexError::Busy { .. }) {
            self.store.mark_damaged();
        }
        Err(error)
    }
}

#[cfg(test)]
mod tests;
