//! Spoken practice with scripted recorders: through a pipe, in a terminal, and with recorders that fail.
#![cfg(unix)]

use crate::{
    practice::QUESTIONS,
    support::{Home, Terminal},
};
use std::{fs, process::Command, time::Duration};

/// A home whose recorder is this shell script; `GREENROOM_QUESTION` is the question.
fn home(script: &str) -> Home {
    let home = Home::new().bank(QUESTIONS).file("recorder", script);
    let path = home.path("recorder");
    home.settings(&format!("[speech]\nlisten = \"sh '{}'\"\n", path.display()))
}

fn answers(home: &Home) -> u64 {
    home.run(&["stats", "--json"]).json()["answers"].as_u64().unwrap()
}

/// An answer to the question about etcd in the formats of recorders and of dictation.
const FORMATS: &[(&str, &str)] = &[
    ("plain", "um the leader replicates the entry and a majority confirms\n"),
    ("backspaces", "um the leeder\u{8}\u{8}\u{8}\u{8}ader replicates the entry and a majority confirms"),
    (
        "srt",
        "1\n00:00:01,000 --> 00:00:03,000\num the leader replicates the entry\n\n2\n00:00:03,000 --> 00:00:06,500\nand a majority confirms\n",
    ),
    (
        "vtt",
        "WEBVTT\n\n00:01.000 --> 00:03.000\num the leader replicates the entry\n\n00:03.000 --> 00:06.500\nand a majority confirms\n",
    ),
    (
        "cli",
        "[00:00:01.000 --> 00:00:03.000]   um the leader replicates the entry\n[00:00:03.000 --> 00:00:06.500]   and a majority confirms\n",
    ),
    (
        "whisper.cpp",
        r#"{"transcription":[{"offsets":{"from":1000,"to":6500},"text":" um the leader replicates the entry and a majority confirms"}]}"#,
    ),
    (
        "openai",
        r#"{"segments":[{"start":1.0,"end":6.5,"text":" um the leader replicates the entry and a majority confirms"}]}"#,
    ),
    (
        "vosk",
        r#"{"result":[{"word":"um","start":1.0,"end":1.2},{"word":"the","start":1.2,"end":1.4},{"word":"leader","start":1.4,"end":2.0},{"word":"replicates","start":2.0,"end":2.6},{"word":"the","start":2.6,"end":2.8},{"word":"entry","start":2.8,"end":3.3},{"word":"and","start":4.1,"end":4.3},{"word":"a","start":4.3,"end":4.4},{"word":"majority","start":4.4,"end":5.2},{"word":"confirms","start":5.2,"end":6.5}]}"#,
    ),
];

#[test]
fn every_format_is_read_through_a_pipe() {
    for (name, written) in FORMATS {
        let home = home("cat \"$(dirname \"$0\")/heard\"\n").file("heard", written);
        let run = home.run_with(&["practice", "quorum"], ":listen\n\n:quit\n").success();
        let run = run.out("um the leader").out("100 %").out("10 words");
        if name.contains("vosk") {
            run.out("1 pause, 0 long, up to 0.8 s").out("fillers a minute (um, uh: 1)");
        } else {
            run.out("not measured: ");
        }
    }
}

#[test]
fn matches_by_sound_are_evidence_and_the_end_of_input_submits() {
    let bank = "[[question]]\nid = \"pods\"\nprompt = \"How do you look at **pods**?\"\n\
                [[question.concept]]\nname = \"kubectl get pods\"\n";
    let home =
        home("echo \"$GREENROOM_QUESTION\" > \"$(dirname \"$0\")/asked\"; echo cube control get pods\n");
    let home = home.bank(bank);
    // In spoken mode an empty line listens.
    home.run_with(&["practice", "--spoken", "pods"], "\n")
        .success()
        .out("cube control → kubectl (sound)")
        .out("1 answer");
    assert_eq!(home.read("asked"), "How do you look at pods?\n");
}

