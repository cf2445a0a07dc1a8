//! The dialogue: rustyline behind a small trait, colon commands, what is shown after an answer.
//!
//! Takes a [`crate::session::Practice`] and what a person types, shows what it gives back. Decides
//! nothing about grades or dates; reads no clock and starts no program but through [`Host`].

mod command;
mod dialogue;
mod enter;
mod line;
mod piped;
mod prompt;
mod round;
mod show;

pub use command::Command;
pub use dialogue::{Host, Repl};
pub use line::LineEditor;
pub use piped::Piped;
pub use prompt::{Invite, Picked, Prompt, ReadLine, Timer, Typed};
pub use round::{ClockEditor, Heard, PipedRound, RoundEnd, RoundPrompt, RoundTalk, Ticks, confirm};
pub use show::View;

#[cfg(test)]
mod tests;
