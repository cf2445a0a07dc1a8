//! Rounds: what was planned, and what became of each question.

use super::StoredReview;
use crate::bank::QuestionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Number of a round in this history.
pub type RoundId = i64;

/// What a round is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoundKind {
    /// A mock round.
    #[default]
    Mock,
    /// A practice session.
    Practice,
}

impl RoundKind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Mock => "mock",
            Self::Practice => "practice",
        }
    }

    pub(super) fn of_name(name: &str) -> Self {
        if name == "practice" { Self::Practice } else { Self::Mock }
    }
}

/// How a round was set up: everything but its questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundSetup {
    /// The seed that gives this plan again.
    pub seed: u64,
    /// Limit of the whole round.
    #[serde(with = "millis")]
    pub limit: Option<Duration>,
    /// Whether an answer was taken as it stood when its time was over.
    pub hard: bool,
    /// Whether the clock could be stopped.
    pub pause: bool,
    /// Whether a weak answer was followed up.
    pub follow_ups: bool,
    /// Whether answers were spoken.
    pub spoken: bool,
    /// Its sections, in order.
    pub sections: Vec<SectionSetup>,
}

/// A section of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionSetup {
    /// What it is called.
    pub title: String,
    /// Share in the round's score relative to the other sections.
    pub weight: f64,
    /// How many questions were asked for.
    #[serde(default)]
    pub wanted: usize,
}

/// A round that begins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewRound {
    /// What it is.
    pub kind: RoundKind,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with; rounds of the same source are
    /// compared with each other.
    pub source: String,
    /// How it is set up.
    pub setup: RoundSetup,
    /// Its questions, in order.
    pub items: Vec<NewItem>,
}

/// A question of a round that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Which question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time for the answer.
    pub limit: Duration,
}

/// What became of a question of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemState {
    /// Not asked yet, or broken off.
    Pending,
    /// Answered.
    Answered,
    /// Skipped by the user.
    Skipped,
}

impl ItemState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Answered => "answered",
            Self::Skipped => "skipped",
        }
    }

    pub(super) fn of_name(name: &str) -> Self {
        match name {
            "answered" => Self::Answered,
            "skipped" => Self::Skipped,
            _ => Self::Pending,
        }
    }
}

/// How an answer of a round was given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock stood still.
    pub paused: Duration,
    /// How it was said, where that was measured.
    pub delivery: Option<Value>,
}

/// A question asked after a weak answer, and what was answered to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// What was asked.
    pub prompt: String,
    /// What was answered.
    pub answer: String,
    /// Time on the clock, milliseconds.
    #[serde(default)]
    pub spent_ms: u64,
    /// 0 to 1, where it was graded.
    #[serde(default)]
    pub score: Option<f64>,
}

/// A round with everything that happened in it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundRecord {
    /// Its number.
    pub id: RoundId,
    /// What it is.
    pub kind: RoundKind,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with.
    pub source: String,
    /// How it was set up.
    pub setup: RoundSetup,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it can be gone on with.
    pub ended_at: Option<Timestamp>,
    /// How often it was gone on with after it had been broken off.
    pub interruptions: u32,
    /// Its questions, in order.
    pub items: Vec<RoundItem>,
}

impl RoundRecord {
    /// Position of the next question to ask.
    pub fn next_position(&self) -> Option<usize> {
        self.items.iter().position(|i| i.state == ItemState::Pending)
    }

    /// Time spent so far, without pauses.
    pub fn spent(&self) -> Duration {
        self.items.iter().map(|i| i.spent).sum()
    }
}

/// A question of a round and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundItem {
    /// Which question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time for the answer.
    pub limit: Duration,
    /// What became of it.
    pub state: ItemState,
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock stood still.
    pub paused: Duration,
    /// What was asked after a weak answer.
    pub follow_ups: Vec<FollowUp>,
    /// The answer.
    pub review: Option<StoredReview>,
}

impl RoundItem {
    /// Time beyond the limit.
    pub fn overtime(&self) -> Duration {
        self.spent.saturating_sub(self.limit)
    }
}

/// A round as lists and comparisons need it: without the answers' texts.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundOutline {
    /// Its number.
    pub id: RoundId,
    /// What it is.
    pub kind: RoundKind,
    /// What it is called.
    pub title: String,
    /// Name of the round file, or the options it was asked for with.
    pub source: String,
    /// How it was set up.
    pub setup: RoundSetup,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Its questions, in order.
    pub items: Vec<OutlineItem>,
}

/// A question of a [`RoundOutline`].
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineItem {
    /// Which question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// What became of it.
    pub state: ItemState,
    /// First topic of the question when it was asked.
    pub topic: String,
    /// 0 to 1.
    pub score: Option<f64>,
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time for the answer.
    pub limit: Duration,
}

/// An optional duration as whole milliseconds.
mod millis {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::time::Duration;

    pub(super) fn serialize<S: Serializer>(value: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        value.map(|d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX)).serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(Duration::from_millis))
    }
}
