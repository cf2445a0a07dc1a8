//! Output that cannot be written: a full disk or a closed pipe ends a command, and never by a panic.
#![cfg(target_os = "linux")]

use crate::{practice::QUESTIONS, support::Home};
use std::{
    collections::BTreeSet,
    fs::File,
    io::Write,
    process::{Output, Stdio},
};

/// Every command that prints, with its standard input.
const COMMANDS: &[(&[&str], &str)] = &[
    (&["--help"], ""),
    (&["--version"], ""),
    (&["mock", "--help"], ""),
    (&[], ":quit\n"),
    (&["practice", "quorum"], "A majority confirms.\n\n\n"),
    (&["init", "another"], ""),
    (&["mock", "all", "--new"], "A majority confirms.\n\n"),
    (&["mock", "--list"], ""),
    (&["import", "home/notes.md"], ""),
    (&["import", "home/notes.md", "--dry-run"], ""),
    (&["import", "home/notes.md", "--json"], ""),
    (&["export"], ""),
    (&["export", "--format", "markdown"], ""),
    (&["check"], ""),
    (&["check", "--json"], ""),
    (&["list"], ""),
    (&["list", "--json"], ""),
    (&["list", "--topics"], ""),
    (&["list", "--topics", "--json"], ""),
    (&["show", "quorum"], ""),
    (&["show", "quorum", "--json"], ""),
    (&["add", "Why is it raining?"], ""),
    (&["edit", "probe"], ""),
    (&["ignore", "probe", "--undo"], ""),
    (&["move", "probe", "probes"], ""),
    (&["sources"], ""),
    (&["sources", "--json"], ""),
    (&["sources", "add", "vault"], ""),
    (&["watch"], ""),
    (&["search", "etcd"], ""),
    (&["search", "etcd", "--json"], ""),
    (&["search", "--batch", "-"], "{\"id\":1,\"query\":\"etcd\"}\n"),
    (&["related", "quorum"], ""),
    (&["related", "--text", "etcd", "--json"], ""),
    (&["related", "--batch", "-"], "{\"id\":1,\"text\":\"etcd\"}\n"),
    (&["grade", "--question", "quorum"], "A majority confirms."),
    (&["grade", "--question", "quorum", "--json"], "A majority confirms."),
    (&["grade", "--batch", "-"], "{\"id\":1,\"references\":[\"a pod\"],\"answer\":\"a pod\"}\n"),
    (&["regrade"], ""),
    (&["regrade", "--json"], ""),
    (&["concepts", "quorum"], ""),
    (&["concepts", "quorum", "--json"], ""),
    (&["suspend", "probe"], ""),
    (&["bury", "probe"], ""),
    (&["unsuspend", "probe"], ""),
    (&["due"], ""),
    (&["due", "--json"], ""),
    (&["transcript", "-", "--question", "quorum"], "A majority confirms."),
    (&["transcript", "-", "--question", "quorum", "--json"], "A majority confirms."),
    (&["tune", "--json"], ""),
    (&["tune", "--reset"], ""),
    (&["tune", "--reset", "--json"], ""),
    (&["stats"], ""),
    (&["stats", "--json"], ""),
    (&["stats", "--html", "-"], ""),
    (&["report"], ""),
    (&["report", "--json"], ""),
    (&["report", "--format", "markdown"], ""),
    (&["report", "--html", "-"], ""),
    (&["diff", "1", "2"], ""),
    (&["diff", "1", "2", "--json"], ""),
    (&["history"], ""),
    (&["history", "--json"], ""),
    (&["history", "export", "-"], ""),
    (&["history", "import", "home/exported.jsonl"], ""),
    (&["rename", "raining", "raining-2"], ""),
    (&["rename", "raining-2", "raining"], ""),
    (&["doctor"], ""),
    (&["doctor", "--json"], ""),
    (&["info"], ""),
    (&["info", "--json"], ""),
    (&["config"], ""),
    (&["config", "--json"], ""),
    (&["completions", "bash"], ""),
    (&["man"], ""),
    (&["man", "mock"], ""),
];

/// A home with questions, notes, answers and two finished rounds.
fn home() -> Home {
    let raining = "[[question]]\nid = \"raining\"\nprompt = \"Does it rain?\"\nanswer = \"It does.\"\n";
    let round = "format_version = 1\ntitle = \"All\"\n[[section]]\nquestions = [\"quorum\"]\n";
    let home = Home::new()
        .bank(&format!("{QUESTIONS}\n{raining}"))
        .note("etcd.md", "# etcd\n\nA write counts when a majority confirms it.\n")
        .file("bank/rounds/all.toml", round)
        .file("notes.md", "## What is a pod?\n\nA group of containers.\n")
        .file("../vault/lease.md", "# Lease\n\nA contract.\n")
        .variable("EDITOR", "true");
    for _ in 0..2 {
        home.run_with(&["mock", "all"], "A majority confirms.\n\n").success();
    }
    let exported = home.path("exported.jsonl").display().to_string();
    home.run(&["history", "export", &exported]).success();
    home
}

/// Runs a command with these standard streams.
fn run(home: &Home, args: &[&str], input: &str, stdout: Stdio, stderr: Stdio) -> Output {
    let mut child = home
        .command(args)
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(stderr)
        .spawn()
        .expect("the binary starts");
    // A command that does not read its input is fine.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("the binary ends")
}

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").expect("a full disk").into()
}

/// A pipe that nobody reads.
fn closed() -> Stdio {
    let (_, writer) = std::io::pipe().expect("a pipe");
    writer.into()
}

#[test]
fn a_full_disk_ends_every_command_with_one_error() {
    let home = home();
    for (args, input) in COMMANDS {
        let output = run(&home, args, input, full(), Stdio::piped());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {errors}");
        assert!(!errors.contains("panicked"), "{args:?}: {errors}");
        let count = errors.lines().filter(|l| l.starts_with("error: standard")).count();
        assert!(count == 1 && errors.contains("No space left on device"), "{args:?}: {errors}");
    }
}

#[test]
fn a_closed_pipe_ends_every_command_without_a_word() {
    let home = home();
    for (args, input) in COMMANDS {
        let output = run(&home, args, input, closed(), Stdio::piped());
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {errors}");
        assert!(!errors.contains("panicked") && !errors.contains("error: "), "{args:?}: {errors}");
    }
}

#[test]
fn a_full_standard_error_changes_no_exit_status() {
    let home = home();
    for (args, code) in [
        (&["list"][..], 0),
        (&["list", "zebra"], 3),
        (&["show", "zebra"], 3),
        (&["report", "zebra"], 2),
        (&["doctor", "--fix", "--yes"], 0),
        (&["export", "--output", "/dev/null"], 0),
    ] {
        for stderr in [full(), closed()] {
            let output = run(&home, args, "", Stdio::null(), stderr);
            assert_eq!(output.status.code(), Some(code), "{args:?}");
        }
    }
}

#[test]
fn every_command_is_tried() {
    let help = home().run(&["--help"]).success().stdout;
    let list = help.split("Commands:\n").nth(1).expect("a list of commands");
    let commands: BTreeSet<&str> = list
        .lines()
        .take_while(|l| !l.is_empty())
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|c| *c != "help")
        .collect();
    let tried: BTreeSet<&str> = COMMANDS.iter().filter_map(|(args, _)| args.first().copied()).collect();
    assert!(commands.len() > 30, "{commands:?}");
    let missing: Vec<_> = commands.difference(&tried).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
