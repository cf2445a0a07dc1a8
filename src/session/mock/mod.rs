//! Owns mock rounds: questions against the clock, without feedback before the end.
//!
//! Takes a [`Plan`] or an interrupted round, and answers with the tick and the time they were given
//! at; gives the next question. Every answer is graded at once and stored with its times before the
//! next question is asked. Never shows a grade.

mod clock;
mod follow;
mod plan;
mod stored_plan;

pub(crate) use clock::{Clock, Remaining, Times};
pub(crate) use plan::{Item, Plan, PlannedSection};

use super::{
    Background, Journal, Notes, SaveProblem,
    marking::{GradingBasis, graded, grading_basis, marks},
    spoken::{Spoken, stored_figures},
};
use crate::{
    bank::{Bank, Question, QuestionId},
    delivery,
    grade::{Grader, Mode},
    history::{AnswerDetails, Answered, FollowUp, HistoryError, ItemState, RoundId, RoundRecord},
};
use follow::Probe;
use jiff::Timestamp;
use std::{
    collections::{HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

/// Longest question of the bank that is asked as a follow-up, bytes.
const MAX_FOLLOW_UP: usize = 160;

/// What a mock round works with.
pub(crate) struct MockSetup {
    /// The questions.
    pub bank: Arc<Bank>,
    /// Grades answers; may still be learning the bank's words.
    pub grader: Background<Grader>,
    /// For passages that replace missing model answers, and related questions.
    pub notes: Notes,
    /// Where answers are written.
    pub journal: Journal,
}

/// A mock round as a state machine.
pub(crate) struct Mock {
    setup: MockSetup,
    plan: Plan,
    mode: Mode,
    round: RoundId,
    /// Positions of the questions still to be asked, the next one first.
    pending: VecDeque<usize>,
    /// Time spent on the answers before the current one.
    spent: Duration,
    current: Option<Current>,
    end: Option<MockEnd>,
}

/// The current question.
struct Current {
    position: usize,
    question: Question,
    clock: Clock,
    /// The follow-up, after an answer that has one.
    follow_up: Option<PendingFollowUp>,
}

/// A follow-up and the answer that led to it.
struct PendingFollowUp {
    probe: Probe,
    basis: GradingBasis,
    answer: String,
}

/// The stage of a mock round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MockStage {
    /// A question waits for its answer.
    Asking,
    /// A follow-up waits for its answer.
    FollowUp,
    /// The round is over.
    Finished,
}

/// Why a round is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MockEnd {
    /// Every question was asked.
    Done,
    /// Its time was up.
    TimeOver,
    /// The user ended it.
    Ended,
}

/// The current question for showing it.
#[derive(Clone, Debug)]
pub(crate) struct MockQuestionView<'a> {
    /// Its number in the round, from 1.
    pub number: usize,
    /// Number of questions in the round.
    pub total: usize,
    /// Title of its section.
    pub section: &'a str,
    /// Whether it is the first question of its section.
    pub opens_section: bool,
    /// The question.
    pub question: &'a Question,
    /// The follow-up to answer, if there is one.
    pub follow_up: Option<&'a str>,
    /// Time for the answer.
    pub limit: Duration,
}

/// Why something cannot be done in a round.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MockError {
    /// The history cannot be used.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// Not even a history in memory takes the round.
    #[error("the round cannot start: {}", joined(.0))]
    NotStarted(Vec<SaveProblem>),
    /// The round does not allow it.
    #[error("this round allows no pauses")]
    NoPause,
    /// There is nothing to answer.
    #[error("the round is over")]
    Over,
}

