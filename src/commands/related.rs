//! `greenroom related`: what is related to a question, a note or a text.

use super::shared::{
    Context, Output,
    bank::load,
    batch::{self, LineError},
    hits, index, lookup,
};
use crate::{
    bank::{Bank, QuestionId},
    error::Error,
    home::Home,
    index::{Hit, HitPage, Index, Sources, Subject},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Arguments of `greenroom related`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Question id, or path of a note
    #[arg(value_name = "QUESTION-ID|PATH", required_unless_present_any = ["text", "batch"])]
    subject: Option<String>,
    /// Find what is related to this text
    #[arg(long, conflicts_with = "subject")]
    text: Option<String>,
    /// Answer every line of a JSON-lines file (`-`: standard input)
    ///
    /// Each line is {"id"} with one of "path", "text" or "question"; its answer is {"id", "hits"} on a
    /// line of its own.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["subject", "text", "json"])]
    batch: Option<PathBuf>,
    /// Print at most N hits
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Where subjects are looked up.
struct Lookup<'a> {
    index: &'a Index,
    bank: &'a Bank,
    sources: &'a Sources,
    home: &'a Home,
}

/// A subject as it was named.
enum Named<'a> {
    Question(&'a str),
    Path(&'a str),
    Text(&'a str),
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = load(&home)?;
    let index = index::open(&home, &bank)?;
    let sources = index::sources(&home, &bank);
    let lookup = Lookup { index: &index, bank: &bank, sources: &sources, home: &home };
    if let Some(path) = &args.batch {
        return batch::run(path, |line| {
            let named =
                [("path", Named::Path as fn(_) -> _), ("text", Named::Text), ("question", Named::Question)]
                    .into_iter()
                    .find_map(|(name, make)| batch::field(line, name).map(|f| f.map(make)).transpose())
                    .ok_or(LineError::NoSubject)??;
            Ok(lookup.related(&named, HitPage::bare(args.limit as usize))?)
        });
    }
    let named = match (&args.subject, &args.text) {
        (_, Some(text)) => Named::Text(text),
        (Some(subject), None) => match bank.resolve(subject) {
            // A note may have the name of the start of an id.
            Ok(question)
                if question.id.as_str() == subject
                    || index::find_note(&home, &index, &sources, Path::new(subject)).is_none() =>
            {
                Named::Question(question.id.as_str())
            }
            _ => Named::Path(subject),
        },
        (None, None) => return Err(Error::Nothing("nothing related found".into())),
    };
    let hits = lookup.related(&named, HitPage::first(args.limit as usize))?;
    if args.json {
        Output::stdout().json(&json!({ "hits": hits }))?;
    } else {
        hits::print(&hits, 1)?;
    }
    if hits.is_empty() { Err(Error::Nothing("nothing related found".into())) } else { Ok(()) }
}

impl Lookup<'_> {
    fn related(&self, named: &Named<'_>, page: HitPage) -> Result<Vec<Hit>, Error> {
        match *named {
            Named::Text(text) => Ok(self.index.related_page(&Subject::Text(text), page)?),
            Named::Question(id) => {
                let id = QuestionId::new(id);
                if self.bank.get(&id).is_none() {
                    return Err(lookup::unknown_id(self.bank, id.as_str()));
                }
                Ok(self.index.related_page(&Subject::Question(&id), page)?)
            }
            Named::Path(path) => {
                let found = index::find_note(self.home, self.index, self.sources, Path::new(path));
                let found = found.ok_or_else(|| {
                    let message = format!("{path} is neither a question nor a note of this home");
                    lookup::unknown(self.bank, path, message)
                })?;
                Ok(self.index.related_page(&Subject::Note(&found), page)?)
            }
        }
    }
}
