//! The way out of the bank: questions in formats other programs read. One format a file.

mod jsonl;
mod markdown;
mod toml;
mod tsv;

use super::Question;
use std::io::{self, Write};

/// A format to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object a line, every field of the bank
    Jsonl,
    /// A bank file of greenroom, comments kept
    Toml,
    /// Front, back and tags, with the header lines Anki's text import reads
    Tsv,
    /// One Markdown document, which greenroom and people read
    Markdown,
}

/// Writes `questions` to `out` in `format`.
///
/// # Errors
/// When `out` fails.
pub fn write(format: Format, questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Jsonl => jsonl::write(questions, out),
        Format::Toml => toml::write(questions, out),
        Format::Tsv => tsv::write(questions, out),
        Format::Markdown => markdown::write(questions, out),
    }
}
