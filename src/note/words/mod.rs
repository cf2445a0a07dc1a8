//! The words people write around questions and answers, in the languages they rehearse in.
//!
//! Tables and lookups only: [`cue`] says how much a text looks like a question by its words, [`names`]
//! what people call a question, an answer and their parts, [`role`] what a field of a record is for.
//! Readers use them where the syntax alone does not distinguish a term from a question; detection and
//! records build on them. Never decides that something is a question.

pub(crate) mod cue;
mod lexicon;
pub(crate) mod names;
pub(crate) mod role;
pub(crate) mod scan;
