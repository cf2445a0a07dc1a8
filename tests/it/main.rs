//! Whole runs of the binary in homes made for the purpose.
#![allow(clippy::unwrap_used, missing_docs)]

mod home;
mod support;
