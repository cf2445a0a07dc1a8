//! HTML inside Markdown: `<details>`, `<summary>`, comments and the rest, line by line.
//!
//! A CommonMark HTML block is only a run of lines; this divides it where a details element opens or
//! closes, so that question detection sees what is in it.

use crate::{
    note::document::{BlockKind, Lines},
    text::one_line,
};
use std::ops::Range;

/// Divides the lines of an HTML block into blocks.
pub(crate) fn extract(lines: &Lines, range: Range<usize>) -> Vec<(BlockKind, Range<usize>, String)> {
    let mut out: Vec<(BlockKind, Range<usize>, String)> = Vec::new();
    let mut at = range.start;
    while at < range.end.min(lines.len()) {
        let line = &lines[at];
        let lower = if line.contains('<') { line.to_ascii_lowercase() } else { String::new() };
        if lower.contains("<details") || lower.contains("<summary") {
            let (end, text, closed) = summary(lines, at, range.end);
            out.push((BlockKind::DetailsOpen, at..end, text));
            if closed {
                out.push((BlockKind::DetailsClose, end - 1..end, String::new()));
            }
            at = end;
            continue;
        }
        if let Some(end) = table(lines, at, range.end) {
            out.push((BlockKind::Table, at..end, String::new()));
            at = end;
            continue;
        }
        if lower.trim_start().starts_with("<!--") {
            let end = (at..range.end.min(lines.len()))
                .find(|i| lines[*i].contains("-->"))
                .map_or(range.end, |i| i + 1);
            out.push((BlockKind::Comment, at..end, lines.range(at..end).collect::<Vec<_>>().join("\n")));
            at = end;
            continue;
        }
        let kind = if lower.contains("</details") {
            BlockKind::DetailsClose
        } else if is_only_tags(line) {
            BlockKind::Html
        } else {
            BlockKind::Paragraph
        };
        if !line.trim().is_empty() {
            let text = if kind == BlockKind::Paragraph { line.trim().to_owned() } else { String::new() };
            match out.last_mut() {
                Some((BlockKind::Paragraph, lines, words))
                    if kind == BlockKind::Paragraph && lines.end == at =>
                {
                    lines.end += 1;
                    words.push('\n');
                    words.push_str(&text);
                }
                _ => out.push((kind, at..at + 1, text)),
            }
        }
        at += 1;
    }
    out
}

/// The end of a table that begins at line `at`, unless it is used for layout.
fn table(lines: &Lines, at: usize, end: usize) -> Option<usize> {
    let end = end.min(lines.len());
    if !lines[at].trim_start().get(..6).is_some_and(|l| l.eq_ignore_ascii_case("<table")) {
        return None;
    }
    let stop = (at..end).find(|&i| lines[i].to_ascii_lowercase().contains("</table"))? + 1;
    const PLACED: &[&str] = &["<details", "<summary", "<h1", "<h2", "<h3", "<h4", "<img", "<table"];
    let inner = lines.range(at..stop).collect::<Vec<_>>().join("\n").to_ascii_lowercase();
    (!PLACED.iter().any(|tag| inner["<table".len()..].contains(tag))).then_some(stop)
}

/// From a line with `<details` or `<summary`: the line after the summary, its text, and whether the
/// element is closed before that line.
fn summary(lines: &Lines, at: usize, end: usize) -> (usize, String, bool) {
    let mut joined = String::new();
    for (i, line) in (at..end).zip(lines.range(at..end)) {
        joined.push_str(line);
        joined.push('\n');
        let lower = joined.to_ascii_lowercase();
        if let Some(stop) = lower.find("</summary>") {
            let start =
                lower.find("<summary").and_then(|s| lower[s..].find('>').map(|g| s + g + 1)).unwrap_or(0);
            let words = one_line(joined.get(start..stop).unwrap_or(""));
            // Text after the summary on its line is the first line of the hidden content.
            let behind = strip_tags(joined.get(stop + "</summary>".len()..).unwrap_or("")).trim().to_owned();
            let text = if behind.is_empty() {
                strip_tags(&words)
            } else {
                format!("{}\n{behind}", strip_tags(&words))
            };
            return (i + 1, text, lower[stop..].contains("</details"));
        }
        if i > at + 12 {
            break;
        }
    }
    (at + 1, String::new(), false)
}

/// `text` without its tags.
pub(crate) fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let tag = &rest[open..];
        let name = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
        match tag.find('>') {
            Some(close)
                if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') && is_known_tag(name) =>
            {
                out.push_str(&rest[..open]);
                rest = &tag[close + 1..];
            }
            _ => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// Tags that are always markup; anything else in angle brackets may be text.
const TAGS: &[&str] = &[
    "a", "abbr", "b", "big", "br", "center", "code", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "kbd", "mark", "p", "pre", "s", "section", "small", "span", "strong", "sub", "summary",
    "details", "sup", "u",
];

fn is_known_tag(name: &str) -> bool {
    let word: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
    TAGS.contains(&word.to_ascii_lowercase().as_str())
}

/// Whether a line has only tags.
pub(crate) fn is_only_tags(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('<') && line.ends_with('>') && strip_tags(line).trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_divided_at_their_summary() {
        let lines =
            Lines::of("<details><summary><b>Why?</b></summary>\nBecause.\nSo it is.\n</details>".into());
        let kinds: Vec<_> = extract(&lines, 0..4).into_iter().map(|(k, l, t)| (k, l.start, t)).collect();
        assert_eq!(
            kinds,
            [
                (BlockKind::DetailsOpen, 0, "Why?".into()),
                (BlockKind::Paragraph, 1, "Because.\nSo it is.".into()),
                (BlockKind::DetailsClose, 3, String::new())
            ]
        );
    }

    #[test]
    fn only_known_tags_are_stripped() {
        assert_eq!(strip_tags("<b>Is</b> Vec<T> a <node>?"), "Is Vec<T> a <node>?");
    }
}
