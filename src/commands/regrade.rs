//! `greenroom regrade`: the history's answers graded anew with today's bank and grader.

use super::{Context, plural};
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
    /// Only answers given on this day or later, such as 2026-11-01
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only answers to this question, by its id or the beginning of it
    #[arg(long, value_name = "ID")]
    question: Option<String>,
    /// Only answers to questions of this topic and those below it
    #[arg(long, value_name = "TOPIC")]
    topic: Option<String>,
    /// Store the new marks, after a backup of the history
    ///
    /// Score, verdict, proposed rating and concepts are replaced. How an answer was rated stands, and
    /// so does when its question is due.
    #[arg(long)]
    write: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Why a mark is another one now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    /// The question asks something else.
    Reworded,
    /// Its concepts, curated or mined, are others, or weigh differently.
    Concepts,
    /// There is no model answer, and the notes that stand in for it are others.
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

/// A review whose marks are others now.
struct Change {
    review: StoredReview,
    new: Marks,
    why: Why,
}

impl Change {
    /// Whether more changed than how concepts came out.
    fn is_visible(&self) -> bool {
        let (old, new) = (&self.review.marks, &self.new);
        wording::score(old.score) != wording::score(new.score)
            || old.verdict != new.verdict
            || old.proposed != new.proposed
    }
}

/// What came of all reviews.
#[derive(Default)]
struct Outcome {
    changes: Vec<Change>,
    same: usize,
    /// Answers to questions the bank does not have any more.
    gone: usize,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let home = context.open_home()?;
    let bank = Arc::new(super::load_bank(&home)?);
    let history = super::history::read(&home)?;
    let reviews = wanted(&history, &bank, args)?;
    drop(history);
    if reviews.is_empty() {
        return Err(Error::Nothing("no answer of the history fits".into()));
    }
    let mut outcome = grade(&home, &bank, reviews)?;
    // Before anything is told, so that nothing is told that did not happen.
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
        return super::search::println_plain(&json!({
            "changed": outcome.changes.iter().map(as_json).collect::<Vec<_>>(),
            "concepts_only": concepts_only, "same": outcome.same, "gone": outcome.gone,
            "written": backup.is_some(), "backup": backup,
        }));
    }
    print(&outcome, concepts_only, backup.is_some());
    match backup {
        Some(copy) => {
            anstream::println!("Stored; the history as it was is {}.", super::indexing::display_path(&copy))
        }
        None if !args.write && outcome.changes.len() + concepts_only > 0 => {
            anstream::println!("Nothing was changed; `--write` stores the new marks.");
        }
        None => {}
    }
    Ok(())
}

/// The reviews that were asked for, oldest first.
fn wanted(history: &History, bank: &Bank, args: &Args) -> Result<Vec<StoredReview>, Error> {
    let question: Option<QuestionId> = match &args.question {
        Some(id) => Some(super::resolve(bank, id)?.id.clone()),
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
        return Err(Error::Unknown {
            message: format!("no question has the topic `{topic}`"),
            hint: "`greenroom list --topics` shows every topic".into(),
        });
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
    let grader = super::grader(home, bank)?;
    let notes = super::notes_for(home, bank, by_question.keys().filter_map(|id| bank.get(id)));
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
    if let Some(trouble) = notes.trouble() {
        return Err(Error::Told(format!("answers without a model answer cannot be graded: {trouble}")));
    }
    outcome.changes.sort_by_key(|c| (c.review.answered.given_at, c.review.id));
    Ok(outcome)
}

/// Whether two marks say the same, but for the rating and the last bits of a sum.
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

/// Whether two answers were held against the same concepts.
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

fn print(outcome: &Outcome, concepts_only: usize, stored: bool) {
    let width = terminal::width();
    for change in &outcome.changes {
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
            more.push(format!(
                "{} → {}",
                wording::verdict_name(old.verdict),
                wording::verdict_name(new.verdict)
            ));
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
        for line in hang(&first, &text, width) {
            anstream::println!("{}", line.render());
        }
    }
    let mut told = format!(
        "{} of {} {} marked differently",
        outcome.changes.len(),
        plural(outcome.changes.len() + concepts_only + outcome.same, "answer"),
        if stored { "are" } else { "would be" }
    );
    if concepts_only > 0 {
        told.push_str(&format!("; {concepts_only} more only in how concepts came out"));
    }
    if outcome.gone > 0 {
        told.push_str(&format!(
            "; left as they are: {} to questions that are gone from the bank",
            plural(outcome.gone, "answer")
        ));
    }
    told.push('.');
    for line in Flow::plain(&told).wrap(width) {
        anstream::println!("{}", line.render());
    }
}
