//! Tests of the history as a whole.

use super::*;
use crate::{
    bank::QuestionId,
    grade::{Mode, Rating, Status, Verdict},
};
use jiff::Timestamp;
use std::{fs, time::Duration};

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

pub(super) fn answered(id: &str, seconds: i64) -> Answered {
    Answered {
        question: QuestionId::new(id),
        prompt: "Why?".into(),
        topic: "k8s".into(),
        answer: "because ✓".into(),
        mode: Mode::Written,
        given_at: at(seconds),
        duration: Duration::from_millis(1500),
        attempt: 1,
        hints: 0,
        saw_model: false,
        round: None,
    }
}

pub(super) fn marks(rating: Rating) -> Marks {
    let concept = |name: &str, status| ConceptResult {
        name: name.into(),
        status,
        coverage: 0.5,
        weight: 1.0,
        required: false,
        evidence: Vec::new(),
    };
    Marks {
        score: Some(0.5),
        verdict: Verdict::Weak,
        proposed: Rating::Hard,
        rating,
        concepts: vec![concept("a", Status::Covered), concept("b", Status::Missed)],
        misconceptions: Vec::new(),
        remarks: Vec::new(),
    }
}

pub(super) fn card(due: i64) -> Card {
    Card {
        stability: 1.5,
        difficulty: 5.25,
        due: at(due),
        first_seen: at(0),
        last_review: at(1),
        reps: 1,
        lapses: 0,
    }
}

#[test]
fn an_answer_comes_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let id = QuestionId::new("q");
    let mut history = History::open(&path).unwrap();
    let review = history.add(&answered("q", 0), &marks(Rating::Hard), Some(&card(9))).unwrap();
    drop(history);

    let mut history = History::open(&path).unwrap();
    assert!(history.is_saved());
    assert_eq!(history.card(&id).unwrap(), Some(card(9)));
    assert_eq!(history.reviews(&id, 5).unwrap()[0].answer, "because ✓");
    history.remark(review, &answered("q", 0), &marks(Rating::Easy), Some(&card(20))).unwrap();
    assert_eq!(history.ratings(&id, None).unwrap(), [Rated { at: at(0), rating: Rating::Easy }]);
    assert_eq!(history.ratings(&id, Some(review)).unwrap(), []);
    assert_eq!(history.due_before(at(20)).unwrap(), []);
    assert_eq!(history.due_before(at(21)).unwrap().len(), 1);
    history.remove(review, &id, None).unwrap();
    assert_eq!(history.card(&id).unwrap(), None);
    assert_eq!(history.practised(5).unwrap(), Practised::default());
}

#[test]
fn later_attempts_move_no_card() {
    let mut history = History::in_memory().unwrap();
    let again = Answered { attempt: 2, ..answered("q", 5) };
    history.add(&again, &marks(Rating::Good), Some(&card(9))).unwrap();
    assert_eq!(history.card(&QuestionId::new("q")).unwrap(), None);
    assert_eq!(history.ratings(&QuestionId::new("q"), None).unwrap(), []);
    assert_eq!(history.practised(5).unwrap().answers, 1);
}

#[test]
fn counts_name_the_weakest_concepts() {
    let mut history = History::in_memory().unwrap();
    history.add(&answered("q", 0), &marks(Rating::Hard), Some(&card(9))).unwrap();
    history.add(&answered("r", 1), &marks(Rating::Hard), Some(&card(9))).unwrap();
    history.add(&answered("r", 2), &marks(Rating::Hard), Some(&card(9))).unwrap();
    let practised = history.practised(1).unwrap();
    assert_eq!((practised.answers, practised.questions, practised.milliseconds), (3, 2, 4500));
    assert_eq!(practised.topics, [TopicMean { topic: "k8s".into(), answers: 3, mean: Some(0.5) }]);
    let weakest = &practised.weakest[0];
    assert_eq!((weakest.concept.as_str(), weakest.missed, weakest.asked), ("b", 2, 2));
    assert_eq!(history.first_seen_since(at(0)).unwrap(), 2);
    assert_eq!(history.first_seen_since(at(1)).unwrap(), 0);
}

#[test]
fn shelved_questions_come_back_in_time() {
    let mut history = History::in_memory().unwrap();
    let id = QuestionId::new("q");
    history.hide(&id, Some(Hidden::Until(at(10)))).unwrap();
    assert!(history.hidden(at(9)).unwrap().contains(&id));
    assert!(history.hidden(at(10)).unwrap().is_empty());
    history.hide(&id, Some(Hidden::Suspended)).unwrap();
    assert!(history.hidden(at(99)).unwrap().contains(&id));
    history.hide(&id, None).unwrap();
    assert!(history.hidden(at(99)).unwrap().is_empty());
}

#[test]
fn a_newer_history_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    drop(History::open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(History::open(&path), Err(HistoryError::Newer { found: 99, .. })));
    assert!(matches!(History::open_or_copy(&path), Err(HistoryError::Newer { .. })));
}

#[test]
fn what_is_no_history_is_told_and_practice_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    fs::write(&path, "this is no database, but a text of more than a few bytes".repeat(20)).unwrap();
    let opened = History::open_or_copy(&path).unwrap();
    assert!(opened.unsaved.unwrap().hint().unwrap().contains("move"));
    assert!(!opened.history.is_saved());
    assert_eq!(opened.history.practised(1).unwrap(), Practised::default());
}

#[test]
fn two_programs_on_one_home_both_work() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let threads: Vec<_> = (0..4)
        .map(|n| {
            let path = path.clone();
            std::thread::spawn(move || {
                let mut history = History::open(&path).unwrap();
                for i in 0..10 {
                    let id = format!("q{n}");
                    history.add(&answered(&id, i), &marks(Rating::Good), Some(&card(i))).unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    assert_eq!(History::open(&path).unwrap().practised(1).unwrap().answers, 40);
}

#[test]
fn a_locked_history_is_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let mut history = History::open(&path).unwrap();
    history.add(&answered("q", 0), &marks(Rating::Good), Some(&card(9))).unwrap();
    let copied = history.to_memory().unwrap();
    assert!(!copied.is_saved() && copied.path() == path);
    assert_eq!(copied.practised(1).unwrap().answers, 1);
}
