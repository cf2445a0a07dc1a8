//! Runs of the whole binary in temporary homes.
#![allow(clippy::unwrap_used, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "tests read their own variables")]

mod bank;
mod concepts;
mod grade;
mod history;
mod home;
mod import;
mod leeches;
mod listen;
mod mangled;
mod mock;
mod notes;
mod output;
mod practice;
mod readme;
mod regrade;
mod search;
mod sources;
mod support;
mod terminal;
mod tune;
mod watch;
