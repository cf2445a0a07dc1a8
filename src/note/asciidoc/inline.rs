//! Inline markup of AsciiDoc → Markdown: emphasis, code, links, references, attributes.

use crate::note::writer::{code_span, rewrite};
use std::collections::HashMap;

/// Most bytes between the start and the end of a mark.
const MAX_MARK_BYTES: usize = 1_000;
/// The marks of a longer text are not converted: that keeps generated input fast.
const MAX_TEXT_BYTES: usize = 60_000;

/// Values of attributes.
#[derive(Debug, Default)]
pub(super) struct Values(HashMap<String, String>);

impl Values {
    /// Sets one.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        if value.len() <= 500 {
            self.0.insert(name.to_lowercase(), value.to_owned());
        }
    }

    fn get(&self, name: &str) -> Option<&str> {
        match name {
            "nbsp" | "sp" => Some(" "),
            "empty" | "zwsp" | "wj" => Some(""),
            "plus" => Some("+"),
            "vbar" => Some("|"),
            "lt" => Some("<"),
            "gt" => Some(">"),
            "amp" => Some("&"),
            "asterisk" => Some("*"),
            "backtick" => Some("`"),
            "startsb" => Some("["),
            "endsb" => Some("]"),
            _ => self.0.get(&name.to_lowercase()).map(String::as_str),
        }
    }

    /// A text with the references to attributes replaced.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{')
            && let Some(end) = rest[at..].find('}')
        {
            out.push_str(&rest[..at]);
            match self.get(&rest[at + 1..at + end]) {
                Some(value) => out.push_str(value),
                None => out.push_str(&rest[at..=at + end]),
            }
            rest = &rest[at + end + 1..];
        }
        out.push_str(rest);
        out
    }
}

/// Writes a text, which may have several lines, as Markdown.
pub(super) fn markdown(text: &str, values: &Values) -> String {
    write(text, values, 0)
}

fn write(text: &str, values: &Values, depth: usize) -> String {
    if text.len() > MAX_TEXT_BYTES || depth > 8 {
        return text.to_owned();
    }
    rewrite(
        text,
        &[
            '*', '_', '`', '+', '#', '^', '~', '{', '<', '[', '\\', '(', 'h', 'l', 'x', 'i', 'f', 'k', 'b',
            'p', 's', 'm',
        ],
        |rest, before, out| mark(rest, before, values, depth, out),
    )
}

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MAX_MARK_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn mark(text: &str, before: char, values: &Values, depth: usize, out: &mut String) -> usize {
    let inside_word = before.is_alphanumeric() || before == '_';
    match text.as_bytes()[0] {
        b'\\' if text[1..].starts_with(['*', '_', '`', '#', '{', '[', '+', '<']) => {
            let c = text[1..].chars().next().unwrap_or(' ');
            // `{`, `#` and `+` need no escape in Markdown.
            if !matches!(c, '{' | '#' | '+') {
                out.push('\\');
            }
            out.push(c);
            2
        }
        b'*' | b'_' | b'#' => emphasis(text, inside_word, values, depth, out),
        b'`' => code(text, inside_word, out),
        b'+' if text.starts_with("+++") => passthrough(text, "+++", out),
        b'+' if text.starts_with("++") => passthrough(text, "++", out),
        b'+' if !inside_word && text[1..].starts_with(|c: char| !c.is_whitespace()) => {
            passthrough(text, "+", out)
        }
        b'^' | b'~' => sub_or_superscript(text, inside_word, out),
        b'{' => {
            let Some(end) = bounded(text).find('}').filter(|e| *e < 60) else { return 0 };
            let Some(value) = values.get(&text[1..end]) else { return 0 };
            if value.contains('{') {
                out.push_str(value);
            } else {
                out.push_str(&write(value, values, depth + 1));
            }
            end + 1
        }
        b'<' if text.starts_with("<<") => {
            let Some(end) = bounded(text).find(">>").filter(|e| {
                *e > 2
                    && !text[2..*e].contains(['\n', '<'])
                    && text[2..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '/'))
            }) else {
                return 0;
            };
            let (target, words) = text[2..end].split_once(',').unwrap_or((&text[2..end], ""));
            out.push_str(if words.is_empty() { target.trim_start_matches('#') } else { words.trim() });
            end + 2
        }
        b'[' if text.starts_with("[[") => {
            bounded(text).find("]]").filter(|e| !text[2..*e].contains([' ', '\n'])).map_or(0, |end| end + 2)
        }
        // `[.role]#text#`: the role is not shown.
        b'[' => bounded(text)
            .find(']')
            .filter(|e| {
                *e < 60
                    && text[1..].starts_with(['.', '#'])
                    && text[e + 1..].starts_with(['#', '*', '_', '`'])
            })
            .map_or(0, |end| end + 1),
        b'(' if text.starts_with("((") && !inside_word => {
            let triple = text.starts_with("(((");
            let (open, close) = if triple { (3, ")))") } else { (2, "))") };
            let Some(end) =
                bounded(text).find(close).filter(|e| *e > open && !text[open..*e].contains(['(', '\n', '=']))
            else {
                return 0;
            };
            // Index terms: `((shown))` and `(((hidden)))`.
            if !triple {
                out.push_str(&text[open..end]);
            }
            end + close.len()
        }
        b'a'..=b'z'
            if text.starts_with("footnote:") || !inside_word && !matches!(before, '/' | '.' | '-') =>
        {
            inline_macro(text, values, depth, out)
        }
        _ => 0,
    }
}

