//! `greenroom list`: the questions of the bank.

use super::shared::{Context, Output, bank, note, plural};
use crate::{
    bank::{Difficulty, Question},
    error::Error,
    terminal::{self, Palette, excerpt, paint, sanitize},
};
use serde_json::json;
use std::collections::BTreeMap;

/// Arguments of `greenroom list`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only questions with all these words in their text or id
    words: Vec<String>,
    /// Only questions in this topic and its subtopics
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Only questions of this difficulty
    #[arg(long, value_enum)]
    difficulty: Option<Difficulty>,
    /// Only questions without a model answer
    #[arg(long)]
    unanswered: bool,
    /// Only entries that are marked as not a question
    #[arg(long)]
    ignored: bool,
    /// Only imported questions whose source path contains TEXT
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// Print the number of questions in each topic instead
    #[arg(long)]
    topics: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Args {
    fn matches(&self, q: &Question) -> bool {
        let text = format!("{} {}", q.id, q.prompt).to_lowercase();
        q.ignored == self.ignored
            && self.words.iter().all(|w| text.contains(&w.to_lowercase()))
            && self.topic.as_ref().is_none_or(|t| q.has_topic(t))
            && self.difficulty.is_none_or(|d| q.difficulty == Some(d))
            && (!self.unanswered || q.answer.is_empty())
            && self.source.as_ref().is_none_or(|text| {
                q.source.as_ref().is_some_and(|s| s.full_path().to_string_lossy().contains(text))
            })
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let found: Vec<_> = bank.questions.iter().filter(|q| args.matches(q)).collect();
    if args.topics {
        print_topics(&found, args.json)?;
    } else if args.json {
        let mut out = Output::stdout();
        for q in &found {
            let row = json!({
                "id": q.id, "question": q.prompt, "topics": q.topics, "difficulty": q.difficulty,
                "answered": !q.answer.is_empty(), "concepts": q.concepts.len(), "ignored": q.ignored,
                "path": *q.place.path, "line": q.place.line,
            });
            out.json(&row)?;
        }
    } else if !found.is_empty() {
        print_rows(&found)?;
    }
    if found.is_empty() {
        return Err(Error::Nothing("no question matches".into()));
    }
    Ok(())
}

fn print_rows(found: &[&Question]) -> Result<(), Error> {
    let mut out = Output::stdout();
    let width = terminal::width();
    // Ids are for copying and never cut; only prompts are.
    let ids = found.iter().map(|q| terminal::visible_width(q.id.as_str())).max().unwrap_or(0).min(width / 2);
    for q in found {
        let id = q.id.as_str();
        let pad = " ".repeat(ids.saturating_sub(terminal::visible_width(id)));
        let mark = if q.answer.is_empty() { "○" } else { "●" };
        let prompt =
            excerpt(&q.prompt, width.saturating_sub(ids.max(terminal::visible_width(id)) + 4).max(20));
        writeln!(out, "{mark} {}{pad}  {}", paint(Palette::PLACE, sanitize(id)), sanitize(&prompt))?;
    }
    let answered = found.iter().filter(|q| !q.answer.is_empty()).count();
    note(format!(
        "{}, {answered} answered, {} unanswered",
        plural(found.len(), "question"),
        found.len() - answered
    ));
    Ok(())
}

fn print_topics(found: &[&Question], json: bool) -> Result<(), Error> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for topic in found.iter().flat_map(|q| &q.topics) {
        *counts.entry(topic).or_default() += 1;
    }
    let mut out = Output::stdout();
    if json {
        return out.json(&counts);
    }
    counts.iter().try_for_each(|(topic, count)| out.line(format!("{count:5}  {topic}")))
}
