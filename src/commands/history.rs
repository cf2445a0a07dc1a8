//! `greenroom history`: lists rounds and answers; exports, imports and merges the whole history.

use super::shared::{
    Context, Output, backup::DailyBackup, history::read_only, input, lookup, note, path::is_dash, plural,
    scheduler::scheduler, warn,
};
use crate::{
    bank::{Bank, QuestionId, write_atomically},
    error::Error,
    history::{
        History, HistoryError, ItemState, MergeCounts, Record, RoundKind, RoundOutline, StoredReview,
        read_records, write_records,
    },
    home::{Home, SETTINGS_FILE},
    report::outline_scores,
    terminal::{self, Flow, Palette, excerpt, hang, sparkline, spread},
    wording,
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::{
    io,
    path::{Path, PathBuf},
};

/// Arguments of `greenroom history`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    /// List answers only
    #[arg(long)]
    answers: bool,
    /// List the answers to this question, with their texts
    #[arg(long, value_name = "ID")]
    question: Option<String>,
    /// List at most N rounds and N answers
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do with the whole history.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write everything as JSON lines
    Export {
        /// The file (`-`: standard output)
        file: PathBuf,
    },
    /// Add the records of an export that are missing here
    Import {
        /// The file (`-`: standard input)
        file: PathBuf,
        /// Skip lines that cannot be read instead of importing nothing
        #[arg(long)]
        skip_bad: bool,
    },
    /// Add the records of another history that are missing here
    Merge {
        /// A history.db, or a home
        other: PathBuf,
    },
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    match &args.command {
        None => list(&home, args),
        Some(Command::Export { file }) => export(&home, file),
        Some(Command::Import { file, skip_bad }) => import(&home, file, *skip_bad),
        Some(Command::Merge { other }) => merge(&home, other),
    }
}

fn list(home: &Home, args: &Args) -> Result<(), Error> {
    let limit = args.limit as usize;
    let mut unknown = None;
    let question = args.question.as_deref().map(|id| {
        // A question that is gone from the bank may still have answers.
        let bank = Bank::load_lenient(&home.bank()).0;
        lookup::question(&bank, id).map(|q| q.id.clone()).unwrap_or_else(|e| {
            unknown = Some(e);
            QuestionId::new(id)
        })
    });
    let history = match (read_only(home), unknown.take()) {
        (Err(Error::Nothing(_)), Some(unknown)) => return Err(unknown),
        (history, id) => {
            unknown = id;
            history?
        }
    };
    let rounds = if args.answers || question.is_some() {
        Vec::new()
    } else {
        let mut rounds = history.rounds(limit)?;
        rounds.retain(|r| r.kind == RoundKind::Mock);
        rounds
    };
    let answers = history.stored(question.as_ref(), limit)?;
    if rounds.is_empty() && answers.is_empty() {
        if let Some(unknown) = unknown {
            return Err(unknown);
        }
        return Err(Error::Nothing(match args.question {
            Some(ref id) => format!("`{id}` was never answered"),
            None => "nothing was practised yet".into(),
        }));
    }
    let mut out = Output::stdout();
    if args.json {
        let rounds: Vec<_> = rounds.iter().map(round_json).collect();
        let answers: Vec<_> = answers.iter().map(answer_json).collect();
        return out.json(&json!({ "rounds": rounds, "answers": answers }));
    }
    let width = terminal::width();
    let mut lines = Vec::new();
    if !rounds.is_empty() {
        let scores: Vec<_> = rounds.iter().rev().map(|r| outline_scores(r).round).collect();
        let trend = if scores.iter().any(Option::is_some) { sparkline(&scores) } else { String::new() };
        let title = format!("rounds, newest first  {trend}");
        lines.push(Flow::styled(Palette::DIM, &title));
        lines.extend(rounds.iter().flat_map(|r| round_lines(r, width)));
        lines.push(Flow::new());
    }
    let title = if answers.is_empty() { "no answers yet" } else { "answers, newest first" };
    lines.push(Flow::styled(Palette::DIM, title));
    let whole = question.is_some();
    lines.extend(answers.iter().flat_map(|a| answer_lines(a, whole, width)));
    out.flows(lines)
}

fn minute(at: Timestamp) -> String {
    wording::minute(at, &TimeZone::system())
}

fn round_lines(round: &RoundOutline, width: usize) -> Vec<Flow> {
    let answered = round.items.iter().filter(|i| i.state == ItemState::Answered).count();
    let left = Flow::styled(Palette::STRONG, &format!("{:>4}  ", round.id))
        .then(&format!("{:>5}  ", wording::score(outline_scores(round).round)))
        .then(&excerpt(&round.title, width / 2));
    let unfinished = if round.ended_at.is_none() { " · not finished" } else { "" };
    let right =
        format!("{answered} of {} answered{unfinished} · {}", round.items.len(), minute(round.started_at));
    spread(left, Flow::styled(Palette::DIM, &right), width)
}