/// `*bold*`, `_italic_`, `#highlighted#`; doubled also inside words.
fn emphasis(text: &str, inside_word: bool, values: &Values, depth: usize, out: &mut String) -> usize {
    let mark_char = text.as_bytes()[0];
    let double = text.as_bytes().get(1) == Some(&mark_char);
    let width = if double { 2 } else { 1 };
    let first = text[width..].chars().next();
    if (!double && inside_word) || first.is_none_or(|c| c.is_whitespace() || c == char::from(mark_char)) {
        return 0;
    }
    let body = bounded(text).as_bytes();
    let mut i = width + 1;
    while i + width <= body.len() {
        let at_mark = body[i] == mark_char && (!double || body[i + 1] == mark_char);
        let after = text.get(i + width..).and_then(|t| t.chars().next());
        if at_mark
            && !body[i - 1].is_ascii_whitespace()
            && text.is_char_boundary(i)
            && (double
                || after
                    .is_none_or(|c| !c.is_alphanumeric() && c != '_' && u32::from(c) != u32::from(mark_char)))
        {
            let inner = write(&text[width..i], values, depth + 1);
            match mark_char {
                b'*' => out.push_str(&format!("**{inner}**")),
                b'_' => out.push_str(&format!("*{inner}*")),
                _ => out.push_str(&inner),
            }
            return i + width;
        }
        i += 1;
        if body.get(i..i + 2) == Some(b"\n\n") {
            break;
        }
        while i < body.len() && !text.is_char_boundary(i) {
            i += 1;
        }
    }
    0
}

/// `` `code` ``, ``` ``code`` ```, `` `+literal+` ``.
fn code(text: &str, inside_word: bool, out: &mut String) -> usize {
    let double = text.starts_with("``");
    if inside_word && !double {
        return 0;
    }
    let width = if double { 2 } else { 1 };
    let Some(end) = bounded(text)[width..].find(&text[..width]).map(|e| e + width).filter(|e| *e > width)
    else {
        return 0;
    };
    let inner = &text[width..end];
    if inner.starts_with(char::is_whitespace) && !double {
        return 0;
    }
    let bare =
        inner.strip_prefix('+').and_then(|i| i.strip_suffix('+')).filter(|i| !i.is_empty()).unwrap_or(inner);
    out.push_str(&code_span(bare));
    end + width
}

