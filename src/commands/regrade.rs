//! `greenroom regrade`: grades the answers of the history again, with today's bank and grader.

use super::shared::{
    Context, Output, bank, grader, history::read_only, index::notes_for, lookup, path::display_path, plural,
};
use crate::{
    bank::{Bank, QuestionId},
    error::Error,
    grade::{Rating, Remark, Verdict},
    history::{ConceptResult, History, Marks, StoredRemark, StoredReview, back_up_before_change},
    home::Home,
    session::Marker,
    terminal::{self, Flow, Palette, excerpt, hang},
    wording,
};
use jiff::{
    Timestamp, Zoned,
    civil::{Date, Time},
    tz::TimeZone,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// Arguments of `greenroom regrade`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only answers from this day on, such as 2026-11-01
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only answers to this question, by its id or the start of it
    #[arg(long, value_name = "ID")]
    question: Option<String>,
    /// Only answers to questions in this topic and its subtopics
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Store the new marks, after a backup of the history
    ///
    /// Replaces score, verdict, proposed rating and concepts. Your own ratings and the due dates stay.
    #[arg(long)]
    write: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Why a mark changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    /// The question was reworded.
    Reworded,
    /// Its concepts, curated or mined, or their weights changed.
    Concepts,
    /// There is no model answer, and the notes that stand in for it changed.
    Notes,
    /// The concepts are the same: their phrasings or the grader changed.
    Grader,
}

impl Why {
    fn words(self) -> &'static str {
        match self {
            Self::Reworded => "question reworded",
            Self::Concepts => "concept list changed",
            Self::Notes => "notes changed",
            Self::Grader => "phrasings or grader changed",
        }
    }
}

/// A review whose marks change.
struct Change {
    review: StoredReview,
    new: Marks,
    why: Why,
}

impl Change {
    /// Whether more changes than the coverage of concepts.
    fn is_visible(&self) -> bool {
        let (old, new) = (&self.review.marks, &self.new);
        wording::score(old.score) != wording::score(new.score)
            || old.verdict != new.verdict
            || old.proposed != new.proposed
    }
}

/// The outcome for all reviews.
#[derive(Default)]
struct Outcome {
    changes: Vec<Change>,
    same: usize,
    /// Answers to questions that are gone from the bank.
    gone: usize,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = Arc::new(bank::load(&home)?);
    let history = read_only(&home)?;
    let reviews = select(&history, &bank, args)?;
    drop(history);
    if reviews.is_empty() {
        return Err(Error::Nothing("no answer matches".into()));
    }
    let mut outcome = grade(&home, &bank, reviews)?;
    // Stored before it is printed, so that nothing is printed that did not happen.
    let backup = if args.write && !outcome.changes.is_empty() {
        let backup = back_up_before_change(&home.history(), "regrade", Zoned::now().datetime())?;
        let changes: Vec<_> = outcome.changes.iter().map(|c| (c.review.id, c.new.clone())).collect();
        History::open(&home.history())?.regrade(&changes)?;
        Some(backup)
    } else {
        None
    };
    let concepts_only = outcome.changes.iter().filter(|c| !c.is_visible()).count();
    outcome.changes.retain(Change::is_visible);
    if args.json {
        return Output::stdout().json(&json!({
            "changed": outcome.changes.iter().map(as_json).collect::<Vec<_>>(),
            "concepts_only": concepts_only, "same": outcome.same, "gone": outcome.gone,
            "written": backup.is_some(), "backup": backup,
        }));
    }
    let mut out = Output::stdout();
    out.flows(lines(&outcome, concepts_only, backup.is_some(), terminal::width()))?;
    match backup {
        Some(copy) => out.line(format!("Stored; a backup of the history is {}.", display_path(&copy))),
        None if !args.write && outcome.changes.len() + concepts_only > 0 => {
            out.line("Nothing was changed; `--write` stores the new marks.")
        }
        None => Ok(()),
    }
}

/// The reviews that the options select, oldest first.
fn select(history: &History, bank: &Bank, args: &Args) -> Result<Vec<StoredReview>, Error> {
    let question: Option<QuestionId> = match &args.question {
        Some(id) => Some(lookup::question(bank, id)?.id.clone()),
        None => None,
    };
    let since = args.since.map(|day| day.to_datetime(Time::midnight()).to_zoned(TimeZone::system()));
    let since = match since {
        Some(Ok(start)) => start.timestamp(),
        Some(Err(_)) | None => Timestamp::MIN,
    };
    if let Some(topic) = &args.topic
        && !bank.questions.iter().any(|q| q.has_topic(topic))
    {
        return Err(lookup::unknown_topic(bank, topic));
    }
    let in_topic = |id: &QuestionId| {
        args.topic.as_ref().is_none_or(|t| bank.get(id).is_some_and(|question| question.has_topic(t)))
    };
    let mut found = history.stored(question.as_ref(), usize::MAX >> 1)?;
    found.retain(|r| {
        !r.marks.is_rated_elsewhere() && r.answered.given_at >= since && in_topic(&r.answered.question)
    });
    found.reverse();
    Ok(found)
}

