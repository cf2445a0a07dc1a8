//! Tests of reviews: what a write stores, replaces and leaves.

use super::{
    tests::{answered, at, card, marks},
    *,
};
use crate::{
    bank::QuestionId,
    grade::{Rating, Status, Verdict},
};

fn id() -> QuestionId {
    QuestionId::new("q")
}

fn overruled(history: &History, review: ReviewId) -> bool {
    let sql = "SELECT overruled FROM review WHERE id = ?1";
    history.connection.query_row(sql, [review], |row| row.get(0)).unwrap()
}

#[test]
fn ratings_are_those_of_first_attempts_in_order_of_time() {
    let mut history = History::in_memory().unwrap();
    let mut add = |seconds, rating, attempt| {
        let answered = Answered { attempt, ..answered("q", seconds) };
        history.add(&answered, &marks(rating), None).unwrap()
    };
    add(3, Rating::Easy, 1);
    let except = add(1, Rating::Again, 1);
    add(2, Rating::Good, 2);
    add(3, Rating::Hard, 1);
    history.add(&answered("other", 0), &marks(Rating::Good), None).unwrap();
    let rated = |seconds, rating| Rated { at: at(seconds), rating };
    let later = [rated(3, Rating::Easy), rated(3, Rating::Hard)];
    assert_eq!(history.ratings(&id(), Some(except)).unwrap(), later);
    assert_eq!(history.ratings(&id(), None).unwrap(), [&[rated(1, Rating::Again)][..], &later].concat());
}

#[test]
fn reviews_are_the_newest_first() {
    let mut history = History::in_memory().unwrap();
    for (seconds, attempt) in [(1, 1), (5, 1), (5, 2), (3, 1)] {
        let answered = Answered { attempt, ..answered("q", seconds) };
        history.add(&answered, &marks(Rating::Good), None).unwrap();
    }
    let found = history.reviews(&id(), 3).unwrap();
    let found: Vec<_> = found.iter().map(|r| (r.given_at, r.attempt)).collect();
    assert_eq!(found, [(at(5), 2), (at(5), 1), (at(3), 1)]);
    let all = history.reviews(&id(), 9).unwrap();
    assert_eq!(
        (all.len(), &all[3].question, all[3].score, all[3].rating),
        (4, &id(), Some(0.5), Rating::Good)
    );
    assert_eq!(history.reviews(&QuestionId::new("other"), 9).unwrap(), []);
}

#[test]
fn new_marks_replace_the_old_and_move_the_card_of_a_first_attempt() {
    let mut history = History::in_memory().unwrap();
    let retry = Answered { attempt: 2, ..answered("q", 1) };
    let first = history.add(&answered("q", 0), &marks(Rating::Hard), Some(&card(9))).unwrap();
    let second = history.add(&retry, &marks(Rating::Hard), Some(&card(10))).unwrap();
    assert_eq!(history.card(&id()).unwrap(), Some(card(9)));
    assert!(!overruled(&history, first));
    let mut new = Marks { score: None, verdict: Verdict::Strong, ..marks(Rating::Easy) };
    new.concepts.truncate(1);
    new.misconceptions = vec![WrongClaim { name: "w".into(), feedback: String::new() }];
    new.remarks = vec![String::from("keyword_list").into()];
    for (review, answered, due) in [(second, &retry, 9), (first, &answered("q", 0), 20)] {
        history.update_marks(review, answered, &new, Some(&card(20))).unwrap();
        assert_eq!(history.review(review).unwrap().unwrap().marks, new);
        assert!(overruled(&history, review));
        assert_eq!(history.card(&id()).unwrap(), Some(card(due)));
    }
}

#[test]
fn a_new_grade_keeps_the_rating_and_the_card() {
    let mut history = History::in_memory().unwrap();
    let reviews = [Rating::Hard, Rating::Easy]
        .map(|rating| history.add(&answered("q", 0), &marks(rating), Some(&card(9))).unwrap());
    let mut new =
        Marks { score: Some(1.0), verdict: Verdict::Strong, proposed: Rating::Good, ..marks(Rating::Again) };
    new.concepts[1].status = Status::Covered;
    history.regrade(&reviews.map(|review| (review, new.clone()))).unwrap();
    for (review, rating) in reviews.into_iter().zip([Rating::Hard, Rating::Easy]) {
        let stored = history.review(review).unwrap().unwrap();
        assert_eq!(stored.marks, Marks { rating, ..new.clone() });
        assert_eq!(overruled(&history, review), rating == Rating::Easy);
    }
    assert_eq!(history.card(&id()).unwrap(), Some(card(9)));
}

#[test]
fn a_removed_review_takes_its_concepts_with_it() {
    let mut history = History::in_memory().unwrap();
    let review = history.add(&answered("q", 0), &marks(Rating::Hard), Some(&card(9))).unwrap();
    history.add(&answered("q", 1), &marks(Rating::Hard), Some(&card(10))).unwrap();
    history.remove(review, &id(), Some(&card(11))).unwrap();
    assert_eq!(history.review(review).unwrap(), None);
    assert_eq!(history.card(&id()).unwrap(), Some(card(11)));
    let concepts = "SELECT count(*) FROM concept_result";
    assert_eq!(history.connection.query_row(concepts, [], |row| row.get(0)), Ok(2));
}

#[test]
fn a_failed_write_changes_nothing() {
    let mut history = History::in_memory().unwrap();
    let review = history.add(&answered("q", 0), &marks(Rating::Hard), Some(&card(9))).unwrap();
    let corrupt = Marks { concepts: vec![marks(Rating::Hard).concepts[0].clone()], ..marks(Rating::Easy) };
    history
        .connection
        .execute_batch(
            "CREATE TRIGGER no BEFORE INSERT ON concept_result
        WHEN new.coverage = 0.25 BEGIN SELECT raise(ABORT, 'no'); END",
        )
        .unwrap();
    let bad =
        Marks { concepts: vec![ConceptResult { coverage: 0.25, ..corrupt.concepts[0].clone() }], ..corrupt };
    assert!(history.add(&answered("q", 5), &bad, Some(&card(10))).is_err());
    assert!(history.update_marks(review, &answered("q", 0), &bad, Some(&card(10))).is_err());
    assert!(history.regrade(&[(review, marks(Rating::Good)), (review, bad)]).is_err());
    assert_eq!(history.stored(None, 9).unwrap().len(), 1);
    assert_eq!(history.review(review).unwrap().unwrap().marks, marks(Rating::Hard));
    assert_eq!(history.card(&id()).unwrap(), Some(card(9)));
}
