//! What a report holds. Its JSON is these types as they are.

use super::words;
use crate::{
    bank::QuestionId,
    grade::{Rating, Status, Verdict},
    history::{FollowUp, ItemState},
    text::Span,
};
use serde::Serialize;
use serde_json::Value;
use std::path::PathBuf;

/// A round and everything to be said about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundReport {
    /// Number of the round.
    pub round: i64,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with.
    pub source: String,
    /// The seed that gives the same questions again.
    pub seed: u64,
    /// When it began, RFC 3339.
    pub started_at: String,
    /// The same for people, in the reader's time zone.
    pub date: String,
    /// How it came to its end.
    pub outcome: Outcome,
    /// 0 to 1; nothing where nothing could be graded.
    pub score: Option<f64>,
    /// The band of the score.
    pub verdict: Option<Verdict>,
    /// How the score came about.
    pub time: TimeUse,
    /// By section, in order.
    pub sections: Vec<SectionReport>,
    /// By topic, the weakest first.
    pub topics: Vec<TopicReport>,
    /// Every question, in order.
    pub questions: Vec<QuestionReport>,
    /// How it was said, over all answers that were measured.
    pub delivery: Option<Delivery>,
    /// Earlier rounds of the same kind, oldest first.
    pub earlier: Vec<EarlierRound>,
    /// The score less that of the last of them.
    pub change: Option<f64>,
    /// How it compares by topic with earlier rounds of whatever kind.
    pub change_on_topics: Option<TopicChange>,
    /// What to read again, the most worth first.
    pub reading: Vec<Reading>,
    /// What to practise next.
    pub next: Vec<NextStep>,
}

/// How a round came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every question was asked.
    Finished,
    /// It was ended before every question had been asked.
    EndedEarly,
    /// It can be gone on with.
    Unfinished,
}

/// Where the time went, seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeUse {
    /// On the clock, without pauses.
    pub spent: f64,
    /// Limit of the whole round, or the sum of its questions' limits.
    pub limit: f64,
    /// While the clock stood still.
    pub paused: f64,
    /// Answers that took longer than they might.
    pub over: usize,
    /// How much longer, together.
    pub overtime: f64,
    /// How often the round was gone on with after a break.
    pub interruptions: u32,
}

/// A section of the round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SectionReport {
    /// What it is called.
    pub title: String,
    /// Share in the round's score, 0 to 1.
    pub share: f64,
    /// 0 to 1.
    pub score: Option<f64>,
    /// Questions in it.
    pub questions: usize,
    /// Those that were answered.
    pub answered: usize,
}

/// How a round compares with earlier answers on its topics.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TopicChange {
    /// The scores less those before, the mean over the round's questions on topics that had any.
    pub change: f64,
    /// How many answers there were before.
    pub answers: usize,
}

impl TopicChange {
    /// `+7 points against 12 earlier answers on the same topics`.
    pub fn words(&self) -> String {
        format!(
            "{} points against {} on the same topics",
            words::points(self.change),
            words::plural(self.answers, "earlier answer")
        )
    }
}

/// A topic of the round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TopicReport {
    /// The topic.
    pub topic: String,
    /// Mean score in this round, 0 to 1.
    pub score: f64,
    /// Mean score of the same topic's answers in earlier rounds of whatever kind.
    pub before: Option<f64>,
    /// How many they were.
    pub answers_before: usize,
    /// Its questions in this round.
    pub questions: usize,
    /// Its key concepts that were covered, of those that were graded.
    pub covered: usize,
    /// Its key concepts that were graded.
    pub concepts: usize,
}

/// A question of the round.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuestionReport {
    /// Its number in the round, from 1.
    pub number: usize,
    /// Its id.
    pub id: QuestionId,
    /// Whether the bank still has it.
    pub in_bank: bool,
    /// The question as it was posed, Markdown.
    pub prompt: String,
    /// Its first topic, or nothing.
    pub topic: String,
    /// Index of its section.
    pub section: usize,
    /// What became of it.
    pub state: ItemState,
    /// 0 to 1.
    pub score: Option<f64>,
    /// The band of the score.
    pub verdict: Option<Verdict>,
    /// Its rating.
    pub rating: Option<Rating>,
    /// On the clock, seconds, without pauses.
    pub spent: f64,
    /// Its limit, seconds.
    pub limit: f64,
    /// What was answered.
    pub answer: String,
    /// Its concepts, in order.
    pub concepts: Vec<Concept>,
    /// What was claimed and is wrong.
    pub claims: Vec<Claim>,
    /// What else is to be said of the answer.
    pub remarks: Vec<String>,
    /// What was asked after a weak answer.
    pub follow_ups: Vec<FollowUp>,
    /// How it was said.
    pub delivery: Option<Delivery>,
    /// Earlier scores, oldest first.
    pub before: Vec<f64>,
    /// Points of 100 of the round's score that it cost.
    pub lost: f64,
    /// The model answer, Markdown; empty if there is none.
    pub model: String,
}

