//! The only writer of standard output and standard error.
//!
//! Takes text, styled lines, JSON and documents. A failed write to standard output is an
//! [`Error::Stream`] that ends the command; one to standard error is ignored, because there is
//! nowhere left to report it. `anstream` removes colours where they cannot be seen. Never panics.

use crate::{
    error::{Error, Stream},
    terminal::{Flow, Palette, paint, sanitize},
};
use serde::Serialize;
use std::{
    fmt,
    io::{self, IsTerminal, Write},
};

/// Standard output of a command.
pub(crate) struct Output(anstream::AutoStream<io::Stdout>);

impl Output {
    /// Standard output; colours as `--color`, the settings and the environment say.
    pub(crate) fn stdout() -> Self {
        Self(anstream::stdout())
    }

    /// What `write!` and `writeln!` call, for styled text. Text from outside must be sanitized.
    ///
    /// # Errors
    /// When standard output cannot be written; so for every method below.
    pub(crate) fn write_fmt(&mut self, text: fmt::Arguments<'_>) -> Result<(), Error> {
        self.0.write_fmt(text).map_err(Error::stdout)
    }

    /// A line of plain text, sanitized.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> Result<(), Error> {
        writeln!(self, "{}", sanitize(text.as_ref()))
    }

    /// Lines of styled text, which sanitize themselves.
    pub(crate) fn flows(&mut self, lines: impl IntoIterator<Item = Flow>) -> Result<(), Error> {
        lines.into_iter().try_for_each(|line| writeln!(self, "{}", line.render()))
    }

    /// One value as JSON on a line of its own.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string(value).map_err(|e| Error::stdout(e.into()))?;
        self.document(format!("{text}\n").as_bytes())
    }

    /// One value as indented JSON.
    pub(crate) fn json_pretty(&mut self, value: &impl Serialize) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(value).map_err(|e| Error::stdout(e.into()))?;
        self.document(format!("{text}\n").as_bytes())
    }

    /// A document for other programs: byte for byte, but sanitized on a terminal.
    pub(crate) fn document(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut out = self.0.as_inner().lock();
        if out.is_terminal() {
            return out
                .write_all(sanitize(&String::from_utf8_lossy(bytes)).as_bytes())
                .map_err(Error::stdout);
        }
        out.write_all(bytes).map_err(Error::stdout)
    }
}

/// Where a dialogue writes.
pub(crate) fn dialogue(to: Stream) -> Box<dyn Write> {
    match to {
        Stream::Error => Box::new(anstream::stderr()),
        _ => Box::new(anstream::stdout()),
    }
}

/// Whether colours reach standard output.
pub(crate) fn is_colored() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Writes what is still buffered, at the end of a command.
///
/// # Errors
/// When standard output cannot be written.
pub(crate) fn flush() -> Result<(), Error> {
    io::stdout().flush().map_err(Error::stdout)
}

/// Reports an error and its hint.
pub fn report_error(error: &Error) {
    diagnostic(Some((Palette::BAD, "error")), &shorten(&error.to_string()));
    if let Some(hint) = error.hint() {
        diagnostic(Some((Palette::PLACE, "try")), &hint);
    }
}

/// Reports a problem that does not keep the command from going on.
pub(crate) fn warn(message: impl AsRef<str>) {
    diagnostic(Some((Palette::PARTIAL, "warning")), message.as_ref());
}

/// Reports what was done, where standard output is for the result.
pub(crate) fn note(message: impl AsRef<str>) {
    diagnostic(None, message.as_ref());
}

/// Text on standard error without a line break: the cursor waits behind it.
pub(crate) fn prompt(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = write!(out, "{}", sanitize(text)).and_then(|()| out.flush());
}

fn diagnostic(label: Option<(anstyle::Style, &str)>, message: &str) {
    let mut out = anstream::stderr().lock();
    let message = sanitize(message);
    // Nowhere is left to report that standard error cannot be written.
    let _ = match label {
        Some((style, label)) => writeln!(out, "{}: {message}", paint(style, label)),
        None => writeln!(out, "{message}"),
    };
}

/// Longest word of a message, in characters: it may repeat what was typed.
const LONGEST_WORD: usize = 400;

/// The message with the middle of overlong words left out.
fn shorten(message: &str) -> String {
    let shorten = |word: &str| {
        let count = word.chars().count();
        if count <= LONGEST_WORD {
            return word.to_owned();
        }
        let byte = |at: usize| word.char_indices().nth(at).map_or(word.len(), |(i, _)| i);
        format!("{}…{}", &word[..byte(LONGEST_WORD / 4)], &word[byte(count - LONGEST_WORD / 8)..])
    };
    message.split(' ').map(shorten).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn overlong_words_of_a_message_are_shortened() {
        assert_eq!(shorten("no question has  the id `a`\nb"), "no question has  the id `a`\nb");
        let long = shorten(&format!("no `{}` ü", "ü".repeat(20_000)));
        assert!(long.chars().count() < 200 && long.ends_with("ü` ü"), "{long}");
    }
}
