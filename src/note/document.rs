//! The common document model: the output of every reader, and the input of question detection.
//!
//! A document is Markdown text and a flat list of its blocks in order. A block has its lines, its
//! nesting depth, and its words without block markup. Readers of other syntaxes convert to Markdown
//! and record which source line each line came from. Never decides what is a question.

use std::ops::{Index, Range};

/// A file as Markdown, divided into blocks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// Without line ends.
    pub lines: Lines,
    /// In order; their lines do not overlap.
    pub blocks: Vec<Block>,
    /// For converted formats: the source line, from 1, of each line.
    pub origin: Option<Vec<usize>>,
    /// Tags of the whole file.
    pub tags: Vec<String>,
    /// Title from front matter or the like.
    pub title: Option<String>,
    /// Other names of the note, from front matter.
    pub aliases: Vec<String>,
    /// How many of the first `lines` are front matter.
    pub front: usize,
}

/// A heading outside lists and quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heading<'d> {
    /// Its first line, from 0.
    pub line: usize,
    /// How many lines it has, with an underline.
    pub lines: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its words with inline markup; never empty.
    pub text: &'d str,
}

impl Document {
    /// The headings that divide the document, in order.
    pub(crate) fn headings(&self) -> impl Iterator<Item = Heading<'_>> {
        self.blocks.iter().filter(|b| b.is_heading()).filter_map(|block| {
            let BlockKind::Heading(level) = block.kind else { return None };
            Some(Heading { line: block.lines.start, lines: block.lines.len(), level, text: &block.text })
        })
    }

    /// The source line, from 1, of line `at` (from 0).
    pub(crate) fn source_line(&self, at: usize) -> usize {
        match &self.origin {
            Some(map) => map.get(at).or(map.last()).copied().unwrap_or(1),
            None => at + 1,
        }
    }
}

/// The lines of a text, as ranges of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines {
    text: String,
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

    /// The whole text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The line `at`, from 0.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        self.spans.get(at).map(|span| &self.text[span.clone()])
    }

    /// The lines of a range, which may end beyond the last line.
    pub(crate) fn range(&self, lines: Range<usize>) -> impl Iterator<Item = &str> {
        let end = lines.end.min(self.len());
        self.spans[lines.start.min(end)..end].iter().map(|span| &self.text[span.clone()])
    }

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

/// A block of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub kind: BlockKind,
    /// From 0, half-open.
    pub lines: Range<usize>,
    /// How many list items and quotes it is in.
    pub depth: usize,
    /// The list marker, if it is the first block of a list item.
    pub mark: Option<ListMarker>,
    /// Whether it is in a quote.
    pub quoted: bool,
    /// Its words: for paragraphs and headings one line for each of `lines`, without list marker, `#`
    /// and indentation; empty for kinds whose text is not sentences.
    pub text: String,
}

impl Block {
    /// Whether it is a heading that divides the document: not empty, outside lists and quotes.
    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_)) && self.depth == 0 && !self.text.trim().is_empty()
    }
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// With its level, 1 to 6.
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
    /// The term of a definition list.
    Term,
    /// The definition of a term.
    Definition,
}

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ListMarker {
    /// `-`, `*`, `+`, or `.` and `)` for numbered items.
    pub symbol: char,
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
