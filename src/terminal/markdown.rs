//! Simple Markdown for a terminal: paragraphs, lists, headings, code, bold. Not a full renderer: what it
//! does not know is shown as it is.

use super::{Flow, Palette, flow::hang};
use anstyle::Style;

/// `text` as lines of at most `width` columns, plain words in `base`.
pub(crate) fn markdown(text: &str, width: usize, base: Style) -> Vec<Flow> {
    let mut lines = Vec::new();
    let mut open = Paragraph::default();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        if let Some(mark) = fence {
            if trimmed.starts_with(mark) && trimmed.trim_end().chars().all(|c| mark.starts_with(c)) {
                fence = None;
            } else {
                code_line(&mut lines, line, width);
            }
            continue;
        }
        if let Some(mark) = ["```", "~~~"].into_iter().find(|m| trimmed.starts_with(m)) {
            open.close(&mut lines, width, base);
            fence = Some(mark);
        } else if trimmed.is_empty() {
            open.close(&mut lines, width, base);
            if lines.last().is_some_and(|l| !l.is_empty()) {
                lines.push(Flow::new());
            }
        } else if trimmed.starts_with('|') {
            open.close(&mut lines, width, base);
            lines.extend(Flow::styled(base, line).chop(width));
        } else if let Some(title) = heading(trimmed) {
            open.close(&mut lines, width, base);
            lines.extend(inline(title, Palette::STRONG).wrap(width));
        } else if let Some((marker, rest)) = list_item(line) {
            open.close(&mut lines, width, base);
            open = Paragraph { marker, text: rest.to_owned() };
        } else {
            if !open.text.is_empty() {
                open.text.push(' ');
            }
            open.text.push_str(trimmed.strip_prefix("> ").unwrap_or(trimmed));
        }
    }
    open.close(&mut lines, width, base);
    while lines.last().is_some_and(Flow::is_empty) {
        lines.pop();
    }
    lines
}

/// A paragraph being collected; only a list item has a marker.
#[derive(Default)]
struct Paragraph {
    marker: String,
    text: String,
}

impl Paragraph {
    fn close(&mut self, lines: &mut Vec<Flow>, width: usize, base: Style) {
        let Self { marker, text } = std::mem::take(self);
        if !text.is_empty() || !marker.is_empty() {
            lines.extend(hang(&Flow::plain(&marker), &inline(&text, base), width));
        }
    }
}

fn code_line(lines: &mut Vec<Flow>, line: &str, width: usize) {
    for part in Flow::plain(line).chop(width.saturating_sub(2)) {
        let mut whole = Flow::styled(Palette::DIM, "│ ");
        whole.append(part);
        lines.push(whole);
    }
}

fn heading(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    ((1..=6).contains(&level) && rest.starts_with(' ')).then(|| rest.trim())
}

/// Indented marker and text of a list item.
fn list_item(line: &str) -> Option<(String, &str)> {
    let trimmed = line.trim_start();
    let indent = (line.len() - trimmed.len()).min(12);
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let (marker, rest) = if let Some(rest) = trimmed.strip_prefix(['-', '*', '+']) {
        ("•".to_owned(), rest)
    } else if (1..4).contains(&digits) && trimmed[digits..].starts_with(['.', ')']) {
        (trimmed[..=digits].to_owned(), &trimmed[digits + 1..])
    } else if trimmed.starts_with(|c: char| c.is_ascii_alphabetic()) && trimmed[1..].starts_with(['.', ')']) {
        // The options of a question: A) B) C).
        (trimmed[..2].to_owned(), &trimmed[2..])
    } else {
        return None;
    };
    let text = rest.strip_prefix([' ', '\t'])?;
    Some((format!("{}{marker} ", " ".repeat(indent)), text.trim_start()))
}

/// A paragraph with its bold, emphasis, code and links.
pub(crate) fn inline(text: &str, base: Style) -> Flow {
    let mut flow = Flow::new();
    let mut rest = text;
    let mut plain_from = rest;
    while let Some(c) = rest.chars().next() {
        let found = match c {
            '`' => enclosed(rest, "`").map(|(inner, after)| (inner, after, Palette::PLACE)),
            '*' if rest.starts_with("**") => enclosed(rest, "**").map(|(i, a)| (i, a, base.bold())),
            '*' => enclosed(rest, "*").map(|(i, a)| (i, a, base.italic())),
            '!' if rest.starts_with("![") => link(&rest[1..]).map(|(i, a)| (i, a, base.italic())),
            '[' => link(rest).map(|(i, a)| (i, a, base)),
            _ => None,
        };
        match found {
            Some((inner, after, style)) => {
                flow.push(base, &plain_from[..plain_from.len() - rest.len()]);
                flow.push(style, inner);
                (rest, plain_from) = (after, after);
            }
            None => rest = &rest[c.len_utf8()..],
        }
    }
    flow.push(base, plain_from);
    flow
}

/// The text between two marks, and the rest; spaces just inside mean that they are no marks.
fn enclosed<'t>(text: &'t str, mark: &str) -> Option<(&'t str, &'t str)> {
    let inside = &text[mark.len()..];
    let end = inside.find(mark)?;
    let inner = &inside[..end];
    let real = !inner.is_empty() && !inner.starts_with(' ') && !inner.ends_with(' ');
    real.then(|| (inner, &inside[end + mark.len()..]))
}

/// The words of `[words](target)` or `[[target|words]]`, and the rest.
fn link(text: &str) -> Option<(&str, &str)> {
    if let Some(inside) = text.strip_prefix("[[") {
        let (inner, after) = inside.split_once("]]")?;
        return Some((inner.rsplit('|').next().unwrap_or(inner), after));
    }
    let (words, after) = text[1..].split_once("](")?;
    let (_, after) = after.split_once(')')?;
    (!words.contains('[') && !words.is_empty()).then_some((words, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, width: usize) -> String {
        let lines: Vec<_> = markdown(text, width, Style::new())
            .iter()
            .map(|l| anstream::adapter::strip_str(&l.render()).to_string())
            .collect();
        lines.join("\n")
    }

    #[test]
    fn blocks_and_inlines() {
        for (text, set) in [
            ("one\ntwo **three** `four`", "one two three four"),
            ("## Title\ntext", "Title\ntext"),
            ("- a b c d\n  e\n1. x", "• a b c d\n  e\n1. x"),
            ("```yaml\na:  b\n```\nafter", "│ a:  b\nafter"),
            ("see [docs](http://x) and [[Note|n]]", "see docs\nand n"),
            ("2 * 3 * 4 and a_b", "2 * 3 * 4\nand a_b"),
            ("a\n\n\nb\n\n", "a\n\nb"),
            ("Which?\nA) x\nB) y", "Which?\nA) x\nB) y"),
            ("![a](b) x", "a x"),
            ("[x](", "[x]("),
            ("", ""),
        ] {
            assert_eq!(plain(text, if text.contains("three") { 40 } else { 10 }), set, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_set(text in "[\\PC\n`*\\[\\]()#|-]{0,120}", width in 4usize..60) {
            markdown(&text, width, Style::new());
        }
    }
}
