//! The dialogue of a round: poses, reads against the clock, takes, until the round is over or left.

use super::{Heard, RoundPrompt, Ticks, command::RoundCommand, show};
use crate::{
    repl::{
        ReadLine, Typed,
        show::{View, render},
    },
    session::{Mock, MockEnd, MockStage, Plan},
    terminal::{Flow, Palette, hang},
};
use jiff::Timestamp;
use std::io::{self, Write};

/// A mock round as a dialogue.
pub(crate) struct RoundTalk<'a> {
    /// The round.
    pub mock: Mock,
    /// Reads what the user types.
    pub prompt: &'a mut dyn RoundPrompt,
    /// Takes what is shown.
    pub out: &'a mut dyn Write,
    /// The time of day, for the history.
    pub now: &'a mut dyn FnMut() -> Timestamp,
    /// The clock.
    pub ticks: Ticks,
    /// How things are shown.
    pub view: View,
}

/// How the dialogue ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoundEnd {
    /// The round is over: the report is next.
    Over(MockEnd),
    /// The user left and can go on another time.
    Left,
}

/// How an answer came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerEnd {
    /// By its author.
    HandedIn,
    /// As it stood at the hard limit.
    TimeOver,
    /// As it stood when the round was ended.
    AtEnd,
}

/// What became of a question.
enum Step {
    /// On to whatever is next.
    Next,
    /// The same again, from this draft.
    Again(String),
    /// The round is left.
    Leave,
}

/// Shows the plan and waits for Enter; `false` when the user does not want it.
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
    match prompt.line("Enter begins, q leaves it ") {
        Ok(line) => {
            Ok(!matches!(line.trim().to_lowercase().as_str(), "q" | "n" | "no" | ":q" | ":quit" | "quit"))
        }
        Err(ReadLine::Eof | ReadLine::Interrupted) => Ok(false),
        Err(ReadLine::Io(e)) => Err(e),
    }
}

