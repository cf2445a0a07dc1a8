//! Transcripts of recorders and recognisers: bytes → text, times of words, problems.
//!
//! One file for each format; the format is recognised by content. Tolerant: what can be read is
//! read, the rest is reported. Never an error: an unreadable input is an empty transcript with a
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
    /// When each segment was said; empty where the source has no times. Segments include pauses, so
    /// pauses are never measured from them.
    pub segments: Vec<TimedWord>,
    /// The source keeps 'um' and 'uh', so that their absence means something.
    pub keeps_fillers: bool,
    /// What could not be read, and times that are impossible.
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

/// The known formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// Text without times.
    #[default]
    Plain,
    /// SubRip subtitles.
    Srt,
    /// WebVTT subtitles, possibly with times of words.
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
        let Some(text) = decode(bytes) else {
            builder.problem("this is binary data, not text");
            return builder.finish(Format::Plain);
        };
        let start = text.trim_start();
        let format = match start.as_bytes().first() {
            Some(b'{') => json::read(start, &mut builder),
            Some(b'[') if !subtitle::is_cli_line(start) => json::read(start, &mut builder),
            _ => None,
        };
        let format = format.unwrap_or_else(|| {
            if let Some(format) = subtitle::detect(start) {
                subtitle::read(start, format, &mut builder);
                format
            } else {
                plain::read(&text, &mut builder);
                Format::Plain
            }
        });
        builder.finish(format)
    }

    /// A typed or dictated answer, which has no times.
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

/// Data with more than one unprintable character in so many is binary.
const BINARY: usize = 10;

/// The text of some bytes: UTF-8, or UTF-16 with a byte order mark. `None` for binary data.
fn decode(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return Some(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    let text = String::from_utf8_lossy(bytes);
    // Recorders write backspaces, line ends and escape sequences.
    let is_unprintable =
        |c: &char| *c == char::REPLACEMENT_CHARACTER || matches!(c, '\u{1}'..='\u{7}' | '\u{e}'..='\u{1a}');
    let unprintable = text.chars().filter(is_unprintable).count();
    let is_binary = bytes.contains(&0) || unprintable * BINARY > text.chars().count();
    (!is_binary).then(|| text.into_owned())
}

#[cfg(test)]
mod tests;
