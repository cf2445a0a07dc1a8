//! The one reader of notes: bytes → text → [`Document`](document::Document).
//!
//! The way of a file: [`encoding`] → [`mod@format`] → the reader of its syntax → [`document`]. Formats
//! that are data (CSV, JSON, YAML, TOML) have no document; [`mod@format`] names them. Import, index and
//! session read notes through here and nowhere else, so that what one of them reads the others read
//! too. Takes bytes and a name, never opens a file, never knows what a question is.

pub mod asciidoc;
pub mod converted;
pub mod document;
pub mod encoding;
pub mod format;
pub mod html;
pub mod markdown;
pub mod org;
pub mod rst;
pub mod words;
pub mod writer;
