//! The whole sum: every concept, every word that counted, every step to the score.

use super::{View, percent};
use crate::{
    grade::{Evidence, MatchKind, Status},
    session::Feedback,
    terminal::{Flow, Palette, hang},
};

/// What matched, how, and what it was worth.
pub(in crate::repl) fn why(feedback: &Feedback, view: &View) -> Vec<Flow> {
    let grade = &feedback.grade;
    let mut lines = Vec::new();
    for (i, concept) in grade.concepts.iter().enumerate() {
        let status = match concept.status {
            Status::Covered => "covered",
            Status::Partial => "partial",
            Status::Missed => "missed",
            Status::Contradicted => "contradicted",
        };
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
        .and(Palette::DIM, &format!(" ({}) {}", how(evidence.how), number(evidence.credit)))
}

fn how(how: MatchKind) -> &'static str {
    match how {
        MatchKind::Exact => "same word",
        MatchKind::Stem => "same stem",
        MatchKind::Typo => "typo",
        MatchKind::Family => "word family",
        MatchKind::Acronym => "acronym",
        MatchKind::Alias => "alias",
        MatchKind::Number => "number",
        MatchKind::Synonym => "synonym",
        MatchKind::Joined => "split or joined",
        MatchKind::Sound => "sound",
    }
}

/// At most two decimals, none where there are none.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
