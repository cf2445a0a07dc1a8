//! Tables → Markdown tables, or a sequence of cells where a table is only layout.

use super::{
    block::Writer,
    dom::{Dom, Id},
    inline::{self, InlineOptions},
    language,
};

/// A wider table is layout.
const MAX_COLUMNS: usize = 40;

struct Row {
    cells: Vec<Id>,
    is_header: bool,
    /// The source line.
    line: usize,
}

impl Writer<'_> {
    pub(super) fn table(&mut self, id: Id, depth: usize) {
        let rows = rows(self.dom, id);
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        self.out.gap();
        if let Some(caption) = self.dom.children(id).iter().copied().find(|c| self.dom.name(*c) == "caption")
        {
            self.flow(caption, depth + 1);
            self.out.gap();
        }
        if self.is_layout(id, &rows, width) {
            for row in &rows {
                for cell in &row.cells {
                    if !language::is_gutter(self.dom, *cell) {
                        self.out.gap();
                        self.flow(*cell, depth + 1);
                    }
                }
            }
        } else {
            self.grid(&rows, width);
        }
        self.out.gap();
    }

    /// Whether the table is only layout, so that its cells are blocks like others.
    fn is_layout(&self, id: Id, rows: &[Row], width: usize) -> bool {
        let role = self.dom.attr(id, "role");
        if matches!(role, Some("presentation" | "none")) || width <= 1 || width > MAX_COLUMNS {
            return true;
        }
        if rows.iter().any(|r| r.cells.iter().any(|c| language::is_gutter(self.dom, *c))) {
            return true;
        }
        let has_header = rows.iter().any(|r| r.is_header);
        self.dom.below(id).any(|n| match self.dom.name(n) {
            "table" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "form" | "nav" | "article" | "dl"
            | "details" => true,
            "pre" => !has_header,
            _ => false,
        })
    }

    fn grid(&mut self, rows: &[Row], width: usize) {
        let mut rows = rows.iter().peekable();
        let header = rows.next_if(|r| r.is_header);
        let header = header.map(|row| (self.cells(row, width), row.line));
        let rows: Vec<(Vec<String>, usize)> = rows.map(|row| (self.cells(row, width), row.line)).collect();
        self.out.table(header, &rows);
    }

    fn cells(&self, row: &Row, width: usize) -> Vec<String> {
        let mut out = Vec::with_capacity(width);
        for cell in &row.cells {
            out.push(self.cell(*cell));
            let span = self.dom.attr(*cell, "colspan").and_then(|s| s.parse().ok()).unwrap_or(1usize);
            out.extend(std::iter::repeat_n(
                String::new(),
                span.saturating_sub(1).min(width.saturating_sub(out.len())),
            ));
        }
        out.resize(width, String::new());
        out
    }

    /// A cell's text, with line breaks.
    fn cell(&self, id: Id) -> String {
        let mut lines: Vec<String> = Vec::new();
        self.cell_lines(id, &mut lines, 0);
        lines.join("\n")
    }

    fn cell_lines(&self, id: Id, out: &mut Vec<String>, depth: usize) {
        let mut run: Vec<Id> = Vec::new();
        let flush = |run: &mut Vec<Id>, out: &mut Vec<String>| {
            let lines = inline::lines(self.dom, run, InlineOptions::default(), &|n| self.is_dropped(n));
            out.extend(lines.into_iter().map(|(t, _)| t).filter(|t| !t.is_empty()));
            run.clear();
        };
        for &child in self.dom.children(id) {
            if self.is_dropped(child) {
                continue;
            }
            match self.dom.name(child) {
                "p" | "div" | "ul" | "ol" | "blockquote" | "center" | "li" if depth < 100 => {
                    flush(&mut run, out);
                    let from = out.len();
                    self.cell_lines(child, out, depth + 1);
                    if self.dom.name(child) == "li"
                        && let Some(first) = out.get_mut(from)
                    {
                        first.insert_str(0, "- ");
                    }
                }
                "pre" => {
                    flush(&mut run, out);
                    let text = self.dom.raw_text(child);
                    out.extend(
                        text.trim_matches('\n')
                            .lines()
                            .filter(|l| !l.trim().is_empty())
                            .map(crate::note::writer::code_span),
                    );
                }
                _ => run.push(child),
            }
        }
        flush(&mut run, out);
    }
}

fn rows(dom: &Dom, table: Id) -> Vec<Row> {
    let mut out = Vec::new();
    for &part in dom.children(table) {
        let rows: Vec<Id> = match dom.name(part) {
            "tr" => vec![part],
            "thead" | "tbody" | "tfoot" => {
                dom.children(part).iter().copied().filter(|r| dom.name(*r) == "tr").collect()
            }
            _ => continue,
        };
        for row in rows {
            let cells: Vec<Id> =
                dom.children(row).iter().copied().filter(|c| matches!(dom.name(*c), "td" | "th")).collect();
            if cells.is_empty() {
                continue;
            }
            let is_header =
                dom.name(part) == "thead" || (out.is_empty() && cells.iter().all(|c| dom.name(*c) == "th"));
            out.push(Row { cells, is_header, line: dom.line(row) });
        }
    }
    out
}
