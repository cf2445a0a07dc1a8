//! The feedback to an answer: the grade, and where to read what was missed.

use crate::{
    bank::{Question, QuestionId},
    delivery::Delivery,
    grade::{Grade, Prepared, Rating, Status},
    index::Hit,
    session::Notes,
};
use std::{collections::HashSet, time::Duration};

/// Most passages for the only concept that was not covered.
const PER_CONCEPT: usize = 2;
/// Most passages for an answer.
const PER_ANSWER: usize = 3;
/// Longest question that is suggested as a follow-up, bytes; longer ones have code or options.
const MAX_FOLLOW_UP: usize = 160;

/// Everything to show after an answer.
#[derive(Clone, Debug)]
pub(crate) struct Feedback {
    /// The answer, which the evidence points into.
    pub answer: String,
    /// Its grade.
    pub grade: Grade,
    /// The rating that holds unless the user changes it.
    pub rating: Rating,
    /// Why the rating is lower than the grade's own, if it is.
    pub lowered: Option<&'static str>,
    /// Whether there was anything to grade against.
    pub gradable: bool,
    /// The question that asks the same, if the answer was graded against its model answer.
    pub equivalent: Option<QuestionId>,
    /// How a spoken answer was said; it does not change the grade.
    pub delivery: Option<Delivery>,
    /// How long the answer took.
    pub took: Duration,
    /// When the question would be due for each rating, in words, Again first; `None` for another
    /// attempt, which moves no date.
    pub dues: Option<[String; 4]>,
    /// The score of the last time.
    pub before: Option<f64>,
    /// Help with concepts that were not covered.
    pub help: Vec<MissedHelp>,
    /// What an interviewer may ask next.
    pub follow_up: Option<String>,
    /// Whether the index is not ready yet, so that the help has no passages.
    pub notes_pending: bool,
}

/// Help with one concept.
#[derive(Clone, Debug)]
pub(crate) struct MissedHelp {
    /// Its index among the grade's concepts.
    pub concept: usize,
    /// Passages of the notes about it, best first.
    pub passages: Vec<Hit>,
    /// The sentence of the model answer about it.
    pub model: Option<String>,
}

/// Help with the concepts that were not covered; passages go to the most important ones first.
pub(super) fn help(
    question: &Question,
    prepared: &Prepared,
    grade: &Grade,
    notes: &Notes,
) -> Vec<MissedHelp> {
    let mut open: Vec<_> =
        grade.concepts.iter().enumerate().filter(|(_, c)| c.status != Status::Covered).collect();
    let rank = |status| match status {
        Status::Contradicted => 0,
        Status::Missed => 1,
        Status::Partial | Status::Covered => 2,
    };
    open.sort_by(|(_, a), (_, b)| {
        (rank(a.status), !a.required).cmp(&(rank(b.status), !b.required)).then(b.weight.total_cmp(&a.weight))
    });
    // One passage for each concept, unless there is only one.
    let each = if open.len() == 1 { PER_CONCEPT } else { 1 };
    let mut shown = HashSet::new();
    let about = if open.is_empty() { HashSet::new() } else { notes.files_about(question) };
    let mut help: Vec<_> = open
        .into_iter()
        .map(|(i, concept)| {
            let left = PER_ANSWER.saturating_sub(shown.len()).min(each);
            let mut passages = Vec::new();
            if left > 0 {
                let found = notes.passages(question, &concept.name, &about, left + PER_ANSWER);
                let fresh = found.into_iter().filter(|h| !shown.contains(&(h.path.clone(), h.line)));
                passages.extend(fresh.take(left));
            }
            shown.extend(passages.iter().map(|hit| (hit.path.clone(), hit.line)));
            MissedHelp { concept: i, passages, model: prepared.model_sentence(i).map(str::to_owned) }
        })
        .collect();
    help.sort_by_key(|h| h.concept);
    help
}

/// What an interviewer may ask next: a related question of the bank that was not asked yet; else about
/// the most important concept that was not covered.
pub(super) fn follow_up(
    question: &Question,
    grade: &Grade,
    notes: &Notes,
    asked: &HashSet<QuestionId>,
) -> Option<String> {
    let near = notes.questions(question, 8).into_iter();
    let fresh =
        near.filter(|hit| hit.id.as_ref().is_some_and(|id| *id != question.id && !asked.contains(id)));
    let short = fresh.map(|hit| hit.title).find(|title| title.len() < MAX_FOLLOW_UP && !title.contains('\n'));
    short.or_else(|| {
        // Whoever said nothing is not asked for more.
        let missed = grade.concepts.iter().filter(|c| c.status != Status::Covered && grade.score > 0.0);
        let weightiest = missed.max_by(|a, b| a.weight.total_cmp(&b.weight))?;
        Some(format!("What about this: {}?", weightiest.name.trim_end_matches(['.', '?'])))
    })
}
