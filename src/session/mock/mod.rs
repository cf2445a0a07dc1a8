//! A mock round: questions against the clock, and not a word about the answers before the end.
//!
//! Takes a [`Plan`] or a round that was broken off, answers with the tick and the time they were
//! given at; gives the next question. Every answer is graded at once, unseen, and stored with its
//! times before the next question is asked.

mod clock;
mod follow;

pub(crate) use clock::{Clock, Left, Times};

use super::{
    Background, Journal, Notes, Plan,
    marking::{Ready, graded, make_ready, marks},
    said::{Spoken, figures},
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

/// A question of the bank is asked in passing only if it is this short, bytes.
const IN_PASSING: usize = 160;

/// What a mock round works with.
pub(crate) struct MockSetup {
    /// The questions.
    pub bank: Arc<Bank>,
    /// Grades answers; may still be learning the bank's words.
    pub grader: Background<Grader>,
    /// Where references for questions without an answer, and near questions, are found.
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
    /// Places that are still to be asked, the next one first.
    pending: VecDeque<usize>,
    /// Time spent on the answers before the one at hand.
    spent: Duration,
    current: Option<Current>,
    end: Option<MockEnd>,
}

/// The question at hand.
struct Current {
    position: usize,
    question: Question,
    clock: Clock,
    /// What is asked after the answer that was given.
    after: Option<After>,
}

/// A follow-up and what led to it.
struct After {
    probe: Probe,
    ready: Ready,
    answer: String,
}

/// Where a mock round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MockStage {
    /// A question waits for its answer.
    Asking,
    /// A follow-up does.
    FollowUp,
    /// It is over.
    Finished,
}

/// Why a round is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MockEnd {
    /// Every question was asked.
    Done,
    /// Its time was.
    TimeOver,
    /// The user ended it.
    Ended,
}

/// A question as it is posed.
#[derive(Clone, Debug)]
pub(crate) struct MockAsk<'a> {
    /// Its number in the round, from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// What its section is called.
    pub section: &'a str,
    /// Whether it is the first one of its section.
    pub opens_section: bool,
    /// The question.
    pub question: &'a Question,
    /// What is asked after a weak answer to it.
    pub follow_up: Option<&'a str>,
    /// Time for the answer.
    pub limit: Duration,
}

/// Something that cannot be done in a round.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MockError {
    /// The history cannot be used.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// It could not be stored at all.
    #[error("the round cannot be begun: {0}")]
    NotBegun(String),
    /// The round does not allow it.
    #[error("the clock of this round cannot be stopped")]
    NoPause,
    /// There is nothing to answer.
    #[error("the round is over")]
    Over,
}

