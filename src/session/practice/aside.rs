//! Going on without an answer, and taking a step back.

use super::{Current, Practice};
use crate::{
    bank::{Location, QuestionId, edit},
    history::Hidden,
    session::{Aside, PracticeError, Undone},
};

/// A question that was passed over or put aside, and how it stood.
pub(in crate::session) struct PutAside {
    pub(in crate::session) question: QuestionId,
    pub(in crate::session) place: Location,
    how: Aside,
    /// So many answers had been given; with the question's own, if it was answered before.
    after: usize,
    answered: bool,
    at: usize,
    attempt: u32,
    hints: u32,
    saw_model: bool,
}

impl Practice {
    /// Goes on to the next question without an answer.
    ///
    /// # Errors
    /// When the next question cannot be read.
    pub(crate) fn skip(&mut self) -> Result<(), PracticeError> {
        match self.aside_as(Aside::Skipped) {
            // Going on from an answer leaves nothing out.
            Ok(aside) if !aside.answered => self.put_aside(aside),
            _ => self.go_on(),
        }
    }

    /// Puts the question at hand aside and goes on.
    ///
    /// # Errors
    /// When there is no question, or the next one cannot be read.
    pub(crate) fn hide(&mut self, how: Hidden) -> Result<(), PracticeError> {
        let aside = self.aside_as(Aside::Hidden)?;
        self.journal.write(|history| history.hide(&aside.question, Some(how)));
        self.put_aside(aside)
    }

    /// The question at hand as it is to be put aside.
    pub(in crate::session) fn aside_as(&self, how: Aside) -> Result<PutAside, PracticeError> {
        let Current { question, attempt, hints, saw_model, graded, .. } = self.current()?;
        let answered = graded.is_some();
        Ok(PutAside {
            question: question.id.clone(),
            place: question.place.clone(),
            how,
            after: self.done.len() + usize::from(answered),
            answered,
            at: self.at,
            attempt: *attempt,
            hints: *hints,
            saw_model: *saw_model,
        })
    }

    /// Remembers what is put aside, and goes on to the next question.
    pub(in crate::session) fn put_aside(&mut self, aside: PutAside) -> Result<(), PracticeError> {
        self.aside.push(aside);
        self.go_on()
    }

    /// Takes the last step back: an answer, as if it had not been given, or a question that was
    /// passed over or put aside since.
    ///
    /// # Errors
    /// When there was no step in this session, or bank or question cannot be read or written;
    /// everything is then as it was.
    pub(crate) fn undo(&mut self) -> Result<Undone, PracticeError> {
        let graded = usize::from(self.current.as_ref().is_some_and(|c| c.graded.is_some()));
        let answers = self.done.len() + graded;
        if let Some(aside) = self.aside.pop_if(|aside| aside.after == answers) {
            return self.take_up(aside);
        }
        if answers == 0 {
            return Err(PracticeError::NothingToUndo);
        }
        self.leave();
        let done = self.done.pop().ok_or(PracticeError::NothingToUndo)?;
        self.journal.take_back(done.review, &done.question);
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

    /// Makes good that a question was put aside; asks it again unless it was answered before.
    fn take_up(&mut self, aside: PutAside) -> Result<Undone, PracticeError> {
        match aside.how {
            Aside::Skipped => {}
            Aside::Hidden => {
                self.journal.write(|history| history.hide(&aside.question, None));
            }
            Aside::Ignored => {
                let done = edit::set_ignored(&aside.place.path, &aside.question, false)
                    .map_err(PracticeError::from)
                    .and_then(|()| self.deck.reload().map_err(PracticeError::from));
                if let Err(e) = done {
                    self.aside.push(aside);
                    return Err(e);
                }
            }
        }
        let PutAside { question, how, answered, .. } = aside;
        if !answered {
            self.leave();
            self.at = aside.at;
            self.load()?;
            if let Some(current) = self.current.as_mut().filter(|c| c.question.id == question) {
                (current.attempt, current.hints, current.saw_model) =
                    (aside.attempt, aside.hints, aside.saw_model);
            }
        }
        Ok(Undone::Aside { question, how, at_hand: !answered })
    }
}
