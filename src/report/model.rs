//! The data of a report. Its JSON is these types as they are: a field's name is a key.

use crate::{
    bank::QuestionId,
    grade::{Rating, Status, Verdict},
    history::{FollowUp, ItemState},
    text::Span,
};
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;

/// The report of one round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundReport {
    /// Number of the round.
    pub round: i64,
    /// Title.
    pub title: String,
    /// Name of the round file, or the options of `greenroom mock`.
    pub source: String,
    /// Seed that draws the same questions again.
    pub seed: u64,
    /// Start, RFC 3339.
    pub started_at: String,
    /// Start for people, in the reader's time zone.
    pub date: String,
    /// How the round ended.
    pub outcome: Outcome,
    /// 0 to 1; `None` where nothing could be graded.
    pub score: Option<f64>,
    /// The band of the score.
    pub verdict: Option<Verdict>,
    /// How the time was used.
    pub time: TimeUse,
    /// By section, in order.
    pub sections: Vec<SectionReport>,
    /// By topic, the weakest first.
    pub topics: Vec<TopicReport>,
    /// Every question, in order.
    pub questions: Vec<QuestionReport>,
    /// Delivery over all answers that were measured.
    pub delivery: Option<DeliveryFigures>,
    /// Earlier rounds of the same kind, oldest first.
    pub earlier: Vec<EarlierRound>,
    /// The score minus that of the latest of them.
    pub change: Option<f64>,
    /// Comparison by topic with all earlier rounds.
    pub change_on_topics: Option<TopicChange>,
    /// What to read again, the most valuable first.
    pub reading: Vec<Reading>,
    /// What to practise next.
    pub next: Vec<NextStep>,
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every question was asked.
    Finished,
    /// It was ended before every question was asked.
    EndedEarly,
    /// It can be resumed.
    Unfinished,
}

/// How the time of a round was used, in seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeUse {
    /// Time on the clock, without pauses.
    pub spent: f64,
    /// Limit of the round, or the sum of its questions' limits.
    pub limit: f64,
    /// Time the clock was paused.
    pub paused: f64,
    /// Number of answers over their limit.
    pub over: usize,
    /// Sum of what they took longer.
    pub overtime: f64,
    /// How often the round was resumed.
    pub interruptions: u32,
}

/// A section of the round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionReport {
    /// Title.
    pub title: String,
    /// Share in the round's score, 0 to 1.
    pub share: f64,
    /// 0 to 1.
    pub score: Option<f64>,
    /// Number of questions.
    pub questions: usize,
    /// Number of answered questions.
    pub answered: usize,
}

/// Comparison of a round with earlier answers on its topics.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TopicChange {
    /// The scores minus the earlier ones, as the mean over the round's questions on topics that have
    /// earlier answers.
    pub change: f64,
    /// Number of earlier answers.
    pub answers: usize,
}

/// A topic of the round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicReport {
    /// Its name; empty for questions without a topic.
    pub topic: String,
    /// Mean score in this round, 0 to 1.
    pub score: f64,
    /// Mean score of the topic's answers in all earlier rounds.
    pub before: Option<f64>,
    /// Number of those answers.
    pub answers_before: usize,
    /// Number of its questions in this round.
    pub questions: usize,
    /// Number of covered key concepts.
    pub covered: usize,
    /// Number of graded key concepts.
    pub concepts: usize,
}

/// A question of the round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionReport {
    /// Number in the round, from 1.
    pub number: usize,
    /// Id in the bank.
    pub id: QuestionId,
    /// Whether the bank still asks it.
    pub in_bank: bool,
    /// The question as it was asked, Markdown.
    pub prompt: String,
    /// First topic; empty if there is none.
    pub topic: String,
    /// Index of its section.
    pub section: usize,
    /// Whether it was answered.
    pub state: ItemState,
    /// 0 to 1.
    pub score: Option<f64>,
    /// The band of the score.
    pub verdict: Option<Verdict>,
    /// The rating for the scheduler.
    pub rating: Option<Rating>,
    /// Time on the clock without pauses, seconds.
    pub spent: f64,
    /// Limit, seconds.
    pub limit: f64,
    /// The answer; empty if there was none.
    pub answer: String,
    /// Its key concepts, in order.
    pub concepts: Vec<Concept>,
    /// Misconceptions that the answer claims.
    pub claims: Vec<Claim>,
    /// Remarks on the answer as a whole, as sentences.
    pub remarks: Vec<String>,
    /// Questions that followed a weak answer.
    pub follow_ups: Vec<FollowUp>,
    /// How the answer was said.
    pub delivery: Option<DeliveryFigures>,
    /// Earlier scores, oldest first.
    pub before: Vec<f64>,
    /// Points of the round's 100 that it cost.
    pub lost: f64,
    /// The model answer, Markdown; empty if there is none.
    pub model: String,
}

