//! `greenroom tune`: the schedule fitted to the user's own memory.

use super::{Context, plural, practice::days};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{History, Rated, back_up_before_change},
    home::Home,
    schedule::{Fit, Parameters, Readiness, Scheduler, TrainingSet, Tuned},
    terminal::{self, Flow, Palette, hang},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Zoned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Where the history keeps the parameters.
const KEY: &str = "fsrs";

/// Arguments of `greenroom tune`.
#[derive(Debug, clap::Args)]
#[command(after_help = "It takes 400 answers on later days than the answer before, to 64 questions or more.")]
pub(crate) struct Args {
    /// Show what it would give; store nothing
    #[arg(long, conflicts_with = "reset")]
    dry_run: bool,
    /// Go back to the default parameters
    #[arg(long)]
    reset: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// What is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    parameters: Parameters,
    /// Answers they were fitted to.
    answers: usize,
    /// When.
    at: String,
}

/// The user's own parameters, if the schedule was tuned; what cannot be read is as if it were not.
fn stored(history: &History) -> Option<Stored> {
    serde_json::from_str(&history.meta(KEY).ok()??).ok()
}

/// A scheduler with the home's settings and the history's parameters.
pub(super) fn scheduler(home: &Home, history: &History) -> Scheduler {
    let plain = Scheduler::new(home.settings.retention, days());
    match stored(history) {
        Some(own) => plain.with_parameters(&own.parameters),
        None => plain,
    }
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    if args.reset {
        return reset(&home, args.json);
    }
    let history = super::history::read(&home)?;
    let before = stored(&history).map(|s| s.parameters).unwrap_or_default();
    let ratings = ratings(&history)?;
    drop(history);
    let training_set = TrainingSet::new(ratings.values().map(Vec::as_slice), &days());
    let enough = training_set.readiness();
    if !enough.is_enough() {
        return too_little(&enough, args.json);
    }
    let bar = bar();
    let tuned = training_set.tune(&before, &mut |share| bar.set_position((share * 100.0) as u64));
    bar.finish_and_clear();
    let tuned = tuned.map_err(|e| Error::Told(e.to_string()))?;
    let better = tuned.after.log_loss < tuned.before.log_loss;
    if better && !args.dry_run {
        let own = Stored {
            parameters: tuned.parameters.clone(),
            answers: enough.answers,
            at: jiff::Timestamp::now().to_string(),
        };
        store(&home, Some(&own))?;
    }
    tell(&tuned, &enough, better, args)
}

/// The ratings that count, by question, oldest first.
fn ratings(history: &History) -> Result<BTreeMap<QuestionId, Vec<Rated>>, Error> {
    let mut all: BTreeMap<QuestionId, Vec<Rated>> = BTreeMap::new();
    for logged in history.log()?.into_iter().filter(|l| l.moves_card) {
        all.entry(logged.question).or_default().push(Rated { at: logged.at, rating: logged.rating });
    }
    Ok(all)
}

/// Stores parameters, or takes them away, after a backup, and works out every due date anew.
fn store(home: &Home, own: Option<&Stored>) -> Result<usize, Error> {
    back_up_before_change(&home.history(), "tune", Zoned::now().datetime())?;
    let mut history = History::open(&home.history())?;
    let text = own.map(|own| serde_json::to_string(own).map_err(std::io::Error::other)).transpose()?;
    history.set_meta(KEY, text.as_deref())?;
    let scheduler = scheduler(home, &history);
    let questions: BTreeSet<_> = history.seen()?.into_iter().collect();
    history.rebuild_cards(&questions, &|ratings| scheduler.replay(ratings))?;
    Ok(questions.len())
}

fn reset(home: &Home, as_json: bool) -> Result<(), Error> {
    let tuned = stored(&super::history::read(home)?).is_some();
    let moved = if tuned { store(home, None)? } else { 0 };
    if as_json {
        return super::search::println_plain(&json!({ "reset": tuned, "due_dates": moved }));
    }
    if tuned {
        anstream::println!("back to the default parameters; {} worked out anew", plural(moved, "due date"));
    } else {
        anstream::println!("the schedule uses the default parameters already");
    }
    Ok(())
}

fn too_little(enough: &Readiness, as_json: bool) -> Result<(), Error> {
    if as_json {
        super::search::println_plain(&json!({ "enough": false, "has": enough }))?;
    }
    Err(Error::Nothing(format!(
        "too little to learn from: {} of {} answers on a later day than the one before, {} of {} questions; \
         the default parameters serve well until then",
        enough.answers, enough.answers_needed, enough.questions, enough.questions_needed
    )))
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("fitting {bar:30} {percent} %")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    // Hidden by itself where standard error is no terminal.
    ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr()).with_style(style)
}

fn tell(tuned: &Tuned, enough: &Readiness, better: bool, args: &Args) -> Result<(), Error> {
    let written = better && !args.dry_run;
    if args.json {
        return super::search::println_plain(&json!({
            "enough": true, "has": enough, "before": tuned.before, "after": tuned.after,
            "parameters": tuned.parameters, "better": better, "written": written,
        }));
    }
    let width = terminal::width();
    let line = |name: &str, fit: &Fit| {
        let first = Flow::styled(Palette::DIM, &format!("{name:<8}"));
        let text = format!("log loss {:.4}, RMSE {:.2} %", fit.log_loss, 100.0 * fit.rmse);
        hang(&first, &Flow::plain(&text), width)
    };
    let head = format!(
        "Fitted to {} on later days, to {}.",
        plural(enough.answers, "answer"),
        plural(enough.questions, "question")
    );
    let end = match (better, written) {
        (true, true) => "Stored: every due date was worked out anew. `greenroom tune --reset` goes back.",
        (true, false) => "Better; nothing was stored.",
        (false, _) => "No better than before, so the parameters stay as they are.",
    };
    let mut lines = Flow::plain(&head).wrap(width);
    lines.extend(line("before", &tuned.before));
    lines.extend(line("after", &tuned.after));
    lines.extend(Flow::plain(end).wrap(width));
    for line in lines {
        anstream::println!("{}", line.render());
    }
    Ok(())
}
