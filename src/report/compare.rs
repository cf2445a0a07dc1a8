//! Two rounds side by side.

use super::RoundReport;
use crate::{
    bank::QuestionId,
    wording::{points, score},
};
use serde::Serialize;

/// The difference of two rounds; the first is the one to compare with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundDiff {
    /// Number, title and date of the first and the second.
    pub rounds: [(i64, String, String); 2],
    /// Scores of the rounds.
    pub score: ScoreChange,
    /// Time spent, seconds.
    pub spent: [f64; 2],
    /// Number of answers over their limit.
    pub over: [usize; 2],
    /// By section title; those of both first, in order.
    pub sections: Vec<ScoreChange>,
    /// By topic.
    pub topics: Vec<ScoreChange>,
    /// Questions both asked, the greatest change first.
    pub questions: Vec<QuestionChange>,
    /// Number of questions that only the first, and only the second, asked.
    pub only: [usize; 2],
}

/// A score in both rounds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreChange {
    /// The section, topic or `round`.
    pub name: String,
    /// In the first round.
    pub before: Option<f64>,
    /// In the second.
    pub after: Option<f64>,
}

impl ScoreChange {
    /// The second minus the first.
    pub(super) fn change(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }
}

/// A question that both rounds asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionChange {
    /// Its id.
    pub id: QuestionId,
    /// The question.
    pub prompt: String,
    /// Score in the first round.
    pub before: Option<f64>,
    /// Score in the second round.
    pub after: Option<f64>,
    /// Concepts covered in the second and not in the first.
    pub gained: Vec<String>,
    /// Concepts covered in the first and not in the second.
    pub dropped: Vec<String>,
}

/// Compares `second` with `first`.
pub fn compare(first: &RoundReport, second: &RoundReport) -> RoundDiff {
    let head = |r: &RoundReport| (r.round, r.title.clone(), r.date.clone());
    let sections = |r: &RoundReport| r.sections.iter().map(|s| (s.title.clone(), s.score)).collect();
    let topics = |r: &RoundReport| r.topics.iter().map(|t| (t.topic.clone(), Some(t.score))).collect();
    let mut questions: Vec<_> = second
        .questions
        .iter()
        .filter_map(|after| Some((first.questions.iter().find(|q| q.id == after.id)?, after)))
        .map(|(before, after)| question(before, after))
        .collect();
    questions.sort_by(|a, b| shift(b).abs().total_cmp(&shift(a).abs()));
    let shared = questions.len();
    RoundDiff {
        rounds: [head(first), head(second)],
        score: ScoreChange { name: "round".into(), before: first.score, after: second.score },
        spent: [first.time.spent, second.time.spent],
        over: [first.time.over, second.time.over],
        sections: changes(sections(first), sections(second)),
        topics: changes(topics(first), topics(second)),
        only: [first.questions.len() - shared, second.questions.len() - shared],
        questions,
    }
}

fn shift(q: &QuestionChange) -> f64 {
    q.after.unwrap_or(0.0) - q.before.unwrap_or(0.0)
}

fn changes(before: Vec<(String, Option<f64>)>, after: Vec<(String, Option<f64>)>) -> Vec<ScoreChange> {
    let of = |list: &[(String, Option<f64>)], name: &str| {
        list.iter().find(|(n, _)| n == name).and_then(|(_, score)| *score)
    };
    let mut all: Vec<ScoreChange> = after
        .iter()
        .map(|(name, score)| ScoreChange { name: name.clone(), before: of(&before, name), after: *score })
        .collect();
    all.extend(
        before
            .into_iter()
            .filter(|(name, _)| !after.iter().any(|(n, _)| n == name))
            .map(|(name, score)| ScoreChange { name, before: score, after: None }),
    );
    // Stable: those of both rounds come first, in order.
    all.sort_by_key(|c| c.change().is_none());
    all
}

fn question(before: &super::QuestionReport, after: &super::QuestionReport) -> QuestionChange {
    use crate::grade::Status::Covered;
    let covered = |q: &super::QuestionReport, name: &str| {
        q.concepts.iter().any(|c| c.name == name && c.status == Covered)
    };
    let only = |has: &super::QuestionReport, lacks: &super::QuestionReport| {
        let names = has.concepts.iter().filter(|c| c.status == Covered && !covered(lacks, &c.name));
        names.map(|c| c.name.clone()).collect()
    };
    QuestionChange {
        id: after.id.clone(),
        prompt: after.prompt.clone(),
        before: before.score,
        after: after.score,
        gained: only(after, before),
        dropped: only(before, after),
    }
}

impl RoundDiff {
    /// `68 % → 75 %, +7 points`.
    pub(super) fn headline(&self) -> String {
        let arrow = format!("{} → {}", score(self.score.before), score(self.score.after));
        match self.score.change() {
            Some(change) => format!("{arrow}, {} points", points(change)),
            None => arrow,
        }
    }
}
