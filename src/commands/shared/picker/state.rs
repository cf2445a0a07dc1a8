//! The picker as a state machine: keys in, actions out.
//!
//! Owns the query, the cursor, the hits and which of them is chosen. Takes keys and results; never
//! searches, and knows neither terminal nor colours.

use super::SearchError;
use crate::index::{Hit, SearchResult};
use unicode_segmentation::UnicodeSegmentation;

/// Longest query that can be typed or pasted, in bytes.
const MAX_QUERY: usize = 2_000;

/// A key, by its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A typed character, or a paste.
    Text(String),
    /// Deletes before the cursor.
    Backspace,
    /// Deletes after the cursor.
    Delete,
    /// Deletes the word before the cursor.
    WordBack,
    /// Deletes everything before the cursor.
    LineBack,
    /// Deletes everything after the cursor.
    LineForward,
    /// Move the cursor.
    Left,
    Right,
    Home,
    End,
    /// Choose another hit.
    Up,
    Down,
    PageUp,
    PageDown,
    /// Scroll the passage.
    ScrollUp,
    ScrollDown,
    /// Shows or hides the passage.
    Passage,
    /// Opens the chosen hit.
    Open,
    /// Leaves the picker.
    Leave,
}

/// What to do after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Only draw.
    Draw,
    /// Search: the query changed.
    Search,
    /// Open the chosen hit.
    Open,
    /// Leave the picker.
    Leave,
}

/// What the picker shows.
#[derive(Debug, Default)]
pub(super) struct Picker {
    /// The query.
    pub query: String,
    /// Bytes of the query before the cursor.
    pub cursor: usize,
    /// Best first.
    pub hits: Vec<Hit>,
    /// Index of the chosen hit; 0 when there is none.
    pub chosen: usize,
    /// Index of the first visible hit.
    pub top: usize,
    /// Whether to show the chosen hit's passage.
    pub shows_passage: bool,
    /// The whole passage of the chosen hit, once fetched.
    pub passage: Option<Hit>,
    /// Lines that the passage was scrolled by; negative is up.
    pub scrolled: isize,
    /// A remark about the query, or why it failed.
    pub message: Option<String>,
}

impl Picker {
    /// Handles a key; `visible` is how many hits the list has room for.
    pub(super) fn press(&mut self, key: Key, visible: usize) -> Action {
        match key {
            Key::Text(text) => return self.insert(&text),
            Key::Backspace => return self.delete(self.before(), self.cursor),
            Key::Delete => return self.delete(self.cursor, self.behind()),
            Key::WordBack => {
                let before = &self.query[..self.cursor];
                let word = before.trim_end().rfind(char::is_whitespace);
                let start = word.map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
                return self.delete(start, self.cursor);
            }
            Key::LineBack => return self.delete(0, self.cursor),
            Key::LineForward => return self.delete(self.cursor, self.query.len()),
            Key::Left => self.cursor = self.before(),
            Key::Right => self.cursor = self.behind(),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.query.len(),
            Key::Up => self.choose(self.chosen.saturating_sub(1)),
            Key::Down => self.choose(self.chosen + 1),
            Key::PageUp => self.choose(self.chosen.saturating_sub(visible.max(1))),
            Key::PageDown => self.choose(self.chosen + visible.max(1)),
            Key::ScrollUp => self.scrolled -= 1,
            Key::ScrollDown => self.scrolled += 1,
            Key::Passage => self.shows_passage = !self.shows_passage,
            Key::Open if self.hits.is_empty() => {}
            Key::Open => return Action::Open,
            Key::Leave => return Action::Leave,
        }
        self.scroll_to_chosen(visible);
        Action::Draw
    }

    /// Shows the result of a search.
    pub(super) fn set_result(&mut self, found: Result<SearchResult, SearchError>) {
        self.clear_result();
        match found {
            Ok(found) => {
                self.hits = found.hits;
                let meant = found.did_you_mean.map(|meant| format!("searched for: {meant}"));
                self.message = found.remarks.into_iter().next().or(meant);
            }
            Err(why) => self.message = Some(why.to_string()),
        }
    }

