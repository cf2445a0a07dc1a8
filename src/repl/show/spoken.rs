//! A spoken answer: what was heard, and how it was said.

use super::View;
use crate::{
    delivery::{Delivery, Settings},
    grade::{Grade, Status},
    terminal::{Flow, Palette, hang, markdown},
    text::Span,
};
use anstyle::Style;

/// Wider than any question's line.
const NO_WRAP: usize = 100_000;

/// A text of Markdown as one reads it aloud.
pub(in crate::repl) fn plain(text: &str) -> String {
    let lines = markdown(text, NO_WRAP, Style::new());
    let lines: Vec<_> = lines.iter().map(|l| anstream::adapter::strip_str(&l.render()).to_string()).collect();
    lines.join("\n").trim().to_owned()
}

/// What was heard, with `dimmed` dimmed and the words that count marked.
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
        "Enter grades it · :edit puts it right · :listen adds to it · :drop",
    ));
    lines
        .into_iter()
        .flat_map(|l| if l.width() > view.width { l.wrap(view.width) } else { vec![l] })
        .collect()
}

/// The facts, then at most three sentences of advice.
pub(in crate::repl) fn delivery(delivery: &Delivery, settings: &Settings, view: &View) -> Vec<Flow> {
    let mut facts = Flow::new();
    for (n, fact) in delivery.facts(settings).iter().enumerate() {
        facts.push(Palette::DIM, if n == 0 { "" } else { " · " });
        let style = if fact.contains("not measured") { Palette::DIM } else { Style::new() };
        facts.push(style, fact);
    }
    let mut lines = hang(&Flow::styled(Palette::DIM, "said    "), &facts, view.width);
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
    fn a_question_is_read_without_its_markup() {
        for (text, read) in [
            ("How does etcd agree on a **write**?", "How does etcd agree on a write?"),
            ("What does `kubectl get` do?\n\n- one\n- two", "What does kubectl get do?"),
            ("", ""),
        ] {
            assert!(plain(text).starts_with(read), "{}", plain(text));
        }
    }
}
