//! A report for the terminal, legible without colour.

use super::{
    Concept, QuestionReport, RoundDiff, RoundReport, ScoreChange,
    labels::{self, topic},
};
use crate::{
    grade::{Status, Verdict},
    history::ItemState,
    terminal::{BAR_CELLS, Flow, Palette, bar, excerpt, hang, sparkline, spread, visible_width},
    text::Span,
    wording::{
        self, CLAIM_GLYPH, REMARK_GLYPH, clock_seconds, percent, plural, points, status_glyph, status_tone,
        verdict_name, verdict_tone,
    },
};
use anstyle::Style;

/// Most lines of an answer that are shown.
const ANSWER_LINES: usize = 6;

/// The report in `width` columns.
pub fn report(report: &RoundReport, width: usize) -> Vec<Flow> {
    let mut lines = head(report, width);
    if report.sections.len() > 1 {
        let name = |s: &super::SectionReport| s.title.clone();
        let margin = margin(report.sections.iter().map(name), width);
        lines.extend(heading("by section"));
        for s in &report.sections {
            let note = format!("{}, counts {}", plural(s.questions, "question"), percent(s.share));
            lines.extend(row(&s.title, s.score, &note, margin, width));
        }
    }
    if !report.topics.is_empty() {
        lines.extend(heading("by topic, the weakest first"));
        let margin = margin(report.topics.iter().map(|t| topic(&t.topic).to_owned()), width);
        for t in &report.topics {
            let mut note = match t.concepts {
                0 => plural(t.questions, "question"),
                n => format!("{} of {} covered", t.covered, plural(n, "concept")),
            };
            if let Some(before) = t.before {
                note.push_str(&format!(", {} points since earlier rounds", points(t.score - before)));
            }
            lines.extend(row(topic(&t.topic), Some(t.score), &note, margin, width));
        }
    }
    if let Some(delivery) = &report.delivery {
        lines.extend(heading("how it was said"));
        lines.extend(Flow::plain(&delivery.sentence()).wrap(width));
    }
    lines.extend(heading("question by question"));
    for q in &report.questions {
        lines.extend(question(q, width));
    }
    lines.extend(reading(report, width));
    lines.extend(next(report, width));
    fit_lines(lines, width)
}

/// Breaks what is still too wide, such as a heading in a very narrow terminal.
fn fit_lines(lines: Vec<Flow>, width: usize) -> Vec<Flow> {
    let fit = |line: Flow| if line.width() > width { line.wrap(width) } else { vec![line] };
    lines.into_iter().flat_map(fit).collect()
}

pub(super) fn heading(text: &str) -> [Flow; 2] {
    [Flow::new(), Flow::styled(Palette::DIM, text)]
}

fn head(report: &RoundReport, width: usize) -> Vec<Flow> {
    let title = Flow::styled(Palette::STRONG, &report.title);
    let right = Flow::styled(Palette::DIM, &format!("round {} · {}", report.round, report.date));
    let mut lines = spread(title, right, width);
    let style = report.verdict.map_or(Palette::DIM, verdict_style);
    let mut score = Flow::styled(style.bold(), &wording::score(report.score)).then("  ");
    if let (Some(verdict), Some(value)) = (report.verdict, report.score) {
        score = score.and(style.bold(), verdict_name(verdict)).then("  ");
        let cells = width.saturating_sub(score.width()).min(BAR_CELLS);
        score.append(bar(value, style, cells));
    }
    lines.push(score);
    if let Some(change) = report.change {
        let scores: Vec<_> = report.earlier.iter().map(|e| e.score).chain([report.score]).collect();
        let shown = &scores[scores.len().saturating_sub(BAR_CELLS)..];
        let text = Flow::plain(&sparkline(shown))
            .then("  ")
            .and(change_style(change), &points(change))
            .then(&format!(" points since the last of {}", plural(report.earlier.len(), "earlier round")));
        lines.extend(text.wrap(width));
    }
    if let Some(topics) = &report.change_on_topics {
        lines.extend(Flow::styled(change_style(topics.change), &topics.sentence()).wrap(width));
    }
    lines.extend(Flow::styled(Palette::DIM, &facts(report)).wrap(width));
    lines
}

