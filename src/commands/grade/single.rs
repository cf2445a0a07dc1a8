//! `greenroom grade --question`: one answer to a question of the bank, graded and explained.

use super::Args;
use crate::{
    commands::shared::{Context, Output, bank::load, grader, index::notes_for, input, lookup, warn},
    error::Error,
    grade::{ConceptGrade, Evidence, Grade, Mode, Prepared, Status},
    session::Marker,
    terminal::{Palette, excerpt, paint, sanitize},
    wording,
};
use std::{path::Path, sync::Arc};

pub(super) fn run(context: &Context, args: &Args, id: &str) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = Arc::new(load(&home)?);
    let question = lookup::question(&bank, id)?;
    let answer = read_answer(args)?;
    let grader = grader::open(&home, &bank)?;
    let notes = notes_for(&home, &bank, [question]);
    let marker = Marker::new(&grader, &notes, question, &bank);
    let grade = marker.grade(&answer, if args.spoken { Mode::Spoken } else { Mode::Written });
    if let Some(trouble) = notes.error() {
        warn(format!("no notes can stand in for a model answer: {trouble}"));
    }
    if args.json {
        Output::stdout().json_pretty(&grade)?;
    } else {
        print(&mut Output::stdout(), &answer, &grade, marker.prepared())?;
        if let Some(equivalent) = marker.equivalent() {
            warn(format!("`{id}` has no model answer; that of `{equivalent}` was used"));
        }
    }
    Ok(())
}

fn read_answer(args: &Args) -> Result<String, Error> {
    let bytes = input::read(args.answer.as_deref().unwrap_or(Path::new("-")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn print(out: &mut Output, answer: &str, grade: &Grade, prepared: &Prepared) -> Result<(), Error> {
    writeln!(out, "{}  {}", wording::percent(grade.score), wording::verdict_name(grade.verdict))?;
    for (index, concept) in grade.concepts.iter().enumerate() {
        print_concept(out, answer, concept)?;
        if concept.status == Status::Missed
            && let Some(sentence) = prepared.model_sentence(index)
        {
            writeln!(out, "     model answer: {}", excerpt(&sanitize(sentence), 200))?;
        }
    }
    for found in &grade.misconceptions {
        writeln!(
            out,
            " {} {}: {}",
            wording::CLAIM_GLYPH,
            paint(Palette::BAD, &sanitize(&found.name)),
            sanitize(&found.feedback)
        )?;
    }
    for remark in &grade.remarks {
        writeln!(out, " {} {}", wording::REMARK_GLYPH, wording::remark_sentence(*remark))?;
    }
    writeln!(out)?;
    for step in &grade.steps {
        writeln!(out, " {:.3}  {}", step.value, sanitize(&step.what))?;
    }
    Ok(())
}

fn print_concept(out: &mut Output, answer: &str, concept: &ConceptGrade) -> Result<(), Error> {
    let glyph = wording::status_glyph(concept.status);
    let style = Palette::of(wording::status_tone(concept.status));
    let name = sanitize(&concept.name).into_owned();
    writeln!(out, " {} {:.2}  {name}", paint(style, glyph), concept.coverage)?;
    for Evidence { span, stands_for, kind, credit } in &concept.evidence {
        let said = sanitize(span.of(answer)).into_owned();
        let kind = wording::match_label(*kind);
        writeln!(out, "     {said} → {} ({kind}, {credit:.2})", sanitize(stands_for))?;
    }
    if !concept.missing.is_empty() {
        writeln!(out, "     not said: {}", sanitize(&concept.missing.join(", ")))?;
    }
    Ok(())
}
