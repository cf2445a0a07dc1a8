//! Key concepts mined from a model answer that has none.
//!
//! Splits a reference into statements; each becomes a concept whose phrasing is the statement and
//! whose name is the part of it with the most weight. Together they hold every content word of the
//! reference, each once, so that their coverage adds up to the coverage of the whole.

mod chunks;
mod examples;
mod name;

pub(super) use chunks::{chunks, sentences};
pub(super) use examples::examples;
pub(super) use name::name;
