//! Marks at the head and around a line: numbers, option letters, emphasis, quotes, indentation.
//!
//! Takes a line, gives what it is without them. Pure text, no judgement.

use super::label;
use crate::note::{
    markdown::html_block::strip_tags,
    words::{cue, scan::has},
};
use std::borrow::Cow;

/// A number written before text: `1. `, `2) `, `(3) `, `4、`, `#5 `, `№ 6.`, `. ` (a broken one), and the
/// rest.
pub(crate) fn number(line: &str) -> Option<(u64, &str)> {
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
    // `1\.`, as editors write that escape what could be a list.
    let rest = rest.strip_prefix('\\').filter(|r| r.starts_with(['.', ')'])).unwrap_or(rest);
    let rest = rest
        .strip_prefix(' ')
        .filter(|r| r.starts_with(['.', ')']) && r[1..].starts_with(' ') || is_dashed(r))
        .unwrap_or(rest);
    // A bracket that is not closed behind the number is one around more: `[1. What is it?](#it)`.
    if opened && !rest.starts_with([')', '）', ']', '】']) {
        return None;
    }
    let rest = rest.strip_prefix(['题', '問', '问']).unwrap_or(rest);
    let signed = rest.trim_start_matches(['.', ')', '、', '．', '）', ':', '：', ']', '】', '-', '–']);
    let separated = signed.len() < rest.len() || rest.len() < body.len() - digits;
    let wide = !rest[..rest.len() - signed.len()].is_ascii();
    let blank = wide
        || signed.starts_with([' ', '\t', '*', '_'])
        || signed.starts_with(|c: char| !c.is_ascii())
        || opened;
    let text = signed.trim_start_matches(|c: char| c.is_whitespace());
    // '2.5 GB', '3-way handshake' and '10 years' are no numbering.
    (separated && blank && !text.is_empty()).then_some((n, text))
}

/// `2.1 What is it?`, `2.1) What`: the first of the second part. Only words that ask tell it from `2.5 GB`
/// where no sign closes it.
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
    let asks = || cue::has_question_mark(words) || cue::begins_as_question(words);
    (words.len() < text.len()
        && words.starts_with(|c: char| c.is_alphabetic() || "¿`\"*".contains(c))
        && (closed || asks()))
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

/// A question's words without marks around the whole: emphasis, quotes, emoji in front, anchors,
/// closing `#`, line breaks of HTML.
pub(crate) fn clean(text: &str) -> String {
    if !is_plain(text) {
        let text =
            text.replace("<br/>", " ").replace("<br />", " ").replace("<br>", " ").replace("\\\n", "\n");
        if has(&text, b'<') {
            return bare(&text.lines().map(strip_tags).collect::<Vec<_>>().join("\n")).to_owned();
        }
        return bare(&text).to_owned();
    }
    bare(text).to_owned()
}

/// The same for a text that is looked at and not kept.
pub(super) fn cleaned(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(bare(text)) } else { Cow::Owned(clean(text)) }
}

/// Whether there is nothing to take out of a text but around it.
fn is_plain(text: &str) -> bool {
    !(has(text, b'<') || has(text, b'\\') && text.contains("\\\n"))
}

/// A text without what stands around the whole of it.
fn bare(text: &str) -> &str {
    let mut out = text.trim();
    let bytes = out.as_bytes();
    if out.is_ascii()
        && memchr::memchr3(b'*', b'_', b'"', bytes).is_none()
        && bytes.first() != Some(&b'[')
        && bytes.last() != Some(&b'\\')
    {
        return out.strip_suffix(" :").unwrap_or(out);
    }
    // Which marks there are at all.
    let marks =
        [("**", b'*'), ("__", b'_'), ("\"", b'"')].map(|(mark, sign)| has(text, sign).then_some(mark));
    let paired = marks.iter().any(Option::is_some) || !text.is_ascii();
    // A keycap, which is a digit and two signs: `1️⃣`
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
        // What a label or number took from a pair of marks.
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

/// What emphasises or quotes a whole text.
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

/// The words of a text that is one link and nothing else.
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
pub(crate) fn is_bold(line: &str) -> bool {
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

/// Columns of white space before the text of a line; a tab goes to the next multiple of four.
pub(crate) fn column(line: &str) -> usize {
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
pub(crate) fn option_letter(line: &str) -> Option<char> {
    let body = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '+' | '(' | '[' | '_' | 'x' | ']') && c != 'x'
    });
    let mut chars = body.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    let sign = chars.next()?;
    let closed = matches!(sign, ':' | ')' | '.' | '：' | '、' | ']');
    (closed && chars.next().is_none_or(|c| c.is_whitespace() || c == '*' || c == '`' || !c.is_ascii()))
        .then(|| letter.to_ascii_uppercase())
}
