//! The search index: everything that touches tantivy.
//!
//! Takes the bank and the note sources, keeps a derived index of questions and of passages of
//! notes in step with them, and answers searches and 'what is related'. Deleting its folder loses
//! nothing. Never knows grading.

use crate::{
    bank::{Bank, QuestionId},
    text::Span,
};
use std::path::{Path, PathBuf};

/// What to index.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Folders or files with notes, absolute: the home's own, the settings', the imported roots.
    pub notes: Vec<PathBuf>,
    /// Globs of notes to leave out.
    pub exclude: Vec<String>,
}

/// What a sync did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct SyncReport {
    /// Notes in the index now.
    pub notes: usize,
    /// Questions in the index now.
    pub questions: usize,
    /// Files read because they were new or had changed.
    pub updated: usize,
    /// Files gone.
    pub removed: usize,
    /// Whether the index was made anew (missing, damaged, of another version).
    pub rebuilt: bool,
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

/// The index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// tantivy or the file system failed.
    #[error("the index in {} cannot be used: {message}", path.display())]
    Unusable {
        /// Folder of the index.
        path: PathBuf,
        /// Why.
        message: String,
    },
}

impl IndexError {
    /// What the user can do about it.
    pub fn hint(&self) -> Option<String> {
        let Self::Unusable { path, .. } = self;
        Some(format!("delete {} and try again: it is derived, nothing is lost", path.display()))
    }
}

/// An index on disk.
pub struct Index {}

impl Index {
    /// Opens the index in `dir`; one that is missing, damaged or of another version is made anew.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn open(_dir: &Path) -> Result<Self, IndexError> {
        Ok(Self {})
    }

    /// Brings the index in step with bank and notes, reading only files that changed.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub fn sync(&mut self, _bank: &Bank, _sources: &Sources) -> Result<SyncReport, IndexError> {
        Ok(SyncReport::default())
    }

    /// The passages and questions that fit `query`, best first. Any text is a legal query.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, _query: &str, _limit: usize) -> Result<SearchResult, IndexError> {
        Ok(SearchResult::default())
    }

    /// What is related to `subject`, best first, never the thing itself.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn related(&self, _subject: &Subject<'_>, _limit: usize) -> Result<Vec<Hit>, IndexError> {
        Ok(Vec::new())
    }
}
