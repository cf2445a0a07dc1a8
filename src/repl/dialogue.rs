//! The dialogue: asks, reads, shows, until the user leaves or nothing is left.

use super::{
    Command, Picked, Prompt, ReadLine, Typed,
    show::{self, View},
};
use crate::{
    grade::{Mode, Rating},
    history::Shelved,
    session::{Feedback, Practice, PracticeError, Stage, Summary},
    terminal::{Flow, Palette, hang},
};
use jiff::Timestamp;
use std::{
    io::{self, Write},
    path::Path,
    time::Duration,
};

/// What the dialogue needs of the world outside.
pub trait Host {
    /// The time.
    fn now(&mut self) -> Timestamp;

    /// Columns there are; the user may change them at any time.
    fn width(&mut self) -> usize;

    /// Lets the user write in their editor. `None`: the text is as it was.
    ///
    /// # Errors
    /// Why the editor cannot be used, one sentence.
    fn edit_text(&mut self, text: &str) -> Result<Option<String>, String>;

    /// Opens a file in the user's editor at a line and waits.
    ///
    /// # Errors
    /// Why the editor cannot be used, one sentence.
    fn edit_file(&mut self, path: &Path, line: usize) -> Result<(), String>;
}

/// Hits of a search that are shown.
const HITS: usize = 5;

/// A practice as a dialogue.
pub struct Repl<'a> {
    practice: Practice,
    prompt: &'a mut dyn Prompt,
    out: &'a mut dyn Write,
    host: &'a mut dyn Host,
    view: View,
    mode: Mode,
    /// What the next question's answer begins with: one that was taken back.
    draft: String,
    /// That the index cannot be used was told.
    trouble_told: bool,
}

/// Whether the dialogue goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flowing {
    On,
    Leave,
}

impl<'a> Repl<'a> {
    /// A dialogue on `practice` that reads from `prompt` and writes to `out`; answers are given in
    /// `mode` until the user changes it.
    pub fn new(
        practice: Practice,
        prompt: &'a mut dyn Prompt,
        out: &'a mut dyn Write,
        host: &'a mut dyn Host,
        view: View,
        mode: Mode,
    ) -> Self {
        Self { practice, prompt, out, host, view, mode, draft: String::new(), trouble_told: false }
    }

    /// Runs until the user leaves or there is no further question, shows what it came to, and gives
    /// the practice back.
    ///
    /// # Errors
    /// When the output cannot be written or the input cannot be read.
    pub fn run(mut self) -> io::Result<(Summary, Practice)> {
        loop {
            self.view.width = self.host.width();
            let flowing = match self.practice.stage() {
                Stage::Asking => self.question()?,
                Stage::Graded => self.after()?,
                Stage::Finished => Flowing::Leave,
            };
            self.tell_troubles()?;
            if flowing == Flowing::Leave {
                break;
            }
        }
        let now = self.host.now();
        let summary = self.practice.summary(now);
        self.show(&[Flow::new()])?;
        self.show(&show::summary(&summary, &self.view))?;
        Ok((summary, self.practice))
    }

    fn show(&mut self, lines: &[Flow]) -> io::Result<()> {
        self.out.write_all(show::render(lines).as_bytes())?;
        self.out.flush()
    }

    /// One sentence to the user.
    fn say(&mut self, text: &str) -> io::Result<()> {
        let lines: Vec<_> = Flow::plain(text).wrap(self.view.width);
        self.show(&lines)
    }

    fn refuse(&mut self, error: &PracticeError) -> io::Result<()> {
        self.say(&error.to_string())?;
        error.hint().map_or(Ok(()), |hint| self.say(&hint))
    }

    fn tell_troubles(&mut self) -> io::Result<()> {
        for trouble in self.practice.take_troubles() {
            let first = Flow::styled(Palette::BAD.bold(), "NOT SAVED: ");
            let lines = hang(&first, &Flow::styled(Palette::BAD, &trouble), self.view.width);
            self.show(&lines)?;
        }
        Ok(())
    }

