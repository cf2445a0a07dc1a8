//! `greenroom related`.

use super::{Context, indexing, load_bank, search::println_plain};
use crate::{
    bank::{Bank, QuestionId},
    error::Error,
    home::Home,
    index::{Hit, HitPage, Index, IndexError, Sources, Subject},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `greenroom related`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Id of a question, or path of a note
    #[arg(value_name = "QUESTION-ID|PATH", required_unless_present_any = ["text", "batch"])]
    subject: Option<String>,
    /// Find what is related to this text
    #[arg(long, conflicts_with = "subject")]
    text: Option<String>,
    /// Answer the lines of a file (`-`: standard input), one JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["subject", "text", "json"])]
    batch: Option<PathBuf>,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Where subjects are looked up.
struct Desk<'a> {
    index: &'a Index,
    bank: &'a Bank,
    sources: &'a Sources,
    home: &'a Home,
}

/// A subject as a person or program names it.
enum Named<'a> {
    Question(&'a str),
    Path(&'a str),
    Text(&'a str),
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = load_bank(&home)?;
    let (index, _) = indexing::open_index(&home, &bank)?;
    let sources = indexing::sources(&home, &bank);
    let desk = Desk { index: &index, bank: &bank, sources: &sources, home: &home };
    if let Some(path) = &args.batch {
        return indexing::batch(path, |line| {
            let named =
                [("path", Named::Path as fn(_) -> _), ("text", Named::Text), ("question", Named::Question)]
                    .into_iter()
                    .find_map(|(name, make)| indexing::field(line, name).map(|f| f.map(make)).transpose())
                    .ok_or("one of `path`, `text` or `question` is needed")??;
            desk.related(&named, HitPage::bare(args.limit as usize)).map_err(|e| e.to_string())
        });
    }
    let named = match (&args.subject, &args.text) {
        (_, Some(text)) => Named::Text(text),
        (Some(subject), None) => match bank.resolve(subject) {
            // A note may well be called like the beginning of an id.
            Ok(question)
                if question.id.as_str() == subject
                    || indexing::find_note(&home, &index, &sources, Path::new(subject)).is_none() =>
            {
                Named::Question(question.id.as_str())
            }
            _ => Named::Path(subject),
        },
        (None, None) => return Err(Error::Nothing("nothing related found".into())),
    };
    let hits = desk.related(&named, HitPage::first(args.limit as usize))?;
    if args.json {
        println_plain(&json!({ "hits": hits }))?;
    } else {
        indexing::show_hits(&hits, 1)?;
    }
    if hits.is_empty() { Err(Error::Nothing("nothing related found".into())) } else { Ok(()) }
}

impl Desk<'_> {
    fn related(&self, named: &Named<'_>, page: HitPage) -> Result<Vec<Hit>, Error> {
        match *named {
            Named::Text(text) => Ok(self.index.related_page(&Subject::Text(text), page)?),
            Named::Question(id) => {
                let id = QuestionId::new(id);
                if self.bank.get(&id).is_none() {
                    let near = self.bank.resolve(id.as_str()).err().unwrap_or_default();
                    let message = format!("no question has the id `{id}`");
                    return Err(Error::Unknown { message, hint: super::near_ids(&near) });
                }
                Ok(self.index.related_page(&Subject::Question(&id), page)?)
            }
            Named::Path(path) => {
                let found = indexing::find_note(self.home, self.index, self.sources, Path::new(path));
                let Some(found) = found else {
                    let near = self.bank.resolve(path).err().unwrap_or_default();
                    let message = format!("{path} is neither a question nor a note of this home");
                    return Err(Error::Unknown { message, hint: super::near_ids(&near) });
                };
                Ok(self.of_path(&found, page)?)
            }
        }
    }

    fn of_path(&self, path: &Path, page: HitPage) -> Result<Vec<Hit>, IndexError> {
        self.index.related_page(&Subject::Note(path), page)
    }
}
