//! Inline markup of reStructuredText → Markdown: literals, roles, links, substitutions, footnotes.

use crate::{
    note::writer::{code_span, rewrite},
    text::one_line,
};
use std::collections::HashMap;

/// Most bytes between the start and the end of a mark.
const MAX_MARK_BYTES: usize = 2_000;
/// The marks of a longer text are not converted: that keeps generated input fast.
const MAX_TEXT_BYTES: usize = 60_000;

/// Link targets and substitutions by their names.
#[derive(Debug, Default)]
pub(super) struct Targets {
    links: HashMap<String, String>,
    replaced: HashMap<String, String>,
}

impl Targets {
    /// Collects link targets and substitutions of a file.
    pub(super) fn of(text: &str) -> Self {
        let mut this = Self::default();
        for line in text.lines() {
            let Some(rest) = line.trim_start().strip_prefix(".. ") else { continue };
            if let Some((name, url)) =
                rest.strip_prefix('_').and_then(|r| r.rsplit_once(": ").or_else(|| r.split_once(": ")))
            {
                let url = url.trim();
                if url.contains("://") || url.starts_with("mailto:") {
                    // The name ends at the first colon before a space.
                    let (name, url) = rest[1..].split_once(": ").map_or((name, url), |(n, u)| (n, u.trim()));
                    this.links.insert(key(name), url.to_owned());
                }
            } else if let Some((name, rest)) = rest.strip_prefix('|').and_then(|r| r.split_once('|'))
                && let Some((kind, value)) = rest.trim().split_once("::")
            {
                let value = value.trim();
                let role_text =
                    if kind == "image" { format!("![{name}]({value})") } else { value.to_owned() };
                if matches!(kind, "replace" | "image" | "unicode") {
                    this.replaced.insert(name.to_owned(), role_text);
                }
            }
        }
        this
    }
}

fn key(name: &str) -> String {
    one_line(name.trim().trim_matches('`')).to_lowercase()
}

/// Roles whose text is code.
const CODE: &[&str] = &[
    "code",
    "file",
    "command",
    "program",
    "option",
    "envvar",
    "kbd",
    "samp",
    "func",
    "class",
    "meth",
    "mod",
    "attr",
    "const",
    "data",
    "obj",
    "exc",
    "literal",
    "macro",
    "type",
    "member",
    "function",
    "var",
    "struct",
    "enum",
    "expr",
    "keyword",
    "makevar",
    "mailheader",
    "token",
    "regexp",
    "bash",
    "python",
    "c",
    "cpp",
    "js",
    "sh",
    "sql",
    "java",
    "console",
    "confval",
    "setting",
    "method",
];

/// Writes a text, which may have several lines, as Markdown.
pub(super) fn markdown(text: &str, targets: &Targets) -> String {
    if text.len() > MAX_TEXT_BYTES {
        return text.to_owned();
    }
    rewrite(text, &['`', ':', '|', '[', '_', '\\'], |rest, before, out| {
        mark(rest, before.is_alphanumeric(), targets, out)
    })
}

/// Writes the markup at the start of `text`; gives its length in bytes, 0 if there is none.
fn mark(text: &str, inside_word: bool, targets: &Targets, out: &mut String) -> usize {
    match text.as_bytes()[0] {
        b'\\' => match text[1..].chars().next() {
            // An escaped space separates markup and is not shown.
            Some(c) if c.is_whitespace() => 1 + c.len_utf8(),
            Some(c) => {
                out.push('\\');
                out.push(c);
                1 + c.len_utf8()
            }
            None => 0,
        },
        b'`' if text.starts_with("``") => {
            let Some(end) = within(text, 2, "``") else { return 0 };
            // Backquotes at the end belong to the literal.
            let more = text[end + 2..].bytes().take_while(|b| *b == b'`').count();
            let inner = &text[2..end + more];
            if inner.trim().is_empty() {
                return 0;
            }
            out.push_str(&code_span(inner));
            end + 2 + more
        }
        b'`' => interpreted(text, targets, out),
        b':' if !inside_word => role(text, out),
        b'|' => {
            let Some(end) = within(text, 1, "|") else { return 0 };
            let Some(role_text) = targets.replaced.get(&text[1..end]) else { return 0 };
            out.push_str(role_text);
            end + 1 + reference_underscores(&text[end + 1..])
        }
        b'[' => {
            let Some(end) = within(text, 1, "]_") else { return 0 };
            if end > 40 || text[1..end].contains(['[', ']', '\n']) {
                return 0;
            }
            out.push_str(&text[..=end]);
            end + 2
        }
        b'_' if inside_word && !text[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_') => {
            let start = out
                .rfind(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '_')))
                .map_or(0, |i| i + out[i..].chars().next().map_or(1, char::len_utf8));
            let word = out[start..].to_owned();
            let Some(url) = targets.links.get(&key(&word)) else { return 0 };
            out.truncate(start);
            out.push_str(&format!("[{word}]({url})"));
            1
        }
        _ => 0,
    }
}

