//! Transcripts of rounds: a script types, and the clock runs only when the script says so.

use super::*;
use crate::{
    bank::{Bank, Round, parse_file},
    grade::{Grader, Mode},
    history::History,
    repl::{ReadLineError, Typed, View},
    schedule::{Days, Scheduler},
    session::{Background, Clock, Journal, Mock, MockSetup, Notes, Plan},
};
use jiff::{Timestamp, tz::TimeZone};
use std::{
    collections::VecDeque,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

const BANK: &str = r#"
format_version = 1
[[question]]
id = "quorum"
prompt = "Why does **etcd** want an odd number of members?"
topics = ["etcd"]
[[question.concept]]
name = "quorum is a majority"
weight = 2
[[question.concept]]
name = "an even member adds no tolerance of failures"
[[question]]
id = "lease"
prompt = "What is a lease?"
topics = ["etcd"]
answer = "A key with a time to live that its owner renews."
[[question]]
id = "pod"
prompt = "What is a pod?"
topics = ["pods"]
answer = "One or more containers that share a network namespace and volumes."
"#;

const ROUND: &str = r#"
format_version = 1
title = "A small round"
limit = "4m"
pause = true
follow_ups = true
[[section]]
title = "The store"
questions = ["quorum", "lease"]
order = "bank"
weight = 2
limit = "60s"
[[section]]
title = "The rest"
questions = ["pod"]
count = 3
limit = "2m"
"#;

/// Seconds, then a line: text is a complete answer, a colon begins a command; the end of the script is
/// the end of the input.
type Script = VecDeque<(u64, &'static str)>;

struct Scripted {
    script: Script,
    ticks: Arc<AtomicU64>,
    out: Arc<std::sync::Mutex<Vec<u8>>>,
    answer: String,
}

impl Scripted {
    /// Advances the clock and types the next line.
    fn next(&mut self) -> Result<(u64, &'static str), ReadLineError> {
        let (seconds, line) = self.script.pop_front().ok_or(ReadLineError::Eof)?;
        self.ticks.fetch_add(seconds, Relaxed);
        Ok((seconds, line))
    }

    fn show(&self, text: &str) {
        self.out.lock().unwrap().extend(format!("{text}\n").bytes());
    }
}

impl RoundPrompt for Scripted {
    fn answer(&mut self, draft: &str, clock: &Clock) -> Result<RoundInput, ReadLineError> {
        let now = Duration::from_secs(self.ticks.load(Relaxed));
        self.show(&show::status(&clock.times(now), 60).render());
        draft.clone_into(&mut self.answer);
        let (_, line) = self.next()?;
        let now = Duration::from_secs(self.ticks.load(Relaxed));
        self.show(&format!("{}  › {draft}{line}", show::status(&clock.times(now), 60).render()));
        if clock.is_over(now) {
            return Ok(RoundInput::TimeOver(format!("{draft}{line}")));
        }
        Ok(RoundInput::Typed(match line.strip_prefix(':') {
            Some(_) => Typed::Command { draft: "so far\n".into(), line: line.into() },
            None => Typed::Answer(format!("{draft}{line}")),
        }))
    }

    fn line(&mut self, label: &str) -> Result<String, ReadLineError> {
        let (_, line) = self.next()?;
        self.show(&format!("{label}› {line}"));
        Ok(line.to_owned())
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// The output that script and dialogue share.
struct Paper(Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A round in a terminal of 60 columns, without colours, and how it ended.
fn transcript(round: &str, script: &[(u64, &'static str)]) -> String {
    let bank = Bank { questions: parse_file(&Arc::default(), BANK).questions, roots: Vec::new() };
    let round = Round::parse(&Arc::new(Path::new("r").into()), round).unwrap();
    let plan = Plan::draw(&round, &bank, 7);
    let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
    let setup = MockSetup {
        bank: Arc::new(bank),
        grader: Background::ready(Grader::new()),
        notes: Notes::none(),
        journal: Journal::new(History::in_memory().unwrap(), scheduler),
    };
    let (ticks, paper) = (Arc::new(AtomicU64::new(100)), Arc::default());
    let mut prompt = Scripted {
        script: script.iter().copied().collect(),
        ticks: ticks.clone(),
        out: Arc::clone(&paper),
        answer: String::new(),
    };
    let mut out = Paper(paper.clone());
    let view = View { width: 60, roots: Vec::new() };
    if confirm(&plan, Some(&mut prompt), &mut out, &view).unwrap() {
        let mock = Mock::begin(setup, plan, "r", Mode::Written, Timestamp::UNIX_EPOCH).unwrap();
        let ticks: Ticks = Arc::new(move || Duration::from_secs(ticks.load(Relaxed)));
        let mut now = || Timestamp::UNIX_EPOCH;
        let dialogue = RoundDialogue { mock, prompt: &mut prompt, out: &mut out, now: &mut now, ticks, view };
        let (mock, end) = dialogue.run().unwrap();
        let items = mock.record().unwrap().unwrap().items;
        let shown = items.iter().map(|i| format!("{} {:?} {:?}", i.question, i.state, i.spent));
        prompt.show(&format!("== {end:?}\n== {}", shown.collect::<Vec<_>>().join("\n== ")));
    }
    let text = String::from_utf8(paper.lock().unwrap().clone()).unwrap();
    let text = anstream::adapter::strip_str(&text).to_string();
    text.lines().map(|l| l.trim_end().to_owned() + "\n").collect()
}

#[test]
fn a_whole_round() {
    let shown = transcript(
        ROUND,
        &[
            (0, ""),
            (12, "It is about failures of a member."),
            (10, "Quorum is a majority."),
            (5, ":hint"),
            (5, ":pause"),
            (600, ""),
            (40, "A key with a time to live, renewed by its owner."),
            (75, ":skip"),
        ],
    );
    insta::assert_snapshot!(shown);
}

#[test]
fn hard_limits_cut_answers_off() {
    let hard =
        ROUND.replace("pause = true", "hard = true").replace("follow_ups = true", "").replace("4m", "90s");
    let shown = transcript(&hard, &[(0, ""), (3, ":pause"), (70, "the beginning of an"), (40, "too la")]);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_round_is_left_or_ended() {
    let left = transcript(ROUND, &[(0, ""), (5, ":quit"), (5, "b"), (1, ":quit"), (1, "")]);
    insta::assert_snapshot!(left);
    let ended = transcript(ROUND, &[(0, ""), (5, ":quit"), (5, "e")]);
    assert!(ended.contains("== Over(Ended)"), "{ended}");
    assert!(transcript(ROUND, &[(0, ""), (5, ":end")]).contains("== Over(Ended)"));
    assert!(transcript(ROUND, &[(0, "")]).contains("== Left"));
    assert!(!transcript(ROUND, &[(0, "q")]).contains("1 of 3"));
}

#[test]
fn the_end_of_a_round_hands_in_what_is_typed() {
    // The script's draft is "so far".
    for (keys, how) in [
        (&[(0, ""), (5, ":end")][..], "ended"),
        (&[(0, ""), (5, ":quit"), (5, "e")], "left and ended"),
        (&[(0, ""), (5, ":pause"), (5, ":end")], "ended in a pause"),
    ] {
        let shown = transcript(ROUND, keys);
        assert!(shown.contains("Answered in"), "{how}: {shown}");
        assert!(shown.contains("== quorum Answered"), "{how}: {shown}");
    }
}

#[test]
fn an_empty_answer_counts_as_not_answered() {
    let shown = transcript(ROUND, &[(0, ""), (5, " "), (5, ":end")]);
    assert!(shown.contains("No answer in 0:05: it counts as not answered."), "{shown}");
    assert!(shown.contains("== quorum Skipped"), "{shown}");
}

#[test]
fn help_lists_the_commands_that_are_allowed() {
    let shown = transcript(ROUND, &[(0, ""), (5, ":help"), (5, ":nonsense"), (0, ":resume"), (5, ":end")]);
    insta::assert_snapshot!(shown);
    let strict = transcript(&ROUND.replace("pause = true", ""), &[(0, ""), (5, ":help"), (5, ":end")]);
    assert!(!strict.contains(":pause"), "{strict}");
}
