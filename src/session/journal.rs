//! Writes what happens to the history, and continues in memory when that fails.

use crate::{
    bank::QuestionId,
    history::{AnswerDetails, Answered, Card, History, HistoryError, Marks, ReviewId, RoundId},
    schedule::Scheduler,
};
use jiff::Timestamp;
use serde_json::Value;

/// The history and the scheduler that turns its ratings into due dates.
///
/// When a write fails, the history is copied to memory and the session continues there; the problem is
/// reported once.
pub(crate) struct Journal {
    history: History,
    scheduler: Scheduler,
    problems: Vec<SaveProblem>,
}

/// Why something was not saved.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SaveProblem {
    /// The history cannot be read or written.
    #[error("{0}{hint}", hint = .0.hint().map(|hint| format!(" ({hint})")).unwrap_or_default())]
    History(HistoryError),
    /// The history is in memory from now on.
    #[error("from now on answers are kept in memory only; at the end you can save them elsewhere")]
    InMemory,
    /// Another program has answered the question of the same round.
    #[error("question {number} of this round was answered in another window; this answer was not stored")]
    AnsweredElsewhere {
        /// Number of the question, from 1.
        number: usize,
    },
}

/// A recorded answer.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub review: ReviewId,
    /// The card before it.
    pub before: Option<Card>,
}

/// The effect of a rating.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RatingOutcome {
    /// When the question is due; `None` when the rating moves no card.
    pub due: Option<Timestamp>,
    /// The due date in words.
    pub words: String,
}

impl Journal {
    /// A journal that writes to `history`.
    pub(crate) fn new(history: History, scheduler: Scheduler) -> Self {
        Self { history, scheduler, problems: Vec::new() }
    }

    /// The history written to.
    pub(crate) fn history(&self) -> &History {
        &self.history
    }

    /// The scheduler used.
    pub(crate) fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// The problems since the last call.
    pub(crate) fn take_problems(&mut self) -> Vec<SaveProblem> {
        std::mem::take(&mut self.problems)
    }

    pub(super) fn add_problem(&mut self, problem: SaveProblem) {
        self.problems.push(problem);
    }

    /// Stores an answer with its marks, and how it was said if that was measured.
    pub(super) fn record(
        &mut self,
        answered: &Answered,
        marks: &Marks,
        delivery: Option<&Value>,
    ) -> Recorded {
        let before = self.history.card(&answered.question).unwrap_or_else(|e| {
            self.problems.push(SaveProblem::History(e));
            None
        });
        let card = self.card_after(answered, before.as_ref(), marks);
        let review = self.write(|history| history.add(answered, marks, card.as_ref()));
        let recorded = Recorded { review: review.unwrap_or_default(), before };
        if delivery.is_some() {
            self.set_delivery(&recorded, delivery);
        }
        recorded
    }

    /// Stores how a recorded answer was said.
    pub(super) fn set_delivery(&mut self, recorded: &Recorded, delivery: Option<&Value>) {
        self.write(|history| history.set_delivery(recorded.review, delivery));
    }

    /// Stores the answer to a question of a round with its marks. `false` when the question was answered
    /// or skipped before.
    pub(super) fn record_item(
        &mut self,
        round: RoundId,
        position: usize,
        answered: &Answered,
        marks: &Marks,
        given: &AnswerDetails,
    ) -> bool {
        let before = self.history.card(&answered.question).unwrap_or_default();
        let card = self.card_after(answered, before.as_ref(), marks);
        self.write_item(|history| {
            history.answer_item(round, position, answered, marks, card.as_ref(), given).map(drop)
        })
    }

    /// Writes the result of a question of a round. `false` when it has a result already, which is no
    /// failure of the disk.
    pub(super) fn write_item(
        &mut self,
        mut write: impl FnMut(&mut History) -> Result<(), HistoryError>,
    ) -> bool {
        let done = self.write(|history| match write(history) {
            Err(HistoryError::NoPendingItem { .. }) => Ok(false),
            done => done.map(|()| true),
        });
        done.unwrap_or(true)
    }

    /// Replaces the marks of a recorded answer.
    pub(super) fn replace_marks(&mut self, recorded: &Recorded, answered: &Answered, marks: &Marks) {
        let card = self.card_after(answered, recorded.before.as_ref(), marks);
        self.write(|history| history.update_marks(recorded.review, answered, marks, card.as_ref()));
    }

    /// Removes an answer, as if it had not been given.
    pub(super) fn remove(&mut self, review: ReviewId, question: &QuestionId) {
        let card = match self.history.ratings(question, Some(review)) {
            Ok(ratings) => self.scheduler.replay(&ratings),
            Err(e) => return self.problems.push(SaveProblem::History(e)),
        };
        self.write(|history| history.remove(review, question, card.as_ref()));
    }

    /// The card after an answer; another attempt does not change it.
    fn card_after(&self, answered: &Answered, before: Option<&Card>, marks: &Marks) -> Option<Card> {
        if answered.moves_card() {
            Some(self.scheduler.next(before, marks.rating, answered.given_at))
        } else {
            before.copied()
        }
    }

    /// When the question is due after this rating.
    pub(super) fn outcome(&self, recorded: &Recorded, answered: &Answered, marks: &Marks) -> RatingOutcome {
        if !answered.moves_card() {
            return RatingOutcome { due: None, words: "the rating of the first answer holds".into() };
        }
        let due = self.scheduler.next(recorded.before.as_ref(), marks.rating, answered.given_at).due;
        RatingOutcome { due: Some(due), words: self.scheduler.days().until(answered.given_at, due) }
    }

    /// Writes to the history; when that fails, copies it to memory and writes there.
    pub(super) fn write<T>(
        &mut self,
        mut write: impl FnMut(&mut History) -> Result<T, HistoryError>,
    ) -> Option<T> {
        let error = match write(&mut self.history) {
            Ok(done) => return Some(done),
            Err(e) => e,
        };
        self.problems.push(SaveProblem::History(error));
        if self.history.is_saved() {
            match self.history.to_memory() {
                Ok(copy) => {
                    self.history = copy;
                    self.problems.push(SaveProblem::InMemory);
                    return write(&mut self.history).ok();
                }
                Err(e) => self.problems.push(SaveProblem::History(e)),
            }
        }
        None
    }
}
