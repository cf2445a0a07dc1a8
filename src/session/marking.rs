//! Answer × question → marks: what an answer is graded against, and the rating that is proposed.

use super::{Background, Notes};
use crate::{
    bank::{Bank, Question, QuestionId, same_question},
    grade::{Grade, Grader, Mode, Prepared, Rating, Remark, Task, Verdict},
    history::{Answered, Marks},
};

/// Passages that stand in for a model answer.
const REFERENCES: usize = 3;
/// Nearest questions among which one that asks the same is looked for.
const NEAR: usize = 6;

/// A question made ready for grading.
pub(super) struct Ready {
    pub prepared: Prepared,
    /// Notes stand in for a model answer.
    pub provisional: bool,
    /// There is something to grade against.
    pub gradable: bool,
    /// The question of the bank that asks the same, where its answer stands in.
    pub equivalent: Option<Box<Question>>,
}

/// Looks a question up by its id.
pub(super) type Lookup<'a> = dyn Fn(&QuestionId) -> Option<Question> + 'a;

/// A question made ready for marking answers outside a session.
pub(crate) struct Marker(Ready);

impl Marker {
    /// Makes `question` of `bank` ready; the answer of a question that asks the same, or notes, stand
    /// in for a model answer that is not there.
    pub(crate) fn new(grader: &Grader, notes: &Notes, question: &Question, bank: &Bank) -> Self {
        Self(ready_by(grader, notes, question, &|id| bank.get(id).cloned()))
    }

    /// The question whose model answer stands in, if one does.
    pub(crate) fn equivalent(&self) -> Option<&QuestionId> {
        self.0.equivalent.as_ref().map(|equivalent| &equivalent.id)
    }

    /// What answers are held against.
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.0.prepared
    }

    /// Whether notes stand in for a model answer.
    pub(crate) fn is_provisional(&self) -> bool {
        self.0.provisional
    }

    /// The grade of an answer, as a session gives it.
    pub(crate) fn grade(&self, answer: &str, mode: Mode) -> Grade {
        graded(&self.0, answer, mode)
    }

    /// The marks of an answer, as a session stores them before anybody overrules the rating.
    pub(crate) fn marks(&self, answered: &Answered) -> Marks {
        marks(&self.grade(&answered.answer, answered.mode), self.0.gradable, answered)
    }
}

/// A question made ready for grading. For a model answer that is not there stands the one of a
/// question that asks the same, else notes.
pub(super) fn make_ready(
    grader: &Background<Grader>,
    notes: &Notes,
    question: &Question,
    find: &Lookup<'_>,
) -> Ready {
    match grader.get(None) {
        Some(grader) => ready_by(grader, notes, question, find),
        // Its thread failed; the built-in words still grade.
        None => ready_by(&Grader::new(), notes, question, find),
    }
}

fn ready_by(grader: &Grader, notes: &Notes, question: &Question, find: &Lookup<'_>) -> Ready {
    if is_answered(question) {
        let prepared = grader.prepare_question(question);
        return Ready { prepared, provisional: false, gradable: true, equivalent: None };
    }
    if let Some(equivalent) = notes.near_questions(question, NEAR).iter().find_map(|id| {
        find(id).filter(|q| is_answered(q) && !q.ignored && same_question(&q.prompt, &question.prompt))
    }) {
        let prepared = grader.prepare_question(&equivalent);
        return Ready {
            prepared,
            provisional: false,
            gradable: true,
            equivalent: Some(Box::new(equivalent)),
        };
    }
    let references = notes.references(question, REFERENCES);
    let prepared = grader.prepare(&Task {
        question: &question.prompt,
        references: &references,
        concepts: &[],
        misconceptions: &question.misconceptions,
    });
    Ready { prepared, provisional: true, gradable: !references.is_empty(), equivalent: None }
}

fn is_answered(question: &Question) -> bool {
    !question.answer.trim().is_empty() || !question.concepts.is_empty()
}

/// The grade of an answer, marked where something stands in for a model answer.
pub(super) fn graded(ready: &Ready, answer: &str, mode: Mode) -> Grade {
    let mut grade = ready.prepared.grade(answer, mode);
    if ready.provisional && !grade.remarks.contains(&Remark::Provisional) {
        grade.remarks.push(Remark::Provisional);
    }
    if ready.equivalent.is_some() {
        grade.remarks.push(Remark::BorrowedAnswer);
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
    let mut marks = Marks::from_grade(grade, proposed);
    if !gradable {
        marks.score = None;
        marks.verdict = Verdict::Missed;
    }
    marks
}

/// The rating of an answer that was helped, if it is lower than the grade's own, and why.
pub(super) fn lowered(grade: &Grade, answered: &Answered) -> Option<(Rating, &'static str)> {
    let (most, why) = match (answered.saw_model && answered.moves_card(), answered.hints) {
        (true, _) => (Rating::Again, "you saw the model answer"),
        (false, 0) => return None,
        (false, 1) => (Rating::Good, "you took a hint"),
        (false, _) => (Rating::Hard, "you took hints"),
    };
    (grade.rating > most).then_some((most, why))
}
