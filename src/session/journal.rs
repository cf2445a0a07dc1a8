//! Writing down what happens, and going on when that fails.

use crate::{
    bank::QuestionId,
    history::{AnswerDetails, Answered, Card, History, HistoryError, Marks, ReviewId, RoundId},
    schedule::Scheduler,
};
use jiff::Timestamp;
use serde_json::Value;

/// The history and the scheduler that turns its ratings into due dates.
///
/// When a write fails the answers so far are copied to memory and the session goes on there; the
/// trouble is told once.
pub(crate) struct Journal {
    history: History,
    scheduler: Scheduler,
    troubles: Vec<String>,
}

/// A recorded answer.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub review: ReviewId,
    /// The card as it was before.
    pub before: Option<Card>,
}

/// What a rating leads to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RatingOutcome {
    /// When the question comes again; `None` when the rating moves no card.
    pub due: Option<Timestamp>,
    /// The same in words.
    pub words: String,
}

impl Journal {
    /// A journal that writes to `history`.
    pub(crate) fn new(history: History, scheduler: Scheduler) -> Self {
        Self { history, scheduler, troubles: Vec::new() }
    }

    /// The history written to.
    pub(crate) fn history(&self) -> &History {
        &self.history
    }

    /// The scheduler used.
    pub(crate) fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// What went wrong since the last call.
    pub(crate) fn take_troubles(&mut self) -> Vec<String> {
        std::mem::take(&mut self.troubles)
    }

    /// Adds something that went wrong.
    pub(super) fn tell(&mut self, trouble: String) {
        self.troubles.push(trouble);
    }

    /// Stores an answer with the rating its marks have, and how it was said if that is known.
    pub(super) fn record(
        &mut self,
        answered: &Answered,
        marks: &Marks,
        delivery: Option<&Value>,
    ) -> Recorded {
        let before = self.history.card(&answered.question).unwrap_or_else(|e| {
            self.troubles.push(e.to_string());
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

    /// Stores the answer to a question of a round with the rating its marks have. `false` when the
    /// question is not to be answered any more.
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
        self.settle(|history| {
            history.answer_item(round, position, answered, marks, card.as_ref(), given).map(drop)
        })
    }

    /// Writes what became of a question of a round. `false` when something else became of it before,
    /// which is no failure of the disk.
    pub(super) fn settle(&mut self, mut write: impl FnMut(&mut History) -> Result<(), HistoryError>) -> bool {
        let done = self.write(|history| match write(history) {
            Err(HistoryError::NoPendingItem { .. }) => Ok(false),
            done => done.map(|()| true),
        });
        done.unwrap_or(true)
    }

    /// Replaces the marks of a recorded answer.
    pub(super) fn remark(&mut self, recorded: &Recorded, answered: &Answered, marks: &Marks) {
        let card = self.card_after(answered, recorded.before.as_ref(), marks);
        self.write(|history| history.update_marks(recorded.review, answered, marks, card.as_ref()));
    }

    /// Takes an answer back, as if it had not been given.
    pub(super) fn take_back(&mut self, review: ReviewId, question: &QuestionId) {
        let card = match self.history.ratings(question, Some(review)) {
            Ok(ratings) => self.scheduler.replay(&ratings),
            Err(e) => return self.troubles.push(e.to_string()),
        };
        self.write(|history| history.remove(review, question, card.as_ref()));
    }

    /// The card that an answer leads to; a later attempt leaves it as it is.
    fn card_after(&self, answered: &Answered, before: Option<&Card>, marks: &Marks) -> Option<Card> {
        if answered.moves_card() {
            Some(self.scheduler.next(before, marks.rating, answered.given_at))
        } else {
            before.copied()
        }
    }

    /// When the question comes again after this rating.
    pub(super) fn outcome(&self, recorded: &Recorded, answered: &Answered, marks: &Marks) -> RatingOutcome {
        if !answered.moves_card() {
            return RatingOutcome { due: None, words: "the first answer's rating stands".into() };
        }
        let due = self.scheduler.next(recorded.before.as_ref(), marks.rating, answered.given_at).due;
        RatingOutcome { due: Some(due), words: self.scheduler.days().until(answered.given_at, due) }
    }

    /// Writes; when it fails, goes on in memory and tries there.
    pub(super) fn write<T>(
        &mut self,
        mut write: impl FnMut(&mut History) -> Result<T, HistoryError>,
    ) -> Option<T> {
        let error = match write(&mut self.history) {
            Ok(done) => return Some(done),
            Err(e) => e,
        };
        let mut told = error.to_string();
        if let Some(hint) = error.hint() {
            told.push_str(&format!(" ({hint})"));
        }
        self.troubles.push(told);
        if self.history.is_saved() {
            match self.history.to_memory() {
                Ok(copy) => {
                    self.history = copy;
                    self.troubles.push(
                        "from now on answers are kept in memory only; at the end you can keep them elsewhere"
                            .into(),
                    );
                    return write(&mut self.history).ok();
                }
                Err(e) => self.troubles.push(e.to_string()),
            }
        }
        None
    }
}
