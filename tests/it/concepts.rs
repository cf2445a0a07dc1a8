//! `greenroom concepts`: curated and mined concepts, shown and pinned.

use crate::support::Home;

const BANK: &str = "[[question]]\nid = \"own\"\nprompt = \"Why does etcd want an odd number of members?\"\n\
    answer = \"A quorum is a majority.\"\n[[question.concept]]\nname = \"quorum is a majority\"\nweight = 3\n\
    [[question.concept]]\nname = \"even members add nothing\"\nrequired = true\n\n\
    # kept as it is\n[[question]]\nid = \"mined\"\nprompt = \"What does the kubelet do?\"\n\
    answer = \"It starts the containers of each pod through the container runtime. It reports the node status to \
    the control plane. It restarts containers whose liveness probe fails.\"\n\n\
    [[question]]\nid = \"empty\"\nprompt = \"What is a sidecar?\"\n";

const ANSWERS: [&str; 3] = [
    "It starts containers through the runtime and restarts them when a liveness probe fails.",
    "It reports the status of the node.",
    "I would ask the scheduler.",
];

fn score(home: &Home, answer: &str) -> f64 {
    let run = home.run_with(&["grade", "--question", "mined", "--json"], answer).success();
    run.json()["score"].as_f64().expect("a score")
}

#[test]
fn curated_concepts_are_shown_with_their_weights() {
    let home = Home::new().bank(BANK);
    home.run(&["concepts", "own"])
        .success()
        .out("2 concepts, from the bank")
        .out("3.00  75 %  quorum is a majority")
        .out("even members add nothing (required)");
    home.run(&["concepts", "own", "--write"]).status(2).err("already").err("greenroom edit own");
    home.run(&["concepts", "empty"]).status(3).err("neither concepts nor a model answer");
    home.run(&["concepts", "nowhere"]).status(3).err("no question has the id");
}

#[test]
fn mined_concepts_are_pinned_and_grade_as_before() {
    let home = Home::new().bank(BANK);
    let before = home.read("bank/test.toml");
    let shown = home.run(&["concepts", "mined", "--json"]).success().json();
    assert_eq!((&shown["origin"], &shown["written"]), (&"mined".into(), &false.into()));
    let count = shown["concepts"].as_array().expect("a list").len();
    assert!(count >= 3, "{shown}");
    assert_eq!(home.read("bank/test.toml"), before, "shown only");
    let scores = ANSWERS.map(|a| score(&home, a));

    home.run(&["concepts", "mined", "--write"]).success().err("mined concepts to ");
    let pinned = home.run(&["concepts", "mined", "--json"]).success().json();
    assert_eq!(pinned["origin"], "pinned");
    assert_eq!(pinned["concepts"], shown["concepts"]);
    let text = home.read("bank/test.toml");
    assert_eq!(text.matches("mined = true").count(), count);
    assert!(text.contains("# kept as it is"));
    home.run(&["concepts", "mined"]).success().out("pinned in the bank");
    home.run(&["check"]).success();
    for (answer, before) in ANSWERS.iter().zip(scores) {
        let after = score(&home, answer);
        assert!((before - after).abs() < 0.02, "{answer}: {before} became {after}");
    }

    // Without the mark, the formula for curated concepts applies.
    let home = home.file("bank/test.toml", &text.replace("mined = true\n", ""));
    home.run(&["concepts", "mined"]).success().out("from the bank");
    let run = home.run_with(&["grade", "--question", "mined"], ANSWERS[1]).success();
    run.out("coverage of the concepts").out_lacks("said of the model answer");
}

#[test]
fn words_added_to_a_pinned_concept_count() {
    let home = Home::new().bank(BANK);
    home.run(&["concepts", "mined", "--write"]).success();
    let words = "keeps broken ones alive by bouncing them";
    let before = score(&home, words);
    let text = home.read("bank/test.toml");
    let at = text.find("restarts containers whose liveness probe fails").map(|at| &text[at..]);
    assert!(at.is_some(), "{text}");
    let edited =
        text.replacen("liveness probe fails\"]", &format!("liveness probe fails\", \"{words}\"]"), 1);
    assert_ne!(text, edited, "{text}");
    let home = home.file("bank/test.toml", &edited);
    let after = score(&home, words);
    assert!(after > before + 0.1, "{before} became {after}");
}
