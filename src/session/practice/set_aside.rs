//! Questions set aside without an answer, and undo.

use super::{Current, Practice};
use crate::{
    bank::{Location, QuestionId, edit},
    history::Hidden,
    session::{PracticeError, SetAsideKind, Undone},
};

/// A question that was set aside, and its state before.
pub(super) struct SetAside {
    pub(super) question: QuestionId,
    pub(super) place: Location,
    kind: SetAsideKind,
    /// Number of answers of the session at that time, its own included.
    after: usize,
    answered: bool,
    at: usize,
    attempt: u32,
    hints: u32,
    saw_model: bool,
}

impl Practice {
    /// Goes to the next question without an answer.
    ///
    /// # Errors
    /// When the next question cannot be read.
    pub(crate) fn skip(&mut self) -> Result<(), PracticeError> {
        match self.set_aside_record(SetAsideKind::Skipped) {
            // After an answer there is nothing to set aside.
            Ok(aside) if !aside.answered => self.set_aside(aside),
            _ => self.advance(),
        }
    }

    /// Hides the current question and goes to the next one.
    ///
    /// # Errors
    /// When there is no question, or the next one cannot be read.
    pub(crate) fn hide(&mut self, kind: Hidden) -> Result<(), PracticeError> {
        let aside = self.set_aside_record(SetAsideKind::Hidden)?;
        self.journal.write(|history| history.hide(&aside.question, Some(kind)));
        self.set_aside(aside)
    }

    /// The record of setting the current question aside.
    pub(super) fn set_aside_record(&self, kind: SetAsideKind) -> Result<SetAside, PracticeError> {
        let Current { question, attempt, hints, saw_model, graded, .. } = self.current()?;
        let answered = graded.is_some();
        Ok(SetAside {
            question: question.id.clone(),
            place: question.place.clone(),
            kind,
            after: self.done.len() + usize::from(answered),
            answered,
            at: self.at,
            attempt: *attempt,
            hints: *hints,
            saw_model: *saw_model,
        })
    }

    /// Remembers a question that is set aside, and goes to the next one.
    pub(super) fn set_aside(&mut self, aside: SetAside) -> Result<(), PracticeError> {
        self.set_aside.push(aside);
        self.advance()
    }

    /// Undoes the last step: removes an answer, as if it had not been given, or asks a question again
    /// that was set aside since.
    ///
    /// # Errors
    /// When there was no step in this session, or bank or question cannot be read or written; everything
    /// stays as it was then.
    pub(crate) fn undo(&mut self) -> Result<Undone, PracticeError> {
        let graded = usize::from(self.current.as_ref().is_some_and(|c| c.graded.is_some()));
        let answers = self.done.len() + graded;
        if let Some(aside) = self.set_aside.pop_if(|aside| aside.after == answers) {
            return self.restore(aside);
        }
        if answers == 0 {
            return Err(PracticeError::NothingToUndo);
        }
        self.finish_current();
        let done = self.done.pop().ok_or(PracticeError::NothingToUndo)?;
        self.journal.remove(done.review, &done.question);
        if done.requeued {
            self.queue.pop();
        }
        self.at = done.at;
        self.load()?;
        if let Some(current) = &mut self.current {
            current.attempt = done.attempt;
        }
        Ok(Undone::Answer(done.answer))
    }

    /// Undoes that a question was set aside; asks it again unless it was answered before.
    fn restore(&mut self, aside: SetAside) -> Result<Undone, PracticeError> {
        match aside.kind {
            SetAsideKind::Skipped => {}
            SetAsideKind::Hidden => {
                self.journal.write(|history| history.hide(&aside.question, None));
            }
            SetAsideKind::Ignored => {
                let done = edit::set_ignored(&aside.place.path, &aside.question, false)
                    .map_err(PracticeError::from)
                    .and_then(|()| self.deck.reload().map_err(PracticeError::from));
                if let Err(e) = done {
                    self.set_aside.push(aside);
                    return Err(e);
                }
            }
        }
        let SetAside { question, kind, answered, .. } = aside;
        if !answered {
            self.finish_current();
            self.at = aside.at;
            self.load()?;
            if let Some(current) = self.current.as_mut().filter(|c| c.question.id == question) {
                (current.attempt, current.hints, current.saw_model) =
                    (aside.attempt, aside.hints, aside.saw_model);
            }
        }
        Ok(Undone::SetAside { question, kind, is_current: !answered })
    }
}
