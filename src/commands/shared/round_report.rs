//! Reports of mock rounds: found, built from history, bank and notes, printed.

use super::{bank::mention_problems, html_page, index::open_quietly, output::Output, warn};
use crate::{
    bank::{Bank, Question, QuestionId},
    error::Error,
    grade::Status,
    history::{History, ItemState, RoundId, RoundKind, RoundRecord},
    home::Home,
    report::{self, EarlierResults, FoundPassage, ReportInput, RoundReport},
    session::{Notes, Timeout},
    terminal,
};
use jiff::tz::TimeZone;
use std::{collections::HashMap, path::Path};

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For a terminal
    Text,
    /// For a notes folder or an issue
    Markdown,
    /// For other programs
    Json,
}

/// Earlier rounds that a round is compared with.
const EARLIER: usize = 30;
/// Latest rounds among which they are looked for.
const CONSIDERED: usize = 2000;

/// The round with this number, or the latest mock round.
///
/// # Errors
/// When there is none, or the history cannot be read.
pub(crate) fn find(history: &History, number: Option<RoundId>) -> Result<RoundRecord, Error> {
    let id = match number {
        Some(number) => number,
        None => history.latest_round()?.ok_or_else(|| {
            Error::Nothing("there was no mock round yet; `greenroom mock` starts one".into())
        })?,
    };
    history.round(id)?.ok_or_else(|| Error::Unknown {
        message: format!("there is no round {id}"),
        hint: "`greenroom history` lists the rounds and their numbers".into(),
    })
}

/// The number of a round on the command line cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("expected the number of a round, as `greenroom history` lists it")]
pub(crate) struct NotANumber;

/// The number of a round on the command line.
pub(crate) fn parse_number(text: &str) -> Result<RoundId, NotANumber> {
    text.parse().map_err(|_| NotANumber)
}

/// Prints a report.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn print(report: &RoundReport, format: Format) -> Result<(), Error> {
    let mut out = Output::stdout();
    match format {
        Format::Text => out.flows(report::text::report(report, terminal::width())),
        Format::Markdown => out.document(report::markdown::page(report).as_bytes()),
        Format::Json => out.json(report),
    }
}

/// Writes a report as an HTML page to `path` (`-`: standard output).
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_html(path: &Path, report: &RoundReport) -> Result<(), Error> {
    html_page::write(path, &report::html::page(report))
}

/// The report of a round, with what bank, notes and earlier rounds add to it.
///
/// # Errors
/// When the history cannot be read. Problems of bank and notes are reported.
pub(crate) fn build(home: &Home, history: &History, round: &RoundRecord) -> Result<RoundReport, Error> {
    let (bank, problems) = Bank::load_lenient(&home.bank());
    mention_problems(&problems);
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

/// What came before a round: rounds of the same file or options, and for each topic all others.
fn past(history: &History, round: &RoundRecord) -> Result<EarlierResults, Error> {
    let mut rounds = history.rounds(CONSIDERED)?;
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

/// Passages of the notes about what was not covered, and about questions that were not answered.
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
    let notes = Notes::start(move || open_quietly(&home, &bank), Timeout::Endless);
    let mut found = Vec::new();
    for (question, concepts) in wanted {
        for (concept, hit) in concepts.iter().zip(notes.readings(question, &concepts)) {
            let concept = concept.map(str::to_owned);
            found.extend(hit.map(|hit| FoundPassage { question: question.id.clone(), concept, hit }));
        }
    }
    if let Some(problem) = notes.error() {
        warn(format!("the notes were not searched: {problem}"));
    }
    found
}
