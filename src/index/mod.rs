//! The search index: everything that touches tantivy.
//!
//! Takes the bank and the note sources, keeps an index of questions and passages up to date with
//! them, and answers searches and 'what is related'. The index is derived: deleting its folder loses
//! nothing. Never knows grading.
//!
//! # A million passages
//!
//! `cargo bench --bench scale`, 2026-11-20, two cores shared with other work: 125,000 notes of 8
//! passages, 338 MB of text. At a load of about 9 the elapsed time is several times that of an idle
//! machine; the CPU time is not affected.
//!
//! | what | elapsed | CPU |
//! |---|---|---|
//! | index from nothing | 178 s | 49 s |
//! | peak memory, with mapped files | 688 MB | |
//! | on disk | 437 MB | |
//! | open, first search | p50 12 ms, p95 49 ms | 6.5 ms |
//! | search, 10 snippets | p50 34 ms, p95 101 ms | 6.5 ms |
//! | the same, a letter missing | p50 40 ms, p95 117 ms | 7.5 ms |
//! | a key in the picker, 60 snippets | p50 56 ms, p95 388 ms | 15 ms |
//! | sync, nothing changed | 1.3 s | 0.38 s |
//! | sync and search, one note changed | 1.3 s | 0.38 s |
//!
//! How it scales: ranking reads every posting of the query's words, so its time grows with the number
//! of passages, but is negligible for rare words; segments are scored in parallel ([`score`]). Opening
//! maps files and reads no text. A sync is a stat of every note; changes are written as a small
//! segment and synced to disk once ([`directory`]). Segments are merged only when there are eight of
//! about the same size (tantivy's `LogMergePolicy`; up to 64 documents count as equal), so a document
//! is rewritten a few times in its life. Memory is the arenas of the writer threads (64 MB each), a
//! batch of notes ([`sync`]), the buffers of a merge and the manifest (about 150 bytes a note); the
//! whole text is never in memory. Spelling has no dictionary of its own: an automaton walks the term
//! dictionary, which costs about as much as looking up a word.
//!
//! # Beyond one machine
//!
//! A team's server would not be a larger version of this module but Quickwit, or tantivy behind a
//! service: the same engine and the same segments. What would change:
//!
//! - **One writer**: [`store`]'s lock file makes the process that syncs the only writer. On a server
//!   each shard has one indexer; the lock becomes a lease, the manifest a table with a checkpoint for
//!   each source, and [`walk`] the change feed of a repository. As a vault grows, a stat of every file
//!   reaches its limit long before search does.
//! - **Shards**: by note, never by passage, so that a note's passages stay together for
//!   [`related`]. Counts and average lengths ([`view`], [`score`]) are collected from all shards first
//!   and passed to each, or their scores cannot be compared; then every shard ranks its own documents
//!   and the lists are merged, as those of the segments are now.
//! - **Segments in an object store**: replaces [`directory`]; Quickwit keeps each segment as one
//!   immutable file with everything needed to open it in the footer (the hot cache), so that a search
//!   fetches few ranges. A snippet reads the stored text: ten blocks of 16 KB for a page, worth a cache.
//! - **Merges**: on the indexers, by age and size, with an upper bound of some ten million documents
//!   (`max_docs_before_merge`), since a segment is the unit of caching and transfer; deleting a note
//!   becomes a merge with a list of notes, because segments there are immutable.
//! - **Spelling**: walking the dictionaries of many shards for one unknown word costs a round trip for
//!   each; one dictionary of the more common words, built daily, is enough, and shards only report how
//!   often a word occurs.
//! - **Full ranking** would be replaced by block-max WAND for plain words: it needs an upper bound for
//!   each block of postings, which BM25F over several fields does not have, so the fields would become
//!   one with weighted frequencies, computed when indexing.
//!
//! What would stay: the analyser ([`analyser`]), dividing notes ([`passage`]), the schema but for that
//! field, queries and filters ([`query`], [`filter`]), forms of words, proximity, snippets, and
//! relations by link, title and text. Nothing here checks who may read which note; a server has to add
//! that to every query as a filter.

mod analyser;
mod directory;
mod document;
mod error;
mod filter;
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
mod view;
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

/// The notes to index.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Folders or files with notes, absolute: the home's own, the settings', the imported roots.
    pub notes: Vec<PathBuf>,
    /// Globs of notes to exclude.
    pub exclude: Vec<String>,
}

/// What a sync did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Notes in the index now.
    pub notes: usize,
    /// Questions in the index now.
    pub questions: usize,
    /// Note files that were new or had changed.
    pub updated: usize,
    /// Note files that were deleted or are excluded now.
    pub removed: usize,
    /// Questions that were new, had changed or were removed.
    pub questions_changed: usize,
    /// The index was rebuilt: it was missing, damaged or of another version.
    pub rebuilt: bool,
    /// Another process is writing: nothing was synced, but its last commit can be searched.
    pub busy: bool,
    /// Notes that cannot be indexed, by path.
    pub skipped: Vec<Skipped>,
}

/// A file or folder of notes that cannot be indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its path.
    pub path: PathBuf,
    /// Why it was skipped.
    pub reason: SkipReason,
}