impl Mock {
    /// Begins a round and stores its plan. `source` is the name of its file, or the options it was
    /// asked for with.
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
            None => return Err(MockError::NotBegun(setup.journal.take_troubles().join("; "))),
        };
        let pending = (0..plan.items.len()).collect();
        Ok(Self::at(setup, plan, mode, round, pending, Duration::ZERO))
    }

    /// Goes on with a round that was broken off.
    pub(crate) fn resume(mut setup: MockSetup, record: &RoundRecord) -> Self {
        setup.journal.write(|history| history.resume_round(record.id));
        let mode = if record.setup.spoken { Mode::Spoken } else { Mode::Written };
        let after: Duration = record
            .items
            .iter()
            .flat_map(|i| &i.follow_ups)
            .map(|follow_up| Duration::from_millis(follow_up.spent_ms))
            .sum();
        let spent = record.spent() + after;
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

    /// Takes up the next question; one that is gone from the bank is passed over.
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
                self.current = Some(Current { position, question: question.clone(), clock, after: None });
                return;
            }
            self.pending.pop_front();
        }
        self.end = self.end.or(Some(MockEnd::Done));
    }

    /// What the round's limit leaves.
    fn time_left(&self) -> Option<Duration> {
        self.plan.limit.map(|limit| limit.saturating_sub(self.spent))
    }

    /// Where it stands.
    pub(crate) fn stage(&self) -> MockStage {
        match &self.current {
            None => MockStage::Finished,
            Some(Current { after: Some(_), .. }) => MockStage::FollowUp,
            Some(_) => MockStage::Asking,
        }
    }

    /// Why it is over, if it is.
    pub(crate) fn end(&self) -> Option<MockEnd> {
        self.end
    }

    /// The question at hand.
    pub(crate) fn ask(&self) -> Option<MockAsk<'_>> {
        let current = self.current.as_ref()?;
        let item = self.plan.items.get(current.position)?;
        let before = current.position.checked_sub(1).and_then(|p| self.plan.items.get(p));
        Some(MockAsk {
            number: current.position + 1,
            of: self.plan.items.len(),
            section: self.plan.sections.get(item.section).map_or("", |s| s.title.as_str()),
            opens_section: before.is_none_or(|b| b.section != item.section),
            question: &current.question,
            follow_up: current.after.as_ref().map(|a| a.probe.prompt.as_str()),
            limit: current.clock.times(Duration::ZERO).limit,
        })
    }

    /// The plan it follows.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How many questions are still to be answered, the one at hand included.
    pub(crate) fn left(&self) -> usize {
        self.pending.len()
    }

    /// Where answers are written.
    pub(crate) fn journal(&self) -> &Journal {
        &self.setup.journal
    }

    /// What went wrong with saving since the last call.
    pub(crate) fn take_troubles(&mut self) -> Vec<String> {
        self.setup.journal.take_troubles()
    }

    /// The round as it is stored.
    ///
    /// # Errors
    /// When the history cannot be read.
    pub(crate) fn record(&self) -> Result<Option<RoundRecord>, MockError> {
        Ok(self.setup.journal.history().round(self.round)?)
    }

    /// The clock of the answer at hand.
    pub(crate) fn clock(&self) -> Option<&Clock> {
        self.current.as_ref().map(|c| &c.clock)
    }

    /// Lets the clock run: the question is to be read, or the pause is over.
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

    /// Takes the answer to what was asked, stores it, and goes on. An answer without a word is none:
    /// the question is skipped.
    ///
    /// # Errors
    /// When the round is over.
    pub(crate) fn answer(&mut self, answer: &str, tick: Duration, now: Timestamp) -> Result<(), MockError> {
        self.take(answer, tick, Duration::MAX, now)
    }

    /// Takes the answer as it stood at its deadline. It took no longer than that, however late the
    /// terminal let go of it.
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
        if let Some(after) = &current.after {
            self.answer_follow_up(current.position, after, answer, spent);
            self.pending.pop_front();
            self.load();
            return Ok(());
        }
        if answer.trim().is_empty() {
            self.pass_over(current.position, spent);
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
            Some(after) => {
                let limit = follow::limit(times.limit);
                let clock = Clock::new(limit, left, self.plan.hard);
                self.current = Some(Current { clock, after: Some(after), ..current });
            }
            None => {
                self.pending.pop_front();
                self.load();
            }
        }
        Ok(())
    }

    /// Grades and stores an answer; gives what to ask after it.
    fn answer_question(
        &mut self,
        current: &Current,
        answer: &str,
        given: AnswerDetails,
        now: Timestamp,
    ) -> Option<After> {
        let question = &current.question;
        let find = |id: &QuestionId| self.setup.bank.get(id).cloned();
        let ready = make_ready(&self.setup.grader, &self.setup.notes, question, &find);
        let grade = graded(&ready, answer, self.mode);
        // The time on the clock is that of typing and thinking: there is no pace in it.
        let measure = || Spoken::typed(answer).measure(question, &grade, &delivery::Settings::default());
        let delivery = (self.mode == Mode::Spoken).then(measure).flatten().as_ref().map(figures);
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
        let marks = marks(&grade, ready.gradable, &answered);
        if !self.setup.journal.record_item(self.round, current.position, &answered, &marks, &given) {
            self.catch_up(current.position);
            return None;
        }
        let probe = self
            .plan
            .follow_ups
            .then(|| follow::probe(question, answer, &grade, ready.gradable, || self.near(question)));
        Some(After { probe: probe.flatten()?, ready, answer: answer.to_owned() })
    }

    fn answer_follow_up(&mut self, position: usize, after: &After, reply: &str, spent: Duration) {
        let gradable = after.ready.gradable;
        let score = || follow::score(&after.ready.prepared, &after.probe, &after.answer, reply, self.mode);
        let follow_up = FollowUp {
            prompt: after.probe.prompt.clone(),
            answer: reply.to_owned(),
            spent_ms: u64::try_from(spent.as_millis()).unwrap_or(u64::MAX),
            score: if gradable { score() } else { None },
        };
        let round = self.round;
        self.setup.journal.settle(|history| history.add_follow_up(round, position, &follow_up));
    }

    /// A short question of the bank near to this one that the round does not ask.
    fn near(&self, question: &Question) -> Option<String> {
        let asked: HashSet<&QuestionId> = self.plan.items.iter().map(|i| &i.id).collect();
        let near = self.setup.notes.questions(question, 8).into_iter();
        near.filter(|hit| hit.id.as_ref().is_some_and(|id| *id != question.id && !asked.contains(id)))
            .map(|hit| hit.title)
            .find(|title| title.len() < IN_PASSING && !title.contains('\n'))
    }

    /// Goes on without an answer. A follow-up that is skipped was not answered.
    ///
    /// # Errors
    /// When the round is over.
    pub(crate) fn skip(&mut self, tick: Duration) -> Result<(), MockError> {
        let current = self.current.take().ok_or(MockError::Over)?;
        let spent = current.clock.times(tick).spent;
        self.spent += spent;
        if let Some(after) = &current.after {
            self.answer_follow_up(current.position, after, "", spent);
            self.pending.pop_front();
            self.load();
        } else {
            self.pass_over(current.position, spent);
        }
        Ok(())
    }

    /// Stores that the question at hand was not answered, and goes on.
    fn pass_over(&mut self, position: usize, spent: Duration) {
        let round = self.round;
        if !self.setup.journal.settle(|history| history.skip_item(round, position, spent)) {
            self.catch_up(position);
        }
        self.pending.pop_front();
        self.load();
    }

    /// The question at hand was dealt with elsewhere, by another program on the same round: what is
    /// still to be asked is read again.
    fn catch_up(&mut self, position: usize) {
        self.setup.journal.tell(format!(
            "question {} of this round was answered in another window; this answer was not stored",
            position + 1
        ));
        if let Ok(Some(record)) = self.setup.journal.history().round(self.round) {
            self.pending = pending(&record);
            // The one at hand is taken off by the caller.
            self.pending.push_front(position);
        }
    }

    /// Ends the round; what was not asked stays unanswered.
    pub(crate) fn finish(&mut self, now: Timestamp) {
        self.current = None;
        self.end = self.end.or(Some(MockEnd::Ended));
        let round = self.round;
        self.setup.journal.write(|history| history.end_round(round, now));
    }
}

/// Places of a round that are still to be asked.
fn pending(record: &RoundRecord) -> VecDeque<usize> {
    let open = record.items.iter().enumerate().filter(|(_, i)| i.state == ItemState::Pending);
    open.map(|(position, _)| position).collect()
}

#[cfg(test)]
mod tests;
