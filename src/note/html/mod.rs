//! HTML → [`Document`], by way of Markdown; and HTML fields of cards → Markdown.
//!
//! Takes a saved page, an export or a fragment, gives equivalent Markdown: [`dom`] parses, [`noise`] drops
//! what is not the page's text, [`faq`] finds the pairs that markup calls question and answer, [`block`]
//! and [`inline`] write. Decides nothing about other questions.

mod block;
mod dom;
mod faq;
mod inline;
mod language;
mod noise;
mod table;

use crate::{note::document::Document, text::one_line};
use dom::Dom;

/// Reads a page with `\n` line ends.
pub(crate) fn read(text: &str) -> Document {
    let dom = Dom::parse(text);
    let mut page = block::write(&dom, block::Mode::Page);
    let mut seen = String::new();
    for (declared, line) in faq::json_ld_questions(&dom) {
        if seen.is_empty() {
            seen = key(page.text());
        }
        // Most pages show the questions they declare; those are read above.
        let question = to_markdown(&declared.question).replace('\n', " ");
        if question.is_empty() || seen.contains(&key(&question)) {
            continue;
        }
        page.blank(line);
        page.line(&format!("<details><summary>Question: {question}</summary>"), line);
        page.line("", line);
        page.line(&to_markdown(&declared.answer), line);
        page.blank(line);
        page.line("</details>", line);
        page.line("", line);
    }
    page.title = dom.below(Dom::ROOT).find(|n| dom.name(*n) == "title").map(|t| one_line(&dom.raw_text(t)));
    page.finish()
}

/// The letters and digits of a text, to compare it with another rendering of it.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A fragment, such as the field of a card, as Markdown: a `<div>` is a line, nothing is dropped.
pub(crate) fn to_markdown(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.trim().replace('\u{a0}', " ");
    }
    let dom = Dom::parse(html);
    block::write(&dom, block::Mode::Fragment).into_text().trim().to_owned()
}
