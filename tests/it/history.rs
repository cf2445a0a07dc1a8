//! Past rounds and answers; the history exported, merged, renamed, repaired.

use crate::support::Home;
use greenroom::{
    bank::QuestionId,
    grade::{Grader, Mode, Rating},
    history::{
        AnswerDetails, Answered, History, Marks, NewItem, NewRound, RoundId, RoundSetup, SectionSetup,
    },
};
use jiff::Timestamp;
use std::{fs, path::Path, time::Duration};

const BANK: &str = "[[question]]\nid = \"etcd-quorum\"\nprompt = \"Why does etcd want an odd number of members?\"\n\
    answer = \"A quorum is a majority, so an even member adds no tolerance of failures.\"\n\
    topics = [\"kubernetes/etcd\"]\n[[question.concept]]\nname = \"quorum is a majority\"\n\
    [[question.concept]]\nname = \"even members add no tolerance\"\n\n\
    [[question]]\nid = \"why-pods\"\nprompt = \"Why pods and not containers?\"\nanswer = \"They share a network.\"\n\
    topics = [\"kubernetes\"]\n[[question.concept]]\nname = \"shared network\"\n";

const NOTE: &str = "# etcd\n\n## Members\n\nEven members add no tolerance of failures: four members tolerate one loss, as three do.\n";

fn home() -> Home {
    Home::new().bank(BANK).note("etcd.md", NOTE)
}

/// A round with one answer and one skipped question, played at `time`.
fn play(home: &Home, time: &str, answer: &str) -> RoundId {
    let at: Timestamp = time.parse().unwrap();
    let bank = greenroom::bank::Bank::load(&home.path("bank")).unwrap();
    let mut history = History::open(&home.path("history.db")).unwrap();
    let item =
        |id: &str| NewItem { question: QuestionId::new(id), section: 0, limit: Duration::from_secs(60) };
    let round = NewRound {
        title: "Screening".into(),
        source: "screening.toml".into(),
        setup: RoundSetup {
            sections: vec![SectionSetup { title: "All".into(), weight: 1.0, wanted: 2 }],
            ..RoundSetup::default()
        },
        items: vec![item("etcd-quorum"), item("why-pods")],
        ..NewRound::default()
    };
    let id = history.start_round(&round, at).unwrap();
    let question = bank.get(&QuestionId::new("etcd-quorum")).unwrap();
    let grade = Grader::new().prepare_question(question).grade(answer, Mode::Written);
    let answered = Answered {
        question: question.id.clone(),
        prompt: question.prompt.clone(),
        topic: "kubernetes/etcd".into(),
        answer: answer.into(),
        mode: Mode::Written,
        given_at: at,
        duration: Duration::from_secs(75),
        attempt: 1,
        hints: 0,
        saw_model: false,
        round: None,
    };
    let given = AnswerDetails { spent: Duration::from_secs(75), ..AnswerDetails::default() };
    let marks = Marks::from_grade(&grade, Rating::Hard);
    history.answer_item(id, 0, &answered, &marks, None, &given).unwrap();
    history.rebuild_cards(&[question.id.clone()].into(), &|_| None).unwrap();
    history.skip_item(id, 1, Duration::from_secs(3)).unwrap();
    history.end_round(id, at).unwrap();
    id
}

#[test]
fn a_remark_of_a_newer_version_is_shown_and_kept() {
    let home = home();
    play(&home, "2026-03-01T12:00:00Z", "A quorum is a majority.");
    home.run(&["history", "export", home.path("out.jsonl").to_str().unwrap()]).success();
    let newer =
        home.read("out.jsonl").replace("\"remarks\":[]", "\"remarks\":[\"off_the_topic\",\"keyword_list\"]");
    let other = Home::new().bank(BANK).file("in.jsonl", &newer);
    other.run(&["history", "import", other.path("in.jsonl").to_str().unwrap()]).success();
    let known = "This is a list of keywords: say how they are connected.";
    other.run(&["report"]).success().out("! off the topic").out(known);
    other.run(&["report", "--format", "markdown"]).success().out("- ! off the topic");
    let report = other.run(&["report", "--json"]).success().json();
    assert_eq!(report["questions"][0]["remarks"], serde_json::json!(["off the topic", known]));
    other.run(&["history", "export", "-"]).success().out("\"remarks\":[\"off_the_topic\",\"keyword_list\"]");
}

