//! Owns practice: one question after the other, with feedback after each.
//!
//! Takes answers, ratings and commands with the time they were given; gives the current question and
//! [`Feedback`]. Every answer is saved before anything of it is shown.

mod accept;
mod changes;
mod feedback;
mod hint;
mod queue;
mod sentences;
mod set_aside;
mod summary;
mod views;

pub(crate) use feedback::{Feedback, MissedHelp};
pub(crate) use views::{Accepted, PracticeError, QuestionView, SetAsideKind, Stage, Summary, Undone};

use super::{
    Background, Choice, Deck, Journal, Notes, SaveProblem,
    journal::{RatingOutcome, Recorded},
    marking::{GradingBasis, graded, grading_basis, lowered, marks},
    spoken::{Spoken, stored_figures},
};
use crate::{
    bank::{Question, QuestionId},
    delivery::{self, Delivery},
    grade::{Grade, Grader, Mode, Rating, Status},
    history::{Answered, Marks},
    schedule::{Leech, Queued, Why},
};
use jiff::Timestamp;
use set_aside::SetAside;
use std::{cell::OnceCell, collections::HashSet, time::Duration};

/// What a practice works with, and what the user wants of it.
pub(crate) struct Setup {
    /// The questions.
    pub deck: Deck,
    /// Grades answers; may still be learning the bank's words.
    pub grader: Background<Grader>,
    /// Notes to look things up in.
    pub notes: Notes,
    /// Where answers are written.
    pub journal: Journal,
    /// Which questions.
    pub choice: Choice,
    /// Most questions to ask.
    pub limit: Option<usize>,
    /// Also ask what is not due.
    pub cram: bool,
    /// Ask only new questions, however many there were today.
    pub only_new: bool,
    /// Most new questions a day.
    pub new_per_day: usize,
    /// Shuffles new questions.
    pub seed: Option<u64>,
    /// What is fine in a spoken answer.
    pub speech: delivery::Settings,
}

/// Practice as a state machine.
pub(crate) struct Practice {
    deck: Deck,
    grader: Background<Grader>,
    notes: Notes,
    journal: Journal,
    speech: delivery::Settings,
    queue: Vec<Queued>,
    at: usize,
    /// Whether questions rated Again are asked again in this session.
    repeats: bool,
    current: Option<Current>,
    done: Vec<PastAnswer>,
    /// Questions that were set aside, in that order.
    set_aside: Vec<SetAside>,
    /// Leeches that the user knows of.
    reported_leeches: HashSet<QuestionId>,
}

/// The current question.
struct Current {
    question: Question,
    basis: OnceCell<GradingBasis>,
    attempt: u32,
    hints: u32,
    saw_model: bool,
    graded: Option<Graded>,
    leech: Option<Leech>,
}

/// The graded answer to the current question.
struct Graded {
    answered: Answered,
    grade: Grade,
    marks: Marks,
    recorded: Recorded,
    /// The score of the last time.
    before: Option<f64>,
    /// A spoken answer, and how it was said.
    spoken: Option<Spoken>,
    delivery: Option<Delivery>,
}

/// An earlier answer of this session.
struct PastAnswer {
    review: i64,
    question: QuestionId,
    at: usize,
    attempt: u32,
    answer: String,
    score: Option<f64>,
    took: Duration,
    /// Concepts that were not covered, the most important first, and whether they were covered in part.
    open: Vec<(String, bool)>,
    requeued: bool,
}

impl Practice {
    /// A practice of what is due and new at `now`.
    ///
    /// # Errors
    /// When the bank or the history cannot be read, or the chosen questions do not exist.
    pub(crate) fn new(setup: Setup, now: Timestamp) -> Result<Self, PracticeError> {
        let queue = queue::queue(&setup, now)?;
        let repeats = setup.limit.is_none() && setup.choice.ids.is_empty();
        let Setup { deck, grader, notes, journal, speech, .. } = setup;
        let mut practice = Self {
            deck,
            grader,
            notes,
            journal,
            speech,
            queue,
            at: 0,
            repeats,
            current: None,
            done: Vec::new(),
            set_aside: Vec::new(),
            reported_leeches: HashSet::new(),
        };
        practice.load()?;
        Ok(practice)
    }

