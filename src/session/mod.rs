//! Practice and mock rounds as state machines that never touch a terminal.

mod plan;
mod saved;

pub use plan::{DEFAULT_LIMIT, Item, Plan, PlannedSection};
