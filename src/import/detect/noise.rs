//! Lines that belong to no answer: rules, 'back to top', bare tags, navigation.
//!
//! Takes text, gives it back without them. Fenced code is never touched.

use super::pattern::is_contents_link;
use crate::note::{
    markdown::html_block::{is_only_tags, strip_tags},
    words::scan::{self, has, searcher},
};
use aho_corasick::AhoCorasick;
use std::{borrow::Cow, sync::LazyLock};

/// Whether a line holds nothing but wikilinks.
pub(crate) fn is_wikilinks(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['-', '*', '+', ' ']);
    if line.is_empty() {
        return true;
    }
    let mut rest = line;
    while let Some(inner) = rest.strip_prefix("[[") {
        let Some(end) = inner.find("]]") else { return false };
        rest = inner[end + 2..].trim_start_matches([' ', ',', ';', '·', '|']);
    }
    rest.is_empty() && line.starts_with("[[")
}

/// Titles of the `[[wikilinks]]` of a text, without aliases and headings, embeds left out.
pub(crate) fn wikilinks(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest.as_bytes(), b"[[") {
        let embed = rest[..at].ends_with('!');
        let inner = &rest[at + 2..];
        let Some(end) = inner.find("]]") else { break };
        let target = &inner[..end];
        let title = target.split(['|', '#']).next().unwrap_or("").trim();
        let shell = target.starts_with([' ', '-', '$', '"']) || title.contains('\n') || title.contains('[');
        if !embed && !title.is_empty() && !shell && !out.iter().any(|l| l == title) {
            out.push(title.to_owned());
        }
        rest = &inner[end + 2..];
    }
    out
}

/// Whether a line only leads elsewhere in the document: 'back to top' and its kin.
pub(crate) fn is_jump(line: &str) -> bool {
    let text = line.trim();
    if text.is_empty() {
        return false;
    }
    let bare =
        || text.trim_matches(['*', '_', ' ', '>', '|', '(', '-', '⬆', '↑', '\u{fe0f}', '🔝', '↥', '▲']);
    if !text.is_ascii() && bare().is_empty() && text.contains(['⬆', '↑', '🔝', '↥', '▲']) {
        return true;
    }
    let linked =
        has(text, b'#') && (text.contains("](#") || text.contains("href=\"#") || text.contains("href='#"));
    let plain = if has(text, b'<') { Cow::Owned(strip_tags(text)) } else { Cow::Borrowed(text) };
    // Unlinked, it is a line of a menu, not a sentence: 'They move to the top.'
    if !linked
        && (plain.is_ascii() && plain.len() >= 80 || has_words(&plain, 6) || plain.ends_with(['.', ',', ':']))
    {
        return false;
    }
    let lower = if plain.is_ascii() { plain } else { Cow::Owned(plain.to_lowercase()) };
    let shorter = |most: usize| lower.len() < most || lower.chars().count() < most;
    if shorter(80) && JUMPS.is_match(lower.as_ref()) {
        return true;
    }
    linked && (is_contents_link(text) || is_contents_link(bare())) && shorter(60)
}

/// Whether a text has at least `n` words.
fn has_words(text: &str, n: usize) -> bool {
    if !text.is_ascii() {
        return text.split_whitespace().nth(n - 1).is_some();
    }
    // What Unicode has for white space among ASCII.
    let blank = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
    text.as_bytes().split(blank).filter(|w| !w.is_empty()).nth(n - 1).is_some()
}

/// [`TOP`] all at once, in any case.
static JUMPS: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(TOP));

/// What a line says that leads elsewhere.
const TOP: &[&str] = &[
    "back to top",
    "go to top",
    "to the top",
    "return to top",
    "nach oben",
    "volver arriba",
    "volver al inicio",
    "retour en haut",
    "наверх",
    "к оглавлению",
    "回到顶部",
    "返回顶部",
    "返回目录",
    "table of contents",
    "⬆",
    "↥",
    "🔝",
];

/// Whether a line is a list of tags: `[core, jdbc]`, `#docker #k8s`.
pub(crate) fn is_tag_line(line: &str) -> bool {
    let line = line.trim();
    if let Some(inner) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
        return !inner.is_empty()
            && inner.chars().count() <= 80
            && !inner.contains(['[', ']', '(', '"', '{', '=', ';'])
            && inner.split(',').all(|t| {
                let t = t.trim();
                t.chars().any(char::is_alphabetic)
                    && t.split_whitespace().count() <= 2
                    && t != "..."
                    && t != "…"
            });
    }
    line.starts_with('#')
        && line.split_whitespace().all(|w| {
            let tag = w.trim_end_matches(',');
            tag.len() > 1
                && tag.starts_with('#')
                && !tag.starts_with("##")
                && tag[1..].starts_with(char::is_alphabetic)
        })
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let mut signs = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else { return false };
    matches!(first, '-' | '*' | '_' | '=' | '—' | '─' | '~')
        && line.chars().count() >= 3
        && signs.all(|c| c == first)
}

