//! Mock rounds, step by step: each case is a list of what the user does and when.

use super::*;
use crate::{
    bank::{Round, parse_file},
    history::History,
    schedule::{Days, Scheduler},
};
use jiff::tz::TimeZone;
use std::path::Path;

const BANK: &str = r#"
format_version = 1
[[question]]
id = "quorum"
prompt = "Why an odd number of members?"
topics = ["etcd"]
[[question.concept]]
name = "quorum is a majority"
weight = 2
[[question.concept]]
name = "an even member adds no tolerance of failures"
[[question]]
id = "lease"
prompt = "What is a lease?"
topics = ["etcd"]
answer = "A key with a time to live that its owner renews."
[[question]]
id = "empty"
prompt = "What is a pod?"
topics = ["etcd"]
"#;

const ROUND: &str = "format_version = 1\ntitle = \"T\"\n";
const SECTION: &str =
    "[[section]]\nquestions = [\"quorum\", \"lease\", \"empty\"]\nlimit = \"60s\"\norder = \"bank\"\n";

fn setup(history: History, bank: &str) -> MockSetup {
    let bank = Bank { questions: parse_file(&Arc::default(), bank).questions, roots: Vec::new() };
    let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
    MockSetup {
        bank: Arc::new(bank),
        grader: Background::ready(Grader::new()),
        notes: Notes::none(),
        journal: Journal::new(history, scheduler),
    }
}

fn mock(options: &str) -> Mock {
    mock_in(History::in_memory().unwrap(), options)
}

fn mock_in(history: History, options: &str) -> Mock {
    let round =
        Round::parse(&Arc::new(Path::new("r").into()), &format!("{ROUND}{options}{SECTION}")).unwrap();
    let setup = setup(history, BANK);
    let plan = Plan::draw(&round, &setup.bank, 1);
    Mock::begin(setup, plan, "t", Mode::Written, Timestamp::UNIX_EPOCH).unwrap()
}

