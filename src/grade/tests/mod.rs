//! What grading promises as a whole: on the starter bank, on contrasts, on any input.

mod bank;
mod contrast;
mod properties;
mod sum;

use super::{Grade, Grader, Mode, Task};
use crate::bank::KeyConcept;

/// Grades an answer against one model answer.
fn prose(question: &str, reference: &str, answer: &str) -> Grade {
    let references = [reference.to_owned()];
    Grader::new()
        .prepare(&Task { question, references: &references, ..Task::default() })
        .grade(answer, Mode::Written)
}

/// Grades an answer against concepts known by their names.
fn list(question: &str, concepts: &[&str], answer: &str) -> Grade {
    let concepts: Vec<_> = concepts.iter().map(|c| KeyConcept::named(*c)).collect();
    Grader::new()
        .prepare(&Task { question, concepts: &concepts, ..Task::default() })
        .grade(answer, Mode::Written)
}
