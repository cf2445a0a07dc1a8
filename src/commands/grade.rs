//! `greenroom grade`: grades one answer or many without a session.

mod batch;
mod single;

use super::shared::Context;
use crate::error::Error;
use std::path::PathBuf;

/// Arguments of `greenroom grade`.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").required(true).args(["batch", "question"])))]
pub(crate) struct Args {
    /// Grade every line of a JSON-lines file (`-`: standard input); needs no home
    ///
    /// Each line is {"id", "question", "references": […], "concepts": [{"name", "phrasings": […],
    /// "weight"}], "spoken", "answer"}; the answer to it {"id", "score", "concepts"} on its own line.
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,

    /// Grade one answer to this question of the bank
    #[arg(long, value_name = "ID")]
    question: Option<String>,

    /// File with the answer to --question (`-` or nothing: standard input)
    #[arg(value_name = "FILE", requires = "question")]
    answer: Option<PathBuf>,

    /// The answer was spoken: match sounds and number words too
    #[arg(long, requires = "question")]
    spoken: bool,

    /// Print the whole grade as JSON, with every number of its sum; with --batch, add it to each line
    /// as `grade`
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    match (&args.batch, &args.question) {
        (Some(file), _) => batch::run(file, args.json),
        (None, Some(id)) => single::run(context, args, id),
        (None, None) => unreachable!("clap requires one of the two"),
    }
}
