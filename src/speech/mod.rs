//! The user's own programs for speech: one that listens, one that reads aloud.
//!
//! Takes a command line and a question, runs it through the shell in a process group of its own,
//! gives what it wrote. Knows no format and never grades. Whatever the command does, it is stopped
//! in time, its output is bounded, and the terminal is restored.

mod error;
mod group;
#[cfg_attr(unix, path = "keys.rs")]
#[cfg_attr(not(unix), path = "no_keys.rs")]
mod keys;
mod listen;
mod output;
mod speak;

pub(crate) use error::SpeechError;
pub(crate) use listen::{Heard, Limits, Progress, listen};
pub(crate) use speak::{Speaker, installed_speaker};
