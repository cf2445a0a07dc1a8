//! The feedback to an answer.

use super::{View, quote::quote};
use crate::{
    delivery::Settings,
    grade::{ConceptGrade, Evidence, MatchKind, Remark, Status},
    index::Hit,
    session::{Feedback, MissedHelp},
    terminal::{BAR_CELLS, Flow, Palette, bar, beside, hang, inline, spread},
    text::{Span, one_line},
    wording::{
        self, CLAIM_GLYPH, RATINGS, REMARK_GLYPH, clock, percent, rating_name, remark_sentence, status_glyph,
        status_tone, verdict_name, verdict_tone,
    },
};
use anstyle::Style;

/// Narrowest view that shows concepts and evidence in two columns.
const TWO_COLUMNS: usize = 60;
/// Widest column of concept names.
const NAMES: usize = 38;

/// Score, concepts with the user's own words, and where to read what was missed.
pub(in crate::repl) fn feedback(feedback: &Feedback, speech: &Settings, view: &View) -> Vec<Flow> {
    let mut lines = head(feedback, view.width);
    lines.extend(concepts(feedback, view));
    for found in &feedback.grade.misconceptions {
        let claim =
            quote(&feedback.answer, &found.evidence, view.width / 2, Palette::BAD, Palette::BAD.bold());
        let claim = if claim.is_empty() { Flow::styled(Palette::BAD, &found.name) } else { claim };
        let text = if found.feedback.is_empty() { claim } else { claim.then("  ").then(&found.feedback) };
        lines.extend(hang(&Flow::styled(Palette::BAD, &format!(" {CLAIM_GLYPH}   ")), &text, view.width));
    }
    // With nothing to grade against, the header says it all.
    for remark in feedback.grade.remarks.iter().filter(|_| feedback.gradable) {
        let words = match (remark, &feedback.equivalent) {
            (Remark::BorrowedAnswer, Some(equivalent)) => {
                wording::borrowed_answer_sentence(equivalent.as_str())
            }
            _ => remark_sentence(*remark).to_owned(),
        };
        let text = Flow::styled(Palette::PARTIAL, &words);
        lines.extend(hang(
            &Flow::styled(Palette::PARTIAL, &format!(" {REMARK_GLYPH}   ")),
            &text,
            view.width,
        ));
    }
    if feedback.notes_pending && !feedback.help.is_empty() {
        let text = "The notes are still being indexed; :related shows passages later.";
        lines.extend(Flow::styled(Palette::DIM, text).wrap(view.width));
    }
    if let Some(next) = &feedback.follow_up {
        lines.push(Flow::new());
        let mut text = Flow::styled(Palette::DIM, "Possible follow-up: ");
        text.append(inline(next.trim(), Style::new()));
        lines.extend(text.wrap(view.width));
    }
    if let Some(delivery) = &feedback.delivery {
        lines.push(Flow::new());
        lines.extend(super::spoken::delivery(delivery, speech, view));
    }
    lines.push(Flow::new());
    lines.extend(rating(feedback, view.width));
    lines
}

fn head(feedback: &Feedback, width: usize) -> Vec<Flow> {
    let right = Flow::styled(Palette::DIM, &clock(feedback.took));
    if !feedback.gradable {
        let left = Flow::styled(Palette::PARTIAL, "not graded: no model answer and no note about it");
        return spread(left, right, width);
    }
    let grade = &feedback.grade;
    let (name, style) = (verdict_name(grade.verdict), Palette::of(verdict_tone(grade.verdict)));
    let mut left = Flow::styled(style.bold(), &percent(grade.score)).then("  ").and(style.bold(), name);
    if width >= TWO_COLUMNS {
        left.push(style, "  ");
        left.append(bar(grade.score, style, BAR_CELLS));
    }
    if let Some(before) = feedback.before {
        left.push(Palette::DIM, &format!("  last time {}", percent(before)));
    }
    spread(left, right, width)
}

fn concepts(feedback: &Feedback, view: &View) -> Vec<Flow> {
    let concepts = &feedback.grade.concepts;
    let longest = concepts.iter().map(|c| Flow::plain(&c.name).width() + if c.required { 2 } else { 0 });
    let longest = longest.max().unwrap_or(0);
    let digits = concepts.len().to_string().len();
    let margin = digits + 4;
    let names = longest.min(NAMES).min(view.width * 45 / 100);
    let mut lines = Vec::new();
    for (i, concept) in concepts.iter().enumerate() {
        let (glyph, style) = (status_glyph(concept.status), Palette::of(status_tone(concept.status)));
        let first = Flow::plain(" ").and(style, glyph).and(Palette::DIM, &format!(" {:>digits$} ", i + 1));
        let name_style = if concept.status == Status::Covered { Style::new() } else { style };
        let mut name = Flow::styled(name_style, &concept.name);
        if concept.required {
            name.push(Palette::DIM, " *");
        }
        let help = feedback.help.iter().find(|h| h.concept == i);
        if view.width >= TWO_COLUMNS {
            let at = margin + names + 2;
            let left = hang(&first, &name, margin + names);
            lines.extend(beside(left, evidence(feedback, concept, help, view, view.width - at), at));
        } else {
            lines.extend(hang(&first, &name, view.width));
            let indent = Flow::plain(&" ".repeat(margin));
            for line in evidence(feedback, concept, help, view, view.width - margin) {
                lines.extend(hang(&indent, &line, view.width));
            }
        }
    }
    if concepts.iter().any(|c| c.required && c.status != Status::Covered) {
        lines.push(Flow::styled(Palette::DIM, &format!("{}* needed for a pass", " ".repeat(margin))));
    }
    lines
}

