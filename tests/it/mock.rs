//! Mock rounds: from the command line, interrupted and resumed, and against the clock.

#[cfg(unix)]
use crate::support::Terminal;
use crate::support::{Home, Run};
use greenroom::history::{History, ItemState, RoundRecord};

const QUESTIONS: &str = r#"
[[question]]
id = "quorum"
prompt = "Why does etcd want an odd number of members?"
topics = ["kubernetes/etcd"]
[[question.concept]]
name = "quorum is a majority"

[[question]]
id = "probe"
prompt = "What does a liveness probe do?"
topics = ["kubernetes/pods"]
[[question.concept]]
name = "restarts the container"

[[question]]
id = "ttl"
prompt = "What is a TTL?"
topics = ["dns"]
difficulty = "beginner"
answer = "How long a resolver may keep a record."
"#;

const ROUND: &str = "format_version = 1\ntitle = \"All of it\"\n[[section]]\n\
                     questions = [\"quorum\", \"probe\", \"ttl\"]\norder = \"bank\"\n";

fn home() -> Home {
    Home::new().bank(QUESTIONS).file("bank/rounds/all.toml", ROUND)
}

/// The headers ("2 of 3") of the questions that a run asked, in order; the report repeats prompts only.
fn headers_of(run: &Run) -> Vec<&str> {
    let headers = run.stdout.lines().filter(|l| l.ends_with("limit 2:00"));
    headers.filter_map(|l| l.split("  ").next()).collect()
}

/// The latest round of a home.
fn newest(home: &Home) -> RoundRecord {
    let history = History::open(&home.path("history.db")).unwrap();
    let id = history.latest_round().unwrap().unwrap();
    history.round(id).unwrap().unwrap()
}

fn answers(record: &RoundRecord) -> Vec<Option<&str>> {
    record.items.iter().map(|i| i.review.as_ref().map(|r| r.answered.answer.as_str())).collect()
}

#[test]
fn a_round_gives_no_feedback_before_its_end() {
    let home = home();
    let run = home.run_with(&["mock", "all"], "A quorum is a majority.\n\n:skip\nof a record\n").success();
    let asked = run.stdout.find("What is a TTL?").unwrap();
    for word in ["majority", "good", "strong", " %"] {
        assert!(!run.stdout[..asked].contains(word), "{word}: {}", run.stdout);
    }
    let record = newest(&home);
    assert_eq!(answers(&record), [Some("A quorum is a majority."), None, Some("of a record")]);
    assert_eq!(record.items[1].state, ItemState::Skipped);
    assert!(record.ended_at.is_some() && record.source == "all");
    // The answers count for the schedule.
    let history = History::open(&home.path("history.db")).unwrap();
    assert_eq!(history.cards().unwrap().len(), 2);
}

#[test]
fn an_interrupted_round_is_resumed() {
    let home = home();
    home.run(&["mock", "--resume"]).status(3).err("no round to resume");
    home.run_with(&["mock", "all.toml"], "first\n\n").success().out("1 of 3 asked").out("mock --resume");
    home.run(&["mock", "all"]).status(2).err("is not finished: 1 of 3 asked").err("`--new`");
    let again = home.run_with(&["mock", "--resume"], "second\n\nthird\n\n").success();
    assert_eq!(headers_of(&again), ["2 of 3", "3 of 3"]);
    let record = newest(&home);
    assert_eq!(answers(&record), [Some("first"), Some("second"), Some("third")]);
    assert_eq!((record.interruptions, record.ended_at.is_some()), (1, true));

    home.run_with(&["mock", "all"], "only\n\n").success();
    let left = newest(&home).id;
    home.run_with(&["mock", "--questions", "1", "--new"], "other\n\n").success();
    assert!(newest(&home).id > left);
    home.run(&["mock", "--resume"]).status(3);
}

#[test]
fn a_seed_determines_the_questions() {
    let home = Home::starter();
    let asked = |seed: &str| {
        home.run_with(&["mock", "--questions", "4", "--seed", seed, "--new"], "").success().out("seed ");
        newest(&home).items.into_iter().map(|i| i.question).collect::<Vec<_>>()
    };
    assert_eq!(asked("7"), asked("7"));
    assert_ne!(asked("7"), asked("8"));
    home.run_with(&["mock", "--minutes", "10", "--topic", "kubernetes/storage", "--new"], "").success();
    let record = newest(&home);
    let time: u64 = record.items.iter().map(|i| i.limit.as_secs()).sum();
    assert!((1..=600).contains(&time), "{time}");
    assert_eq!(record.source, "--minutes 10 --topic kubernetes/storage");
    for name in ["platform-engineer-screening", "sre-troubleshooting", "architecture-talk"] {
        home.run(&["mock", "--list"]).success().out(name);
        home.run_with(&["mock", name, "--new"], "").success().out("1 of ");
    }
}

