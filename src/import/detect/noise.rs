//! Lines that do not belong to an answer: rules, 'back to top', bare tags, navigation.
//!
//! Takes text, gives it back without them. Fenced code is never changed.

use super::pattern::is_contents_link;
use crate::note::{
    markdown::html_block::{is_only_tags, strip_tags},
    words::scan::{self, has_byte, searcher},
};
use aho_corasick::AhoCorasick;
use std::{borrow::Cow, sync::LazyLock};

/// Whether a line has only wikilinks; true for a blank line.
pub(super) fn has_only_wikilinks(line: &str) -> bool {
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

/// Titles of the `[[wikilinks]]` of a text, without aliases, headings and embeds.
pub(super) fn wikilinks(text: &str) -> Vec<String> {
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

/// Whether a line is only a link to another place of the document, such as 'back to top'.
pub(super) fn is_jump_link(line: &str) -> bool {
    let text = line.trim();
    if text.is_empty() {
        return false;
    }
    let bare =
        || text.trim_matches(['*', '_', ' ', '>', '|', '(', '-', '⬆', '↑', '\u{fe0f}', '🔝', '↥', '▲']);
    if !text.is_ascii() && bare().is_empty() && text.contains(['⬆', '↑', '🔝', '↥', '▲']) {
        return true;
    }
    let linked = has_byte(text, b'#')
        && (text.contains("](#") || text.contains("href=\"#") || text.contains("href='#"));
    let plain = if has_byte(text, b'<') { Cow::Owned(strip_tags(text)) } else { Cow::Borrowed(text) };
    // Without a link, it must be a line of a menu, not a sentence such as 'They move to the top.'
    if !linked
        && (plain.is_ascii() && plain.len() >= 80 || has_words(&plain, 6) || plain.ends_with(['.', ',', ':']))
    {
        return false;
    }
    let lower = if plain.is_ascii() { plain } else { Cow::Owned(plain.to_lowercase()) };
    let shorter = |most: usize| lower.len() < most || lower.chars().count() < most;
    if shorter(80) && JUMP_SEARCHER.is_match(lower.as_ref()) {
        return true;
    }
    linked && (is_contents_link(text) || is_contents_link(bare())) && shorter(60)
}

/// Whether a text has at least `n` words.
fn has_words(text: &str, n: usize) -> bool {
    if !text.is_ascii() {
        return text.split_whitespace().nth(n - 1).is_some();
    }
    // The ASCII characters with the property White_Space.
    let is_space = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ');
    text.as_bytes().split(is_space).filter(|w| !w.is_empty()).nth(n - 1).is_some()
}

/// Searches all of [`JUMP_PHRASES`] at once, ignoring case.
static JUMP_SEARCHER: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(JUMP_PHRASES));

/// Words of links to other places of the document.
const JUMP_PHRASES: &[&str] = &[
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
pub(super) fn is_tag_line(line: &str) -> bool {
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
    let mut chars = line.chars().filter(|c| !c.is_whitespace());
    let Some(first) = chars.next() else { return false };
    matches!(first, '-' | '*' | '_' | '=' | '—' | '─' | '~')
        && line.chars().count() >= 3
        && chars.all(|c| c == first)
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
        || (!no_jump && is_jump_link(text))
        || has_only_wikilinks(text)
        || is_only_tags(text)
        || is_property(text)
        || (text.starts_with("{:") && text.ends_with('}'))
        || (text.starts_with("<!--") && text.ends_with("-->"))
        || text == "\\"
        || text.chars().all(|c| c == '#')
}

/// `text` without noise at its edges, and without jump links anywhere outside code.
pub(super) fn without_noise(text: &str) -> String {
    // Each line with whether it was checked for a jump link.
    let mut lines: Vec<(&str, bool)> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    for line in scan::lines(text) {
        let trimmed = line.trim_start();
        let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'));
        let run = mark.map_or(0, |s| trimmed.chars().take_while(|c| *c == s).count());
        match fence {
            None if run >= 3 => fence = mark.map(|s| (s, run)),
            Some((s, n)) if Some(s) == mark && run >= n && trimmed.trim_end().chars().all(|c| c == s) => {
                fence = None
            }
            _ => {}
        }
        let outside = fence.is_none() && run < 3;
        if !(outside && (is_jump_link(line) || is_details_tag(line))) {
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

/// Whether a line opens a details element, summary included.
fn is_summary(line: &str) -> bool {
    let line = line.trim();
    (line.starts_with("<summary") || line.starts_with("<details")) && line.ends_with("</summary>")
}

fn is_details_tag(line: &str) -> bool {
    matches!(line.trim(), "<details>" | "</details>" | "<p>" | "</p>")
}

/// Lines without the indentation that all non-blank lines share, joined.
pub(super) fn dedent(lines: &[impl AsRef<str>]) -> String {
    let indent = |l: &str| l.len() - l.trim_start_matches([' ', '\t']).len();
    let filled = lines.iter().map(AsRef::as_ref).filter(|l| !l.trim_start().is_empty());
    // It cannot get less.
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
    fn links_jumps_and_tags_are_recognised() {
        assert!(has_only_wikilinks("[[0100 - Architecture]]"));
        assert!(has_only_wikilinks("[[a]], [[b|c]]"));
        assert!(!has_only_wikilinks("see [[a]]"));
        assert!(is_jump_link("**[⬆ Back to Top](#table-of-contents)**"));
        assert!(is_jump_link("[↑ back to top](#toc)"));
        assert!(is_jump_link("<a href=\"#top\">Back to top</a>"));
        assert!(!is_jump_link("The roots go to the top."));
        assert!(!is_jump_link("Go back to the top of the stack and unwind until it is empty, as above"));
        assert!(is_tag_line("[core,exceptions]"));
        assert!(is_tag_line("#docker #k8s"));
        assert!(!is_tag_line("[1, 2, 3]"));
        assert!(!is_tag_line("# Heading"));
    }

    #[test]
    fn noise_is_removed_and_code_is_kept() {
        let text = "<p>\n\nIt is.\n\n```\n---\n[Back to top](#top)\n```\n\n**[Back to top](#top)**\n---\n";
        assert_eq!(without_noise(text), "It is.\n\n```\n---\n[Back to top](#top)\n```");
    }
}