#[test]
fn aliases_of_the_user_match_by_sound() {
    let bank = "[[question]]\nid = \"own\"\nprompt = \"What retries?\"\n\
                [[question.concept]]\nname = \"zweeble retries the call\"\n";
    let input = "the z wee bull retries the call\n\n";
    let plain = Home::new().bank(bank).run_with(&["practice", "--spoken", "own"], input).success();
    let home = Home::new()
        .bank(bank)
        .settings("[grade]\naliases = \"my-terms.toml\"\n")
        .file("my-terms.toml", "\"z wee bull\" = \"zweeble\"\n");
    home.run_with(&["practice", "--spoken", "own"], input).success().out("100 %");
    assert!(!plain.stdout.contains("100 %"), "{}", plain.stdout);
    let transcript = home.run_with(&["transcript", "-", "--question", "own"], input).success();
    transcript.out("100 %");
}

#[test]
fn delivery_is_stored_and_changes_no_score() {
    let said = FORMATS[7].1;
    let home = home("cat \"$(dirname \"$0\")/heard\"\n").file("heard", said);
    home.run_with(&["practice", "quorum"], ":listen\n\n\n").success();
    home.run(&["stats"]).success().out("words a minute lately, 1.0 fillers an answer");
    // The same words typed.
    let words = "um the leader replicates the entry and a majority confirms\n\n";
    home.run_with(&["practice", "quorum"], words).success().out("100 %").out_lacks("words a minute");
    home.run_with(&["practice", "--spoken", "quorum"], words)
        .success()
        .out("100 %")
        .out("not measured: time");
}

#[test]
fn recognised_text_can_be_corrected_in_the_editor() {
    let home = home("echo the reader replicates the century\n")
        .variable("EDITOR", "sh -c 'echo the leader replicates the entry and a majority confirms > $1' sh");
    home.run_with(&["practice", "quorum"], ":listen\n:edit\n\n").success().out("the reader").out("100 %");
}

#[test]
fn failing_recorders_are_reported_in_one_line_and_the_question_stays_open() {
    for (script, message) in [
        ("exec no-such-recorder\n", "not found"),
        ("echo oh dear >&2; exit 1\n", "oh dear"),
        ("exit 1\n", "exit status: 1"),
        ("true\n", "the command wrote no words"),
        ("echo no microphone >&2\n", "no microphone"),
        ("head -c 5000 /dev/urandom\n", "binary"),
        ("printf 'a\\0b'\n", "binary"),
        ("yes word | head -c 100000000\n", "more than 10 MB"),
        ("echo '{\"result\": ['\n", ""),
    ] {
        let home = home(script);
        let run = home
            .run_with(&["practice", "quorum"], ":listen\n:drop\nThe leader replicates the entry\n\n:quit\n");
        let run = run.success().out("50 %").out(message);
        let lines: Vec<_> = run.stdout.lines().filter(|l| l.contains("Nothing was heard")).collect();
        assert!(lines.len() == 1 || message.is_empty() || lines.len() == 2, "{script}: {}", run.stdout);
        assert_eq!(answers(&home), 1);
    }
    Home::new()
        .bank(QUESTIONS)
        .run_with(&["practice", "quorum"], ":listen\n:quit\n")
        .success()
        .out("no command that listens is set");
}

#[test]
fn the_question_is_read_aloud_in_spoken_mode_only() {
    let home = Home::new().bank(QUESTIONS);
    let said = home.path("said");
    let home = home.settings(&format!(
        "[speech]\nspeak = \"{{ cat; echo \\\"$GREENROOM_QUESTION\\\"; }} > '{}'\"\n",
        said.display()
    ));
    home.run_with(&["practice", "quorum"], ":quit\n").success();
    assert!(!said.exists());
    home.run_with(&["practice", "--spoken", "quorum"], ":quit\n").success();
    let question = "How does etcd agree on a write?\n";
    assert_eq!(fs::read_to_string(&said).unwrap(), question.repeat(2));
    fs::remove_file(&said).unwrap();
    home.run_with(&["practice", "quorum"], ":speak\n:quit\n").success();
    assert!(said.exists());
    home.settings("[speech]\nspeak = \"no-such-voice\"\n")
        .run_with(&["practice", "--spoken", "quorum"], ":quit\n")
        .success()
        .out("The question is not read aloud: ");
}

