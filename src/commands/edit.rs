//! `greenroom edit`: a question's TOML in the user's editor, checked before it is written.

use super::shared::{Context, Output, bank, editor, lookup, warn};
use crate::{bank::edit, error::Error};

/// Arguments of `greenroom edit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question id, or the start of one
    id: String,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = bank::load(&home)?;
    let question = lookup::question(&bank, &args.id)?;
    let file = &question.place.path;
    let text = edit::question_text(file, &question.id)?;
    let edited = editor::edit_until(&home, &text, |new| edit::replace_question(file, &question.id, new))?;
    let mut out = Output::stdout();
    let Some(new) = edited else { return out.line(format!("`{}` is unchanged", question.id)) };
    out.line(format!("wrote `{}` to {}", new.id, file.display()))?;
    if new.prompt != question.prompt {
        bank::warn_of_similar(&bank, &new);
    }
    if new.id != question.id {
        warn(format!(
            "the id was `{0}`, and progress stays with `{0}`; `greenroom rename` changes an id with its progress",
            question.id
        ));
    }
    Ok(())
}
