//! A year of history reported: 20,000 answers in 2,000 rounds, read from disk, built, written out; what
//! it costs to store an answer and to back up.
//!
//! `cargo bench --bench report`; the limit holds for a machine with two cores.
#![allow(clippy::unwrap_used, reason = "what fails ends the bench")]

mod common;

use common::{
    Failure,
    measure::{pair, sample, table, time},
};
use greenroom::{
    bank::QuestionId,
    grade::{Mode, Rating, Status, Verdict},
    history::{
        AnswerDetails, Answered, ConceptResult, History, Marks, NewItem, NewRound, RoundId, RoundSetup,
        SectionSetup, back_up_daily,
    },
    report::{self, EarlierResults, ReportInput, overview},
    schedule::{Days, Scheduler},
    text::Span,
};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use std::{
    collections::HashMap,
    fs::{self, File},
    io::Write,
    path::Path,
    time::Duration,
};

const ROUNDS: usize = 2000;
const ASKED: usize = 10;
const QUESTIONS: usize = 500;
const CONCEPTS: usize = 8;
/// Longest time from the command to its output, in seconds.
const LIMIT: f64 = 0.2;

fn main() -> Result<(), Failure> {
    let room = tempfile::tempdir()?;
    let path = room.path().join("history.db");
    fill(&path);

    table(&format!("a year of {} answers", ROUNDS * ASKED));
    let latest = || {
        let history = History::open(&path).unwrap();
        let id = history.latest_round().unwrap().unwrap();
        round_report(&history, id)
    };
    sample("report, text", 30, |_| time(|| Ok::<_, Failure>(report::text::report(&latest(), 80))))?
        .limit(LIMIT);
    sample("report, HTML", 30, |_| time(|| Ok::<_, Failure>(report::html::page(&latest()))))?.limit(LIMIT);
    sample("stats, HTML", 30, |_| time(|| Ok::<_, Failure>(year_page(&path))))?.limit(LIMIT);

    table("durable writes");
    let (mut history, id) = open_round(&room.path().join("answers.db"), 1000);
    let mut log = File::create(room.path().join("synced"))?;
    let page = [7; 4096];
    pair(
        100,
        ("an answer stored", |n| {
            let answered = answered(QuestionId::new(format!("q{n}")), end(), n);
            time(|| history.answer_item(id, n, &answered, &marks(n), None, &AnswerDetails::default()))
        }),
        ("4 KB written and synced", |_| time(|| log.write_all(&page).and_then(|()| log.sync_data()))),
    )?;
    let mut day: Date = "2026-01-01".parse()?;
    pair(
        10,
        ("daily backup, checked", |_| {
            day = day.tomorrow()?;
            time(|| back_up_daily(&path, day))
        }),
        ("the file copied and synced", |n| {
            let copy = room.path().join(format!("copy-{n}"));
            time(|| fs::copy(&path, &copy).and_then(|_| File::open(&copy)?.sync_all()))
        }),
    )?;
    Ok(())
}

/// A history with a round that has begun.
fn open_round(path: &Path, items: usize) -> (History, RoundId) {
    let mut history = History::open(path).unwrap();
    let item = |n: usize| NewItem {
        question: QuestionId::new(format!("q{n}")),
        section: 0,
        limit: Duration::from_secs(60),
    };
    let round = NewRound { items: (0..items).map(item).collect(), ..NewRound::default() };
    let id = history.start_round(&round, end()).unwrap();
    (history, id)
}

/// What `greenroom stats --html` writes.
fn year_page(path: &Path) -> String {
    let history = History::open(path).unwrap();
    let due: Vec<_> = history.cards().unwrap().iter().map(|(_, c)| c.due).collect();
    let overview = overview::build(&overview::OverviewInput {
        leeches: &[],
        log: &history.log().unwrap(),
        weakest: &history.weakest_concepts(8).unwrap(),
        due: &due,
        new: 3,
        rounds: &history.rounds(200).unwrap(),
        retention: 0.9,
        days: &Days::new(TimeZone::UTC),
        zone: &TimeZone::UTC,
        now: end(),
    });
    report::html::stats::page(&overview)
}

fn end() -> Timestamp {
    "2026-11-20T12:00:00Z".parse().unwrap()
}