/// Counts and times on one line.
fn facts(report: &RoundReport) -> String {
    let count = |state| report.questions.iter().filter(|q| q.state == state).count();
    let mut parts = vec![plural(report.questions.len(), "question")];
    for state in [ItemState::Skipped, ItemState::Pending] {
        if count(state) > 0 {
            parts.push(format!("{} {}", count(state), labels::state(state)));
        }
    }
    let time = &report.time;
    parts.push(format!("{} of {}", clock_seconds(time.spent), clock_seconds(time.limit)));
    if time.over > 0 {
        parts.push(format!("{} over time by {} in all", time.over, clock_seconds(time.overtime)));
    }
    if time.paused >= 1.0 {
        parts.push(format!("paused for {}", clock_seconds(time.paused)));
    }
    if time.interruptions > 0 {
        parts.push(plural(time.interruptions as usize, "interruption"));
    }
    parts.extend(report.outcome.label().map(str::to_owned));
    parts.push(format!("seed {}", report.seed));
    parts.join(" · ")
}

/// Columns for names in front of rows.
pub(super) fn margin(names: impl Iterator<Item = String>, width: usize) -> usize {
    names.map(|n| visible_width(&n)).max().unwrap_or(0).min(width * 2 / 5).min(32)
}

/// A name, its score, a bar and a note; on two lines in a narrow terminal.
pub(super) fn row(name: &str, score: Option<f64>, note: &str, margin: usize, width: usize) -> Vec<Flow> {
    let name = excerpt(name, margin);
    let pad = " ".repeat(margin.saturating_sub(visible_width(&name)));
    let style = score.map_or(Palette::DIM, |s| verdict_style(Verdict::of_score(s)));
    let mut line =
        Flow::plain("  ").then(&name).then(&pad).and(style, &format!("  {:>5}", wording::score(score)));
    let wide = line.width() + 2 + BAR_CELLS + 2 + visible_width(note) <= width;
    let cells = if wide { BAR_CELLS } else { width.saturating_sub(line.width() + 2).min(BAR_CELLS) };
    if let Some(score) = score.filter(|_| cells >= 5) {
        line.push(Style::new(), "  ");
        line.append(bar(score, style, cells));
    } else if wide {
        line.push(Style::new(), &" ".repeat(BAR_CELLS + 2));
    }
    if wide {
        return vec![line.and(Palette::DIM, &format!("  {note}"))];
    }
    let mut lines = vec![line];
    lines.extend(hang(&Flow::plain("    "), &Flow::styled(Palette::DIM, note), width));
    lines
}

fn verdict_style(verdict: Verdict) -> Style {
    Palette::of(verdict_tone(verdict))
}

fn change_style(change: f64) -> Style {
    match (change * 100.0).round() {
        c if c > 0.0 => Palette::GOOD,
        c if c < 0.0 => Palette::BAD,
        _ => Palette::DIM,
    }
}

