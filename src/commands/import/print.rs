//! The report of an import, for people and as JSON.

use super::Report;
use crate::{
    bank::{MergeOutcome, Problem},
    commands::shared::{Output, plural},
    error::Error,
    history::MergeCounts,
    import::Import,
    terminal::{Palette, excerpt, paint, sanitize},
};
use serde_json::{Value, json};
use std::fmt::Display;

/// Lines of one kind that are printed; the rest is counted.
const SHOWN: usize = 20;

/// Prints the report of one path.
pub(super) fn report(report: &Report, dry_run: bool) -> Result<(), Error> {
    let Report { import, merge, file, past } = report;
    let mut out = Output::stdout();
    if import.drafts.is_empty() && import.notes.is_empty() {
        return remarks(&mut out, import);
    }
    let done = if dry_run { "would import" } else { "imported" };
    let root = import.root.display().to_string();
    writeln!(out, "{} {}", paint(Palette::STRONG, done), sanitize(&root))?;
    writeln!(out, "  {}", found(import, merge))?;
    let written = if dry_run && merge.changed { "would be written to " } else { "" };
    writeln!(
        out,
        "  {} {} {written}{}",
        changes(merge),
        paint(Palette::DIM, "·"),
        paint(Palette::PLACE, sanitize(&file.display().to_string()))
    )?;
    if let Some(past) = past {
        writeln!(out, "  {}", history(past, dry_run))?;
    }
    if dry_run {
        questions(&mut out, import)?;
    }
    lost_edits(&mut out, merge)?;
    remarks(&mut out, import)
}

/// What was found at the path.
fn found(import: &Import, merge: &MergeOutcome) -> String {
    let answered = answered(import);
    let mut parts = vec![
        plural(import.drafts.len(), "question"),
        format!("{answered} answered"),
        format!("{} unanswered", import.drafts.len() - answered),
    ];
    if import.repeats + merge.elsewhere > 0 {
        parts.push(plural(import.repeats + merge.elsewhere, "repeat"));
    }
    parts.push(format!("{} with notes", plural(import.notes.len(), "file")));
    if import.unchanged > 0 {
        parts.push(format!("{} unchanged since the last import", plural(import.unchanged, "file")));
    }
    parts.join(", ")
}

fn answered(import: &Import) -> usize {
    import.drafts.iter().filter(|d| !d.answer.is_empty()).count()
}

/// What became of the questions in the bank.
fn changes(merge: &MergeOutcome) -> String {
    let mut changes = vec![format!("{} new", merge.new.len())];
    for (n, what) in [
        (merge.updated.len(), "updated"),
        (merge.unchanged, "unchanged"),
        (merge.ignored, "ignored"),
        (merge.conflicts.len(), "edited on both sides"),
        (merge.gone.len(), if merge.pruned { "gone and removed" } else { "gone at the source" }),
    ] {
        if n > 0 {
            changes.push(format!("{n} {what}"));
        }
    }
    changes.join(", ")
}

/// What was imported of a review history.
fn history(past: &MergeCounts, dry_run: bool) -> String {
    let MergeCounts { answers, known, cards, .. } = past;
    if answers + known + cards == 0 {
        return "no review history came with it".into();
    }
    let done = if dry_run { "would be imported" } else { "imported" };
    let known = if *known > 0 { format!(", {known} were here already") } else { String::new() };
    format!("{} of {} {done}{known}", plural(*answers, "past answer"), plural(*cards, "question"))
}

/// Every question that was found, with its place.
fn questions(out: &mut Output, import: &Import) -> Result<(), Error> {
    for draft in &import.drafts {
        let symbol = if draft.answer.is_empty() { "○" } else { "●" };
        let place = format!("{}:{}", draft.path.display(), draft.line);
        let prompt = excerpt(&draft.prompt, 70);
        writeln!(out, "    {symbol} {}  {}", sanitize(&prompt), paint(Palette::DIM, sanitize(&place)))?;
    }
    Ok(())
}

/// Questions that were edited on both sides, and those that are gone at the source.
fn lost_edits(out: &mut Output, merge: &MergeOutcome) -> Result<(), Error> {
    for conflict in merge.conflicts.iter().take(SHOWN) {
        writeln!(
            out,
            "  {} {}:{}: `{}` was edited in the bank and at the source; the bank's text was kept",
            paint(Palette::PARTIAL, "conflict"),
            sanitize(&conflict.path.to_string_lossy()),
            conflict.line,
            sanitize(conflict.id.as_str())
        )?;
    }
    for gone in merge.gone.iter().take(SHOWN) {
        let outcome = if merge.pruned { "removed from the bank" } else { "kept; --prune removes it" };
        writeln!(
            out,
            "  {} `{}` is no longer in {}; {outcome}",
            paint(Palette::PARTIAL, "gone"),
            sanitize(gone.id.as_str()),
            sanitize(&gone.path.to_string_lossy())
        )?;
    }
    Ok(())
}

fn remarks(out: &mut Output, import: &Import) -> Result<(), Error> {
    labelled(out, &import.problems, paint(Palette::BAD, "problem"))?;
    labelled(out, &import.notices, paint(Palette::DIM, "note"))
}

fn labelled(out: &mut Output, problems: &[Problem], label: impl Display) -> Result<(), Error> {
    for problem in problems.iter().take(SHOWN) {
        writeln!(out, "  {label} {}", sanitize(&problem.to_string()))?;
    }
    if problems.len() > SHOWN {
        writeln!(out, "  {label} and {} more; --json lists all", problems.len() - SHOWN)?;
    }
    Ok(())
}

pub(super) fn as_json(report: &Report) -> Value {
    let Report { import, merge, file, past } = report;
    let answered = answered(import);
    let found: Vec<_> = import
        .drafts
        .iter()
        .map(|d| {
            json!({
                "path": d.path, "line": d.line, "end": d.end, "question": d.prompt,
                "answered": !d.answer.is_empty(),
            })
        })
        .collect();
    json!({
        "root": import.root, "file": file, "changed": merge.changed,
        "files": import.files, "files_unchanged": import.unchanged,
        "questions": import.drafts.len(), "answered": answered,
        "unanswered": import.drafts.len() - answered,
        "repeats": import.repeats + merge.elsewhere, "notes": import.notes,
        "new": merge.new, "updated": merge.updated, "unchanged": merge.unchanged, "ignored": merge.ignored,
        "history": past.map(|p| json!({ "answers": p.answers, "known": p.known, "questions": p.cards })),
        "conflicts": merge.conflicts, "gone": merge.gone, "pruned": merge.pruned,
        "problems": import.problems, "remarks": import.notices, "found": found,
    })
}
