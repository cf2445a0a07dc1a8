//! What an import gives to the bank: questions without an id, and problems.

use super::{Difficulty, KeyConcept};
use std::path::PathBuf;

/// An imported question.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Draft {
    /// The question with the code and options that belong to it, Markdown.
    pub prompt: String,
    /// The whole answer, Markdown; empty when the source has none.
    pub answer: String,
    /// Topics from tags, folders or front matter.
    pub topics: Vec<String>,
    /// How hard it is, if the source says so.
    pub difficulty: Option<Difficulty>,
    /// Titles of linked notes.
    pub links: Vec<String>,
    /// Key concepts, from lists such as 'Key points'.
    pub concepts: Vec<KeyConcept>,
    /// The file, relative to the imported root (the file name if the root is a file).
    pub path: PathBuf,
    /// Line of the question, from 1.
    pub line: usize,
    /// Last line of its passage, from 1.
    pub end: usize,
    /// Past answers in the program it comes from, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviews: Vec<PastReview>,
}

/// An answer in another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PastReview {
    /// When it was given, in milliseconds since 1970.
    pub at: i64,
    /// Its rating: 1 Again, 2 Hard, 3 Good, 4 Easy.
    pub rating: u8,
    /// How long it took, in milliseconds.
    pub took: u32,
}

/// Something that could not be read and was skipped.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1, if known.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_file_and_line() {
        let problem = |line| Problem { path: "a.md".into(), line, message: "no".into() };
        assert_eq!(problem(Some(3)).to_string(), "a.md:3: no");
        assert_eq!(problem(None).to_string(), "a.md: no");
    }
}