    /// The chosen hit.
    pub(super) fn hit(&self) -> Option<&Hit> {
        self.hits.get(self.chosen)
    }

    /// Whether the passage of the chosen hit must be fetched.
    pub(super) fn lacks_passage(&self) -> bool {
        self.shows_passage && self.passage.is_none() && self.hit().is_some()
    }

    /// Scrolls the list so that the chosen hit is among the `visible` ones.
    pub(super) fn scroll_to_chosen(&mut self, visible: usize) {
        let visible = visible.max(1);
        self.top = self.top.clamp((self.chosen + 1).saturating_sub(visible), self.chosen);
    }

    fn choose(&mut self, hit: usize) {
        let hit = hit.min(self.hits.len().saturating_sub(1));
        if hit != self.chosen {
            self.chosen = hit;
            self.passage = None;
            self.scrolled = 0;
        }
    }

    fn clear_result(&mut self) {
        let Self { query, cursor, shows_passage, .. } = std::mem::take(self);
        *self = Self { query, cursor, shows_passage, ..Self::default() };
    }

    fn insert(&mut self, text: &str) -> Action {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if text.is_empty() || self.query.len() + text.len() > MAX_QUERY {
            return Action::Draw;
        }
        self.query.insert_str(self.cursor, &text);
        self.cursor += text.len();
        Action::Search
    }

    fn delete(&mut self, from: usize, to: usize) -> Action {
        if from == to {
            return Action::Draw;
        }
        self.query.replace_range(from..to, "");
        self.cursor = from;
        Action::Search
    }