fn answer_lines(review: &StoredReview, whole: bool, width: usize) -> Vec<Flow> {
    let a = &review.answered;
    let left = Flow::styled(Palette::STRONG, &format!("{:>11}  ", wording::score(review.marks.score)))
        .then(&excerpt(a.question.as_str(), width / 2));
    let round = a.round.map_or_else(String::new, |r| format!("round {r} · "));
    let mut lines =
        spread(left, Flow::styled(Palette::DIM, &format!("{round}{}", minute(a.given_at))), width);
    if whole {
        let rating = wording::rating_name(review.marks.rating);
        let elsewhere = || format!("(rated {rating} in another program)");
        let text = match a.answer.trim() {
            "" if review.marks.is_rated_elsewhere() => elsewhere(),
            "" => "(no answer)".to_owned(),
            words => words.to_owned(),
        };
        lines.extend(hang(&Flow::plain("    "), &Flow::plain(&text), width));
        lines.push(Flow::new());
    }
    lines
}

fn round_json(round: &RoundOutline) -> Value {
    json!({
        "round": round.id, "title": round.title, "source": round.source, "seed": round.setup.seed,
        "started_at": round.started_at.to_string(), "ended_at": round.ended_at.map(|t| t.to_string()),
        "score": outline_scores(round).round, "questions": round.items.len(),
        "answered": round.items.iter().filter(|i| i.state == ItemState::Answered).count(),
        "seconds": round.items.iter().map(|i| i.spent.as_secs_f64()).sum::<f64>(),
    })
}

fn answer_json(review: &StoredReview) -> Value {
    let (a, m) = (&review.answered, &review.marks);
    let concepts: Vec<_> = m
        .concepts
        .iter()
        .map(
            |c| json!({ "name": c.name, "status": c.status, "coverage": c.coverage, "evidence": c.evidence }),
        )
        .collect();
    json!({
        "id": a.question, "question": a.prompt, "topic": a.topic, "answer": a.answer,
        "given_at": a.given_at.to_string(), "seconds": a.duration.as_secs_f64(), "attempt": a.attempt,
        "score": m.score, "verdict": m.verdict, "rating": m.rating, "round": a.round, "concepts": concepts,
        "delivery": review.delivery,
    })
}

fn export(home: &Home, file: &Path) -> Result<(), Error> {
    let records = read_only(home)?.records()?;
    let mut text = Vec::new();
    write_records(&records, &mut text).map_err(Error::file(file))?;
    if is_dash(file) {
        return Output::stdout().document(&text);
    }
    write_atomically(file, &text).map_err(Error::file(file))?;
    note(format!("wrote {} to {}", plural(records.len() - 1, "record"), file.display()));
    Ok(())
}

fn import(home: &Home, file: &Path, skip_bad: bool) -> Result<(), Error> {
    let bytes = input::read(file)?;
    // Keeps the line numbers; a line that is not UTF-8 fails as JSON.
    let text = String::from_utf8_lossy(&bytes);
    let (records, bad) = read_records(&text);
    if !bad.is_empty() && !skip_bad {
        return Err(HistoryError::BadLines(bad).into());
    }
    for line in &bad {
        warn(format!("{}:{}: {}", file.display(), line.line, line.error));
    }
    if records.is_empty() {
        return Err(Error::Nothing(format!("{} holds no records", file.display())));
    }
    merge_records(home, &records)
}

fn merge(home: &Home, other: &Path) -> Result<(), Error> {
    let file =
        if other.join(SETTINGS_FILE).is_file() { other.join("history.db") } else { other.to_path_buf() };
    let same = |path: &Path| path.canonicalize().ok();
    if !file.is_file() {
        let source = io::Error::from(io::ErrorKind::NotFound);
        return Err(Error::File { path: file, source });
    }
    if same(&file) == same(&home.history()) {
        return Err(Error::Usage {
            message: "that is this home's own history".into(),
            hint: "name another home or another history.db".into(),
        });
    }
    merge_records(home, &History::open_copy(&file)?.records()?)
}

fn merge_records(home: &Home, records: &[Record]) -> Result<(), Error> {
    let mut history = History::open(&home.history())?;
    // Before the change, so that it can be undone.
    drop(DailyBackup::start(home));
    let scheduler = scheduler(home, &history);
    let MergeCounts { answers, rounds, known, cards } =
        history.merge(records, &|ratings| scheduler.replay(ratings))?;
    Output::stdout().line(format!(
        "added {} and {}; {known} were here already; recalculated {}",
        plural(answers, "answer"),
        plural(rounds, "round"),
        plural(cards, "due date")
    ))
}
