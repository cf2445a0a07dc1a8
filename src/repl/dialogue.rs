//! The dialogue: asks, reads, shows, until the user leaves or nothing is left.

mod change;
mod spoken;

use super::{
    Command, Picked, Prompt, ReadLine, Typed,
    show::{self, View},
};
use crate::{
    grade::{Mode, Rating},
    session::{Notes, Practice, PracticeError, Spoken, Stage, Summary},
    speech::Heard,
    terminal::{Flow, Palette, hang},
    wording::rating_name,
};
use jiff::Timestamp;
use std::{
    io::{self, Write},
    path::Path,
};

/// What the dialogue needs of the world outside.
pub(crate) trait Host {
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

    /// Lets the user look through their notes, results following what they type, until they leave.
    ///
    /// # Errors
    /// Why it cannot be done, one sentence.
    fn browse(&mut self, notes: &Notes) -> Result<(), String>;

    /// Whether there is a command that listens.
    fn can_listen(&self) -> bool;

    /// Runs the command that listens; with `keys` the user's keys end it. Shows how long on `out`.
    ///
    /// # Errors
    /// Why nothing was heard, one sentence.
    fn listen(&mut self, question: &str, keys: bool, out: &mut dyn Write) -> Result<Heard, String>;

    /// Begins to read a question aloud, if the user has set a command for it or asks for it now.
    ///
    /// # Errors
    /// Why it cannot be read, one sentence.
    fn speak(&mut self, question: &str, asked: bool) -> Result<(), String>;

    /// Waits until the question has been read.
    fn let_speak(&mut self);

    /// Cuts the reading short; tells what went wrong with it, if anything did.
    fn hush(&mut self) -> Option<String>;
}

/// Hits of a search that are shown.
const HITS: usize = 5;

/// A practice as a dialogue.
pub(crate) struct Repl<'a> {
    practice: Practice,
    prompt: &'a mut dyn Prompt,
    out: &'a mut dyn Write,
    host: &'a mut dyn Host,
    view: View,
    mode: Mode,
    /// What the next question's answer begins with: one that was taken back.
    draft: String,
    /// What was heard as the answer at hand, and is not graded yet.
    heard: Option<Spoken>,
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
    pub(crate) fn new(
        practice: Practice,
        prompt: &'a mut dyn Prompt,
        out: &'a mut dyn Write,
        host: &'a mut dyn Host,
        view: View,
        mode: Mode,
    ) -> Self {
        Self {
            practice,
            prompt,
            out,
            host,
            view,
            mode,
            draft: String::new(),
            heard: None,
            trouble_told: false,
        }
    }

    /// Runs until the user leaves or there is no further question, shows what it came to, and gives
    /// the practice back.
    ///
    /// # Errors
    /// When the output cannot be written or the input cannot be read.
    pub(crate) fn run(mut self) -> io::Result<(Summary, Practice)> {
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
        self.hush()?;
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
            self.prompt.invite(self.invitation());
            let typed = match self.prompt.answer(&draft) {
                Ok(typed) => typed,
                Err(e) => return self.leave(e),
            };
            self.hush()?;
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
                            let Some(written) = self.write_answer(&self.joined(&draft))? else { continue };
                            draft = if self.put_right(&written)? { String::new() } else { written };
                            if !self.prompt.is_interactive() {
                                self.grade(&draft, begun)?;
                                return Ok(Flowing::On);
                            }
                        }
                        Command::Listen => self.listen(&mut draft)?,
                        Command::Drop => {
                            let told =
                                if self.heard.take().is_some() { "Dropped." } else { "Nothing was heard." };
                            self.say(told)?;
                        }
                        Command::Undo => {
                            if self.undo()? {
                                return Ok(Flowing::On);
                            }
                        }
                        Command::Skip | Command::Bury | Command::Suspend | Command::Ignore => {
                            if self.put_aside(&command)? {
                                return Ok(Flowing::On);
                            }
                        }
                        Command::Hint => match self.practice.hint(&self.joined(&draft), self.mode) {
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
        self.heard = None;
        self.show(&lines)?;
        self.prompt.begin();
        self.read_aloud(false)
    }

    fn grade(&mut self, answer: &str, begun: Timestamp) -> io::Result<()> {
        let now = self.host.now();
        let since_begun = Self::since(begun, now);
        let graded = match self.spoken(answer) {
            Some((spoken, took)) => self.practice.answer_spoken(spoken, took.unwrap_or(since_begun), now),
            None => self.practice.answer(answer, self.mode, since_begun, now),
        };
        match graded {
            Ok(feedback) => {
                // Loud before the feedback: whoever reads on must know.
                self.tell_troubles()?;
                self.view.width = self.host.width();
                self.show(&show::feedback(&feedback, self.practice.speech(), &self.view))?;
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
            Command::Listen | Command::Drop => self.say("It is graded already; :retry asks it again.")?,
            common => self.common(&common)?,
        }
        Ok(Flowing::On)
    }

    fn rate(&mut self, rating: Option<Rating>) -> io::Result<Flowing> {
        match self.practice.rate(rating) {
            Ok(outcome) => {
                if let (Some(rating), Some(_)) = (rating, outcome.due) {
                    let name = rating_name(rating);
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

    /// What can be asked at any time.
    fn common(&mut self, command: &Command) -> io::Result<()> {
        match command {
            Command::Model => match self.practice.model().map(str::to_owned) {
                Ok(answer) => {
                    let lines = show::model(&answer, self.practice.equivalent(), &self.view);
                    self.show(&lines)
                }
                Err(e) => self.refuse(&e),
            },
            Command::Search(words) if words.is_empty() && self.prompt.is_interactive() => {
                self.tell_wait()?;
                match self.host.browse(self.practice.notes()) {
                    Ok(()) => Ok(()),
                    Err(told) => self.say(&told),
                }
            }
            Command::Search(words) if words.is_empty() => self.say("Say what to look for: :search WORDS"),
            Command::Search(words) => {
                self.tell_wait()?;
                let found = self.practice.notes().search(words, HITS);
                if let Ok(found) = &found
                    && let Some(meant) = &found.did_you_mean
                {
                    self.say(&format!("searched for: {meant}"))?;
                }
                for remark in found.iter().flat_map(|f| &f.remarks) {
                    self.say(remark)?;
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
            Command::Speak => self.read_aloud(true),
            Command::Move(topics) => match self.practice.move_to(topics) {
                Ok(()) => self.say(&format!("Moved to {}.", topics.join(", "))),
                Err(e) => self.refuse(&e),
            },
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

    /// The user leaves, or nothing can be read any more.
    fn leave(&mut self, why: ReadLine) -> io::Result<Flowing> {
        match why {
            ReadLine::Eof | ReadLine::Interrupted => Ok(Flowing::Leave),
            ReadLine::Io(e) => Err(e),
        }
    }
}
