//! Marks of an answer: what it is graded against, and the proposed rating.

use super::{Background, Notes};
use crate::{
    bank::{Bank, Question, QuestionId, same_question},
    grade::{Grade, Grader, Mode, Prepared, Rating, Remark, Task, Verdict},
    history::{Answered, Marks},
};

/// Number of passages that replace a missing model answer.
const REFERENCES: usize = 3;
/// Number of nearest questions among which one that asks the same is searched.
const NEAR: usize = 6;

/// What the answers to a question are graded against.
pub(super) struct GradingBasis {
    pub prepared: Prepared,
    /// Notes replace a missing model answer.
    pub provisional: bool,
    /// There is something to grade against.
    pub gradable: bool,
    /// The question of the bank that asks the same, if its answer replaces a missing one.
    pub equivalent: Option<Box<Question>>,
}

/// Looks a question up by its id.
pub(super) type Lookup<'a> = dyn Fn(&QuestionId) -> Option<Question> + 'a;

/// Marks answers to one question outside a session.
pub(crate) struct Marker(GradingBasis);

impl Marker {
    /// A marker for `question` of `bank`. The answer of a question that asks the same, or notes, replace a
    /// missing model answer.
    pub(crate) fn new(grader: &Grader, notes: &Notes, question: &Question, bank: &Bank) -> Self {
        Self(basis_by(grader, notes, question, &|id| bank.get(id).cloned()))
    }

    /// The question whose model answer replaces a missing one.
    pub(crate) fn equivalent(&self) -> Option<&QuestionId> {
        self.0.equivalent.as_ref().map(|equivalent| &equivalent.id)
    }

    /// What answers are compared with.
    pub(crate) fn prepared(&self) -> &Prepared {
        &self.0.prepared
    }

    /// Whether notes replace a missing model answer.
    pub(crate) fn is_provisional(&self) -> bool {
        self.0.provisional
    }

    /// The grade of an answer, as a session gives it.
    pub(crate) fn grade(&self, answer: &str, mode: Mode) -> Grade {
        graded(&self.0, answer, mode)
    }

    /// The marks of an answer, as a session stores them before the user changes the rating.
    pub(crate) fn marks(&self, answered: &Answered) -> Marks {
        marks(&self.grade(&answered.answer, answered.mode), self.0.gradable, answered)
    }
}

/// What answers to `question` are graded against: its own model answer, else that of a question that
/// asks the same, else notes.
pub(super) fn grading_basis(
    grader: &Background<Grader>,
    notes: &Notes,
    question: &Question,
    find: &Lookup<'_>,
) -> GradingBasis {
    match grader.get(None) {
        Some(grader) => basis_by(grader, notes, question, find),
        // Its thread failed; a grader with the built-in words still works.
        None => basis_by(&Grader::new(), notes, question, find),
    }
}

fn basis_by(grader: &Grader, notes: &Notes, question: &Question, find: &Lookup<'_>) -> GradingBasis {
    if is_answered(question) {
        let prepared = grader.prepare_question(question);
        return GradingBasis { prepared, provisional: false, gradable: true, equivalent: None };
    }
    if let Some(equivalent) = notes.near_questions(question, NEAR).iter().find_map(|id| {
        find(id).filter(|q| is_answered(q) && !q.ignored && same_question(&q.prompt, &question.prompt))
    }) {
        let prepared = grader.prepare_question(&equivalent);
        return GradingBasis {
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
    GradingBasis { prepared, provisional: true, gradable: !references.is_empty(), equivalent: None }
}

fn is_answered(question: &Question) -> bool {
    !question.answer.trim().is_empty() || !question.concepts.is_empty()
}

/// The grade of an answer, with a remark where something replaces a missing model answer.
pub(super) fn graded(basis: &GradingBasis, answer: &str, mode: Mode) -> Grade {
    let mut grade = basis.prepared.grade(answer, mode);
    if basis.provisional && !grade.remarks.contains(&Remark::Provisional) {
        grade.remarks.push(Remark::Provisional);
    }
    if basis.equivalent.is_some() {
        grade.remarks.push(Remark::BorrowedAnswer);
    }
    grade
}

/// What is stored of a grade. Without anything to grade against there is no score, and only the user
/// can rate the answer.
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

/// The rating of an answer given with help, if it is lower than the grade's own, and why.
pub(super) fn lowered(grade: &Grade, answered: &Answered) -> Option<(Rating, &'static str)> {
    let (highest, why) = match (answered.saw_model && answered.moves_card(), answered.hints) {
        (true, _) => (Rating::Again, "you saw the model answer"),
        (false, 0) => return None,
        (false, 1) => (Rating::Good, "you took a hint"),
        (false, _) => (Rating::Hard, "you took hints"),
    };
    (grade.rating > highest).then_some((highest, why))
}
