//! greenroom rehearses interviews from a person's own notes, offline and without a language model.
//!
//! # Architecture
//!
//! ```text
//! notes on disk ─ note ─┬─ import ─▶ bank ─┐
//!                       └──────────────────┴─ index ─▶ search, related, the passage to re-read
//! question ─ ask ─▶ answer ─ grade ─▶ feedback ─▶ history ─▶ schedule ─▶ the next question
//! ```
//!
//! Data flows one way, and each module knows only those above it in this list:
//!
//! | module | owns | never |
//! |---|---|---|
//! | [`text`] | spans, tokens, folding, stems, typo distance, sounds, acronyms | reads files |
//! | [`note`] | the one reader of notes: bytes → text → document (blocks, headings, lines, tags) | opens a file, knows what a question is |
//! | [`bank`] | questions, key concepts, ids; load, edit, merge an import, the starter bank | knows tantivy |
//! | [`import`] | documents, tables and packages → questions, notes, problems, with the reason | writes the bank |
//! | [`index`] | schema, sync, spelling, search, related: all of tantivy | knows grading |
//! | [`grade`] | answer × question → grade and its explanation; pure | does I/O, reads the clock |
//! | [`wording`] | names, glyphs and sentences of results; how figures read | knows a terminal |
//! | [`delivery`] | how it was said: transcripts, fillers, pace, structure | decides the score |
//! | [`history`] | SQLite: every answer, grade, rating and round | |
//! | [`schedule`] | FSRS; pure, time is an argument | |
//! | [`session`] | practice and mock rounds as state machines | touches a terminal |
//! | [`terminal`] | colours, width, wrapping, making text safe to print | knows what it prints |
//! | [`speech`] | the user's programs that listen and read aloud: run, bounded, ended | knows formats |
//! | [`report`] | a finished round as text, JSON, Markdown, HTML | |
//! | [`repl`] | rustyline, the dialogue, the countdown | |
//! | [`home`], [`cli`], [`commands`] | paths, settings, clap; the only readers of clock and environment | |
//!
//! # Invariants
//!
//! - The bank's TOML is the only truth about questions; nothing but an edit a person asked for changes it.
//! - `index/` is derived: deleting it loses nothing. Below it only files with names of its own are removed,
//!   and nothing is written through a link that leads out of a home. `history.db` holds only what happened.
//! - `grade` and `schedule` are functions of their arguments: no clock, no environment, no files.
//! - No text from outside reaches a terminal with active control characters ([`terminal::sanitize`]).
//! - There is no network code, and no model of language beyond stems and word lists.
//!
//! `tests/architecture.rs` asserts the direction of the imports.

pub mod bank;
pub mod cli;
pub mod commands;
mod delivery;
pub mod error;
pub mod grade;
pub mod history;
mod home;
pub mod import;
pub mod index;
mod note;
mod repl;
pub mod report;
pub mod schedule;
mod session;
mod speech;
mod terminal;
pub mod text;
mod wording;
