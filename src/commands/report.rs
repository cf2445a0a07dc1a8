//! `greenroom report`: a mock round looked at afterwards.

use super::{Context, indexing};
use crate::{
    bank::{Bank, Question, QuestionId, write_atomically},
    error::Error,
    grade::Status,
    history::{History, ItemState, RoundId, RoundKind, RoundRecord},
    home::Home,
    index::Index,
    report::{self, EarlierResults, FoundPassage, ReportInput, RoundReport},
    session::{Notes, Timeout},
    terminal,
};
use jiff::tz::TimeZone;
use std::{
    collections::HashMap,
    io::{self, Write},
    path::PathBuf,
};

/// Arguments of `greenroom report`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Number of the round, as `greenroom history` lists it; without it, the latest one
    #[arg(value_parser = parse_round)]
    round: Option<RoundId>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// As JSON; the same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write it as one HTML page instead; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "json"])]
    html: Option<PathBuf>,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For a terminal
    Text,
    /// For a vault or an issue
    Markdown,
    /// For other programs
    Json,
}

/// Earlier rounds that one is compared with.
const EARLIER: usize = 30;
/// Rounds looked through for them.
const LOOKED_AT: usize = 2000;

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let history = super::history::read(&home)?;
    match &args.html {
        Some(path) => write_page(path, &make(&home, &history, &find(&history, args.round)?)?),
        None => show(&home, &history, args.round, if args.json { Format::Json } else { args.format }),
    }
}

/// Prints the report of a round, or of the latest one; what a mock round ends with.
pub(super) fn show(
    home: &Home,
    history: &History,
    round: Option<RoundId>,
    format: Format,
) -> Result<(), Error> {
    print(&make(home, history, &find(history, round)?)?, format)
}

pub(super) fn print(report: &RoundReport, format: Format) -> Result<(), Error> {
    let mut out = anstream::stdout().lock();
    match format {
        Format::Text => {
            for line in report::text::report(report, terminal::width()) {
                writeln!(out, "{}", line.render())?;
            }
        }
        Format::Markdown => write!(out, "{}", report::markdown::page(report))?,
        Format::Json => {
            serde_json::to_writer(&mut out, report).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(out.flush()?)
}

pub(super) fn write_page(path: &std::path::Path, report: &RoundReport) -> Result<(), Error> {
    let page = report::html::page(report);
    if path.as_os_str() == "-" {
        return Ok(io::stdout().lock().write_all(page.as_bytes())?);
    }
    write_atomically(path, page.as_bytes()).map_err(Error::file(path))?;
    anstream::eprintln!("wrote {}", path.display());
    Ok(())
}

/// The round with this number, or the latest mock round.
pub(super) fn find(history: &History, number: Option<RoundId>) -> Result<RoundRecord, Error> {
    let found = match number.map_or_else(|| history.latest_round(), |n| Ok(Some(n)))? {
        Some(id) => history.round(id)?,
        None => {
            return Err(Error::Nothing("there was no mock round yet; `greenroom mock` begins one".into()));
        }
    };
    found.ok_or_else(|| Error::Unknown {
        message: format!("there is no round {}", number.unwrap_or_default()),
        hint: "`greenroom history` lists the rounds and their numbers".into(),
    })
}

/// The number of a round on the command line.
pub(super) fn parse_round(text: &str) -> Result<RoundId, String> {
    text.parse().map_err(|_| "a round is named by its number, as `greenroom history` lists it".to_owned())
}

/// The report of a round, with what bank, notes and earlier rounds say about it.
pub(super) fn make(home: &Home, history: &History, round: &RoundRecord) -> Result<RoundReport, Error> {
    // What can be told is told even when some bank file is broken.
    let (bank, problems) = Bank::load_lenient(&home.bank());
    if !problems.is_empty() {
        super::warn("the bank has faults; `greenroom check` lists them");
    }
    let questions: HashMap<QuestionId, Question> =
        round.items.iter().filter_map(|i| bank.get(&i.question)).map(|q| (q.id.clone(), q.clone())).collect();
    let past = past(history, round)?;
    let found = passages(home, bank, round, &questions);
    Ok(report::build(&ReportInput {
        round,
        questions: &questions,
        past: &past,
        found: &found,
        home: &home.root,
        zone: &TimeZone::system(),
    }))
}

/// What was before a round: those of the same round file or options, and by topic all others.
fn past(history: &History, round: &RoundRecord) -> Result<EarlierResults, Error> {
    let mut rounds = history.rounds(LOOKED_AT)?;
    rounds.retain(|r| r.kind == RoundKind::Mock && (r.started_at, r.id) < (round.started_at, round.id));
    let topics = EarlierResults::topics(&rounds);
    rounds.retain(|r| r.source == round.source && (!round.source.is_empty() || r.title == round.title));
    rounds.truncate(EARLIER);
    rounds.reverse();
    let questions: Vec<_> = round.items.iter().map(|i| i.question.clone()).collect();
    Ok(EarlierResults {
        rounds,
        topics,
        concepts: history.concepts_before(&questions, round.started_at)?,
        scores: history.scores_before(&questions, round.started_at)?,
    })
}

/// The passages of the notes for what was not covered, and for questions that were not answered.
fn passages(
    home: &Home,
    bank: Bank,
    round: &RoundRecord,
    questions: &HashMap<QuestionId, Question>,
) -> Vec<FoundPassage> {
    let wanted: Vec<(&Question, Vec<Option<&str>>)> = round
        .items
        .iter()
        .filter_map(|item| {
            let open = match &item.review {
                Some(review) => {
                    let open = review.marks.concepts.iter().filter(|c| c.status != Status::Covered);
                    open.map(|c| Some(c.name.as_str())).collect()
                }
                None if item.state != ItemState::Answered => vec![None],
                None => Vec::new(),
            };
            Some((questions.get(&item.question)?, open))
        })
        .filter(|(_, open)| !open.is_empty())
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let home = home.clone();
    let open = move || {
        let mut index = Index::open(&home.index())?;
        index.sync(&bank, &indexing::sources(&home, &bank))?;
        Ok(index)
    };
    let notes = Notes::start(open, Timeout::Endless);
    let mut found = Vec::new();
    for (question, concepts) in wanted {
        for (concept, hit) in concepts.iter().zip(notes.readings(question, &concepts)) {
            let concept = concept.map(str::to_owned);
            found.extend(hit.map(|hit| FoundPassage { question: question.id.clone(), concept, hit }));
        }
    }
    if let Some(trouble) = notes.trouble() {
        super::warn(&format!("the notes were not searched: {trouble}"));
    }
    found
}
