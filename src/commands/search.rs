//! `greenroom search`: for given words, or while they are typed.

use super::shared::{
    Context, Output,
    bank::load,
    batch::{self, LineError},
    editor, hits,
    index::{open, open_quietly},
    interactive::is_interactive,
    picker::{self, SyncingIndex},
    warn,
};
use crate::{
    bank::Bank,
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
Words match in all their forms; a word that does not occur is corrected.

  \"control plane\"      these words next to each other
  'pods -docker'       without this word; in quotes, because -docker alone is an option
  kube*                words that start so
  topic:kubernetes     with this topic or tag
  path:runbooks        in a file whose path has a word that starts so
  is:question          questions only; also is:unanswered, is:note
  after:2026-03-01     changed since; also after:2026-03, after:2026, before:…

In a whole sentence quotes and dashes are punctuation.

Without words, in a terminal, results follow what you type: arrows, PageUp, PageDown, Ctrl-N and Ctrl-P \
choose, Enter opens the passage in your editor (without an editor it prints path:line), Tab shows it \
below, Esc or Ctrl-C quits.")]
pub(crate) struct Args {
    /// What to look for; without it, results follow what you type
    words: Vec<String>,
    /// Answer every line of a JSON-lines file (`-`: standard input)
    ///
    /// Each line is {"id", "query"}; its answer is {"id", "hits"} on a line of its own.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "open", "page", "json"])]
    batch: Option<PathBuf>,
    /// Print at most N hits
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print page N of the hits
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    page: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Open hit N in your editor, at its line
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    open: Option<u32>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    // An argument with spaces was quoted in the shell, which does not mean that it is a phrase.
    let query = args.words.join(" ");
    let picks = args.batch.is_none() && query.trim().is_empty();
    if picks && (args.json || args.open.is_some() || !is_interactive()) {
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
    let bank = load(&home)?;
    let index = open(&home, &bank)?;
    let limit = args.limit as usize;
    if let Some(path) = &args.batch {
        return batch::run(path, |line| {
            let query = batch::field(line, "query")?.ok_or(LineError::Missing("query"))?;
            Ok(index.search_page(query, HitPage::bare(limit)).map_err(Error::from)?.hits)
        });
    }
    if let Some(n) = args.open {
        return open_hit(&home.settings, &index, &query, n as usize);
    }
    let offset = limit.saturating_mul(args.page as usize - 1);
    let found = index.search_page(&query, HitPage { offset, ..HitPage::first(limit) })?;
    let mut out = Output::stdout();
    if args.json {
        out.json(&json!({ "query": query, "did_you_mean": found.did_you_mean, "remarks": found.remarks,
            "hits": found.hits }))?;
    } else {
        found.remarks.iter().for_each(warn);
        if let Some(meant) = &found.did_you_mean {
            writeln!(out, "{} {}", paint(Palette::DIM, "searched for:"), sanitize(meant))?;
        }
        hits::print(&found.hits, offset + 1)?;
    }
    if found.hits.is_empty() {
        Err(Error::Nothing(format!("nothing found for {}", excerpt(&query, 60))))
    } else {
        Ok(())
    }
}

/// Lets the user type; the index is synced meanwhile.
fn pick(home: Home) -> Result<(), Error> {
    let left = Index::open(&home.index())?;
    let settings = home.settings.clone();
    let synced = Background::start(move || {
        // Problems of the bank do not keep the notes from being searched.
        let bank = Bank::load_lenient(&home.bank()).0;
        open_quietly(&home, &bank)
    });
    match picker::browse(&SyncingIndex { left, synced }, &settings)? {
        Some(place) => Output::stdout().line(place),
        None => Ok(()),
    }
}

fn open_hit(settings: &Settings, index: &Index, query: &str, n: usize) -> Result<(), Error> {
    let found = index.search_page(query, HitPage { offset: n - 1, ..HitPage::bare(1) })?;
    match found.hits.first() {
        Some(hit) => editor::open(settings, &hit.path, Some(hit.line)),
        None => Err(Error::Nothing(format!("there is no hit {n}"))),
    }
}
