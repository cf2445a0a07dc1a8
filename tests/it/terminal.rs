//! What only a terminal shows: keys, pastes, the way out.
#![cfg(unix)]

use crate::{practice::QUESTIONS, support::Home};
use expectrl::{Eof, Session};
use std::time::Duration;

struct Terminal {
    session: Session,
    home: Home,
}

/// A practice of one question in a pty.
fn terminal() -> Terminal {
    let home = Home::new().bank(QUESTIONS);
    let mut command = home.command(&["practice", "probe", "quorum"]);
    command.env("TERM", "xterm-256color");
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session.expect("What does a liveness probe do?").unwrap();
    // The words behind the cursor show that the line editor listens.
    session.expect("an empty line ends the answer").unwrap();
    Terminal { session, home }
}

impl Terminal {
    // What is typed before the prompt stands belongs to the terminal, which takes Ctrl-D for itself:
    // so every test waits for the words behind the cursor first.
    fn type_in(&mut self, keys: &str) -> &mut Self {
        self.session.send(keys).unwrap();
        self
    }

    #[track_caller]
    fn sees(&mut self, text: &str) -> &mut Self {
        self.session.expect(text).unwrap_or_else(|e| panic!("no {text:?}: {e}"));
        self
    }

    fn answers(self) -> u64 {
        self.home.run(&["stats", "--json"]).json()["answers"].as_u64().unwrap()
    }
}

#[test]
fn an_answer_of_two_lines_ends_with_an_empty_one_and_a_key_rates_it() {
    let mut terminal = terminal();
    terminal.type_in("It restarts\rthe container\r\r").sees("100 %").sees("restarts the container");
    terminal.type_in("2").sees("Rated").sees("hard").sees("How does etcd").sees("ends the answer");
    terminal.type_in("\u{4}").sees("1 answer").session.expect(Eof).unwrap();
    assert_eq!(terminal.answers(), 1);
}

#[test]
fn a_paste_with_empty_lines_does_not_end_the_answer() {
    let mut terminal = terminal();
    terminal.type_in("\u{1b}[200~It restarts\r\r.\r:quit\r\rthe container\u{1b}[201~");
    terminal.sees("the container").type_in(" indeed\r\r").sees("100 %");
    terminal.type_in("\r").sees("How does etcd").sees("ends the answer").type_in("\u{4}").sees("1 answer");
}

#[test]
fn a_fence_keeps_empty_lines() {
    let mut terminal = terminal();
    terminal
        .type_in("```\r\rIt restarts\r\rthe container\r```\r\r")
        .sees("100 %")
        .sees("Enter continues")
        .type_in("\u{4}")
        .sees("1 answer");
}

#[test]
fn ctrl_c_empties_the_line_and_twice_leaves() {
    let mut terminal = terminal();
    terminal.type_in("It restarts the container\rnonsense\u{3}").sees("Ctrl-C again quits");
    terminal.type_in("\r").sees("100 %").sees("Enter continues").type_in("\u{3}").sees("Ctrl-C again quits");
    terminal.type_in("\u{3}").sees("1 answer").session.expect(Eof).unwrap();
    assert_eq!(terminal.answers(), 1);
}

#[test]
fn ctrl_d_leaves_with_a_summary() {
    let mut terminal = terminal();
    terminal.type_in("\u{4}").sees("No answers this time.").session.expect(Eof).unwrap();
}

#[test]
fn commands_are_completed() {
    let mut terminal = terminal();
    terminal
        .type_in(":hin\t\r")
        .sees("there is 1 key concept")
        .sees("ends the answer")
        .type_in("\u{4}")
        .sees("No answers");
}

#[test]
fn enter_alone_hands_in_nothing() {
    let mut terminal = terminal();
    terminal
        .type_in("\r")
        .sees(". gives up")
        .type_in(".\r")
        .sees("0 %")
        .sees("Enter continues")
        .type_in("\u{4}")
        .sees("1 answer");
}
