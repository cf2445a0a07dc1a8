//! The dialogue of a round: asks and reads against the clock, until the round is over or left.

use super::{
    RoundInput, RoundPrompt, Ticks,
    command::RoundCommand,
    show::{self, AnswerEnd},
};
use crate::{
    repl::{
        ReadLineError, Typed,
        show::{View, render, save_problems},
    },
    session::{Mock, MockEnd, MockStage, Plan},
    terminal::{Flow, Palette},
    wording::sentence,
};
use jiff::Timestamp;
use std::io::{self, Write};

/// A mock round as a dialogue.
pub(crate) struct RoundDialogue<'a> {
    /// The round.
    pub mock: Mock,
    /// The user's input.
    pub prompt: &'a mut dyn RoundPrompt,
    /// The output.
    pub out: &'a mut dyn Write,
    /// The current time, for the history.
    pub now: &'a mut dyn FnMut() -> Timestamp,
    /// The monotonic clock.
    pub ticks: Ticks,
    /// How it is shown.
    pub view: View,
}

/// How the dialogue ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoundEnd {
    /// The round is over.
    Over(MockEnd),
    /// The user left, and can resume the round.
    Left,
}

/// What follows an input.
enum Step {
    /// The next question, follow-up, or the end.
    Next,
    /// The same question, with this draft of the answer.
    Again(String),
    /// The user leaves.
    Leave,
}

/// Shows the plan and waits for Enter; `false` when the user cancels.
///
/// # Errors
/// When the output cannot be written or the input cannot be read.
pub(crate) fn confirm(
    plan: &Plan,
    ask: Option<&mut dyn RoundPrompt>,
    out: &mut dyn Write,
    view: &View,
) -> io::Result<bool> {
    out.write_all(render(&show::plan(plan, view)).as_bytes())?;
    out.flush()?;
    let Some(prompt) = ask else { return Ok(true) };
    match prompt.line("Enter starts the round, q cancels ") {
        Ok(line) => {
            Ok(!matches!(line.trim().to_lowercase().as_str(), "q" | "n" | "no" | ":q" | ":quit" | "quit"))
        }
        Err(ReadLineError::Eof | ReadLineError::Interrupted) => Ok(false),
        Err(ReadLineError::Io(e)) => Err(e),
    }
}

