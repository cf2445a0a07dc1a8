//! Markdown converted from another syntax, each line with the source line it came from.

use super::{document::Document, markdown};

/// Markdown under construction.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    text: String,
    origin: Vec<usize>,
    /// Tags of the whole file.
    pub tags: Vec<String>,
    /// The title, if the file has one outside its text.
    pub title: Option<String>,
}

impl Converted {
    /// Adds text that came from line `from`, from 1.
    pub(crate) fn line(&mut self, text: &str, from: usize) {
        for part in text.split('\n') {
            self.text.push_str(part);
            self.text.push('\n');
            self.origin.push(from);
        }
    }

    /// Adds a blank line unless the last line is blank.
    pub(crate) fn blank(&mut self, from: usize) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.line("", from);
        }
    }

    /// Parses the Markdown.
    pub(crate) fn finish(self) -> Document {
        let mut document = markdown::read(&self.text);
        document.origin = Some(self.origin);
        document.tags.extend(self.tags);
        document.title = document.title.take().or(self.title);
        document
    }

    /// The Markdown so far.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The finished Markdown.
    pub(crate) fn into_text(self) -> String {
        self.text
    }
}
