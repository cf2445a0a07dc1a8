//! Marks at the start of a line and around it: numbers, option letters, emphasis, quotes, indentation.
//!
//! Takes a line, gives its marks or the line without them. Pure text.

use super::label;
use crate::note::{
    markdown::html_block::strip_tags,
    words::{cue, scan::has_byte},
};
use std::borrow::Cow;

/// A number before text: `1. `, `2) `, `(3) `, `4、`, `#5 `, `№ 6.`, `. ` (its number lost, given as 0), and
/// the rest.
pub(in crate::import) fn number(line: &str) -> Option<(u64, &str)> {
    let bare = line.trim_start_matches(['*', '_']);
    if let Some(rest) = line.strip_prefix(". ") {
        return Some((0, rest.trim_start()));
    }
    let opened = bare.starts_with(['(', '（', '[', '【']);
    let body = bare.trim_start_matches(['(', '（', '[', '【', '#', '№', '第', ' ']);
    let digits = body.len() - body.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 || digits > 4 {
        return cjk_number(bare);
    }
    if let Some(found) = part_number(body) {
        return Some(found);
    }
    let n = body[..digits].parse().ok()?;
    let rest = &body[digits..];
    // `1\.`, as editors escape what could be a list.
    let rest = rest.strip_prefix('\\').filter(|r| r.starts_with(['.', ')'])).unwrap_or(rest);
    let rest = rest
        .strip_prefix(' ')
        .filter(|r| r.starts_with(['.', ')']) && r[1..].starts_with(' ') || is_dashed(r))
        .unwrap_or(rest);
    // A bracket not closed right after the number encloses more: `[1. What is it?](#it)`.
    if opened && !rest.starts_with([')', '）', ']', '】']) {
        return None;
    }
    let rest = rest.strip_prefix(['题', '問', '问']).unwrap_or(rest);
    let unmarked = rest.trim_start_matches(['.', ')', '、', '．', '）', ':', '：', ']', '】', '-', '–']);
    let separated = unmarked.len() < rest.len() || rest.len() < body.len() - digits;
    let wide = !rest[..rest.len() - unmarked.len()].is_ascii();
    let spaced = wide
        || unmarked.starts_with([' ', '\t', '*', '_'])
        || unmarked.starts_with(|c: char| !c.is_ascii())
        || opened;
    let text = unmarked.trim_start_matches(|c: char| c.is_whitespace());
    // Not '2.5 GB', '3-way handshake' or '10 years'.
    (separated && spaced && !text.is_empty()).then_some((n, text))
}

/// `2.1 What is it?`, `2.1) What`: the first of the second part. Without a closing character, only the words
/// of a question tell it from `2.5 GB`.
fn part_number(body: &str) -> Option<(u64, &str)> {
    let end = body.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, rest) = (body[..end].trim_end_matches('.'), &body[end..]);
    let parts: Vec<&str> = number.split('.').collect();
    if !(2..=4).contains(&parts.len()) || parts.iter().any(|p| p.is_empty() || p.len() > 3) {
        return None;
    }
    let closed = body[..end].ends_with('.') || rest.starts_with([')', ':', '、', ']']);
    let text = rest.trim_start_matches([')', ':', '、', ']']);
    let words = text.trim_start();
    let is_question = || cue::has_question_mark(words) || cue::begins_as_question(words);
    (words.len() < text.len()
        && words.starts_with(|c: char| c.is_alphabetic() || "¿`\"*".contains(c))
        && (closed || is_question()))
    .then(|| Some((parts.last()?.parse().ok()?, words)))?
}

/// `4 - Explain`, but not the range `4 - 6`.
fn is_dashed(rest: &str) -> bool {
    let words =
        rest.strip_prefix("- ").or_else(|| rest.strip_prefix("– ")).or_else(|| rest.strip_prefix(": "));
    words.is_some_and(|w| w.starts_with(|c: char| c.is_uppercase() || !c.is_ascii() && c.is_alphabetic()))
}

fn cjk_number(line: &str) -> Option<(u64, &str)> {
    if line.starts_with(|c: char| c.is_ascii() && c != '(') {
        return None;
    }
    let digits = "一二三四五六七八九十";
    let body = line.trim_start_matches(['（', '(']);
    let rest = body.trim_start_matches(|c| digits.contains(c));
    let n =
        body[..body.len() - rest.len()].chars().last().and_then(|c| digits.chars().position(|d| d == c))?;
    let text = rest.strip_prefix(['、', '．', '.', '）', ')'])?;
    Some((n as u64 + 1, text.trim_start()))
}