#[test]
fn invalid_options_are_rejected() {
    let home = home();
    for (args, status, message) in [
        (&["--questions", "0"][..], 2, "0 is not in 1..=1000"),
        (&["--minutes", "0"], 2, "0 is not in 1..=720"),
        (&["--minutes", "6000"], 2, "6000 is not in 1..=720"),
        (&["--per-question", "0s"], 2, "a time above 0"),
        (&["--per-question", "100h"], 2, "the longest limit is 12h"),
        (&["--topic", "kuberntes"], 3, "did you mean `kubernetes`?"),
        (&["--topic", "zzzz"], 3, "greenroom list --topics"),
        (&["--difficulty", "advanced"], 3, "no question of these topics is marked advanced"),
        (&["al"], 3, "did you mean `all`?"),
        (&["all", "--questions", "3"], 2, "cannot be used with"),
    ] {
        home.run(&[&["mock"], args].concat()).status(status).err(message);
    }
    Home::new().run(&["mock"]).status(3).err("there are no questions in the bank yet");
    assert!(History::open(&home.path("history.db")).unwrap().latest_round().unwrap().is_none());
}

#[test]
fn errors_in_round_files_have_lines() {
    for (text, message) in [
        (
            "[[section]]\ntopics = [\"kubernets\"]\n",
            "r.toml:3: no question has the topic `kubernets`; did you mean `kubernetes`?",
        ),
        (
            "[[section]]\nquestions = [\"qourum\"]\n",
            "r.toml:3: no question has the id `qourum`; did you mean `quorum`?",
        ),
        ("[[section]]\ncount = 0\n", "r.toml:4: `count` must be above 0"),
        (
            "limit = \"100h\"\n[[section]]\n",
            "r.toml:3: `limit` must be a time from \"1s\" to \"12h\", not \"100h\"",
        ),
        ("[[section]]\nlimit = \"0s\"\n", "r.toml:4: `limit` must be"),
        ("[[secton]]\n", "r.toml"),
        ("", "a round needs at least one [[section]]"),
    ] {
        let home = home().file("bank/rounds/r.toml", &format!("format_version = 1\ntitle = \"R\"\n{text}"));
        home.run(&["mock", "r"]).status(1).err(message);
    }
    let home = home().file("elsewhere.toml", &ROUND.replace("order", "count = 9\norder"));
    let path = home.path("elsewhere.toml").display().to_string();
    home.run_with(&["mock", &path], "").success().out("9 wanted, 3 found in the bank").out("1 of 3");
    home.run_with(&["mock", "--questions", "50", "--new"], "")
        .success()
        .out("50 wanted, 3 found in the bank");
}

#[test]
fn topics_are_compared_with_rounds_of_every_kind() {
    let home = home();
    home.run_with(&["mock", "--questions", "3"], "x\n\ny\n\nz\n\n").success();
    home.run_with(&["mock", "all"], "A quorum is a majority.\n\nx\n\ny\n\n")
        .success()
        .out("points against 3 earlier answers on the same topics")
        .out("points since earlier rounds");
}

#[test]
fn a_single_full_stop_is_not_an_answer() {
    let home = home();
    home.run_with(&["mock", "all"], ".\n.\n.\n").success().out("it counts as not answered").out("0 %");
    home.run(&["report", "--json"]).success().out("\"skipped\"");
}

/// As on a full disk, files cannot grow any further in the middle of a round.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_in_the_middle_of_a_round_loses_nothing() {
    let home = home();
    home.run_with(&["mock", "all"], "A quorum is a majority.\n:quit\n").success();
    let long = "a quorum is a majority of the members and ".repeat(3000);
    let script =
        format!("ulimit -f 200; trap '' XFSZ; exec {} mock --resume < answers", super::support::BINARY);
    let home = home.file("answers", &format!("{long}\n\n{long}\n\n"));
    let output = std::process::Command::new("bash")
        .args(["-c", &script])
        .current_dir(home.root())
        .env("GREENROOM_HOME", home.root())
        .env("TMPDIR", "/dev/shm")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(printed.contains("NOT SAVED"), "{printed}");
    assert!(printed.contains("they are kept in ") || printed.contains("they are lost"), "{printed}");
    assert!(printed.contains("3 of 3"), "{printed}");
    assert!(!printed.contains("panicked"), "{printed}");
}

