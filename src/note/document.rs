//! The common document model: what every reader makes of a file, and all the judge sees.
//!
//! A document is Markdown text and a flat list of its blocks in order. A block knows its lines, how
//! deep it is nested in lists, and its words without the marks that made it a block. Readers of
//! other syntaxes turn them into Markdown first and remember which line came from which.
//! Judges nothing.

use std::ops::{Index, Range};

/// A file as Markdown, cut into blocks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// Its lines, without line ends.
    pub lines: Lines,
    /// Its blocks, in order; their lines do not overlap.
    pub blocks: Vec<Block>,
    /// For converted formats: the line of the source, from 1, of each line.
    pub origin: Option<Vec<usize>>,
    /// Tags that hold for the whole file.
    pub tags: Vec<String>,
    /// Title from front matter or the like.
    pub title: Option<String>,
    /// Other names of the note, from front matter.
    pub aliases: Vec<String>,
    /// Lines of front matter at the head of `lines`.
    pub front: usize,
}

/// A heading that stands in no list and no quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heading<'d> {
    /// Its first line, from 0.
    pub line: usize,
    /// Lines it takes, a ruler below it included.
    pub lines: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its words with their inline marks; never empty.
    pub text: &'d str,
}

impl Document {
    /// The headings that divide the document, in order.
    pub(crate) fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        self.blocks.iter().filter(|b| b.is_heading()).filter_map(|block| {
            let Kind::Heading(level) = block.kind else { return None };
            Some(Heading { line: block.lines.start, lines: block.lines.len(), level, text: &block.text })
        })
    }

    /// The source line, from 1, that line `at` (from 0) came from.
    pub(crate) fn source_line(&self, at: usize) -> usize {
        match &self.origin {
            Some(map) => map.get(at).or(map.last()).copied().unwrap_or(1),
            None => at + 1,
        }
    }
}

/// The lines of a text, which stay where they are in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    text: String,
    /// Where each line begins and ends.
    spans: Vec<Range<usize>>,
}

impl Lines {
    /// The lines of `text`.
    pub(crate) fn of(text: String) -> Self {
        let mut spans = Vec::with_capacity(text.len() / 32 + 1);
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain(Some(text.len())) {
            if end > start || end < text.len() {
                let bare = text[start..end].strip_suffix('\r').filter(|_| end < text.len());
                spans.push(start..bare.map_or(end, |l| start + l.len()));
            }
            start = end + 1;
        }
        Self { text, spans }
    }

    /// The text they are of.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The line `at`, from 0.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        self.spans.get(at).map(|span| &self.text[span.clone()])
    }

    /// The lines of a range, as far as there are any.
    pub(crate) fn range(&self, lines: Range<usize>) -> impl Iterator<Item = &str> {
        let end = lines.end.min(self.len());
        self.spans[lines.start.min(end)..end].iter().map(|span| &self.text[span.clone()])
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.range(0..self.len())
    }
}

impl Index<usize> for Lines {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        &self.text[self.spans[at].clone()]
    }
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its lines, from 0, half-open.
    pub lines: Range<usize>,
    /// How many list items and quotes it stands in.
    pub depth: usize,
    /// The marker, if it is the first thing in a list item.
    pub mark: Option<Mark>,
    /// Which list item chain it is in is of no interest, but whether it stands in a quote is.
    pub quoted: bool,
    /// Its words: one line for each of `lines` for paragraphs and headings, without list marker,
    /// `#` and indentation; empty for kinds whose text is not read as sentences.
    pub text: String,
}

impl Block {
    /// Whether it is a heading that divides the document: with words, in no list and no quote.
    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.kind, Kind::Heading(_)) && self.depth == 0 && !self.text.trim().is_empty()
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph, or the words of a list item.
    Paragraph,
    /// A fenced or indented code block.
    Code,
    /// A table.
    Table,
    /// A thematic break.
    Rule,
    /// An HTML comment.
    Comment,
    /// Other HTML.
    Html,
    /// `<details>` with its summary in `text`.
    DetailsOpen,
    /// `</details>`.
    DetailsClose,
    /// The term of a definition pair.
    Term,
    /// The definition of a definition pair.
    Definition,
}

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mark {
    /// `-`, `*`, `+`, or `.` and `)` for numbered items.
    pub sign: char,
    /// The number of a numbered item.
    pub number: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::Lines;

    proptest::proptest! {
        #[test]
        fn lines_are_those_of_the_text(text in "[a\\n\\ré]{0,12}") {
            let lines = Lines::of(text.clone());
            proptest::prop_assert!(lines.iter().eq(text.lines()), "{:?}", lines);
        }
    }
}