#[test]
fn a_round_is_reported_in_every_format() {
    let home = home();
    home.run(&["report"]).status(3).err("nothing was practised yet");
    play(&home, "2026-01-10T12:00:00Z", "I do not know.");
    play(&home, "2026-02-10T12:00:00Z", "A quorum is a majority of the members.");
    home.run(&["report"])
        .success()
        .out("round 2 · Tue 10 Feb 2026, 12:00")
        .out("since the last of 1 earlier round")
        .out("1:15 of 1:00 over")
        .out("bank/notes/etcd.md:3")
        .out("greenroom practice why-pods");
    home.run(&["report", "1", "--format", "markdown"]).success().out("# Screening").out("> I do not know");
    let json = home.run(&["report", "--json"]).success().json();
    assert_eq!(json["round"], 2);
    assert_eq!(json["questions"][0]["concepts"][0]["status"], "covered");
    assert_eq!(json["questions"][1]["state"], "skipped");
    let page = home.path("report.html");
    home.run(&["report", "--html", &page.display().to_string()]).success().err("wrote ");
    assert!(fs::read_to_string(page).unwrap().ends_with("</html>\n"));
    home.run(&["report", "9"]).status(3).err("there is no round 9");
    home.run(&["report", "--html", "/no/such/folder/x.html"]).status(1).err("/no/such/folder");
}

#[test]
fn rounds_and_answers_are_listed_and_compared() {
    let home = home();
    play(&home, "2026-01-10T12:00:00Z", "No idea.");
    play(&home, "2026-02-10T12:00:00Z", "A quorum is a majority of the members.");
    home.run(&["history"]).success().out("Screening").out("1 of 2 answered").out("etcd-quorum");
    home.run(&["history", "--question", "etcd"])
        .success()
        .out("A quorum is a majority")
        .out_lacks("Screening");
    home.run(&["history", "--question", "nothing"]).status(3);
    let json = home.run(&["history", "--json", "--limit", "1"]).success().json();
    assert_eq!((json["rounds"].as_array().unwrap().len(), &json["rounds"][0]["round"]), (1, &2.into()));
    assert_eq!(json["answers"][0]["id"], "etcd-quorum");
    home.run(&["diff", "1", "2"]).success().out("+ quorum is a majority").out(" points");
    let json = home.run(&["diff", "1", "2", "--json"]).success().json();
    assert_eq!(json["questions"][0]["gained"][0], "quorum is a majority");
    home.run(&["diff", "1", "7"]).status(3).err("there is no round 7");
}

#[test]
fn a_history_moves_to_another_home_once() {
    let (one, two) = (home(), home());
    play(&one, "2026-01-10T12:00:00Z", "A quorum is a majority.");
    play(&two, "2026-03-10T12:00:00Z", "Because.");
    let file = one.path("out.jsonl").display().to_string();
    one.run(&["history", "export", &file]).success().err("wrote 2 records");
    two.run(&["history", "import", &file]).success().out("added 1 answer and 1 round; 0 were here");
    two.run(&["history", "import", &file]).success().out("added 0 answers and 0 rounds; 1 were here");
    one.run(&["history", "merge", &two.root().display().to_string()]).success().out("added 1 answer");
    one.run(&["history", "merge", &two.path("history.db").display().to_string()])
        .success()
        .out("added 0 answers");
    let due = |home: &Home| home.run(&["due", "--json"]).success().json()["due"][0]["due"].to_string();
    assert_eq!(due(&one), due(&two));
    one.run(&["history", "merge", &one.root().display().to_string()]).status(2).err("own history");
    one.run(&["history", "merge", "/no/such.db"]).status(1);
    // The daily copy was made before the first change.
    assert!(two.path("backups").is_dir());
    two.run(&["history", "export", "-"]).success().out("\"type\":\"format\"");
}

#[test]
fn a_broken_export_changes_nothing() {
    let (one, two) = (home(), home());
    play(&one, "2026-01-10T12:00:00Z", "A quorum is a majority.");
    let text = one.run(&["history", "export", "-"]).success().stdout;
    let broken = format!("{text}{{\"type\":\"review\"}}\nnonsense\n");
    two.run_with(&["history", "import", "-"], &broken)
        .status(1)
        .err("line 4: missing field")
        .err("line 5: expected")
        .err("--skip-bad");
    two.run(&["history"]).status(3);
    two.run_with(&["history", "import", "-", "--skip-bad"], &broken)
        .success()
        .out("added 1 answer")
        .err(":4: ");
    two.run_with(&["history", "import", "-"], "").status(3);
}

