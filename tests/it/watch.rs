//! `greenroom watch`: changes are indexed as they happen.
#![cfg(unix)]

use crate::{practice::QUESTIONS, support::Home};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

/// Longest wait for a line; a machine that runs other tests is slow.
const WAIT: Duration = Duration::from_secs(20);

struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn start(home: &Home, args: &[&str]) -> Self {
        let mut command = home.command(&[&["watch"], args].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        let (sender, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).for_each(|l| drop(sender.send(l))));
        Self { child, lines }
    }

    /// Waits for a line with this text and returns how long it took.
    #[track_caller]
    fn line(&self, text: &str) -> Duration {
        let start = Instant::now();
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(WAIT.saturating_sub(start.elapsed())) {
            if line.contains(text) {
                return start.elapsed();
            }
            seen.push(line);
        }
        panic!("no {text:?} in {seen:?}");
    }

    fn stop(mut self) {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
        assert_eq!(self.child.wait().expect("it ends").code(), Some(0));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn notes_and_questions_are_indexed_as_they_change() {
    let home = Home::new().bank(QUESTIONS).note("a.md", "# A\n\nAlpha.\n");
    let vault = home.root().parent().expect("a parent").join("vault");
    fs::create_dir(&vault).expect("a folder");
    let watch = Watch::start(&home, &[]);
    watch.line("watching 1 note and 2 questions");

    let mut slowest = Duration::ZERO;
    for n in 0..5 {
        fs::write(home.path("bank/notes/a.md"), format!("# A\n\nBeta {n}.\n")).expect("a note");
        slowest = slowest.max(watch.line("1 note updated"));
    }
    eprintln!("slowest update {slowest:?}");
    fs::remove_file(home.path("bank/notes/a.md")).expect("the note");
    watch.line("1 note gone");
    let home = home.bank(&QUESTIONS.replace("liveness probe do?", "startup probe do?"));
    watch.line("1 question changed");

    // A source that is added meanwhile is watched, too.
    home.run(&["sources", "add", &vault.display().to_string()]).success();
    std::thread::sleep(Duration::from_millis(500));
    fs::write(vault.join("b.md"), "# B\n\nGamma.\n").expect("a note");
    watch.line("1 note updated");
    home.run(&["search", "gamma"]).success().out("b.md:");

    // Errors in the bank do not end it.
    let home = home.bank("[[question]]\nid = \"a\"\n");
    let home = home.note("c.md", "# C\n\nDelta.\n");
    watch.line("1 note updated");
    watch.stop();
    drop(home);
}

#[test]
fn folders_can_be_polled_instead() {
    let home = Home::new().note("a.md", "# A\n\nAlpha.\n");
    let watch = Watch::start(&home, &["--poll", "1"]);
    watch.line("watching 1 note");
    let home = home.note("b.md", "# B\n\nBeta.\n");
    watch.line("1 note updated");
    watch.stop();
    drop(home);
}
