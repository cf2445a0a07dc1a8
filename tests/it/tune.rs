//! `greenroom tune`: the schedule fitted to answers of a person who forgets faster than most.

use crate::support::Home;
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write;

/// A bank of so many questions, and an imported history of a person who mostly forgets what was not asked
/// for a few days.
fn home(questions: usize) -> Home {
    let start: Timestamp = "2026-01-01T12:00:00Z".parse().expect("a time");
    let (mut bank, mut history) = (String::new(), String::new());
    let mut random = 7u64;
    for q in 0..questions {
        writeln!(bank, "[[question]]\nid = \"q{q}\"\nprompt = \"What is {q}?\"\nanswer = \"It is {q}.\"\n")
            .expect("text");
        let mut at = start + SignedDuration::from_hours(q as i64 % 40);
        for n in 0..8i64 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let wait = 1 + (random >> 33) % 12;
            let known = n == 0 || wait < 4 || random.is_multiple_of(5);
            at += SignedDuration::from_hours(if n == 0 { 0 } else { 24 * wait as i64 });
            let rating = if known { "good" } else { "again" };
            writeln!(
                history,
                "{{\"type\":\"review\",\"id\":{},\"question\":\"q{q}\",\"prompt\":\"What is {q}?\",\"answer\":\"It is.\",\
                 \"mode\":\"written\",\"given_at\":\"{at}\",\"duration_ms\":1000,\"score\":0.5,\"verdict\":\"weak\",\
                 \"proposed\":\"{rating}\",\"rating\":\"{rating}\"}}",
                q as i64 * 8 + n + 1
            )
            .expect("text");
        }
    }
    let home = Home::new().bank(&bank).file("all.jsonl", &history);
    let file = home.path("all.jsonl").display().to_string();
    home.run(&["history", "import", &file]).success();
    home
}

#[test]
fn too_few_answers_say_how_many_are_needed() {
    Home::new().run(&["tune"]).status(3).err("nothing was practised");
    home(5).run(&["tune"]).status(3).err("35 of 400 answers").err("5 of 64 questions");
    home(5).run(&["tune", "--json"]).status(3).out("\"enough\":false");
}

#[test]
fn a_fit_is_shown_stored_used_and_reset() {
    let home = home(70);
    let dues = |home: &Home| home.run(&["history", "export", "-"]).success().stdout;
    let due = |home: &Home| home.run(&["due", "--json"]).success().json()["due"].as_array().unwrap().clone();
    // Recall drops a little with every second of the test.
    let is_same = |a: &[serde_json::Value], b: &[serde_json::Value]| {
        let recall = |q: &serde_json::Value| q["recall"].as_f64().unwrap();
        let same = |(a, b): (_, _)| (recall(a) - recall(b)).abs() < 1e-4;
        a.len() == b.len() && a.iter().zip(b).all(same)
    };
    let before = due(&home);
    let shown = home.run(&["tune", "--dry-run", "--json"]).success().json();
    let loss = |side: &str| shown[side]["log_loss"].as_f64().expect("a figure");
    assert!(loss("after") < loss("before"), "{shown}");
    assert_eq!((&shown["written"], &shown["has"]["answers"]), (&false.into(), &490.into()));
    assert!(!dues(&home).contains("\"key\":\"fsrs\""));
    assert!(is_same(&due(&home), &before));

    home.run(&["tune"])
        .success()
        .out("490 answers")
        .out("before  log loss")
        .out("after   log loss")
        .out("Stored");
    assert!(dues(&home).contains("\"key\":\"fsrs\""));
    assert!(!is_same(&due(&home), &before), "recall is predicted by the new parameters");
    home.run(&["doctor"]).success();
    home.run(&["tune"]).success();
    home.run(&["tune", "--reset"]).success().out("back to the default parameters; recalculated 70 due dates");
    home.run(&["tune", "--reset"]).success().out("already");
    assert!(!dues(&home).contains("\"key\":\"fsrs\""));
}