/// Writes a year of rounds to a history.
fn fill(path: &Path) {
    // In memory first, so that it does not wait for the disk 20,000 times.
    let mut history = History::in_memory().unwrap();
    let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
    for n in 0..ROUNDS {
        let at = end() - SignedDuration::from_mins(((ROUNDS - n) * 365 * 24 * 60 / ROUNDS) as i64);
        play(&mut history, &scheduler, n, at);
    }
    let mut real = History::open(path).unwrap();
    real.merge(&history.records().unwrap(), &|ratings| scheduler.replay(ratings)).unwrap();
}

fn play(history: &mut History, scheduler: &Scheduler, n: usize, at: Timestamp) {
    let id = |k: usize| QuestionId::new(format!("question-{}", (n * 7 + k * 31) % QUESTIONS));
    let section = |k: usize| SectionSetup { title: format!("Section {k}"), weight: 1.0, wanted: 5 };
    let item = |k: usize| NewItem { question: id(k), section: k % 2, limit: Duration::from_secs(120) };
    let round = NewRound {
        title: format!("Round of kind {}", n % 5),
        source: format!("kind-{}.toml", n % 5),
        setup: RoundSetup { sections: vec![section(0), section(1)], ..RoundSetup::default() },
        items: (0..ASKED).map(item).collect(),
        ..NewRound::default()
    };
    let number = history.start_round(&round, at).unwrap();
    for k in 0..ASKED {
        let given_at = at + SignedDuration::from_secs(90 * k as i64);
        let answered = answered(id(k), given_at, k);
        let marks = marks(n + k);
        let before = history.card(&answered.question).unwrap();
        let card = scheduler.next(before.as_ref(), marks.rating, given_at);
        let delivery =
            n.is_multiple_of(2).then(|| serde_json::json!({"pace": 120 + n % 40, "fillers": n % 7}));
        let given = AnswerDetails { spent: Duration::from_secs(80), delivery, ..AnswerDetails::default() };
        history.answer_item(number, k, &answered, &marks, Some(&card), &given).unwrap();
    }
    history.end_round(number, at + SignedDuration::from_mins(15)).unwrap();
}

fn answered(question: QuestionId, given_at: Timestamp, k: usize) -> Answered {
    Answered {
        prompt: format!("What does {question} decide, and how does it come to that?"),
        question,
        topic: format!("topic/{}", k % 8),
        answer: "It compares what it measures with its target and acts on the difference. ".repeat(6),
        mode: Mode::Written,
        given_at,
        duration: Duration::from_secs(80),
        attempt: 1,
        hints: 0,
        saw_model: false,
        round: None,
    }
}

fn marks(n: usize) -> Marks {
    let concept = |c: usize| ConceptResult {
        name: format!("concept number {c}"),
        status: [Status::Covered, Status::Partial, Status::Missed][(n + c) % 3],
        coverage: [1.0, 0.5, 0.0][(n + c) % 3],
        weight: 1.0,
        required: false,
        evidence: vec![Span { start: 3, end: 11 }],
    };
    let rating = [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy][n % 4];
    Marks {
        score: Some((n % 11) as f64 / 10.0),
        verdict: Verdict::Weak,
        proposed: rating,
        rating,
        concepts: (0..CONCEPTS).map(concept).collect(),
        misconceptions: Vec::new(),
        remarks: Vec::new(),
    }
}

fn round_report(history: &History, id: RoundId) -> report::RoundReport {
    let round = history.round(id).unwrap().unwrap();
    let mut rounds = history.rounds(ROUNDS).unwrap();
    let topics = EarlierResults::topics(&rounds);
    rounds.retain(|r| r.source == round.source && r.id != id);
    rounds.truncate(30);
    rounds.reverse();
    let questions: Vec<_> = round.items.iter().map(|i| i.question.clone()).collect();
    let past = EarlierResults {
        topics,
        rounds,
        concepts: history.concepts_before(&questions, round.started_at).unwrap(),
        scores: history.scores_before(&questions, round.started_at).unwrap(),
    };
    report::build(&ReportInput {
        round: &round,
        questions: &HashMap::new(),
        past: &past,
        found: &[],
        home: Path::new("/"),
        zone: &TimeZone::UTC,
    })
}
