//! Whole sessions as transcripts: what is typed (after `›`) and what is shown.

use super::{
    EnterAction, Host, HostError, Picked, Piped, Prompt, ReadLineError, Repl, Typed, View,
    multiline::{Fence, LineKind, draft, line_kind, pick, trimmed},
};
use crate::{
    bank::Bank,
    delivery,
    grade::{Grader, Mode},
    history::History,
    index::{Index, Sources},
    schedule::{Days, Scheduler},
    session::{Background, Choice, Deck, Journal, Notes, Practice, Setup, Timeout},
    speech::{Heard, SpeechError},
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{
    cell::RefCell,
    collections::VecDeque,
    fs,
    io::{self, Write},
    path::Path,
    rc::Rc,
};

const BANK: &str = r#"format_version = 1

[[question]]
id = "quorum"
prompt = "How does etcd agree on a **write**?"
answer = "The leader replicates it; a majority must confirm."
topics = ["kubernetes/etcd"]

[[question.concept]]
name = "leader replicates the entry"
weight = 2
required = true

[[question.concept]]
name = "majority confirms"

[[question.misconception]]
name = "every member must confirm"
feedback = "A majority is enough."

[[question]]
id = "probe"
prompt = "What does a liveness probe do?"
answer = "It restarts a container that hangs."
topics = ["kubernetes/probes"]
time_limit = "1m"

[[question.concept]]
name = "restarts the container"

[[question]]
id = "open"
prompt = "Why do you want to work here?"
"#;

const NOTE: &str = "# etcd\n\n## Writes\n\nA write counts when a majority confirms it.\n";

/// The transcript so far.
#[derive(Clone, Default)]
struct Screen(Rc<RefCell<Vec<u8>>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A person who types these lines. `^C` and `^D` are the keys.
struct Script {
    lines: VecDeque<String>,
    screen: Screen,
    enter_action: EnterAction,
}

impl Script {
    fn line(&mut self) -> Result<String, ReadLineError> {
        let line = self.lines.pop_front().ok_or(ReadLineError::Eof)?;
        writeln!(self.screen, "› {line}")?;
        match line.as_str() {
            "^C" => Err(ReadLineError::Interrupted),
            "^D" => Err(ReadLineError::Eof),
            _ => Ok(line),
        }
    }
}

impl Prompt for Script {
    fn set_enter_action(&mut self, action: EnterAction) {
        self.enter_action = action;
    }

    fn answer(&mut self, before: &str) -> Result<Typed, ReadLineError> {
        let mut text = before.to_owned();
        loop {
            let line = self.line()?;
            match line_kind(&line, Fence::default(), text.trim().is_empty()) {
                LineKind::Empty if self.enter_action == EnterAction::Grade => {
                    return Ok(Typed::Answer(String::new()));
                }
                LineKind::Empty if self.enter_action == EnterAction::Listen => {
                    return Ok(Typed::Command { draft: String::new(), line: ":listen".into() });
                }
                LineKind::Empty => {}
                LineKind::End => return Ok(Typed::Answer(trimmed(&text))),
                LineKind::Command => return Ok(Typed::Command { draft: draft(&text), line }),
                LineKind::Text => text.push_str(&format!("{line}\n")),
            }
        }
    }

    fn pick(&mut self) -> Result<Picked, ReadLineError> {
        self.line().map(|line| pick(&line))
    }

    fn change(&mut self, label: &str, text: &str) -> Result<String, ReadLineError> {
        writeln!(self.screen, "{label} {text}")?;
        let line = self.line()?;
        Ok(if line.is_empty() { text.to_owned() } else { line })
    }

    fn is_interactive(&self) -> bool {
        true
    }
}

/// A clock that advances by 20 seconds whenever it is read, and an editor that writes `text`.
struct FakeHost {
    now: Timestamp,
    width: usize,
    text: Option<String>,
    heard: VecDeque<Heard>,
}

impl Host for FakeHost {
    fn now(&mut self) -> Timestamp {
        self.now += SignedDuration::from_secs(20);
        self.now
    }

    fn width(&mut self) -> usize {
        self.width
    }

    fn edit_text(&mut self, _: &str) -> Result<Option<String>, HostError> {
        Ok(self.text.clone())
    }

    fn edit_file(&mut self, path: &Path, line: usize) -> Result<(), HostError> {
        let text = fs::read_to_string(path).unwrap();
        let at: usize = text.lines().take(line).map(|l| l.len() + 1).sum();
        let text = format!("{}{}", &text[..at], text[at..].replacen("hangs", "hangs for good", 1));
        fs::write(path, text).unwrap();
        Ok(())
    }

    fn browse(&mut self, _: &Notes) -> Result<(), HostError> {
        Err(failed("no terminal".into()))
    }

    fn can_listen(&self) -> bool {
        true
    }

    fn listen(&mut self, question: &str, _: bool, _: &mut dyn Write) -> Result<Heard, HostError> {
        self.heard.pop_front().ok_or_else(|| failed(format!("nobody speaks of {question:?}")))
    }

    fn speak(&mut self, _: &str, _: bool) -> Result<(), HostError> {
        Ok(())
    }

    fn wait_until_spoken(&mut self) {}

    fn stop_speaking(&mut self) -> Option<SpeechError> {
        None
    }
}

fn failed(message: String) -> HostError {
    HostError::Failed { source: message.into(), hint: None }
}

fn root_history(folder: &tempfile::TempDir) -> History {
    History::open(&folder.path().join("history.db")).unwrap()
}

struct Stage {
    folder: tempfile::TempDir,
    /// Whether the disk is full.
    full: bool,
    width: usize,
    ids: Vec<String>,
    /// What the listening command writes, one after the other.
    heard: Vec<&'static str>,
}

impl Stage {
    fn new(ids: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("bank/notes")).unwrap();
        fs::create_dir_all(folder.path().join("index")).unwrap();
        fs::write(folder.path().join("bank/test.toml"), BANK).unwrap();
        fs::write(folder.path().join("bank/notes/etcd.md"), NOTE).unwrap();
        Self {
            folder,
            full: false,
            width: 80,
            ids: ids.iter().map(ToString::to_string).collect(),
            heard: Vec::new(),
        }
    }

    fn practice_with(&self, history: History, now: Timestamp) -> Practice {
        let root = self.folder.path().canonicalize().unwrap();
        let (bank, index) = (root.join("bank"), root.join("index"));
        let deck = Deck::open(bank.clone(), index.clone());
        let sources = Sources { notes: vec![bank.join("notes")], exclude: Vec::new() };
        let open = move || {
            let mut opened = Index::open(&index)?;
            opened.sync(&Bank::load(&bank).unwrap_or_default(), &sources)?;
            Ok(opened)
        };
        let scheduler = Scheduler::new(0.9, Days::new(TimeZone::UTC));
        let setup = Setup {
            deck,
            grader: Background::ready(Grader::new()),
            notes: Notes::start(open, Timeout::Endless),
            journal: Journal::new(history, scheduler),
            choice: Choice { topic: None, ids: self.ids.clone() },
            limit: None,
            cram: false,
            only_new: false,
            new_per_day: 20,
            seed: None,
            speech: delivery::Settings::default(),
        };
        let practice = Practice::new(setup, now).unwrap();
        // Waits for the index, so that no transcript depends on timing.
        practice.notes().search("etcd", 1).unwrap();
        practice
    }

    /// The transcript of a session that begins at `time` on the tenth of January.
    fn play_at(&self, time: &str, lines: &str) -> String {
        let now: Timestamp = format!("2026-01-{time}:00Z").parse().unwrap();
        let screen = Screen::default();
        let lines = lines.lines().map(str::to_owned).collect();
        let mut prompt = Script { lines, screen: screen.clone(), enter_action: EnterAction::Nothing };
        let heard = |text: &&str| Heard { bytes: text.as_bytes().to_vec(), ..Heard::default() };
        let heard = self.heard.iter().map(heard).collect();
        let text = Some("It restarts the container.\n".into());
        let mut host = FakeHost { now, width: self.width, text, heard };
        let root = self.folder.path().canonicalize().unwrap();
        let view = View { width: self.width, roots: vec![root] };
        let file = root_history(&self.folder);
        if self.full {
            file.refuse_writes();
        }
        let practice = self.practice_with(file, now);
        let mut out = screen.clone();
        Repl::new(practice, &mut prompt, &mut out, &mut host, view, Mode::Written).run().unwrap();
        let shown = String::from_utf8(screen.0.borrow().clone()).unwrap();
        let plain = anstream::adapter::strip_str(&shown).to_string();
        plain.lines().map(|l| format!("{}\n", l.trim_end())).collect()
    }

    fn play(&self, lines: &str) -> String {
        self.play_at("10T12:00", lines)
    }
}

#[test]
fn a_session_from_the_first_question_to_the_summary() {
    let stage = Stage::new(&[]);
    insta::assert_snapshot!(stage.play(
        "The leader replicates the entry to all,\nand a majority confirms.\n\n\n.\n2\nBecause.\n\n3\nIt restarts the container\n\n^D"
    ));
}

#[test]
fn hints_reveal_more_and_more() {
    let stage = Stage::new(&["quorum"]);
    let shown = stage.play("a majority confirms\n:hint\n:hint\n:hint\n:hint\n:model\nand the leader replicates the entry\n\n:quit");
    insta::assert_snapshot!(shown);
}

#[test]
fn commands_that_look_things_up() {
    let stage = Stage::new(&["probe"]);
    insta::assert_snapshot!(stage.play(":search majority\n/nowhere\n:related\n:why\n:frob\n:help\n:skip"));
}

#[test]
fn words_are_accepted_for_a_concept() {
    let stage = Stage::new(&["quorum"]);
    let shown = stage.play("The head of the cluster copies it to the others. Half of them and one say yes.\n\n:accept 9\n:accept 1\nthe head copies it\n:accept 2 half and one say yes\n\n");
    insta::assert_snapshot!(shown);
    let bank = fs::read_to_string(stage.folder.path().join("bank/test.toml")).unwrap();
    assert!(bank.contains("the head copies it") && bank.contains("half and one say yes"), "{bank}");
}

#[test]
fn mined_concepts_are_pinned_before_words_are_accepted() {
    let stage = Stage::new(&["mined"]);
    let path = stage.folder.path().join("bank/test.toml");
    let text = format!(
        "{BANK}\n[[question]]\nid = \"mined\"\nprompt = \"What is a pod?\"\nanswer = \"The smallest deployable unit.\"\n"
    );
    fs::write(&path, text).unwrap();
    let shown = stage.play("no idea at all\n\n:accept 1 tiny thing one can roll out\n\n");
    assert!(shown.contains("Wrote 1 mined concept to test.toml first."), "{shown}");
    let bank = fs::read_to_string(&path).unwrap();
    assert!(bank.contains("mined = true") && bank.contains("tiny thing one can roll out"), "{bank}");
}

#[test]
fn questions_are_skipped_retried_and_undone() {
    let stage = Stage::new(&[]);
    insta::assert_snapshot!(stage.play(":skip\n:skip\n.\n:retry\nit restarts the container\n\n:undo\n^C"));
    let history = History::open(&stage.folder.path().join("history.db")).unwrap();
    assert_eq!(history.practice_stats(1).unwrap().answers, 1, "the first answer stays");
}

#[test]
fn undo_reverts_the_last_step_of_any_kind() {
    let bank = |stage: &Stage| fs::read_to_string(stage.folder.path().join("bank/test.toml")).unwrap();
    let stage = Stage::new(&[]);
    // An answer, then the next question ignored: undo reverts the second, then the first.
    let shown = stage.play("a majority confirms\n\n\n:ignore\n:undo\n:undo\n^D");
    assert!(shown.contains("`open` is no longer ignored."), "{shown}");
    assert!(shown.contains("The last answer is removed."), "{shown}");
    assert!(!bank(&stage).contains("ignored"), "{}", bank(&stage));
    for (command, shown_after) in [
        (":skip", "Back to the question you skipped."),
        (":bury", "`quorum` is no longer set aside."),
        (":suspend", "`quorum` is no longer set aside."),
    ] {
        let stage = Stage::new(&[]);
        let shown = stage.play(&format!("{command}\n:undo\n^D"));
        assert!(shown.contains(shown_after), "{shown}");
        assert_eq!(shown.matches("How does etcd agree").count(), 2, "{shown}");
        let history = History::open(&stage.folder.path().join("history.db")).unwrap();
        assert!(history.hidden(Timestamp::UNIX_EPOCH).unwrap().is_empty());
    }
    // Set aside after the answer: it stays answered, and the current question does not change.
    let shown = Stage::new(&[]).play("a majority confirms\n\n:suspend\n:undo\nmore\n\n^D");
    assert!(shown.contains("`quorum` is no longer set aside."), "{shown}");
    assert!(shown.contains("2 answers in"), "{shown}");
    // With nothing to undo the question stays open.
    let shown = Stage::new(&["quorum"]).play(":undo\na majority confirms\n\n^D");
    assert!(
        shown.contains("There is nothing to undo in this session.") && shown.contains("1 answer in"),
        "{shown}"
    );
}

#[test]
fn the_answer_of_an_equivalent_question_is_used() {
    let stage = Stage::new(&["again"]);
    let path = stage.folder.path().join("bank/test.toml");
    let equivalent = "\n[[question]]\nid = \"again\"\nprompt = \"What does the liveness probe do?\"\n";
    fs::write(&path, format!("{BANK}{equivalent}")).unwrap();
    let shown = stage.play("it restarts the container\n\n:model\n^D");
    assert!(shown.contains("100 %"), "{shown}");
    assert!(shown.contains("graded against that of `probe`"), "{shown}");
    assert!(shown.contains("model answer of probe, which asks the same"), "{shown}");
}

#[test]
fn the_editor_writes_answers_and_questions() {
    let stage = Stage::new(&["probe"]);
    insta::assert_snapshot!(stage.play("draft\n:edit\n\n:edit\n:model\n"));
}

#[test]
fn due_questions_come_first_and_earlier_scores_are_shown() {
    let stage = Stage::new(&[]);
    stage.play("leader replicates the entry, majority confirms\n\n3\n^D");
    let next = stage.play_at("12T12:00", "^D");
    assert!(next.contains("1 of 3 · kubernetes/etcd · due today"), "{next}");
    let again = stage.play_at("12T12:00", "leader replicates the entry, majority confirms\n\n^D");
    assert!(again.contains("last time 100 %"), "{again}");
}

#[test]
fn a_full_disk_is_reported_and_practice_continues() {
    let stage = Stage { full: true, ..Stage::new(&["quorum", "probe"]) };
    let shown = stage.play("leader replicates the entry\n\n4\nIt restarts the container\n\n");
    assert_eq!(shown.matches("kept in memory only").count(), 1, "{shown}");
    assert!(shown.find("NOT SAVED").unwrap() < shown.find("67 %").unwrap(), "reported before the feedback");
    assert!(
        shown.contains("2 answers") && shown.contains("These answers are not saved in the history."),
        "{shown}"
    );
    assert_eq!(root_history(&stage.folder).practice_stats(1).unwrap().answers, 0);
}

#[test]
fn a_narrow_terminal_shows_one_column() {
    let stage = Stage { width: 40, ..Stage::new(&["quorum"]) };
    let shown = stage.play("The leader replicates the entry.\n\n");
    assert!(shown.lines().all(|l| l.chars().count() <= 40), "{shown}");
    insta::assert_snapshot!(shown);
}

#[test]
fn text_from_files_cannot_move_the_cursor() {
    let stage = Stage::new(&["evil"]);
    let text = "format_version = 1\n[[question]]\nid = \"evil\"\nprompt = \"a\\u001b[2Jb\"\nanswer = \"\\u001b]0;x\\u0007\"\n";
    fs::write(stage.folder.path().join("bank/test.toml"), text).unwrap();
    let mut out = Vec::new();
    let mut host = FakeHost {
        now: "2026-01-10T12:00:00Z".parse().unwrap(),
        width: 80,
        text: None,
        heard: VecDeque::new(),
    };
    let mut prompt = Piped::new(&b"an \x1b[31mswer\n\n:model\n:why\n"[..]);
    let view = View { width: 80, roots: Vec::new() };
    let practice = stage.practice_with(root_history(&stage.folder), host.now);
    Repl::new(practice, &mut prompt, &mut out, &mut host, view, Mode::Written).run().unwrap();
    let shown = String::from_utf8(out).unwrap();
    assert!(!anstream::adapter::strip_str(&shown).to_string().contains('\u{1b}'));
    assert!(
        !shown.contains("\u{1b}[2J") && !shown.contains('\u{7}') && shown.contains("a␛[2Jb"),
        "{shown:?}"
    );
}

/// An answer to `probe`, misheard, with the times of its words.
const VOSK: &str = r#"{"result": [
    {"word": "um", "start": 0.2, "end": 0.5}, {"word": "it", "start": 0.6, "end": 0.8},
    {"word": "it", "start": 0.9, "end": 1.0}, {"word": "re", "start": 1.1, "end": 1.3},
    {"word": "starts", "start": 1.3, "end": 1.8}, {"word": "the", "start": 4.0, "end": 4.2},
    {"word": "maintainer", "start": 4.2, "end": 5.0}, {"word": "you", "start": 5.1, "end": 5.2},
    {"word": "know", "start": 5.2, "end": 5.4}, {"word": "when", "start": 5.5, "end": 5.7},
    {"word": "it", "start": 5.7, "end": 5.8}, {"word": "hangs", "start": 5.8, "end": 6.4}]}"#;

#[test]
fn what_is_heard_is_shown_and_corrected_before_it_counts() {
    let stage = Stage { heard: vec![VOSK, "it restarts the container"], ..Stage::new(&["probe"]) };
    let shown = stage.play(":spoken\n\n:drop\n:drop\n:listen\n:edit\n:listen\n\n\n");
    insta::assert_snapshot!(shown);
}

#[test]
fn a_heard_answer_is_measured_and_stored() {
    let stage = Stage { heard: vec![VOSK], ..Stage::new(&["probe"]) };
    let shown = stage.play(":listen\n\n:quit");
    insta::assert_snapshot!(shown);
    let review = root_history(&stage.folder).review(1).unwrap().unwrap();
    assert_eq!(review.answered.mode, Mode::Spoken);
    let delivery = review.delivery.unwrap();
    assert_eq!((&delivery["words"], &delivery["fillers"]), (&12.0.into(), &1.0.into()), "{delivery}");
    assert!(delivery["pace"].as_f64().is_some_and(|pace| (110.0..120.0).contains(&pace)), "{delivery}");
}
