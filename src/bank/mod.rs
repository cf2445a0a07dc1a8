//! The answer bank: questions, their key concepts, and the TOML files they live in.
//!
//! Takes TOML text and imported drafts, gives [`Question`]s and edited TOML. The files are the only
//! truth about questions: a person edits them, so comments, order and formatting survive every
//! change made here. Never knows tantivy, grading or the terminal.

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
mod write;

pub use catalog::{Catalog, CatalogError, Entry};
pub use draft::{Draft, PastReview, Problem};
pub use id::QuestionId;
pub(crate) use id::fnv1a;
pub(crate) use load::FORMAT_VERSION;
pub use load::{Bank, BankProblem, ParsedFile, Root, parse_duration, parse_file};
pub use merge::{Merge, MergeError, Told, digest, file_for, merge, note_source};
pub use question::{Difficulty, KeyConcept, Misconception, Place, Question, Source};
pub(crate) use round::{LONGEST, did_you_mean};
pub use round::{Order, Round, Section};
pub use similar::{asks_the_same, nearly_asking, nearly_same};
pub use write::write_atomically;
