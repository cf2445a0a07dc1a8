//! The one reader of notes: bytes → text → [`Document`].
//!
//! Steps: [`encoding`] → [`mod@format`] → the reader of the syntax → [`document()`]. Data formats (CSV, JSON,
//! YAML, TOML) are recognised, but have no document. Import, index and session read notes only through
//! this module, so that they all see the same. Takes bytes and a name, never opens a file, never knows
//! what a question is.

pub(crate) mod asciidoc;
pub(crate) mod converted;
pub(crate) mod document;
pub(crate) mod encoding;
pub(crate) mod format;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod org;
pub(crate) mod rst;
pub(crate) mod words;
pub(crate) mod writer;

use crate::text::without_controls;
use document::{Block, Document, Lines};
use format::Format;
use std::{borrow::Cow, path::Path};

/// Largest file that is read, in bytes.
pub(crate) const LARGEST: u64 = 64 << 20;

/// The text of a file and how it was obtained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoteText {
    /// The text: `\n` line ends, no control characters.
    pub text: String,
    /// Its syntax.
    pub format: Format,
    /// What was repaired or converted on the way, one sentence each.
    pub repairs: Vec<String>,
}

/// Reads the text of a file called `name`; `None` for a binary file.
pub(crate) fn text(bytes: &[u8], name: &Path) -> Option<NoteText> {
    let decoded = encoding::decode(bytes)?;
    let mut repairs: Vec<String> = decoded.remark.into_iter().collect();
    let text = match without_controls(&decoded.text) {
        Cow::Borrowed(_) => decoded.text,
        Cow::Owned(clean) => {
            repairs.push("control characters and terminal codes were removed".into());
            clean
        }
    };
    let format = format::recognise(&text, name);
    Some(NoteText { text, format, repairs })
}

/// Parses a text; `None` for a data format.
pub(crate) fn document(text: &str, format: Format) -> Option<Document> {
    Some(match format {
        Format::Markdown => markdown::read(text),
        Format::Rst => rst::read(text),
        Format::AsciiDoc => asciidoc::read(text),
        Format::Org => org::read(text),
        Format::Html => html::read(text),
        Format::Delimited(_) | Format::Json | Format::Yaml | Format::Toml => return None,
    })
}

/// Parses only the headings of a text: [`Document::headings`] are those of [`document()`], other blocks
/// are left out. Data formats have lines only.
pub(crate) fn outline(text: String, format: Format) -> Document {
    if format == Format::Markdown {
        return markdown::outline(text);
    }
    let Some(mut document) = document(&text, format) else {
        return Document { lines: Lines::of(text), ..Document::default() };
    };
    document.blocks.retain(Block::is_heading);
    // The title of a page often names the site; the first heading is the better title.
    if format == Format::Html && !document.blocks.is_empty() {
        document.title = None;
    }
    document
}