/// A text without marks around the whole: emphasis, quotes, leading emoji, tags, a link, HTML line breaks.
pub(in crate::import) fn clean(text: &str) -> String {
    if !is_plain(text) {
        let text =
            text.replace("<br/>", " ").replace("<br />", " ").replace("<br>", " ").replace("\\\n", "\n");
        if has_byte(&text, b'<') {
            return strip_wrapping(&text.lines().map(strip_tags).collect::<Vec<_>>().join("\n")).to_owned();
        }
        return strip_wrapping(&text).to_owned();
    }
    strip_wrapping(text).to_owned()
}

/// Like [`clean`], without a copy where none is needed.
pub(super) fn clean_cow(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(strip_wrapping(text)) } else { Cow::Owned(clean(text)) }
}

/// Whether a text has no tags or line breaks to remove inside it.
fn is_plain(text: &str) -> bool {
    !(has_byte(text, b'<') || has_byte(text, b'\\') && text.contains("\\\n"))
}

/// A text without the marks around the whole of it.
fn strip_wrapping(text: &str) -> &str {
    let mut out = text.trim();
    let bytes = out.as_bytes();
    if out.is_ascii()
        && memchr::memchr3(b'*', b'_', b'"', bytes).is_none()
        && bytes.first() != Some(&b'[')
        && bytes.last() != Some(&b'\\')
    {
        return out.strip_suffix(" :").unwrap_or(out);
    }
    // The marks that occur at all.
    let marks =
        [("**", b'*'), ("__", b'_'), ("\"", b'"')].map(|(mark, sign)| has_byte(text, sign).then_some(mark));
    let paired = marks.iter().any(Option::is_some) || !text.is_ascii();
    // A keycap, which is a digit and two more characters: `1️⃣`
    let key = out.trim_start_matches(|c: char| c.is_ascii_digit());
    if key.len() < out.len() && key.starts_with(['\u{fe0f}', '\u{20e3}']) {
        out = key;
    }
    loop {
        let before = out;
        out = out
            .trim_start_matches(|c: char| label::is_emoji(c) || c == '\u{fe0f}' || c.is_whitespace())
            .trim_end_matches(['\\'])
            .trim();
        out = unlink(out);
        for (open, close) in PAIRS.into_iter().filter(|_| paired) {
            if let Some(inner) = out.strip_prefix(open).and_then(|r| r.strip_suffix(close))
                && !inner.is_empty()
                && !inner.contains(open)
                && !inner.contains(close)
            {
                out = inner.trim();
            }
        }
        // The other half of a pair that was removed with a label or number.
        for mark in marks.into_iter().flatten() {
            if memchr::memmem::find_iter(out.as_bytes(), mark).count() % 2 == 1 {
                out = out.strip_suffix(mark).or_else(|| out.strip_prefix(mark)).unwrap_or(out).trim();
            }
        }
        if out == before {
            break;
        }
    }
    out.strip_suffix(" :").unwrap_or(out)
}

/// Marks that emphasise or quote a whole text.
const PAIRS: [(&str, &str); 9] = [
    ("***", "***"),
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("\"", "\""),
    ("“", "”"),
    ("«", "»"),
    ("„", "“"),
    ("_", "_"),
];

/// The words of a text that is a single link; any other text as it is.
fn unlink(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('[')
        && !rest.starts_with('[')
        && let Some(at) = rest.find("](")
        && text.ends_with(')')
        && !rest[at + 2..rest.len() - 1].contains([')', ' '])
        && !rest[..at].contains('[')
    {
        return &rest[..at];
    }
    text
}

/// Whether a line is bold from end to end.
pub(super) fn is_bold(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let line = line.trim_end_matches([':', ' ', '\\']);
    let line =
        line.trim_start_matches(|c: char| label::is_emoji(c) || matches!(c, '\u{fe0f}' | '\u{200d}' | ' '));
    ["**", "__"].iter().any(|m| {
        line.len() > 4 && line.starts_with(m) && line.ends_with(m) && !line[2..line.len() - 2].contains(m)
    })
}

/// Columns of white space before the text of a line; a tab stop is every four columns.
pub(super) fn column(line: &str) -> usize {
    let mut n = 0;
    for c in line.chars() {
        match c {
            ' ' => n += 1,
            '\t' => n = n / 4 * 4 + 4,
            _ => break,
        }
    }
    n
}

/// The letter of an option such as `A: …`, `b) …`, `(C) …` or `**D.** …`.
pub(in crate::import) fn option_letter(line: &str) -> Option<char> {
    let body = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '+' | '(' | '[' | '_' | 'x' | ']') && c != 'x'
    });
    let mut chars = body.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    let mark = chars.next()?;
    let closed = matches!(mark, ':' | ')' | '.' | '：' | '、' | ']');
    (closed && chars.next().is_none_or(|c| c.is_whitespace() || c == '*' || c == '`' || !c.is_ascii()))
        .then(|| letter.to_ascii_uppercase())
}