/// A key concept of an answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Concept {
    /// Its name.
    pub name: String,
    /// How it came out.
    pub status: Status,
    /// 0 to 1.
    pub coverage: f64,
    /// Whether a pass needs it.
    pub required: bool,
    /// The words of the answer that earned it: bytes, on character boundaries.
    pub evidence: Vec<Span>,
    /// The same as a quotation.
    pub said: String,
    /// How it came out in this and earlier answers.
    pub past: PastCounts,
    /// Points of 100 of the round's score that it cost.
    pub lost: f64,
}

/// How often a concept was graded and covered, this time included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PastCounts {
    /// Graded.
    pub asked: usize,
    /// Covered.
    pub covered: usize,
}

impl PastCounts {
    /// How often it was missed.
    pub fn missed(self) -> usize {
        self.asked - self.covered
    }
}

/// A wrong claim, and what is right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// What was claimed.
    pub name: String,
    /// What is right instead.
    pub feedback: String,
}

/// How something was said. What was not measured is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Delivery {
    /// Words.
    pub words: Option<f64>,
    /// Seconds from the first word to the last.
    pub seconds: Option<f64>,
    /// Words a minute.
    pub pace: Option<f64>,
    /// Fillers, such as 'um'.
    pub fillers: Option<f64>,
    /// Hedges, such as 'I guess'.
    pub hedges: Option<f64>,
    /// Pauses of two seconds and more.
    pub long_pauses: Option<f64>,
    /// Seconds until the first key concept.
    pub first_concept: Option<f64>,
}

impl Delivery {
    /// What a review's delivery says: figures by name, or a whole measurement with its lists and
    /// parts, of which the figures are taken.
    pub fn of(value: &Value) -> Self {
        let number = |name: &str| value.get(name).and_then(Value::as_f64).filter(|v| v.is_finite());
        let count = |name: &str| match value.get(name) {
            Some(Value::Array(list)) => Some(list.len() as f64),
            _ => number(name),
        };
        let inner = |name: &str, part: &str| value.get(name)?.get(part)?.as_f64();
        let fillers = count("fillers");
        // A source that drops 'um' and has no other filler either has measured nothing.
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

/// An earlier round that this one is compared with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EarlierRound {
    /// Its number.
    pub round: i64,
    /// When it was, for people.
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
    /// Path and line as short as they can be told: below the home, or absolute.
    pub place: String,
    /// What it is called.
    pub title: String,
    /// Its words, shortened.
    pub snippet: String,
    /// Whether it is a model answer in the bank, for want of a note.
    pub model_answer: bool,
    /// Points of 100 of the round's score that what it has cost.
    pub worth: f64,
    /// The concepts it has that were not covered.
    pub concepts: Vec<String>,
    /// Numbers of the questions they belong to.
    pub questions: Vec<usize>,
}

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// What and why, in words.
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
        let figures =
            Delivery::of(&json!({"words": 90, "pace": 131.5, "fillers": 2, "hedges": 1, "long_pauses": 3}));
        let measured = Delivery::of(&json!({
            "words": 90, "seconds": null, "pace": {"words_per_minute": 131.5, "verdict": "fine"},
            "fillers": [{}, {}], "sounds_measured": true, "hedges": [{}], "pauses": {"count": 9, "long": 3},
        }));
        assert_eq!(figures, measured);
        assert_eq!((figures.pace, figures.fillers, figures.seconds), (Some(131.5), Some(2.0), None));
        let dropped = Delivery::of(&json!({"fillers": [], "sounds_measured": false}));
        assert_eq!(dropped, Delivery::default());
        for odd in [json!(null), json!([1]), json!("x"), json!({"words": "many", "pace": [1]})] {
            assert_eq!(Delivery::of(&odd), Delivery::default());
        }
    }
}
