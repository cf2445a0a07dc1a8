//! `greenroom import`.

use super::{Context, backup::DailyBackup, tune::scheduler};
use crate::{
    bank::{self, MergeOutcome, PastReview, Problem},
    error::Error,
    history::{History, ImportedAnswers, MergeCounts, Rated},
    home::Home,
    import::{self, Cache, Import, ImportError, Progress},
    terminal::{Palette, paint, sanitize},
    wording::rating_numbered,
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Timestamp;
use serde_json::json;
use std::{
    fs,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

/// A shorter import needs no progress bar.
const PATIENCE: Duration = Duration::from_millis(500);
/// Lines of one kind in the report before the rest is only counted.
const SHOWN: usize = 20;

/// Arguments of `greenroom import`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files and folders: Markdown, text, HTML, CSV, JSON, YAML, Anki packages, archives and more
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show what would be found and written; write nothing
    #[arg(long)]
    dry_run: bool,
    /// End with exit status 1 if there was any problem
    #[arg(long)]
    strict: bool,
    /// Take out questions that are gone at the source
    #[arg(long)]
    prune: bool,
    /// Also take over the review history of Anki packages, so that what you know is not asked as new
    ///
    /// Each answer keeps its time and its rating. What was taken over before is not taken twice.
    #[arg(long)]
    history: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

/// What became of one path.
struct Report {
    import: Import,
    merge: MergeOutcome,
    file: PathBuf,
    /// What was taken over of a review history, if it was asked for.
    past: Option<MergeCounts>,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let mut failed = Vec::new();
    let mut imports = Vec::new();
    for path in &args.paths {
        match read(&home, args, path) {
            Ok(import) => imports.push(import),
            Err(e) => failed.push(Error::Import(e)),
        }
    }
    // All is read before anything is written, and from here on Ctrl-C waits: it leaves the bank as
    // it was or as the whole import makes it.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::default());
    let reports =
        imports.into_iter().map(|import| merge(&home, args, import)).collect::<Result<Vec<_>, _>>()?;
    if args.json {
        let out =
            json!({ "dry_run": args.dry_run, "imports": reports.iter().map(as_json).collect::<Vec<_>>() });
        anstream::println!("{out}");
    } else {
        for report in &reports {
            tell(report, args)?;
        }
    }
    let found = reports.iter().any(|r| !r.import.drafts.is_empty() || !r.import.notes.is_empty());
    let last = failed.pop();
    for error in &failed {
        super::tell_error(error);
    }
    match last {
        Some(error) if !found || error.exit_code() == 1 => return Err(error),
        Some(error) => super::tell_error(&error),
        None => {}
    }
    if !found {
        let names: Vec<String> = args.paths.iter().map(|p| p.display().to_string()).collect();
        return Err(Error::Nothing(format!("neither questions nor notes in {}", names.join(", "))));
    }
    let problems: usize = reports.iter().map(|r| r.import.problems.len()).sum();
    if args.strict && problems > 0 {
        return Err(Error::Told(format!("{problems} problems, and --strict was given")));
    }
    Ok(())
}

fn read(home: &Home, args: &Args, path: &Path) -> Result<Import, ImportError> {
    // Without a cache, files are read anew, and that is all. A dry run writes not even that.
    let cache = (!args.dry_run).then(|| Cache::open(&home.index(), Timestamp::now().into()).ok()).flatten();
    let bar = Bar::new();
    let own = [home.bank(), home.index(), home.history(), home.root.join("greenroom.toml")];
    let import = import::read_with(path, &own, cache.as_ref(), &|p| bar.show(p));
    bar.clear();
    import
}

fn merge(home: &Home, args: &Args, import: Import) -> Result<Report, Error> {
    let bank = super::load_whole_bank(home)?;
    let dir = home.imported();
    let file = bank::file_for(&bank, &dir, &import.root);
    let present = match fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
        Err(e) => return Err(Error::file(&file)(e)),
    };
    let merge = bank::merge(&bank, &file, present.as_deref(), &import.root, &import.drafts, args.prune)
        .map_err(|e| Error::Told(e.to_string()))?;
    let empty = import.drafts.is_empty() && import.notes.is_empty() && present.is_none();
    if merge.changed && !args.dry_run && !empty {
        fs::create_dir_all(&dir).map_err(Error::file(&dir))?;
        bank::write_atomically(&file, merge.text.as_bytes()).map_err(Error::file(&file))?;
    }
    let past = if args.history { Some(take_history(home, args, &import, &merge)?) } else { None };
    Ok(Report { import, merge, file, past })
}

/// The answers that came with the questions, into the home's history.
fn take_history(
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
    // Before it is changed, so that it can be taken back.
    drop(DailyBackup::start(home));
    let scheduler = scheduler(home, &history);
    Ok(history.merge_imported(&past, &|ratings| scheduler.replay(ratings))?)
}

fn rated(review: &PastReview) -> Option<(Rated, Duration)> {
    let rating = rating_numbered(review.rating);
    let at = Timestamp::from_millisecond(review.at).ok()?;
    Some((Rated { at, rating }, Duration::from_millis(review.took.into())))
}

/// A progress bar that shows itself only on a terminal and only when the import takes its time.
struct Bar {
    start: Instant,
    bar: OnceLock<ProgressBar>,
    terminal: bool,
}

impl Bar {
    fn new() -> Self {
        Self { start: Instant::now(), bar: OnceLock::new(), terminal: std::io::stderr().is_terminal() }
    }

    fn show(&self, progress: Progress) {
        if !self.terminal || self.start.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_init(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {msg}")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(progress.total as u64), ProgressDrawTarget::stderr())
                .with_style(style)
        });
        let rate = progress.bytes as f64 / 1e6 / self.start.elapsed().as_secs_f64();
        bar.set_message(format!("{rate:.0} MB/s"));
        bar.set_position(progress.done as u64);
    }

    fn clear(&self) {
        if let Some(bar) = self.bar.get() {
            bar.finish_and_clear();
        }
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

fn tell(report: &Report, args: &Args) -> Result<(), Error> {
    let Report { import, merge, file, past } = report;
    let mut out = anstream::stdout().lock();
    if import.drafts.is_empty() && import.notes.is_empty() {
        lines(&mut out, &import.problems, paint(Palette::BAD, "problem"))?;
        return lines(&mut out, &import.notices, paint(Palette::DIM, "note"));
    }
    let answered = import.drafts.iter().filter(|d| !d.answer.is_empty()).count();
    let root = import.root.display().to_string();
    writeln!(
        out,
        "{} {}",
        paint(Palette::STRONG, if args.dry_run { "would import" } else { "imported" }),
        sanitize(&root)
    )?;
    let mut parts = vec![
        counted(import.drafts.len(), "question", "questions"),
        format!("{answered} answered"),
        format!("{} unanswered", import.drafts.len() - answered),
    ];
    if import.repeats + merge.elsewhere > 0 {
        parts.push(counted(import.repeats + merge.elsewhere, "repeat", "repeats"));
    }
    parts.push(counted(import.notes.len(), "file with notes", "files with notes"));
    if import.unchanged > 0 {
        parts.push(format!("{} unchanged since the last import", counted(import.unchanged, "file", "files")));
    }
    writeln!(out, "  {}", parts.join(", "))?;
    let mut changes = vec![format!("{} new", merge.new.len())];
    for (n, what) in [
        (merge.updated.len(), "updated"),
        (merge.unchanged, "unchanged"),
        (merge.ignored, "ignored"),
        (merge.conflicts.len(), "edited on both sides"),
        (merge.gone.len(), if merge.pruned { "gone and taken out" } else { "gone at the source" }),
    ] {
        if n > 0 {
            changes.push(format!("{n} {what}"));
        }
    }
    let written = if args.dry_run && merge.changed { "would be written to " } else { "" };
    writeln!(
        out,
        "  {} {} {written}{}",
        changes.join(", "),
        paint(Palette::DIM, "·"),
        paint(Palette::PLACE, sanitize(&file.display().to_string()))
    )?;
    if let Some(MergeCounts { answers, known, cards, .. }) = past {
        let taken = if args.dry_run { "would be taken over" } else { "taken over" };
        let known = if *known > 0 { format!(", {known} were here already") } else { String::new() };
        match answers + cards {
            0 if known.is_empty() => writeln!(out, "  no review history came with it")?,
            _ => writeln!(
                out,
                "  {} of {} {taken}{known}",
                counted(*answers, "past answer", "past answers"),
                counted(*cards, "question", "questions")
            )?,
        }
    }
    if args.dry_run {
        for draft in &import.drafts {
            let sign = if draft.answer.is_empty() { "○" } else { "●" };
            let place = format!("{}:{}", draft.path.display(), draft.line);
            let words = crate::terminal::excerpt(&draft.prompt, 70);
            writeln!(out, "    {sign} {}  {}", sanitize(&words), paint(Palette::DIM, sanitize(&place)))?;
        }
    }
    for told in merge.conflicts.iter().take(SHOWN) {
        writeln!(
            out,
            "  {} {}:{}: `{}` was edited here and changed there; the bank's text was kept",
            paint(Palette::PARTIAL, "conflict"),
            sanitize(&told.path.to_string_lossy()),
            told.line,
            sanitize(told.id.as_str())
        )?;
    }
    for told in merge.gone.iter().take(SHOWN) {
        let end = if merge.pruned { "taken out of the bank" } else { "kept; --prune takes it out" };
        writeln!(
            out,
            "  {} `{}` is no longer in {}; {end}",
            paint(Palette::PARTIAL, "gone"),
            sanitize(told.id.as_str()),
            sanitize(&told.path.to_string_lossy())
        )?;
    }
    lines(&mut out, &import.problems, paint(Palette::BAD, "problem"))?;
    lines(&mut out, &import.notices, paint(Palette::DIM, "note"))?;
    Ok(())
}

fn lines(out: &mut impl Write, problems: &[Problem], sign: impl std::fmt::Display) -> Result<(), Error> {
    for problem in problems.iter().take(SHOWN) {
        writeln!(out, "  {sign} {}", sanitize(&problem.to_string()))?;
    }
    if problems.len() > SHOWN {
        writeln!(out, "  {sign} and {} more; --json lists all", problems.len() - SHOWN)?;
    }
    Ok(())
}

fn as_json(report: &Report) -> serde_json::Value {
    let Report { import, merge, file, past } = report;
    let answered = import.drafts.iter().filter(|d| !d.answer.is_empty()).count();
    json!({
        "root": import.root, "file": file, "changed": merge.changed,
        "files": import.files, "files_unchanged": import.unchanged, "questions": import.drafts.len(), "answered": answered, "unanswered": import.drafts.len() - answered,
        "repeats": import.repeats + merge.elsewhere, "notes": import.notes,
        "new": merge.new, "updated": merge.updated, "unchanged": merge.unchanged, "ignored": merge.ignored,
        "history": past.map(|p| json!({ "answers": p.answers, "known": p.known, "questions": p.cards })),
        "conflicts": merge.conflicts, "gone": merge.gone, "pruned": merge.pruned,
        "problems": import.problems, "remarks": import.notices,
        "found": import.drafts.iter().map(|d| json!({"path": d.path, "line": d.line, "end": d.end, "question": d.prompt, "answered": !d.answer.is_empty()})).collect::<Vec<_>>(),
    })
}
