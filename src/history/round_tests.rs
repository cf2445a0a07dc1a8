//! Tests of rounds: what is stored, when, and what survives a kill.

use super::{
    tests::{answered, at, card, marks},
    *,
};
use crate::{bank::QuestionId, grade::Rating, text::Span};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

fn round(questions: usize) -> NewRound {
    let item = |n: usize| NewItem {
        question: QuestionId::new(format!("q{n}")),
        section: n % 2,
        limit: Duration::from_secs(60),
    };
    let section = |title: &str| SectionSetup { title: title.into(), weight: 1.0, wanted: 2 };
    NewRound {
        title: "Screening".into(),
        source: "screening.toml".into(),
        setup: RoundSetup { seed: 7, sections: vec![section("A"), section("B")], ..RoundSetup::default() },
        items: (0..questions).map(item).collect(),
        ..NewRound::default()
    }
}

fn details_after(seconds: u64) -> AnswerDetails {
    AnswerDetails { spent: Duration::from_secs(seconds), ..AnswerDetails::default() }
}

fn answer(history: &mut History, id: RoundId, position: usize) -> Result<ReviewId, HistoryError> {
    let name = format!("q{position}");
    let seconds = i64::try_from(position).unwrap();
    history.answer_item(
        id,
        position,
        &answered(&name, seconds),
        &marks(Rating::Hard),
        Some(&card(9)),
        &details_after(75),
    )
}

#[test]
fn a_round_is_read_back_as_it_happened() {
    let mut history = History::in_memory().unwrap();
    assert_eq!(history.unfinished_round().unwrap(), None);
    let id = history.start_round(&round(4), at(0)).unwrap();
    let mut full = marks(Rating::Hard);
    full.misconceptions = vec![WrongClaim { name: "adds nodes".into(), feedback: "no".into() }];
    full.remarks = vec!["keyword_list".to_owned().into()];
    full.concepts[0].required = true;
    full.concepts[0].evidence = vec![Span { start: 0, end: 7 }, Span { start: 8, end: 11 }];
    let delivery = serde_json::json!({"pace": 131.5});
    let details = AnswerDetails {
        delivery: Some(delivery.clone()),
        paused: Duration::from_secs(3),
        ..details_after(75)
    };
    let review = history.answer_item(id, 0, &answered("q0", 1), &full, Some(&card(9)), &details).unwrap();
    history.skip_item(id, 1, Duration::from_secs(5)).unwrap();
    let follow_up =
        FollowUp { prompt: "And “then”?".into(), answer: "ø".into(), spent_ms: 4, score: Some(0.5) };
    history.add_follow_up(id, 0, &follow_up).unwrap();
    history.resume_round(id).unwrap();

    let record = history.unfinished_round().unwrap().unwrap();
    assert_eq!((record.id, record.next_position(), record.interruptions), (id, Some(2), 1));
    assert_eq!((record.title.as_str(), record.source.as_str()), ("Screening", "screening.toml"));
    assert_eq!(record.setup, round(4).setup);
    assert_eq!(record.spent(), Duration::from_secs(80));
    let states: Vec<_> = record.items.iter().map(|i| i.state).collect();
    assert_eq!(states, [ItemState::Answered, ItemState::Skipped, ItemState::Pending, ItemState::Pending]);
    let item = &record.items[0];
    assert_eq!((item.overtime(), item.paused), (Duration::from_secs(15), Duration::from_secs(3)));
    assert_eq!(item.follow_ups, [follow_up]);
    let stored = item.review.as_ref().unwrap();
    assert_eq!((stored.id, stored.answered.round), (review, Some(id)));
    assert_eq!((&stored.marks, stored.delivery.as_ref()), (&full, Some(&delivery)));
    assert_eq!(history.card(&QuestionId::new("q0")).unwrap(), Some(card(9)));

    history.end_round(id, at(99)).unwrap();
    assert_eq!(history.unfinished_round().unwrap(), None);
    assert_eq!(history.latest_round().unwrap(), Some(id));
    let outline = &history.rounds(5).unwrap()[0];
    assert_eq!((outline.ended_at, outline.items.len()), (Some(at(99)), 4));
    assert_eq!((outline.items[0].score, outline.items[0].topic.as_str()), (Some(0.5), "k8s"));
    assert_eq!(history.round(77).unwrap(), None);
}

#[test]
fn an_item_is_answered_or_skipped_once() {
    let mut history = History::in_memory().unwrap();
    let id = history.start_round(&round(2), at(0)).unwrap();
    answer(&mut history, id, 0).unwrap();
    assert!(matches!(answer(&mut history, id, 0), Err(HistoryError::NoPendingItem { position: 0, .. })));
    assert!(history.skip_item(id, 0, Duration::ZERO).is_err());
    assert!(history.skip_item(id, 2, Duration::ZERO).is_err());
    assert_eq!(history.practice_stats(1).unwrap().answers, 1);
}