/// The user's words for a concept, or what was missing and where to read it.
fn evidence(
    feedback: &Feedback,
    concept: &ConceptGrade,
    help: Option<&MissedHelp>,
    view: &View,
    width: usize,
) -> Vec<Flow> {
    let mut lines = Vec::new();
    let spans: Vec<Span> = concept.evidence.iter().map(|e: &Evidence| e.span).collect();
    let (base, mark) = match concept.status {
        Status::Contradicted => (Palette::BAD, Palette::BAD.bold().underline()),
        _ => (Palette::DIM, Palette::MARK),
    };
    // Up to two lines.
    let said = quote(&feedback.answer, &spans, (2 * width).saturating_sub(8), base, mark);
    if !said.is_empty() && concept.status != Status::Missed {
        lines.extend(said.wrap(width));
    }
    // Without an explanation nobody would believe a match by sound.
    for heard in
        concept.evidence.iter().filter(|e| e.kind == MatchKind::Sound && concept.status != Status::Missed)
    {
        let words = feedback.answer.get(heard.span.start..heard.span.end).unwrap_or_default();
        let label = wording::match_label(heard.kind);
        let text = format!("{} → {} ({label})", one_line(words), heard.stands_for);
        lines.extend(Flow::styled(Palette::DIM, &text).wrap(width));
    }
    match concept.status {
        Status::Covered => return lines,
        Status::Contradicted => lines.extend(Flow::styled(Palette::BAD, "you said the opposite").wrap(width)),
        Status::Partial if !concept.missing.is_empty() => {
            let missing = Flow::styled(Palette::PARTIAL, "not said: ").then(&concept.missing.join(", "));
            lines.extend(missing.wrap(width));
        }
        Status::Partial | Status::Missed => {}
    }
    let Some(help) = help else { return lines };
    for hit in &help.passages {
        lines.extend(passage(hit, view, width));
    }
    if let (true, Some(model)) = (help.passages.is_empty(), &help.model) {
        let mut text = Flow::styled(Palette::DIM, "model answer: ");
        text.append(inline(&one_line(model), Style::new()));
        lines.extend(limited(text.wrap(width - 1), 3));
    }
    lines
}

/// Path, line and excerpt of a passage.
fn passage(hit: &Hit, view: &View, width: usize) -> Vec<Flow> {
    let mut lines = vec![Flow::styled(Palette::PLACE, &view.place(&hit.path, hit.line, width))];
    let snippet = super::answer::snippet(hit, Palette::DIM);
    lines.extend(limited(snippet.wrap(width - 1), 2));
    lines
}

/// At most `count` lines, with `…` where more were cut off.
fn limited(mut lines: Vec<Flow>, count: usize) -> Vec<Flow> {
    if lines.len() > count {
        lines.truncate(count);
        if let Some(last) = lines.last_mut() {
            last.push(Palette::DIM, "…");
        }
    }
    lines
}

/// The proposed rating and the keys for the others.
fn rating(feedback: &Feedback, width: usize) -> Vec<Flow> {
    let Some(dues) = &feedback.dues else {
        let text = "Another attempt: the rating of the first answer holds. Enter continues.";
        return Flow::styled(Palette::DIM, text).wrap(width);
    };
    let chosen = feedback.rating as usize - 1;
    let mut line = Flow::plain("Rated ").and(Palette::STRONG, rating_name(feedback.rating));
    line = line.then(&format!(", {}", dues[chosen]));
    if let Some(why) = feedback.lowered {
        line.push(Palette::DIM, &format!(" ({why})"));
    } else if !feedback.gradable {
        line.push(Palette::DIM, " (rate it yourself)");
    }
    let mut keys = Flow::new();
    for (i, rating) in RATINGS.iter().enumerate().filter(|(i, _)| *i != chosen) {
        if !keys.is_empty() {
            keys.push(Palette::DIM, " · ");
        }
        keys.push(Palette::STRONG, &(i + 1).to_string());
        keys.push(Palette::DIM, &format!(" {} {}", rating_name(*rating), dues[i]));
    }
    spread(line, keys, width)
}
