//! Divides notes into passages.
//!
//! Takes a document, gives title, topics and the passages between its headings, each with its first
//! line and its heading trail. Never reads a file, knows no syntax, never fails.

mod inline;

pub(super) use inline::{link_targets, without_links};

use crate::note::document::Document;

/// A passage of more bytes ends at the next blank line.
const LONG_PASSAGE: usize = 6_000;
/// A passage of more bytes ends at once.
const MAX_PASSAGE: usize = 24_000;

/// A note divided into passages.
#[derive(Debug, Default, PartialEq)]
pub(super) struct NotePassages {
    /// From the front matter, the first heading, or the file name.
    pub title: String,
    /// Aliases from the front matter.
    pub aliases: Vec<String>,
    /// Tags of front matter and text, sorted.
    pub topics: Vec<String>,
    /// At least one, unless questions cover everything.
    pub passages: Vec<Passage>,
}

/// A passage of a note.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Passage {
    /// First line, from 1: that of its heading, if it has one.
    pub line: usize,
    /// The headings it is under, outermost first, without the title.
    pub trail: Vec<String>,
    /// The source text below its heading.
    pub text: String,
}

/// Divides a note. `covered` are the lines of imported questions (first and last, from 1, sorted),
/// which are left out. `name` becomes the title of a note that has none.
pub(super) fn divide(document: &Document, name: &str, covered: &[(usize, usize)]) -> NotePassages {
    let covered = CoveredLines::new(covered);
    let title = document.title.as_deref().map(inline::plain_text).unwrap_or_default();
    let mut note = NotePassages {
        title,
        aliases: document.aliases.clone(),
        topics: document.tags.clone(),
        passages: Vec::new(),
    };
    let mut splitter = Splitter::default();
    let mut any_covered = false;
    let mut headings = document.headings().peekable();
    let mut at = document.front;
    while at < document.lines.len() {
        let line = document.source_line(at);
        let heading = headings.next_if(|h| h.line == at);
        if covered.contains(line) {
            any_covered = true;
            splitter.gap = true;
        } else if let Some(heading) = heading {
            let text = inline::plain_text(heading.text);
            if note.title.is_empty() && !text.is_empty() {
                note.title.clone_from(&text);
            }
            splitter.heading(line, heading.level, text, &note.title, &mut note.passages);
        } else {
            let text = &document.lines[at];
            inline::push_tags(text, &mut note.topics);
            splitter.text(line, text, &mut note.passages);
        }
        at += heading.map_or(1, |h| h.lines.max(1));
    }
    splitter.flush(true, &mut note.passages);
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

/// Lines that questions cover, as disjoint ranges.
struct CoveredLines(Vec<(usize, usize)>);

impl CoveredLines {
    /// Merges ranges that are sorted by their first line.
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

/// The passage under construction, and the headings it is under.
#[derive(Default)]
struct Splitter {
    current: Passage,
    /// Level and text of the open headings.
    headings: Vec<(u8, String)>,
    /// The passage begins with a heading, so it counts even without text.
    has_heading: bool,
    /// The line before was left out.
    gap: bool,
}

impl Splitter {
    fn heading(&mut self, line: usize, level: u8, heading: String, title: &str, passages: &mut Vec<Passage>) {
        let deeper = self.headings.last().is_none_or(|(l, _)| *l < level);
        // A heading directly above a deeper one needs no passage: it is in the trail of that one. The
        // first passage always stays, since it has the note's title.
        self.flush(!deeper || passages.is_empty(), passages);
        self.headings.retain(|(l, _)| *l < level);
        if heading != title {
            self.headings.push((level, heading));
        }
        self.start(line);
        self.has_heading = true;
    }

    fn start(&mut self, line: usize) {
        let trail = self.headings.iter().map(|(_, h)| h.clone()).collect();
        self.current = Passage { line, trail, text: String::new() };
        self.has_heading = false;
        self.gap = false;
    }

    fn text(&mut self, line: usize, text: &str, passages: &mut Vec<Passage>) {
        let blank = text.trim().is_empty();
        let size = self.current.text.len();
        if size > MAX_PASSAGE || (blank && size > LONG_PASSAGE) || (self.gap && size > 0) {
            self.flush(true, passages);
            self.start(line);
        }
        self.gap = false;
        if blank && self.current.text.is_empty() {
            return;
        }
        if self.current.text.is_empty() && !self.has_heading {
            self.start(line);
        }
        let mut rest = text;
        while rest.len() > MAX_PASSAGE {
            let mut end = MAX_PASSAGE;
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            self.current.text.push_str(&rest[..end]);
            self.flush(true, passages);
            self.start(line);
            rest = &rest[end..];
        }
        self.current.text.push_str(rest);
        self.current.text.push('\n');
    }

    fn flush(&mut self, keep_empty: bool, passages: &mut Vec<Passage>) {
        let mut passage = std::mem::take(&mut self.current);
        passage.text.truncate(passage.text.trim_end().len());
        if !passage.text.is_empty() || (self.has_heading && keep_empty) {
            passages.push(passage);
        }
        self.has_heading = false;
    }
}

#[cfg(test)]
mod tests;
