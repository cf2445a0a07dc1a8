//! Text made safe for a page.

use crate::terminal::sanitize;
use std::fmt;

/// Escapes text between tags and in quoted attributes. Control characters become visible ones, and
/// those that reorder text are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Escaper;

impl askama::filters::Escaper for Escaper {
    fn write_escaped_str<W: fmt::Write>(&self, mut out: W, text: &str) -> fmt::Result {
        let text = sanitize(text);
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let entity = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => continue,
            };
            out.write_str(&text[from..at])?;
            out.write_str(entity)?;
            from = at + 1;
        }
        out.write_str(&text[from..])
    }
}

/// `text` escaped, for charts.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = askama::filters::Escaper::write_escaped_str(&Escaper, &mut out, text);
    out
}
