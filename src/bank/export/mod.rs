//! Exporting questions, one file per format.

mod jsonl;
mod markdown;
mod toml;
mod tsv;

use super::Question;
use std::io::{self, Write};

/// A format to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExportFormat {
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
pub fn write(format: ExportFormat, questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    match format {
        ExportFormat::Jsonl => jsonl::write(questions, out),
        ExportFormat::Toml => toml::write(questions, out),
        ExportFormat::Tsv => tsv::write(questions, out),
        ExportFormat::Markdown => markdown::write(questions, out),
    }
}
