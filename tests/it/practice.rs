//! Practice through a pipe, and what it leaves in the home.

use crate::support::Home;
use std::fs;

pub(crate) const QUESTIONS: &str = r#"
[[question]]
id = "quorum"
prompt = "How does etcd agree on a write?"
answer = "The leader replicates the entry and a majority confirms."
topics = ["kubernetes/etcd"]
[[question.concept]]
name = "leader replicates the entry"
[[question.concept]]
name = "majority confirms"

[[question]]
id = "probe"
prompt = "What does a liveness probe do?"
answer = "It restarts the container."
topics = ["probes"]
[[question.concept]]
name = "restarts the container"
"#;

fn home() -> Home {
    Home::new().bank(QUESTIONS).note("etcd.md", "# etcd\n\nA write counts when a majority confirms it.\n")
}

#[test]
fn practice_through_a_pipe_has_no_prompts_or_colours() {
    let home = home();
    let run = home
        .run_with(&[], "The leader\nreplicates the entry.\n\n1\nIt restarts the container\n.\n")
        .success()
        .out("1 of 2 · kubernetes/etcd · new")
        .out("“The leader replicates the entry.”")
        .out("bank/notes/etcd.md:1")
        .out("Rated again, in 10 min")
        .out("2 answers")
        .out_lacks("\u{1b}")
        .out_lacks("›");
    assert_eq!(run.stderr, "");
    home.run(&["stats"]).success().out("2 answers to 2 questions on 1 day").out("kubernetes/etcd");
    let stats = home.run(&["stats", "--json"]).success().json();
    assert_eq!((&stats["answers"], &stats["streak"], &stats["new"]), (&2.into(), &1.into(), &0.into()));
    assert_eq!(stats["weakest"][0]["concept"], "majority confirms");
    let due = home.run(&["due", "--json"]).success().json();
    assert_eq!(due["due"][0]["id"], "quorum");
    home.run(&["due"]).success().out("1 question due today");
}

#[test]
fn the_starter_bank_asks_at_once() {
    let home = Home::starter();
    home.run_with(&[], "I do not know\n").success().out("1 of 20 · ").out("1 answer");
    home.run_with(&["practice", "k8s-hpa-replicas"], ".\n").success().out("bank/notes/autoscaling.md:");
}

#[test]
fn the_end_of_input_ends_the_last_answer() {
    let home = home();
    home.run_with(&["practice", "probe"], "It restarts the container").success().out("100 %");
    home.run_with(&["practice"], "").success().out("No answers this time.");
}

#[test]
fn options_choose_the_questions() {
    let home = home();
    home.run_with(&["--topic", "probes"], ":quit\n").success().out("1 of 1 · probes");
    home.run_with(&["practice", "--limit", "1"], ":quit\n").success().out("1 of 1");
    home.run_with(&["practice", "--topic", "kubernets"], "").status(3).err("did you mean `kubernetes`");
    home.run_with(&["practice", "prob"], ":quit\n").success().out("liveness");
    home.run_with(&["practice", "nothing"], "").status(3).err("no question has the id `nothing`");
    home.run_with(&["--limit", "2", "stats"], "").status(2);
}

#[test]
fn when_nothing_is_due_it_says_when_to_come_back() {
    let home = home().settings("[schedule]\nnew_per_day = 1\n");
    home.run_with(&[], "leader replicates the entry, majority confirms\n\n3\n").success();
    home.run_with(&[], "").success().out("Nothing is due").out("in 2 days").out("--cram");
    home.run_with(&["--cram"], ":quit\n").success().out("not due");
    home.run_with(&["--new"], ":quit\n").success().out("liveness");
}

#[test]
fn an_empty_bank_says_what_to_do() {
    Home::new().run(&[]).status(3).err("greenroom import PATH");
}

