//! Transcripts of recorders and recognisers: bytes → text, times of words, problems.
//!
//! One file for each format; the format is recognised by content. Tolerant: what can be read is
//! read, the rest is told. Gives no error: an unreadable input is an empty transcript with a
//! problem.

mod builder;
mod correct;
mod json;
mod openai;
mod plain;
mod subtitle;
mod vosk;
mod whisper_cpp;

use crate::text::Span;
use builder::Builder;
use serde::Serialize;

/// A transcript, whatever it came from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Transcript {
    /// What was said.
    pub text: String,
    /// What it was read as.
    pub format: Format,
    /// When each word was said; `None` where the source has no times of words.
    pub words: Option<Vec<TimedWord>>,
    /// When each segment was said; empty where the source has no times at all. Their ends hide
    /// pauses, so pauses are never measured from them.
    pub segments: Vec<TimedWord>,
    /// The source writes 'um' and 'uh' down, so that their absence means something.
    pub keeps_fillers: bool,
    /// What could not be read, or not be believed.
    pub problems: Vec<String>,
}

/// A stretch of the text and when it was said.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct TimedWord {
    /// Its bytes in [`Transcript::text`].
    #[serde(flatten)]
    pub span: Span,
    /// Seconds from the start of the recording.
    pub from: f64,
    /// Seconds; never before `from`.
    pub to: f64,
}

/// The formats that are understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// Text without times.
    #[default]
    Plain,
    /// SubRip subtitles.
    Srt,
    /// WebVTT subtitles, maybe with times of words.
    Vtt,
    /// `whisper.cpp -oj` or `-ojf`.
    WhisperCpp,
    /// What `whisper-cli` prints.
    WhisperCli,
    /// openai-whisper's JSON, and what writes the same (faster-whisper, WhisperX).
    OpenaiWhisper,
    /// vosk's JSON, one object or several one after another.
    Vosk,
}

impl Transcript {
    /// Reads a transcript; the format is recognised by content.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut builder = Builder::default();
        let text = match decode(bytes) {
            Ok(text) => text,
            Err(problem) => {
                builder.problem(problem);
                return builder.finish(Format::Plain);
            }
        };
        let start = text.trim_start();
        let format = match start.as_bytes().first() {
            Some(b'{') => json::read(start, &mut builder),
            Some(b'[') if !subtitle::is_cli_line(start) => json::read(start, &mut builder),
            _ => None,
        };
        let format = format.unwrap_or_else(|| {
            if let Some(format) = subtitle::recognise(start) {
                subtitle::read(start, format, &mut builder);
                format
            } else {
                plain::read(&text, &mut builder);
                Format::Plain
            }
        });
        builder.finish(format)
    }

    /// A typed or dictated answer: its text and nothing else.
    pub(crate) fn typed(text: &str) -> Self {
        let keeps_fillers = super::filler::has_sounds(text);
        Self { text: text.to_owned(), keeps_fillers, ..Self::default() }
    }

    /// Seconds from the first word to the last, where times are known.
    pub(crate) fn seconds(&self) -> Option<f64> {
        let timed = self.words.as_deref().unwrap_or(&self.segments);
        Some(timed.last()?.to - timed.first()?.from)
    }
}

/// Where more than one character of so many is none, the data is binary.
const BINARY: usize = 10;

/// The text of some bytes: UTF-8, or UTF-16 with its mark. Anything with NULs, or mostly
/// with what no text has, is none.
fn decode(bytes: &[u8]) -> Result<String, String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    let text = String::from_utf8_lossy(bytes);
    // Backspaces, line ends and escape sequences are what recorders write.
    let strange =
        |c: &char| *c == char::REPLACEMENT_CHARACTER || matches!(c, '\u{1}'..='\u{7}' | '\u{e}'..='\u{1a}');
    let strange = text.chars().filter(strange).count();
    if bytes.contains(&0) || strange * BINARY > text.chars().count() {
        return Err("this is no text but binary data".into());
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests;