/// A spoken practice in a shell in a pty, which compares the state of the terminal before and after.
fn practice(home: &Home) -> Terminal {
    let mut command = Command::new("sh");
    let greenroom = home.command(&["practice", "--spoken", "quorum"]);
    for (name, value) in greenroom.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let run = "stty -a > before; \"$0\" practice --spoken quorum; echo left $?; stty -a | cmp - before && echo unchanged";
    command.args(["-c", run, crate::support::BINARY]).current_dir(home.root());
    let mut terminal = Terminal::start(command);
    terminal.sees("How does etcd agree").sees("ends the answer");
    terminal
}

#[track_caller]
fn submit_and_leave(terminal: &mut Terminal) {
    terminal.sees("Enter grades it").keys("\r").sees("100 %").keys(":quit\r");
    terminal.sees("left 0").sees("unchanged").ends();
}

/// Prints the answer when it is interrupted.
const RECORDER: &str =
    "trap : INT\nsleep 60\necho um the leader replicates the entry and a majority confirms\n";

#[test]
fn enter_listens_and_enter_or_ctrl_c_stops() {
    for end in ["\r", "\u{3}"] {
        let home = home(RECORDER);
        let mut terminal = practice(&home);
        terminal.keys("\r").sees("listening 0:00").sees("listening 0:01");
        terminal.keys(end).sees("replicates");
        submit_and_leave(&mut terminal);
        assert_eq!(answers(&home), 1);
    }
}

#[test]
fn a_hanging_recorder_is_killed() {
    // Ignores every signal that can be ignored.
    let home = home(
        "trap '' INT TERM HUP\necho leader replicates the entry, majority confirms\nwhile :; do sleep 0.1; done\n",
    );
    let mut terminal = practice(&home);
    terminal.keys(":listen\r").sees("listening 0:01").keys("\r").sees("waiting for the words 0:01");
    terminal.keys("\r").sees("replicates");
    submit_and_leave(&mut terminal);
}

#[test]
fn a_failure_leaves_the_terminal_and_the_question() {
    let home = home("sleep 0.2; echo no microphone >&2; exit 3\n");
    let mut terminal = practice(&home);
    terminal.keys("\r").sees("exit status: 3): no microphone").sees("ends the answer");
    terminal.keys("the leader replicates the entry, a majority confirms\r\r").sees("100 %").keys(":quit\r");
    terminal.sees("left 0").sees("unchanged").ends();
}

#[test]
fn dictation_starts_the_clock_with_enter_and_a_paste_does_not_submit() {
    let home = Home::new().bank(QUESTIONS);
    let mut terminal = practice(&home);
    terminal.keys("\r").sees("the clock is running");
    std::thread::sleep(Duration::from_millis(5200));
    terminal.keys(
        "\u{1b}[200~the leader replicates the entry\r\rand then a majority of them confirms\u{1b}[201~",
    );
    terminal.sees("confirms").keys("\r\r").sees("100 %").sees("words a minute").keys(":quit\r");
    terminal.sees("left 0").sees("unchanged").ends();
}

#[test]
fn a_key_stops_reading_aloud() {
    let home = Home::new()
        .bank(QUESTIONS)
        .settings("[speech]\nspeak = \"trap 'echo cut > cut; exit' TERM; echo > reads; sleep 60 & wait\"\n");
    let mut terminal = practice(&home);
    let appears = |name: &str| {
        (0..200).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            home.path(name).exists()
        })
    };
    // Before it reaches its trap, the shell would end silently.
    assert!(appears("reads"), "it does not read aloud");
    terminal.keys("x");
    assert!(appears("cut"), "it goes on reading");
    terminal.keys("\u{3}\u{3}").sees("left 0").sees("unchanged");
}

/// With a real voice and recogniser, if Debian's packages for them are installed. The recogniser mishears
/// half of it, so this tests the data flow, not the score.
#[test]
fn a_real_voice_is_recognised_if_programs_are_installed() {
    let installed = |name: &str| Command::new(name).arg("--help").output().is_ok();
    if !(installed("flite") && installed("pocketsphinx_continuous")) {
        return;
    }
    let home = home(
        "cd \"$(dirname \"$0\")\"\n\
         flite -voice slt -t 'The leader replicates the entry, and a majority confirms it.' -o a.wav\n\
         pocketsphinx_continuous -infile a.wav -logfn /dev/null\n",
    );
    let run = home.run_with(&["practice", "quorum"], ":listen\n\n:quit\n").success();
    run.out("heard\n").out("1 answer").out("words ·");
}
