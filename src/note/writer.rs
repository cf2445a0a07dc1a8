//! Writes Markdown for the readers of other syntaxes: prefixes of lists and quotes, blank lines between
//! blocks, fences, details, tables.
//!
//! Takes lines with their source lines, gives [`Converted`]. Knows no syntax but Markdown.

use super::converted::Converted;
use std::borrow::Cow;

/// Markdown under construction.
#[derive(Debug, Default)]
pub(crate) struct MarkdownWriter {
    /// The Markdown so far.
    pub out: Converted,
    /// Prefix of every line: quote markers and indentation of lists.
    prefix: String,
    /// For the first line of an item: its prefix, and the prefix around the item.
    first: Option<(String, String)>,
    /// The next line needs a blank line before it.
    gap: bool,
    written: bool,
}

/// The state outside a list item or quote, for [`MarkdownWriter::leave`].
#[must_use]
#[derive(Debug)]
pub(crate) struct Outer {
    prefix: String,
    lead: String,
    around: String,
}

impl MarkdownWriter {
    /// Writes a line that came from line `from`.
    pub(crate) fn put(&mut self, text: &str, from: usize) {
        let from = from.max(1);
        if std::mem::take(&mut self.gap) && self.written {
            let around = self.first.as_ref().map_or(&self.prefix, |(_, outer)| outer);
            self.out.line(around.trim_end(), from);
        }
        let line = match self.first.take() {
            Some((lead, _)) => lead + text,
            None => format!("{}{text}", self.prefix),
        };
        self.out.line(line.trim_end_matches([' ', '\t']), from);
        self.written = true;
    }

    /// Writes a line with its trailing spaces.
    fn put_raw(&mut self, text: &str, from: usize) {
        let line = if text.is_empty() {
            self.prefix.trim_end().to_owned()
        } else {
            format!("{}{text}", self.prefix)
        };
        self.out.line(&line, from.max(1));
    }

    /// Puts a blank line before the next line.
    pub(crate) fn gap(&mut self) {
        self.gap = true;
    }

    /// Puts no blank line before the next line.
    pub(crate) fn close_up(&mut self) {
        self.gap = false;
    }

    /// Begins a list item or quote, with `first` before its first line and `rest` before the others.
    pub(crate) fn enter(&mut self, first: &str, rest: &str) -> Outer {
        let prefix = self.prefix.clone();
        let (lead, around) = self.first.take().unwrap_or_else(|| (prefix.clone(), prefix.clone()));
        self.first = Some((format!("{lead}{first}"), around.clone()));
        self.prefix = format!("{prefix}{rest}");
        Outer { prefix, lead, around }
    }

    /// Ends the item or quote.
    pub(crate) fn leave(&mut self, outer: Outer) {
        // An item without lines leaves the outer first prefix for the next line.
        if self.first.take().is_some() && outer.lead != outer.prefix {
            self.first = Some((outer.lead, outer.around));
        }
        self.prefix = outer.prefix;
    }

    /// Writes a heading; levels are limited to those of Markdown.
    pub(crate) fn heading(&mut self, level: usize, text: &str, from: usize) {
        if text.is_empty() {
            return;
        }
        self.gap();
        self.put(&format!("{} {text}", "#".repeat(level.clamp(1, 6))), from);
        self.gap();
    }

    /// Writes a code block; each line has its own source line.
    pub(crate) fn fence<T: AsRef<str>>(&mut self, language: &str, lines: &[(T, usize)]) {
        let filled = |l: &(T, usize)| !l.0.as_ref().trim().is_empty();
        let Some(first) = lines.iter().position(filled) else { return };
        let last = lines.iter().rposition(filled).unwrap_or(first);
        let lines = &lines[first..=last];
        let run = lines.iter().map(|(t, _)| longest_run(t.as_ref(), '`')).max().unwrap_or(0);
        let fence = "`".repeat(run.max(2) + 1);
        self.gap();
        self.put(&format!("{fence}{language}"), lines[0].1);
        for (text, line) in lines {
            self.put_raw(text.as_ref(), *line);
        }
        self.put(&fence, lines[lines.len() - 1].1);
        self.gap();
    }

    /// Begins a details element.
    pub(crate) fn fold(&mut self, summary: &str, from: usize) {
        self.gap();
        self.put(&format!("<details><summary>{summary}</summary>"), from);
        self.gap();
    }

    /// Ends the details element.
    pub(crate) fn unfold(&mut self, from: usize) {
        self.gap();
        self.put("</details>", from);
        self.gap();
    }

    /// Writes a table; without `header` the header row is empty.
    pub(crate) fn table(&mut self, header: Option<(Vec<String>, usize)>, rows: &[(Vec<String>, usize)]) {
        let width =
            rows.iter().map(|r| r.0.len()).chain(header.as_ref().map(|h| h.0.len())).max().unwrap_or(0);
        if width == 0 {
            return;
        }
        let from = header.as_ref().map(|h| h.1).or_else(|| rows.first().map(|r| r.1)).unwrap_or(1);
        self.gap();
        let header = header.map(|h| h.0).unwrap_or_default();
        for (n, (cells, line)) in
            std::iter::once((&header, from)).chain(rows.iter().map(|(c, l)| (c, *l))).enumerate()
        {
            let mut row = String::from("|");
            for at in 0..width {
                let cell = cells.get(at).map_or("", String::as_str).trim();
                row.push(' ');
                row.push_str(&cell.replace('\n', "<br>").replace('|', "\\|"));
                row.push_str(" |");
            }
            self.put(&row, line);
            if n == 0 {
                self.put(&format!("|{}", " --- |".repeat(width)), line);
            }
        }
        self.gap();
    }
}

/// The length of the longest run of a character.
pub(crate) fn longest_run(text: &str, symbol: char) -> usize {
    text.split(|c| c != symbol).map(str::len).max().unwrap_or(0) / symbol.len_utf8()
}

/// `text` as a code span, with as many backticks as it needs.
pub(crate) fn code_span(text: &str) -> String {
    let mark = "`".repeat(longest_run(text, '`') + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{mark}{pad}{text}{pad}{mark}")
}

/// `text`, escaped if Markdown would read it as a heading.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    let rest = text.trim_start_matches('#');
    let hashes = text.len() - rest.len();
    let heading = (1..=6).contains(&hashes) && rest.starts_with(|c: char| c == ' ' || c.is_uppercase());
    if heading { Cow::Owned(format!("\\{text}")) } else { Cow::Borrowed(text) }
}

/// Rewrites the markup in a text. `mark` is called at each of the characters in `begins`, with the text
/// from there, the character before and the output so far; it writes the markup as Markdown and returns
/// how many bytes it has read, 0 if there is no markup.
pub(crate) fn rewrite(
    text: &str,
    begins: &[char],
    mut mark: impl FnMut(&str, char, &mut String) -> usize,
) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some(jump) = rest.find(begins) else {
            out.push_str(rest);
            break;
        };
        out.push_str(&rest[..jump]);
        at += jump;
        let before = text[..at].chars().last().unwrap_or(' ');
        let used = mark(&text[at..], before, &mut out);
        if used == 0 {
            let c = text[at..].chars().next().unwrap_or(' ');
            out.push(c);
            at += c.len_utf8();
        } else {
            at += used;
        }
    }
    out
}