#[test]
fn a_history_that_cannot_be_written_is_reported_prominently() {
    // A folder in place of the file: not even root can write to it.
    let home = home().file("history.db/in the way", "");
    home.run_with(&["mock", "all"], "A quorum is a majority.\n\nx\n\ny\n\n")
        .success()
        .err("NOTHING WILL BE SAVED IN THE HISTORY")
        .err("in memory only")
        .err("they are kept in ")
        .out("3 of 3");
}

#[cfg(unix)]
mod terminal {
    use super::*;
    use expectrl::Signal;
    use std::time::Duration;

    fn mock(home: &Home, args: &[&str]) -> Terminal {
        Terminal::start(home.command(&[&["mock"], args].concat()))
    }

    #[test]
    fn the_clock_runs_while_one_types() {
        let home = home();
        let mut terminal = mock(&home, &["all"]);
        terminal
            .sees("Enter starts the round")
            .keys("\r")
            .sees("odd number")
            .sees("2:00")
            .sees("ends the answer");
        terminal.keys("A quorum").sees("1:59").keys(" is a majority").sees("1:58");
        terminal.keys("\r\r").sees("Answered in 0:0").sees("liveness probe").sees("ends the answer");
        terminal.keys(":end\r").ends();
        assert_eq!(answers(&newest(&home)), [Some("A quorum is a majority"), None, None]);
    }

    #[test]
    fn a_hard_limit_takes_the_answer_as_it_stands() {
        let home = home();
        let mut terminal = mock(&home, &["all", "--hard", "--per-question", "4s", "--yes"]);
        terminal.sees("odd number").sees("ends the answer").keys("A quorum is\ra majority of");
        terminal.sees("0:01").sees("· it will be cut off").sees("Time is up");
        // The next one starts empty and is taken when its time is over.
        terminal.sees("liveness probe").sees("ends the answer").sees("Time is up");
        terminal.sees("TTL").sees("ends the answer").keys("in time\r\r").sees("Answered in").ends();
        let record = newest(&home);
        assert_eq!(answers(&record), [Some("A quorum is\na majority of"), None, Some("in time")]);
        assert_eq!(record.items[0].spent, Duration::from_secs(4));
    }

    #[test]
    fn pausing_and_leaving_keep_the_typed_text() {
        let home = home();
        let mut terminal = mock(&home, &["all", "--pause", "--yes"]);
        terminal
            .sees("ends the answer")
            .keys("A quorum\r:pause\r")
            .sees("The clock is stopped")
            .keys("\r")
            .sees("A quorum");
        terminal.keys("is a\u{3}").sees("Ctrl-C again").keys("\u{3}").sees("Leave the round?").keys("b\r");
        terminal.sees("A quorum").keys("is a majority\r\r").sees("Answered in");
        terminal
            .sees("ends the answer")
            .keys("\u{4}")
            .sees("Leave the round?")
            .keys("\r")
            .sees("1 of 3 asked");
        terminal.ends();
        assert_eq!(answers(&newest(&home))[0], Some("A quorum\nis a majority"));
        let mut terminal = mock(&home, &["all"]);
        terminal.sees("is not finished").keys("\r").sees("2 of 3").sees("ends the answer").keys(":end\r");
        terminal.ends();
        assert!(newest(&home).ended_at.is_some());
    }

    #[test]
    fn a_kill_loses_only_the_line_being_typed() {
        let home = home();
        let mut args = vec!["all", "--yes"];
        for (n, text) in ["first", "second"].into_iter().enumerate() {
            let mut terminal = mock(&home, &args);
            terminal.sees(&format!("{} of 3", n + 1)).sees("ends the answer");
            terminal.keys(&format!("{text}\r\r")).sees("Answered in").sees("ends the answer").keys("lost");
            terminal.0.signal(Signal::SIGKILL).unwrap();
            terminal.0.wait().unwrap();
            let record = newest(&home);
            assert_eq!(record.next_position(), Some(n + 1));
            assert_eq!(answers(&record)[n], Some(text));
            args = vec!["--resume"];
        }
        let last = home.run_with(&["mock", "--resume"], "third\n\n").success();
        assert_eq!(headers_of(&last), ["3 of 3"]);
        let record = newest(&home);
        assert_eq!(answers(&record), [Some("first"), Some("second"), Some("third")]);
        assert_eq!((record.interruptions, record.ended_at.is_some()), (2, true));
    }
}
