//! What only a terminal shows: keys, pastes, leaving.
#![cfg(unix)]

use crate::{
    practice::QUESTIONS,
    support::{Home, Terminal},
};

/// A practice of two questions in a pty. Before the prompt, the terminal itself handles keys such as
/// Ctrl-D: tests wait for the hint after the cursor before they type.
fn practice() -> (Home, Terminal) {
    let home = Home::new().bank(QUESTIONS);
    let mut terminal = Terminal::start(home.command(&["practice", "probe", "quorum"]));
    terminal.sees("What does a liveness probe do?").sees("an empty line ends the answer");
    (home, terminal)
}

fn answers(home: &Home) -> u64 {
    home.run(&["stats", "--json"]).json()["answers"].as_u64().unwrap()
}

#[test]
fn an_answer_of_two_lines_ends_with_an_empty_one_and_a_key_rates_it() {
    let (home, mut terminal) = practice();
    terminal.keys("It restarts\rthe container\r\r").sees("100 %").sees("restarts the container");
    terminal.keys("2").sees("Rated").sees("hard").sees("How does etcd").sees("ends the answer");
    terminal.keys("\u{4}").sees("1 answer").ends();
    assert_eq!(answers(&home), 1);
}

#[test]
fn a_paste_with_empty_lines_does_not_end_the_answer() {
    let (_home, mut terminal) = practice();
    terminal.keys("\u{1b}[200~It restarts\r\r.\r:quit\r\rthe container\u{1b}[201~");
    terminal.sees("the container").keys(" indeed\r\r").sees("100 %");
    terminal.keys("\r").sees("How does etcd").sees("ends the answer").keys("\u{4}").sees("1 answer");
}

#[test]
fn a_fence_keeps_empty_lines() {
    let (_home, mut terminal) = practice();
    terminal
        .keys("```\r\rIt restarts\r\rthe container\r```\r\r")
        .sees("100 %")
        .sees("Enter continues")
        .keys("\u{4}")
        .sees("1 answer");
}

#[test]
fn ctrl_c_clears_the_line_and_twice_leaves() {
    let (home, mut terminal) = practice();
    terminal.keys("It restarts the container\rnonsense\u{3}").sees("Ctrl-C again quits");
    terminal.keys("\r").sees("100 %").sees("Enter continues").keys("\u{3}").sees("Ctrl-C again quits");
    terminal.keys("\u{3}").sees("1 answer").ends();
    assert_eq!(answers(&home), 1);
}

#[test]
fn ctrl_d_leaves_with_a_summary() {
    let (_home, mut terminal) = practice();
    terminal.keys("\u{4}").sees("No answers this time.").ends();
}

#[test]
fn commands_are_completed() {
    let (_home, mut terminal) = practice();
    terminal
        .keys(":hin\t\r")
        .sees("there is 1 key concept")
        .sees("ends the answer")
        .keys("\u{4}")
        .sees("No answers");
}

#[test]
fn enter_alone_submits_nothing() {
    let (_home, mut terminal) = practice();
    terminal
        .keys("\r")
        .sees(". gives up")
        .keys(".\r")
        .sees("0 %")
        .sees("Enter continues")
        .keys("\u{4}")
        .sees("1 answer");
}