impl RoundTalk<'_> {
    /// Runs until the round is over or the user leaves; gives the round back.
    ///
    /// # Errors
    /// When the output cannot be written or the input cannot be read.
    pub(crate) fn run(mut self) -> io::Result<(Mock, RoundEnd)> {
        while self.mock.stage() != MockStage::Finished {
            if !self.question()? {
                self.tell_troubles()?;
                return Ok((self.mock, RoundEnd::Left));
            }
            self.tell_troubles()?;
        }
        let now = (self.now)();
        self.mock.finish(now);
        self.tell_troubles()?;
        let end = self.mock.end().unwrap_or(MockEnd::Done);
        if end == MockEnd::TimeOver && self.mock.left() > 0 {
            self.say("The round's time is over; what was not asked counts as not answered.")?;
        }
        Ok((self.mock, RoundEnd::Over(end)))
    }

    fn show(&mut self, lines: &[Flow]) -> io::Result<()> {
        self.out.write_all(render(lines).as_bytes())?;
        self.out.flush()
    }

    /// One sentence to the user.
    fn say(&mut self, text: &str) -> io::Result<()> {
        let lines = Flow::plain(text).wrap(self.view.width);
        self.show(&lines)
    }

    fn tell_troubles(&mut self) -> io::Result<()> {
        for trouble in self.mock.take_troubles() {
            let first = Flow::styled(Palette::BAD.bold(), "NOT SAVED: ");
            let lines = hang(&first, &Flow::styled(Palette::BAD, &trouble), self.view.width);
            self.show(&lines)?;
        }
        Ok(())
    }

    /// Poses what is to be asked and takes the answer. `false` when the user leaves.
    fn question(&mut self) -> io::Result<bool> {
        let Some(ask) = self.mock.ask() else { return Ok(true) };
        let sections = self.mock.plan().sections.len() > 1;
        let lines = show::ask(&ask, sections, &self.view);
        self.show(&lines)?;
        let tick = (self.ticks)();
        self.mock.run(tick);
        let mut draft = String::new();
        loop {
            match self.hear(draft)? {
                Step::Next => return Ok(true),
                Step::Leave => return Ok(false),
                Step::Again(typed) => draft = typed,
            }
        }
    }

    /// Reads once: an answer, a command, or the end of the time.
    fn hear(&mut self, draft: String) -> io::Result<Step> {
        let Some(clock) = self.mock.clock().copied() else { return Ok(Step::Next) };
        match self.prompt.answer(&draft, &clock) {
            Ok(Heard::Typed(Typed::Answer(answer))) => self.take(&answer, AnswerEnd::HandedIn),
            Ok(Heard::TimeOver(answer)) => self.take(&answer, AnswerEnd::TimeOver),
            Ok(Heard::Typed(Typed::Command { draft, line })) => self.command(draft, &line),
            Err(ReadLine::Eof | ReadLine::Interrupted) => self.leave(draft),
            Err(ReadLine::Io(e)) => Err(e),
        }
    }

    fn take(&mut self, answer: &str, how: AnswerEnd) -> io::Result<Step> {
        let tick = (self.ticks)();
        let times = self.mock.clock().map(|c| c.times(tick));
        let now = (self.now)();
        let taken = match how {
            AnswerEnd::TimeOver => self.mock.time_over(answer, tick, now),
            AnswerEnd::HandedIn | AnswerEnd::AtEnd => self.mock.answer(answer, tick, now),
        };
        if let (Ok(()), Some(times)) = (taken, times) {
            let words = !answer.trim().is_empty();
            self.show(&show::taken(&times, how, words, &self.view))?;
        }
        Ok(Step::Next)
    }

    fn command(&mut self, draft: String, line: &str) -> io::Result<Step> {
        let command = match RoundCommand::parse(line) {
            Ok(command) => command,
            Err(told) => {
                self.say(&told)?;
                return Ok(Step::Again(draft));
            }
        };
        match command {
            RoundCommand::Skip => {
                // Over already is as good as skipped.
                let _ = self.mock.skip((self.ticks)());
                self.show(&[Flow::styled(Palette::DIM, "Skipped.")])?;
                Ok(Step::Next)
            }
            RoundCommand::Pause => self.pause(draft),
            RoundCommand::Resume => {
                self.say("The clock runs.")?;
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

    /// Ends the round; what is typed of an answer is handed in as it stands.
    fn end(&mut self, draft: &str) -> io::Result<Step> {
        if !draft.trim().is_empty() {
            self.take(draft.trim_end(), AnswerEnd::AtEnd)?;
        }
        let now = (self.now)();
        self.mock.finish(now);
        Ok(Step::Next)
    }

    fn pause(&mut self, draft: String) -> io::Result<Step> {
        if let Err(e) = self.mock.pause((self.ticks)()) {
            self.say(&format!("Sorry, {e}."))?;
            return Ok(Step::Again(draft));
        }
        self.say("The clock stands.")?;
        loop {
            let line = match self.prompt.line("Enter lets it run again ") {
                Ok(line) => line,
                Err(ReadLine::Eof | ReadLine::Interrupted) => return self.leave(draft),
                Err(ReadLine::Io(e)) => return Err(e),
            };
            match RoundCommand::parse(&line) {
                Ok(RoundCommand::Quit) => return self.leave(draft),
                Ok(RoundCommand::End) => return self.end(&draft),
                Ok(RoundCommand::Resume) => break,
                _ if line.trim().is_empty() => break,
                _ => self.say("The clock stands: :resume, :end or :quit.")?,
            }
        }
        self.mock.run((self.ticks)());
        Ok(Step::Again(draft))
    }

    /// The user leaves: for now, for good, or not after all. The clock runs while they think.
    fn leave(&mut self, draft: String) -> io::Result<Step> {
        if !self.prompt.is_interactive() {
            return Ok(Step::Leave);
        }
        let kept = if self.mock.journal().history().is_saved() {
            "Enter keeps it for `greenroom mock --resume`"
        } else {
            "Enter leaves it, and you cannot go on with it, because it is not saved"
        };
        let typed = match draft.trim() {
            "" => "",
            _ => " What you have typed of this answer is not kept by Enter; e hands it in.",
        };
        self.say(&format!(
            "Leave the round? {kept}, e ends it here with the report, b goes back to the question.{typed}"
        ))?;
        let line = match self.prompt.line("leave ") {
            Ok(line) => line,
            Err(ReadLine::Eof | ReadLine::Interrupted) => return Ok(Step::Leave),
            Err(ReadLine::Io(e)) => return Err(e),
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
