//! Tables of reStructuredText: grid tables, simple tables, and tables given as a list or CSV.

use super::{Line, Reader, dedent, marker};

/// Whether a line starts a grid table or a simple table.
pub(super) fn is_table(line: &str) -> bool {
    is_grid_rule(line) || is_simple_rule(line)
}

fn is_grid_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() > 4
        && line.starts_with("+-")
        && line.ends_with('+')
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'='))
}

fn is_simple_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with("==") && line.contains("= =")
        || (line.starts_with("==") && line.contains("=  =")) && line.bytes().all(|b| matches!(b, b'=' | b' '))
}

impl Reader {
    /// Writes the table at `at`, if there is one.
    pub(super) fn table(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let first = lines[at].text;
        if is_grid_rule(first) {
            let end =
                (at..lines.len()).find(|i| !lines[*i].text.starts_with(['+', '|'])).unwrap_or(lines.len());
            self.grid(&lines[at..end]);
            Some(end)
        } else if is_simple_rule(first) && first.bytes().all(|b| matches!(b, b'=' | b' ')) {
            self.simple(lines, at)
        } else {
            None
        }
    }

    fn grid(&mut self, lines: &[Line<'_>]) {
        let rows: Vec<(Vec<char>, usize)> = lines.iter().map(|l| (l.text.chars().collect(), l.at)).collect();
        let mut edges: Vec<usize> = Vec::new();
        for (row, _) in rows.iter().filter(|(r, _)| r.first() == Some(&'+')) {
            edges.extend(row.iter().enumerate().filter(|(_, c)| **c == '+').map(|(i, _)| i));
        }
        edges.sort_unstable();
        edges.dedup();
        if edges.len() > 60 {
            return self.write(lines);
        }
        let mut header = None;
        let mut done: Vec<(Vec<String>, usize)> = Vec::new();
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); edges.len().saturating_sub(1)];
        let mut from = 0;
        for (row, at) in &rows {
            if row.first() == Some(&'+') {
                if from > 0 {
                    done.push((self.cells(&cells), from));
                    cells.iter_mut().for_each(Vec::clear);
                    from = 0;
                }
                if row.contains(&'=') && header.is_none() && done.len() == 1 {
                    header = done.pop();
                }
                continue;
            }
            from = if from == 0 { *at } else { from };
            let mut start = 0;
            for n in 1..edges.len() {
                // A cell spans a column's edge where there is no border.
                if row.get(edges[n]).is_some_and(|c| *c == '|' || *c == '+') || n + 1 == edges.len() {
                    let (a, b) = ((edges[start] + 1).min(row.len()), edges[n].min(row.len()));
                    cells[start].push(row[a.min(b)..b].iter().collect());
                    start = n;
                }
            }
        }
        self.out.table(header, &done);
    }

    fn cells(&self, cells: &[Vec<String>]) -> Vec<String> {
        cells.iter().map(|lines| self.cell(lines)).collect()
    }

    /// A cell's text: wrapped lines are joined; items and paragraphs are lines of their own.
    fn cell(&self, lines: &[String]) -> String {
        let mut out = String::new();
        let mut apart = false;
        for line in lines {
            let line = line.trim();
            if line.is_empty() {
                apart = !out.is_empty();
                continue;
            }
            let item = marker(line).is_some() || line.starts_with("| ");
            if !out.is_empty() {
                out.push(if item || apart { '\n' } else { ' ' });
            }
            out.push_str(line.strip_prefix("| ").unwrap_or(line));
            apart = false;
        }
        self.text(&out)
    }

    fn simple(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let rule = lines[at].text.trim_end();
        let mut columns: Vec<usize> = Vec::new();
        for (i, c) in rule.char_indices() {
            if c == '=' && (i == 0 || rule.as_bytes()[i - 1] == b' ') {
                columns.push(i);
            }
        }
        // The table ends at the second rule, or at the third if the second ends the header.
        let rules: Vec<usize> = (at + 1..lines.len().min(at + 2_000))
            .filter(|i| is_simple_rule(lines[*i].text))
            .take(2)
            .collect();
        let blank = |i: usize| lines.get(i).is_none_or(Line::is_blank);
        let end = match rules[..] {
            [one] => one,
            [one, _] if blank(one + 1) => one,
            [_, two] => two,
            _ => return None,
        };
        let mut header = None;
        let mut rows: Vec<(Vec<Vec<String>>, usize)> = Vec::new();
        for line in &lines[at + 1..end] {
            let text = line.text.trim_end();
            if is_simple_rule(text) {
                header = rows.pop();
                continue;
            }
            if text.is_empty() || text.bytes().all(|b| matches!(b, b'-' | b' ')) {
                continue;
            }
            let chars: Vec<char> = text.chars().collect();
            let part = |n: usize| {
                let start = columns[n].min(chars.len());
                let stop = columns.get(n + 1).copied().unwrap_or(chars.len()).clamp(start, chars.len());
                chars[start..stop].iter().collect::<String>()
            };
            let cells: Vec<String> = (0..columns.len()).map(part).collect();
            match rows.last_mut() {
                // A line without text in its first column continues the row above.
                Some((row, _)) if cells[0].trim().is_empty() => {
                    row.iter_mut().zip(cells).for_each(|(c, t)| c.push(t))
                }
                _ => rows.push((cells.into_iter().map(|c| vec![c]).collect(), line.at)),
            }
        }
        let header = header.map(|(cells, from)| (self.cells(&cells), from));
        let rows: Vec<_> = rows.iter().map(|(cells, from)| (self.cells(cells), *from)).collect();
        self.out.table(header, &rows);
        Some(end + 1)
    }

    /// `list-table`: a list of rows, each a list of cells.
    pub(super) fn list_table(&mut self, body: &[Line<'_>], headers: usize) {
        let mut rows: Vec<(Vec<Vec<String>>, usize)> = Vec::new();
        let mut deep = 0;
        for line in body {
            let text = line.text;
            let mut rest = text.trim_end();
            if line.indent == 0
                && let Some((None, _, width)) = marker(rest)
            {
                rows.push((Vec::new(), line.at));
                deep = width;
                rest = rest.get(width..).unwrap_or("");
            } else {
                let indent = rest.len() - rest.trim_start().len();
                if indent > deep || marker(rest.trim_start()).is_none() {
                    if let Some(cell) = rows.last_mut().and_then(|r| r.0.last_mut()) {
                        cell.push(rest.trim().to_owned());
                    }
                    continue;
                }
                rest = rest.trim_start();
            }
            if let Some((None, _, width)) = marker(rest)
                && let Some(row) = rows.last_mut()
            {
                row.0.push(vec![rest.get(width..).unwrap_or("").to_owned()]);
            }
        }
        let mut rows: Vec<(Vec<String>, usize)> =
            rows.into_iter().map(|(cells, from)| (self.cells(&cells), from)).collect();
        let header = (headers > 0 && !rows.is_empty()).then(|| rows.remove(0));
        self.out.table(header, &rows);
    }

    /// `csv-table`: rows of CSV, the header among its options.
    pub(super) fn csv_table(&mut self, body: &[Line<'_>], header: Option<&str>, headers: usize) {
        let records = |text: &str| -> Vec<(Vec<String>, usize)> {
            let text = trim_after_commas(text);
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .trim(csv::Trim::All)
                .from_reader(text.as_bytes());
            let rows = reader.records().filter_map(Result::ok);
            rows.map(|r| {
                let line = r.position().map_or(1, |p| usize::try_from(p.line()).unwrap_or(1));
                (r.iter().map(|c| self.text(c)).collect(), line)
            })
            .collect()
        };
        let first = body.first().map_or(1, |l| l.at);
        let text: Vec<&str> = dedent(body).iter().map(|l| l.text).collect();
        let mut rows = records(&text.join("\n"));
        rows.iter_mut().for_each(|(_, line)| *line = first + line.saturating_sub(1));
        let mut header = header.and_then(|h| records(h).pop()).map(|(cells, _)| (cells, first));
        if header.is_none() && headers > 0 && !rows.is_empty() {
            header = Some(rows.remove(0));
        }
        self.out.table(header, &rows);
    }
}

/// CSV without spaces after commas: before a quote, a space would make the quote part of the cell.
fn trim_after_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut edge) = (false, true);
    for c in text.chars() {
        if edge && !quoted && matches!(c, ' ' | '\t') {
            continue;
        }
        quoted ^= c == '"';
        edge = matches!(c, ',' | '\n');
        out.push(c);
    }
    out
}
