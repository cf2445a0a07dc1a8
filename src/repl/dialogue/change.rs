//! What a user changes: questions put aside, words that count from now on, texts in the editor.

use super::Repl;
use crate::{
    history::Hidden,
    repl::{Command, ReadLine, show},
    session::{Aside, Feedback, Undone},
    terminal::{Flow, Palette},
};
use std::io;

impl Repl<'_> {
    /// Goes on without an answer. `false` when that failed.
    pub(super) fn put_aside(&mut self, command: &Command) -> io::Result<bool> {
        let now = self.host.now();
        let tomorrow = self.practice.journal().scheduler().days().end_of_day(now);
        let (done, told) = match command {
            Command::Bury => (self.practice.hide(Hidden::Until(tomorrow)), "Not before tomorrow."),
            Command::Suspend => {
                (self.practice.hide(Hidden::Suspended), "It will not be asked any more, unless by its id.")
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

    /// Takes the last step back; a person goes on from the text of an answer. `true` when another
    /// question is at hand now.
    pub(super) fn undo(&mut self) -> io::Result<bool> {
        let told = match self.practice.undo() {
            Ok(Undone::Answer(answer)) => {
                if self.prompt.is_interactive() {
                    self.draft = answer;
                }
                "Took the last answer back.".to_owned()
            }
            Ok(Undone::Aside { how: Aside::Skipped, .. }) => "Back to the question you skipped.".to_owned(),
            Ok(Undone::Aside { question, how, at_hand }) => {
                let done = if how == Aside::Ignored { "no longer ignored" } else { "no longer put aside" };
                self.say(&format!("`{question}` is {done}."))?;
                return Ok(at_hand);
            }
            Err(e) => return self.refuse(&e).map(|()| false),
        };
        self.say(&told).map(|()| true)
    }

    /// 'I did say that.'
    pub(super) fn accept(&mut self, number: usize, mut words: String) -> io::Result<()> {
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
                self.show(&show::feedback(&feedback, self.practice.speech(), &self.view))
            }
            Err(_) => Ok(()),
        }
    }

    /// The answer in the user's editor; `None` when nothing came of it.
    pub(super) fn write_answer(&mut self, draft: &str) -> io::Result<Option<String>> {
        match self.host.edit_text(draft) {
            Ok(Some(text)) if !text.trim().is_empty() => {
                Ok(Some(format!("{}\n", text.trim_end_matches('\n'))))
            }
            Ok(_) => self.say("Left as it was.").map(|()| None),
            Err(told) => self.say(&told).map(|()| None),
        }
    }

    /// The question's bank file in the user's editor; then everything is graded anew.
    pub(super) fn edit_question(&mut self) -> io::Result<()> {
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
}
