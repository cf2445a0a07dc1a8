//! The common document model: what every reader makes of a file, and all the judge sees.
//!
//! A document is Markdown text and a flat list of its blocks in order. A block knows its lines, how
//! deep it is nested in lists, and its words without the marks that made it a block. Readers of
//! other syntaxes turn them into Markdown first and remember which line came from which.
//! Judges nothing.

use std::ops::Range;

/// A file as Markdown, cut into blocks.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its lines, without line ends.
    pub lines: Vec<String>,
    /// Its blocks, in order; their lines do not overlap.
    pub blocks: Vec<Block>,
    /// For converted formats: the line of the source, from 1, of each line.
    pub origin: Option<Vec<usize>>,
    /// Tags that hold for the whole file.
    pub tags: Vec<String>,
    /// Title from front matter or the like.
    pub title: Option<String>,
}

impl Document {
    /// The source line, from 1, that line `at` (from 0) came from.
    pub fn source_line(&self, at: usize) -> usize {
        match &self.origin {
            Some(map) => map.get(at).or(map.last()).copied().unwrap_or(1),
            None => at + 1,
        }
    }
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
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

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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
pub struct Mark {
    /// `-`, `*`, `+`, or `.` and `)` for numbered items.
    pub sign: char,
    /// The number of a numbered item.
    pub number: Option<u64>,
}
