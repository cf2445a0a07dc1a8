//! Notes cut into passages.
//!
//! Takes the text of a note and its format, gives title, topics and the passages between headings,
//! each with its first line and heading trail. Works line by line in one pass, knows just as much
//! of a format as is needed to find headings. Never fails: what is not understood is text.

mod html;
mod inline;
mod lines;

pub(super) use inline::{links, without_links};
pub(super) use lines::Format;

use lines::{FrontMatter, Line};

/// A passage longer than this is cut at the next blank line.
const LONG: usize = 6_000;
/// A passage longer than this is cut at once.
const LONGEST: usize = 24_000;

/// A note, cut.
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

/// Cuts a note. `covered` are the lines (first and last, from 1) that imported questions stand for:
/// they are left out. `name` is the title of a note that has none.
pub(super) fn cut(text: &str, format: Format, name: &str, covered: &[(usize, usize)]) -> Note {
    let (front, lines) = lines::read(text, format);
    let is_covered = |no: usize| covered.iter().any(|&(first, last)| (first..=last).contains(&no));
    let FrontMatter { title, aliases, topics } = front;
    let mut note = Note { title: title.unwrap_or_default(), aliases, topics, passages: Vec::new() };
    let mut cutter = Cutter::default();
    let mut any_covered = false;
    for line in &lines {
        if is_covered(line.no) {
            any_covered = true;
            cutter.gap = true;
        } else if let Some(level) = line.level {
            let heading = inline::plain(&line.text);
            if note.title.is_empty() && !heading.is_empty() {
                note.title.clone_from(&heading);
            }
            cutter.heading(line.no, level, heading, &note.title, &mut note.passages);
        } else {
            inline::tags(&line.text, &mut note.topics);
            cutter.text(line, &mut note.passages);
        }
    }
    cutter.flush(true, &mut note.passages);
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

/// The passage that is being filled, and the headings it stands under.
#[derive(Default)]
struct Cutter {
    now: Passage,
    headings: Vec<(u8, String)>,
    /// A heading begins the passage, so it counts even without text.
    headed: bool,
    /// Lines were left out just before.
    gap: bool,
}

impl Cutter {
    fn heading(&mut self, no: usize, level: u8, heading: String, title: &str, passages: &mut Vec<Passage>) {
        let deeper = self.headings.last().is_none_or(|(l, _)| *l < level);
        // A heading right above a deeper one lives on in its trail; the first passage stays, it
        // carries the title.
        self.flush(!deeper || passages.is_empty(), passages);
        self.headings.retain(|(l, _)| *l < level);
        if heading != title {
            self.headings.push((level, heading));
        }
        self.start(no);
        self.headed = true;
    }

    fn start(&mut self, no: usize) {
        let trail = self.headings.iter().map(|(_, h)| h.clone()).collect();
        self.now = Passage { line: no, trail, text: String::new() };
        self.headed = false;
        self.gap = false;
    }

    fn text(&mut self, line: &Line<'_>, passages: &mut Vec<Passage>) {
        let blank = line.text.trim().is_empty();
        let size = self.now.text.len();
        if size > LONGEST || (blank && size > LONG) || (self.gap && size > 0) {
            self.flush(true, passages);
            self.start(line.no);
        }
        self.gap = false;
        if blank && self.now.text.is_empty() {
            return;
        }
        if self.now.text.is_empty() && !self.headed {
            self.start(line.no);
        }
        let mut rest: &str = &line.text;
        while rest.len() > LONGEST {
            let mut end = LONGEST;
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            self.now.text.push_str(&rest[..end]);
            self.flush(true, passages);
            self.start(line.no);
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
