//! A spoken answer: what was heard, and how it was said.

use super::View;
use crate::{
    delivery::{Delivery, Settings},
    grade::{Grade, Status},
    terminal::{Flow, Palette, hang, markdown},
    text::Span,
};
use anstyle::Style;

/// Wider than any line of a question.
const NO_WRAP: usize = 100_000;

/// Markdown as plain text, to be read aloud.
pub(in crate::repl) fn plain(text: &str) -> String {
    let lines = markdown(text, NO_WRAP, Style::new());
    let lines: Vec<_> = lines.iter().map(|l| anstream::adapter::strip_str(&l.render()).to_string()).collect();
    lines.join("\n").trim().to_owned()
}

/// What was heard, with the `dimmed` spans dimmed and the words that count marked.
pub(in crate::repl) fn heard(text: &str, dimmed: &[Span], grade: &Grade, view: &View) -> Vec<Flow> {
    let covered = grade.concepts.iter().filter(|c| matches!(c.status, Status::Covered | Status::Partial));
    let marked: Vec<Span> = covered.flat_map(|c| c.evidence.iter().map(|e| e.span)).collect();
    let hit = |spans: &[Span], from: usize, to: usize| spans.iter().any(|s| from < s.end && s.start < to);
    let mut flow = Flow::new();
    let mut at = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        let style = match at + word.len() {
            end if hit(dimmed, at, end) => Palette::DIM,
            end if hit(&marked, at, end) => Palette::MARK,
            _ => Style::new(),
        };
        flow.push(style, word);
        flow.push(Style::new(), &part[word.len()..]);
        at += part.len();
    }
    let mut lines = vec![Flow::styled(Palette::DIM, "heard")];
    lines.extend(hang(&Flow::plain("  "), &flow, view.width));
    lines.push(Flow::styled(
        Palette::DIM,
        "Enter grades it · :edit corrects it · :listen adds to it · :drop discards it",
    ));
    lines
        .into_iter()
        .flat_map(|l| if l.width() > view.width { l.wrap(view.width) } else { vec![l] })
        .collect()
}

/// Columns of the label in front of the facts.
const MARGIN: usize = 8;

/// The facts, then the advice.
pub(in crate::repl) fn delivery(delivery: &Delivery, settings: &Settings, view: &View) -> Vec<Flow> {
    // Lines break between facts, not within one.
    let room = view.width.saturating_sub(MARGIN);
    let mut rows: Vec<Flow> = Vec::new();
    for fact in delivery.facts(settings) {
        let style = if fact.starts_with("not measured") { Palette::DIM } else { Style::new() };
        let fact = Flow::styled(style, &fact);
        match rows.last_mut() {
            Some(row) if row.width() + 3 + fact.width() <= room => {
                row.push(Palette::DIM, " · ");
                row.append(fact);
            }
            _ => rows.push(fact),
        }
    }
    let first =
        |n: usize| Flow::styled(Palette::DIM, &format!("{:<MARGIN$}", if n == 0 { "said" } else { "" }));
    let mut lines: Vec<Flow> =
        rows.iter().enumerate().flat_map(|(n, row)| hang(&first(n), row, view.width)).collect();
    for advice in &delivery.advice {
        lines.extend(hang(
            &Flow::styled(Palette::PARTIAL, "      → "),
            &Flow::plain(&advice.text),
            view.width,
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_not_read_aloud() {
        for (text, read) in [
            ("How does etcd agree on a **write**?", "How does etcd agree on a write?"),
            ("What does `kubectl get` do?\n\n- one\n- two", "What does kubectl get do?"),
            ("", ""),
        ] {
            assert!(plain(text).starts_with(read), "{}", plain(text));
        }
    }
}
