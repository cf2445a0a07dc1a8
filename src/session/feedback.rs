//! What is said of an answer: the grade, and where to read what was missed.

use super::Notes;
use crate::{
    bank::{Question, QuestionId},
    delivery::Delivery,
    grade::{Grade, Prepared, Rating, Status},
    index::Hit,
};
use std::{collections::HashSet, time::Duration};

/// Passages shown for one concept, and for an answer.
const PER_CONCEPT: usize = 2;
const IN_ALL: usize = 3;

/// Everything to be shown after an answer.
#[derive(Clone, Debug)]
pub(crate) struct Feedback {
    /// The answer's text, which the evidence points into.
    pub answer: String,
    /// Its grade.
    pub grade: Grade,
    /// The rating that stands unless the user overrules it.
    pub rating: Rating,
    /// Why the rating is not the grade's own.
    pub lowered: Option<&'static str>,
    /// Whether there was anything to grade against.
    pub gradable: bool,
    /// The question that asks the same, where its model answer stood in for one that is not there.
    pub equivalent: Option<QuestionId>,
    /// How a spoken answer was said; it changes nothing of the grade.
    pub delivery: Option<Delivery>,
    /// How long the answer took.
    pub took: Duration,
    /// When the question would come again for each rating, in words, Again first; nothing for a
    /// further attempt, which moves no date.
    pub dues: Option<[String; 4]>,
    /// The last score before this one.
    pub before: Option<f64>,
    /// What helps with concepts that were not covered.
    pub help: Vec<MissedHelp>,
    /// What an interviewer may ask next.
    pub follow_up: Option<String>,
    /// The index is still being made, so that no passages are among the help.
    pub notes_pending: bool,
}

/// Help with one concept.
#[derive(Clone, Debug)]
pub(crate) struct MissedHelp {
    /// Its place among the grade's concepts.
    pub concept: usize,
    /// Where the notes have it, best first.
    pub passages: Vec<Passage>,
    /// The sentence of the model answer that has it.
    pub model: Option<String>,
}

/// A passage to read again.
#[derive(Clone, Debug)]
pub(crate) struct Passage {
    /// Where and what.
    pub hit: Hit,
}

/// Help with the concepts that were not covered, the weightiest first served.
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
    // One passage for each of the weightiest before any gets a second.
    let each = if open.len() == 1 { PER_CONCEPT } else { 1 };
    let mut shown = HashSet::new();
    let about = if open.is_empty() { HashSet::new() } else { notes.files_about(question) };
    let mut help: Vec<_> = open
        .into_iter()
        .map(|(i, concept)| {
            let left = IN_ALL.saturating_sub(shown.len()).min(each);
            let mut passages = Vec::new();
            if left > 0 {
                let found = notes.passages(question, &concept.name, &about, left + IN_ALL);
                let fresh = found.into_iter().filter(|h| !shown.contains(&(h.path.clone(), h.line)));
                passages.extend(fresh.take(left).map(|hit| Passage { hit }));
            }
            shown.extend(passages.iter().map(|p| (p.hit.path.clone(), p.hit.line)));
            MissedHelp { concept: i, passages, model: prepared.model_sentence(i).map(str::to_owned) }
        })
        .collect();
    help.sort_by_key(|h| h.concept);
    help
}

/// What an interviewer may ask next: a question of the bank near to this one that was not asked
/// yet; else about the weightiest thing that was left out.
pub(super) fn follow_up(
    question: &Question,
    grade: &Grade,
    notes: &Notes,
    asked: &HashSet<QuestionId>,
) -> Option<String> {
    let near = notes.questions(question, 8).into_iter();
    let fresh =
        near.filter(|hit| hit.id.as_ref().is_some_and(|id| *id != question.id && !asked.contains(id)));
    // A long one, with code or options, is no question to ask in passing.
    let short = fresh.map(|hit| hit.title).find(|title| title.len() < 160 && !title.contains('\n'));
    short.or_else(|| {
        // Nobody who said nothing is asked for more of it.
        let missed = grade.concepts.iter().filter(|c| c.status != Status::Covered && grade.score > 0.0);
        let weightiest = missed.max_by(|a, b| a.weight.total_cmp(&b.weight))?;
        Some(format!("What about this: {}?", weightiest.name.trim_end_matches(['.', '?'])))
    })
}
