//! `greenroom export`: the bank for other programs.

use super::Context;
use crate::{
    bank::{self, export::ExportFormat},
    error::Error,
    terminal::sanitize,
};
use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
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
    /// Only questions of this topic and those below it
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Also the stubs of what was marked as no question
    #[arg(long)]
    ignored: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_whole_bank(&home)?;
    let questions: Vec<_> = bank
        .questions
        .iter()
        .filter(|q| args.ignored || !q.ignored)
        .filter(|q| args.topic.as_ref().is_none_or(|t| q.has_topic(t)))
        .collect();
    if let Some(topic) = args.topic.as_ref().filter(|_| questions.is_empty()) {
        let near = bank::did_you_mean(topic, bank.topics());
        return Err(Error::Nothing(format!("no question has the topic `{topic}`{near}")));
    }
    match &args.output {
        // A terminal gets no control characters, whatever a bank file holds; a pipe gets the bytes.
        None if io::stdout().is_terminal() => {
            let mut text = Vec::new();
            bank::export::write(args.format, &questions, &mut text)?;
            io::stdout().write_all(sanitize(&String::from_utf8_lossy(&text)).as_bytes())?;
        }
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            bank::export::write(args.format, &questions, &mut out)?;
            out.flush()?;
        }
        Some(path) => {
            let file = File::create(path).map_err(Error::file(path))?;
            let mut out = BufWriter::new(file);
            bank::export::write(args.format, &questions, &mut out)
                .and_then(|()| out.flush())
                .map_err(Error::file(path))?;
            anstream::eprintln!("wrote {} questions to {}", questions.len(), path.display());
        }
    }
    Ok(())
}