#[test]
fn bank_errors_are_reported_before_the_first_question() {
    let home = Home::new().bank("[[question]]\nid = \"a\"\nprompt = \n");
    home.run(&[]).status(1).err("bank/test.toml:5: ").err("greenroom check");
}

#[test]
fn a_broken_bank_file_stops_only_what_writes_to_it() {
    let broken = "format_version = 1\n[[question]]\nid = \"lost\"\nprompt = \"Why?\nanswer = 1\n";
    let home = home().file("bank/broken.toml", broken);
    for command in [&["list"][..], &["due"], &["stats"], &["show", "probe"], &["search", "container"], &[]] {
        home.run(command).success().err("bank/broken.toml:4: ").err("greenroom check");
    }
    home.run_with(&["practice", "probe"], "It restarts the container\n").success().out("100 %");
    home.run(&["check"]).status(1);
    // Other files can be changed, the broken one cannot; what needs the whole bank fails.
    home.run(&["move", "probe", "elsewhere"]).success();
    assert!(home.read("bank/test.toml").contains("elsewhere"));
    home.run(&["export", "--format", "jsonl"]).status(1).err("bank/broken.toml:4: ");
    assert_eq!(home.read("bank/broken.toml"), broken);
}

#[test]
fn practice_works_without_a_usable_history() {
    let home = home().file("history.db", &"no database ".repeat(100));
    let folder = home.root().display().to_string();
    let home = home.variable("TMPDIR", &folder);
    home.run_with(&["practice", "probe"], "It restarts the container\n")
        .success()
        .err("NOTHING WILL BE SAVED IN THE HISTORY")
        .out("100 %")
        .out("These answers are not saved in the history.")
        .err("they are kept in ")
        .err("greenroom history merge ");
    assert!(home.read("history.db").starts_with("no database"));
}

#[test]
fn a_newer_history_is_rejected() {
    let home = home();
    home.run_with(&["practice", "probe"], "x\n").success();
    let file = home.path("history.db");
    // The schema version is at byte 60 of the header of a SQLite file. Without its WAL, the header counts.
    let mut bytes = fs::read(&file).unwrap();
    bytes[60..64].copy_from_slice(&999u32.to_be_bytes());
    fs::write(&file, bytes).unwrap();
    for side in ["history.db-wal", "history.db-shm"] {
        let _ = fs::remove_file(home.path(side));
    }
    home.run(&[]).status(1).err("newer than this greenroom").err("update greenroom");
}

#[cfg(unix)]
#[test]
fn an_answer_is_written_in_the_editor() {
    use std::os::unix::fs::PermissionsExt;
    let home = home().file("editor.sh", "#!/bin/sh\necho 'It restarts the container.' > \"$1\"\n");
    let editor = home.path("editor.sh");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let home = home.variable("EDITOR", &editor.display().to_string());
    home.run_with(&["practice", "probe"], ":edit\n").success().out("100 %");
}

#[test]
fn the_passage_to_read_again_is_never_the_one_that_the_question_came_from() {
    let own = "# Leases\n\n## What is an etcd lease?\n\nA contract with a time to live.\n\n\
               ## What renews a lease?\n\nA keepalive message does.\n";
    let other =
        "# etcd\n\nThe contract of an etcd lease has a time to live, after which its keys are deleted.\n";
    let home = Home::new().file("vault/leases.md", own).file("vault/etcd.md", other);
    let [vault, moved] = ["vault", "moved"].map(|name| home.path(name).display().to_string());
    home.run(&["import", &vault]).success().out("2 new");
    // Where a question still names the old folder, the index has its lines as a note.
    fs::rename(&vault, &moved).unwrap();
    home.run(&["sources", "add", &moved]).success();
    home.run(&["search", "contract", "is:note"]).success().out("leases.md:3");
    home.run_with(&["practice", "what-is-an-etcd-lease"], "No idea.\n\n:quit\n")
        .success()
        .out("moved/etcd.md:1")
        .out_lacks("leases.md:");
}
