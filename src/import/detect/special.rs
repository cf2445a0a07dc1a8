//! Questions that are not a run of segments: rows of a table, sentences with gaps.

use super::{pattern::OpenedBy, segment::Segment};
use crate::{
    bank::Draft,
    import::records::{self, Table},
    note::{
        document::{BlockKind, Document},
        html,
    },
};

/// Drafts from the rows of question–answer tables, and the segments that are such tables. A table inside an
/// answer is part of it, unless its header names a question column. Lines count from 0.
pub(super) fn tables(
    document: &Document,
    segments: &[Segment],
    opened: &[Option<OpenedBy>],
) -> (Vec<Draft>, Vec<usize>) {
    let (mut out, mut question_tables) = (Vec::new(), Vec::new());
    let mut in_question = false;
    for (i, segment) in segments.iter().enumerate() {
        if opened[i].is_some() {
            in_question = true;
        } else if segment.level().is_some() && segment.depth == 0 {
            in_question = false;
        }
        if segment.kind != BlockKind::Table {
            continue;
        }
        let mut lines = document.lines.range(segment.lines.clone());
        let Some(first) = lines.next() else { continue };
        let table = if first.trim_start().starts_with('<') {
            html_table(&document.lines.range(segment.lines.clone()).collect::<Vec<_>>(), segment.lines.start)
        } else {
            let rows = lines.zip(segment.lines.start + 1..).skip(1).map(|(l, at)| (at, cells(l))).collect();
            Table { header: Some(cells(first)), rows }
        };
        let has_questions = records::names_a_question(table.header.as_deref().unwrap_or_default())
            || table.rows.first().is_some_and(|(_, cells)| records::names_a_question(cells));
        if in_question && !has_questions {
            continue;
        }
        let before = out.len();
        for mut draft in records::drafts(&table, true) {
            draft.end = draft.line + 1;
            out.push(draft);
        }
        if out.len() > before {
            question_tables.push(i);
        }
    }
    (out, question_tables)
}

/// A table written in HTML; the line of a row is that of its `<tr`.
fn html_table(lines: &[&str], start: usize) -> Table {
    let row_lines = lines.iter().enumerate().flat_map(|(n, line)| {
        let lower = line.to_ascii_lowercase();
        std::iter::repeat_n(start + n, lower.matches("<tr").count())
    });
    let mut row_lines = row_lines.collect::<Vec<_>>().into_iter();
    let mut last = start;
    let text = html::to_markdown(&lines.join("\n"));
    let mut rows = text.lines().filter(|l| l.starts_with('|'));
    let header = rows.next().map(cells);
    if header.as_ref().is_some_and(|h| h.iter().any(|c| !c.is_empty())) {
        row_lines.next();
    }
    let rows = rows.skip(1).map(|row| {
        last = row_lines.next().unwrap_or(last);
        (last, cells(row))
    });
    let rows = rows.collect();
    Table { header, rows }
}

/// The cells of a Markdown table row.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|l| !l.ends_with('\\')).unwrap_or(line);
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in
        line.match_indices('|').filter(|(at, _)| !line[..*at].ends_with('\\')).chain([(line.len(), "")])
    {
        out.push(cell(line[start..at].trim()));
        start = at + 1;
    }
    out
}

/// A cell's text with escaped characters and line breaks resolved.
fn cell(source: &str) -> String {
    let mut cell = if source.contains("\\|") { source.replace("\\|", "|") } else { source.to_owned() };
    if cell.contains('<') {
        for tag in ["<br>", "<br/>", "<br />", "<BR>"] {
            cell = cell.replace(tag, "\n");
        }
    }
    cell
}

/// One draft for each `[gap]` of a sentence. Lines count from 0.
pub(super) fn cloze(segment: &Segment) -> Vec<Draft> {
    let text = segment.text.trim();
    gaps(text)
        .into_iter()
        .map(|(start, end)| {
            let plain = |t: &str| t.replace(['[', ']'], "");
            Draft {
                prompt: format!("{}[…]{}", plain(&text[..start]), plain(&text[end..])),
                answer: text[start + 1..end - 1].trim().to_owned(),
                line: segment.lines.start,
                end: segment.lines.end,
                ..Draft::default()
            }
        })
        .collect()
}

fn gaps(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('[').map(|i| i + at) {
        let Some(close) = text[open..].find(']').map(|i| i + open + 1) else { break };
        if close > open + 2 && !text[close..].starts_with('(') {
            out.push((open, close));
        }
        at = close;
    }
    out
}
