//! Marks in a text of org-mode → Markdown: emphasis, code, links, notes.

use crate::note::writer::{code_span, rewrite};

/// Most bytes between the start and the end of a mark.
const MAX_MARK_BYTES: usize = 2_000;
/// The marks of a longer text are not converted: that keeps generated input fast.
const MAX_TEXT_BYTES: usize = 60_000;

/// Writes a text, which may have several lines, as Markdown.
pub(super) fn markdown(text: &str) -> String {
    if text.len() > MAX_TEXT_BYTES {
        return text.to_owned();
    }
    rewrite(text, &['*', '/', '=', '~', '+', '_', '[', '<', 's', '@'], mark)
}

fn mark(text: &str, before: char, out: &mut String) -> usize {
    match text.as_bytes()[0] {
        b'[' if text.starts_with("[[") => link(text, out),
        b'[' if text.starts_with("[fn:") => {
            let Some(end) = bounded(text).find(']') else { return 0 };
            match text[4..end].split_once(':') {
                Some((_, words)) => out.push_str(&format!("({})", words.trim())),
                None => out.push_str(&format!("[{}]", &text[4..end])),
            }
            end + 1
        }
        b'<' if text.starts_with("<<") => {
            let Some(end) =
                bounded(text).find(">>").filter(|e| *e > 2 && !text[2..*e].contains(['<', '\n', ' ', '(']))
            else {
                return 0;
            };
            let radio = text.starts_with("<<<");
            if radio {
                out.push_str(&text[3..end]);
            }
            end + if radio { 3.min(text.len() - end) } else { 2 }
        }
        b's' if text.starts_with("src_") && !before.is_alphanumeric() => {
            let Some(open) = bounded(text).find('{').filter(|o| *o < 40 && !text[..*o].contains(' ')) else {
                return 0;
            };
            let Some(end) = bounded(text)[open..].find('}') else { return 0 };
            out.push_str(&code_span(&text[open + 1..open + end]));
            open + end + 1
        }
        b'@' if text.starts_with("@@") => bounded(&text[2..]).find("@@").map_or(0, |end| end + 4),
        mark @ (b'*' | b'/' | b'=' | b'~' | b'+' | b'_') => emphasis(text, mark, before, out),
        _ => 0,
    }
}

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MAX_MARK_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Emphasis starts after white space or opening punctuation and ends before white space or closing
/// punctuation.
fn emphasis(text: &str, mark: u8, before: char, out: &mut String) -> usize {
    let opens = before.is_whitespace()
        || matches!(before, '-' | '–' | '—' | '(' | '{' | '\'' | '"' | '[' | '*' | '/' | '_' | '+')
        || !before.is_ascii();
    let first = text[1..].chars().next();
    if !opens || first.is_none_or(|c| c.is_whitespace() || c == char::from(mark)) {
        return 0;
    }
    let body = bounded(text);
    let mut lines = 0;
    for (i, b) in body.bytes().enumerate().skip(2) {
        if b == b'\n' {
            lines += 1;
            if lines > 1 {
                return 0;
            }
        }
        if b != mark || body.as_bytes()[i - 1].is_ascii_whitespace() {
            continue;
        }
        let after = text[i + 1..].chars().next();
        let closes = after.is_none_or(|c| {
            c.is_whitespace()
                || matches!(
                    c,
                    '-' | '.'
                        | ','
                        | ';'
                        | ':'
                        | '!'
                        | '?'
                        | '\''
                        | '"'
                        | ')'
                        | '}'
                        | '['
                        | ']'
                        | '\\'
                        | '*'
                        | '/'
                        | '_'
                        | '+'
                        | '|'
                        | '>'
                )
                || !c.is_ascii()
        });
        if !closes {
            continue;
        }
        let inner = &text[1..i];
        match mark {
            b'=' | b'~' => out.push_str(&code_span(inner)),
            b'*' => out.push_str(&format!("**{}**", markdown(inner))),
            b'/' => out.push_str(&format!("*{}*", markdown(inner))),
            b'+' => out.push_str(&format!("~~{}~~", markdown(inner))),
            _ => out.push_str(&markdown(inner)),
        }
        return i + 1;
    }
    0
}

fn link(text: &str, out: &mut String) -> usize {
    let Some(end) = bounded(text).find("]]") else { return 0 };
    let inner = &text[2..end];
    if inner.is_empty() || inner.starts_with([' ', '[']) || inner.contains('\n') && !inner.contains("][") {
        return 0;
    }
    let (target, words) = inner.split_once("][").map_or((inner, None), |(t, w)| (t, Some(w)));
    let bare = target.strip_prefix("file:").or_else(|| target.strip_prefix("attachment:")).unwrap_or(target);
    let lower = bare.to_lowercase();
    let image = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"].iter().any(|e| lower.ends_with(e));
    let address = bare.replace(' ', "%20");
    match words {
        Some(words) => out.push_str(&format!("[{}]({address})", words.trim())),
        None if image => out.push_str(&format!("![]({address})")),
        None if bare.contains("://") || bare.starts_with("mailto:") => out.push_str(bare),
        None => {
            // Another note, by its title.
            let title = bare.strip_prefix("roam:").unwrap_or(bare).trim_start_matches(['*', '#']);
            out.push_str(&format!("[[{title}]]"));
        }
    }
    end + 2
}

/// Writes the gaps of org-drill (`[words||hint]`) and org-fc (`{{words}{hint}@0}`) as `[words]`.
pub(super) fn gaps(text: &str) -> String {
    if text.len() > MAX_TEXT_BYTES {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '{']) {
        out.push_str(&rest[..at]);
        let here = &rest[at..];
        if here.starts_with("[[") {
            let end = here.find("]]").map_or(here.len(), |e| e + 2);
            out.push_str(&markdown(&here[..end]));
            rest = &here[end..];
        } else if here.starts_with("{{")
            && let Some(end) = here.find('}')
        {
            let after = &here[end + 1..];
            let close = after
                .find('}')
                .filter(|c| after[..*c].contains('@') || after.starts_with('{'))
                .map_or(0, |c| c + 1);
            let tail = &after[close..];
            // The number may follow the hint.
            let number = if tail.starts_with('@') { tail.find('}').map_or(0, |c| c + 1) } else { 0 };
            out.push_str(&format!("[{}]", &here[2..end]));
            rest = &tail[number..];
        } else if let Some(end) = here.find(']').filter(|_| here.starts_with('[')) {
            let words = here[1..end].split("||").next().unwrap_or("");
            out.push_str(&format!("[{words}]"));
            rest = &here[end + 1..];
        } else {
            out.push_str(&here[..1]);
            rest = &here[1..];
        }
    }
    out.push_str(rest);
    markdown(&out)
}

/// Whether a text has a gap, not only the number of a footnote, a checkbox or a date.
pub(super) fn has_gap(text: &str) -> bool {
    text.match_indices('[').any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.find(']').is_some_and(|end| {
            let inner = &rest[..end];
            inner.chars().filter(|c| c.is_alphabetic()).count() > 1
                && !inner.starts_with('[')
                && !rest[end + 1..].starts_with(['(', ']'])
        })
    })
}
