//! `greenroom move`: a question to other topics.

use super::shared::{Context, Output, bank, lookup};
use crate::{bank::edit, error::Error};

/// Arguments of `greenroom move`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question id, or the start of one
    id: String,
    /// New topics, such as kubernetes/storage
    #[arg(required = true)]
    topics: Vec<String>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let question = lookup::question(&bank, &args.id)?;
    if let Some(bad) = args.topics.iter().find(|t| t.split('/').any(|level| level.trim().is_empty())) {
        return Err(Error::Usage {
            message: format!("`{bad}` is not a topic"),
            hint: "separate levels with a slash: kubernetes/storage".into(),
        });
    }
    edit::set_topics(&question.place.path, &question.id, &args.topics)?;
    Output::stdout().line(format!("`{}` is now in {}", question.id, args.topics.join(", ")))
}
