//! What a user changes during a practice: questions set aside, words that count, texts in the editor.

use super::Repl;
use crate::{
    history::Hidden,
    repl::{HostError, PracticeCommand, ReadLineError, show},
    session::{Feedback, SetAsideKind, Undone},
    terminal::{Flow, Palette},
    wording::plural,
};
use std::io;

/// What is said where an edit was cancelled.
const UNCHANGED: &str = "Nothing changed.";

impl Repl<'_> {
    /// Goes on without an answer. `false` when that failed.
    pub(super) fn set_aside(&mut self, command: &PracticeCommand) -> io::Result<bool> {
        let now = self.host.now();
        let tomorrow = self.practice.journal().scheduler().days().end_of_day(now);
        let (done, message) = match command {
            PracticeCommand::Bury => (
                self.practice.hide(Hidden::Until(tomorrow)),
                "Buried: it comes back tomorrow at the earliest.",
            ),
            PracticeCommand::Suspend => {
                (self.practice.hide(Hidden::Suspended), "Suspended: it is only asked by its id.")
            }
            PracticeCommand::Ignore => {
                (self.practice.ignore(), "Ignored: it stays in the bank, but is not asked.")
            }
            _ => (self.practice.skip(), ""),
        };
        match done {
            Ok(()) if message.is_empty() => Ok(true),
            Ok(()) => self.say(message).map(|()| true),
            Err(e) => self.refuse(&e).map(|()| false),
        }
    }

    /// Undoes the last step; a person continues from the text of a removed answer. `true` when the
    /// current question is another one now.
    pub(super) fn undo(&mut self) -> io::Result<bool> {
        let message = match self.practice.undo() {
            Ok(Undone::Answer(answer)) => {
                if self.prompt.is_interactive() {
                    self.draft = answer;
                }
                "The last answer is removed."
            }
            Ok(Undone::SetAside { kind: SetAsideKind::Skipped, .. }) => "Back to the question you skipped.",
            Ok(Undone::SetAside { question, kind, is_current }) => {
                let was = if kind == SetAsideKind::Ignored { "ignored" } else { "set aside" };
                self.say(&format!("`{question}` is no longer {was}."))?;
                return Ok(is_current);
            }
            Err(e) => return self.refuse(&e).map(|()| false),
        };
        self.say(message).map(|()| true)
    }

    /// 'I did say that.'
    pub(super) fn accept(&mut self, number: usize, mut words: String) -> io::Result<()> {
        if words.is_empty() {
            words = match self.practice.nearest_words(number) {
                Ok(words) => words,
                Err(e) => return self.refuse(&e),
            };
            if self.prompt.is_interactive() {
                self.say("These words will count for the concept. Edit them, or clear the line to cancel:")?;
                words = match self.prompt.change("+", &words) {
                    Ok(words) => words,
                    Err(ReadLineError::Io(e)) => return Err(e),
                    Err(ReadLineError::Eof | ReadLineError::Interrupted) => String::new(),
                };
                if words.trim().is_empty() {
                    return self.say(UNCHANGED);
                }
            }
        }
        match self.practice.accept(number, &words) {
            Ok(accepted) => {
                if accepted.pinned > 0 {
                    let file = accepted.file.file_name().unwrap_or_default().to_string_lossy();
                    let concepts = plural(accepted.pinned, "mined concept");
                    self.say(&format!("Wrote {concepts} to {file} first."))?;
                }
                let line = Flow::plain("“")
                    .then(&accepted.words)
                    .then("” now counts as ")
                    .and(Palette::STRONG, &accepted.concept)
                    .then(".");
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
                self.show(&show::feedback(&feedback, self.practice.speech(), &self.view))
            }
            Err(_) => Ok(()),
        }
    }

    /// The answer written in the user's editor; `None` when it was not changed.
    pub(super) fn write_answer(&mut self, draft: &str) -> io::Result<Option<String>> {
        match self.host.edit_text(draft) {
            Ok(Some(text)) if !text.trim().is_empty() => {
                Ok(Some(format!("{}\n", text.trim_end_matches('\n'))))
            }
            Ok(_) => self.say(UNCHANGED).map(|()| None),
            Err(e) => self.host_failed(&e).map(|()| None),
        }
    }

    /// Opens the question's bank file in the user's editor, then grades everything again.
    pub(super) fn edit_question(&mut self) -> io::Result<()> {
        let Some(place) = self.practice.question().map(|q| q.question.place.clone()) else { return Ok(()) };
        if let Err(e) = self.host.edit_file(&place.path, place.line) {
            return self.host_failed(&e);
        }
        match self.practice.reload() {
            Ok(true) => self.show_feedback_again(None),
            Ok(false) => self.say("The question is no longer in the bank."),
            Err(e) => self.refuse(&e),
        }
    }

    pub(super) fn host_failed(&mut self, error: &HostError) -> io::Result<()> {
        self.explain(&error.to_string(), error.hint().as_deref())
    }
}