/// Why a file was not indexed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SkipReason {
    /// The index stores paths in UTF-8.
    #[error("its name is not valid UTF-8; rename it")]
    Name,
    /// It is too large, in bytes.
    #[error("it has {} MB; notes may have up to {} MB", .0 >> 20, crate::note::LARGEST >> 20)]
    Size(u64),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// Counts the notes in these sources without reading them.
pub fn count_notes(sources: &Sources) -> usize {
    walk::walk(sources).files.len()
}

/// Which hits to return, and how much of their passages.
#[derive(Clone, Copy, Debug)]
pub struct HitPage {
    /// Hits to skip.
    pub offset: usize,
    /// Most hits to return.
    pub limit: usize,
    /// How much of its passage a hit shows.
    pub excerpt: Excerpt,
    /// The query is being typed: its last word may be incomplete.
    pub typing: bool,
}

/// How much of its passage a hit shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excerpt {
    /// Nothing: `snippet` and `marks` are empty.
    None,
    /// The part that matches the query best, on one line.
    Snippet,
    /// All of it, with its line breaks.
    Whole,
}

impl HitPage {
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

/// Note or question.
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
    /// Note or question.
    pub kind: HitKind,
    /// Absolute path; for an imported question that of its source.
    pub path: PathBuf,
    /// First line of the passage, from 1.
    pub line: usize,
    /// Title of the note, or the question's prompt.
    pub title: String,
    /// Headings the passage is under, outermost first, without the title.
    pub trail: Vec<String>,
    /// Higher is better; comparable within one result only.
    pub score: f32,
    /// The question's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<QuestionId>,
    /// An excerpt of the passage.
    pub snippet: String,
    /// Byte ranges of `snippet` that match the query.
    pub marks: Vec<Span>,
    /// The reason, for related hits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The result of a search.
#[derive(Clone, Debug, Default)]
pub struct SearchResult {
    /// Best first.
    pub hits: Vec<Hit>,
    /// The corrected query that was searched for, if a word was corrected.
    pub did_you_mean: Option<String>,
    /// One sentence for the user about each filter that is invalid or matches nothing.
    pub remarks: Vec<String>,
}

/// What to find related passages for.
#[derive(Clone, Debug)]
pub enum Subject<'a> {
    /// A question of the bank.
    Question(&'a QuestionId),
    /// A note by its absolute path.
    Note(&'a Path),
    /// Any text.
    Text(&'a str),
}

/// An index on disk.
pub struct Index {
    store: Store,
    threads: usize,
}

impl Index {
    /// Opens the index in `dir`; if it is missing, damaged or of another version, it is created empty,
    /// for [`Index::sync`] to fill. Cheap: looks at neither bank nor notes.
    ///
    /// # Errors
    /// If the folder cannot be read or written, or another process is creating the index.
    pub fn open(dir: &Path) -> Result<Self, IndexError> {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        Ok(Self { store: Store::open(dir)?, threads })
    }

    /// Uses `threads` writer threads; the default is one for each core, at most four.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Updates the index to bank and notes, reading only changed files. If another process is writing,
    /// does nothing and reports `busy`.
    ///
    /// # Errors
    /// If the index cannot be written.
    pub fn sync(&mut self, bank: &Bank, sources: &Sources) -> Result<SyncReport, IndexError> {
        sync::sync(&mut self.store, bank, sources, self.threads)
    }

    /// Counts notes and questions of the last commit, without looking at the sources.
    pub fn counts(&self) -> SyncReport {
        sync::counts(&self.store)
    }

    /// The passages and questions that match `query`, best first. Any text is a legal query.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<SearchResult, IndexError> {
        self.search_page(query, HitPage::first(limit))
    }

    /// Like [`Index::search`], for one page of the hits.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn search_page(&self, query: &str, page: HitPage) -> Result<SearchResult, IndexError> {
        self.guard(|| search::search(&self.store, query, page))
    }

    /// What is related to `subject`, best first, never the subject itself.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn related(&self, subject: &Subject<'_>, limit: usize) -> Result<Vec<Hit>, IndexError> {
        self.related_page(subject, HitPage::first(limit))
    }

    /// Whether a note with this absolute path, or a question imported from it, is in the index.
    pub fn has_note(&self, path: &Path) -> bool {
        self.guard(|| related::has_note(&self.store, path)).unwrap_or(false)
    }

    /// Like [`Index::related`], for one page of the hits.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn related_page(&self, subject: &Subject<'_>, page: HitPage) -> Result<Vec<Hit>, IndexError> {
        self.guard(|| related::related(&self.store, subject, page))
    }

    /// Runs `read`. Damage on disk is noticed only by reading it, when tantivy may panic: the index is
    /// then marked for rebuilding when it is next opened.
    fn guard<T>(&self, read: impl FnOnce() -> tantivy::Result<T>) -> Result<T, IndexError> {
        match catch_unwind(AssertUnwindSafe(read)) {
            Ok(result) => result.map_err(|e| self.store.error_of_use(e)),
            Err(_) => Err(self.store.unreadable()),
        }
    }
}

#[cfg(test)]
mod tests;