    /// That nothing can be looked up, once.
    fn tell_index_trouble(&mut self) -> io::Result<()> {
        if self.trouble_told {
            return Ok(());
        }
        let Some(trouble) = self.practice.notes().trouble() else { return Ok(()) };
        self.trouble_told = true;
        self.say(&format!("No passages can be shown: {trouble}"))
    }

    /// Poses the question at hand and takes its answer.
    fn question(&mut self) -> io::Result<Flowing> {
        self.pose()?;
        let mut draft = std::mem::take(&mut self.draft);
        let begun = self.host.now();
        loop {
            let typed = match self.prompt.answer(&draft) {
                Ok(typed) => typed,
                Err(e) => return self.leave(e),
            };
            match typed {
                Typed::Answer(answer) => {
                    self.grade(&answer, begun)?;
                    return Ok(Flowing::On);
                }
                Typed::Command { draft: so_far, line } => {
                    draft = so_far;
                    let command = match Command::parse(&line) {
                        Ok(command) => command,
                        Err(told) => {
                            self.say(&told)?;
                            continue;
                        }
                    };
                    match command {
                        Command::Quit => return Ok(Flowing::Leave),
                        Command::Edit => {
                            if let Some(written) = self.write_answer(&draft)? {
                                if !self.prompt.is_interactive() {
                                    self.grade(&written, begun)?;
                                    return Ok(Flowing::On);
                                }
                                draft = written;
                            }
                        }
                        Command::Undo => match self.practice.undo() {
                            Ok(undone) => {
                                self.say("Took the last answer back.")?;
                                self.pose()?;
                                draft =
                                    if self.prompt.is_interactive() { undone.answer } else { String::new() };
                            }
                            Err(e) => self.refuse(&e)?,
                        },
                        Command::Skip | Command::Bury | Command::Suspend | Command::Ignore => {
                            if self.put_aside(&command)? {
                                return Ok(Flowing::On);
                            }
                        }
                        Command::Hint => match self.practice.hint(&draft, self.mode) {
                            Ok(Some(hint)) => self.hint(&hint)?,
                            Ok(None) => {
                                self.say("There are no more hints; :model shows the model answer.")?
                            }
                            Err(e) => self.refuse(&e)?,
                        },
                        Command::Why | Command::Accept { .. } | Command::Retry | Command::Rate(_) => {
                            self.say("Answer first; :skip goes on without.")?;
                        }
                        common => self.common(&common)?,
                    }
                }
            }
        }
    }

    /// Shows the question at hand.
    fn pose(&mut self) -> io::Result<()> {
        let Some(ask) = self.practice.ask() else { return Ok(()) };
        let mut lines = vec![Flow::styled(Palette::DIM, &"─".repeat(self.view.width))];
        lines.extend(show::ask(&ask, &self.view));
        self.show(&lines)
    }

    fn grade(&mut self, answer: &str, begun: Timestamp) -> io::Result<()> {
        let now = self.host.now();
        // The clock may have been set back in between.
        let took = Duration::try_from(now.duration_since(begun)).unwrap_or_default();
        match self.practice.answer(answer, self.mode, took, now) {
            Ok(feedback) => {
                // Loud before the feedback: whoever reads on must know.
                self.tell_troubles()?;
                self.view.width = self.host.width();
                self.show(&show::feedback(&feedback, &self.view))?;
                self.tell_index_trouble()
            }
            Err(e) => self.refuse(&e),
        }
    }