    /// Loads the current question; those that are gone from the bank are skipped.
    fn load(&mut self) -> Result<(), PracticeError> {
        self.current = None;
        while let Some(queued) = self.queue.get(self.at) {
            if let Some(question) = self.deck.question(&queued.id)?.filter(|q| !q.ignored) {
                // Reported once; where the history cannot be read there are no leeches.
                let leech = Leech::find(self.journal.history(), &question.id).ok().flatten();
                let leech = leech.filter(|l| self.reported_leeches.insert(l.question.clone()));
                self.current = Some(Current {
                    question,
                    basis: OnceCell::new(),
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

    /// The stage of the practice.
    pub(crate) fn stage(&self) -> Stage {
        match &self.current {
            None => Stage::Finished,
            Some(Current { graded: None, .. }) => Stage::Asking,
            Some(_) => Stage::Graded,
        }
    }

    /// The current question.
    pub(crate) fn question(&self) -> Option<QuestionView<'_>> {
        let current = self.current.as_ref()?;
        Some(QuestionView {
            number: self.at + 1,
            total: self.queue.len(),
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

    /// The notes to look things up in.
    pub(crate) fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The problems with saving since the last call.
    pub(crate) fn take_problems(&mut self) -> Vec<SaveProblem> {
        self.journal.take_problems()
    }

    fn current(&self) -> Result<&Current, PracticeError> {
        self.current.as_ref().ok_or(PracticeError::NoQuestion)
    }

    fn graded(&self) -> Result<(&Current, &Graded), PracticeError> {
        let current = self.current()?;
        Ok((current, current.graded.as_ref().ok_or(PracticeError::NotAnswered)?))
    }

    /// What the current question is graded against, prepared when it is first needed.
    fn basis(&self) -> Result<&GradingBasis, PracticeError> {
        let current = self.current()?;
        let find = |id: &QuestionId| self.deck.question(id).ok().flatten();
        Ok(current.basis.get_or_init(|| grading_basis(&self.grader, &self.notes, &current.question, &find)))
    }

    /// Grades and saves an answer that was given at `now` and took `took`.
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

    /// [`Practice::answer`] for a spoken answer: how it was said is measured and saved too.
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

    /// The grade a spoken answer would get, and how it was said; nothing is saved.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn preview(&self, spoken: &Spoken) -> Result<(Grade, Option<Delivery>), PracticeError> {
        let grade = graded(self.basis()?, &spoken.transcript.text, Mode::Spoken);
        let delivery = spoken.measure(&self.current()?.question, &grade, &self.speech);
        Ok((grade, delivery))
    }

    /// What is fine in a spoken answer.
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
        let basis = self.basis()?;
        let grade = graded(basis, answer, mode);
        let gradable = basis.gradable;
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
        let recorded = self.journal.record(&answered, &marks, delivery.as_ref().map(stored_figures).as_ref());
        if self.queue.get(self.at).is_some_and(|q| q.why == Why::Named) {
            // A question asked for by its id is not hidden any more.
            let id = answered.question.clone();
            self.journal.write(|history| history.hide(&id, None));
        }
        if let Some(current) = &mut self.current {
            current.graded = Some(Graded { answered, grade, marks, recorded, before, spoken, delivery });
        }
        self.feedback()
    }

    /// The feedback to the current answer.
    ///
    /// # Errors
    /// When there is no graded answer.
    pub(crate) fn feedback(&self) -> Result<Feedback, PracticeError> {
        let basis = self.basis()?;
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
            lowered: lowered(grade, answered).filter(|_| basis.gradable).map(|(_, why)| why),
            gradable: basis.gradable,
            equivalent: self.equivalent().cloned(),
            delivery: delivery.clone(),
            took: answered.duration,
            dues,
            before: *before,
            help: feedback::help(&current.question, &basis.prepared, grade, &self.notes),
            follow_up: feedback::follow_up(&current.question, grade, &self.notes, &asked),
            notes_pending: !self.notes.is_ready(),
        })
    }

    /// Accepts the proposed rating or takes the user's own, and goes to the next question.
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
            self.journal.replace_marks(&graded.recorded, &graded.answered, &graded.marks);
        }
        let outcome = self.journal.outcome(&graded.recorded, &graded.answered, &graded.marks);
        self.advance()?;
        Ok(outcome)
    }

    /// Goes to the next question.
    fn advance(&mut self) -> Result<(), PracticeError> {
        self.finish_current();
        self.at += 1;
        self.load()
    }

    /// Moves the graded answer to the earlier ones; a question rated Again is queued again.
    fn finish_current(&mut self) {
        let Some(Current { graded: Some(graded), question, .. }) = self.current.take() else { return };
        let requeued = self.repeats
            && graded.answered.moves_card()
            && graded.marks.rating == Rating::Again
            && self.queue.get(self.at).is_some_and(|q| q.why != Why::Again);
        if requeued {
            self.queue.push(Queued { id: question.id.clone(), why: Why::Again });
        }
        let mut open: Vec<_> = graded.grade.concepts.iter().filter(|c| c.status != Status::Covered).collect();
        open.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        self.done.push(PastAnswer {
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

    /// Asks the current question again; the rating of the first answer holds.
    ///
    /// # Errors
    /// When there is no graded answer.
    pub(crate) fn retry(&mut self) -> Result<(), PracticeError> {
        let (current, _) = self.graded()?;
        let attempt = current.attempt + 1;
        self.finish_current();
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
        let basis = self.basis()?;
        let current = self.current()?;
        let draft = basis.prepared.grade(draft, mode);
        let hint = hint::hint(&current.question, &basis.prepared, &draft, current.hints as usize);
        if let (Some(current), true) = (&mut self.current, hint.is_some()) {
            current.hints += 1;
        }
        Ok(hint)
    }

    /// The model answer, or that of a question that asks the same; it may be empty. Whoever looks at it
    /// before answering did not know the answer.
    ///
    /// # Errors
    /// When there is no question.
    pub(crate) fn model(&mut self) -> Result<&str, PracticeError> {
        self.basis()?;
        let current = self.current.as_mut().ok_or(PracticeError::NoQuestion)?;
        current.saw_model = true;
        let equivalent = current.basis.get().and_then(|basis| basis.equivalent.as_deref());
        Ok(&equivalent.unwrap_or(&current.question).answer)
    }

    /// The question that asks the same, if its model answer replaces a missing one.
    pub(crate) fn equivalent(&self) -> Option<&QuestionId> {
        self.current.as_ref()?.basis.get()?.equivalent.as_ref().map(|equivalent| &equivalent.id)
    }

    /// Reads the current question again after its bank file was changed, and grades the current answer
    /// again. `false` when the question is gone and the next one is the current one.
    ///
    /// # Errors
    /// When the bank has errors; everything stays as it was then.
    pub(crate) fn reload(&mut self) -> Result<bool, PracticeError> {
        self.deck.reload()?;
        let Some(mut current) = self.current.take() else { return Ok(true) };
        let found = self.deck.question(&current.question.id)?.filter(|q| !q.ignored);
        let Some(question) = found else {
            self.current = Some(current);
            self.advance()?;
            return Ok(false);
        };
        current.question = question;
        current.basis = OnceCell::new();
        self.current = Some(current);
        self.regrade()?;
        Ok(true)
    }

    /// Grades the current answer again; a rating that the user chose holds.
    fn regrade(&mut self) -> Result<(), PracticeError> {
        let basis = self.basis()?;
        let Ok((_, old)) = self.graded() else { return Ok(()) };
        let grade = graded(basis, &old.answered.answer, old.answered.mode);
        let mut marks = marks(&grade, basis.gradable, &old.answered);
        if old.marks.rating != old.marks.proposed {
            marks.rating = old.marks.rating;
        }
        let question = &self.current()?.question;
        // The concepts may be others now, and the delivery depends on where they are.
        let delivery = old.spoken.as_ref().and_then(|s| s.measure(question, &grade, &self.speech));
        if let Some(graded) = self.current.as_mut().and_then(|c| c.graded.as_mut()) {
            self.journal.replace_marks(&graded.recorded, &graded.answered, &marks);
            if delivery.is_some() {
                self.journal.set_delivery(&graded.recorded, delivery.as_ref().map(stored_figures).as_ref());
            }
            (graded.grade, graded.marks, graded.delivery) = (grade, marks, delivery);
        }
        Ok(())
    }
}
