//! `greenroom regrade`, and answers to questions without a model answer.

use crate::{practice::QUESTIONS, support::Home};
use std::fs;

const UNANSWERED: &str =
    "\n[[question]]\nid = \"lease\"\nprompt = \"What is an etcd lease?\"\ntopics = [\"etcd\"]\n";
const NOTE: &str = "# etcd lease\n\nAn etcd lease is a contract with a time to live: keys that are attached to a lease \
    are deleted when the lease is not kept alive.\n";

fn practised() -> Home {
    let home = Home::new().bank(QUESTIONS);
    home.run_with(&["practice", "quorum"], "The leader replicates the entry.\n\n4\n").success();
    home.run_with(&["practice", "probe"], "It restarts the container.\n\n").success();
    home
}

#[test]
fn without_changes_there_is_nothing_to_regrade() {
    Home::new().bank(QUESTIONS).run(&["regrade"]).status(3).err("nothing was practised");
    let home = practised();
    home.run(&["regrade", "--write"]).success().out("0 of 2 answers would be marked differently");
    assert!(
        !home.path("backups").exists()
            || fs::read_dir(home.path("backups"))
                .unwrap()
                .flatten()
                .all(|f| !f.file_name().to_string_lossy().contains("before-regrade"))
    );
    home.run(&["regrade", "--since", "2999-01-01"]).status(3);
    home.run(&["regrade", "--topic", "nothing"]).status(3).err("list --topics");
    home.run(&["regrade", "--since", "yesterday"]).status(2);
}

#[test]
fn changed_grades_are_shown_then_stored_and_ratings_kept() {
    let home = practised();
    let due = home.run(&["due", "--json"]).success().stdout;
    // One question loses a concept, the other has a new phrasing.
    let fewer = QUESTIONS.replace("[[question.concept]]\nname = \"majority confirms\"\n", "");
    let home = home.bank(&fewer.replace("name = \"restarts the container\"", "name = \"kills the pod\""));
    home.run(&["regrade"])
        .success()
        .out("2 of 2 answers would be marked differently")
        .out("→ 100 %  quorum")
        .out("concept list changed")
        .out("--write");
    let shown = home.run(&["regrade", "--question", "quor", "--json"]).success().json();
    assert_eq!(shown["changed"].as_array().unwrap().len(), 1);
    let change = &shown["changed"][0];
    assert_eq!((&change["question"], &change["why"]), (&"quorum".into(), &"concepts".into()));
    assert!(change["old"]["score"].as_f64() < change["new"]["score"].as_f64());
    assert_eq!(shown["written"], false);
    assert_eq!(
        home.run(&["history", "--json", "--question", "quorum"]).json()["answers"][0]["score"],
        change["old"]["score"]
    );

    home.run(&["regrade", "--topic", "kubernetes", "--write"]).success().out("history-before-regrade-");
    let answer = home.run(&["history", "--json", "--question", "quorum"]).json()["answers"][0].clone();
    assert_eq!(answer["score"], 1.0);
    assert_eq!(answer["rating"], "easy", "what the person said stands");
    assert_eq!(answer["concepts"].as_array().unwrap().len(), 1);
    let copies = fs::read_dir(home.path("backups")).unwrap().flatten();
    assert_eq!(copies.filter(|f| f.file_name().to_string_lossy().contains("before-regrade")).count(), 1);
    home.run(&["regrade"]).success().out("1 of 2 answers");
    assert_eq!(home.run(&["due", "--json"]).success().stdout, due);
    home.run(&["doctor"]).success();
}

#[test]
fn a_changed_phrasing_and_a_removed_question_are_distinguished() {
    let home = practised();
    let bank = QUESTIONS.replace(
        "name = \"majority confirms\"",
        "name = \"majority confirms\"\nphrasings = [\"the leader\"]",
    );
    let home = home.bank(&bank[..bank.find("[[question]]\nid = \"probe\"").unwrap()]);
    home.run(&["regrade"]).success().out("phrasings or grader changed").out("left as they are: 1 answer");
}

#[test]
fn a_question_without_a_model_answer_is_graded_against_notes_and_says_so() {
    let home = Home::new().bank(UNANSWERED).note("lease.md", NOTE);
    let good = "A contract with a time to live; its keys are deleted when it is not kept alive.";
    let grade = home.run_with(&["grade", "--question", "lease", "--json"], good).success().json();
    assert!(grade["score"].as_f64().unwrap() > 0.4, "{grade}");
    assert!(grade["remarks"].as_array().unwrap().contains(&"provisional".into()), "{grade}");
    let bad = home.run_with(&["grade", "--question", "lease"], "A kind of network policy.").success();
    bad.out("graded against your notes, so the score is provisional");
    home.run_with(&["practice", "lease"], &format!("{good}\n\n"))
        .success()
        .out("No model answer: graded against your notes, so the score is provisional.");
    home.run(&["regrade"]).success().out("0 of 1 answer");
    let home = home.note("lease.md", "# etcd lease\n\nSomething else entirely about cooking rice.\n");
    home.run(&["regrade"]).success().out("provisional").out("notes changed");
    // Without notes there is nothing to grade against.
    let home = Home::new().bank(UNANSWERED);
    home.run_with(&["grade", "--question", "lease"], good)
        .success()
        .out("nothing to compare")
        .out("provisional");
}
