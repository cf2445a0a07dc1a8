//! What a question of the bank is.

use super::QuestionId;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// A question, its model answer and what a good answer must hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Stable and unique in the home; progress hangs on it.
    pub id: QuestionId,
    /// The question as it is posed, Markdown.
    pub prompt: String,
    /// The model answer, Markdown; empty when there is none yet.
    pub answer: String,
    /// Slash-separated topics, `kubernetes/autoscaling`.
    pub topics: Vec<String>,
    /// How hard it is, if somebody said so.
    pub difficulty: Option<Difficulty>,
    /// Time an answer may take.
    pub time_limit: Option<Duration>,
    /// Titles of notes the question points to (`[[wikilinks]]` without brackets).
    pub links: Vec<String>,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// Kept as a stub, never asked: 'this is no question'.
    pub ignored: bool,
    /// Curated key concepts; empty means that grading mines them from the answer.
    pub concepts: Vec<KeyConcept>,
    /// What must not be claimed.
    pub misconceptions: Vec<Misconception>,
    /// The bank file and line it was read from.
    pub place: Place,
}

impl Question {
    /// Whether it belongs to `topic` or to one below it, at any level: `dns` and `networking` both
    /// find `networking/dns`. Case does not matter.
    pub fn has_topic(&self, topic: &str) -> bool {
        let wanted = format!("/{}/", topic.trim_matches('/').to_lowercase());
        self.topics.iter().any(|t| format!("/{}/", t.to_lowercase()).contains(&wanted))
    }
}

/// One thing a good answer says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyConcept {
    /// Short name, itself one of the phrasings.
    pub name: String,
    /// Other ways to say it.
    pub phrasings: Vec<String>,
    /// Share in the score relative to the others; above 0, by default 1.
    pub weight: f64,
    /// Without it the verdict cannot be a pass.
    pub required: bool,
    /// Pinned from mining: the prose formula applies until a person edits it.
    pub mined: bool,
}

impl KeyConcept {
    /// A concept of weight 1 that is known by its name alone.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), phrasings: Vec::new(), weight: 1.0, required: false, mined: false }
    }

    /// The name and the other phrasings, in this order.
    pub fn all_phrasings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.phrasings.iter().map(String::as_str))
    }
}

/// A claim that is wrong, and what to say to somebody who makes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Misconception {
    /// Short name, itself one of the phrasings.
    pub name: String,
    /// Other ways to claim it.
    pub phrasings: Vec<String>,
    /// What is right instead.
    pub feedback: String,
}

/// How hard a question is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// For a first interview.
    Beginner,
    /// For somebody with a few years of practice.
    Intermediate,
    /// For a specialist.
    Advanced,
}

impl Difficulty {
    /// The word in the bank file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        }
    }

    /// The difficulty a word of a bank file names.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Beginner, Self::Intermediate, Self::Advanced].into_iter().find(|d| d.as_str() == word)
    }
}

/// Where an imported question comes from, and what it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Path of the file, relative to the imported root (the file name, if the root is a file).
    pub path: PathBuf,
    /// Line of the question, from 1.
    pub line: usize,
    /// Last line of its passage, from 1; with `line` it tells search what the question stands for.
    pub end: Option<usize>,
    /// Digest of prompt and answer as they were imported.
    pub digest: String,
    /// Digests of topics, difficulty, links and concepts as they were imported.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub extras: String,
    /// The folder `path` is relative to; known from the file's `[source]` table.
    #[serde(skip)]
    pub root: Arc<PathBuf>,
}

impl Source {
    /// The path with its root.
    pub fn full_path(&self) -> PathBuf {
        self.root.join(&self.path)
    }
}

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: Arc<PathBuf>,
    /// The line, from 1.
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}
