//! A graded recording on the terminal.

use super::{Recording, Stretch};
use crate::{
    delivery::Settings,
    grade::{MatchKind, Status},
    terminal::{self, Palette, excerpt, paint, sanitize, wrap},
    text::Span,
    wording,
};
use std::path::Path;

pub(super) fn recording(recording: &Recording, settings: &Settings) {
    if recording.stretches.is_empty() {
        return;
    }
    anstream::println!("{}", paint(Palette::DIM, sanitize(&name(&recording.file))));
    for part in &recording.stretches {
        anstream::println!();
        stretch(part, settings);
    }
}

/// What a recording is called: `-` is the standard input.
pub(super) fn name(file: &Path) -> String {
    if file.as_os_str() == "-" { "standard input".into() } else { file.display().to_string() }
}

fn stretch(part: &Stretch, settings: &Settings) {
    let width = terminal::width();
    let place = part
        .from
        .zip(part.to)
        .map(|(from, to)| format!("{} to {}  ", wording::clock_seconds(from), wording::clock_seconds(to)));
    let head = format!("{}{}", place.unwrap_or_default(), part.question);
    anstream::println!("{}", paint(Palette::DIM, sanitize(&head)));
    anstream::println!("{}", paint(Palette::STRONG, wrap(&sanitize(&part.prompt), width, "")));
    let (score, verdict) = (part.grade.score, part.grade.verdict);
    let head = format!("{}  {}", wording::percent(score), wording::verdict_name(verdict));
    anstream::println!("{}", paint(Palette::of(wording::verdict_tone(verdict)), head));
    heard(part, width);
    for concept in &part.grade.concepts {
        let glyph = wording::status_glyph(concept.status);
        let style = Palette::of(wording::status_tone(concept.status));
        let name = excerpt(&sanitize(&concept.name), width.saturating_sub(4));
        anstream::println!(" {} {name}", paint(style, glyph));
        for evidence in concept.evidence.iter().filter(|e| e.how == MatchKind::Sound) {
            let said = sanitize(evidence.span.of(&part.text)).into_owned();
            let line = format!(
                "{said} → {} ({})",
                sanitize(&evidence.stands_for),
                wording::match_label(evidence.how)
            );
            anstream::println!("     {}", paint(Palette::DIM, excerpt(&line, width.saturating_sub(5))));
        }
    }
    for found in &part.grade.misconceptions {
        anstream::println!(
            " {} {}: {}",
            paint(Palette::BAD, wording::CLAIM_GLYPH),
            sanitize(&found.name),
            sanitize(&found.feedback)
        );
    }
    anstream::println!(
        "{}",
        paint(Palette::DIM, wrap(&part.delivery.facts(settings).join(" · "), width, ""))
    );
    for advice in &part.delivery.advice {
        anstream::println!("{}", wrap(&format!("- {}", advice.text), width, ""));
    }
}

/// The words as they were heard: fillers dimmed, concepts marked.
fn heard(part: &Stretch, width: usize) {
    let dimmed = part.delivery.cleaned();
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
                anstream::println!("{line}");
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
    if !line.is_empty() {
        anstream::println!("{line}");
    }
}
