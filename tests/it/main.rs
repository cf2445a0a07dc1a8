//! Whole runs of the binary in homes made for the purpose.
#![allow(clippy::unwrap_used, missing_docs)]

mod bank;
mod history;
mod home;
mod listen;
mod mock;
mod practice;
mod support;
mod terminal;
