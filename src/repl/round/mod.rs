//! The dialogue of a mock round: a question, a clock, an answer, and not a word about it.
//!
//! Takes a [`crate::session::Mock`] and what a person types against the clock. Knows the time only
//! by the [`Ticks`] it is handed.

mod command;
mod dialogue;
mod editor;
mod prompt;
mod show;

pub(crate) use dialogue::{RoundEnd, RoundTalk, confirm};
pub(crate) use editor::ClockEditor;
pub(crate) use prompt::{Heard, PipedRound, RoundPrompt, Ticks};

#[cfg(test)]
mod tests;
