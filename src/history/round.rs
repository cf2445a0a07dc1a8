//! Rounds: the plan, and what happened to each question.

use super::StoredReview;
use crate::bank::QuestionId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Id of a round in this history.
pub type RoundId = i64;

/// The kind of a round.
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

    pub(super) fn from_name(name: &str) -> Self {
        if name == "practice" { Self::Practice } else { Self::Mock }
    }
}

/// How a round was set up: everything but its questions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RoundSetup {
    /// The seed that reproduces this plan.
    pub seed: u64,
    /// Time limit of the whole round.
    #[serde(with = "millis")]
    pub limit: Option<Duration>,
    /// Whether an answer was submitted as it was when its time was over.
    pub hard: bool,
    /// Whether the clock could be stopped.
    pub pause: bool,
    /// Whether a weak answer got a follow-up question.
    pub follow_ups: bool,
    /// Whether answers were spoken.
    pub spoken: bool,
    /// Its sections, in order.
    pub sections: Vec<SectionSetup>,
}

/// A section of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionSetup {
    /// Its title.
    pub title: String,
    /// Share in the round's score, relative to the other sections.
    pub weight: f64,
    /// Number of questions it should have.
    #[serde(default)]
    pub wanted: usize,
}

/// A round to start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewRound {
    /// Its kind.
    pub kind: RoundKind,
    /// Its title.
    pub title: String,
    /// Name of the round file, or the options it was started with; rounds of the same source are
    /// compared with each other.
    pub source: String,
    /// Its setup.
    pub setup: RoundSetup,
    /// Its questions, in order.
    pub items: Vec<NewItem>,
}

/// A question of a round to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// The question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time limit for the answer.
    pub limit: Duration,
}

/// The state of a question of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemState {
    /// Not answered or skipped yet.
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

    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "answered" => Self::Answered,
            "skipped" => Self::Skipped,
            _ => Self::Pending,
        }
    }
}

/// What a round records of an answer besides its text and marks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswerDetails {
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock was paused.
    pub paused: Duration,
    /// Delivery metrics as JSON, if measured.
    pub delivery: Option<Value>,
}

/// A follow-up question after a weak answer, and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The question.
    pub prompt: String,
    /// The answer.
    pub answer: String,
    /// Time on the clock, in milliseconds.
    #[serde(default)]
    pub spent_ms: u64,
    /// 0 to 1, if it was graded.
    #[serde(default)]
    pub score: Option<f64>,
}

/// A round with everything that happened in it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundRecord {
    /// Its id.
    pub id: RoundId,
    /// Its kind.
    pub kind: RoundKind,
    /// Its title.
    pub title: String,
    /// Name of the round file, or the options it was started with.
    pub source: String,
    /// Its setup.
    pub setup: RoundSetup,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended; `None` while it can be resumed.
    pub ended_at: Option<Timestamp>,
    /// How often it was resumed after an interruption.
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

/// A question of a round and what happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundItem {
    /// The question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Time limit for the answer.
    pub limit: Duration,
    /// Its state.
    pub state: ItemState,
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time the clock was paused.
    pub paused: Duration,
    /// Follow-up questions after a weak answer.
    pub follow_ups: Vec<FollowUp>,
    /// The answer, if there is one.
    pub review: Option<StoredReview>,
}

impl RoundItem {
    /// Time beyond the limit.
    pub fn overtime(&self) -> Duration {
        self.spent.saturating_sub(self.limit)
    }
}

/// A round without the text of its answers, for lists and comparisons.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundOutline {
    /// Its id.
    pub id: RoundId,
    /// Its kind.
    pub kind: RoundKind,
    /// Its title.
    pub title: String,
    /// Name of the round file, or the options it was started with.
    pub source: String,
    /// Its setup.
    pub setup: RoundSetup,
    /// When it was started.
    pub started_at: Timestamp,
    /// When it ended, if it has.
    pub ended_at: Option<Timestamp>,
    /// Its questions, in order.
    pub items: Vec<OutlineItem>,
}

/// A question of a [`RoundOutline`].
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineItem {
    /// The question.
    pub question: QuestionId,
    /// Index of its section.
    pub section: usize,
    /// Its state.
    pub state: ItemState,
    /// First topic of the question when it was answered; empty without one.
    pub topic: String,
    /// 0 to 1; `None` where it was not graded.
    pub score: Option<f64>,
    /// Time on the clock, without pauses.
    pub spent: Duration,
    /// Time limit for the answer.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for kind in [RoundKind::Mock, RoundKind::Practice] {
            assert_eq!(RoundKind::from_name(kind.name()), kind);
        }
        for state in [ItemState::Pending, ItemState::Answered, ItemState::Skipped] {
            assert_eq!(ItemState::from_name(state.name()), state);
        }
        assert_eq!(
            (RoundKind::from_name("?"), ItemState::from_name("?")),
            (RoundKind::Mock, ItemState::Pending)
        );
        assert_eq!(serde_json::to_string(&RoundKind::Practice).unwrap(), "\"practice\"");
        assert_eq!(ItemState::Skipped.name(), "skipped");
    }

    #[test]
    fn a_limit_is_stored_in_milliseconds() {
        let setup = RoundSetup { limit: Some(Duration::from_millis(1500)), ..RoundSetup::default() };
        let text = serde_json::to_string(&setup).unwrap();
        assert!(text.contains("\"limit\":1500"), "{text}");
        assert_eq!(serde_json::from_str::<RoundSetup>(&text).unwrap(), setup);
        assert_eq!(serde_json::from_str::<RoundSetup>("{}").unwrap(), RoundSetup::default());
    }

    #[test]
    fn overtime_is_the_time_beyond_the_limit() {
        for (spent, overtime) in [(59, 0), (60, 0), (61, 1)] {
            let item = RoundItem {
                question: QuestionId::new("q"),
                section: 0,
                limit: Duration::from_secs(60),
                state: ItemState::Answered,
                spent: Duration::from_secs(spent),
                paused: Duration::from_secs(9),
                follow_ups: Vec::new(),
                review: None,
            };
            assert_eq!(item.overtime(), Duration::from_secs(overtime));
        }
    }
}
