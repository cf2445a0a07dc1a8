//! The picker as a state machine: keys go in, what is to be done comes out.
//!
//! Owns the query, the cursor in it, the hits and which of them is chosen. Takes keys and results,
//! searches nothing itself, and knows neither terminal nor colours.

use crate::index::{Hit, SearchResult};
use unicode_segmentation::UnicodeSegmentation;

/// Longest query that can be typed or pasted, in bytes.
const LONGEST: usize = 2_000;

/// A key, by what it means here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Text: a letter, or a paste.
    Text(String),
    /// Deletes before the cursor.
    Backspace,
    /// Deletes behind the cursor.
    Delete,
    /// Deletes the word before the cursor.
    WordBack,
    /// Deletes all before the cursor.
    LineBack,
    /// Deletes all behind the cursor.
    LineOn,
    /// The cursor moves in the query.
    Left,
    Right,
    Home,
    End,
    /// Another hit is chosen.
    Up,
    Down,
    PageUp,
    PageDown,
    /// The passage moves.
    ScrollUp,
    ScrollDown,
    /// The passage is shown, or no more.
    Passage,
    /// The chosen hit is opened.
    Open,
    /// The picker is left.
    Leave,
}

/// What is to be done after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// No more than drawing.
    Draw,
    /// A search: the query is another one.
    Search,
    /// The chosen hit.
    Open,
    /// Nothing any more.
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
    /// Index of the first hit that is seen.
    pub top: usize,
    /// Whether the chosen hit's passage is to be seen.
    pub shows_passage: bool,
    /// The whole passage of the chosen hit, once it was fetched.
    pub passage: Option<Hit>,
    /// Lines that the passage was moved by.
    pub scrolled: isize,
    /// What there is to say about the query, or of what failed.
    pub told: Option<String>,
}