/// Text between plus signs is written as it is.
fn passthrough(text: &str, mark_char: &str, out: &mut String) -> usize {
    let n = mark_char.len();
    let Some(end) = bounded(text)[n..].find(mark_char).map(|e| e + n).filter(|e| *e > n) else { return 0 };
    let after = text[end + n..].chars().next();
    if n == 1
        && (after.is_some_and(char::is_alphanumeric)
            || text[..end].ends_with(char::is_whitespace)
            || text[..end].contains('\n'))
    {
        return 0;
    }
    out.push_str(&text[n..end]);
    end + n
}

/// `n^2^` and `H~2~O`.
fn sub_or_superscript(text: &str, inside_word: bool, out: &mut String) -> usize {
    let mark_char = &text[..1];
    let Some(end) = bounded(text)[1..]
        .find(mark_char)
        .map(|e| e + 1)
        .filter(|e| *e > 1 && !text[1..*e].contains(char::is_whitespace))
    else {
        return 0;
    };
    if !inside_word {
        return 0;
    }
    out.push(if mark_char == "^" { '^' } else { '_' });
    out.push_str(&text[1..end]);
    end + 1
}

/// Macros and addresses: `link:x[y]`, `https://x[y]`, `xref:x[y]`, `image:x[y]`, `kbd:[x]` …
fn inline_macro(text: &str, values: &Values, depth: usize, out: &mut String) -> usize {
    const NAMES: &[&str] = &[
        "link:",
        "xref:",
        "image:",
        "footnote:",
        "kbd:",
        "btn:",
        "menu:",
        "pass:",
        "stem:",
        "latexmath:",
        "http://",
        "https://",
        "ftp://",
        "mailto:",
        "icon:",
        "ifdef:",
    ];
    let Some(name) = NAMES.iter().find(|n| text.starts_with(**n)) else { return 0 };
    let body = bounded(text);
    let address = name.ends_with("//") || *name == "mailto:";
    let stop = body.find(|c: char| c.is_whitespace() || c == '[').unwrap_or(body.len());
    if !body[stop..].starts_with('[') {
        return if address { copy(&text[..stop], out) } else { 0 };
    }
    // The text may have escaped brackets.
    let mut end = stop + 1;
    loop {
        let Some(next) = body[end..].find(']') else {
            return if address { copy(&text[..stop], out) } else { 0 };
        };
        end += next;
        if !body[..end].ends_with('\\') {
            break;
        }
        end += 1;
    }
    let target = if address { &text[..stop] } else { &text[name.len()..stop] };
    let target = values.fill(target.trim_start_matches("++").trim_end_matches("++"));
    let words = text[stop + 1..end].replace("\\]", "]");
    match *name {
        "image:" | "icon:" => {
            let alt = words.split(',').next().unwrap_or("").to_owned();
            out.push_str(&format!("![{alt}]({target})"));
        }
        "footnote:" => {
            let space = if out.ends_with(char::is_whitespace) { "" } else { " " };
            out.push_str(&format!("{space}({})", write(&words, values, depth + 1)));
        }
        "kbd:" => out.push_str(&code_span(&words)),
        "btn:" => out.push_str(&format!("**{words}**")),
        "menu:" => out.push_str(&format!("**{target} > {words}**")),
        "pass:" => out.push_str(&words),
        "stem:" | "latexmath:" => out.push_str(&format!("${words}$")),
        "ifdef:" => return 0,
        _ => {
            let words = words
                .trim_end_matches('^')
                .split(",window=")
                .next()
                .unwrap_or("")
                .split(",role=")
                .next()
                .unwrap_or("")
                .trim_matches('"')
                .trim_end_matches('^')
                .to_owned();
            let shown = if words.is_empty() { target.clone() } else { write(&words, values, depth + 1) };
            if *name == "xref:" {
                // A place in the same document needs no link.
                let file = target.contains(".adoc");
                if file { out.push_str(&format!("[{shown}]({target})")) } else { out.push_str(&shown) }
            } else if shown == target {
                out.push_str(&target);
            } else {
                out.push_str(&format!("[{shown}]({target})"));
            }
        }
    }
    end + 1
}

fn copy(text: &str, out: &mut String) -> usize {
    out.push_str(text);
    text.len()
}
