//! `greenroom search`: with words, or while they are typed.

mod browse;
mod picker;
mod screen;
mod view;

pub(super) use browse::browse;

use super::{Context, editor, indexing, load_bank, practice, warn};
use crate::{
    error::Error,
    home::{Home, Settings},
    index::{HitPage, Index},
    session::Background,
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

In a whole sentence quotes and dashes are taken for punctuation.

Without words, in a terminal, results follow what you type: arrows, PageUp, PageDown, Ctrl-N and Ctrl-P
choose, Enter opens the passage in your editor (where none is set, it prints path:line), Tab shows it
below, Esc or Ctrl-C leaves.")]
pub(crate) struct Args {
    /// What to look for; without, results follow what you type
    words: Vec<String>,
    /// Answer the queries of a file (`-`: standard input), one JSON object a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "open", "page", "json"])]
    batch: Option<PathBuf>,
    /// At most so many hits
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Which page of hits
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Open hit N in the editor, at its line
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    open: Option<u32>,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let query = query_of(&args.words);
    let picks = args.batch.is_none() && query.trim().is_empty();
    if picks && (args.json || args.open.is_some() || !practice::is_interactive()) {
        return Err(Error::Usage {
            message: "there is nothing to look for".into(),
            hint: "greenroom search WORDS; in a terminal, without words and options, results follow what you type"
                .into(),
        });
    }
    let home = context.open_home()?;
    if picks {
        return pick(home);
    }
    let bank = load_bank(&home)?;
    let (index, _) = indexing::open_index(&home, &bank)?;
    let limit = args.limit as usize;
    if let Some(path) = &args.batch {
        return indexing::batch(path, |line| {
            let query = indexing::field(line, "query")?.ok_or("`query` is missing")?;
            let found = index.search_page(query, HitPage::bare(limit)).map_err(|e| e.to_string())?;
            Ok(found.hits)
        });
    }
    if let Some(n) = args.open {
        return open(&home.settings, &index, &query, n as usize);
    }
    let offset = limit.saturating_mul(args.page as usize - 1);
    let found = index.search_page(&query, HitPage { offset, ..HitPage::first(limit) })?;
    if args.json {
        let said = json!({ "query": query, "did_you_mean": found.did_you_mean, "remarks": found.remarks,
            "hits": found.hits });
        println_plain(&said)?;
    } else {
        found.remarks.iter().for_each(|remark| warn(remark));
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

/// Lets the user type; the index is brought in step meanwhile.
fn pick(home: Home) -> Result<(), Error> {
    // Faults of the bank are no reason not to look into the notes; `check` tells them.
    let left = Index::open(&home.index())?;
    let whole = home.clone();
    let synced = Background::start(move || {
        let bank = crate::bank::Bank::load_lenient(&whole.bank()).0;
        indexing::synced(&whole, &bank)
    });
    if let Some(place) = browse(&browse::Fresh { left, synced }, &home.settings)? {
        anstream::println!("{}", sanitize(&place));
    }
    Ok(())
}

fn open(settings: &Settings, index: &Index, query: &str, n: usize) -> Result<(), Error> {
    let offset = n - 1;
    let found = index.search_page(query, HitPage { offset, ..HitPage::bare(1) })?;
    match found.hits.first() {
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
