//! `greenroom show`: one question as the bank has it.

use super::Context;
use crate::{
    bank::{self, Question, export::ExportFormat},
    error::Error,
    terminal::{self, Flow, Palette, markdown, paint, sanitize},
};
use anstyle::Style;
use std::io::{self, Write};

/// Arguments of `greenroom show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The question's id, or the beginning of it
    id: String,
    /// As JSON, every field
    #[arg(long)]
    json: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    let question = super::resolve(&bank, &args.id)?;
    if args.json {
        let mut out = io::stdout().lock();
        bank::export::write(ExportFormat::Jsonl, &[question], &mut out)?;
        return Ok(out.flush()?);
    }
    print_question(question);
    Ok(())
}

fn print_lines(lines: Vec<Flow>) {
    for line in lines {
        anstream::println!("{}", line.render());
    }
}

fn print_question(q: &Question) {
    let width = terminal::width();
    let dim = |s: String| paint(Palette::DIM, sanitize(&s).into_owned());
    print_lines(markdown(&q.prompt, width, Palette::STRONG));
    let mut facts = vec![q.id.to_string()];
    facts.extend(q.topics.iter().cloned());
    facts.extend(q.difficulty.map(|d| d.as_str().to_owned()));
    facts.extend(q.time_limit.map(|t| format!("{} s", t.as_secs())));
    if q.ignored {
        facts.push("ignored".into());
    }
    anstream::println!("{}", dim(facts.join(" · ")));
    anstream::println!("{}", dim(q.place.to_string()));
    if let Some(source) = &q.source {
        anstream::println!("{}", dim(format!("from {}:{}", source.full_path().display(), source.line)));
    }
    let answer = if q.answer.is_empty() { "(no answer yet)" } else { &q.answer };
    anstream::println!();
    print_lines(markdown(answer, width, Style::new()));
    if !q.concepts.is_empty() {
        anstream::println!("\n{}", paint(Palette::STRONG, "Key concepts"));
    }
    for concept in &q.concepts {
        let required = if concept.required { ", required" } else { "" };
        let weight = paint(Palette::DIM, format!("(weight {}{required})", concept.weight));
        anstream::println!("- {} {weight}", sanitize(&concept.name));
        for phrasing in &concept.phrasings {
            anstream::println!("    {}", sanitize(phrasing));
        }
    }
    if !q.misconceptions.is_empty() {
        anstream::println!("\n{}", paint(Palette::STRONG, "Misconceptions"));
    }
    for wrong in &q.misconceptions {
        anstream::println!("- {}: {}", sanitize(&wrong.name), sanitize(&wrong.feedback));
    }
    if !q.links.is_empty() {
        let links: Vec<_> = q.links.iter().map(|l| format!("[[{l}]]")).collect();
        anstream::println!("\n{}", sanitize(&links.join(" ")));
    }
}