/// Where `close` starts, at most `MAX_MARK_BYTES` after `from`.
fn within(text: &str, from: usize, close: &str) -> Option<usize> {
    let mut limit = text.len().min(from + MAX_MARK_BYTES);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    text.get(from..limit)?.find(close).map(|i| i + from)
}

/// How many underscores after a text make it a reference.
fn reference_underscores(rest: &str) -> usize {
    let n = rest.bytes().take_while(|b| *b == b'_').count();
    if n <= 2 && !rest[n..].starts_with(char::is_alphanumeric) { n } else { 0 }
}

/// `` `text` ``, `` `text`_ ``, `` `text <target>`__ ``, `` `text`:role: ``.
fn interpreted(text: &str, targets: &Targets, out: &mut String) -> usize {
    let Some(end) = within(text, 1, "`") else { return 0 };
    let inner = &text[1..end];
    if inner.is_empty() || inner.starts_with(char::is_whitespace) {
        return 0;
    }
    let after = &text[end + 1..];
    let marks = reference_underscores(after);
    if marks > 0 {
        match text_and_target(inner) {
            Some((words, target)) => {
                let target =
                    targets.links.get(&key(target.trim_end_matches('_'))).map_or(target, String::as_str);
                let broken = if inner.contains('\n') && !words.contains('\n') { "\n" } else { "" };
                let words = if words.is_empty() { target } else { words };
                out.push_str(&format!(
                    "[{words}]({}){broken}",
                    target.split_whitespace().collect::<String>()
                ));
            }
            None => match targets.links.get(&key(inner)) {
                Some(url) => out.push_str(&format!("[{inner}]({url})")),
                None => out.push_str(inner),
            },
        }
        return end + 1 + marks;
    }
    if let Some(name) =
        after.strip_prefix(':').and_then(|r| r.split_once(':')).map(|(n, _)| n).filter(|n| is_role(n))
    {
        role_text(name, inner, out);
        return end + 3 + name.len();
    }
    // A title reference by the syntax, but mostly meant as code.
    out.push_str(&text[..=end]);
    end + 1
}

fn is_role(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+' | b':'))
}

/// `:role:`text``.
fn role(text: &str, out: &mut String) -> usize {
    let Some(quote) = text.find('`').filter(|q| *q >= 3 && text[..*q].ends_with(':')) else { return 0 };
    let name = &text[1..quote - 1];
    if !is_role(name) {
        return 0;
    }
    let Some(end) = within(text, quote + 1, "`") else { return 0 };
    role_text(name, &text[quote + 1..end], out);
    end + 1
}

/// Writes the text of a role as the role shows it.
fn role_text(role: &str, inner: &str, out: &mut String) {
    let name = role.rsplit(':').next().unwrap_or(role);
    let aim = text_and_target(inner);
    let words = aim.map_or(inner, |(w, _)| if w.is_empty() { inner } else { w });
    match name {
        "math" => out.push_str(&format!("${inner}$")),
        "sup" | "superscript" => out.push_str(&format!("^{inner}")),
        "sub" | "subscript" => out.push_str(&format!("_{inner}")),
        "strong" | "guilabel" | "menuselection" => out.push_str(&format!("**{inner}**")),
        "emphasis" | "dfn" | "title" | "title-reference" => out.push_str(&format!("*{inner}*")),
        "rfc" => out.push_str(&format!("RFC {words}")),
        "pep" => out.push_str(&format!("PEP {words}")),
        "download" if aim.is_some() => out.push_str(&format!("[{words}]({})", aim.map_or("", |a| a.1))),
        _ if CODE.contains(&name) || role.contains(':') => {
            let short = words.strip_prefix('~').map(|w| w.rsplit('.').next().unwrap_or(w));
            out.push_str(&code_span(short.unwrap_or(words).trim_start_matches('!')));
        }
        _ => out.push_str(words.trim_start_matches('!')),
    }
}

/// Text and target of `text <target>`.
fn text_and_target(inner: &str) -> Option<(&str, &str)> {
    let body = inner.strip_suffix('>')?;
    let (words, target) = body.rsplit_once('<')?;
    (words.is_empty() || words.ends_with(char::is_whitespace)).then(|| (words.trim(), target.trim()))
}
