//! The index as a session uses it: made ready in the background, asked with patience.

use super::Background;
use crate::{
    bank::Question,
    index::{Hit, HitKind, Index, IndexError, SearchResult, Subject},
};
use std::{fs, time::Duration};

/// Notes and questions to look things up in.
pub struct Notes {
    index: Option<Background<Result<Index, IndexError>>>,
    patience: Patience,
}

/// How long feedback waits for an index that is still being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// A person is waiting.
    Short,
    /// Nobody is.
    Endless,
}

/// Longest wait for feedback's passages.
const SHORT: Duration = Duration::from_millis(1500);

/// Lines of a passage that are read as a reference.
const PASSAGE_LINES: usize = 60;

impl Notes {
    /// Notes that `open` opens and syncs in the background.
    pub fn start(
        open: impl FnOnce() -> Result<Index, IndexError> + Send + 'static,
        patience: Patience,
    ) -> Self {
        Self { index: Some(Background::start(open)), patience }
    }

    /// No notes at all.
    pub fn none() -> Self {
        Self { index: None, patience: Patience::Short }
    }

    /// The index for something the user waits for.
    fn wait(&self) -> Result<Option<&Index>, String> {
        match self.index.as_ref().map(|i| i.get(None)) {
            None => Ok(None),
            Some(Some(Ok(index))) => Ok(Some(index)),
            Some(Some(Err(e))) => Err(e.to_string()),
            Some(None) => Err("the index could not be made".into()),
        }
    }

    /// The index, if it is ready soon.
    fn soon(&self) -> Option<&Index> {
        let patience = match self.patience {
            Patience::Short => Some(SHORT),
            Patience::Endless => None,
        };
        self.index.as_ref()?.get(patience)?.as_ref().ok()
    }

    /// Why nothing can be found, if so.
    pub fn trouble(&self) -> Option<String> {
        self.index.as_ref()?.get(Some(Duration::ZERO))?.as_ref().err().map(ToString::to_string)
    }

    /// Passages and questions that fit a query.
    ///
    /// # Errors
    /// Why the index cannot be used.
    pub fn search(&self, query: &str, limit: usize) -> Result<SearchResult, String> {
        match self.wait()? {
            Some(index) => index.search(query, limit).map_err(|e| e.to_string()),
            None => Ok(SearchResult::default()),
        }
    }

    /// What belongs to a question.
    ///
    /// # Errors
    /// Why the index cannot be used.
    pub fn related(&self, question: &Question, limit: usize) -> Result<Vec<Hit>, String> {
        match self.wait()? {
            Some(index) => index.related(&Subject::Question(&question.id), limit).map_err(|e| e.to_string()),
            None => Ok(Vec::new()),
        }
    }

    /// Passages of notes about a concept of a question, best first; nothing while the index is
    /// being made.
    pub fn passages(&self, question: &Question, concept: &str, limit: usize) -> Vec<Hit> {
        let Some(index) = self.soon() else { return Vec::new() };
        // More than wanted, because questions and the question's own passage are left out.
        let found = index.search(concept, limit + 12).map(|r| r.hits).unwrap_or_default();
        found.into_iter().filter(|hit| is_foreign_note(hit, question)).take(limit).collect()
    }

    /// Questions near to this one.
    pub(super) fn questions(&self, question: &Question, limit: usize) -> Vec<Hit> {
        let Some(index) = self.soon() else { return Vec::new() };
        let found = index.related(&Subject::Question(&question.id), limit + 12).unwrap_or_default();
        found.into_iter().filter(|hit| hit.kind == HitKind::Question).take(limit).collect()
    }

    /// Texts of the passages nearest to a question that has no model answer.
    pub(super) fn references(&self, question: &Question, limit: usize) -> Vec<String> {
        let Some(index) = self.soon() else { return Vec::new() };
        let mut found = index.related(&Subject::Question(&question.id), limit + 12).unwrap_or_default();
        found.retain(|hit| is_foreign_note(hit, question));
        found.iter().take(limit).filter_map(passage_text).collect()
    }
}

/// Whether a hit is a note, and not the passage the question was made from.
fn is_foreign_note(hit: &Hit, question: &Question) -> bool {
    let own = question.source.as_ref().is_some_and(|s| {
        let end = s.end.unwrap_or(s.line);
        (s.line..=end).contains(&hit.line) && hit.path.ends_with(&s.path)
    });
    hit.kind == HitKind::Note && !own
}

/// A hit's whole passage: from its line to the next heading.
fn passage_text(hit: &Hit) -> Option<String> {
    let text = fs::read_to_string(&hit.path).ok()?;
    let lines = text.lines().skip(hit.line.saturating_sub(1)).take(PASSAGE_LINES);
    let passage: Vec<_> =
        lines.enumerate().take_while(|(i, line)| *i == 0 || !line.starts_with('#')).map(|(_, l)| l).collect();
    Some(passage.join("\n")).filter(|p| !p.trim().is_empty())
}