impl Picker {
    /// Does what a key means. `seen` is how many hits the list has room for.
    pub(super) fn press(&mut self, key: Key, seen: usize) -> Wish {
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
            Key::LineOn => return self.delete(self.cursor, self.query.len()),
            Key::Left => self.cursor = self.before(),
            Key::Right => self.cursor = self.behind(),
            Key::Home => self.cursor = 0,
            Key::End => self.cursor = self.query.len(),
            Key::Up => self.choose(self.chosen.saturating_sub(1)),
            Key::Down => self.choose(self.chosen + 1),
            Key::PageUp => self.choose(self.chosen.saturating_sub(seen.max(1))),
            Key::PageDown => self.choose(self.chosen + seen.max(1)),
            Key::ScrollUp => self.scrolled -= 1,
            Key::ScrollDown => self.scrolled += 1,
            Key::Passage => self.shows_passage = !self.shows_passage,
            Key::Open if self.hits.is_empty() => {}
            Key::Open => return Wish::Open,
            Key::Leave => return Wish::Leave,
        }
        self.follow(seen);
        Wish::Draw
    }

    /// Takes what a search found, or why it failed.
    pub(super) fn take(&mut self, found: Result<SearchResult, String>) {
        self.forget();
        match found {
            Ok(found) => {
                self.hits = found.hits;
                let meant = found.did_you_mean.map(|meant| format!("searched for: {meant}"));
                self.told = found.remarks.into_iter().next().or(meant);
            }
            Err(why) => self.told = Some(why),
        }
    }

    /// The chosen hit.
    pub(super) fn hit(&self) -> Option<&Hit> {
        self.hits.get(self.chosen)
    }

    /// Whether the whole passage of the chosen hit has to be fetched.
    pub(super) fn lacks_passage(&self) -> bool {
        self.shows_passage && self.passage.is_none() && self.hit().is_some()
    }

    /// Moves the list so that the chosen hit is among the `seen` ones.
    pub(super) fn follow(&mut self, seen: usize) {
        let seen = seen.max(1);
        self.top = self.top.clamp((self.chosen + 1).saturating_sub(seen), self.chosen);
    }

    fn choose(&mut self, hit: usize) {
        let hit = hit.min(self.hits.len().saturating_sub(1));
        if hit != self.chosen {
            self.chosen = hit;
            self.passage = None;
            self.scrolled = 0;
        }
    }

    fn forget(&mut self) {
        let Self { query, cursor, shows_passage, .. } = std::mem::take(self);
        *self = Self { query, cursor, shows_passage, ..Self::default() };
    }

    fn insert(&mut self, text: &str) -> Wish {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if text.is_empty() || self.query.len() + text.len() > LONGEST {
            return Wish::Draw;
        }
        self.query.insert_str(self.cursor, &text);
        self.cursor += text.len();
        Wish::Search
    }

    fn delete(&mut self, from: usize, to: usize) -> Wish {
        if from == to {
            return Wish::Draw;
        }
        self.query.replace_range(from..to, "");
        self.cursor = from;
        Wish::Search
    }

    /// Start of what a person takes for the letter before the cursor.
    fn before(&self) -> usize {
        self.query[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    /// End of the letter behind the cursor.
    fn behind(&self) -> usize {
        let letter = self.query[self.cursor..].graphemes(true).next();
        self.cursor + letter.map_or(0, str::len)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{index::HitKind, text::Span};
    use proptest::prelude::*;

    /// So many hits that say their number.
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

    fn found(count: usize) -> Result<SearchResult, String> {
        Ok(SearchResult { hits: hits(count), ..SearchResult::default() })
    }

    fn text(text: &str) -> Key {
        Key::Text(text.into())
    }

    #[test]
    fn keys_write_the_query() {
        let mut picker = Picker::default();
        for (key, wish, query, cursor) in [
            (text("ku"), Wish::Search, "ku", 2),
            (text("e\u{301}"), Wish::Search, "kue\u{301}", 5),
            (Key::Left, Wish::Draw, "kue\u{301}", 2),
            (Key::Right, Wish::Draw, "kue\u{301}", 5),
            (Key::Backspace, Wish::Search, "ku", 2),
            (text(" 模型\n\u{1b}x"), Wish::Search, "ku 模型  x", 12),
            (Key::WordBack, Wish::Search, "ku 模型  ", 11),
            (Key::WordBack, Wish::Search, "ku ", 3),
            (Key::Home, Wish::Draw, "ku ", 0),
            (Key::Backspace, Wish::Draw, "ku ", 0),
            (Key::Delete, Wish::Search, "u ", 0),
            (Key::LineOn, Wish::Search, "", 0),
            (Key::LineBack, Wish::Draw, "", 0),
            (Key::Open, Wish::Draw, "", 0),
            (Key::Leave, Wish::Leave, "", 0),
        ] {
            assert_eq!(picker.press(key.clone(), 5), wish, "{key:?}");
            assert_eq!((picker.query.as_str(), picker.cursor), (query, cursor), "{key:?}");
        }
    }

    #[test]
    fn the_list_follows_the_chosen_hit() {
        let mut picker = Picker::default();
        picker.press(text("lease"), 3);
        picker.take(found(8));
        for (key, chosen, top) in [
            (Key::Up, 0, 0),
            (Key::Down, 1, 0),
            (Key::PageDown, 4, 2),
            (Key::PageDown, 7, 5),
            (Key::Down, 7, 5),
            (Key::Up, 6, 5),
            (Key::PageUp, 3, 3),
        ] {
            assert_eq!(picker.press(key.clone(), 3), Wish::Draw);
            assert_eq!((picker.chosen, picker.top), (chosen, top), "{key:?}");
        }
        assert_eq!(picker.press(Key::Open, 3), Wish::Open);
        assert_eq!(picker.hit().unwrap().line, 4);
        // A window that shrinks keeps the chosen hit in sight, another search begins at the best.
        picker.follow(1);
        assert_eq!(picker.top, 3);
        picker.press(text("s"), 3);
        picker.take(found(2));
        assert_eq!((picker.chosen, picker.top, picker.hits.len()), (0, 0, 2));
    }

    #[test]
    fn the_passage_goes_with_its_hit() {
        let mut picker = Picker::default();
        picker.take(found(2));
        assert!(!picker.lacks_passage());
        picker.press(Key::Passage, 3);
        assert!(picker.lacks_passage());
        picker.passage = picker.hit().cloned();
        picker.press(Key::ScrollDown, 3);
        assert!(!picker.lacks_passage() && picker.scrolled == 1);
        picker.press(Key::Down, 3);
        assert!(picker.lacks_passage() && picker.scrolled == 0);
        picker.take(found(0));
        assert!(!picker.lacks_passage() && picker.shows_passage);
    }

    #[test]
    fn what_failed_is_told_until_the_next_search() {
        let mut picker = Picker::default();
        picker.take(Err("the index is damaged".into()));
        assert_eq!(picker.told.as_deref(), Some("the index is damaged"));
        let meant = SearchResult { did_you_mean: Some("pods".into()), ..SearchResult::default() };
        picker.take(Ok(meant));
        assert_eq!(picker.told.as_deref(), Some("searched for: pods"));
        picker.take(found(1));
        assert_eq!(picker.told, None);
    }

    fn any_key() -> impl Strategy<Value = Key> {
        use Key::*;
        let keys = vec![
            Backspace, Delete, WordBack, LineBack, LineOn, Left, Right, Home, End, Up, Down, PageUp,
            PageDown, ScrollUp, ScrollDown, Passage, Open,
        ];
        prop_oneof![
            "\\PC{0,3}".prop_map(Text),
            "[é模🇩🇪\u{301} \n]{0,3}".prop_map(Text),
            prop::sample::select(keys)
        ]
    }

    proptest! {
        #[test]
        fn any_keys_leave_it_whole(keys in prop::collection::vec(any_key(), 0..40), count in 0usize..20, seen in 0usize..9) {
            let mut picker = Picker::default();
            picker.take(found(count));
            for key in keys {
                if picker.press(key, seen) == Wish::Search {
                    picker.take(found(count));
                }
                prop_assert!(picker.query.is_char_boundary(picker.cursor));
                prop_assert!(picker.chosen < count.max(1) && picker.top <= picker.chosen);
                prop_assert!(picker.chosen < picker.top + seen.max(1));
            }
        }
    }
}
