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

pub(crate) use command::Command;
pub(crate) use dialogue::{Host, Repl};
pub(crate) use line::LineEditor;
pub(crate) use piped::Piped;
pub(crate) use prompt::{Invite, Picked, Prompt, ReadLine, Timer, Typed};
pub(crate) use round::{ClockEditor, PipedRound, RoundEnd, RoundPrompt, RoundTalk, Ticks, confirm};
pub(crate) use show::View;

#[cfg(test)]
mod tests;
