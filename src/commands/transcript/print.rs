//! A graded recording on the terminal.

use super::{Recording, Stretch};
use crate::{
    delivery::Settings,
    grade::{MatchKind, Status, Verdict},
    terminal::{self, Palette, excerpt, paint, sanitize, wrap},
    text::Span,
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
    let place = part.from.zip(part.to).map(|(from, to)| format!("{} to {}  ", clock(from), clock(to)));
    let head = format!("{}{}", place.unwrap_or_default(), part.question);
    anstream::println!("{}", paint(Palette::DIM, sanitize(&head)));
    anstream::println!("{}", paint(Palette::STRONG, wrap(&sanitize(&part.prompt), width, "")));
    let (verdict, style) = match part.grade.verdict {
        Verdict::Missed => ("missed", Palette::BAD),
        Verdict::Weak => ("weak", Palette::PARTIAL),
        Verdict::Good => ("good", Palette::GOOD),
        Verdict::Strong => ("strong", Palette::GOOD),
    };
    anstream::println!("{}", paint(style, format!("{:.0} %  {verdict}", 100.0 * part.grade.score)));
    heard(part, width);
    for concept in &part.grade.concepts {
        let (sign, style) = match concept.status {
            Status::Covered => ("●", Palette::GOOD),
            Status::Partial => ("◐", Palette::PARTIAL),
            Status::Missed => ("○", Palette::DIM),
            Status::Contradicted => ("✗", Palette::BAD),
        };
        let name = excerpt(&sanitize(&concept.name), width.saturating_sub(4));
        anstream::println!(" {} {name}", paint(style, sign));
        for evidence in concept.evidence.iter().filter(|e| e.kind == MatchKind::Sound) {
            let said = sanitize(evidence.span.of(&part.text)).into_owned();
            let line = format!("{said} → {} (sound)", sanitize(&evidence.stands_for));
            anstream::println!("     {}", paint(Palette::DIM, excerpt(&line, width.saturating_sub(5))));
        }
    }
    for found in &part.grade.misconceptions {
        anstream::println!(
            " {} {}: {}",
            paint(Palette::BAD, "✗"),
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

fn clock(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}