fn question(q: &QuestionReport, width: usize) -> Vec<Flow> {
    let style = q.verdict.map_or(Palette::DIM, verdict_style);
    let mut left =
        Flow::styled(Palette::STRONG, &format!("{:>2}  ", q.number)).and(style.bold(), &q.score_label());
    if !q.before.is_empty() {
        let last: Vec<_> = q.before.iter().rev().take(7).rev().map(|s| Some(*s)).chain([q.score]).collect();
        left.push(Palette::DIM, &format!("  {}", sparkline(&last)));
    }
    let time = format!("{} of {}", clock_seconds(q.spent), clock_seconds(q.limit));
    let late = q.is_over();
    let time = Flow::styled(if late { Palette::PARTIAL } else { Palette::DIM }, &time)
        .and(Palette::PARTIAL, if late { " over" } else { "" });
    let mut lines = vec![Flow::new()];
    lines.extend(spread(left, time, width));
    let indent = Flow::plain("    ");
    let prompt: String = q.prompt.trim().lines().next().unwrap_or_default().into();
    lines.extend(hang(&indent, &Flow::styled(Palette::STRONG, &prompt), width));
    lines.extend(answer(q, &indent, width));
    for concept in &q.concepts {
        lines.extend(concept_lines(concept, width));
    }
    for claim in &q.claims {
        let text = Flow::styled(Palette::BAD, &claim.name).then(" · ").then(&claim.feedback);
        lines.extend(hang(&Flow::styled(Palette::BAD, &format!("    {CLAIM_GLYPH} ")), &text, width));
    }
    for remark in &q.remarks {
        let text = Flow::styled(Palette::PARTIAL, remark);
        lines.extend(hang(&Flow::styled(Palette::PARTIAL, &format!("    {REMARK_GLYPH} ")), &text, width));
    }
    for follow_up in &q.follow_ups {
        let score = follow_up.score.map_or_else(String::new, |s| format!(" · {}", percent(s)));
        let text = Flow::styled(Palette::STRONG, &follow_up.prompt).and(Palette::DIM, &score);
        lines.extend(hang(&Flow::styled(Palette::DIM, "    ↳ "), &text, width));
        lines.extend(hang(&Flow::plain("      "), &Flow::plain(follow_up.answer.trim()), width));
    }
    if let Some(delivery) = &q.delivery {
        let text = Flow::styled(Palette::DIM, &delivery.sentence());
        lines.extend(hang(&Flow::styled(Palette::DIM, "    ~ "), &text, width));
    }
    lines
}

/// The start of the answer with its evidence marked.
fn answer(q: &QuestionReport, indent: &Flow, width: usize) -> Vec<Flow> {
    if q.answer.trim().is_empty() {
        return Vec::new();
    }
    let mut spans: Vec<Span> = q.concepts.iter().flat_map(|c| c.evidence.iter().copied()).collect();
    spans.sort_by_key(|s| s.start);
    let mut text = Flow::new();
    let mut at = 0;
    for span in spans {
        // Words that two concepts share are marked once.
        let start = span.start.max(at);
        if start < span.end {
            text.push(Palette::DIM, &q.answer[at..start]);
            text.push(Palette::MARK, &q.answer[start..span.end]);
            at = span.end;
        }
    }
    text.push(Palette::DIM, &q.answer[at..]);
    let mut lines = hang(indent, &text, width);
    if lines.len() > ANSWER_LINES {
        lines.truncate(ANSWER_LINES);
        lines.push(indent.clone().and(Palette::DIM, "…"));
    }
    lines
}

fn concept_lines(c: &Concept, width: usize) -> Vec<Flow> {
    let style = Palette::of(status_tone(c.status));
    let first = Flow::styled(style, &format!("    {} ", status_glyph(c.status)));
    let mut text = Flow::styled(if c.status == Status::Covered { Style::new() } else { style }, &c.name);
    if c.required {
        text.push(Palette::DIM, " *");
    }
    if !c.said.is_empty() {
        text.push(Palette::DIM, &format!(" · “{}”", excerpt(&c.said, 60)));
    }
    if let Some(missed) = c.missed_again() {
        text.push(Palette::PARTIAL, &format!(" · {missed}"));
    }
    hang(&first, &text, width)
}

fn reading(report: &RoundReport, width: usize) -> Vec<Flow> {
    if report.reading.is_empty() {
        return Vec::new();
    }
    let mut lines = heading("what to read again, the most valuable first").to_vec();
    for (n, r) in report.reading.iter().enumerate() {
        let first = Flow::styled(Palette::STRONG, &format!("{:>2}  ", n + 1));
        let kind = if r.model_answer { "model answer: " } else { "" };
        let place = Flow::styled(Palette::PLACE, &r.place);
        let worth = Flow::styled(Palette::DIM, &format!("{:.1} points", r.worth));
        let head = spread(place, worth, width.saturating_sub(4)).into_iter().enumerate();
        lines.extend(head.map(|(n, line)| {
            let mut whole = if n == 0 { first.clone() } else { Flow::plain("    ") };
            whole.append(line);
            whole
        }));
        let indent = Flow::plain("    ");
        lines.extend(hang(&indent, &Flow::plain(kind).then(&excerpt(&r.title, width * 2)), width));
        if !r.snippet.is_empty() {
            let snippet = Flow::styled(Palette::DIM, &format!("“{}”", excerpt(&r.snippet, 150)));
            lines.extend(hang(&indent, &snippet, width));
        }
        if !r.concepts.is_empty() {
            let text = Flow::styled(Palette::BAD, &r.concepts.join("; "));
            lines.extend(hang(
                &Flow::styled(Palette::BAD, &format!("    {} ", status_glyph(Status::Missed))),
                &text,
                width,
            ));
        }
    }
    lines
}

