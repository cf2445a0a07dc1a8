//! The bank by hand: check, list, show, add, edit, ignore, move, export.

use crate::support::Home;

const TWO: &str = "[[question]]\nid = \"etcd-quorum\"\nprompt = \"Why does etcd want an odd number of members?\"\n\
    answer = \"A quorum is a majority, so an even member adds no tolerance of failures.\"\n\
    topics = [\"kubernetes/etcd\"]\n[[question.concept]]\nname = \"quorum is a majority\"\n\n\
    [[question]]\nid = \"why-pods\"\nprompt = \"Why pods?\"\ntopics = [\"kubernetes\"]\n";

#[test]
fn check_lists_all_errors_with_file_and_line() {
    let home = Home::new()
        .bank("[[question]]\nid = \"a\"\nprompt = \"A?\"\nanswr = \"x\"\n\n[[question]]\nid = \"a\"\nprompt = 3\n")
        .file("bank/u.toml", "format_version = 2\n[[question]]\nid = \"a\"\nprompt = \"Again?\"\n");
    let run = home.run(&["check"]).status(1);
    for error in [
        "bank/test.toml:6: unknown key `answr` in [[question]]; did you mean `answer`?",
        "bank/test.toml:10: `prompt` must be a string, not 3",
        "bank/u.toml:1: format_version 2 is not known; this greenroom reads 1",
        "bank/u.toml:2: the id `a` is already used at ",
    ] {
        assert!(run.stdout.contains(error), "{error}\n{}", run.stdout);
    }
    // Every other command reports them and uses the valid questions, the first of a repeated id.
    home.run(&["list"])
        .success()
        .out("A?")
        .out_lacks("Again?")
        .err("bank/test.toml:6: unknown key")
        .err("`greenroom check`");
}

#[test]
fn check_lists_weak_questions() {
    let home = Home::new()
        .bank(&TWO.replace("tolerance of failures", "safety").replace("is a majority,", "counts,"));
    home.run(&["check"])
        .success()
        .out("etcd-quorum the model answer scores")
        .out("“quorum is a majority”")
        .out("why-pods has no model answer");
    home.run(&["check", "--strict"]).status(1);
    Home::new().bank(TWO).run(&["check"]).success().out_lacks("etcd-quorum");
}

#[test]
fn check_takes_a_home_a_folder_or_a_file() {
    let home = Home::new().bank(TWO);
    for path in ["", "bank", "bank/test.toml"] {
        let path = home.path(path).display().to_string();
        home.run(&["check", &path]).success().out("2 questions, 0 problems");
    }
    home.run(&["check", "/no/such/bank"]).status(1).err("/no/such/bank");
}

#[test]
fn list_filters_and_show_accepts_an_id_prefix() {
    let home = Home::new().bank(TWO);
    home.run(&["list", "--topic", "kubernetes"]).success().out("etcd-quorum").out("why-pods");
    home.run(&["list", "--topic", "Kubernetes/etcd"]).success().out_lacks("why-pods");
    home.run(&["list", "--unanswered"]).success().out("○ why-pods").out_lacks("etcd-quorum");
    home.run(&["list", "zebra"]).status(3).err("no question matches");
    home.run(&["show", "etcd"]).success().out("A quorum is a majority");
    home.run(&["show", "ectd-quorum"]).status(3).err("did you mean `etcd-quorum`?");
}

#[test]
fn a_question_is_added_moved_ignored_and_edited() {
    let home = Home::new().bank(TWO);
    home.run(&["add", "What is a lease?", "--answer", "A lock with a time.", "--topic", "kubernetes/etcd"])
        .success()
        .out("added `what-is-a-lease-");
    home.run(&["move", "what-is-a-lease", "kubernetes/locks"]).success();
    home.run(&["ignore", "why-pods"]).success();
    home.run(&["list"]).success().out_lacks("why-pods");
    home.run(&["list", "--topic", "kubernetes/locks"]).success().out("what-is-a-lease-");

    let home = home.variable("EDITOR", "sed -i 's/lock with a time/lock that ends/'");
    home.run(&["edit", "what-is-a-lease"]).success().out("wrote `what-is-a-lease-");
    assert!(home.read("bank/kubernetes.toml").contains("lock that ends"));

    let before = home.read("bank/test.toml");
    let home = home.variable("EDITOR", "sed -i 's/^prompt/promt/'");
    home.run(&["edit", "etcd"])
        .status(1)
        .out_lacks("wrote")
        .err("unknown key `promt`")
        .err("your text is in ");
    assert_eq!(home.read("bank/test.toml"), before);
}

#[test]
fn export_gives_every_field() {
    let home = Home::new().bank(TWO);
    let rows = home.run(&["export", "--format", "jsonl"]).success().json_lines();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["id"], "etcd-quorum");
    assert_eq!(rows[0]["concepts"][0]["name"], "quorum is a majority");
    assert_eq!(rows[0]["concepts"][0]["weight"], 1.0);
    assert_eq!(rows[1]["answer"], "");
    home.run(&["export", "--format", "tsv"]).success().out("#separator:tab").out("kubernetes::etcd");
    home.run(&["export", "--format", "markdown"])
        .success()
        .out("## Why does etcd want")
        .out("- quorum is a majority");
    let whole = home.run(&["export", "--format", "toml"]).success().stdout;
    let copy = Home::new().file("bank/copy.toml", &whole);
    assert_eq!(copy.run(&["export"]).success().stdout, home.run(&["export"]).success().stdout);
}

#[test]
fn questions_added_at_the_same_time_are_all_kept() {
    let home = Home::new();
    std::thread::scope(|scope| {
        for n in 0..6 {
            let home = &home;
            scope.spawn(move || home.run(&["add", &format!("Question number {n}?")]).success());
        }
    });
    assert_eq!(home.run(&["list", "--json"]).success().json_lines().len(), 6);
}

#[test]
fn invalid_topics_and_empty_questions_are_rejected() {
    let home = Home::new().bank(TWO);
    home.run(&["move", "why-pods", "//"]).status(2).err("`//` is not a topic");
    home.run(&["add", " "]).status(2).err("the question is empty");
    home.run(&["export", "--topic", "kubernets"]).status(3).err("did you mean `kubernetes`?");
    home.run(&["list", "--topic", "etcd"]).success().out("etcd-quorum").out_lacks("why-pods");
}