    /// Takes a rating, or a command, after the feedback.
    fn after(&mut self) -> io::Result<Flowing> {
        let picked = match self.prompt.pick() {
            Ok(picked) => picked,
            Err(e) => return self.leave(e),
        };
        let command = match picked {
            Picked::Accept => return self.rate(None),
            Picked::Rate(rating) => return self.rate(Some(rating)),
            Picked::Other(_) => {
                self.say("Enter goes on; 1 again, 2 hard, 3 good, 4 easy; :help shows the commands.")?;
                return Ok(Flowing::On);
            }
            Picked::Command(line) => match Command::parse(&line) {
                Ok(command) => command,
                Err(told) => {
                    self.say(&told)?;
                    return Ok(Flowing::On);
                }
            },
        };
        match command {
            Command::Quit => return Ok(Flowing::Leave),
            Command::Rate(rating) => return self.rate(Some(rating)),
            Command::Skip => return self.rate(None),
            Command::Bury | Command::Suspend | Command::Ignore => {
                self.put_aside(&command)?;
            }
            Command::Retry => {
                if let Err(e) = self.practice.retry() {
                    self.refuse(&e)?;
                }
            }
            Command::Undo => {
                self.undo()?;
            }
            Command::Why => match self.practice.feedback() {
                Ok(feedback) => self.show(&show::why(&feedback, &self.view))?,
                Err(e) => self.refuse(&e)?,
            },
            Command::Accept { number, words } => self.accept(number, words)?,
            Command::Edit => self.edit_question()?,
            Command::Hint => self.say("The hints are for before the answer; :retry asks it again.")?,
            common => self.common(&common)?,
        }
        Ok(Flowing::On)
    }

    fn rate(&mut self, rating: Option<Rating>) -> io::Result<Flowing> {
        match self.practice.rate(rating) {
            Ok(outcome) => {
                if let (Some(rating), Some(_)) = (rating, outcome.due) {
                    let name = show::rating_name(rating);
                    let line = Flow::plain("Rated ")
                        .and(Palette::STRONG, name)
                        .then(&format!(", {}", outcome.words));
                    self.show(&[line])?;
                }
            }
            Err(e) => self.refuse(&e)?,
        }
        Ok(Flowing::On)
    }

    /// Takes the last answer back; a person goes on from its text. `false` when there is none.
    fn undo(&mut self) -> io::Result<bool> {
        match self.practice.undo() {
            Ok(undone) => {
                if self.prompt.is_interactive() {
                    self.draft = undone.answer;
                }
                self.say("Took the last answer back.").map(|()| true)
            }
            Err(e) => self.refuse(&e).map(|()| false),
        }
    }

    /// What can be asked at any time.
    fn common(&mut self, command: &Command) -> io::Result<()> {
        match command {
            Command::Model => match self.practice.model().map(str::to_owned) {
                Ok(answer) => {
                    let lines = show::model(&answer, &self.view);
                    self.show(&lines)
                }
                Err(e) => self.refuse(&e),
            },
            Command::Search(words) => {
                self.tell_wait()?;
                let found = self.practice.notes().search(words, HITS);
                if let Ok(found) = &found
                    && let Some(meant) = &found.did_you_mean
                {
                    self.say(&format!("searched for: {meant}"))?;
                }
                self.hits(found.map(|f| f.hits))
            }
            Command::Related => {
                let Some(question) = self.practice.ask().map(|a| a.question.clone()) else { return Ok(()) };
                self.tell_wait()?;
                let found = self.practice.notes().related(&question, HITS);
                self.hits(found)
            }
            Command::Spoken | Command::Written => {
                let spoken = *command == Command::Spoken;
                self.mode = if spoken { Mode::Spoken } else { Mode::Written };
                self.say(if spoken { "Answers count as spoken." } else { "Answers count as typed." })
            }
            _ => self.show(&show::help(&self.view)),
        }
    }

    fn tell_wait(&mut self) -> io::Result<()> {
        if self.practice.notes().is_ready() { Ok(()) } else { self.say("Waiting for the index …") }
    }

    fn hits(&mut self, found: Result<Vec<crate::index::Hit>, String>) -> io::Result<()> {
        match found {
            Ok(hits) if hits.is_empty() => self.say("Nothing found."),
            Ok(hits) => self.show(&show::hits(&hits, &self.view)),
            Err(told) => self.say(&told),
        }
    }

    fn hint(&mut self, hint: &str) -> io::Result<()> {
        let lines = hang(&Flow::styled(Palette::DIM, "hint: "), &Flow::plain(hint), self.view.width);
        self.show(&lines)
    }