/// A property of a Logseq block or of Dataview: `id:: 64a1`.
fn is_property(line: &str) -> bool {
    line.split_once(":: ").is_some_and(|(key, _)| {
        key.starts_with(|c: char| c.is_ascii_lowercase())
            && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
    })
}

fn is_edge_noise(line: &str, no_jump: bool) -> bool {
    let text = line.trim();
    text.is_empty()
        || is_rule(text)
        || (!no_jump && is_jump(text))
        || is_wikilinks(text)
        || is_only_tags(text)
        || is_property(text)
        || (text.starts_with("{:") && text.ends_with('}'))
        || (text.starts_with("<!--") && text.ends_with("-->"))
        || text == "\\"
        || text.chars().all(|c| c == '#')
}

/// `text` without noise at its edges and without jumps anywhere outside code.
pub(crate) fn without_noise(text: &str) -> String {
    // Each line with whether it is known to be no jump.
    let mut lines: Vec<(&str, bool)> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    for line in scan::lines(text) {
        let trimmed = line.trim_start();
        let sign = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = sign.map_or(0, |s| trimmed.chars().take_while(|c| *c == s).count());
        match fence {
            None if run >= 3 => fence = sign.map(|s| (s, run)),
            Some((s, n)) if Some(s) == sign && run >= n && trimmed.trim_end().chars().all(|c| c == s) => {
                fence = None
            }
            _ => {}
        }
        let outside = fence.is_none() && run < 3;
        if !(outside && (is_jump(line) || is_details_tag(line))) {
            lines.push((line, outside));
        }
    }
    let mut first = 0;
    let mut last = lines.len();
    while first < last
        && (is_edge_noise(lines[first].0, lines[first].1) || is_summary(lines[first].0))
        && !is_table_rule(lines[first].0)
    {
        first += 1;
    }
    while last > first && is_edge_noise(lines[last - 1].0, lines[last - 1].1) {
        last -= 1;
    }
    let kept: Vec<&str> = lines[first..last].iter().map(|(line, _)| *line).collect();
    let kept = dedent(&kept);
    kept.trim_matches('\n').trim_end().to_owned()
}

fn is_table_rule(line: &str) -> bool {
    line.contains('|')
}

/// The line that opens a details element at the very beginning of an answer.
fn is_summary(line: &str) -> bool {
    let line = line.trim();
    (line.starts_with("<summary") || line.starts_with("<details")) && line.ends_with("</summary>")
}

fn is_details_tag(line: &str) -> bool {
    matches!(line.trim(), "<details>" | "</details>" | "<p>" | "</p>")
}

/// Lines without the indentation all filled lines share, joined.
pub(crate) fn dedent(lines: &[impl AsRef<str>]) -> String {
    let indent = |l: &str| l.len() - l.trim_start_matches([' ', '\t']).len();
    let filled = lines.iter().map(AsRef::as_ref).filter(|l| !l.trim_start().is_empty());
    // Nothing is less than none.
    let mut shared = usize::MAX;
    for line in filled {
        shared = shared.min(indent(line));
        if shared == 0 {
            break;
        }
    }
    let shared = if shared == usize::MAX { 0 } else { shared };
    let mut out = String::with_capacity(lines.iter().map(|l| l.as_ref().len() + 1).sum());
    for (n, line) in lines.iter().enumerate() {
        if n > 0 {
            out.push('\n');
        }
        out.push_str(line.as_ref().get(shared..).unwrap_or(""));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_lines() {
        assert!(is_wikilinks("[[0100 - Architecture]]"));
        assert!(is_wikilinks("[[a]], [[b|c]]"));
        assert!(!is_wikilinks("see [[a]]"));
        assert!(is_jump("**[⬆ Back to Top](#table-of-contents)**"));
        assert!(is_jump("[↑ back to top](#toc)"));
        assert!(is_jump("<a href=\"#top\">Back to top</a>"));
        assert!(!is_jump("The roots go to the top."));
        assert!(!is_jump("Go back to the top of the stack and unwind until it is empty, as above"));
        assert!(is_tag_line("[core,exceptions]"));
        assert!(is_tag_line("#docker #k8s"));
        assert!(!is_tag_line("[1, 2, 3]"));
        assert!(!is_tag_line("# Heading"));
    }

    #[test]
    fn noise_goes_code_stays() {
        let text = "<p>\n\nIt is.\n\n```\n---\n[Back to top](#top)\n```\n\n**[Back to top](#top)**\n---\n";
        assert_eq!(without_noise(text), "It is.\n\n```\n---\n[Back to top](#top)\n```");
    }
}
