//! Tables of AsciiDoc: cells on one line or each on its own, and CSV.

use super::{Line, Reader, attributes::Attributes};

/// Limit for the copies of a cell.
const MAX_COPIES: usize = 60;

impl Reader {
    pub(super) fn table(&mut self, next: &Attributes, open: &str, lines: &[Line<'_>]) {
        let separator = open.chars().next().unwrap_or('|');
        let first_blank =
            lines.get(1).is_some_and(Line::is_blank) && lines.first().is_some_and(|l| !l.is_blank());
        let mut rows: Vec<(Vec<String>, usize)> = if matches!(separator, ',' | ':')
            || matches!(next.format.as_str(), "csv" | "dsv" | "tsv")
        {
            let cell_separator = match (separator, next.format.as_str()) {
                (':', _) | (_, "dsv") => ':',
                (_, "tsv") => '\t',
                _ => ',',
            };
            let filled = lines.iter().filter(|l| !l.is_blank());
            filled
                .map(|l| {
                    (
                        l.text.split(cell_separator).map(|c| c.trim().trim_matches('"').to_owned()).collect(),
                        l.at,
                    )
                })
                .collect()
        } else {
            self.cells(next, separator, lines)
        };
        for (row, _) in &mut rows {
            for cell in row.iter_mut() {
                *cell = self.text(cell.trim());
            }
        }
        let has_header = next.header.unwrap_or(first_blank);
        let header = (has_header && !rows.is_empty()).then(|| rows.remove(0));
        self.out.table(header, &rows);
    }

    /// Cells in the order of the text, in rows.
    fn cells(&self, next: &Attributes, separator: char, lines: &[Line<'_>]) -> Vec<(Vec<String>, usize)> {
        let mut cells: Vec<(String, usize)> = Vec::new();
        let mut width = next.columns;
        for line in lines {
            let before = cells.len();
            let parts = split(line.text, separator);
            let mut copies = 1;
            for (n, (text, spec)) in parts.iter().enumerate() {
                if n == 0 {
                    // Text before the first separator continues the cell above.
                    if let Some((cell, _)) = cells.last_mut()
                        && (!text.trim().is_empty() || line.is_blank())
                    {
                        cell.push('\n');
                        cell.push_str(text.trim());
                    }
                } else {
                    for _ in 0..copies {
                        cells.push((text.trim().to_owned(), line.at));
                    }
                }
                copies = spec.map_or(1, |s| s.min(MAX_COPIES));
            }
            // Without `cols`, the first line with cells has as many as a row.
            if width == 0 && cells.len() > before {
                width = cells.len() - before;
            }
        }
        let joined = |text: &str| {
            let parts: Vec<String> = text
                .split("\n\n")
                .map(|p| {
                    p.split('\n')
                        .map(str::trim)
                        .collect::<Vec<_>>()
                        .join(if p.contains("\n* ") || p.contains("\n- ") { "\n" } else { " " })
                })
                .collect();
            parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("\n")
        };
        cells
            .chunks(width.max(1))
            .map(|row| (row.iter().map(|(c, _)| joined(c)).collect(), row[0].1))
            .collect()
    }
}

/// A line's parts between separators that are not escaped, each with the number of copies of the next part
/// that its end sets (`3*|`).
fn split(line: &str, separator: char) -> Vec<(String, Option<usize>)> {
    let mut out = vec![(String::new(), None)];
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek() == Some(&separator) {
            chars.next();
            if let Some(last) = out.last_mut() {
                last.0.push(separator);
            }
        } else if c == separator {
            if let Some((text, copies)) = out.last_mut() {
                let at = text.trim_end().rfind(' ').map_or(0, |i| i + 1);
                let spec = text[at..].trim_end();
                if let Some(found) = cell_spec(spec) {
                    *copies = found;
                    text.truncate(at);
                }
            }
            out.push((String::new(), None));
        } else if let Some(last) = out.last_mut() {
            last.0.push(c);
        }
    }
    out
}

/// The copies set by a cell's specifier, the word right before its separator: `a`, `2+`, `.3+^.>s`, `3*`.
/// `None` if the word is not a specifier.
fn cell_spec(word: &str) -> Option<Option<usize>> {
    if word.is_empty()
        || word.len() > 12
        || !word.chars().all(|c| c.is_ascii_digit() || "+*.<>^adehlmsv".contains(c))
    {
        return None;
    }
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let operators = word.contains(['+', '*', '<', '>', '^']);
    if letters > 1 || (letters == 1 && word.len() > 1 && !operators) || (letters == 0 && !operators) {
        return None;
    }
    Some(word.split_once('*').and_then(|(n, _)| n.parse().ok()))
}
