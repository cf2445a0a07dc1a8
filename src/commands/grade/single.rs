//! `greenroom grade --question`: one answer to a question of the bank, graded and explained.

use super::{Args, Context};
use crate::{
    commands::load_bank,
    error::Error,
    grade::{ConceptGrade, Evidence, Grade, Mode, Prepared, Remark, Status, Verdict},
    session::Marker,
    terminal::{Palette, excerpt, paint, sanitize},
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
    if let Some(trouble) = notes.error() {
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
    anstream::println!("{:.0} %  {}", 100.0 * grade.score, verdict(grade.verdict));
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
            " ✗ {}: {}",
            paint(Palette::BAD, &sanitize(&found.name)),
            sanitize(&found.feedback)
        );
    }
    for remark in &grade.remarks {
        anstream::println!(" ! {}", remark_text(*remark));
    }
    anstream::println!();
    for step in &grade.steps {
        anstream::println!(" {:.3}  {}", step.value, sanitize(&step.what));
    }
}

fn print_concept(answer: &str, concept: &ConceptGrade) {
    let (sign, style) = match concept.status {
        Status::Covered => ("●", Palette::GOOD),
        Status::Partial => ("◐", Palette::PARTIAL),
        Status::Missed => ("○", Palette::PLACE),
        Status::Contradicted => ("✗", Palette::BAD),
    };
    let name = sanitize(&concept.name).into_owned();
    anstream::println!(" {} {:.2}  {name}", paint(style, sign), concept.coverage);
    for Evidence { span, stands_for, kind, credit } in &concept.evidence {
        let said = sanitize(span.of(answer)).into_owned();
        let kind = format!("{kind:?}").to_lowercase();
        anstream::println!("     {said} → {} ({kind}, {credit:.2})", sanitize(stands_for));
    }
    if !concept.missing.is_empty() {
        anstream::println!("     not said: {}", sanitize(&concept.missing.join(", ")));
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Missed => "missed",
        Verdict::Weak => "weak",
        Verdict::Good => "good",
        Verdict::Strong => "strong",
    }
}

fn remark_text(remark: Remark) -> &'static str {
    match remark {
        Remark::NoAnswer => "no answer was given",
        Remark::KeywordList => "a list of keywords: say how these hang together",
        Remark::EchoesQuestion => "it only repeats the question",
        Remark::Provisional => "provisional: there is no model answer, so your notes stand in for it",
        Remark::BorrowedAnswer => {
            "there is no model answer; that of a question which asks the same stands in for it"
        }
        Remark::RequiredMissing => "a required concept is missing, so this is no pass",
    }
}
