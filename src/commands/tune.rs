//! `greenroom tune`: fits the schedule to the user's own memory.

use super::shared::{
    Context, Output,
    history::read_only,
    plural,
    scheduler::{TUNED_KEY, Tuned, days, scheduler, tuned},
};
use crate::{
    bank::QuestionId,
    error::Error,
    history::{History, Rated, back_up_before_change},
    home::Home,
    schedule::{self, Fit, Readiness, TrainingSet},
    terminal::{self, Flow, Palette, hang},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::{Timestamp, Zoned};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

/// Arguments of `greenroom tune`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "It takes 400 answers to at least 64 questions, each on a later day than the answer before."
)]
pub(crate) struct Args {
    /// Show the result; store nothing
    #[arg(long, conflicts_with = "reset")]
    dry_run: bool,
    /// Go back to the default parameters
    #[arg(long)]
    reset: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    if args.reset {
        return reset(&home, args.json);
    }
    let history = read_only(&home)?;
    let before = tuned(&history).map(|t| t.parameters).unwrap_or_default();
    let ratings = ratings(&history)?;
    drop(history);
    let training_set = TrainingSet::new(ratings.values().map(Vec::as_slice), &days());
    let readiness = training_set.readiness();
    if !readiness.is_enough() {
        return not_enough(&readiness, args.json);
    }
    let bar = bar();
    let result = training_set.tune(&before, &mut |share| bar.set_position((share * 100.0) as u64));
    bar.finish_and_clear();
    let result = result.map_err(|e| Error::Failed(e.to_string()))?;
    let better = result.after.log_loss < result.before.log_loss;
    if better && !args.dry_run {
        let tuned = Tuned {
            parameters: result.parameters.clone(),
            answers: readiness.answers,
            at: Timestamp::now().to_string(),
        };
        store(&home, Some(&tuned))?;
    }
    print(&result, &readiness, better, args)
}

/// The ratings that count, by question, oldest first.
fn ratings(history: &History) -> Result<BTreeMap<QuestionId, Vec<Rated>>, Error> {
    let mut all: BTreeMap<QuestionId, Vec<Rated>> = BTreeMap::new();
    for logged in history.log()?.into_iter().filter(|l| l.moves_card) {
        all.entry(logged.question).or_default().push(Rated { at: logged.at, rating: logged.rating });
    }
    Ok(all)
}

/// Stores or deletes parameters after a backup, and recalculates every due date. Gives the number
/// of due dates.
fn store(home: &Home, tuned: Option<&Tuned>) -> Result<usize, Error> {
    back_up_before_change(&home.history(), "tune", Zoned::now().datetime())?;
    let mut history = History::open(&home.history())?;
    let text = tuned.map(serde_json::to_string).transpose();
    let text = text.map_err(|e| Error::file(home.history())(io::Error::other(e)))?;
    history.set_meta(TUNED_KEY, text.as_deref())?;
    let scheduler = scheduler(home, &history);
    let questions: BTreeSet<_> = history.seen()?.into_iter().collect();
    history.rebuild_cards(&questions, &|ratings| scheduler.replay(ratings))?;
    Ok(questions.len())
}

fn reset(home: &Home, as_json: bool) -> Result<(), Error> {
    let was_tuned = tuned(&read_only(home)?).is_some();
    let changed = if was_tuned { store(home, None)? } else { 0 };
    let mut out = Output::stdout();
    if as_json {
        return out.json(&json!({ "reset": was_tuned, "due_dates": changed }));
    }
    if was_tuned {
        out.line(format!("back to the default parameters; recalculated {}", plural(changed, "due date")))
    } else {
        out.line("the schedule uses the default parameters already")
    }
}

fn not_enough(readiness: &Readiness, as_json: bool) -> Result<(), Error> {
    if as_json {
        Output::stdout().json(&json!({ "enough": false, "has": readiness }))?;
    }
    Err(Error::Nothing(format!(
        "not enough answers yet: {} of {} answers on a later day than the one before, {} of {} questions; \
         until then the default parameters are used",
        readiness.answers, readiness.answers_needed, readiness.questions, readiness.questions_needed
    )))
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("fitting {bar:30} {percent} %")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    // indicatif draws nothing where standard error is not a terminal.
    ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr()).with_style(style)
}

fn print(tuned: &schedule::Tuned, readiness: &Readiness, better: bool, args: &Args) -> Result<(), Error> {
    let written = better && !args.dry_run;
    let mut out = Output::stdout();
    if args.json {
        return out.json(&json!({
            "enough": true, "has": readiness, "before": tuned.before, "after": tuned.after,
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
        plural(readiness.answers, "answer"),
        plural(readiness.questions, "question")
    );
    let end = match (better, written) {
        (true, true) => "Stored, and every due date was recalculated. `greenroom tune --reset` undoes it.",
        (true, false) => "Better; nothing was stored.",
        (false, _) => "No better than before, so the parameters stay as they are.",
    };
    let mut lines = Flow::plain(&head).wrap(width);
    lines.extend(line("before", &tuned.before));
    lines.extend(line("after", &tuned.after));
    lines.extend(Flow::plain(end).wrap(width));
    out.flows(lines)
}