fn s(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

const GOOD: &str = "Quorum is a majority, so an even member adds no tolerance of failures.";

/// The result of each question: state, seconds on the clock, paused, over the limit.
fn states(mock: &Mock) -> Vec<(ItemState, u64, u64, u64)> {
    let record = mock.record().unwrap().unwrap();
    let seconds = |d: Duration| d.as_secs();
    record
        .items
        .iter()
        .map(|i| (i.state, seconds(i.spent), seconds(i.paused), seconds(i.overtime())))
        .collect()
}

enum Do {
    Answer(u64, &'static str),
    /// Ended by the deadline, noticed at this second.
    Over(u64, &'static str),
    Skip(u64),
    Pause(u64),
    Run(u64),
}

#[test]
fn every_question_gets_a_result() {
    use Do::{Answer, Over, Pause, Run, Skip};
    use ItemState::{Answered, Pending, Skipped};
    type Outcome = (ItemState, u64, u64, u64);
    type Case = (&'static str, &'static [Do], [Outcome; 3], Option<MockEnd>);
    const NOT: Outcome = (Pending, 0, 0, 0);
    let cases: [Case; 8] = [
        (
            "",
            &[Answer(20, GOOD), Skip(25), Answer(95, "x")],
            [(Answered, 20, 0, 0), (Skipped, 5, 0, 0), (Answered, 70, 0, 10)],
            Some(MockEnd::Done),
        ),
        // An empty answer is no answer.
        ("", &[Answer(20, " ")], [(Skipped, 20, 0, 0), NOT, NOT], None),
        ("hard = true\n", &[Over(63, "")], [(Skipped, 60, 0, 0), NOT, NOT], None),
        // An answer cut off by a hard limit counts no longer than the limit, however late it arrives.
        ("hard = true\n", &[Over(63, "x")], [(Answered, 60, 0, 0), NOT, NOT], None),
        // A pipe is not cut off; the overtime counts.
        ("hard = true\n", &[Answer(63, "x")], [(Answered, 63, 0, 3), NOT, NOT], None),
        // The round's time is up during the second answer.
        (
            "hard = true\nlimit = \"90s\"\n",
            &[Answer(50, "x"), Over(95, "y")],
            [(Answered, 50, 0, 0), (Answered, 40, 0, 0), NOT],
            Some(MockEnd::TimeOver),
        ),
        // A soft limit ends nothing.
        (
            "limit = \"30s\"\n",
            &[Answer(50, "x"), Answer(55, "y")],
            [(Answered, 50, 0, 0), (Answered, 5, 0, 0), NOT],
            None,
        ),
        ("pause = true\n", &[Pause(10), Run(40), Answer(45, "x")], [(Answered, 15, 30, 0), NOT, NOT], None),
    ];
    for (options, steps, results, end) in cases {
        let mut mock = mock(options);
        let (mut last, mut runs) = (0, true);
        for step in steps {
            if runs {
                mock.run(s(last));
            }
            runs = matches!(step, Answer(..) | Over(..) | Skip(_));
            match step {
                Answer(at, text) => mock.answer(text, s(*at), now()).unwrap(),
                Over(at, text) => mock.time_over(text, s(*at), now()).unwrap(),
                Skip(at) => mock.skip(s(*at)).unwrap(),
                Pause(at) => mock.pause(s(*at)).unwrap(),
                Run(at) => mock.run(s(*at)),
            }
            let (Answer(at, _) | Over(at, _) | Skip(at) | Pause(at) | Run(at)) = step;
            last = *at;
        }
        assert_eq!(states(&mock), results, "{options}");
        assert_eq!(mock.end(), end, "{options}");
        assert_eq!(mock.stage() == MockStage::Finished, end.is_some(), "{options}");
        assert!(mock.take_problems().is_empty(), "{options}");
    }
}

#[test]
fn an_answer_is_graded_and_moves_its_card() {
    let mut mock = mock("");
    mock.run(s(0));
    mock.answer(GOOD, s(9), now()).unwrap();
    let history = mock.journal().history();
    let card = history.card(&QuestionId::new("quorum")).unwrap().unwrap();
    assert!(card.due > now());
    let record = mock.record().unwrap().unwrap();
    let review = record.items[0].review.as_ref().unwrap();
    assert!(review.marks.score.unwrap() > 0.9, "{review:?}");
    assert_eq!(record.next_position(), Some(1));
    assert!(record.ended_at.is_none());
    mock.finish(now());
    assert_eq!((mock.end(), mock.left()), (Some(MockEnd::Ended), 2));
    assert_eq!(mock.record().unwrap().unwrap().ended_at, Some(now()));
    assert!(matches!(mock.answer("x", s(10), now()), Err(MockError::Over)));
    assert!(matches!(mock.skip(s(10)), Err(MockError::Over)));
}

#[test]
fn the_clock_stops_only_where_pauses_are_allowed() {
    let mut mock = mock("");
    mock.run(s(0));
    assert!(matches!(mock.pause(s(1)), Err(MockError::NoPause)));
    assert_eq!(mock.clock().unwrap().times(s(9)).spent, s(9));
}

#[test]
fn a_weak_answer_is_followed_up_once() {
    let mut mock = mock("follow_ups = true\nlimit = \"10m\"\n");
    mock.run(s(0));
    mock.answer("It is about failures of a member.", s(10), now()).unwrap();
    assert_eq!(mock.stage(), MockStage::FollowUp);
    let ask = mock.question().unwrap();
    let prompt = ask.follow_up.unwrap().to_owned();
    assert!(!prompt.contains("majority"), "{prompt}");
    assert_eq!((ask.number, ask.limit), (1, s(30)));
    mock.run(s(10));
    assert_eq!(mock.clock().unwrap().times(s(10)).round, Some(Remaining::Time(s(590))));
    mock.answer("Quorum is a majority.", s(18), now()).unwrap();
    let record = mock.record().unwrap().unwrap();
    let follow_up = &record.items[0].follow_ups[0];
    assert_eq!((follow_up.prompt.as_str(), follow_up.spent_ms), (prompt.as_str(), 8000));
    assert!(follow_up.score.unwrap() > 0.9);
    // No answer, no follow-up; nor where the answer was good or there is nothing to grade against.
    assert_eq!(mock.question().unwrap().question.id.as_str(), "lease");
    mock.answer("", s(20), now()).unwrap();
    assert_eq!(mock.stage(), MockStage::Asking);
    mock.answer("A thing.", s(30), now()).unwrap();
    assert_eq!(mock.end(), Some(MockEnd::Done));
}

#[test]
fn a_round_is_resumed_where_it_was_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let mut first = mock_in(History::open(&path).unwrap(), "limit = \"2m\"\n");
    first.run(s(0));
    first.answer(GOOD, s(20), now()).unwrap();
    first.run(s(20));
    // Interrupted during the second answer.
    drop(first);
    let history = History::open(&path).unwrap();
    let record = history.unfinished_round().unwrap().unwrap();
    let mut again = Mock::resume(setup(history, BANK), &record);
    assert_eq!(again.question().unwrap().question.id.as_str(), "lease");
    again.run(s(1000));
    assert_eq!(again.clock().unwrap().times(s(1000)).round, Some(Remaining::Time(s(100))));
    again.skip(s(1001)).unwrap();
    again.answer("x", s(1002), now()).unwrap();
    again.finish(now());
    assert_eq!(again.end(), Some(MockEnd::Done));
    assert_eq!(again.record().unwrap().unwrap().interruptions, 1);
    assert!(again.journal().history().unfinished_round().unwrap().is_none());
}

#[test]
fn questions_gone_or_answered_elsewhere_are_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let mut here = mock_in(History::open(&path).unwrap(), "");
    let history = History::open(&path).unwrap();
    let record = history.unfinished_round().unwrap().unwrap();
    let bank = BANK.replace("id = \"lease\"", "id = \"other\"");
    let mut there = Mock::resume(setup(history, &bank), &record);
    there.answer("first", s(1), now()).unwrap();
    assert_eq!(there.question().unwrap().question.id.as_str(), "empty");
    here.answer("second", s(2), now()).unwrap();
    let problems = here.take_problems();
    assert!(
        problems.len() == 1 && matches!(problems[0], SaveProblem::AnsweredElsewhere { number: 1 }),
        "{problems:?}"
    );
    assert_eq!(here.question().unwrap().question.id.as_str(), "lease");
    let answers: Vec<_> = here
        .record()
        .unwrap()
        .unwrap()
        .items
        .iter()
        .map(|i| i.review.as_ref().map(|r| r.answered.answer.clone()))
        .collect();
    assert_eq!(answers, [Some("first".to_owned()), None, None]);
}

#[test]
fn a_history_in_memory_holds_the_round() {
    // A read-only home.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no such folder/history.db");
    let opened = History::open_or_copy(&path).unwrap();
    assert!(opened.unsaved.is_some());
    let mut mock = mock_in(opened.history, "");
    mock.answer(GOOD, s(5), now()).unwrap();
    assert_eq!(states(&mock)[0].0, ItemState::Answered);
    assert!(!mock.journal().history().is_saved());
}
