//! The whole process from the shell to the first question and out again, with 10,000 questions and
//! 100,000 reviews, beside what cannot be avoided: starting a process and reading the due cards.
//!
//! `cargo bench --bench start [-- QUESTIONS]`; the limit holds for a machine with two cores. The same with
//! a tenth and ten times the reviews shows that a start does not grow with the history.
#![allow(clippy::unwrap_used, reason = "what fails ends the bench")]

mod common;

use common::{
    Failure,
    measure::{pair, sample, table, time},
    notes::{Dice, text},
};
use rusqlite::{Connection, params};
use std::{
    fmt::Write as _,
    fs,
    io::{Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

const BINARY: &str = env!("CARGO_BIN_EXE_greenroom");
const RUNS: usize = 30;
const REVIEWS_EACH: [usize; 3] = [1, 10, 100];
/// Longest time to the first question, in seconds.
const LIMIT: f64 = 0.03;

fn main() -> Result<(), Failure> {
    let questions = common::count(10_000);
    let room = tempfile::tempdir()?;
    let home = room.path().join("home");
    greenroom(&["init", home.to_str().unwrap(), "--empty"], "");
    write_bank(&home.join("bank"), questions);
    // The first start makes catalogue, index and history; it is not what is measured.
    practise(&home);
    let history = home.join("history.db");
    for each in REVIEWS_EACH {
        fill_history(&history, questions, each);
        // Not measured: the file was just written.
        practise(&home);
        table(&format!("{questions} questions, {} reviews", questions * each));
        let bare = |_| {
            time(|| {
                greenroom(&["--version"], "");
                due_cards(&history);
                Ok::<_, Failure>(())
            })
        };
        pair(
            RUNS,
            ("first question", |_| Ok(first_question(&home))),
            ("a process, and the due cards read", bare),
        )?
        .limit(LIMIT);
        sample("a question and out", RUNS, |_| {
            time(|| {
                practise(&home);
                Ok::<_, Failure>(())
            })
        })?;
    }
    Ok(())
}

/// Seconds until a question is printed.
fn first_question(home: &Path) -> f64 {
    let start = Instant::now();
    let mut child = Command::new(BINARY)
        .args(["--home", home.to_str().unwrap(), "practice", "--limit", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = child.stdout.take().unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 4096]);
    while !seen.contains(&b'?') {
        let n = output.read(&mut buffer).unwrap();
        assert!(n > 0, "no question came");
        seen.extend_from_slice(&buffer[..n]);
    }
    let seconds = start.elapsed().as_secs_f64();
    child.stdin.take().unwrap().write_all(b":quit\n").unwrap();
    output.read_to_end(&mut seen).unwrap();
    assert!(child.wait().unwrap().success());
    seconds
}

fn practise(home: &Path) {
    greenroom(&["--home", home.to_str().unwrap(), "practice", "--limit", "1"], ":quit\n");
}

fn greenroom(args: &[&str], input: &str) {
    let mut child = Command::new(BINARY)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A process that does not read its input may have ended already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    assert!(child.wait().unwrap().success(), "greenroom {args:?}");
}

fn write_bank(bank: &Path, questions: usize) {
    let mut dice = Dice::new(3);
    for (file, first) in (0..questions).step_by(500).enumerate() {
        let mut file_text = String::from("format_version = 1\n");
        for n in first..(first + 500).min(questions) {
            let (prompt, answer) = (text(&mut dice, 10), text(&mut dice, 100));
            write!(
                file_text,
                "\n[[question]]\nid = \"q{n}\"\nprompt = \"{prompt}?\"\nanswer = \"{answer}\"\n\
                 topics = [\"t{}\"]\n[[question.concept]]\nname = \"{}\"\n",
                file % 7,
                text(&mut dice, 3)
            )
            .unwrap();
        }
        fs::write(bank.join(format!("{file:03}.toml")), file_text).unwrap();
    }
}

/// Replaces reviews and cards by those of years of practice: a tenth of the cards is due.
fn fill_history(path: &Path, questions: usize, each: usize) {
    const DAY: i64 = 86_400_000;
    let mut db = Connection::open(path).unwrap();
    let now: i64 = db.query_row("SELECT unixepoch() * 1000", [], |r| r.get(0)).unwrap();
    let tx = db.transaction().unwrap();
    tx.execute_batch("DELETE FROM review; DELETE FROM card").unwrap();
    for n in 0..questions {
        let id = format!("q{n}");
        let last = now - DAY * (1 + n as i64 % 200);
        for k in 0..each {
            tx.prepare_cached(
                "INSERT INTO review (question_id, prompt, answer, mode, given_at, duration_ms, score, verdict,
                 proposed, rating) VALUES (?1, 'p', 'a', 'written', ?2, 60000, 0.8, 'good', 3, 3)",
            )
            .unwrap()
            .execute(params![id, last - DAY * k as i64])
            .unwrap();
        }
        let due = if n % 10 == 0 { now - DAY } else { now + DAY * (1 + n as i64 % 90) };
        tx.prepare_cached(
            "INSERT OR REPLACE INTO card (question_id, stability, difficulty, due, first_seen, last_review, reps,
             lapses) VALUES (?1, 20, 5, ?2, ?3, ?3, 10, 0)",
        )
        .unwrap()
        .execute(params![id, due, last])
        .unwrap();
    }
    tx.commit().unwrap();
}

fn due_cards(path: &Path) {
    let db = Connection::open(path).unwrap();
    let mut due =
        db.prepare("SELECT question_id, stability, due FROM card WHERE due < unixepoch() * 1000").unwrap();
    let rows = due
        .query_map([], |r| Ok((r.get::<_, String>(0)?, r.get::<_, f64>(1)?, r.get::<_, i64>(2)?)))
        .unwrap();
    assert!(rows.count() > 0);
}