fn joined(problems: &[SaveProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Mock {
    /// Starts a round and stores its plan. `source` is the name of its file, or the options of
    /// `greenroom mock`.
    ///
    /// # Errors
    /// When not even a history in memory takes it.
    pub(crate) fn begin(
        mut setup: MockSetup,
        plan: Plan,
        source: &str,
        mode: Mode,
        now: Timestamp,
    ) -> Result<Self, MockError> {
        let round = plan.to_round(source, mode == Mode::Spoken);
        let round = match setup.journal.write(|history| history.start_round(&round, now)) {
            Some(id) => id,
            None => return Err(MockError::NotStarted(setup.journal.take_problems())),
        };
        let pending = (0..plan.items.len()).collect();
        Ok(Self::at(setup, plan, mode, round, pending, Duration::ZERO))
    }

    /// Resumes an interrupted round.
    pub(crate) fn resume(mut setup: MockSetup, record: &RoundRecord) -> Self {
        setup.journal.write(|history| history.resume_round(record.id));
        let mode = if record.setup.spoken { Mode::Spoken } else { Mode::Written };
        let follow_ups: Duration = record
            .items
            .iter()
            .flat_map(|i| &i.follow_ups)
            .map(|follow_up| Duration::from_millis(follow_up.spent_ms))
            .sum();
        let spent = record.spent() + follow_ups;
        Self::at(setup, Plan::of_round(record), mode, record.id, pending(record), spent)
    }

    fn at(
        setup: MockSetup,
        plan: Plan,
        mode: Mode,
        round: RoundId,
        pending: VecDeque<usize>,
        spent: Duration,
    ) -> Self {
        let mut mock = Self { setup, plan, mode, round, pending, spent, current: None, end: None };
        mock.load();
        mock
    }

    /// Loads the next question; those that are gone from the bank are skipped.
    fn load(&mut self) {
        self.current = None;
        let left = self.time_left();
        if self.plan.hard && left == Some(Duration::ZERO) {
            self.end = self.end.or(Some(MockEnd::TimeOver));
            return;
        }
        while let Some(&position) = self.pending.front() {
            let item = &self.plan.items[position];
            if let Some(question) = self.setup.bank.get(&item.id).filter(|q| !q.ignored) {
                let clock = Clock::new(item.limit, left, self.plan.hard);
                self.current = Some(Current { position, question: question.clone(), clock, follow_up: None });
                return;
            }
            self.pending.pop_front();
        }
        self.end = self.end.or(Some(MockEnd::Done));
    }

    /// What is left of the round's limit.
    fn time_left(&self) -> Option<Duration> {
        self.plan.limit.map(|limit| limit.saturating_sub(self.spent))
    }

    /// The stage of the round.
    pub(crate) fn stage(&self) -> MockStage {
        match &self.current {
            None => MockStage::Finished,
            Some(Current { follow_up: Some(_), .. }) => MockStage::FollowUp,
            Some(_) => MockStage::Asking,
        }
    }

    /// Why it is over, if it is.
    pub(crate) fn end(&self) -> Option<MockEnd> {
        self.end
    }

    /// The current question.
    pub(crate) fn question(&self) -> Option<MockQuestionView<'_>> {
        let current = self.current.as_ref()?;
        let item = self.plan.items.get(current.position)?;
        let before = current.position.checked_sub(1).and_then(|p| self.plan.items.get(p));
        Some(MockQuestionView {
            number: current.position + 1,
            total: self.plan.items.len(),
            section: self.plan.sections.get(item.section).map_or("", |s| s.title.as_str()),
            opens_section: before.is_none_or(|b| b.section != item.section),
            question: &current.question,
            follow_up: current.follow_up.as_ref().map(|f| f.probe.prompt.as_str()),
            limit: current.clock.times(Duration::ZERO).limit,
        })
    }

    /// The plan it follows.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Number of questions still to be answered, the current one included.
    pub(crate) fn left(&self) -> usize {
        self.pending.len()
    }

    /// Where answers are written.
    pub(crate) fn journal(&self) -> &Journal {
        &self.setup.journal
    }

    /// The problems with saving since the last call.
    pub(crate) fn take_problems(&mut self) -> Vec<SaveProblem> {
        self.setup.journal.take_problems()
    }

    /// The round as it is stored.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub(crate) fn record(&self) -> Result<Option<RoundRecord>, MockError> {
        Ok(self.setup.journal.history().round(self.round)?)
    }

    /// The clock of the current answer.
    pub(crate) fn clock(&self) -> Option<&Clock> {
        self.current.as_ref().map(|c| &c.clock)
    }

    /// Starts the clock: the question is shown, or the pause is over.
    pub(crate) fn run(&mut self, tick: Duration) {
        if let Some(current) = &mut self.current {
            current.clock.run(tick);
        }
    }

    /// Stops the clock.
    ///
    /// # Errors
    /// When the round does not allow it, or is over.
    pub(crate) fn pause(&mut self, tick: Duration) -> Result<(), MockError> {
        if !self.plan.pause {
            return Err(MockError::NoPause);
        }
        self.current.as_mut().ok_or(MockError::Over)?.clock.pause(tick);
        Ok(())
    }

    /// Stores the answer to the current question or follow-up, and goes to the next one. An empty answer
    /// skips the question.
    ///
    /// # Errors
    /// When the round is over.
    pub(crate) fn answer(&mut self, answer: &str, tick: Duration, now: Timestamp) -> Result<(), MockError> {
        self.take(answer, tick, Duration::MAX, now)
    }

    /// Stores the answer as it was at its deadline. It counts no longer than that, however late the
    /// terminal returned it.
    ///
    /// # Errors
    /// When the round is over.
    pub(crate) fn time_over(
        &mut self,
        answer: &str,
        tick: Duration,
        now: Timestamp,
    ) -> Result<(), MockError> {
        let limit = self.clock().ok_or(MockError::Over)?.times(tick).limit;
        self.take(answer, tick, limit.min(self.time_left().unwrap_or(Duration::MAX)), now)
    }

    fn take(
        &mut self,
        answer: &str,
        tick: Duration,
        longest: Duration,
        now: Timestamp,
    ) -> Result<(), MockError> {
        let current = self.current.take().ok_or(MockError::Over)?;
        let times = current.clock.times(tick);
        let spent = times.spent.min(longest);
        self.spent += spent;
        if let Some(follow_up) = &current.follow_up {
            self.answer_follow_up(current.position, follow_up, answer, spent);
            self.pending.pop_front();
            self.load();
            return Ok(());
        }
        if answer.trim().is_empty() {
            self.skip_item(current.position, spent);
            return Ok(());
        }
        let next = self.answer_question(
            &current,
            answer,
            AnswerDetails { spent, paused: times.paused, delivery: None },
            now,
        );
        let left = self.time_left();
        match next.filter(|_| left != Some(Duration::ZERO)) {
            Some(follow_up) => {
                let limit = follow::limit(times.limit);
                let clock = Clock::new(limit, left, self.plan.hard);
                self.current = Some(Current { clock, follow_up: Some(follow_up), ..current });
            }
            None => {
                self.pending.pop_front();
                self.load();
            }
        }
        Ok(())
    }

    /// Grades and stores an answer; returns the follow-up to it.
    fn answer_question(
        &mut self,
        current: &Current,
        answer: &str,
        given: AnswerDetails,
        now: Timestamp,
    ) -> Option<PendingFollowUp> {
        let question = &current.question;
        let find = |id: &QuestionId| self.setup.bank.get(id).cloned();
        let basis = grading_basis(&self.setup.grader, &self.setup.notes, question, &find);
        let grade = graded(&basis, answer, self.mode);
        // The clock measures typing and thinking, so there is no pace.
        let measure = || Spoken::typed(answer).measure(question, &grade, &delivery::Settings::default());
        let delivery = (self.mode == Mode::Spoken).then(measure).flatten().as_ref().map(stored_figures);
        let given = AnswerDetails { delivery, ..given };
        let answered = Answered {
            question: question.id.clone(),
            prompt: question.prompt.clone(),
            topic: question.topics.first().cloned().unwrap_or_default(),
            answer: answer.to_owned(),
            mode: self.mode,
            given_at: now,
            duration: given.spent,
            attempt: 1,
            hints: 0,
            saw_model: false,
            round: Some(self.round),
        };
        let marks = marks(&grade, basis.gradable, &answered);
        if !self.setup.journal.record_item(self.round, current.position, &answered, &marks, &given) {
            self.reload_pending(current.position);
            return None;
        }
        let probe = self
            .plan
            .follow_ups
            .then(|| follow::probe(question, answer, &grade, basis.gradable, || self.near(question)));
        Some(PendingFollowUp { probe: probe.flatten()?, basis, answer: answer.to_owned() })
    }

    fn answer_follow_up(&mut self, position: usize, pending: &PendingFollowUp, reply: &str, spent: Duration) {
        let PendingFollowUp { probe, basis, answer } = pending;
        let score = || follow::score(&basis.prepared, probe, answer, reply, self.mode);
        let follow_up = FollowUp {
            prompt: probe.prompt.clone(),
            answer: reply.to_owned(),
            spent_ms: u64::try_from(spent.as_millis()).unwrap_or(u64::MAX),
            score: if basis.gradable { score() } else { None },
        };
        let round = self.round;
        self.setup.journal.write_item(|history| history.add_follow_up(round, position, &follow_up));
    }

    /// A short question of the bank related to this one that the round does not ask.
    fn near(&self, question: &Question) -> Option<String> {
        let asked: HashSet<&QuestionId> = self.plan.items.iter().map(|i| &i.id).collect();
        let near = self.setup.notes.questions(question, 8).into_iter();
        near.filter(|hit| hit.id.as_ref().is_some_and(|id| *id != question.id && !asked.contains(id)))
            .map(|hit| hit.title)
            .find(|title| title.len() < MAX_FOLLOW_UP && !title.contains('\n'))
    }

    /// Skips the current question, or its follow-up, which then counts as not answered.
    ///
    /// # Errors
    /// When the round is over.
    pub(crate) fn skip(&mut self, tick: Duration) -> Result<(), MockError> {
        let current = self.current.take().ok_or(MockError::Over)?;
        let spent = current.clock.times(tick).spent;
        self.spent += spent;
        if let Some(follow_up) = &current.follow_up {
            self.answer_follow_up(current.position, follow_up, "", spent);
            self.pending.pop_front();
            self.load();
        } else {
            self.skip_item(current.position, spent);
        }
        Ok(())
    }

    /// Stores that a question was not answered, and goes to the next one.
    fn skip_item(&mut self, position: usize, spent: Duration) {
        let round = self.round;
        if !self.setup.journal.write_item(|history| history.skip_item(round, position, spent)) {
            self.reload_pending(position);
        }
        self.pending.pop_front();
        self.load();
    }

    /// Another program has written the result of the current question: reads again what is still to be
    /// asked.
    fn reload_pending(&mut self, position: usize) {
        self.setup.journal.add_problem(SaveProblem::AnsweredElsewhere { number: position + 1 });
        if let Ok(Some(record)) = self.setup.journal.history().round(self.round) {
            self.pending = pending(&record);
            // The caller removes the current one.
            self.pending.push_front(position);
        }
    }

    /// Ends the round; questions that were not asked stay unanswered.
    pub(crate) fn finish(&mut self, now: Timestamp) {
        self.current = None;
        self.end = self.end.or(Some(MockEnd::Ended));
        let round = self.round;
        self.setup.journal.write(|history| history.end_round(round, now));
    }
}

/// Positions of a round that are still to be asked.
fn pending(record: &RoundRecord) -> VecDeque<usize> {
    let open = record.items.iter().enumerate().filter(|(_, i)| i.state == ItemState::Pending);
    open.map(|(position, _)| position).collect()
}

#[cfg(test)]
mod tests;
