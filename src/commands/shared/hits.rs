//! Hits of a search on the terminal.

use super::{output::Output, path::display_path};
use crate::{
    error::Error,
    index::{Hit, HitKind},
    terminal::{Palette, excerpt, paint, sanitize, visible_width, width},
    text::one_line,
};

/// Prints hits, numbered from `first`.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn print(hits: &[Hit], first: usize) -> Result<(), Error> {
    let mut out = Output::stdout();
    (first..).zip(hits).try_for_each(|(n, hit)| writeln!(out, "{}", text(hit, n, width())))
}

/// A hit in `width` columns: place, title and headings, why it was found, and the snippet with its
/// marked words.
fn text(hit: &Hit, number: usize, width: usize) -> String {
    let indent = "    ";
    let place = format!("{}:{}", display_path(&hit.path), hit.line);
    let kind = if hit.kind == HitKind::Question { "? " } else { "" };
    let titles = std::iter::once(&hit.title).chain(&hit.trail).map(|t| one_line(t)).collect::<Vec<_>>();
    let titles = excerpt(&format!("{kind}{}", titles.join(" › ")), width.saturating_sub(4));
    let mut text = format!(
        "{number:>3} {}\n{indent}{}\n",
        paint(Palette::STRONG, sanitize(&titles)),
        paint(Palette::PLACE, sanitize(&place)),
    );
    if let Some(why) = &hit.why {
        let why = excerpt(&sanitize(why), width.saturating_sub(4));
        text.push_str(&format!("{indent}{}\n", paint(Palette::DIM, why)));
    }
    for line in wrap_marked(hit, width.saturating_sub(indent.len())) {
        text.push_str(&format!("{indent}{line}\n"));
    }
    text
}

/// The snippet in lines of at most `width` columns, its marks painted. It is wrapped before it is
/// painted, so that no escape sequence is counted or cut.
fn wrap_marked(hit: &Hit, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut column = 0;
    let mut at = 0;
    for word in hit.snippet.split_inclusive(' ') {
        let shown = visible_width(word.trim_end());
        if column > 0 && column + shown > width {
            lines.push(String::new());
            column = 0;
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(&paint_marks(hit, at, at + word.len()));
        }
        column += visible_width(word);
        at += word.len();
    }
    lines.retain(|l| !l.trim().is_empty());
    lines
}

/// The bytes `from..to` of the snippet, sanitized, with the marks in them painted.
fn paint_marks(hit: &Hit, from: usize, to: usize) -> String {
    let mut out = String::new();
    let mut at = from;
    for mark in hit.marks.iter().filter(|m| m.start < to && m.end > from) {
        let (start, end) = (mark.start.max(at), mark.end.min(to));
        out.push_str(&sanitize(&hit.snippet[at..start]));
        out.push_str(&paint(Palette::MARK, sanitize(&hit.snippet[start..end])).to_string());
        at = end;
    }
    out.push_str(&sanitize(&hit.snippet[at..to]));
    out
}
