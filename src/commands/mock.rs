//! `greenroom mock`: a round against the clock.

mod wanted;

use super::{Context, indexing, keep, plural, practice, report};
use crate::{
    bank::{Bank, Difficulty, Round},
    error::Error,
    grade::Mode,
    history::{History, ItemState, RoundRecord},
    home::{Home, load_aliases},
    repl::{
        ClockEditor, PipedRound, ReadLineError, RoundDialogue, RoundEnd, RoundPrompt, Ticks, View, confirm,
    },
    session::{Background, Journal, Mock, MockError, MockSetup, Notes, Timeout},
    terminal::{self, Palette, paint, sanitize},
    wording::minute,
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    io::{self, Write},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};
use wanted::{Wanted, parse_limit};

/// Arguments of `greenroom mock`.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Args {
    /// A round file: its name in the home's bank/rounds, or its path
    ///
    /// Without one, the options make the round.
    round: Option<String>,
    /// So many questions [default: 6, or what fits into --minutes]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), conflicts_with = "round")]
    questions: Option<u32>,
    /// Limit of the whole round, minutes, at most 720
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=720))]
    minutes: Option<u32>,
    /// Time for each question, such as 90s or 2m [default: the question's own, else 2m]
    #[arg(long, value_name = "TIME", value_parser = parse_limit)]
    per_question: Option<Duration>,
    /// Only questions of this topic and those below it; may be repeated
    #[arg(long = "topic", value_name = "TOPIC", conflicts_with = "round")]
    topics: Vec<String>,
    /// Only questions of this difficulty
    #[arg(long, value_enum, conflicts_with = "round")]
    difficulty: Option<Difficulty>,
    /// The same seed gives the same round
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Answers are as spoken: sounds and number words count
    #[arg(long)]
    spoken: bool,
    /// Take an answer as it stands when its time is over
    #[arg(long)]
    hard: bool,
    /// Allow :pause
    #[arg(long)]
    pause: bool,
    /// Ask once more after a weak answer
    #[arg(long)]
    follow_ups: bool,
    /// Go on with the round that was broken off
    #[arg(
        long,
        conflicts_with_all = ["round", "questions", "minutes", "per_question", "topics", "difficulty", "seed",
            "spoken", "hard", "pause", "follow_ups", "new"]
    )]
    resume: bool,
    /// End a round that was broken off and begin another
    #[arg(long)]
    new: bool,
    /// Begin at once, without Enter
    #[arg(long, short)]
    yes: bool,
    /// Write the report as an HTML page
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// List the round files
    #[arg(long, exclusive = true)]
    list: bool,
}

/// What a user wants to do about a round that was broken off.
enum Choice {
    Resume,
    Replace,
    Leave,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    if args.list {
        return list(&home);
    }
    let _copy = super::backup::DailyBackup::start(&home);
    let bank = super::load_bank(&home)?;
    let now = Timestamp::now();
    // What can be wrong with the command line is told before anything is asked.
    let wanted = if args.resume { None } else { Some(wanted::wanted(&home, &bank, args, seed(args, now))?) };
    let mut history = practice::open_history(&home)?;
    let interactive = practice::is_interactive();
    let begun = Instant::now();
    let ticks: Ticks = Arc::new(move || begun.elapsed());
    let mut prompt: Box<dyn RoundPrompt> = if interactive {
        let colored = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        Box::new(ClockEditor::new(ticks.clone(), colored).map_err(io::Error::other)?)
    } else {
        Box::new(PipedRound::new(io::stdin().lock()))
    };
    // What is said on the way is no result: standard output is the report's alone if it is JSON.
    let mut out: Box<dyn Write> =
        if args.json && !interactive { Box::new(anstream::stderr()) } else { Box::new(anstream::stdout()) };
    let view = View { width: terminal::width(), roots: vec![home.root.clone()] };
    let unfinished = history.unfinished_round()?;
    let mock = match (wanted, unfinished) {
        (None, None) => return Err(Error::Nothing("there is no round to go on with".into())),
        (None, Some(record)) => {
            writeln!(out, "{}", sanitize(&describe(&record)))?;
            resume(&home, bank, history, &record, prompt.is_interactive())?
        }
        (Some(wanted), unfinished) => {
            if let Some(record) = unfinished {
                match choose(args, &record, prompt.as_mut(), &mut out)? {
                    Choice::Leave => return Ok(()),
                    Choice::Replace => history.end_round(record.id, now)?,
                    Choice::Resume => {
                        let mock = resume(&home, bank, history, &record, prompt.is_interactive())?;
                        return talk(&home, args, mock, prompt, out, ticks, view);
                    }
                }
            }
            let ask = (interactive && !args.yes).then_some(prompt.as_mut() as &mut dyn RoundPrompt);
            if !confirm(&wanted.plan, ask, &mut out, &view)? {
                return Ok(());
            }
            begin(&home, bank, history, wanted, args.spoken, interactive)?
        }
    };
    talk(&home, args, mock, prompt, out, ticks, view)
}

