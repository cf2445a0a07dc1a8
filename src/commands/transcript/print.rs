//! A graded recording on the terminal.

use super::{Recording, Stretch};
use crate::{
    commands::shared::{Output, path::is_dash},
    delivery::Settings,
    error::Error,
    grade::{MatchKind, Status},
    terminal::{self, Palette, excerpt, paint, sanitize, wrap},
    text::Span,
    wording,
};
use std::path::Path;

pub(super) fn recording(out: &mut Output, recording: &Recording, settings: &Settings) -> Result<(), Error> {
    if recording.stretches.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint(Palette::DIM, sanitize(&name(&recording.file))))?;
    recording.stretches.iter().try_for_each(|part| {
        writeln!(out)?;
        stretch(out, part, settings)
    })
}

/// What a recording is called.
pub(super) fn name(file: &Path) -> String {
    if is_dash(file) { "standard input".into() } else { file.display().to_string() }
}

fn stretch(out: &mut Output, part: &Stretch, settings: &Settings) -> Result<(), Error> {
    let width = terminal::width();
    let place = part
        .from
        .zip(part.to)
        .map(|(from, to)| format!("{} to {}  ", wording::clock_seconds(from), wording::clock_seconds(to)));
    let head = format!("{}{}", place.unwrap_or_default(), part.question);
    writeln!(out, "{}", paint(Palette::DIM, sanitize(&head)))?;
    writeln!(out, "{}", paint(Palette::STRONG, wrap(&sanitize(&part.prompt), width, "")))?;
    let (score, verdict) = (part.grade.score, part.grade.verdict);
    let head = format!("{}  {}", wording::percent(score), wording::verdict_name(verdict));
    writeln!(out, "{}", paint(Palette::of(wording::verdict_tone(verdict)), head))?;
    words(out, part, width)?;
    for concept in &part.grade.concepts {
        let symbol = wording::status_glyph(concept.status);
        let style = Palette::of(wording::status_tone(concept.status));
        let name = excerpt(&sanitize(&concept.name), width.saturating_sub(4));
        writeln!(out, " {} {name}", paint(style, symbol))?;
        for evidence in concept.evidence.iter().filter(|e| e.kind == MatchKind::Sound) {
            let said = sanitize(evidence.span.of(&part.text)).into_owned();
            let label = wording::match_label(evidence.kind);
            let line = format!("{said} → {} ({label})", sanitize(&evidence.stands_for));
            writeln!(out, "     {}", paint(Palette::DIM, excerpt(&line, width.saturating_sub(5))))?;
        }
    }
    for found in &part.grade.misconceptions {
        writeln!(
            out,
            " {} {}: {}",
            paint(Palette::BAD, wording::CLAIM_GLYPH),
            sanitize(&found.name),
            sanitize(&found.feedback)
        )?;
    }
    let facts = part.delivery.facts(settings).join(" · ");
    writeln!(out, "{}", paint(Palette::DIM, wrap(&facts, width, "")))?;
    for advice in &part.delivery.advice {
        writeln!(out, "{}", wrap(&format!("- {}", advice.text), width, ""))?;
    }
    Ok(())
}

/// The words that were said: fillers dimmed, concepts marked.
fn words(out: &mut Output, part: &Stretch, width: usize) -> Result<(), Error> {
    let dimmed = part.delivery.dimmed();
    let mut marked: Vec<Span> = part
        .grade
        .concepts
        .iter()
        .filter(|c| matches!(c.status, Status::Covered | Status::Partial))
        .flat_map(|c| c.evidence.iter().map(|e| e.span))
        .collect();
    marked.sort();
    let hit = |spans: &[Span], word: &Span| spans.iter().any(|s| word.start < s.end && s.start < word.end);
    let mut column = width;
    let mut line = String::new();
    let mut at = 0;
    for word in part.text.split_whitespace() {
        let start = at + part.text[at..].find(word).unwrap_or(0);
        at = start + word.len();
        let span = Span { start, end: at };
        let shown = sanitize(word).into_owned();
        let wide = terminal::visible_width(&shown);
        if column + wide + 1 > width {
            if !line.is_empty() {
                writeln!(out, "{line}")?;
            }
            line = "  ".into();
            column = 2;
        } else {
            line.push(' ');
            column += 1;
        }
        column += wide;
        line += &match () {
            () if hit(&dimmed, &span) => paint(Palette::DIM, shown).to_string(),
            () if hit(&marked, &span) => paint(Palette::MARK, shown).to_string(),
            () => shown,
        };
    }
    if line.is_empty() { Ok(()) } else { writeln!(out, "{line}") }
}
