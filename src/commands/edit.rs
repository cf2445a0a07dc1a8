//! `greenroom edit`: a question's TOML in the user's editor, checked before it is written.

use super::{Context, editor};
use crate::{bank::edit, error::Error};

/// Arguments of `greenroom edit`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The question's id, or the beginning of it
    id: String,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = super::load_bank(&home)?;
    let question = super::resolve(&bank, &args.id)?;
    let file = &question.place.path;
    let text = edit::question_text(file, &question.id)?;
    let edited = editor::write_until(&home, &text, |new| edit::replace_question(file, &question.id, new))?;
    match edited {
        None => anstream::println!("`{}` is as it was", question.id),
        Some(new) => {
            anstream::println!("wrote `{}` to {}", new.id, file.display());
            if new.prompt != question.prompt {
                super::warn_of_same(&bank, &new);
            }
            if new.id != question.id {
                super::warn(&format!(
                    "the id was `{}`; progress stays with the old id: `greenroom rename` would have carried it over",
                    question.id
                ));
            }
        }
    }
    Ok(())
}
