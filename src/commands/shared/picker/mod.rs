//! The picker: search results that follow what the user types, on a screen of its own.
//!
//! Takes something to search and the settings; gives the place the user chose, if no editor opened
//! it. [`state`] decides, [`view`] lays out, [`screen`] is the terminal.

mod screen;
mod state;
mod view;

use super::{editor, path::display_path};
use crate::{
    error::Error,
    home::Settings,
    index::{Excerpt, Hit, HitPage, Index, IndexError, SearchResult},
    session::{Background, Notes},
};
use screen::Screen;
use state::{Action, Picker};
use std::time::Duration;

/// Hits that can be reached with the arrow keys.
const HITS: usize = 60;
/// How often to check whether the notes are synced.
const TICK: Duration = Duration::from_millis(50);

/// Why a search failed, one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct SearchError(String);

impl SearchError {
    fn new(error: impl ToString) -> Self {
        Self(error.to_string())
    }
}

/// What the picker searches.
pub(crate) trait Searchable {
    /// One page of the hits of a query.
    ///
    /// # Errors
    /// When the index cannot be searched.
    fn search(&self, query: &str, page: HitPage) -> Result<SearchResult, SearchError>;

    /// Whether changed notes have been read, so that the results of a query stay the same.
    fn is_ready(&self) -> bool;
}

/// An index that is searched as it was left, until it is synced.
pub(crate) struct SyncingIndex {
    /// As it was left.
    pub left: Index,
    /// In step with bank and notes.
    pub synced: Background<Result<Index, IndexError>>,
}

impl Searchable for SyncingIndex {
    fn search(&self, query: &str, page: HitPage) -> Result<SearchResult, SearchError> {
        let index = match self.synced.get(Some(Duration::ZERO)) {
            Some(Ok(synced)) => synced,
            Some(Err(e)) => return Err(SearchError::new(e)),
            None => &self.left,
        };
        index.search_page(query, page).map_err(SearchError::new)
    }

    fn is_ready(&self) -> bool {
        self.synced.is_over()
    }
}

impl Searchable for Notes {
    fn search(&self, query: &str, page: HitPage) -> Result<SearchResult, SearchError> {
        self.search_page(query, page).map_err(SearchError::new)
    }

    fn is_ready(&self) -> bool {
        Self::is_ready(self)
    }
}

/// Lets the user search until they leave. Enter opens a hit in the editor and comes back; where no
/// editor is set it ends the picker and gives the place, `path:line`.
///
/// # Errors
/// When the terminal cannot be used.
pub(crate) fn browse(notes: &dyn Searchable, settings: &Settings) -> Result<Option<String>, Error> {
    let mut screen = Screen::open().map_err(Error::terminal)?;
    let mut picker = Picker::default();
    let mut ready = notes.is_ready();
    loop {
        let (columns, rows) = screen.size();
        let visible = view::visible_hits(&picker, rows);
        picker.scroll_to_chosen(visible);
        if picker.lacks_passage() {
            picker.passage = passage(notes, &picker);
        }
        screen.draw(&view::screenful(&picker, columns, rows, !ready)).map_err(Error::terminal)?;
        let keys = screen.keys((!ready).then_some(TICK)).map_err(Error::terminal)?;
        let mut stale = !ready && notes.is_ready();
        ready |= stale;
        for key in keys {
            match picker.press(key, visible) {
                Action::Draw => {}
                Action::Search => stale = true,
                Action::Leave => return Ok(None),
                Action::Open => {
                    // Enter means what the query finds now, not what is still shown.
                    if std::mem::take(&mut stale) {
                        search(notes, &mut picker);
                    }
                    let Some(hit) = picker.hit().cloned() else { continue };
                    if settings.editor.is_none() {
                        return Ok(Some(format!("{}:{}", display_path(&hit.path), hit.line)));
                    }
                    let opened = screen
                        .suspended(|| editor::open(settings, &hit.path, Some(hit.line)))
                        .map_err(Error::terminal)?;
                    picker.message = opened.err().map(|e| e.to_string());
                }
            }
        }
        if stale {
            search(notes, &mut picker);
        }
    }
}

fn search(notes: &dyn Searchable, picker: &mut Picker) {
    let found = notes.search(&picker.query, HitPage { typing: is_typing(picker), ..HitPage::first(HITS) });
    picker.set_result(found);
}

/// Whether the last word is still being typed; a query that is changed in its middle is complete.
fn is_typing(picker: &Picker) -> bool {
    picker.cursor == picker.query.len()
}

/// The whole passage of the chosen hit.
fn passage(notes: &dyn Searchable, picker: &Picker) -> Option<Hit> {
    let page =
        HitPage { offset: picker.chosen, limit: 1, excerpt: Excerpt::Whole, typing: is_typing(picker) };
    let found = notes.search(&picker.query, page).ok()?;
    // A sync in between may have put another hit at its place.
    found
        .hits
        .into_iter()
        .find(|whole| picker.hit().is_some_and(|h| h.path == whole.path && h.line == whole.line))
}