/// The seed asked for, or one that is easily typed again.
fn seed(args: &Args, now: Timestamp) -> u64 {
    args.seed.unwrap_or_else(|| now.as_millisecond().unsigned_abs() % 1_000_000)
}

/// What a round works with; the grader and the index are made in the background.
fn setup(home: &Home, bank: Bank, history: History, interactive: bool) -> Result<MockSetup, Error> {
    let aliases = home.settings.aliases.as_deref().map(load_aliases).transpose()?.unwrap_or_default();
    let bank = Arc::new(bank);
    let (for_grader, for_notes, whole) = (bank.clone(), bank.clone(), home.clone());
    let open = move || indexing::synced(&whole, &for_notes);
    let scheduler = super::tune::scheduler(home, &history);
    Ok(MockSetup {
        bank,
        grader: Background::start(move || practice::grader(Some(&for_grader), &aliases)),
        notes: Notes::start(open, if interactive { Timeout::Short } else { Timeout::Endless }),
        journal: Journal::new(history, scheduler),
    })
}

fn begin(
    home: &Home,
    bank: Bank,
    history: History,
    wanted: Wanted,
    spoken: bool,
    interactive: bool,
) -> Result<Mock, Error> {
    let mode = if spoken { Mode::Spoken } else { Mode::Written };
    let setup = setup(home, bank, history, interactive)?;
    Mock::begin(setup, wanted.plan, &wanted.source, mode, Timestamp::now()).map_err(failed)
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
        super::warn(&format!(
            "{} of the round are gone from the bank and left out",
            plural(gone, "question")
        ));
    }
    Ok(Mock::resume(setup(home, bank, history, interactive)?, record))
}

fn failed(error: MockError) -> Error {
    match error {
        MockError::History(e) => Error::History(e),
        other => Error::Told(other.to_string()),
    }
}

/// `“Screening” of yesterday: 3 of 12 answered`.
fn describe(record: &RoundRecord) -> String {
    let begun = minute(record.started_at, &TimeZone::system());
    let done = record.items.iter().filter(|i| i.state != ItemState::Pending).count();
    format!("“{}” of {begun} is not finished: {done} of {} asked", record.title, record.items.len())
}

/// A round is broken off: go on with it, or end it for another one?
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
            hint: "`greenroom mock --resume` goes on with it, `--new` ends it and begins another".into(),
        });
    }
    writeln!(out, "{}", sanitize(&describe(record)))?;
    writeln!(out, "Enter goes on with it, n ends it and begins a new one, q leaves both.")?;
    match prompt.line("round ") {
        Ok(line) => Ok(match line.trim().to_lowercase().as_str() {
            "" | "r" | "resume" | "y" | "yes" => Choice::Resume,
            "n" | "new" | "e" | "end" => Choice::Replace,
            _ => Choice::Leave,
        }),
        Err(ReadLineError::Eof | ReadLineError::Interrupted) => Ok(Choice::Leave),
        Err(ReadLineError::Io(e)) => Err(Error::Stream(e)),
    }
}

/// Holds the round, then shows its report.
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
    let (mock, end) = talk.run()?;
    let saved = mock.journal().history().is_saved();
    if end == RoundEnd::Left && saved {
        let asked = mock.plan().items.len().saturating_sub(mock.left());
        writeln!(
            out,
            "Kept: {asked} of {} asked. `greenroom mock --resume` goes on.",
            mock.plan().items.len()
        )?;
        return Ok(());
    }
    if !saved {
        let mut line = |label: &str| prompt.line(label);
        let ask = interactive.then_some(&mut line as &mut keep::Line<'_>);
        keep::elsewhere(mock.journal().history(), ask, &mut out)?;
    }
    // The terminal is its own again, and Ctrl-C ends the program.
    drop(prompt);
    drop(out);
    if end == RoundEnd::Left { Ok(()) } else { tell_report(home, args, &mock) }
}

/// What the round came to: on standard output, and as a page if that is wanted.
fn tell_report(home: &Home, args: &Args, mock: &Mock) -> Result<(), Error> {
    let Some(record) = mock.record().map_err(failed)? else {
        return Err(Error::Told("the round is gone from the history".into()));
    };
    let made = report::make(home, mock.journal().history(), &record)?;
    report::print(&made, if args.json { report::Format::Json } else { report::Format::Text })?;
    args.html.as_deref().map_or(Ok(()), |path| report::write_page(path, &made))
}

/// Every round file with what it is, or what is wrong with it.
fn list(home: &Home) -> Result<(), Error> {
    let files = wanted::files(home);
    let mut faults = Vec::new();
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
                anstream::println!("{}{line}", paint(Palette::PLACE, sanitize(&name)));
            }
            Err(problems) => faults.extend(problems),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Bank(faults));
    }
    if files.is_empty() {
        return Err(Error::Nothing(format!("there are no round files in {}", home.rounds().display())));
    }
    Ok(())
}