fn next(report: &RoundReport, width: usize) -> Vec<Flow> {
    if report.next.is_empty() {
        return Vec::new();
    }
    let mut lines = heading("next").to_vec();
    for step in &report.next {
        lines.extend(hang(&Flow::plain("  - "), &Flow::plain(&step.what), width));
        if let Some(command) = &step.command {
            lines.extend(hang(&Flow::plain("      "), &Flow::styled(Palette::PLACE, command), width));
        }
    }
    lines
}

/// Two rounds side by side, in `width` columns.
pub fn diff(diff: &RoundDiff, width: usize) -> Vec<Flow> {
    let mut lines = Vec::new();
    for (round, title, date) in &diff.rounds {
        let text = Flow::styled(Palette::STRONG, title).and(Palette::DIM, &format!(" · {date}"));
        lines.extend(hang(&Flow::styled(Palette::DIM, &format!("round {round}  ")), &text, width));
    }
    let style = diff.score.change().map_or(Palette::DIM, change_style);
    lines.extend(Flow::styled(style.bold(), &diff.headline()).wrap(width));
    let time = format!(
        "{} → {} on the clock, {} → {} over their limit",
        clock_seconds(diff.spent[0]),
        clock_seconds(diff.spent[1]),
        diff.over[0],
        plural(diff.over[1], "answer")
    );
    lines.extend(Flow::styled(Palette::DIM, &time).wrap(width));
    for (name, changes) in [("by section", &diff.sections), ("by topic", &diff.topics)] {
        if changes.len() > 1 || (name == "by topic" && !changes.is_empty()) {
            lines.extend(heading(name));
            let margin = margin(changes.iter().map(|c| topic(&c.name).to_owned()), width);
            lines.extend(changes.iter().flat_map(|c| change_row(c, margin, width)));
        }
    }
    if !diff.questions.is_empty() {
        lines.extend(heading("questions in both"));
    }
    for q in &diff.questions {
        let change = ScoreChange { name: q.prompt.clone(), before: q.before, after: q.after };
        let first = Flow::plain("  ").and(
            change.change().map_or(Palette::DIM, change_style),
            &format!("{:>4}  ", change.change().map_or_else(|| "–".into(), points)),
        );
        let text = Flow::plain(&excerpt(&q.prompt, width))
            .and(Palette::DIM, &format!(" · {} → {}", wording::score(q.before), wording::score(q.after)));
        lines.extend(hang(&first, &text, width));
        for (glyph, style, names) in [("+", Palette::GOOD, &q.gained), ("−", Palette::BAD, &q.dropped)] {
            for name in names {
                let first = Flow::styled(style, &format!("        {glyph} "));
                lines.extend(hang(&first, &Flow::styled(style, name), width));
            }
        }
    }
    let [first, second] = diff.only;
    if first + second > 0 {
        let text = format!("{} only in the first, {second} only in the second", plural(first, "question"));
        lines.extend([Flow::new()].into_iter().chain(Flow::styled(Palette::DIM, &text).wrap(width)));
    }
    fit_lines(lines, width)
}

fn change_row(c: &ScoreChange, margin: usize, width: usize) -> Vec<Flow> {
    let name = excerpt(topic(&c.name), margin);
    let pad = " ".repeat(margin.saturating_sub(visible_width(&name)));
    let mut line = Flow::plain("  ").then(&name).then(&pad);
    line.push(Style::new(), &format!("  {:>5} → {:>5}", wording::score(c.before), wording::score(c.after)));
    if let Some(change) = c.change() {
        line.push(change_style(change), &format!("  {}", points(change)));
    }
    if line.width() > width { line.wrap(width) } else { vec![line] }
}
