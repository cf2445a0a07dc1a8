//! `greenroom show`: one question as it is in the bank.

use super::shared::{Context, Output, bank, lookup};
use crate::{
    bank::{
        Question,
        export::{self, ExportFormat},
    },
    error::Error,
    terminal::{Palette, markdown, paint, sanitize, width},
};
use anstyle::Style;

/// Arguments of `greenroom show`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question id, or the start of one
    id: String,
    /// Print every field as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let question = lookup::question(&bank, &args.id)?;
    if args.json {
        let mut text = Vec::new();
        export::write(ExportFormat::Jsonl, &[question], &mut text).map_err(Error::stdout)?;
        return Output::stdout().document(&text);
    }
    print(question)
}

fn print(q: &Question) -> Result<(), Error> {
    let mut out = Output::stdout();
    out.flows(markdown(&q.prompt, width(), Palette::STRONG))?;
    for fact in facts(q) {
        writeln!(out, "{}", paint(Palette::DIM, sanitize(&fact)))?;
    }
    let answer = if q.answer.is_empty() { "(no answer yet)" } else { &q.answer };
    writeln!(out)?;
    out.flows(markdown(answer, width(), Style::new()))?;
    if !q.concepts.is_empty() {
        writeln!(out, "\n{}", paint(Palette::STRONG, "Key concepts"))?;
    }
    for concept in &q.concepts {
        let required = if concept.required { ", required" } else { "" };
        let weight = paint(Palette::DIM, format!("(weight {}{required})", concept.weight));
        writeln!(out, "- {} {weight}", sanitize(&concept.name))?;
        for phrasing in &concept.phrasings {
            out.line(format!("    {phrasing}"))?;
        }
    }
    if !q.misconceptions.is_empty() {
        writeln!(out, "\n{}", paint(Palette::STRONG, "Misconceptions"))?;
    }
    for wrong in &q.misconceptions {
        out.line(format!("- {}: {}", wrong.name, wrong.feedback))?;
    }
    if !q.links.is_empty() {
        let links: Vec<_> = q.links.iter().map(|l| format!("[[{l}]]")).collect();
        out.line(format!("\n{}", links.join(" ")))?;
    }
    Ok(())
}

/// Id, topics and the like on a line, then where the question is from.
fn facts(q: &Question) -> Vec<String> {
    let mut facts = vec![q.id.to_string()];
    facts.extend(q.topics.iter().cloned());
    facts.extend(q.difficulty.map(|d| d.as_str().to_owned()));
    facts.extend(q.time_limit.map(|t| format!("{} s", t.as_secs())));
    if q.ignored {
        facts.push("ignored".into());
    }
    let mut lines = vec![facts.join(" · "), q.place.to_string()];
    lines.extend(q.source.as_ref().map(|s| format!("from {}:{}", s.full_path().display(), s.line)));
    lines
}
