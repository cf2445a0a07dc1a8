//! Owns the report of a round and the overview of the history, as text, Markdown, JSON or HTML.
//!
//! [`build()`] takes a round of the history, the bank's questions, earlier rounds and the passages found
//! for what was missed, all as values, and gives a [`RoundReport`]; the exporters turn it into their
//! formats. Never grades and never looks anything up: the marks are those of the day.

mod build;
mod compare;
pub mod html;
mod labels;
pub mod markdown;
mod model;
mod next;
pub mod overview;
mod reading;
mod score;
pub mod text;

pub use build::{EarlierResults, FoundPassage, ReportInput, build};
pub use compare::{QuestionChange, RoundDiff, ScoreChange, compare};
pub use model::{
    Claim, Concept, DeliveryFigures, EarlierRound, NextStep, Outcome, PastCounts, QuestionReport, Reading,
    RoundReport, SectionReport, TimeUse, TopicChange, TopicReport,
};
pub use score::{Scores, outline_scores};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
