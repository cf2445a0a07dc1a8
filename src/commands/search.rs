//! `greenroom search`.

use super::{Context, editor, indexing, load_bank};
use crate::{
    error::Error,
    index::{Index, Page},
    terminal::{Palette, excerpt, paint, sanitize},
};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `greenroom search`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Words are found in all their forms; a word that does not occur is corrected.

  \"control plane\"      these words next to each other
  'pods -docker'       without this word; in quotes, since the shell's -docker is an option
  kube*                words that begin so
  topic:kubernetes     with this topic or tag
  path:runbooks        in a file whose path has a word that begins so
  is:question          questions only; also is:unanswered, is:note
  after:2026-03-01     changed since; also after:2026-03, after:2026, before:…

In a whole sentence quotes and dashes are taken for punctuation.")]
pub struct Args {
    /// What to look for
    #[arg(required_unless_present = "batch")]
    words: Vec<String>,
    /// Answer the queries of a file (`-`: standard input), one JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "open", "page", "json"])]
    batch: Option<PathBuf>,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Which page of hits
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Open hit N in the editor, at its line
    #[arg(long, value_name = "N")]
    open: Option<usize>,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = load_bank(&home)?;
    let (index, _) = indexing::open_index(&home, &bank)?;
    if let Some(path) = &args.batch {
        return indexing::batch(path, |line| {
            let query = indexing::field(line, "query")?.ok_or("`query` is missing")?;
            let found = index.search_page(query, Page::bare(args.limit)).map_err(|e| e.to_string())?;
            Ok(found.hits)
        });
    }
    let query = query_of(&args.words);
    if let Some(n) = args.open {
        return open(&home.settings, &index, &query, n);
    }
    let offset = args.limit.saturating_mul(args.page as usize - 1);
    let found = index.search_page(&query, Page { offset, limit: args.limit, snippets: true })?;
    if args.json {
        let said = json!({ "query": query, "did_you_mean": found.did_you_mean, "hits": found.hits });
        println_plain(&said)?;
    } else {
        if let Some(meant) = &found.did_you_mean {
            anstream::println!("{} {}", paint(Palette::DIM, "searched for:"), sanitize(meant));
        }
        indexing::show_hits(&found.hits, offset + 1)?;
    }
    if found.hits.is_empty() {
        Err(Error::Nothing(format!("nothing found for {}", excerpt(&query, 60))))
    } else {
        Ok(())
    }
}

/// The words as one query; an argument with blanks was quoted in the shell, which a person who
/// types `greenroom search "control plane"` may or may not mean as a phrase: it is not one.
fn query_of(words: &[String]) -> String {
    words.join(" ")
}

fn open(settings: &crate::home::Settings, index: &Index, query: &str, n: usize) -> Result<(), Error> {
    let offset = n.saturating_sub(1);
    let found = index.search_page(query, Page { offset, limit: 1, snippets: false })?;
    match found.hits.first().filter(|_| n > 0) {
        Some(hit) => editor::open(settings, &hit.path, Some(hit.line)),
        None => Err(Error::Nothing(format!("there is no hit {n}"))),
    }
}

/// One line of JSON on standard output.
pub(super) fn println_plain(value: &serde_json::Value) -> Result<(), Error> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{value}")?;
    Ok(())
}