/// How an answer did on one key concept.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concept {
    /// Its name.
    pub name: String,
    /// Covered or not.
    pub status: Status,
    /// 0 to 1.
    pub coverage: f64,
    /// Whether it is needed for a pass.
    pub required: bool,
    /// The answer's words for it: byte ranges on character boundaries.
    pub evidence: Vec<Span>,
    /// The evidence as a quotation.
    pub said: String,
    /// Counts over this and earlier answers.
    pub past: PastCounts,
    /// Points of the round's 100 that it cost.
    pub lost: f64,
}

/// How often a concept was graded and covered, this answer included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PastCounts {
    /// Times graded.
    pub asked: usize,
    /// Times covered.
    pub covered: usize,
}

impl PastCounts {
    /// Times missed.
    pub(super) fn missed(self) -> usize {
        self.asked - self.covered
    }
}

/// A misconception that an answer claims.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// The misconception.
    pub name: String,
    /// What is right instead.
    pub feedback: String,
}

/// Figures of how something was said; `None` for what was not measured.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeliveryFigures {
    /// Number of words.
    pub words: Option<f64>,
    /// Seconds from the first word to the last.
    pub seconds: Option<f64>,
    /// Words a minute.
    pub pace: Option<f64>,
    /// Number of fillers, such as 'um'.
    pub fillers: Option<f64>,
    /// Number of hedges, such as 'I guess'.
    pub hedges: Option<f64>,
    /// Number of pauses of two seconds or more.
    pub long_pauses: Option<f64>,
    /// Seconds until the first key concept.
    pub first_concept: Option<f64>,
}

impl DeliveryFigures {
    /// Reads the delivery stored with a review: figures by name, or a whole measurement, of whose lists
    /// and parts the figures are taken.
    pub(super) fn from_stored(value: &Value) -> Self {
        let number = |name: &str| value.get(name).and_then(Value::as_f64).filter(|v| v.is_finite());
        let count = |name: &str| match value.get(name) {
            Some(Value::Array(list)) => Some(list.len() as f64),
            _ => number(name),
        };
        let inner = |name: &str, part: &str| value.get(name)?.get(part)?.as_f64();
        let fillers = count("fillers");
        // A transcript without 'um' that has no other filler either says nothing about fillers.
        let silent = value.get("sounds_measured") == Some(&Value::Bool(false)) && fillers == Some(0.0);
        Self {
            words: number("words"),
            seconds: number("seconds"),
            pace: inner("pace", "words_per_minute").or(number("pace")),
            fillers: fillers.filter(|_| !silent),
            hedges: count("hedges"),
            long_pauses: inner("pauses", "long").or(number("long_pauses")),
            first_concept: number("first_concept_seconds").or(number("first_concept")),
        }
    }
}

/// An earlier round to compare with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EarlierRound {
    /// Its number.
    pub round: i64,
    /// Its date for people.
    pub date: String,
    /// 0 to 1.
    pub score: Option<f64>,
}

/// A passage to read again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Its file.
    pub path: PathBuf,
    /// Its line, from 1.
    pub line: usize,
    /// Path and line, relative to the home where possible.
    pub place: String,
    /// Its headings.
    pub title: String,
    /// An excerpt.
    pub snippet: String,
    /// Whether it is a model answer of the bank, for lack of a note.
    pub model_answer: bool,
    /// Points of the round's 100 that were lost on what it explains.
    pub worth: f64,
    /// The concepts it explains that were not covered.
    pub concepts: Vec<String>,
    /// Numbers of their questions.
    pub questions: Vec<usize>,
}

/// A suggestion what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// What to do and why.
    pub what: String,
    /// The command that does it.
    pub command: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn delivery_is_read_from_figures_and_from_measurements() {
        let figures = DeliveryFigures::from_stored(
            &json!({"words": 90, "pace": 131.5, "fillers": 2, "hedges": 1, "long_pauses": 3}),
        );
        let measured = DeliveryFigures::from_stored(&json!({
            "words": 90, "seconds": null, "pace": {"words_per_minute": 131.5, "verdict": "fine"},
            "fillers": [{}, {}], "sounds_measured": true, "hedges": [{}], "pauses": {"count": 9, "long": 3},
        }));
        assert_eq!(figures, measured);
        assert_eq!((figures.pace, figures.fillers, figures.seconds), (Some(131.5), Some(2.0), None));
        let dropped = DeliveryFigures::from_stored(&json!({"fillers": [], "sounds_measured": false}));
        assert_eq!(dropped, DeliveryFigures::default());
        for odd in [json!(null), json!([1]), json!("x"), json!({"words": "many", "pace": [1]})] {
            assert_eq!(DeliveryFigures::from_stored(&odd), DeliveryFigures::default());
        }
    }
}
