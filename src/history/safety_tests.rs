//! Tests of what keeps a history safe: backups, export, import, merge, rename.

use super::{
    tests::{answered, at, card, marks},
    *,
};
use crate::{bank::QuestionId, grade::Rating};
use jiff::civil::Date;
use proptest::prelude::*;
use std::{fs, path::Path, time::Duration};

fn replay(ratings: &[Rated]) -> Option<Card> {
    let last = ratings.last()?;
    let reps = u32::try_from(ratings.len()).unwrap();
    Some(Card { first_seen: ratings[0].at, last_review: last.at, reps, ..card(reps.into()) })
}

fn id(name: &str) -> QuestionId {
    QuestionId::new(name)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn filled(history: &mut History, questions: &[&str]) -> RoundId {
    let item = |q: &&str| NewItem { question: id(q), section: 0, limit: Duration::from_secs(60) };
    let round = NewRound {
        title: "Screening".into(),
        items: questions.iter().map(item).collect(),
        setup: RoundSetup { seed: u64::MAX, ..RoundSetup::default() },
        ..NewRound::default()
    };
    let number = history.start_round(&round, at(0)).unwrap();
    for (n, q) in questions.iter().enumerate() {
        let answered = Answered { prompt: format!("{q}?"), ..answered(q, i64::try_from(n).unwrap()) };
        let delivery = (n == 0).then(|| serde_json::json!({"words": 3}));
        let details =
            AnswerDetails { delivery, spent: Duration::from_millis(1500), ..AnswerDetails::default() };
        history.answer_item(number, n, &answered, &marks(Rating::Good), None, &details).unwrap();
    }
    history.rebuild_cards(&questions.iter().map(|q| id(q)).collect(), &replay).unwrap();
    number
}

/// All records with ids renumbered, and the cards.
fn content(history: &History) -> (String, Vec<(QuestionId, Card)>) {
    let mut copy = History::in_memory().unwrap();
    copy.merge(&history.records().unwrap(), &replay).unwrap();
    let mut out = Vec::new();
    write_records(&copy.records().unwrap(), &mut out).unwrap();
    (String::from_utf8(out).unwrap(), history.cards().unwrap())
}

#[test]
fn an_export_holds_everything_and_is_imported_once() {
    let mut history = History::in_memory().unwrap();
    filled(&mut history, &["a", "b"]);
    history.add(&Answered { attempt: 2, ..answered("a", 50) }, &marks(Rating::Easy), None).unwrap();
    history.hide(&id("s"), Some(Hidden::Until(at(99)))).unwrap();
    history.hide(&id("t"), Some(Hidden::Suspended)).unwrap();
    let mut text = Vec::new();
    write_records(&history.records().unwrap(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();

    let (records, bad) = read_records(&text);
    assert_eq!((records.len(), bad), (7, vec![]));
    let mut other = History::in_memory().unwrap();
    other.add(&answered("z", 7), &marks(Rating::Easy), Some(&card(3))).unwrap();
    other.remove(1, &id("z"), None).unwrap();
    let done = other.merge(&records, &replay).unwrap();
    assert_eq!(done, MergeCounts { answers: 3, rounds: 1, known: 0, cards: 2 });
    assert_eq!(content(&other), content(&history));
    let again = other.merge(&records, &replay).unwrap();
    assert_eq!(again, MergeCounts { answers: 0, rounds: 0, known: 3, cards: 0 });
    assert_eq!(content(&other), content(&history));
    assert!(other.round(1).unwrap().unwrap().items[0].review.as_ref().unwrap().delivery.is_some());
}

#[test]
fn merging_two_histories_does_not_depend_on_the_order() {
    let build = |order: &[usize]| {
        let (mut a, mut b) = (History::in_memory().unwrap(), History::in_memory().unwrap());
        filled(&mut a, &["a", "b"]);
        b.add(&answered("b", 500), &marks(Rating::Hard), Some(&card(1))).unwrap();
        let mut merged = History::in_memory().unwrap();
        for n in order {
            let records = [&a, &b][*n].records().unwrap();
            merged.merge(&records, &replay).unwrap();
        }
        merged
    };
    let (one, other) = (build(&[0, 1, 0]), build(&[1, 0]));
    assert_eq!(one.cards().unwrap(), other.cards().unwrap());
    assert_eq!(one.ratings(&id("b"), None).unwrap().len(), 2);
    assert_eq!(one.practice_stats(1).unwrap().answers, 3);
}

#[test]
fn a_round_resumed_elsewhere_is_completed() {
    let mut here = History::in_memory().unwrap();
    let number = filled(&mut here, &["a", "b"]);
    let mut there = History::in_memory().unwrap();
    there.merge(&here.records().unwrap(), &replay).unwrap();
    // Here the second answer is missing.
    here.connection
        .execute_batch(
            "UPDATE round_item SET state = 'pending', review_id = NULL, spent_ms = 0 WHERE position = 1;
             DELETE FROM review WHERE question_id = 'b'; DELETE FROM card WHERE question_id = 'b';",
        )
        .unwrap();
    there.end_round(1, at(300)).unwrap();
    let done = here.merge(&there.records().unwrap(), &replay).unwrap();
    assert_eq!((done.answers, done.rounds), (1, 1));
    let record = here.round(number).unwrap().unwrap();
    assert_eq!((record.ended_at, record.next_position()), (Some(at(300)), None));
    assert_eq!(content(&here), content(&there));
}

#[test]
fn progress_follows_a_renamed_question() {
    let mut history = History::in_memory().unwrap();
    let number = filled(&mut history, &["a", "b"]);
    let before = history.records().unwrap();
    history.hide(&id("a"), Some(Hidden::Suspended)).unwrap();
    assert_eq!(history.rename(&id("a"), &id("new"), &replay).unwrap(), 1);
    assert_eq!(history.card(&id("a")).unwrap(), None);
    assert!(history.card(&id("new")).unwrap().is_some());
    assert!(history.hidden(at(0)).unwrap().contains(&id("new")));
    assert_eq!(history.round(number).unwrap().unwrap().items[0].question, id("new"));
    // Records from before the rename are still recognised.
    assert_eq!(history.merge(&before, &replay).unwrap().answers, 0);
    // The target has progress of its own: both count.
    assert_eq!(history.rename(&id("new"), &id("b"), &replay).unwrap(), 1);
    assert_eq!(history.card(&id("b")).unwrap().unwrap().reps, 2);
}

#[test]
fn bad_lines_are_reported_with_their_numbers() {
    let mut history = History::in_memory().unwrap();
    filled(&mut history, &["a"]);
    let mut text = Vec::new();
    write_records(&history.records().unwrap(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let review = text.lines().nth(1).unwrap();
    for (line, message) in [
        ("{", "EOF while parsing an object"),
        ("[]", "missing field `type`"),
        ("{\"type\":\"dream\"}", "unknown variant `dream`"),
        ("{\"type\":\"format\",\"name\":\"greenroom-history\",\"version\":9}", "version 9 is not known"),
        (&review.replace("\"score\":0.5", "\"score\":1.5"), "`score` must be between 0 and 1"),
        (&review.replace("\"written\"", "\"sung\""), "`mode` must be written or spoken"),
        (&review.replace("\"given_at\":\"2", "\"given_at\":\"x"), "is not a time"),
        (
            &review.replace("\"status\":\"missed\"", "\"status\":\"lost\""),
            "`status` must be covered, partial, missed or contradicted",
        ),
        (&review.replace("\"rating\":\"good\"", "\"rating\":\"best\""), "unknown variant `best`"),
        (&review.replace("\"prompt\"", "\"promt\""), "missing field `prompt`"),
    ] {
        let (_, bad) = read_records(&format!("{text}\n{line}\n"));
        assert_eq!(bad.len(), 1, "{line}");
        assert_eq!(bad[0].line, text.lines().count() + 2);
        assert!(bad[0].error.to_string().contains(message), "{} for {line}", bad[0].error);
    }
}

proptest! {
    #[test]
    fn no_text_breaks_an_import(text in "(\\{\"type\":\"(review|round|shelved|meta)\".{0,40}\n?|.{0,60}\n){0,6}") {
        let (records, _) = read_records(&text);
        let mut history = History::in_memory().unwrap();
        history.merge(&records, &replay).unwrap();
    }
}

#[test]
fn a_backup_is_made_once_a_day_and_can_be_restored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    assert_eq!(back_up_daily(&path, day("2026-01-01")).unwrap(), None);
    let mut history = History::open(&path).unwrap();
    filled(&mut history, &["a", "b"]);
    // While the history is open.
    let copy = back_up_daily(&path, day("2026-01-01")).unwrap().unwrap();
    assert_eq!(back_up_daily(&path, day("2026-01-01")).unwrap(), None);
    let before = content(&history);
    filled(&mut history, &["c"]);
    for n in 2..=28 {
        back_up_daily(&path, day(&format!("2026-01-{n:02}"))).unwrap().unwrap();
    }
    let kept = list_backups(&path);
    assert_eq!(kept.len(), 11, "{kept:?}");
    assert_eq!(kept[0].day, Some(day("2026-01-28")));
    assert!(!copy.exists() && fs::read_to_string(backup_folder(&path).join(".gitignore")).unwrap() == "*\n");
    drop(history);

    // A corrupt history: no further backup, the good ones stay, and the newest is restored.
    let backup = kept[0].path.clone();
    let now = content(&History::open_copy(&backup).unwrap());
    assert_ne!(now, before);
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[4096..middle].fill(0xa5);
    fs::write(&path, bytes).unwrap();
    assert!(integrity_problems(&path).is_err() || !integrity_problems(&path).unwrap().is_empty());
    assert!(back_up_daily(&path, day("2026-01-29")).is_err());
    assert_eq!(list_backups(&path), kept);
    let aside = restore_backup(&path, &backup).unwrap().unwrap();
    assert!(aside.ends_with("history.db.damaged"));
    assert_eq!(content(&History::open(&path).unwrap()), now);
    assert_eq!(integrity_problems(&path).unwrap(), Vec::<String>::new());
}

#[test]
fn a_corrupt_backup_is_not_restored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    drop(History::open(&path).unwrap());
    let before = fs::read(&path).unwrap();
    let copy = folder.path().join("copy.db");
    fs::write(&copy, "not a database, but long enough for a header".repeat(9)).unwrap();
    assert!(restore_backup(&path, &copy).is_err());
    assert_eq!(fs::read(&path).unwrap(), before);
}

/// A history with the first schema and one answer.
fn old_history(path: &Path) {
    let mut db = rusqlite::Connection::open(path).unwrap();
    super::schema::MIGRATIONS.to_version(&mut db, 1).unwrap();
    db.execute_batch(
        "INSERT INTO review (question_id, prompt, answer, mode, given_at, duration_ms, verdict, proposed, \
         rating) VALUES ('q', 'Why?', 'because', 'written', 7, 900, 'weak', 2, 3)",
    )
    .unwrap();
}

#[test]
fn an_older_history_is_backed_up_before_its_migration() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    for name in ["history-of-schema-1.db", "history-of-schema-1-2.db"] {
        let _ = fs::remove_file(&path);
        old_history(&path);
        assert_eq!(History::open(&path).unwrap().practice_stats(1).unwrap().answers, 1);
        let copy = backup_folder(&path).join(name);
        let version: i64 = rusqlite::Connection::open(&copy)
            .unwrap()
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 1);
        assert_eq!(History::open_copy(&copy).unwrap().practice_stats(1).unwrap().answers, 1);
    }
}

#[test]
fn an_older_history_that_cannot_be_backed_up_is_only_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    old_history(&path);
    // A file in place of the backup folder: no backup, so no migration.
    fs::write(backup_folder(&path), "").unwrap();
    let opened = History::open_or_copy(&path).unwrap();
    assert!(matches!(opened.unsaved, Some(HistoryError::File { .. })));
    assert_eq!(opened.history.practice_stats(1).unwrap().answers, 1);
    let version: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
}

#[test]
fn a_survey_finds_contradictions() {
    let mut history = History::in_memory().unwrap();
    filled(&mut history, &["a", "b"]);
    let survey = history.survey().unwrap();
    assert_eq!((survey.answers, survey.rounds, survey.orphan_rows), (2, 1, 0));
    assert_eq!(survey.questions[0], HeldQuestion { question: id("a"), answers: 1, prompt: "a?".into() });
    assert!(survey.inconsistent_cards.is_empty());
    history
        .connection
        .execute_batch(
            "PRAGMA foreign_keys = off; DELETE FROM card WHERE question_id = 'a';
             UPDATE card SET question_id = 'c'; DELETE FROM review WHERE question_id = 'b';",
        )
        .unwrap();
    let survey = history.survey().unwrap();
    assert_eq!(survey.inconsistent_cards, [id("a"), id("c")].into());
    assert_eq!(survey.orphan_rows, 3);
    assert_eq!(history.remove_orphans().unwrap(), 3);
    history.rebuild_cards(&survey.inconsistent_cards, &replay).unwrap();
    let survey = history.survey().unwrap();
    assert_eq!((survey.inconsistent_cards.len(), survey.orphan_rows), (0, 0));
}
