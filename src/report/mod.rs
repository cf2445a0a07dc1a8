//! A round as a report, and a report as text, Markdown, JSON or one HTML page.
//!
//! [`build()`] takes what the history has of a round, the bank's questions, earlier rounds and the
//! passages found for what was missed, all as values, and gives a [`RoundReport`]; the exporters
//! turn it into their formats. Grades nothing and looks nothing up: the marks are those that were
//! given then.

mod build;
mod compare;
pub mod html;
pub mod markdown;
mod model;
mod next;
pub mod overview;
mod reading;
mod score;
pub mod text;
mod words;

pub use build::{Found, Material, Past, build};
pub use compare::{QuestionChange, RoundDiff, ScoreChange, compare};
pub use model::{
    Claim, Concept, Delivery, EarlierRound, NextStep, Outcome, PastCounts, QuestionReport, Reading,
    RoundReport, SectionReport, TimeUse, TopicChange, TopicReport,
};
pub use score::{Scores, outline_scores, record_scores};

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;
