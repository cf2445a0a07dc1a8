//! Owns the dialogue of a mock round: a question, a clock, an answer, and no feedback.
//!
//! Takes a [`Mock`](crate::session::Mock) and what a person types against the clock. Knows the time only
//! through the [`Ticks`] it is handed.

mod clock_editor;
mod command;
mod dialogue;
mod prompt;
mod show;

pub(crate) use clock_editor::ClockEditor;
pub(crate) use dialogue::{RoundDialogue, RoundEnd, confirm};
pub(crate) use prompt::{PipedRound, RoundInput, RoundPrompt, Ticks};

#[cfg(test)]
mod tests;
