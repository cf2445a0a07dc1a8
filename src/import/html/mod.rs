//! HTML → [`Document`], by way of Markdown; and the HTML fields of cards → Markdown.
//!
//! Takes a saved page, an export or a fragment, gives Markdown that says the same: [`dom`] parses,
//! [`noise`] leaves out what is not the page's text, [`faq`] finds the pairs that markup calls
//! question and answer, [`block`] and [`inline`] write. Judges nothing itself.

mod block;
mod dom;
mod inline;
mod language;
mod table;

use super::document::Document;
use dom::Dom;

/// Reads a page with `\n` line ends.
pub fn read(text: &str) -> Document {
    let dom = Dom::parse(text);
    block::write(&dom, block::Mode::Page).finish()
}

/// A fragment as Markdown, as the fields of a card have it: one `<div>` a line, no page around it.
pub fn to_markdown(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.trim().replace('\u{a0}', " ");
    }
    let dom = Dom::parse(html);
    block::write(&dom, block::Mode::Fragment).into_text().trim().to_owned()
}

#[cfg(test)]
mod tests;