    /// Start of the grapheme before the cursor.
    fn before(&self) -> usize {
        self.query[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    /// End of the grapheme after the cursor.
    fn behind(&self) -> usize {
        let next = self.query[self.cursor..].graphemes(true).next();
        self.cursor + next.map_or(0, str::len)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{index::HitKind, text::Span};
    use proptest::prelude::*;

    /// Numbered hits.
    pub(crate) fn hits(count: usize) -> Vec<Hit> {
        let hit = |n| Hit {
            kind: HitKind::Note,
            path: format!("/notes/{n}.md").into(),
            line: n + 1,
            title: format!("Note {n}"),
            trail: vec!["Part".into()],
            score: 1.0,
            id: None,
            snippet: format!("a lease ends after {n} seconds"),
            marks: vec![Span { start: 2, end: 7 }],
            why: None,
        };
        (0..count).map(hit).collect()
    }

    fn found(count: usize) -> Result<SearchResult, SearchError> {
        Ok(SearchResult { hits: hits(count), ..SearchResult::default() })
    }

    fn text(text: &str) -> Key {
        Key::Text(text.into())
    }

    #[test]
    fn keys_edit_the_query() {
        let mut picker = Picker::default();
        for (key, wish, query, cursor) in [
            (text("ku"), Action::Search, "ku", 2),
            (text("e\u{301}"), Action::Search, "kue\u{301}", 5),
            (Key::Left, Action::Draw, "kue\u{301}", 2),
            (Key::Right, Action::Draw, "kue\u{301}", 5),
            (Key::Backspace, Action::Search, "ku", 2),
            (text(" 模型\n\u{1b}x"), Action::Search, "ku 模型  x", 12),
            (Key::WordBack, Action::Search, "ku 模型  ", 11),
            (Key::WordBack, Action::Search, "ku ", 3),
            (Key::Home, Action::Draw, "ku ", 0),
            (Key::Backspace, Action::Draw, "ku ", 0),
            (Key::Delete, Action::Search, "u ", 0),
            (Key::LineForward, Action::Search, "", 0),
            (Key::LineBack, Action::Draw, "", 0),
            (Key::Open, Action::Draw, "", 0),
            (Key::Leave, Action::Leave, "", 0),
        ] {
            assert_eq!(picker.press(key.clone(), 5), wish, "{key:?}");
            assert_eq!((picker.query.as_str(), picker.cursor), (query, cursor), "{key:?}");
        }
    }

    #[test]
    fn the_list_follows_the_chosen_hit() {
        let mut picker = Picker::default();
        picker.press(text("lease"), 3);
        picker.set_result(found(8));
        for (key, chosen, top) in [
            (Key::Up, 0, 0),
            (Key::Down, 1, 0),
            (Key::PageDown, 4, 2),
            (Key::PageDown, 7, 5),
            (Key::Down, 7, 5),
            (Key::Up, 6, 5),
            (Key::PageUp, 3, 3),
        ] {
            assert_eq!(picker.press(key.clone(), 3), Action::Draw);
            assert_eq!((picker.chosen, picker.top), (chosen, top), "{key:?}");
        }
        assert_eq!(picker.press(Key::Open, 3), Action::Open);
        assert_eq!(picker.hit().unwrap().line, 4);
        // A window that shrinks keeps the chosen hit visible; another search starts at the best hit.
        picker.scroll_to_chosen(1);
        assert_eq!(picker.top, 3);
        picker.press(text("s"), 3);
        picker.set_result(found(2));
        assert_eq!((picker.chosen, picker.top, picker.hits.len()), (0, 0, 2));
    }

    #[test]
    fn the_passage_belongs_to_its_hit() {
        let mut picker = Picker::default();
        picker.set_result(found(2));
        assert!(!picker.lacks_passage());
        picker.press(Key::Passage, 3);
        assert!(picker.lacks_passage());
        picker.passage = picker.hit().cloned();
        picker.press(Key::ScrollDown, 3);
        assert!(!picker.lacks_passage() && picker.scrolled == 1);
        picker.press(Key::Down, 3);
        assert!(picker.lacks_passage() && picker.scrolled == 0);
        picker.set_result(found(0));
        assert!(!picker.lacks_passage() && picker.shows_passage);
    }

    #[test]
    fn a_message_stays_until_the_next_search() {
        let mut picker = Picker::default();
        picker.set_result(Err(SearchError::new("the index is damaged")));
        assert_eq!(picker.message.as_deref(), Some("the index is damaged"));
        let meant = SearchResult { did_you_mean: Some("pods".into()), ..SearchResult::default() };
        picker.set_result(Ok(meant));
        assert_eq!(picker.message.as_deref(), Some("searched for: pods"));
        picker.set_result(found(1));
        assert_eq!(picker.message, None);
    }

    fn any_key() -> impl Strategy<Value = Key> {
        use Key::*;
        let keys = vec![
            Backspace,
            Delete,
            WordBack,
            LineBack,
            LineForward,
            Left,
            Right,
            Home,
            End,
            Up,
            Down,
            PageUp,
            PageDown,
            ScrollUp,
            ScrollDown,
            Passage,
            Open,
        ];
        prop_oneof![
            "\\PC{0,3}".prop_map(Text),
            "[é模🇩🇪\u{301} \n]{0,3}".prop_map(Text),
            prop::sample::select(keys)
        ]
    }

    proptest! {
        #[test]
        fn any_keys_keep_it_consistent(keys in prop::collection::vec(any_key(), 0..40), count in 0usize..20, visible in 0usize..9) {
            let mut picker = Picker::default();
            picker.set_result(found(count));
            for key in keys {
                if picker.press(key, visible) == Action::Search {
                    picker.set_result(found(count));
                }
                prop_assert!(picker.query.is_char_boundary(picker.cursor));
                prop_assert!(picker.chosen < count.max(1) && picker.top <= picker.chosen);
                prop_assert!(picker.chosen < picker.top + visible.max(1));
            }
        }
    }
}
