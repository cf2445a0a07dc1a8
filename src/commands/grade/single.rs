//! `greenroom grade --question`: one answer to a question of the bank, graded and explained.

use super::{Args, Context};
use crate::{
    commands::load_bank,
    error::Error,
    grade::{ConceptGrade, Evidence, Grade, Mode, Prepared, Status},
    session::Marker,
    terminal::{Palette, excerpt, paint, sanitize},
    wording,
};
use std::{
    fs,
    io::{self, Read},
    sync::Arc,
};

pub(super) fn run(context: &Context, args: &Args, id: &str) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = Arc::new(load_bank(&home)?);
    let question = crate::commands::resolve(&bank, id)?;
    let answer = read_answer(args)?;
    let grader = crate::commands::grader(&home, &bank)?;
    let notes = crate::commands::notes_for(&home, &bank, [question]);
    let marker = Marker::new(&grader, &notes, question, &bank);
    let grade = marker.grade(&answer, if args.spoken { Mode::Spoken } else { Mode::Written });
    if let Some(trouble) = notes.trouble() {
        crate::commands::warn(&format!("no notes can stand in for a model answer: {trouble}"));
    }
    if args.json {
        let text = serde_json::to_string_pretty(&grade).map_err(io::Error::other)?;
        anstream::println!("{text}");
    } else {
        print(&answer, &grade, marker.prepared());
        if let Some(equivalent) = marker.equivalent() {
            crate::commands::warn(&format!("`{id}` has no model answer; that of `{equivalent}` was used"));
        }
    }
    Ok(())
}

fn read_answer(args: &Args) -> Result<String, Error> {
    let bytes = match &args.answer {
        Some(path) if path.as_os_str() != "-" => fs::read(path).map_err(Error::file(path))?,
        _ => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            bytes
        }
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn print(answer: &str, grade: &Grade, prepared: &Prepared) {
    anstream::println!("{}  {}", wording::percent(grade.score), wording::verdict_name(grade.verdict));
    for (index, concept) in grade.concepts.iter().enumerate() {
        print_concept(answer, concept);
        if concept.status == Status::Missed
            && let Some(sentence) = prepared.model_sentence(index)
        {
            anstream::println!("     model answer: {}", excerpt(&sanitize(sentence), 200));
        }
    }
    for found in &grade.misconceptions {
        anstream::println!(
            " {} {}: {}",
            wording::CLAIM_GLYPH,
            paint(Palette::BAD, &sanitize(&found.name)),
            sanitize(&found.feedback)
        );
    }
    for remark in &grade.remarks {
        anstream::println!(" {} {}", wording::REMARK_GLYPH, wording::remark_sentence(*remark));
    }
    anstream::println!();
    for step in &grade.steps {
        anstream::println!(" {:.3}  {}", step.value, sanitize(&step.what));
    }
}

fn print_concept(answer: &str, concept: &ConceptGrade) {
    let glyph = wording::status_glyph(concept.status);
    let style = Palette::of(wording::status_tone(concept.status));
    let name = sanitize(&concept.name).into_owned();
    anstream::println!(" {} {:.2}  {name}", paint(style, glyph), concept.coverage);
    for Evidence { span, stands_for, how, credit } in &concept.evidence {
        let said = sanitize(span.of(answer)).into_owned();
        let how = wording::match_label(*how);
        anstream::println!("     {said} → {} ({how}, {credit:.2})", sanitize(stands_for));
    }
    if !concept.missing.is_empty() {
        anstream::println!("     not said: {}", sanitize(&concept.missing.join(", ")));
    }
}
