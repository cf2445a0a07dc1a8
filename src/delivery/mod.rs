//! How an answer was said: transcripts, fillers, pace, structure. Never decides the score.
//!
//! Takes what a recorder or a person wrote ([`Transcript`]), gives facts about how it was said
//! ([`Delivery`]): length, pace, pauses, fillers, repeats, structure, and at most three sentences
//! of advice. What cannot be measured is `None`, never 0. Pure: no files, no clock.

mod advice;
mod facts;
mod filler;
mod pace;
mod repeat;
mod report;
mod structure;
pub(crate) mod transcript;
mod words;

pub(crate) use advice::Advice;
pub(crate) use filler::{Filler, FillerKind};
pub(crate) use pace::{Pace, PaceVerdict, Pauses};
pub(crate) use report::{Delivery, LengthVerdict, Settings, Speech};
pub(crate) use structure::{Part, Story};
pub(crate) use transcript::{Format, TimedWord, Transcript};
