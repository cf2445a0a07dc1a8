//! One file for each subcommand: its arguments, and what it does with them.
//!
//! Together with `home` the only readers of clock and environment. Results go to standard output,
//! diagnostics to standard error. A command never imports from another command: what several need
//! is in [`shared`].

pub(crate) mod add;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod concepts;
pub(crate) mod config;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod due;
pub(crate) mod edit;
pub(crate) mod export;
pub(crate) mod grade;
pub(crate) mod hide;
pub(crate) mod history;
pub(crate) mod ignore;
pub(crate) mod import;
pub(crate) mod info;
pub(crate) mod init;
pub(crate) mod list;
pub(crate) mod man;
pub(crate) mod mock;
pub(crate) mod move_to;
pub(crate) mod practice;
pub(crate) mod regrade;
pub(crate) mod related;
pub(crate) mod rename;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod shared;
pub(crate) mod show;
pub(crate) mod sources;
pub(crate) mod stats;
pub(crate) mod transcript;
pub(crate) mod tune;
pub(crate) mod watch;

pub use shared::output::report_error;
