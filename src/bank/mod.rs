//! The answer bank: questions, their key concepts, and the TOML files they live in.
//!
//! Takes TOML text and imported drafts, gives [`Question`]s and edited TOML. The files are the only truth
//! about questions and are edited by hand, so every change made here keeps comments, order and formatting.
//! Never knows tantivy, grading or the terminal.

mod catalog;
mod draft;
pub mod edit;
pub mod export;
pub(crate) mod fields;
mod id;
mod load;
mod merge;
mod question;
mod round;
mod similar;
mod suggest;
mod write;

pub use catalog::{Catalog, CatalogEntry, CatalogError};
pub use draft::{Draft, PastReview, Problem};
pub use id::QuestionId;
pub(crate) use id::fnv1a;
pub(crate) use load::FORMAT_VERSION;
pub use load::{Bank, BankProblem, ParsedFile, Root, parse_duration, parse_file};
pub use merge::{MergeError, MergeOutcome, ReportedQuestion, digest, file_for, merge, note_source};
pub use question::{Difficulty, KeyConcept, Location, Misconception, Question, Source};
pub(crate) use round::MAX_LIMIT;
pub use round::{Order, Round, Section};
pub use similar::{same_question, similar_pairs, similar_to};
pub(crate) use suggest::did_you_mean;
pub use write::write_atomically;
