//! How an answer was said: transcripts, fillers, pace, structure. Never decides the score.
//!
//! Takes what a recorder or a person wrote ([`Transcript`]), gives facts about how it was said
//! ([`Delivery`]): length, pace, pauses, fillers, repeats, structure, and at most three sentences
//! of advice. What a source cannot tell is `None`, never 0. Pure: no files, no clock.

mod advice;
mod facts;
mod filler;
mod pace;
mod repeat;
mod report;
mod said;
mod structure;
pub mod transcript;

pub use advice::Advice;
pub use filler::{Filler, FillerKind, Place};
pub use pace::{Pace, PaceVerdict, Pauses};
pub use report::{Delivery, Length, LengthVerdict, Run, Settings, Speech};
pub use structure::{Part, Story, is_behavioural};
pub use transcript::{Format, TimedWord, Transcript};
