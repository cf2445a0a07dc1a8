//! The lines of an HTML page: its text without tags, its headings.

use super::lines::Line;

/// Reads a page. Line numbers are those of the source, so that an editor finds the place.
pub(super) fn read(text: &str) -> Vec<Line<'static>> {
    let mut page = Page { lines: Vec::new(), now: String::new(), no: 1, level: None };
    let mut no = 1;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '<' => {
                let (tag, after) = tag(rest);
                if tag == "<" {
                    page.now.push('<');
                }
                let name = name_of(tag);
                no += newlines(tag);
                rest = match name.trim_start_matches('/') {
                    "script" | "style" | "head" if !name.starts_with('/') => {
                        let skipped = until(after, &format!("</{name}"));
                        no += newlines(&after[..skipped]);
                        &after[skipped..]
                    }
                    _ => after,
                };
                page.tag(&name, no);
            }
            '&' => {
                let (decoded, length) = entity(rest);
                page.now.push_str(&decoded);
                rest = &rest[length..];
            }
            '\n' => {
                no += 1;
                if page.level.is_some() {
                    page.now.push(' ')
                } else {
                    page.end(no)
                }
                rest = &rest[1..];
            }
            c => {
                page.now.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    page.end(no);
    page.lines
}

struct Page {
    lines: Vec<Line<'static>>,
    now: String,
    no: usize,
    level: Option<u8>,
}

impl Page {
    fn end(&mut self, next: usize) {
        let text = std::mem::take(&mut self.now);
        let level = self.level.filter(|_| !text.trim().is_empty());
        self.lines.push(Line { no: self.no, level, text: text.trim().to_owned().into() });
        self.no = next;
    }

    fn tag(&mut self, name: &str, no: usize) {
        let (closing, name) = match name.strip_prefix('/') {
            Some(name) => (true, name),
            None => (false, name),
        };
        if let ["h", digit] = name.split_at_checked(1).map_or(["", ""], |(a, b)| [a, b])
            && let Some(level) = digit.parse::<u8>().ok().filter(|l| (1..=6).contains(l))
        {
            self.end(no);
            self.level = (!closing).then_some(level);
        } else if matches!(
            name,
            "p" | "div" | "li" | "br" | "tr" | "pre" | "section" | "article" | "ul" | "ol" | "table"
        ) {
            if !self.now.trim().is_empty() && self.level.is_none() {
                self.end(no);
            }
        } else if matches!(name, "td" | "th") {
            self.now.push(' ');
        }
    }
}

/// A tag or comment at the beginning of `text`, and what follows; a lone `<` is a tag of its own.
fn tag(text: &str) -> (&str, &str) {
    if text.starts_with("<!--") {
        let end = text.find("-->").map_or(text.len(), |e| e + 3);
        return text.split_at(end);
    }
    let opens = text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    match text.find('>') {
        Some(end) if opens => text.split_at(end + 1),
        _ => text.split_at(1),
    }
}

/// `/h1` of `</H1 class=x>`.
fn name_of(tag: &str) -> String {
    let inner = tag.trim_start_matches('<');
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '/')).unwrap_or(inner.len());
    let end = inner[1.min(inner.len())..end.max(1).min(inner.len())].find('/').map_or(end, |slash| slash + 1);
    inner[..end.min(inner.len())].to_ascii_lowercase()
}

/// Bytes of `text` before `end`, whatever its case.
fn until(text: &str, end: &str) -> usize {
    text.as_bytes()
        .windows(end.len())
        .position(|w| w.eq_ignore_ascii_case(end.as_bytes()))
        .unwrap_or(text.len())
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|b| *b == b'\n').count()
}

/// The character an entity at the beginning of `text` stands for, and the entity's length.
fn entity(text: &str) -> (String, usize) {
    let known = text.char_indices().take(10).find(|(_, c)| *c == ';').and_then(|(end, _)| {
        let name = &text[1..end];
        let c = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => ' ',
            "mdash" => '—',
            "ndash" => '–',
            "hellip" => '…',
            _ => {
                let code = name.strip_prefix('#')?;
                let code = match code.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => code.parse().ok()?,
                };
                char::from_u32(code)?
            }
        };
        Some((c.to_string(), end + 1))
    });
    known.unwrap_or_else(|| ("&".to_owned(), 1))
}
