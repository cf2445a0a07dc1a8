//! The dialogue of a practice: asks, reads, shows, until the user quits or no question is left.

mod change;
mod spoken;

use super::{
    Host, Picked, PracticeCommand, Prompt, ReadLineError, Typed,
    show::{self, View},
};
use crate::{
    grade::{Mode, Rating},
    index::Hit,
    session::{Practice, PracticeError, Spoken, Stage, Summary},
    terminal::{Flow, Palette, hang},
    wording::{rating_name, sentence},
};
use jiff::Timestamp;
use std::{
    io::{self, Write},
    ops::ControlFlow::{self, Break, Continue},
};

/// Most hits of a search.
const HITS: usize = 5;

/// A practice as a dialogue.
pub(crate) struct Repl<'a> {
    practice: Practice,
    prompt: &'a mut dyn Prompt,
    out: &'a mut dyn Write,
    host: &'a mut dyn Host,
    view: View,
    mode: Mode,
    /// The start of the next answer: one that was undone.
    draft: String,
    /// What was heard of the current answer, until it is graded.
    heard: Option<Spoken>,
    /// Whether the user knows that the index cannot be used.
    index_problem_reported: bool,
}

impl<'a> Repl<'a> {
    /// A dialogue on `practice` that reads from `prompt` and writes to `out`. Answers are given in
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
            index_problem_reported: false,
        }
    }

    /// Runs until the user quits or no question is left, shows the summary, and returns the practice.
    ///
    /// # Errors
    /// When the output cannot be written or the input cannot be read.
    pub(crate) fn run(mut self) -> io::Result<(Summary, Practice)> {
        loop {
            self.view.width = self.host.width();
            let next = match self.practice.stage() {
                Stage::Asking => self.question()?,
                Stage::Graded => self.after_feedback()?,
                Stage::Finished => Break(()),
            };
            self.report_problems()?;
            if next.is_break() {
                break;
            }
        }
        self.stop_speaking()?;
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

    /// Shows a message as a sentence.
    fn say(&mut self, message: &str) -> io::Result<()> {
        let lines = Flow::plain(&sentence(message)).wrap(self.view.width);
        self.show(&lines)
    }

    /// Shows an error and what to do about it.
    fn explain(&mut self, error: &str, hint: Option<&str>) -> io::Result<()> {
        self.say(error)?;
        hint.map_or(Ok(()), |hint| self.say(hint))
    }

    fn refuse(&mut self, error: &PracticeError) -> io::Result<()> {
        self.explain(&error.to_string(), error.hint().as_deref())
    }

    fn report_problems(&mut self) -> io::Result<()> {
        let problems = self.practice.take_problems();
        self.show(&show::save_problems(&problems, &self.view))
    }

    /// Says once that notes cannot be searched.
    fn report_index_problem(&mut self) -> io::Result<()> {
        if self.index_problem_reported {
            return Ok(());
        }
        let Some(error) = self.practice.notes().error() else { return Ok(()) };
        let (text, hint) = (format!("notes cannot be searched: {error}"), error.hint());
        self.index_problem_reported = true;
        self.explain(&text, hint.as_deref())
    }

    /// Asks the current question and reads its answer.
    fn question(&mut self) -> io::Result<ControlFlow<()>> {
        self.ask()?;
        let mut draft = std::mem::take(&mut self.draft);
        let started = self.host.now();
        loop {
            self.prompt.set_enter_action(self.enter_action());
            let typed = match self.prompt.answer(&draft) {
                Ok(typed) => typed,
                Err(e) => return quit(e),
            };
            self.stop_speaking()?;
            match typed {
                Typed::Answer(answer) => {
                    self.grade(&answer, started)?;
                    return Ok(Continue(()));
                }
                Typed::Command { draft: so_far, line } => {
                    draft = so_far;
                    let command = match PracticeCommand::parse(&line) {
                        Ok(command) => command,
                        Err(e) => {
                            self.say(&e.to_string())?;
                            continue;
                        }
                    };
                    match self.before_answer(command, &mut draft, started)? {
                        Before::SameQuestion => {}
                        Before::NextStep => return Ok(Continue(())),
                        Before::Quit => return Ok(Break(())),
                    }
                }
            }
        }
    }

    /// Runs a command while the answer is typed; `draft` is the answer so far.
    fn before_answer(
        &mut self,
        command: PracticeCommand,
        draft: &mut String,
        started: Timestamp,
    ) -> io::Result<Before> {
        use PracticeCommand as Command;
        match command {
            Command::Quit => return Ok(Before::Quit),
            Command::Edit => {
                let Some(written) = self.write_answer(&self.joined(draft))? else {
                    return Ok(Before::SameQuestion);
                };
                *draft = if self.correct_heard(&written)? { String::new() } else { written };
                if !self.prompt.is_interactive() {
                    self.grade(draft, started)?;
                    return Ok(Before::NextStep);
                }
            }
            Command::Listen => self.listen(draft)?,
            Command::Drop => {
                let was_heard = self.heard.take().is_some();
                self.say(if was_heard { "Discarded." } else { "There is nothing to discard." })?;
            }
            Command::Undo => {
                if self.undo()? {
                    return Ok(Before::NextStep);
                }
            }
            Command::Skip | Command::Bury | Command::Suspend | Command::Ignore => {
                if self.set_aside(&command)? {
                    return Ok(Before::NextStep);
                }
            }
            Command::Hint => match self.practice.hint(&self.joined(draft), self.mode) {
                Ok(Some(hint)) => self.hint(&hint)?,
                Ok(None) => self.say("There are no more hints; :model shows the model answer.")?,
                Err(e) => self.refuse(&e)?,
            },
            Command::Why | Command::Accept { .. } | Command::Retry | Command::Rate(_) => {
                self.say("Answer the question first, or :skip it.")?;
            }
            common => self.at_any_time(&common)?,
        }
        Ok(Before::SameQuestion)
    }

    /// Shows the current question.
    fn ask(&mut self) -> io::Result<()> {
        let Some(question) = self.practice.question() else { return Ok(()) };
        let mut lines = vec![Flow::styled(Palette::DIM, &"─".repeat(self.view.width))];
        lines.extend(show::question(&question, &self.view));
        self.heard = None;
        self.show(&lines)?;
        self.prompt.begin();
        self.read_aloud(false)
    }

    fn grade(&mut self, answer: &str, started: Timestamp) -> io::Result<()> {
        let now = self.host.now();
        let by_clock = Self::since(started, now);
        let graded = match self.spoken(answer) {
            Some((spoken, took)) => self.practice.answer_spoken(spoken, took.unwrap_or(by_clock), now),
            None => self.practice.answer(answer, self.mode, by_clock, now),
        };
        match graded {
            Ok(feedback) => {
                // Before the feedback, so that it is not missed.
                self.report_problems()?;
                self.view.width = self.host.width();
                self.show(&show::feedback(&feedback, self.practice.speech(), &self.view))?;
                self.report_index_problem()
            }
            Err(e) => self.refuse(&e),
        }
    }

    /// Reads a rating or a command after the feedback.
    fn after_feedback(&mut self) -> io::Result<ControlFlow<()>> {
        use PracticeCommand as Command;
        let command = match self.prompt.pick() {
            Ok(Picked::Accept) => return self.rate(None),
            Ok(Picked::Rate(rating)) => return self.rate(Some(rating)),
            Ok(Picked::Other(_)) => {
                self.say("Enter continues, 1 to 4 change the rating, :help lists the commands.")?;
                return Ok(Continue(()));
            }
            Ok(Picked::Command(line)) => match PracticeCommand::parse(&line) {
                Ok(command) => command,
                Err(e) => {
                    self.say(&e.to_string())?;
                    return Ok(Continue(()));
                }
            },
            Err(e) => return quit(e),
        };
        match command {
            Command::Quit => return Ok(Break(())),
            Command::Rate(rating) => return self.rate(Some(rating)),
            Command::Skip => return self.rate(None),
            Command::Bury | Command::Suspend | Command::Ignore => {
                self.set_aside(&command)?;
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
                Ok(feedback) => self.show(&show::why(&feedback.grade, &self.view))?,
                Err(e) => self.refuse(&e)?,
            },
            Command::Accept { number, words } => self.accept(number, words)?,
            Command::Edit => self.edit_question()?,
            Command::Hint => self.say("Hints come before the answer; :retry asks the question again.")?,
            Command::Listen | Command::Drop => {
                self.say("The answer is graded already; :retry asks the question again.")?;
            }
            common => self.at_any_time(&common)?,
        }
        Ok(Continue(()))
    }

    fn rate(&mut self, rating: Option<Rating>) -> io::Result<ControlFlow<()>> {
        match self.practice.rate(rating) {
            Ok(outcome) => {
                if let (Some(rating), Some(_)) = (rating, outcome.due) {
                    let line = Flow::plain("Rated ")
                        .and(Palette::STRONG, rating_name(rating))
                        .then(&format!(", {}", outcome.words));
                    self.show(&[line])?;
                }
            }
            Err(e) => self.refuse(&e)?,
        }
        Ok(Continue(()))
    }

    /// Runs a command that works before and after the answer.
    fn at_any_time(&mut self, command: &PracticeCommand) -> io::Result<()> {
        use PracticeCommand as Command;
        match command {
            Command::Model => match self.practice.model().map(str::to_owned) {
                Ok(answer) => {
                    let lines = show::model(&answer, self.practice.equivalent(), &self.view);
                    self.show(&lines)
                }
                Err(e) => self.refuse(&e),
            },
            Command::Search(words) => self.search(words),
            Command::Related => {
                let Some(question) = self.practice.question().map(|q| q.question.clone()) else {
                    return Ok(());
                };
                self.announce_wait()?;
                match self.practice.notes().related(&question, HITS) {
                    Ok(hits) => self.hits(&hits),
                    Err(e) => self.say(&e.to_string()),
                }
            }
            Command::Spoken => {
                self.mode = Mode::Spoken;
                self.say("Answers are graded as spoken from now on.")
            }
            Command::Written => {
                self.mode = Mode::Written;
                self.say("Answers are graded as typed from now on.")
            }
            Command::Speak => self.read_aloud(true),
            Command::Move(topics) => match self.practice.move_to(topics) {
                Ok(()) => self.say(&format!("Moved to {}.", topics.join(", "))),
                Err(e) => self.refuse(&e),
            },
            _ => self.show(&show::help(&self.view)),
        }
    }

    fn search(&mut self, words: &str) -> io::Result<()> {
        if words.is_empty() && !self.prompt.is_interactive() {
            return self.say("Type what to search for: :search WORDS.");
        }
        self.announce_wait()?;
        if words.is_empty() {
            return match self.host.browse(self.practice.notes()) {
                Ok(()) => Ok(()),
                Err(e) => self.host_failed(&e),
            };
        }
        match self.practice.notes().search(words, HITS) {
            Ok(found) => {
                if let Some(corrected) = &found.did_you_mean {
                    self.say(&format!("Searched for “{corrected}”."))?;
                }
                for remark in &found.remarks {
                    self.say(remark)?;
                }
                self.hits(&found.hits)
            }
            Err(e) => self.say(&e.to_string()),
        }
    }

    fn announce_wait(&mut self) -> io::Result<()> {
        if self.practice.notes().is_ready() { Ok(()) } else { self.say("Waiting for the search index …") }
    }

    fn hits(&mut self, hits: &[Hit]) -> io::Result<()> {
        if hits.is_empty() { self.say("Nothing found.") } else { self.show(&show::hits(hits, &self.view)) }
    }

    fn hint(&mut self, hint: &str) -> io::Result<()> {
        let lines = hang(&Flow::styled(Palette::DIM, "hint: "), &Flow::plain(hint), self.view.width);
        self.show(&lines)
    }
}

/// What follows a command before the answer.
enum Before {
    /// The answer is still to be given.
    SameQuestion,
    /// The practice has another question, or the feedback to this one.
    NextStep,
    /// The user quits.
    Quit,
}

/// The user quits, or nothing can be read any more.
fn quit(error: ReadLineError) -> io::Result<ControlFlow<()>> {
    match error {
        ReadLineError::Eof | ReadLineError::Interrupted => Ok(Break(())),
        ReadLineError::Io(e) => Err(e),
    }
}
