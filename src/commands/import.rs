//! `greenroom import`.

mod bar;
mod print;

use super::shared::{
    Context, Output, backup::DailyBackup, bank::load_strict, output::report_error, scheduler::scheduler,
};
use crate::{
    bank::{self, MergeOutcome, PastReview},
    error::Error,
    history::{History, ImportedAnswers, MergeCounts, Rated},
    home::Home,
    import::{self, Cache, Import, ImportError},
    wording::rating_numbered,
};
use bar::Bar;
use jiff::Timestamp;
use serde_json::json;
use signal_hook::{consts::SIGINT, flag};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Arguments of `greenroom import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files and folders: Markdown, text, HTML, CSV, JSON, YAML, Anki packages, archives and more
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show what would be imported; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Exit with status 1 if there was any problem
    #[arg(long)]
    strict: bool,
    /// Remove questions that are gone at the source
    #[arg(long)]
    prune: bool,
    /// Also import the review history of Anki packages, so that what you know is not asked as new
    ///
    /// Each answer keeps its time and its rating. An answer is imported only once.
    #[arg(long)]
    history: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// The outcome for one path.
struct Report {
    import: Import,
    merge: MergeOutcome,
    file: PathBuf,
    /// What was imported of a review history, if it was asked for.
    past: Option<MergeCounts>,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let mut failed = Vec::new();
    let mut imports = Vec::new();
    for path in &args.paths {
        match read(&home, args, path) {
            Ok(import) => imports.push(import),
            Err(e) => failed.push(Error::Import(e)),
        }
    }
    // Everything is read before anything is written. From here on Ctrl-C is ignored: the bank stays
    // as it was or holds the whole import.
    let _ = flag::register(SIGINT, Arc::default());
    let reports =
        imports.into_iter().map(|import| merge(&home, args, import)).collect::<Result<Vec<_>, _>>()?;
    if args.json {
        let imports: Vec<_> = reports.iter().map(print::as_json).collect();
        Output::stdout().json(&json!({ "dry_run": args.dry_run, "imports": imports }))?;
    } else {
        reports.iter().try_for_each(|report| print::report(report, args.dry_run))?;
    }
    let found = reports.iter().any(|r| !r.import.drafts.is_empty() || !r.import.notes.is_empty());
    let last = failed.pop();
    failed.iter().for_each(report_error);
    match last {
        Some(error) if !found || error.exit_code() == 1 => return Err(error),
        Some(error) => report_error(&error),
        None => {}
    }
    if !found {
        let names: Vec<String> = args.paths.iter().map(|p| p.display().to_string()).collect();
        return Err(Error::Nothing(format!("neither questions nor notes in {}", names.join(", "))));
    }
    let problems: usize = reports.iter().map(|r| r.import.problems.len()).sum();
    if args.strict && problems > 0 {
        return Err(Error::Failed(format!("{problems} problems, and --strict was given")));
    }
    Ok(())
}

fn read(home: &Home, args: &Args, path: &Path) -> Result<Import, ImportError> {
    // A dry run does not even write the cache. Without a cache every file is read again.
    let cache = (!args.dry_run).then(|| Cache::open(&home.index(), Timestamp::now().into()).ok()).flatten();
    let bar = Bar::new();
    let own = [home.bank(), home.index(), home.history(), home.settings_file()];
    let import = import::read_with(path, &own, cache.as_ref(), &|p| bar.show(p));
    bar.clear();
    import
}

fn merge(home: &Home, args: &Args, import: Import) -> Result<Report, Error> {
    let bank = load_strict(home)?;
    let dir = home.imported();
    let file = bank::file_for(&bank, &dir, &import.root);
    let present = match fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(Error::file(&file)(e)),
    };
    let merge = bank::merge(&bank, &file, present.as_deref(), &import.root, &import.drafts, args.prune)?;
    let empty = import.drafts.is_empty() && import.notes.is_empty() && present.is_none();
    if merge.changed && !args.dry_run && !empty {
        fs::create_dir_all(&dir).map_err(Error::file(&dir))?;
        bank::write_atomically(&file, merge.text.as_bytes()).map_err(Error::file(&file))?;
    }
    let past = if args.history { Some(import_history(home, args, &import, &merge)?) } else { None };
    Ok(Report { import, merge, file, past })
}

/// Adds the answers that came with the questions to the home's history.
fn import_history(
    home: &Home,
    args: &Args,
    import: &Import,
    merge: &MergeOutcome,
) -> Result<MergeCounts, Error> {
    let now = Timestamp::now();
    let past: Vec<ImportedAnswers> = import
        .drafts
        .iter()
        .zip(&merge.ids)
        .filter_map(|(draft, id)| {
            let answers: Vec<_> =
                draft.reviews.iter().filter_map(rated).filter(|(r, _)| r.at <= now).collect();
            let question = id.clone().filter(|_| !answers.is_empty())?;
            let topic = draft.topics.first().cloned().unwrap_or_default();
            Some(ImportedAnswers { question, prompt: draft.prompt.clone(), topic, answers })
        })
        .collect();
    if past.is_empty() {
        return Ok(MergeCounts::default());
    }
    if args.dry_run {
        return Ok(if home.history().exists() {
            History::open_copy(&home.history())?.count_imported(&past)?
        } else {
            History::in_memory()?.count_imported(&past)?
        });
    }
    let mut history = History::open(&home.history())?;
    // Before the change, so that it can be undone.
    drop(DailyBackup::start(home));
    let scheduler = scheduler(home, &history);
    Ok(history.merge_imported(&past, &|ratings| scheduler.replay(ratings))?)
}

fn rated(review: &PastReview) -> Option<(Rated, Duration)> {
    let rating = rating_numbered(review.rating);
    let at = Timestamp::from_millisecond(review.at).ok()?;
    Some((Rated { at, rating }, Duration::from_millis(review.took.into())))
}
