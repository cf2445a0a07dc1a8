//! The whole sum: every concept, every word that counted, every step to the score.

use super::View;
use crate::{
    grade::Evidence,
    session::Feedback,
    terminal::{Flow, Palette, hang},
    wording::{match_label, percent, status_name},
};

/// What matched, how, and what it was worth.
pub(in crate::repl) fn why(feedback: &Feedback, view: &View) -> Vec<Flow> {
    let grade = &feedback.grade;
    let mut lines = Vec::new();
    for (i, concept) in grade.concepts.iter().enumerate() {
        let status = status_name(concept.status);
        let first = Flow::styled(Palette::DIM, &format!("{:>2} ", i + 1));
        let mut text = Flow::styled(Palette::STRONG, &concept.name);
        text.push(
            Palette::DIM,
            &format!("  {status} {}, weight {}", percent(concept.coverage), number(concept.weight)),
        );
        lines.extend(hang(&first, &text, view.width));
        let indent = Flow::plain("     ");
        if concept.phrasing != concept.name && !concept.phrasing.is_empty() {
            let text = Flow::styled(Palette::DIM, "best fits: ").then(&concept.phrasing);
            lines.extend(hang(&indent, &text, view.width));
        }
        for evidence in &concept.evidence {
            lines.extend(hang(&indent, &word(evidence, &feedback.answer), view.width));
        }
        if !concept.missing.is_empty() {
            let text = Flow::styled(Palette::DIM, "not said: ").then(&concept.missing.join(", "));
            lines.extend(hang(&indent, &text, view.width));
        }
    }
    if !grade.steps.is_empty() {
        lines.push(Flow::new());
    }
    for step in &grade.steps {
        let value = format!("{:>6.3}  ", step.value);
        lines.extend(hang(&Flow::styled(Palette::STRONG, &value), &Flow::plain(&step.what), view.width));
    }
    if lines.is_empty() {
        lines.push(Flow::plain("There is nothing to add up: the answer earned nothing."));
    }
    lines
}

/// `pods → pod (stem) 1`.
fn word(evidence: &Evidence, answer: &str) -> Flow {
    let said = answer.get(evidence.span.start..evidence.span.end).unwrap_or("");
    Flow::styled(Palette::MARK, said)
        .and(Palette::DIM, " → ")
        .then(&evidence.stands_for)
        .and(Palette::DIM, &format!(" ({}) {}", match_label(evidence.how), number(evidence.credit)))
}

/// At most two decimals, none where there are none.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
