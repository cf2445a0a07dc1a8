//! Questions that are no run of pieces: rows of a table, sentences with gaps.

use super::{pattern::How, piece::Piece};
use crate::{
    bank::Draft,
    import::{
        document::{Document, Kind},
        records::{self, Table},
    },
};

/// Drafts from the rows of question–answer tables that belong to no answer. Lines count from 0.
pub fn tables(document: &Document, pieces: &[Piece], opened: &[Option<How>]) -> Vec<Draft> {
    let mut out = Vec::new();
    let mut in_question = false;
    for (i, piece) in pieces.iter().enumerate() {
        if opened[i].is_some() {
            in_question = true;
        } else if piece.level().is_some() && piece.depth == 0 {
            in_question = false;
        }
        if piece.kind != Kind::Table {
            continue;
        }
        let mut lines = document.lines.range(piece.lines.clone());
        let Some(header) = lines.next().map(cells) else { continue };
        if in_question && !records::names_a_question(&header) {
            continue;
        }
        let rows = lines.zip(piece.lines.start + 1..).skip(1).map(|(line, at)| (at, cells(line))).collect();
        let table = Table { header: Some(header), rows };
        for mut draft in records::drafts(&table, true) {
            draft.end = draft.line + 1;
            out.push(draft);
        }
    }
    out
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

/// What a cell holds, its escaped signs and line breaks as they are meant.
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
pub fn cloze(piece: &Piece) -> Vec<Draft> {
    let text = piece.text.trim();
    gaps(text)
        .into_iter()
        .map(|(start, end)| {
            let plain = |t: &str| t.replace(['[', ']'], "");
            Draft {
                prompt: format!("{}[…]{}", plain(&text[..start]), plain(&text[end..])),
                answer: text[start + 1..end - 1].trim().to_owned(),
                line: piece.lines.start,
                end: piece.lines.end,
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
