//! Text made safe and fitted to the width.

use crate::text::one_line;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// `text` with every control character except newline and tab replaced by a visible one (`␛` for
/// escape), and without the characters that reorder text: what comes from a note must not move the
/// cursor, colour the screen or disguise itself.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let safe = text.replace("\r\n", "\n");
    Cow::Owned(safe.chars().filter_map(picture).collect())
}

fn is_unsafe(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || is_reordering(c)
}

fn is_reordering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn picture(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\u{7f}' => Some('␡'),
        c if (c as u32) < 0x20 => char::from_u32(0x2400 + c as u32),
        c if c.is_control() => Some('\u{fffd}'),
        c if is_reordering(c) => None,
        c => Some(c),
    }
}

/// Width of `text` in columns.
pub(crate) fn visible_width(text: &str) -> usize {
    text.width()
}

/// `text` broken at spaces to `width` columns. Its own line breaks are kept; every line after the
/// first of a paragraph starts with `indent`.
pub(crate) fn wrap(text: &str, width: usize, indent: &str) -> String {
    let options = textwrap::Options::new(width.max(10)).subsequent_indent(indent);
    text.lines().map(|line| textwrap::fill(line, &options)).collect::<Vec<_>>().join("\n")
}

/// The start of `text` on one line of at most `width` columns, with `…` where it was cut.
pub(crate) fn excerpt(text: &str, width: usize) -> String {
    let line = one_line(text);
    if line.width() <= width {
        return line;
    }
    let mut out = String::new();
    for c in line.chars() {
        if out.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) + 1 > width {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_visible_and_harmless() {
        assert_eq!(sanitize("a\u{1b}[31mred\u{7}\tb\r\nc\u{202e}d\u{9b}"), "a␛[31mred␇\tb\ncd\u{fffd}");
        assert!(matches!(sanitize("plain\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn an_excerpt_fits_the_width() {
        assert_eq!(excerpt("one\n two  three", 80), "one two three");
        assert_eq!(excerpt("one two three", 8), "one two…");
        assert_eq!(visible_width(&excerpt("模型模型模型", 5)), 5);
    }
}