#[test]
fn a_renamed_question_keeps_its_progress() {
    let home = home().file(
        "bank/rounds/r.toml",
        "format_version = 1\ntitle = \"R\"\n[[section]]\nquestions = [\"etcd-quorum\"]\ncount = 1\n",
    );
    play(&home, "2026-01-10T12:00:00Z", "A quorum is a majority.");
    home.run(&["rename", "etcd-quorum", "why-pods"]).status(1).err("already used");
    home.run(&["rename", "etcd-quorm", "new"]).status(3).err("did you mean `etcd-quorum`?");
    home.run(&["rename", "etcd-quorum", "etcd-odd"])
        .success()
        .out("renamed `etcd-quorum` to `etcd-odd`, with 1 answer")
        .err("r.toml:3 still asks for `etcd-quorum`");
    assert!(home.read("bank/test.toml").contains("id = \"etcd-odd\""));
    home.run(&["history", "--question", "etcd-odd"]).success();
    home.run(&["history", "--question", "etcd-quorum"]).status(3);
    // Renamed by hand in the bank: only the progress moves.
    let text = home.read("bank/test.toml").replace("etcd-odd", "by-hand");
    fs::write(home.path("bank/test.toml"), text).unwrap();
    home.run(&["rename", "etcd-odd", "by-hand"]).success().out("with 1 answer");
}

#[test]
fn if_the_history_cannot_be_changed_the_bank_keeps_the_old_id() {
    let home = home();
    play(&home, "2026-01-10T12:00:00Z", "A quorum is a majority.");
    let before = home.read("bank/test.toml");
    rusqlite::Connection::open(home.path("history.db"))
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    home.run(&["rename", "etcd-quorum", "x"]).status(1).err("newer than this greenroom");
    assert_eq!(home.read("bank/test.toml"), before);
    home.run(&["report"]).status(1).err("update greenroom");
    home.run(&["history", "import", "-"]).status(3);
    home.run(&["doctor"]).status(1).out("newer than this greenroom");
}

#[test]
fn the_doctor_repairs_only_with_consent() {
    let home = home();
    play(&home, "2026-01-10T12:00:00Z", "A quorum is a majority.");
    let text = home.read("bank/test.toml").replace("etcd-quorum", "odd-members");
    fs::write(home.path("bank/test.toml"), text).unwrap();
    // The answer has no card, the question has another id, there is no backup.
    home.run(&["doctor"])
        .status(1)
        .out("the due date of 1 question does not match")
        .out("1 answer to `etcd-quorum`, which is not in the bank")
        .out("move the progress of `etcd-quorum` to `odd-members`")
        .out("no daily backup")
        .err("`greenroom doctor --fix` offers repairs");
    home.run(&["doctor", "--fix"]).status(1);
    home.run(&["doctor", "--fix", "--yes"]).success().err("recalculated 1 due date").err("moved 1 answer");
    let json = home.run(&["doctor", "--json"]).success().json();
    assert_eq!(json["sound"], true, "{json}");
    home.run(&["history", "--question", "odd-members"]).success();
}

#[test]
fn a_damaged_history_is_restored_from_its_newest_sound_copy() {
    let home = home();
    play(&home, "2026-01-10T12:00:00Z", "A quorum is a majority.");
    home.run(&["doctor", "--fix", "--yes"]);
    let copies = fs::read_dir(home.path("backups")).unwrap().flatten().map(|e| e.path());
    let sound = copies.into_iter().find(|p| p.extension().is_some_and(|e| e == "db")).unwrap();
    fs::write(home.path("backups/history-2099-01-01.db"), "not a database, and newer").unwrap();
    damage(&home.path("history.db"));
    let run = home.run(&["doctor"]).status(1).out("damaged").out(&sound.display().to_string());
    let unwrapped = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["restore the backup", "which has 1 answer", "of which no answer can be read"] {
        assert!(unwrapped.contains(part), "{part:?}\n{unwrapped}");
    }
    // Nobody was asked, so nothing was restored.
    home.run(&["doctor", "--fix"]).status(1);
    assert!(!home.path("history.db.damaged").exists());
    home.run(&["doctor", "--fix", "--yes"]).success().err("restored the backup; the damaged history is ");
    home.run(&["history"]).success().out("etcd-quorum");
    assert!(home.path("history.db.damaged").exists());
}

fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let end = bytes.len();
    bytes[4096..end].fill(0xa5);
    fs::write(path, bytes).unwrap();
    for side in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{side}", path.display()));
    }
}

#[test]
fn the_doctor_checks_settings_bank_and_index_too() {
    let home = home().settings("notes = [\"gone\"]\nretentoin = 1\n").file("bank/bad.toml", "x = 1\n");
    home.run(&["doctor"]).status(1).out("retentoin").out("problems; `greenroom check` lists them");
    let home = home.settings("notes = [\"gone\"]\n");
    fs::remove_file(home.path("bank/bad.toml")).unwrap();
    home.run(&["doctor"])
        .success()
        .out("the note folder gone is not there")
        .out("2 questions")
        .out("none yet");
}
