//! What to read again, the most valuable first.
//!
//! The worth of a passage is the part of the round's score that was lost on what it explains, so that
//! whoever has time for one page only reads the first.

use super::{FoundPassage, QuestionReport, Reading};
use crate::{
    bank::{Question, QuestionId},
    grade::Status,
    text::one_line,
};
use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
};

/// Most passages in a report.
const MAX_PASSAGES: usize = 12;
/// Least worth of a passage, points of 100.
const MIN_WORTH: f64 = 0.05;

pub(super) fn reading(
    questions: &[QuestionReport],
    bank: &HashMap<QuestionId, Question>,
    found: &[FoundPassage],
    home: &Path,
) -> Vec<Reading> {
    let by_concept: HashMap<_, _> =
        found.iter().rev().map(|f| ((&f.question, f.concept.as_deref()), &f.hit)).collect();
    let mut passages: BTreeMap<(PathBuf, usize), Reading> = BTreeMap::new();
    for q in questions.iter().filter(|q| q.lost > 0.0) {
        for (concept, lost) in losses(q) {
            let hit = by_concept.get(&(&q.id, concept)).or_else(|| by_concept.get(&(&q.id, None)));
            let passage = match hit {
                Some(hit) => Reading {
                    path: hit.path.clone(),
                    line: hit.line,
                    place: place(home, &hit.path, hit.line),
                    title: titles(hit),
                    snippet: one_line(&hit.snippet),
                    model_answer: false,
                    worth: 0.0,
                    concepts: Vec::new(),
                    questions: Vec::new(),
                },
                None => match bank.get(&q.id).filter(|b| !b.answer.trim().is_empty()) {
                    Some(in_bank) => model_answer(in_bank, home),
                    None => continue,
                },
            };
            let entry = passages.entry((passage.path.clone(), passage.line)).or_insert(passage);
            entry.worth += lost;
            if let Some(name) = concept.filter(|n| !entry.concepts.iter().any(|c| c == n)) {
                entry.concepts.push(name.to_owned());
            }
            if !entry.questions.contains(&q.number) {
                entry.questions.push(q.number);
            }
        }
    }
    let mut all: Vec<_> = passages.into_values().filter(|r| r.worth >= MIN_WORTH).collect();
    all.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    all.truncate(MAX_PASSAGES);
    all
}

/// The points a question lost: by concept, or in one where no concept accounts for them.
fn losses(q: &QuestionReport) -> Vec<(Option<&str>, f64)> {
    let open: Vec<_> = q
        .concepts
        .iter()
        .filter(|c| c.status != Status::Covered && c.lost > 0.0)
        .map(|c| (Some(c.name.as_str()), c.lost))
        .collect();
    if open.is_empty() { vec![(None, q.lost)] } else { open }
}

fn titles(hit: &crate::index::Hit) -> String {
    std::iter::once(&hit.title).chain(&hit.trail).map(String::as_str).collect::<Vec<_>>().join(" › ")
}

fn model_answer(question: &Question, home: &Path) -> Reading {
    Reading {
        path: question.place.path.to_path_buf(),
        line: question.place.line,
        place: place(home, &question.place.path, question.place.line),
        title: one_line(&question.prompt),
        snippet: String::new(),
        model_answer: true,
        worth: 0.0,
        concepts: Vec::new(),
        questions: Vec::new(),
    }
}

fn place(home: &Path, path: &Path, line: usize) -> String {
    format!("{}:{line}", path.strip_prefix(home).unwrap_or(path).display())
}