impl RoundDialogue<'_> {
    /// Runs until the round is over or the user leaves, and returns the round.
    ///
    /// # Errors
    /// When the output cannot be written or the input cannot be read.
    pub(crate) fn run(mut self) -> io::Result<(Mock, RoundEnd)> {
        while self.mock.stage() != MockStage::Finished {
            if !self.question()? {
                self.report_problems()?;
                return Ok((self.mock, RoundEnd::Left));
            }
            self.report_problems()?;
        }
        let now = (self.now)();
        self.mock.finish(now);
        self.report_problems()?;
        let end = self.mock.end().unwrap_or(MockEnd::Done);
        if end == MockEnd::TimeOver && self.mock.left() > 0 {
            self.say("The time of the round is up. What was not asked counts as not answered.")?;
        }
        Ok((self.mock, RoundEnd::Over(end)))
    }

    fn show(&mut self, lines: &[Flow]) -> io::Result<()> {
        self.out.write_all(render(lines).as_bytes())?;
        self.out.flush()
    }

    /// Shows a message as a sentence.
    fn say(&mut self, message: &str) -> io::Result<()> {
        let lines = Flow::plain(&sentence(message)).wrap(self.view.width);
        self.show(&lines)
    }

    fn report_problems(&mut self) -> io::Result<()> {
        let problems = self.mock.take_problems();
        self.show(&save_problems(&problems, &self.view))
    }

    /// Asks the current question or follow-up and reads the answer. `false` when the user leaves.
    fn question(&mut self) -> io::Result<bool> {
        let Some(question) = self.mock.question() else { return Ok(true) };
        let sections = self.mock.plan().sections.len() > 1;
        let lines = show::question(&question, sections, &self.view);
        self.show(&lines)?;
        let tick = (self.ticks)();
        self.mock.run(tick);
        let mut draft = String::new();
        loop {
            match self.read(draft)? {
                Step::Next => return Ok(true),
                Step::Leave => return Ok(false),
                Step::Again(typed) => draft = typed,
            }
        }
    }

    /// Reads an answer, a command, or the end of the time.
    fn read(&mut self, draft: String) -> io::Result<Step> {
        let Some(clock) = self.mock.clock().copied() else { return Ok(Step::Next) };
        match self.prompt.answer(&draft, &clock) {
            Ok(RoundInput::Typed(Typed::Answer(answer))) => self.take(&answer, AnswerEnd::HandedIn),
            Ok(RoundInput::TimeOver(answer)) => self.take(&answer, AnswerEnd::TimeOver),
            Ok(RoundInput::Typed(Typed::Command { draft, line })) => self.command(draft, &line),
            Err(ReadLineError::Eof | ReadLineError::Interrupted) => self.leave(draft),
            Err(ReadLineError::Io(e)) => Err(e),
        }
    }

    fn take(&mut self, answer: &str, end: AnswerEnd) -> io::Result<Step> {
        let tick = (self.ticks)();
        let times = self.mock.clock().map(|c| c.times(tick));
        let now = (self.now)();
        let taken = match end {
            AnswerEnd::TimeOver => self.mock.time_over(answer, tick, now),
            AnswerEnd::HandedIn => self.mock.answer(answer, tick, now),
        };
        if let (Ok(()), Some(times)) = (taken, times) {
            let is_empty = answer.trim().is_empty();
            self.show(&show::taken(&times, end, is_empty, &self.view))?;
        }
        Ok(Step::Next)
    }

    fn command(&mut self, draft: String, line: &str) -> io::Result<Step> {
        let command = match RoundCommand::parse(line) {
            Ok(command) => command,
            Err(e) => {
                self.say(&e.to_string())?;
                return Ok(Step::Again(draft));
            }
        };
        match command {
            RoundCommand::Skip => {
                // A round that is already over needs no skipping.
                let _ = self.mock.skip((self.ticks)());
                self.show(&[Flow::styled(Palette::DIM, "Skipped.")])?;
                Ok(Step::Next)
            }
            RoundCommand::Pause => self.pause(draft),
            RoundCommand::Resume => {
                self.say("The clock is running.")?;
                Ok(Step::Again(draft))
            }
            RoundCommand::Help => {
                let lines = show::help(self.mock.plan().pause, &self.view);
                self.show(&lines)?;
                Ok(Step::Again(draft))
            }
            RoundCommand::End => self.end(&draft),
            RoundCommand::Quit => self.leave(draft),
        }
    }

    /// Ends the round; what is typed of an answer is handed in.
    fn end(&mut self, draft: &str) -> io::Result<Step> {
        if !draft.trim().is_empty() {
            self.take(draft.trim_end(), AnswerEnd::HandedIn)?;
        }
        let now = (self.now)();
        self.mock.finish(now);
        Ok(Step::Next)
    }

    fn pause(&mut self, draft: String) -> io::Result<Step> {
        if let Err(e) = self.mock.pause((self.ticks)()) {
            self.say(&e.to_string())?;
            return Ok(Step::Again(draft));
        }
        self.say("The clock is stopped.")?;
        loop {
            let line = match self.prompt.line("Enter starts it again ") {
                Ok(line) => line,
                Err(ReadLineError::Eof | ReadLineError::Interrupted) => return self.leave(draft),
                Err(ReadLineError::Io(e)) => return Err(e),
            };
            match RoundCommand::parse(&line) {
                Ok(RoundCommand::Quit) => return self.leave(draft),
                Ok(RoundCommand::End) => return self.end(&draft),
                Ok(RoundCommand::Resume) => break,
                _ if line.trim().is_empty() => break,
                _ => self.say("The clock is stopped: type :resume, :end or :quit.")?,
            }
        }
        self.mock.run((self.ticks)());
        Ok(Step::Again(draft))
    }

    /// Asks whether the user leaves the round, ends it or stays. The clock runs meanwhile.
    fn leave(&mut self, draft: String) -> io::Result<Step> {
        if !self.prompt.is_interactive() {
            return Ok(Step::Leave);
        }
        let leave = if self.mock.journal().history().is_saved() {
            "Enter leaves it, and `greenroom mock --resume` resumes it later"
        } else {
            "Enter leaves it for good, because it is not saved"
        };
        let typed = match draft.trim() {
            "" => "",
            _ => " Only e hands in what you have typed.",
        };
        self.say(&format!(
            "Leave the round? {leave}; e ends it and shows the report; b goes back to the question.{typed}"
        ))?;
        let line = match self.prompt.line("leave ") {
            Ok(line) => line,
            Err(ReadLineError::Eof | ReadLineError::Interrupted) => return Ok(Step::Leave),
            Err(ReadLineError::Io(e)) => return Err(e),
        };
        match line.trim().trim_start_matches(':').to_lowercase().as_str() {
            "e" | "end" => self.end(&draft),
            "b" | "back" | "n" | "no" => {
                self.mock.run((self.ticks)());
                Ok(Step::Again(draft))
            }
            _ => Ok(Step::Leave),
        }
    }
}
