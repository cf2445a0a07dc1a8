//! Practice: one question after the other, with feedback after each.

mod aside;
mod queue;
mod summary;

use super::{
    Ask, Background, Choice, Deck, Feedback, Journal, Notes, PracticeError, Stage, feedback, hint,
    journal::{RatingOutcome, Recorded},
    marking::{Ready, graded, lowered, make_ready, marks},
    said::{Spoken, figures},
};
use crate::{
    bank::{Question, QuestionId},
    delivery::{self, Delivery},
    grade::{Grade, Grader, Mode, Rating, Status},
    history::{Answered, Marks},
    schedule::{Leech, Queued, Why},
};
use aside::PutAside;
use jiff::Timestamp;
use std::{cell::OnceCell, collections::HashSet, time::Duration};

/// What a practice works with and what the user wants of it.
pub(crate) struct Setup {
    /// The questions.
    pub deck: Deck,
    /// Grades answers; may still be learning the bank's words.
    pub grader: Background<Grader>,
    /// Where to look things up.
    pub notes: Notes,
    /// Where answers are written.
    pub journal: Journal,
    /// Which questions.
    pub choice: Choice,
    /// At most so many.
    pub limit: Option<usize>,
    /// Also what is not due.
    pub cram: bool,
    /// Only what was never asked, however many today.
    pub only_new: bool,
    /// New questions a day.
    pub new_per_day: usize,
    /// Mixes new questions.
    pub seed: Option<u64>,
    /// What needs no comment in a spoken answer.
    pub speech: delivery::Settings,
}

/// Practice as a state machine.
pub(crate) struct Practice {
    pub(super) deck: Deck,
    grader: Background<Grader>,
    pub(super) notes: Notes,
    pub(super) journal: Journal,
    speech: delivery::Settings,
    queue: Vec<Queued>,
    at: usize,
    /// Whether what was not known comes again in this session.
    again: bool,
    pub(super) current: Option<Current>,
    done: Vec<Done>,
    /// Questions that were passed over or put aside, in the order that happened.
    aside: Vec<PutAside>,
    /// Leeches the user was told of.
    told: HashSet<QuestionId>,
}

/// The question at hand.
pub(super) struct Current {
    pub question: Question,
    pub ready: OnceCell<Ready>,
    pub attempt: u32,
    pub hints: u32,
    pub saw_model: bool,
    pub graded: Option<Graded>,
    pub leech: Option<Leech>,
}

/// A graded answer, as long as it is shown.
pub(super) struct Graded {
    pub answered: Answered,
    pub grade: Grade,
    pub marks: Marks,
    pub recorded: Recorded,
    /// The score of the last time.
    pub before: Option<f64>,
    /// A spoken answer as it came, and how it was said.
    pub spoken: Option<Spoken>,
    pub delivery: Option<Delivery>,
}

/// An answer of this session.
struct Done {
    review: i64,
    question: QuestionId,
    at: usize,
    attempt: u32,
    answer: String,
    score: Option<f64>,
    took: Duration,
    /// Concepts that were not covered, the weightiest first; whether they were in part.
    open: Vec<(String, bool)>,
    requeued: bool,
}

impl Practice {
    /// A practice of what is due and new at `now`.
    ///
    /// # Errors
    /// When the bank or the history cannot be read, or the choice names nothing.
    pub(crate) fn new(setup: Setup, now: Timestamp) -> Result<Self, PracticeError> {
        let queue = queue::queue(&setup, now)?;
        let again = setup.limit.is_none() && setup.choice.ids.is_empty();
        let Setup { deck, grader, notes, journal, speech, .. } = setup;
        let mut practice = Self {
            deck,
            grader,
            notes,
            journal,
            speech,
            queue,
            at: 0,
            again,
            current: None,
            done: Vec::new(),
            aside: Vec::new(),
            told: HashSet::new(),
        };
        practice.load()?;
        Ok(practice)
    }

