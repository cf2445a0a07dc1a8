//! What commands share: one file for each noun. Commands import from here, never from each other.
//!
//! Takes the global options, the home and what a command was given; gives the opened home, bank,
//! index and history, and the only way to print. Never parses arguments or knows a command.

pub(crate) mod backup;
pub(crate) mod bank;
pub(crate) mod batch;
pub(crate) mod context;
pub(crate) use crate::wording::plural;
pub(crate) mod editor;
pub(crate) mod grader;
pub(crate) mod history;
pub(crate) mod hits;
pub(crate) mod html_page;
pub(crate) mod index;
pub(crate) mod input;
pub(crate) mod interactive;
pub(crate) mod lookup;
pub(crate) mod output;
pub(crate) mod path;
pub(crate) mod picker;
pub(crate) mod progress;
pub(crate) mod round_files;
pub(crate) mod round_report;
pub(crate) mod scheduler;
pub(crate) mod unsaved;

pub(crate) use context::Context;
pub(crate) use output::{Output, note, warn};
