//! The picker at work: keys from the terminal, hits from the index, the user's editor.

use super::{
    super::{editor, indexing::display_path},
    picker::{Picker, Wish},
    screen::Screen,
    view,
};
use crate::{
    error::Error,
    home::Settings,
    index::{Excerpt, Hit, HitPage, Index, IndexError, SearchResult},
    session::{Background, Notes},
};
use std::time::Duration;

/// So many hits are looked through with the arrows; whoever wants more types another word.
const HITS: usize = 60;
/// How often it is looked whether the notes have been read.
const LOOK: Duration = Duration::from_millis(50);

/// What is searched.
pub(in crate::commands) trait Shelf {
    /// One page of what fits a query.
    ///
    /// # Errors
    /// Why it cannot be searched, one sentence.
    fn find(&self, query: &str, page: HitPage) -> Result<SearchResult, String>;

    /// Whether the same query will find the same from now on: changed notes have been read.
    fn is_ready(&self) -> bool;
}

/// An index as it was left, until the changed notes have been read.
pub(super) struct Fresh {
    /// As it was left.
    pub left: Index,
    /// In step with bank and notes.
    pub synced: Background<Result<Index, IndexError>>,
}

impl Shelf for Fresh {
    fn find(&self, query: &str, page: HitPage) -> Result<SearchResult, String> {
        let index = match self.synced.get(Some(Duration::ZERO)) {
            Some(Ok(synced)) => synced,
            Some(Err(e)) => return Err(e.to_string()),
            None => &self.left,
        };
        index.search_page(query, page).map_err(|e| e.to_string())
    }

    fn is_ready(&self) -> bool {
        self.synced.is_over()
    }
}

impl Shelf for Notes {
    fn find(&self, query: &str, page: HitPage) -> Result<SearchResult, String> {
        self.search_page(query, page).map_err(|e| e.to_string())
    }

    fn is_ready(&self) -> bool {
        Self::is_ready(self)
    }
}

/// Lets the user look for passages until they leave. Enter opens one in the editor and comes back;
/// where no editor is set it ends the picker and its place, `path:line`, is given.
///
/// # Errors
/// When the terminal cannot be used.
pub(in crate::commands) fn browse(hidden: &dyn Shelf, settings: &Settings) -> Result<Option<String>, Error> {
    let mut screen = Screen::open()?;
    let mut picker = Picker::default();
    let mut ready = hidden.is_ready();
    loop {
        let (columns, rows) = screen.size();
        let seen = view::seen(&picker, rows);
        picker.follow(seen);
        if picker.lacks_passage() {
            picker.passage = passage(hidden, &picker);
        }
        screen.draw(&view::screenful(&picker, columns, rows, !ready))?;
        let keys = screen.keys((!ready).then_some(LOOK))?;
        let mut stale = !ready && hidden.is_ready();
        ready |= stale;
        for key in keys {
            match picker.press(key, seen) {
                Wish::Draw => {}
                Wish::Search => stale = true,
                Wish::Leave => return Ok(None),
                Wish::Open => {
                    // Enter is meant for what the query finds, not for what is still shown.
                    if std::mem::take(&mut stale) {
                        search(hidden, &mut picker);
                    }
                    let Some(hit) = picker.hit().cloned() else { continue };
                    if settings.editor.is_none() {
                        return Ok(Some(format!("{}:{}", display_path(&hit.path), hit.line)));
                    }
                    let opened = screen.aside(|| editor::open(settings, &hit.path, Some(hit.line)))?;
                    picker.told = opened.err().map(|e| e.to_string());
                }
            }
        }
        if stale {
            search(hidden, &mut picker);
        }
    }
}

fn search(hidden: &dyn Shelf, picker: &mut Picker) {
    // What stands before the cursor's end is being typed; a query that is changed in its middle is
    // whole.
    let typing = picker.cursor == picker.query.len();
    let found = hidden.find(&picker.query, HitPage { typing, ..HitPage::first(HITS) });
    picker.take(found);
}

/// The whole passage of the chosen hit.
fn passage(hidden: &dyn Shelf, picker: &Picker) -> Option<Hit> {
    let typing = picker.cursor == picker.query.len();
    let page = HitPage { offset: picker.chosen, limit: 1, excerpt: Excerpt::Whole, typing };
    let found = hidden.find(&picker.query, page).ok()?;
    // Nothing else may stand at its place while the notes are being read.
    found
        .hits
        .into_iter()
        .find(|whole| picker.hit().is_some_and(|h| h.path == whole.path && h.line == whole.line))
}
