//! `greenroom move`: a question to another topic.

use super::Context;
use crate::{bank::edit, error::Error};

/// Arguments of `greenroom move`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The question's id, or the beginning of it
    id: String,
    /// Its new topics, slash-separated levels: kubernetes/storage
    #[arg(required = true)]
    topics: Vec<String>,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    let question = super::resolve(&bank, &args.id)?;
    if let Some(bad) = args.topics.iter().find(|t| t.split('/').any(|level| level.trim().is_empty())) {
        return Err(Error::Usage {
            message: format!("`{bad}` is no topic"),
            hint: "write levels with a slash between: kubernetes/storage".into(),
        });
    }
    edit::set_topics(&question.place.path, &question.id, &args.topics)?;
    anstream::println!("`{}` is now in {}", question.id, args.topics.join(", "));
    Ok(())
}
