//! Questions that are failed again and again, and suspended and buried questions.

use crate::{practice::QUESTIONS, support::Home};

/// A home in which one question was failed four times in a row and the other is known.
fn home() -> Home {
    let home = Home::new().bank(QUESTIONS);
    for _ in 0..4 {
        home.run_with(&["practice", "quorum"], "The leader replicates the entry.\n\n1\n").success();
    }
    home.run_with(&["practice", "probe"], "It restarts the container.\n\n").success();
    home
}

#[test]
fn a_leech_is_listed_with_the_concept_missed_most() {
    let home = home();
    home.run(&["due"])
        .success()
        .out("keeps slipping")
        .out("quorum · 4 of the last 4 not known")
        .out("majority");
    home.run(&["stats"]).success().out("keeps slipping").out("“majority");
    let due = home.run(&["due", "--json"]).success().json();
    assert_eq!(due["leeches"].as_array().map(Vec::len), Some(1), "{due}");
    assert_eq!(
        (&due["leeches"][0]["question"], &due["leeches"][0]["concept"]),
        (&"quorum".into(), &"majority confirms".into())
    );
    let page = home.run(&["stats", "--html", "-"]).success();
    page.out("Keeps slipping");
}

#[test]
fn practice_mentions_a_leech_once() {
    let home = home();
    let run =
        home.run_with(&["practice", "quorum"], "No idea.\n\n:retry\nA majority confirms.\n\n\n").success();
    assert_eq!(run.stdout.matches("This question keeps slipping").count(), 1, "{}", run.stdout);
    home.run_with(&["practice", "probe"], ":quit\n").success().out_lacks("keeps slipping");
}

#[test]
fn questions_are_suspended_and_unsuspended() {
    let home = home();
    home.run(&["suspend", "quor", "probe"]).success().out("`quorum` is suspended");
    home.run(&["due"]).success().out("0 questions due today").out_lacks("keeps slipping");
    home.run_with(&["--cram"], "").success().out("Nothing is due");
    home.run(&["unsuspend", "quorum"]).success().out("`quorum` is asked again");
    home.run(&["unsuspend", "quorum"]).success().out("`quorum` was neither suspended nor buried");
    home.run_with(&[], ":quit\n").success().out("How does etcd agree");
    home.run(&["bury", "quorum"]).success().out("is buried until tomorrow");
    home.run_with(&["--cram"], "").success().out("Nothing is due");
    home.run(&["suspend", "quorum", "nothing"]).status(3).err("no question has the id `nothing`");
    home.run(&["suspend"]).status(2);
}
