//! Owns the dialogue at the terminal: line editors, colon commands, and how answers are shown.
//!
//! Takes a [`Practice`](crate::session::Practice) or a [`Mock`](crate::session::Mock) and what a person
//! types, shows what they give back. Never decides about grades or dates; reads no clock and starts no
//! program except through [`Host`].

mod command;
mod dialogue;
mod host;
mod line_editor;
mod lookup;
mod multiline;
mod piped;
mod prompt;
mod readline;
mod round;
mod show;

pub(crate) use command::PracticeCommand;
pub(crate) use dialogue::Repl;
pub(crate) use host::{Host, HostError};
pub(crate) use line_editor::LineEditor;
pub(crate) use piped::Piped;
pub(crate) use prompt::{EnterAction, Picked, Prompt, ReadLineError, Timer, Typed};
pub(crate) use round::{ClockEditor, PipedRound, RoundDialogue, RoundEnd, RoundPrompt, Ticks, confirm};
pub(crate) use show::View;

#[cfg(test)]
mod tests;
