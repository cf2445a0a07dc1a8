//! Lines of a note: which are headings, which are text.

use super::{html, inline};
use std::{borrow::Cow, path::Path};

/// How headings look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::index) enum Format {
    /// `#`, and lines ruled with `===` or `---`. Also for `.txt`, which often is Markdown.
    Markdown,
    /// `=`, `==`.
    AsciiDoc,
    /// `*`, `**`.
    Org,
    /// A line ruled with any sign.
    Rst,
    /// `<h1>` to `<h6>`.
    Html,
}

impl Format {
    /// The format of a note by its extension; `None` for what is not a note.
    pub(in crate::index) fn of(path: &Path) -> Option<Self> {
        let Some(extension) = path.extension() else { return Some(Self::Markdown) };
        Some(match extension.to_str()?.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mdx" | "qmd" | "rmd" | "txt" | "text" => {
                Self::Markdown
            }
            "adoc" | "asciidoc" | "asc" => Self::AsciiDoc,
            "org" => Self::Org,
            "rst" | "rest" => Self::Rst,
            "html" | "htm" | "xhtml" => Self::Html,
            _ => return None,
        })
    }
}

/// A line of a note.
#[derive(Debug, PartialEq)]
pub(super) struct Line<'t> {
    /// Its number, from 1.
    pub no: usize,
    /// For a heading, its level, from 1.
    pub level: Option<u8>,
    /// A heading without its signs; any other line as it is.
    pub text: Cow<'t, str>,
}

/// What the front matter says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct FrontMatter {
    pub title: Option<String>,
    pub aliases: Vec<String>,
    pub topics: Vec<String>,
}

/// The lines of a note; front matter, rules below headings and the like are left out.
pub(super) fn read(text: &str, format: Format) -> (FrontMatter, Vec<Line<'_>>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if format == Format::Html {
        return (FrontMatter::default(), html::read(text));
    }
    let raw: Vec<&str> = text.lines().collect();
    let (front, mut at) = front_matter(&raw);
    let mut lines = Vec::with_capacity(raw.len());
    let mut fence: Option<&str> = None;
    let mut rules: Vec<char> = Vec::new();
    while at < raw.len() {
        let line = raw[at];
        let no = at + 1;
        at += 1;
        if let Some(open) = fence {
            if line.trim_start().starts_with(open) && line.trim().chars().all(|c| open.starts_with(c)) {
                fence = None;
            }
            lines.push(Line { no, level: None, text: line.into() });
            continue;
        }
        fence = opens_fence(line, format);
        let before = lines.last().map_or("", |l: &Line<'_>| l.text.trim());
        let below = raw.get(at).copied().unwrap_or_default();
        let found = match format {
            _ if fence.is_some() => None,
            Format::Markdown => atx(line, '#', true).or_else(|| ruled(line, below, before, &['=', '-'])),
            Format::AsciiDoc => atx(line, '=', false),
            Format::Org => atx(line, '*', false),
            Format::Rst => ruled(line, below, before, RST_RULES),
            Format::Html => None,
        };
        let Some((level, heading)) = found else {
            lines.push(Line { no, level: None, text: line.into() });
            continue;
        };
        let level = match level {
            0 => {
                // A rule stands below; its line is used up.
                at += 1;
                let sign = below.chars().next().unwrap_or('=');
                if format == Format::Rst {
                    let known = rules.iter().position(|r| *r == sign);
                    known.unwrap_or_else(|| {
                        rules.push(sign);
                        rules.len() - 1
                    }) as u8
                        + 1
                } else if sign == '=' {
                    1
                } else {
                    2
                }
            }
            level => level,
        };
        lines.push(Line { no, level: Some(level), text: heading.into() });
    }
    (front, lines)
}

const RST_RULES: &[char] = &['=', '-', '~', '^', '"', '\'', '`', '#', '*', '+', ':', '.', '_'];