    /// Loads the question at hand; those that are gone from the bank are passed over.
    fn load(&mut self) -> Result<(), PracticeError> {
        self.current = None;
        while let Some(queued) = self.queue.get(self.at) {
            if let Some(question) = self.deck.question(&queued.id)?.filter(|q| !q.ignored) {
                // Told the first time it comes up; a history that cannot be read has nothing to tell.
                let leech = Leech::find(self.journal.history(), &question.id).ok().flatten();
                let leech = leech.filter(|l| self.told.insert(l.question.clone()));
                self.current = Some(Current {
                    question,
                    ready: OnceCell::new(),
                    attempt: 1,
                    hints: 0,
                    saw_model: false,
                    graded: None,
                    leech,
                });
                break;
            }
            self.queue.remove(self.at);
        }
        Ok(())
    }

    /// Where it stands.
    pub(crate) fn stage(&self) -> Stage {
        match &self.current {
            None => Stage::Finished,
            Some(Current { graded: None, .. }) => Stage::Asking,
            Some(_) => Stage::Graded,
        }
    }

    /// The question at hand.
    pub(crate) fn ask(&self) -> Option<Ask<'_>> {
        let current = self.current.as_ref()?;
        Some(Ask {
            number: self.at + 1,
            of: self.queue.len(),
            question: &current.question,
            why: self.queue.get(self.at).map_or(Why::Named, |q| q.why),
            attempt: current.attempt,
            leech: current.leech.as_ref(),
        })
    }

    /// Where answers are written.
    pub(crate) fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Where things are looked up.
    pub(crate) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// What went wrong with saving since the last call.
    pub(crate) fn take_troubles(&mut self) -> Vec<String> {
        self.journal.take_troubles()
    }

    fn current(&self) -> Result<&Current, PracticeError> {
        self.current.as_ref().ok_or(PracticeError::NoQuestion)
    }

    pub(super) fn graded(&self) -> Result<(&Current, &Graded), PracticeError> {
        let current = self.current()?;
        Ok((current, current.graded.as_ref().ok_or(PracticeError::NotAnswered)?))
    }

    /// The question at hand, made ready for grading at the first need.
    pub(super) fn ready(&self) -> Result<&Ready, PracticeError> {
        let current = self.current()?;
        let find = |id: &QuestionId| self.deck.question(id).ok().flatten();
        Ok(current.ready.get_or_init(|| make_ready(&self.grader, &self.notes, &current.question, &find)))
    }

    /// Grades and saves an answer that was given at `now` after `took`, then says what there is to
    /// say of it.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn answer(
        &mut self,
        answer: &str,
        mode: Mode,
        took: Duration,
        now: Timestamp,
    ) -> Result<Feedback, PracticeError> {
        let spoken = (mode == Mode::Spoken).then(|| Spoken::typed(answer));
        self.take(answer, mode, spoken, took, now)
    }

    /// [`Practice::answer`] of a spoken answer: how it was said is measured and saved as well.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn answer_spoken(
        &mut self,
        spoken: Spoken,
        took: Duration,
        now: Timestamp,
    ) -> Result<Feedback, PracticeError> {
        let answer = spoken.transcript.text.clone();
        self.take(&answer, Mode::Spoken, Some(spoken), took, now)
    }

    /// What a spoken answer would be graded, and how it was said; nothing is saved.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn preview(&self, spoken: &Spoken) -> Result<(Grade, Option<Delivery>), PracticeError> {
        let grade = graded(self.ready()?, &spoken.transcript.text, Mode::Spoken);
        let delivery = spoken.measure(&self.current()?.question, &grade, &self.speech);
        Ok((grade, delivery))
    }

    /// What needs no comment in a spoken answer.
    pub(crate) fn speech(&self) -> &delivery::Settings {
        &self.speech
    }

    fn take(
        &mut self,
        answer: &str,
        mode: Mode,
        spoken: Option<Spoken>,
        took: Duration,
        now: Timestamp,
    ) -> Result<Feedback, PracticeError> {
        let ready = self.ready()?;
        let grade = graded(ready, answer, mode);
        let gradable = ready.gradable;
        let current = self.current()?;
        let question = &current.question;
        let answered = Answered {
            question: question.id.clone(),
            prompt: question.prompt.clone(),
            topic: question.topics.first().cloned().unwrap_or_default(),
            answer: answer.to_owned(),
            mode,
            given_at: now,
            duration: took,
            attempt: current.attempt,
            hints: current.hints,
            saw_model: current.saw_model,
            round: None,
        };
        let before = self.journal.history().reviews(&question.id, 1).unwrap_or_default();
        let before = before.first().and_then(|r| r.score);
        let marks = marks(&grade, gradable, &answered);
        // Saved before anything is shown of it.
        let delivery = spoken.as_ref().and_then(|s| s.measure(question, &grade, &self.speech));
        let recorded = self.journal.record(&answered, &marks, delivery.as_ref().map(figures).as_ref());
        if self.queue.get(self.at).is_some_and(|q| q.why == Why::Named) {
            // Who asks for a question by name wants it back, should it have been put aside.
            let id = answered.question.clone();
            self.journal.write(|history| history.hide(&id, None));
        }
        if let Some(current) = &mut self.current {
            current.graded = Some(Graded { answered, grade, marks, recorded, before, spoken, delivery });
        }
        self.feedback()
    }

    /// What there is to say of the answer at hand.
    ///
    /// # Errors
    /// When there is no graded answer.
    pub(crate) fn feedback(&self) -> Result<Feedback, PracticeError> {
        let ready = self.ready()?;
        let (current, graded) = self.graded()?;
        let Graded { answered, grade, marks, recorded, before, delivery, .. } = graded;
        let dues = answered.moves_card().then(|| {
            [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy].map(|rating| {
                let marks = Marks { rating, ..marks.clone() };
                self.journal.outcome(recorded, answered, &marks).words
            })
        });
        let asked = self.queue[..=self.at.min(self.queue.len() - 1)].iter().map(|q| q.id.clone()).collect();
        Ok(Feedback {
            answer: answered.answer.clone(),
            grade: grade.clone(),
            rating: marks.rating,
            lowered: lowered(grade, answered).filter(|_| ready.gradable).map(|(_, why)| why),
            gradable: ready.gradable,
            equivalent: self.equivalent().cloned(),
            delivery: delivery.clone(),
            took: answered.duration,
            dues,
            before: *before,
            help: feedback::help(&current.question, &ready.prepared, grade, &self.notes),
            follow_up: feedback::follow_up(&current.question, grade, &self.notes, &asked),
            notes_pending: !self.notes.is_ready(),
        })
    }

    /// Accepts the proposed rating or takes the user's own, and goes on to the next question.
    ///
    /// # Errors
    /// When there is no graded answer, or the next question cannot be read.
    pub(crate) fn rate(&mut self, rating: Option<Rating>) -> Result<RatingOutcome, PracticeError> {
        let Some(graded) = self.current.as_mut().and_then(|c| c.graded.as_mut()) else {
            return Err(PracticeError::NotAnswered);
        };
        if let Some(rating) = rating
            && rating != graded.marks.rating
        {
            graded.marks.rating = rating;
            self.journal.remark(&graded.recorded, &graded.answered, &graded.marks);
        }
        let outcome = self.journal.outcome(&graded.recorded, &graded.answered, &graded.marks);
        self.go_on()?;
        Ok(outcome)
    }

    /// On to the next question.
    fn go_on(&mut self) -> Result<(), PracticeError> {
        self.leave();
        self.at += 1;
        self.load()
    }

    /// Puts the graded answer among those that are done; what was not known is queued again.
    fn leave(&mut self) {
        let Some(Current { graded: Some(graded), question, .. }) = self.current.take() else { return };
        let requeued = self.again
            && graded.answered.moves_card()
            && graded.marks.rating == Rating::Again
            && self.queue.get(self.at).is_some_and(|q| q.why != Why::Again);
        if requeued {
            self.queue.push(Queued { id: question.id.clone(), why: Why::Again });
        }
        let mut open: Vec<_> = graded.grade.concepts.iter().filter(|c| c.status != Status::Covered).collect();
        open.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        self.done.push(Done {
            review: graded.recorded.review,
            question: question.id,
            at: self.at,
            attempt: graded.answered.attempt,
            answer: graded.answered.answer,
            score: graded.marks.score,
            took: graded.answered.duration,
            open: open.into_iter().map(|c| (c.name.clone(), c.status == Status::Partial)).collect(),
            requeued,
        });
    }

    /// Asks the question at hand again; the first answer's rating stands.
    ///
    /// # Errors
    /// When there is no graded answer.
    pub(crate) fn retry(&mut self) -> Result<(), PracticeError> {
        let (current, _) = self.graded()?;
        let attempt = current.attempt + 1;
        self.leave();
        self.load()?;
        if let Some(current) = &mut self.current {
            current.attempt = attempt;
            current.saw_model = true;
        }
        Ok(())
    }

    /// The next hint, given what is typed so far; `None` when there are no more.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn hint(&mut self, draft: &str, mode: Mode) -> Result<Option<String>, PracticeError> {
        let ready = self.ready()?;
        let current = self.current()?;
        let draft = ready.prepared.grade(draft, mode);
        let hint = hint::hint(&current.question, &ready.prepared, &draft, current.hints as usize);
        if let (Some(current), true) = (&mut self.current, hint.is_some()) {
            current.hints += 1;
        }
        Ok(hint)
    }

    /// The model answer, which may be empty, or that of a question which asks the same. Who looks before answering has not known it.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn model(&mut self) -> Result<&str, PracticeError> {
        self.ready()?;
        let current = self.current.as_mut().ok_or(PracticeError::NoQuestion)?;
        current.saw_model = true;
        let equivalent = current.ready.get().and_then(|ready| ready.equivalent.as_deref());
        Ok(&equivalent.unwrap_or(&current.question).answer)
    }

    /// The question that asks the same as the one at hand, where its model answer stands in.
    pub(crate) fn equivalent(&self) -> Option<&QuestionId> {
        self.current.as_ref()?.ready.get()?.equivalent.as_ref().map(|equivalent| &equivalent.id)
    }

    /// Reads the question at hand again after its bank file was changed, and grades the answer at
    /// hand anew. `false` when the question is gone, and the next one is at hand.
    ///
    /// # Errors
    /// When the bank has faults; everything is then as it was.
    pub(crate) fn reload(&mut self) -> Result<bool, PracticeError> {
        self.deck.reload()?;
        let Some(mut current) = self.current.take() else { return Ok(true) };
        let found = self.deck.question(&current.question.id)?.filter(|q| !q.ignored);
        let Some(question) = found else {
            self.current = Some(current);
            self.go_on()?;
            return Ok(false);
        };
        current.question = question;
        current.ready = OnceCell::new();
        self.current = Some(current);
        self.regrade()?;
        Ok(true)
    }

    /// Grades the answer at hand anew; a rating the user chose stands.
    fn regrade(&mut self) -> Result<(), PracticeError> {
        let ready = self.ready()?;
        let Ok((_, old)) = self.graded() else { return Ok(()) };
        let grade = graded(ready, &old.answered.answer, old.answered.mode);
        let mut marks = marks(&grade, ready.gradable, &old.answered);
        if old.marks.rating != old.marks.proposed {
            marks.rating = old.marks.rating;
        }
        let question = &self.current()?.question;
        // Other concepts now: where they begin, and how long there is none.
        let delivery = old.spoken.as_ref().and_then(|s| s.measure(question, &grade, &self.speech));
        if let Some(graded) = self.current.as_mut().and_then(|c| c.graded.as_mut()) {
            self.journal.remark(&graded.recorded, &graded.answered, &marks);
            if delivery.is_some() {
                self.journal.set_delivery(&graded.recorded, delivery.as_ref().map(figures).as_ref());
            }
            (graded.grade, graded.marks, graded.delivery) = (grade, marks, delivery);
        }
        Ok(())
    }
}
