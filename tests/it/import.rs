//! Imports: repeated, interrupted, of a review history, of the home itself.

use crate::support::Home;
use std::{fs, path::PathBuf, process::Stdio, time::Duration};

fn notes(home: &Home, files: usize, questions: usize) -> PathBuf {
    let folder = home.path("vault");
    fs::create_dir_all(&folder).expect("a folder");
    for file in 0..files {
        let text: String = (0..questions)
            .map(|n| format!("## What does valve {n} of boiler {file} do?\n\nIt lets steam out.\n\n"))
            .collect();
        fs::write(folder.join(format!("{file}.md")), text).expect("a note");
    }
    folder
}

/// The files of the folder of imported questions.
fn bank(home: &Home) -> Vec<(PathBuf, String)> {
    let folder = home.path("bank/imported");
    let mut files: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| (e.path(), fs::read_to_string(e.path()).expect("a bank file")))
        .collect();
    files.sort();
    files
}

/// Whether this process, and so its children, ignore SIGINT.
#[cfg(unix)]
fn ignores_ctrl_c() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|m| u64::from_str_radix(m.trim(), 16).ok()).unwrap_or(0);
    mask & 1 << (nix::libc::SIGINT - 1) != 0
}

#[cfg(unix)]
#[test]
fn an_interrupted_import_writes_all_or_nothing() {
    use nix::sys::signal::Signal;

    let home = Home::new();
    let folder = notes(&home, 1, 3);
    let path = folder.display().to_string();
    home.run(&["import", &path]).success().out("3 questions");
    let before = bank(&home);
    notes(&home, 60, 60);
    let mut interrupted = 0;
    // Tests that run in the background of a shell inherit that Ctrl-C is ignored.
    let signal = if ignores_ctrl_c() { Signal::SIGTERM } else { Signal::SIGINT };
    // At once, and then later each time, until an import is done before the signal.
    for pause in [0, 5, 20, 60, 120, 250, 500] {
        let mut child = home
            .command(&["import", &path])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(Duration::from_millis(pause));
        let process = nix::unistd::Pid::from_raw(child.id().cast_signed());
        nix::sys::signal::kill(process, signal).expect("it runs or is not waited for");
        let whole = child.wait().expect("the binary ends").success();
        interrupted += usize::from(!whole);
        if whole {
            break;
        }
        assert_eq!(bank(&home), before);
    }
    assert!(interrupted > 0, "no import was slow enough to be interrupted");
    home.run(&["import", &path]).success().out("3600 questions");
    home.run(&["check"]).success();
    assert_eq!(bank(&home).len(), 1);
}

#[test]
fn a_dry_run_writes_nothing() {
    let home = Home::new();
    let path = notes(&home, 2, 2).display().to_string();
    home.run(&["import", "--dry-run", &path]).success().out("4 questions");
    assert_eq!(bank(&home), []);
    assert!(!home.path("index/imports.db").exists());
}

/// An Anki package of the old schema: one card, answered twice.
pub(crate) fn package(path: &std::path::Path) {
    let db = rusqlite::Connection::open_in_memory().expect("a database");
    db.execute_batch(
        "create table col (models text, decks text, conf text);
         create table notes (id integer, mid integer, tags text, flds text);
         create table cards (id integer, nid integer, did integer, ord integer);
         create table revlog (id integer, cid integer, ease integer, factor integer, time integer, type integer);
         insert into col values ('{}', '{}', '{}');
         insert into notes values (1, 7, 'botany', 'What is a bud?' || char(31) || 'A shoot to be.');
         insert into cards values (10, 1, 1, 0);
         insert into revlog values (1767261600000, 10, 1, 0, 4000, 0), (1767607200000, 10, 3, 2500, 3000, 1);",
    )
    .expect("a collection");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).expect("a file"));
    zip.start_file("collection.anki2", zip::write::SimpleFileOptions::default()).expect("an entry");
    std::io::Write::write_all(&mut zip, &db.serialize("main").expect("its bytes")).expect("written");
    zip.finish().expect("a package");
}

#[test]
fn the_review_history_of_anki_is_imported_once() {
    let home = Home::new();
    let deck = home.path("deck.apkg");
    package(&deck);
    let deck = deck.display().to_string();
    home.run(&["import", &deck, "--history", "--dry-run"])
        .success()
        .out("2 past answers of 1 question would be");
    assert!(!home.path("history.db").exists());
    home.run(&["import", &deck]).success();
    assert!(!home.path("history.db").exists());
    home.run(&["import", &deck, "--history"]).success().out("2 past answers of 1 question imported");
    home.run(&["import", &deck, "--history"]).success().out("2 were here already");
    home.run(&["history", "--question", "what-is-a-bud"]).success().out("(rated good in another program)");
    home.run(&["history", "--json"]).success().out("\"2026-01-05T10:00:00Z\"");
    // There are no answers to grade again.
    home.run(&["regrade"]).status(3);
}

#[test]
fn a_home_does_not_import_itself() {
    let home = Home::new()
        .bank("[[question]]\nid = \"a\"\nprompt = \"What is a bud?\"\n")
        .file("prep/q.md", "## What is a node?\n\nWhere leaves grow.\n");
    let root = home.root().display().to_string();
    let shown = home.run(&["import", &root, "--dry-run"]).success().out("1 question, 1 answered");
    shown.out("skipped: greenroom's own files (bank, greenroom.toml, index)").out("● What is a node?");
}

#[test]
fn adding_a_question_that_exists_is_reported() {
    let home =
        Home::new().bank("[[question]]\nid = \"a\"\nprompt = \"What is a bud?\"\nanswer = \"A shoot.\"\n");
    home.run(&["add", "What is a bud", "--answer", "x"]).success().err("`a` asks nearly the same");
    home.run(&["add", "\u{1b}[31mWhy\u{1b}[0m now?", "--answer", "y"]).success().out("added `why-now-");
    assert!(!home.read("bank/my-questions.toml").contains("u001b"));
}

#[test]
fn terminal_codes_are_removed() {
    let home =
        Home::new().file("prep/q.md", "## \u{1b}[1mWhat is a node?\u{1b}[0m\n\nWhere leaves grow.\u{7}\n");
    let path = home.path("prep/q.md").display().to_string();
    home.run(&["import", &path]).success().out("control characters and terminal codes were removed");
    home.run(&["export", "--format", "markdown"]).success().out("## What is a node?\n\nWhere leaves grow.\n");
}
