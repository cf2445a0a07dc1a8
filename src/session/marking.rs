//! Answer × question → marks: what an answer is graded against, and the rating that is proposed.

use super::{Background, Notes};
use crate::{
    bank::Question,
    grade::{Grade, Grader, Mode, Prepared, Rating, Remark, Task, Verdict},
    history::{Answered, Marks},
};

/// Passages that stand in for a model answer.
const REFERENCES: usize = 3;

/// A question made ready for grading.
pub(super) struct Ready {
    pub prepared: Prepared,
    /// Notes stand in for a model answer.
    pub provisional: bool,
    /// There is something to grade against.
    pub gradable: bool,
}

/// A question made ready for marking answers outside a session.
pub struct Marker(Ready);

impl Marker {
    /// Makes `question` ready; notes stand in for a model answer that is not there.
    pub fn new(grader: &Grader, notes: &Notes, question: &Question) -> Self {
        Self(ready_by(grader, notes, question))
    }

    /// What answers are held against.
    pub fn prepared(&self) -> &Prepared {
        &self.0.prepared
    }

    /// Whether notes stand in for a model answer.
    pub fn is_provisional(&self) -> bool {
        self.0.provisional
    }

    /// The grade of an answer, as a session gives it.
    pub fn grade(&self, answer: &str, mode: Mode) -> Grade {
        graded(&self.0, answer, mode)
    }

    /// The marks of an answer, as a session stores them before anybody overrules the rating.
    pub fn marks(&self, answered: &Answered) -> Marks {
        marks(&self.grade(&answered.answer, answered.mode), self.0.gradable, answered)
    }
}

/// A question made ready for grading; notes stand in for a model answer that is not there.
pub(super) fn make_ready(grader: &Background<Grader>, notes: &Notes, question: &Question) -> Ready {
    match grader.get(None) {
        Some(grader) => ready_by(grader, notes, question),
        // Its thread failed; the built-in words still grade.
        None => ready_by(&Grader::new(), notes, question),
    }
}

fn ready_by(grader: &Grader, notes: &Notes, question: &Question) -> Ready {
    if !question.answer.trim().is_empty() || !question.concepts.is_empty() {
        let prepared = grader.prepare_question(question);
        return Ready { prepared, provisional: false, gradable: true };
    }
    let references = notes.references(question, REFERENCES);
    let prepared = grader.prepare(&Task {
        question: &question.prompt,
        references: &references,
        concepts: &[],
        misconceptions: &question.misconceptions,
    });
    Ready { prepared, provisional: true, gradable: !references.is_empty() }
}

/// The grade of an answer, marked where notes stand in for a model answer.
pub(super) fn graded(ready: &Ready, answer: &str, mode: Mode) -> Grade {
    let mut grade = ready.prepared.grade(answer, mode);
    if ready.provisional && !grade.remarks.contains(&Remark::Provisional) {
        grade.remarks.push(Remark::Provisional);
    }
    grade
}

/// What is stored of a grade. Without anything to grade against there is no score, and only the
/// user can tell how it went.
pub(super) fn marks(grade: &Grade, gradable: bool, answered: &Answered) -> Marks {
    let proposed = match lowered(grade, answered) {
        _ if !gradable && !answered.answer.trim().is_empty() => Rating::Good,
        Some((rating, _)) => rating,
        None => grade.rating,
    };
    let mut marks = Marks::of(grade, proposed);
    if !gradable {
        marks.score = None;
        marks.verdict = Verdict::Missed;
    }
    marks
}

/// The rating of an answer that was helped, if it is lower than the grade's own, and why.
pub(super) fn lowered(grade: &Grade, answered: &Answered) -> Option<(Rating, &'static str)> {
    let (most, why) = match (answered.saw_model && answered.counts(), answered.hints) {
        (true, _) => (Rating::Again, "you saw the model answer"),
        (false, 0) => return None,
        (false, 1) => (Rating::Good, "you took a hint"),
        (false, _) => (Rating::Hard, "you took hints"),
    };
    (grade.rating > most).then_some((most, why))
}