fn grade(home: &Home, bank: &Arc<Bank>, reviews: Vec<StoredReview>) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    let mut by_question: BTreeMap<QuestionId, Vec<StoredReview>> = BTreeMap::new();
    for review in reviews {
        by_question.entry(review.answered.question.clone()).or_default().push(review);
    }
    let grader = grader::open(home, bank)?;
    let notes = notes_for(home, bank, by_question.keys().filter_map(|id| bank.get(id)));
    for (id, reviews) in by_question {
        let Some(question) = bank.get(&id) else {
            outcome.gone += reviews.len();
            continue;
        };
        let marker = Marker::new(&grader, &notes, question, bank);
        for review in reviews {
            let new = marker.marks(&review.answered);
            if is_same(&review.marks, &new) {
                outcome.same += 1;
                continue;
            }
            let why = if review.answered.prompt != question.prompt {
                Why::Reworded
            } else if marker.is_provisional() {
                Why::Notes
            } else if same_list(&review.marks.concepts, &new.concepts) {
                Why::Grader
            } else {
                Why::Concepts
            };
            outcome.changes.push(Change { review, new, why });
        }
    }
    if let Some(problem) = notes.error() {
        return Err(Error::Failed(format!("answers without a model answer cannot be graded: {problem}")));
    }
    outcome.changes.sort_by_key(|c| (c.review.answered.given_at, c.review.id));
    Ok(outcome)
}

/// Whether two marks are the same, apart from the rating and rounding errors.
fn is_same(old: &Marks, new: &Marks) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let score = match (old.score, new.score) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a == b,
    };
    let concept = |(a, b): (&ConceptResult, &ConceptResult)| {
        a.status == b.status && near(a.coverage, b.coverage) && a.evidence == b.evidence
    };
    score
        && (old.verdict, old.proposed) == (new.verdict, new.proposed)
        && (&old.misconceptions, &old.remarks) == (&new.misconceptions, &new.remarks)
        && same_list(&old.concepts, &new.concepts)
        && old.concepts.iter().zip(&new.concepts).all(concept)
}

/// Whether two answers were graded against the same concepts.
fn same_list(old: &[ConceptResult], new: &[ConceptResult]) -> bool {
    let same = |(a, b): (&ConceptResult, &ConceptResult)| {
        a.name == b.name && (a.weight - b.weight).abs() < 1e-6 && a.required == b.required
    };
    old.len() == new.len() && old.iter().zip(new).all(same)
}

fn as_json(change: &Change) -> Value {
    let a = &change.review.answered;
    let side = |m: &Marks| {
        let (score, verdict, proposed): (_, Verdict, Rating) = (m.score, m.verdict, m.proposed);
        json!({ "score": score, "verdict": verdict, "proposed": proposed })
    };
    json!({
        "review": change.review.id, "question": a.question, "given_at": a.given_at.to_string(),
        "old": side(&change.review.marks), "new": side(&change.new), "why": change.why,
        "rating": change.review.marks.rating,
    })
}

fn lines(outcome: &Outcome, concepts_only: usize, stored: bool, width: usize) -> Vec<Flow> {
    let mut lines: Vec<_> = outcome.changes.iter().flat_map(|c| change_lines(c, width)).collect();
    let mut summary = format!(
        "{} of {} {} marked differently",
        outcome.changes.len(),
        plural(outcome.changes.len() + concepts_only + outcome.same, "answer"),
        if stored { "are" } else { "would be" }
    );
    if concepts_only > 0 {
        summary.push_str(&format!("; {concepts_only} more only in the coverage of concepts"));
    }
    if outcome.gone > 0 {
        summary.push_str(&format!(
            "; left as they are: {} to questions that are gone from the bank",
            plural(outcome.gone, "answer")
        ));
    }
    summary.push('.');
    lines.extend(Flow::plain(&summary).wrap(width));
    lines
}

fn change_lines(change: &Change, width: usize) -> Vec<Flow> {
    let (old, new) = (&change.review.marks, &change.new);
    let better = new.score.unwrap_or(0.0) >= old.score.unwrap_or(0.0);
    let style = if better { Palette::GOOD } else { Palette::BAD };
    let day = change.review.answered.given_at.to_zoned(TimeZone::system()).date();
    let first = Flow::styled(Palette::DIM, &format!("{day}  "))
        .then(&format!("{:>5} → ", wording::score(old.score)))
        .and(style, &format!("{:>5}  ", wording::score(new.score)));
    let mut text = Flow::plain(&excerpt(change.review.answered.question.as_str(), width / 2));
    let mut more = Vec::new();
    if old.verdict != new.verdict {
        more.push(format!("{} → {}", wording::verdict_name(old.verdict), wording::verdict_name(new.verdict)));
    }
    if old.proposed != new.proposed {
        more.push(format!(
            "proposed {} → {}",
            wording::rating_name(old.proposed),
            wording::rating_name(new.proposed)
        ));
    }
    if new.remarks.contains(&StoredRemark::Graded(Remark::Provisional)) {
        more.push("provisional".into());
    }
    more.push(change.why.words().into());
    text = text.and(Palette::DIM, &format!(" · {}", more.join(" · ")));
    hang(&first, &text, width)
}
