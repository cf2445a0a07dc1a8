//! HTML → [`Document`], by way of Markdown; and the HTML fields of cards → Markdown.
//!
//! Takes a saved page, an export or a fragment, gives Markdown that says the same: [`dom`] parses,
//! [`noise`] leaves out what is not the page's text, [`faq`] finds the pairs that markup calls
//! question and answer, [`block`] and [`inline`] write. Judges nothing itself.

mod block;
mod dom;
mod faq;
mod inline;
mod language;
mod noise;
mod table;

use crate::note::document::Document;
use dom::Dom;

/// Reads a page with `\n` line ends.
pub(crate) fn read(text: &str) -> Document {
    let dom = Dom::parse(text);
    let mut page = block::write(&dom, block::Mode::Page);
    let mut seen = String::new();
    for (told, line) in faq::told(&dom) {
        if seen.is_empty() {
            seen = key(page.text());
        }
        // Most pages show what they tell search engines; what they show is read above.
        let question = to_markdown(&told.question).replace('\n', " ");
        if question.is_empty() || seen.contains(&key(&question)) {
            continue;
        }
        page.blank(line);
        page.line(&format!("<details><summary>Question: {question}</summary>"), line);
        page.line("", line);
        page.line(&to_markdown(&told.answer), line);
        page.blank(line);
        page.line("</details>", line);
        page.line("", line);
    }
    page.title = dom
        .below(Dom::ROOT)
        .find(|n| dom.name(*n) == "title")
        .map(|t| dom.raw_text(t).split_whitespace().collect::<Vec<_>>().join(" "));
    page.finish()
}

/// The letters of a text, which markup does not change.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A fragment as Markdown, as the fields of a card have it: one `<div>` a line, no page around it.
pub(crate) fn to_markdown(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return html.trim().replace('\u{a0}', " ");
    }
    let dom = Dom::parse(html);
    block::write(&dom, block::Mode::Fragment).into_text().trim().to_owned()
}
