//! The one reader of notes: bytes → text → [`Document`](document::Document).
//!
//! The way of a file: [`encoding`] → [`mod@format`] → the reader of its syntax → [`document`]. Formats
//! that are data (CSV, JSON, YAML, TOML) have no document; [`mod@format`] names them. Import, index and
//! session read notes through here and nowhere else, so that what one of them reads the others read
//! too. Takes bytes and a name, never opens a file, never knows what a question is.

pub(crate) mod asciidoc;
pub(crate) mod converted;
pub(crate) mod document;
pub(crate) mod encoding;
pub(crate) mod format;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod org;
pub(crate) mod rst;
pub(crate) mod words;
pub(crate) mod writer;
