//! `greenroom mock`: a round against the clock.

mod plan;

use super::shared::{
    Context, Output, backup::DailyBackup, bank, grader, history::for_session, index, interactive, output,
    plural, round_files, round_report, scheduler, unsaved, warn,
};
use crate::{
    bank::{Bank, Difficulty, Round},
    error::{Error, Stream},
    grade::Mode,
    history::{History, ItemState, RoundRecord},
    home::Home,
    repl::{
        ClockEditor, PipedRound, ReadLineError, RoundDialogue, RoundEnd, RoundPrompt, Ticks, View, confirm,
    },
    session::{Background, Journal, Mock, MockSetup, Notes, Timeout},
    terminal::{self, Palette, paint, sanitize},
    wording::minute,
};
use jiff::{Timestamp, tz::TimeZone};
use plan::{Drawn, parse_limit};
use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// Arguments of `greenroom mock`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// Round file: its name in the home's bank/rounds, or its path
    ///
    /// Without one, the options below define the round.
    round: Option<String>,
    /// Number of questions [default: 6, or what fits into --minutes]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with = "round")]
    questions: Option<u32>,
    /// Time limit of the whole round in minutes, at most 720
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=720))]
    minutes: Option<u32>,
    /// Time limit of each question, such as 90s or 2m [default: the question's own, else 2m]
    #[arg(long, value_name = "TIME", value_parser = parse_limit)]
    per_question: Option<Duration>,
    /// Only questions in this topic and its subtopics; may be repeated
    #[arg(long = "topic", value_name = "TOPIC", conflicts_with = "round")]
    topics: Vec<String>,
    /// Only questions of this difficulty
    #[arg(long, value_enum, conflicts_with = "round")]
    difficulty: Option<Difficulty>,
    /// Seed of the random choice; the same seed gives the same round
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Treat answers as spoken: match sounds and number words too
    #[arg(long)]
    spoken: bool,
    /// End an answer when its time is over
    #[arg(long)]
    hard: bool,
    /// Allow :pause
    #[arg(long)]
    pause: bool,
    /// Ask a follow-up question after a weak answer
    #[arg(long)]
    follow_ups: bool,
    /// Resume the interrupted round
    #[arg(
        long,
        conflicts_with_all = ["round", "questions", "minutes", "per_question", "topics", "difficulty", "seed",
            "spoken", "hard", "pause", "follow_ups", "new"]
    )]
    resume: bool,
    /// End an interrupted round and start another
    #[arg(long)]
    new: bool,
    /// Start at once, without waiting for Enter
    #[arg(long, short)]
    yes: bool,
    /// Also write the report as an HTML page to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// List the round files
    #[arg(long, exclusive = true)]
    list: bool,
}

/// What to do about an interrupted round.
enum Choice {
    Resume,
    Replace,
    Quit,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    if args.list {
        return list(&home);
    }
    let _backup = DailyBackup::start(&home);
    let bank = bank::load(&home)?;
    let now = Timestamp::now();
    // Reports wrong usage before anything is asked.
    let drawn = if args.resume { None } else { Some(plan::draw(&home, &bank, args, seed(args, now))?) };
    let mut history = for_session(&home)?;
    let interactive = interactive::is_interactive();
    let started = Instant::now();
    let ticks: Ticks = Arc::new(move || started.elapsed());
    let mut prompt: Box<dyn RoundPrompt> = if interactive {
        let editor = ClockEditor::new(ticks.clone(), output::is_colored());
        Box::new(editor.map_err(|e| Error::terminal(io::Error::other(e)))?)
    } else {
        Box::new(PipedRound::new(io::stdin().lock()))
    };
    // JSON is alone on standard output.
    let to = if args.json && !interactive { Stream::Error } else { Stream::Output };
    let mut out = output::dialogue(to);
    let view = View { width: terminal::width(), roots: vec![home.root.clone()] };
    let unfinished = history.unfinished_round()?;
    let mock = match (drawn, unfinished) {
        (None, None) => return Err(Error::Nothing("there is no round to resume".into())),
        (None, Some(record)) => {
            writeln!(out, "{}", sanitize(&describe(&record))).map_err(Error::dialogue)?;
            resume(&home, bank, history, &record, prompt.is_interactive())?
        }
        (Some(drawn), unfinished) => {
            if let Some(record) = unfinished {
                match choose(args, &record, prompt.as_mut(), &mut out)? {
                    Choice::Quit => return Ok(()),
                    Choice::Replace => history.end_round(record.id, now)?,
                    Choice::Resume => {
                        let mock = resume(&home, bank, history, &record, prompt.is_interactive())?;
                        return talk(&home, args, mock, prompt, out, ticks, view);
                    }
                }
            }
            let ask = (interactive && !args.yes).then_some(prompt.as_mut() as &mut dyn RoundPrompt);
            if !confirm(&drawn.plan, ask, &mut out, &view).map_err(Error::dialogue)? {
                return Ok(());
            }
            begin(&home, bank, history, drawn, args.spoken, interactive)?
        }
    };
    talk(&home, args, mock, prompt, out, ticks, view)
}

/// The seed on the command line, or a short one that is easy to type.
fn seed(args: &Args, now: Timestamp) -> u64 {
    args.seed.unwrap_or_else(|| now.as_millisecond().unsigned_abs() % 1_000_000)
}

/// What a round works with; grader and index are built in the background.
fn setup(home: &Home, bank: Bank, history: History, interactive: bool) -> Result<MockSetup, Error> {
    let aliases = grader::aliases(home)?;
    let bank = Arc::new(bank);
    let (for_grader, for_notes, whole) = (bank.clone(), bank.clone(), home.clone());
    let open = move || index::open_quietly(&whole, &for_notes);
    let scheduler = scheduler::scheduler(home, &history);
    Ok(MockSetup {
        bank,
        grader: Background::start(move || grader::build(Some(&for_grader), &aliases)),
        notes: Notes::start(open, if interactive { Timeout::Short } else { Timeout::Endless }),
        journal: Journal::new(history, scheduler),
    })
}

