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
fn an_answer_is_read_back_as_it_was_stored() {
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
    history.update_marks(review, &answered("q", 0), &marks(Rating::Easy), Some(&card(20))).unwrap();
    assert_eq!(history.ratings(&id, None).unwrap(), [Rated { at: at(0), rating: Rating::Easy }]);
    assert_eq!(history.ratings(&id, Some(review)).unwrap(), []);
    assert_eq!(history.due_before(at(20)).unwrap(), []);
    assert_eq!(history.due_before(at(21)).unwrap().len(), 1);
    history.remove(review, &id, None).unwrap();
    assert_eq!(history.card(&id).unwrap(), None);
    assert_eq!(history.practice_stats(5).unwrap(), PracticeStats::default());
}

#[test]
fn later_attempts_leave_the_card() {
    let mut history = History::in_memory().unwrap();
    let again = Answered { attempt: 2, ..answered("q", 5) };
    history.add(&again, &marks(Rating::Good), Some(&card(9))).unwrap();
    assert_eq!(history.card(&QuestionId::new("q")).unwrap(), None);
    assert_eq!(history.ratings(&QuestionId::new("q"), None).unwrap(), []);
    assert_eq!(history.practice_stats(5).unwrap().answers, 1);
}

#[test]
fn stats_rank_the_weakest_concepts() {
    let mut history = History::in_memory().unwrap();
    history.add(&answered("q", 0), &marks(Rating::Hard), Some(&card(9))).unwrap();
    history.add(&answered("r", 1), &marks(Rating::Hard), Some(&card(9))).unwrap();
    history.add(&answered("r", 2), &marks(Rating::Hard), Some(&card(9))).unwrap();
    let stats = history.practice_stats(1).unwrap();
    assert_eq!((stats.answers, stats.questions, stats.milliseconds), (3, 2, 4500));
    assert_eq!(stats.topics, [TopicMean { topic: "k8s".into(), answers: 3, mean: Some(0.5) }]);
    let weakest_concepts = &stats.weakest_concepts[0];
    assert_eq!(
        (weakest_concepts.concept.as_str(), weakest_concepts.missed, weakest_concepts.asked),
        ("b", 2, 2)
    );
    assert_eq!(history.first_seen_since(at(0)).unwrap(), 2);
    assert_eq!(history.first_seen_since(at(1)).unwrap(), 0);
}

#[test]
fn hidden_questions_return_on_time() {
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
fn a_newer_history_is_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    drop(History::open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(History::open(&path), Err(HistoryError::Newer { found: 99, .. })));
    assert!(matches!(History::open_or_copy(&path), Err(HistoryError::Newer { .. })));
}

#[test]
fn a_file_that_is_not_a_history_falls_back_to_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    fs::write(&path, "this is not a database but text".repeat(20)).unwrap();
    let opened = History::open_or_copy(&path).unwrap();
    assert!(opened.unsaved.unwrap().hint().unwrap().contains("move"));
    assert!(!opened.history.is_saved());
    assert_eq!(opened.history.practice_stats(1).unwrap(), PracticeStats::default());
}

#[test]
fn concurrent_writers_lose_nothing() {
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
    assert_eq!(History::open(&path).unwrap().practice_stats(1).unwrap().answers, 40);
}

#[test]
fn a_history_can_be_copied_to_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let mut history = History::open(&path).unwrap();
    history.add(&answered("q", 0), &marks(Rating::Good), Some(&card(9))).unwrap();
    let copied = history.to_memory().unwrap();
    assert!(!copied.is_saved() && copied.path() == path);
    assert_eq!(copied.practice_stats(1).unwrap().answers, 1);
}
