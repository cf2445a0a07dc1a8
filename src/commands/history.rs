//! `greenroom history`: rounds and answers; and the history as a whole: out, in, merged.

use super::{Context, backup::DailyBackup, plural, tune::scheduler};
use crate::{
    bank::{Bank, QuestionId, write_atomically},
    error::Error,
    history::{
        History, MergeCounts, Opened, Record, RoundKind, RoundOutline, StoredReview, read_records,
        write_records,
    },
    home::{Home, SETTINGS_FILE},
    report::outline_scores,
    terminal::{self, Flow, Palette, excerpt, hang, sparkline, spread},
    wording,
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Arguments of `greenroom history`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    /// Only answers, no rounds
    #[arg(long)]
    answers: bool,
    /// Only answers to this question, with their texts
    #[arg(long, value_name = "ID")]
    question: Option<String>,
    /// At most so many rounds and so many answers
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be done with the history as a whole.
#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Write everything as JSON lines
    Export {
        /// The file; - is standard output
        file: PathBuf,
    },
    /// Take over what an export holds and is not here yet
    Import {
        /// The file; - is standard input
        file: PathBuf,
        /// Leave out lines that cannot be read, instead of importing nothing
        #[arg(long)]
        skip_bad: bool,
    },
    /// Take over what another history holds and is not here yet
    Merge {
        /// A history.db, or a home
        other: PathBuf,
    },
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    match &args.command {
        None => list(&home, args),
        Some(Command::Export { file }) => export(&home, file),
        Some(Command::Import { file, skip_bad }) => import(&home, file, *skip_bad),
        Some(Command::Merge { other }) => merge(&home, other),
    }
}

/// The history, for looking at it only: a file that cannot be written is good enough.
pub(super) fn read(home: &Home) -> Result<History, Error> {
    let path = home.history();
    if !path.exists() {
        return Err(Error::Nothing("nothing was practised yet; `greenroom` asks the first question".into()));
    }
    match History::open_or_copy(&path)? {
        Opened { unsaved: None, history } => Ok(history),
        Opened { unsaved: Some(why), .. } => Ok(History::open_copy(&path).map_err(|_| why)?),
    }
}

fn list(home: &Home, args: &Args) -> Result<(), Error> {
    let limit = args.limit as usize;
    let mut unknown = None;
    let question = args.question.as_deref().map(|id| {
        // The beginning of an id will do; one that is gone from the bank may still have answers.
        let bank = Bank::load_lenient(&home.bank()).0;
        super::resolve(&bank, id).map(|q| q.id.clone()).unwrap_or_else(|e| {
            unknown = Some(e);
            QuestionId::new(id)
        })
    });
    let history = match (read(home), unknown.take()) {
        (Err(Error::Nothing(_)), Some(told)) => return Err(told),
        (history, told) => {
            unknown = told;
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
    if args.json {
        let rounds: Vec<_> = rounds.iter().map(round_json).collect();
        let answers: Vec<_> = answers.iter().map(answer_json).collect();
        return super::search::println_plain(&json!({ "rounds": rounds, "answers": answers }));
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
    let mut out = anstream::stdout().lock();
    for line in lines {
        writeln!(out, "{}", line.render())?;
    }
    Ok(())
}

fn day(at: Timestamp) -> String {
    wording::minute(at, &TimeZone::system())
}

fn round_lines(round: &RoundOutline, width: usize) -> Vec<Flow> {
    use crate::history::ItemState::Answered;
    let answered = round.items.iter().filter(|i| i.state == Answered).count();
    let left = Flow::styled(Palette::STRONG, &format!("{:>4}  ", round.id))
        .then(&format!("{:>5}  ", wording::score(outline_scores(round).round)))
        .then(&excerpt(&round.title, width / 2));
    let unfinished = if round.ended_at.is_none() { " · not finished" } else { "" };
    let right =
        format!("{answered} of {} answered{unfinished} · {}", round.items.len(), day(round.started_at));
    spread(left, Flow::styled(Palette::DIM, &right), width)
}

fn answer_lines(review: &StoredReview, whole: bool, width: usize) -> Vec<Flow> {
    let a = &review.answered;
    let left = Flow::styled(Palette::STRONG, &format!("{:>11}  ", wording::score(review.marks.score)))
        .then(&excerpt(a.question.as_str(), width / 2));
    let round = a.round.map_or_else(String::new, |r| format!("round {r} · "));
    let mut lines = spread(left, Flow::styled(Palette::DIM, &format!("{round}{}", day(a.given_at))), width);
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
        "answered": round.items.iter().filter(|i| i.state == crate::history::ItemState::Answered).count(),
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
    let records = read(home)?.records()?;
    let mut text = Vec::new();
    write_records(&records, &mut text)?;
    if file.as_os_str() == "-" {
        return Ok(io::stdout().lock().write_all(&text)?);
    }
    write_atomically(file, &text).map_err(Error::file(file))?;
    anstream::eprintln!("wrote {} to {}", plural(records.len() - 1, "record"), file.display());
    Ok(())
}

fn import(home: &Home, file: &Path, skip_bad: bool) -> Result<(), Error> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = fs::read(file).map_err(Error::file(file))?;
    }
    // Line numbers stay right; a line with bytes that are no text is told by its JSON.
    let text = String::from_utf8_lossy(&bytes);
    let (records, bad) = read_records(&text);
    if !bad.is_empty() && !skip_bad {
        return Err(crate::history::HistoryError::BadLines(bad).into());
    }
    for line in &bad {
        super::warn(&format!("{}:{}: {}", file.display(), line.line, line.error));
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
    // Before it is changed, so that a wrong merge can be taken back.
    drop(DailyBackup::start(home));
    let scheduler = scheduler(home, &history);
    let MergeCounts { answers, rounds, known, cards } =
        history.merge(records, &|ratings| scheduler.replay(ratings))?;
    anstream::println!(
        "took over {} and {}; {known} were here already; {} worked out anew",
        plural(answers, "answer"),
        plural(rounds, "round"),
        plural(cards, "due date")
    );
    Ok(())
}