fn begin(
    home: &Home,
    bank: Bank,
    history: History,
    drawn: Drawn,
    spoken: bool,
    interactive: bool,
) -> Result<Mock, Error> {
    let mode = if spoken { Mode::Spoken } else { Mode::Written };
    let setup = setup(home, bank, history, interactive)?;
    Ok(Mock::begin(setup, drawn.plan, &drawn.source, mode, Timestamp::now())?)
}

fn resume(
    home: &Home,
    bank: Bank,
    history: History,
    record: &RoundRecord,
    interactive: bool,
) -> Result<Mock, Error> {
    let gone = record
        .items
        .iter()
        .filter(|i| i.state == ItemState::Pending && bank.get(&i.question).is_none_or(|q| q.ignored))
        .count();
    if gone > 0 {
        warn(format!("left out {} of the round, which the bank no longer has", plural(gone, "question")));
    }
    Ok(Mock::resume(setup(home, bank, history, interactive)?, record))
}

/// `“Screening” of 2026-11-19 14:02 is not finished: 3 of 12 asked`.
fn describe(record: &RoundRecord) -> String {
    let started = minute(record.started_at, &TimeZone::system());
    let done = record.items.iter().filter(|i| i.state != ItemState::Pending).count();
    format!("“{}” of {started} is not finished: {done} of {} asked", record.title, record.items.len())
}

/// Asks what to do about an interrupted round.
fn choose(
    args: &Args,
    record: &RoundRecord,
    prompt: &mut dyn RoundPrompt,
    out: &mut dyn Write,
) -> Result<Choice, Error> {
    if args.new {
        return Ok(Choice::Replace);
    }
    if !prompt.is_interactive() {
        return Err(Error::Usage {
            message: describe(record),
            hint: "`greenroom mock --resume` resumes it, `--new` ends it and starts another".into(),
        });
    }
    writeln!(out, "{}", sanitize(&describe(record))).map_err(Error::dialogue)?;
    writeln!(out, "Enter resumes it, n ends it and starts a new one, q quits.").map_err(Error::dialogue)?;
    match prompt.line("round ") {
        Ok(line) => Ok(match line.trim().to_lowercase().as_str() {
            "" | "r" | "resume" | "y" | "yes" => Choice::Resume,
            "n" | "new" | "e" | "end" => Choice::Replace,
            _ => Choice::Quit,
        }),
        Err(ReadLineError::Eof | ReadLineError::Interrupted) => Ok(Choice::Quit),
        Err(ReadLineError::Io(e)) => Err(Error::dialogue(e)),
    }
}

/// Runs the round, then prints its report.
fn talk(
    home: &Home,
    args: &Args,
    mock: Mock,
    mut prompt: Box<dyn RoundPrompt>,
    mut out: Box<dyn Write>,
    ticks: Ticks,
    view: View,
) -> Result<(), Error> {
    let interactive = prompt.is_interactive();
    let mut now = Timestamp::now;
    let talk = RoundDialogue { mock, prompt: prompt.as_mut(), out: &mut out, now: &mut now, ticks, view };
    let (mock, end) = talk.run().map_err(Error::dialogue)?;
    let saved = mock.journal().history().is_saved();
    if end == RoundEnd::Left && saved {
        let asked = mock.plan().items.len().saturating_sub(mock.left());
        return writeln!(
            out,
            "Saved: {asked} of {} asked. `greenroom mock --resume` resumes the round.",
            mock.plan().items.len()
        )
        .map_err(Error::dialogue);
    }
    if !saved {
        let mut line = |label: &str| prompt.line(label);
        let ask = interactive.then_some(&mut line as &mut unsaved::LineReader<'_>);
        unsaved::save(mock.journal().history(), ask, &mut out).map_err(Error::dialogue)?;
    }
    // Restores the terminal, and Ctrl-C ends the program again.
    drop(prompt);
    drop(out);
    if end == RoundEnd::Left { Ok(()) } else { print_report(home, args, &mock) }
}

/// Prints the report, and writes it as a page if asked to.
fn print_report(home: &Home, args: &Args, mock: &Mock) -> Result<(), Error> {
    let Some(record) = mock.record()? else {
        return Err(Error::Failed("the round is gone from the history".into()));
    };
    let report = round_report::build(home, mock.journal().history(), &record)?;
    let format = if args.json { round_report::Format::Json } else { round_report::Format::Text };
    round_report::print(&report, format)?;
    args.html.as_deref().map_or(Ok(()), |path| round_report::write_html(path, &report))
}

/// Prints every round file; their problems are the error.
fn list(home: &Home) -> Result<(), Error> {
    let files = round_files::in_folder(&home.rounds());
    let mut problems = Vec::new();
    let mut out = Output::stdout();
    for path in &files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        match Round::load(path) {
            Ok(round) => {
                let count = round.sections.iter().map(|s| s.count).sum();
                let limit =
                    round.limit.map_or_else(String::new, |l| format!(", {} min", l.as_secs().div_ceil(60)));
                let mut line = format!("  {} ({}{limit})", sanitize(&round.title), plural(count, "question"));
                if round.hard {
                    line.push_str(", hard limits");
                }
                writeln!(out, "{}{line}", paint(Palette::PLACE, sanitize(&name)))?;
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(Error::Bank(problems));
    }
    if files.is_empty() {
        return Err(Error::Nothing(format!("there are no round files in {}", home.rounds().display())));
    }
    Ok(())
}