#[test]
fn corrupt_columns_are_read_as_defaults() {
    let mut history = History::in_memory().unwrap();
    let id = history.start_round(&round(1), at(0)).unwrap();
    answer(&mut history, id, 0).unwrap();
    history
        .connection
        .execute_batch(
            "UPDATE concept_result SET evidence = '[[3,1],[0,9999],[8,9],[0,2],[9,10]]', status = '?';
             UPDATE review SET remarks = 'x', delivery = '{', answer = 'because ✓';
             UPDATE round SET plan = 'null';",
        )
        .unwrap();
    let record = history.round(id).unwrap().unwrap();
    let review = record.items[0].review.as_ref().unwrap();
    // Byte 9 is inside the check mark.
    assert_eq!(review.marks.concepts[0].evidence, [Span { start: 0, end: 2 }]);
    assert_eq!(record.setup, RoundSetup::default());
}

#[test]
fn earlier_results_are_found() {
    let mut history = History::in_memory().unwrap();
    let id = history.start_round(&round(3), at(0)).unwrap();
    for position in 0..3 {
        answer(&mut history, id, position).unwrap();
    }
    let questions = [QuestionId::new("q0"), QuestionId::new("q2")];
    let past = history.concepts_before(&questions, at(2)).unwrap();
    let found: Vec<_> = past.iter().map(|p| (p.question.as_str(), p.concept.as_str(), p.covered)).collect();
    assert_eq!(found, [("q0", "a", true), ("q0", "b", false)]);
    assert_eq!(history.scores_before(&questions, at(2)).unwrap()[&questions[0]], [0.5]);
    let newest: Vec<_> = history.stored(None, 2).unwrap().into_iter().map(|r| r.answered.question).collect();
    assert_eq!(newest, [QuestionId::new("q2"), QuestionId::new("q1")]);
    assert_eq!(history.stored(Some(&questions[0]), 9).unwrap().len(), 1);
}

#[test]
fn the_log_holds_pace_and_fillers() {
    let mut history = History::in_memory().unwrap();
    let deliveries = [
        r#"{"pace": 131.5, "fillers": 2}"#,
        r#"{"pace": {"words_per_minute": 131.5}, "fillers": [{}, {}]}"#,
        r#"{"pace": "fast", "fillers": null}"#,
        "not JSON",
    ];
    for (n, _) in deliveries.iter().enumerate() {
        let seconds = i64::try_from(n).unwrap();
        history.add(&answered("q", seconds), &marks(Rating::Hard), None).unwrap();
    }
    for (n, text) in deliveries.iter().enumerate() {
        let values = rusqlite::params![n + 1, text];
        history.connection.execute("UPDATE review SET delivery = ?2 WHERE id = ?1", values).unwrap();
    }
    let found: Vec<_> = history.log().unwrap().iter().map(|l| (l.pace, l.fillers)).collect();
    let measured = (Some(131.5), Some(2.0));
    assert_eq!(found, [measured, measured, (None, None), (None, None)]);
}

/// The file that [`answers_until_killed`] writes to.
const KILL_VARIABLE: &str = "GREENROOM_TEST_KILLED_HISTORY";
const MANY: usize = 5000;

/// The child process of the next test, not a test itself: prints a line after each answer it stored.
#[test]
fn answers_until_killed() {
    let Some(path) = std::env::var_os(KILL_VARIABLE) else { return };
    let mut history = History::open(Path::new(&path)).unwrap();
    let id = history.start_round(&round(MANY), at(0)).unwrap();
    for position in 0..MANY {
        answer(&mut history, id, position).unwrap();
        println!("\nanswered {position}");
    }
}

#[test]
fn a_kill_loses_no_stored_answer() {
    let folder = tempfile::tempdir().unwrap();
    for found in [1, 7, 40] {
        let path = folder.path().join(format!("{found}.db"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "history::round_tests::answers_until_killed", "--nocapture"])
            .env(KILL_VARIABLE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let seen = lines.map(|l| l.unwrap()).filter(|l| l.starts_with("answered ")).take(found).count();
        child.kill().unwrap();
        child.wait().unwrap();

        let history = History::open(&path).unwrap();
        let record = history.unfinished_round().unwrap().unwrap();
        let next = record.next_position().unwrap();
        assert!(next >= seen && seen == found, "{next} of {seen}");
        // Every answer is complete, and nothing is stored after the first pending item.
        assert!(record.items[..next].iter().all(|i| i.review.as_ref().unwrap().marks.concepts.len() == 2));
        assert!(record.items[next..].iter().all(|i| i.state == ItemState::Pending && i.review.is_none()));
        assert_eq!(history.practice_stats(1).unwrap().answers, next);
        assert_eq!(history.cards().unwrap().len(), next);
    }
}
