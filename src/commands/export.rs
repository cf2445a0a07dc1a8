//! `greenroom export`: the bank for other programs.

use super::shared::{Context, Output, bank, note, plural};
use crate::{
    bank::{did_you_mean, export, export::ExportFormat},
    error::Error,
};
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::PathBuf,
};

/// Arguments of `greenroom export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The format
    #[arg(long, value_enum, default_value = "jsonl")]
    format: ExportFormat,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Only questions in this topic and its subtopics
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Include entries that are marked as not a question
    #[arg(long)]
    ignored: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load_strict(&home)?;
    let questions: Vec<_> = bank
        .questions
        .iter()
        .filter(|q| args.ignored || !q.ignored)
        .filter(|q| args.topic.as_ref().is_none_or(|t| q.has_topic(t)))
        .collect();
    if let Some(topic) = args.topic.as_ref().filter(|_| questions.is_empty()) {
        let near = did_you_mean(topic, bank.topics());
        return Err(Error::Nothing(format!("no question has the topic `{topic}`{near}")));
    }
    match &args.output {
        None => {
            let mut text = Vec::new();
            export::write(args.format, &questions, &mut text).map_err(Error::stdout)?;
            Output::stdout().document(&text)
        }
        Some(path) => {
            let mut file = BufWriter::new(File::create(path).map_err(Error::file(path))?);
            export::write(args.format, &questions, &mut file)
                .and_then(|()| file.flush())
                .map_err(Error::file(path))?;
            note(format!("wrote {} to {}", plural(questions.len(), "question"), path.display()));
            Ok(())
        }
    }
}