    /// Goes on without an answer. `false` when that failed.
    fn put_aside(&mut self, command: &Command) -> io::Result<bool> {
        let now = self.host.now();
        let tomorrow = self.practice.journal().scheduler().days().end_of_day(now);
        let (done, told) = match command {
            Command::Bury => (self.practice.shelve(Shelved::Until(tomorrow)), "Not before tomorrow."),
            Command::Suspend => {
                (self.practice.shelve(Shelved::Suspended), "It will not be asked any more, unless by its id.")
            }
            Command::Ignore => (self.practice.ignore(), "Kept as a stub: it is no question."),
            _ => (self.practice.skip(), ""),
        };
        match done {
            Ok(()) if told.is_empty() => Ok(true),
            Ok(()) => self.say(told).map(|()| true),
            Err(e) => self.refuse(&e).map(|()| false),
        }
    }

    /// 'I did say that.'
    fn accept(&mut self, number: usize, mut words: String) -> io::Result<()> {
        if words.is_empty() {
            words = match self.practice.nearest_words(number) {
                Ok(words) => words,
                Err(e) => return self.refuse(&e),
            };
            if self.prompt.is_interactive() {
                self.say("These words will count from now on; change them, or empty the line to leave it:")?;
                words = match self.prompt.change("+", &words) {
                    Ok(words) => words,
                    Err(ReadLine::Io(e)) => return Err(e),
                    Err(ReadLine::Eof | ReadLine::Interrupted) => String::new(),
                };
                if words.trim().is_empty() {
                    return self.say("Left as it was.");
                }
            }
        }
        match self.practice.accept(number, &words) {
            Ok(accepted) => {
                if accepted.pinned > 0 {
                    let file = accepted.file.file_name().unwrap_or_default().to_string_lossy();
                    self.say(&format!("Wrote {} mined concepts to {file} first.", accepted.pinned))?;
                }
                let line = Flow::plain("“")
                    .then(&accepted.words)
                    .then("” counts as ")
                    .and(Palette::STRONG, &accepted.concept)
                    .then(" from now on.");
                let lines = line.wrap(self.view.width);
                self.show(&lines)?;
                self.show_feedback_again(Some(accepted.before))
            }
            Err(e) => self.refuse(&e),
        }
    }

    fn show_feedback_again(&mut self, before: Option<f64>) -> io::Result<()> {
        match self.practice.feedback() {
            Ok(feedback) => {
                let feedback = Feedback { before: before.or(feedback.before), ..feedback };
                self.show(&[Flow::new()])?;
                self.show(&show::feedback(&feedback, &self.view))
            }
            Err(_) => Ok(()),
        }
    }

    /// The answer in the user's editor; `None` when nothing came of it.
    fn write_answer(&mut self, draft: &str) -> io::Result<Option<String>> {
        match self.host.edit_text(draft) {
            Ok(Some(text)) if !text.trim().is_empty() => {
                Ok(Some(format!("{}\n", text.trim_end_matches('\n'))))
            }
            Ok(_) => self.say("Left as it was.").map(|()| None),
            Err(told) => self.say(&told).map(|()| None),
        }
    }

    /// The question's bank file in the user's editor; then everything is graded anew.
    fn edit_question(&mut self) -> io::Result<()> {
        let Some(place) = self.practice.ask().map(|a| a.question.place.clone()) else { return Ok(()) };
        if let Err(told) = self.host.edit_file(&place.path, place.line) {
            return self.say(&told);
        }
        match self.practice.reload() {
            Ok(true) => self.show_feedback_again(None),
            Ok(false) => self.say("The question is gone from the bank."),
            Err(e) => self.refuse(&e),
        }
    }

    /// The user leaves, or nothing can be read any more.
    fn leave(&mut self, why: ReadLine) -> io::Result<Flowing> {
        match why {
            ReadLine::Eof | ReadLine::Interrupted => Ok(Flowing::Leave),
            ReadLine::Io(e) => Err(e),
        }
    }
}
