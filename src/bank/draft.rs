//! What an import hands to the bank: questions without an id, and what could not be read.

use super::{Difficulty, KeyConcept};
use std::path::PathBuf;

/// A question as an importer found it.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Draft {
    /// The question's words, with the code and options that belong to it, Markdown.
    pub prompt: String,
    /// The whole answer, Markdown; empty when the source has none.
    pub answer: String,
    /// Topics from tags, folders or front matter.
    pub topics: Vec<String>,
    /// How hard, where the source says so.
    pub difficulty: Option<Difficulty>,
    /// Titles of linked notes.
    pub links: Vec<String>,
    /// From lists under 'Key points' and the like.
    pub concepts: Vec<KeyConcept>,
    /// The file, relative to the imported root (the file name, if the root is a file).
    pub path: PathBuf,
    /// Line of the question, from 1.
    pub line: usize,
    /// Last line of its passage, from 1.
    pub end: usize,
    /// How it was answered in the program it comes from, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<PastReview>,
}

/// An answer in another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PastReview {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// How it was rated: 1 not known, 2 hard, 3 good, 4 easy.
    pub rating: u8,
    /// How long it took, in milliseconds.
    pub took: u32,
}

/// Something that could not be read, and went on without.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong and what to do, one sentence.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.message)
    }
}
