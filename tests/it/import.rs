//! Importing: again, and broken off.

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

/// What the folder of imported questions holds, file by file.
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

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_bank_as_it_was_or_as_the_whole_import_makes_it() {
    let home = Home::new();
    let folder = notes(&home, 1, 3);
    let path = folder.display().to_string();
    home.run(&["import", &path]).success().out("3 questions");
    let before = bank(&home);
    notes(&home, 60, 60);
    let mut broken_off = 0;
    for pause in [5, 20, 60, 120, 250, 500] {
        let mut child = home
            .command(&["import", &path])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        std::thread::sleep(Duration::from_millis(pause));
        let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(sent.is_ok_and(|s| s.success()));
        let whole = child.wait().expect("the binary ends").success();
        broken_off += usize::from(!whole);
        if whole {
            break;
        }
        assert_eq!(bank(&home), before);
    }
    assert!(broken_off > 0, "no import was slow enough to be broken off");
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
