//! Notes divided into passages.
//!
//! Takes a document, gives title, topics and the passages between its headings, each with its first
//! line and the headings that lead to it. Never reads a file, knows no syntax, never fails.

mod inline;

pub(super) use inline::{links, without_links};

use crate::note::document::Document;

/// A passage longer than this ends at the next blank line, in bytes.
const LONG: usize = 6_000;
/// A passage longer than this ends at once, in bytes.
const LONGEST: usize = 24_000;

/// A note, divided.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Note {
    /// From the front matter, the first heading, or the file name.
    pub title: String,
    /// Other names from the front matter.
    pub aliases: Vec<String>,
    /// Tags of front matter and text.
    pub topics: Vec<String>,
    /// At least one, unless everything is covered by questions.
    pub passages: Vec<Passage>,
}

/// A passage of a note.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Passage {
    /// First line, from 1: its heading, if it has one.
    pub line: usize,
    /// Headings that lead to it, without the title.
    pub trail: Vec<String>,
    /// The text below its heading, as it stands in the note.
    pub text: String,
}

/// Divides a note. `covered` are the lines (first and last, from 1, sorted) that imported questions
/// stand for: they are left out. `name` is the title of a note that has none.
pub(super) fn divide(document: &Document, name: &str, covered: &[(usize, usize)]) -> Note {
    let covered = Covered::new(covered);
    let title = document.title.as_deref().map(inline::plain).unwrap_or_default();
    let mut note = Note {
        title,
        aliases: document.aliases.clone(),
        topics: document.tags.clone(),
        passages: Vec::new(),
    };
    let mut divider = Divider::default();
    let mut any_covered = false;
    let mut headings = document.headings().peekable();
    let mut at = document.front;
    while at < document.lines.len() {
        let line = document.source_line(at);
        let heading = headings.next_if(|h| h.line == at);
        if covered.contains(line) {
            any_covered = true;
            divider.gap = true;
        } else if let Some(heading) = heading {
            let text = inline::plain(heading.text);
            if note.title.is_empty() && !text.is_empty() {
                note.title.clone_from(&text);
            }
            divider.heading(line, heading.level, text, &note.title, &mut note.passages);
        } else {
            let text = &document.lines[at];
            inline::tags(text, &mut note.topics);
            divider.text(line, text, &mut note.passages);
        }
        at += heading.map_or(1, |h| h.lines.max(1));
    }
    divider.flush(true, &mut note.passages);
    if note.title.is_empty() {
        name.clone_into(&mut note.title);
    }
    if note.passages.is_empty() && !any_covered {
        note.passages.push(Passage { line: 1, ..Passage::default() });
    }
    note.topics.sort();
    note.topics.dedup();
    note
}

/// Lines that questions stand for, as ranges that do not overlap.
struct Covered(Vec<(usize, usize)>);

impl Covered {
    /// `ranges` sorted by their first line.
    fn new(ranges: &[(usize, usize)]) -> Self {
        let mut merged: Vec<(usize, usize)> = Vec::new();
        for &(first, last) in ranges {
            match merged.last_mut() {
                Some((_, end)) if first <= *end => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        Self(merged)
    }

    fn contains(&self, line: usize) -> bool {
        let after = self.0.partition_point(|(first, _)| *first <= line);
        after > 0 && line <= self.0[after - 1].1
    }
}

/// The passage that is being filled, and the headings it stands under.
#[derive(Default)]
struct Divider {
    now: Passage,
    headings: Vec<(u8, String)>,
    /// A heading begins the passage, so it counts even without text.
    headed: bool,
    /// Lines were left out just before.
    gap: bool,
}

impl Divider {
    fn heading(&mut self, line: usize, level: u8, heading: String, title: &str, passages: &mut Vec<Passage>) {
        let deeper = self.headings.last().is_none_or(|(l, _)| *l < level);
        // A heading right above a deeper one lives on in its trail; the first passage stays, it
        // carries the title.
        self.flush(!deeper || passages.is_empty(), passages);
        self.headings.retain(|(l, _)| *l < level);
        if heading != title {
            self.headings.push((level, heading));
        }
        self.start(line);
        self.headed = true;
    }

    fn start(&mut self, line: usize) {
        let trail = self.headings.iter().map(|(_, h)| h.clone()).collect();
        self.now = Passage { line, trail, text: String::new() };
        self.headed = false;
        self.gap = false;
    }

    fn text(&mut self, line: usize, text: &str, passages: &mut Vec<Passage>) {
        let blank = text.trim().is_empty();
        let size = self.now.text.len();
        if size > LONGEST || (blank && size > LONG) || (self.gap && size > 0) {
            self.flush(true, passages);
            self.start(line);
        }
        self.gap = false;
        if blank && self.now.text.is_empty() {
            return;
        }
        if self.now.text.is_empty() && !self.headed {
            self.start(line);
        }
        let mut rest = text;
        while rest.len() > LONGEST {
            let mut end = LONGEST;
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            self.now.text.push_str(&rest[..end]);
            self.flush(true, passages);
            self.start(line);
            rest = &rest[end..];
        }
        self.now.text.push_str(rest);
        self.now.text.push('\n');
    }

    fn flush(&mut self, keep_empty: bool, passages: &mut Vec<Passage>) {
        let mut passage = std::mem::take(&mut self.now);
        passage.text.truncate(passage.text.trim_end().len());
        if !passage.text.is_empty() || (self.headed && keep_empty) {
            passages.push(passage);
        }
        self.headed = false;
    }
}

#[cfg(test)]
mod tests;