/// The fence a line opens, to be looked for at the block's end.
fn opens_fence(line: &str, format: Format) -> Option<&str> {
    let trimmed = line.trim_start();
    let signs: &[char] = match format {
        Format::Markdown => &['`', '~'],
        Format::AsciiDoc => &['-', '.'],
        _ => return None,
    };
    let sign = trimmed.chars().next().filter(|c| signs.contains(c))?;
    let length = trimmed.find(|c| c != sign).unwrap_or(trimmed.len());
    let rest = &trimmed[length..];
    let fits = match format {
        Format::Markdown => length >= 3 && !(sign == '`' && rest.contains('`')),
        _ => length >= 4 && rest.trim().is_empty(),
    };
    fits.then(|| &trimmed[..length])
}

/// A heading that begins with signs, `## Like this ##`.
fn atx(line: &str, sign: char, indent: bool) -> Option<(u8, &str)> {
    let trimmed = if indent { line.trim_start_matches(' ') } else { line };
    if line.len() - trimmed.len() > 3 {
        return None;
    }
    let level = trimmed.find(|c| c != sign).unwrap_or(trimmed.len());
    let rest = &trimmed[level..];
    if !(1..=6).contains(&level) || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let text = rest.trim();
    let bare = text.trim_end_matches(sign);
    let text =
        if bare.len() < text.len() && (bare.is_empty() || bare.ends_with(' ')) { bare.trim() } else { text };
    (!text.is_empty()).then_some((level as u8, text))
}

/// A heading with a rule below it, and nothing right above: level 0.
fn ruled<'t>(line: &'t str, below: &str, before: &str, signs: &[char]) -> Option<(u8, &'t str)> {
    let below = below.trim_end();
    let sign = below.chars().next().filter(|c| signs.contains(c))?;
    let text = line.trim();
    let fits = below.len() >= 3
        && below.chars().all(|c| c == sign)
        && text.chars().any(char::is_alphanumeric)
        && before.chars().all(|c| signs.contains(&c))
        && !line.starts_with(['-', '*', '>', '|', ' ', '\t']);
    fits.then_some((0, text))
}

/// Reads YAML front matter by hand: enough for titles, aliases and tags, and never an error.
fn front_matter(lines: &[&str]) -> (FrontMatter, usize) {
    let mut front = FrontMatter::default();
    if lines.first().is_none_or(|l| l.trim_end() != "---") {
        return (front, 0);
    }
    let end = lines.iter().skip(1).take(200).position(|l| matches!(l.trim_end(), "---" | "..."));
    let Some(end) = end.map(|e| e + 1) else { return (front, 0) };
    let mut list: Option<&str> = None;
    for line in &lines[1..end] {
        if let (Some(key), Some(item)) = (list, line.trim_start().strip_prefix("- ")) {
            front.add(key, item);
            continue;
        }
        let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '#'])) else {
            continue;
        };
        list = Some(key.trim());
        let value = value.trim();
        let values = value.strip_prefix('[').and_then(|v| v.strip_suffix(']'));
        match (key.trim(), values) {
            ("title", _) => front.title = Some(inline::plain(unquote(value))).filter(|t| !t.is_empty()),
            (key, Some(values)) => values.split(',').for_each(|v| front.add(key, v)),
            (key, None) => value.split(',').for_each(|v| front.add(key, v)),
        }
    }
    (front, end + 1)
}

impl FrontMatter {
    fn add(&mut self, key: &str, value: &str) {
        let value = unquote(value.trim()).trim_start_matches('#');
        if value.is_empty() {
            return;
        }
        match key {
            "tags" | "tag" | "topics" | "topic" | "keywords" | "categories" => {
                self.topics.push(value.to_owned())
            }
            "aliases" | "alias" => self.aliases.push(value.to_owned()),
            _ => {}
        }
    }
}

fn unquote(text: &str) -> &str {
    ['"', '\''].iter().find_map(|q| text.strip_prefix(*q)?.strip_suffix(*q)).unwrap_or(text)
}
