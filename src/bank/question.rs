//! Questions of the bank.

use super::QuestionId;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// A question, its model answer, and what a good answer must contain.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Stable and unique in the home; its progress is stored by it.
    pub id: QuestionId,
    /// The question, Markdown.
    pub prompt: String,
    /// The model answer, Markdown; empty when there is none yet.
    pub answer: String,
    /// Slash-separated topics, `kubernetes/autoscaling`.
    pub topics: Vec<String>,
    /// How hard it is, if known.
    pub difficulty: Option<Difficulty>,
    /// Time limit for an answer.
    pub time_limit: Option<Duration>,
    /// Titles of linked notes (`[[wikilinks]]` without brackets).
    pub links: Vec<String>,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// Kept so that it is not imported again, but never asked.
    pub ignored: bool,
    /// Curated key concepts; if there are none, grading mines them from the answer.
    pub concepts: Vec<KeyConcept>,
    /// What must not be claimed.
    pub misconceptions: Vec<Misconception>,
    /// The bank file and line it was read from.
    pub place: Location,
}

impl Question {
    /// Whether it has `topic` or a topic that contains it at any level, ignoring case: `dns` and
    /// `networking` both match `networking/dns`.
    pub fn has_topic(&self, topic: &str) -> bool {
        let part = format!("/{}/", topic.trim_matches('/').to_lowercase());
        self.topics.iter().any(|t| format!("/{}/", t.to_lowercase()).contains(&part))
    }
}

/// One point of a good answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyConcept {
    /// Short name, itself one of the phrasings.
    pub name: String,
    /// Other ways to say it.
    pub phrasings: Vec<String>,
    /// Share in the score relative to the others, above 0; by default 1.
    pub weight: f64,
    /// Whether a pass requires it.
    pub required: bool,
    /// Pinned from mining: scored by the formula for prose until it is edited.
    pub mined: bool,
}

impl KeyConcept {
    /// A concept of weight 1 without other phrasings.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), phrasings: Vec::new(), weight: 1.0, required: false, mined: false }
    }

    /// The name, then the other phrasings.
    pub fn all_phrasings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.phrasings.iter().map(String::as_str))
    }
}

/// A wrong claim, and the feedback to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Misconception {
    /// Short name, itself one of the phrasings.
    pub name: String,
    /// Other ways to claim it.
    pub phrasings: Vec<String>,
    /// What is right instead; may be empty.
    pub feedback: String,
}

/// How hard a question is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Difficulty {
    /// For a first job.
    Beginner,
    /// For a few years of experience.
    Intermediate,
    /// For a specialist.
    Advanced,
}

impl Difficulty {
    /// The value in a bank file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Beginner => "beginner",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        }
    }

    /// The difficulty with this value in a bank file.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Beginner, Self::Intermediate, Self::Advanced].into_iter().find(|d| d.as_str() == word)
    }
}

/// Where a question was imported from, and digests of what it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The file, relative to the imported root (the file name if the root is a file).
    pub path: PathBuf,
    /// Line of the question, from 1.
    pub line: usize,
    /// Last line of its passage, from 1: with `line` the lines that the question covers in search.
    pub end: Option<usize>,
    /// Digest of the imported prompt and answer.
    pub digest: String,
    /// Digests of the imported topics, difficulty, links and concepts.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub extras: String,
    /// The folder that `path` is relative to, from the bank file's `[source]` table.
    #[serde(skip)]
    pub root: Arc<PathBuf>,
}

impl Source {
    /// The path including its root.
    pub fn full_path(&self) -> PathBuf {
        self.root.join(&self.path)
    }
}

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: Arc<PathBuf>,
    /// The line, from 1.
    pub line: usize,
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_matches_whole_levels_anywhere() {
        let text = "format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"A?\"\ntopics = [\"Networking/DNS/cache\", \"c++\"]\n";
        let question = crate::bank::parse_file(&Arc::default(), text).questions.remove(0);
        for (topic, expected) in [
            ("networking", true),
            ("dns", true),
            ("DNS/cache", true),
            ("/networking/dns/", true),
            ("networking/cache", false),
            ("net", false),
            ("cach", false),
            ("C++", true),
            ("", false),
        ] {
            assert_eq!(question.has_topic(topic), expected, "{topic}");
        }
    }

    #[test]
    fn difficulties_are_read_back_from_their_names() {
        for (difficulty, name) in [
            (Difficulty::Beginner, "beginner"),
            (Difficulty::Intermediate, "intermediate"),
            (Difficulty::Advanced, "advanced"),
        ] {
            assert_eq!((difficulty.as_str(), Difficulty::parse(name)), (name, Some(difficulty)));
        }
        assert_eq!(Difficulty::parse("Beginner"), None);
    }

    #[test]
    fn the_name_of_a_concept_is_its_first_phrasing() {
        let concept = KeyConcept { phrasings: vec!["b".into(), "c".into()], ..KeyConcept::named("a") };
        assert_eq!(concept.all_phrasings().collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!((concept.weight, concept.required, concept.mined), (1.0, false, false));
        let place = Location { path: Arc::new("b.toml".into()), line: 3 };
        assert_eq!(place.to_string(), "b.toml:3");
    }
}
