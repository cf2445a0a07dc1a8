//! When to ask again: FSRS over the history. Pure: time is an argument.
//!
//! Takes ratings and times, gives memory states, due dates and the order of questions. Reads no
//! clock and no file: the time zone is an argument too.

mod days;
mod leech;
mod parameters;
mod queue;
mod scheduler;
mod tune;

pub use days::Days;
pub use leech::Leech;
pub use parameters::Parameters;
pub use queue::{Limits, QueueCandidate, Queued, Why, plan};
pub use scheduler::Scheduler;
pub use tune::{Fit, Readiness, TrainingSet, TuneError, Tuned};
