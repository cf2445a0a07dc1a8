//! What both line editors share of rustyline.

use super::{
    ReadLineError,
    multiline::{LineKind, read_buffer},
};
use crate::terminal::{Palette, paint};
use rustyline::{Cmd, EventContext, Movement, error::ReadlineError, hint::Hint};
use std::{borrow::Cow, io};

/// The prompt in front of an answer, plain and as it is shown.
pub(super) fn marker(colored: bool) -> (String, String) {
    let shown = if colored { paint(Palette::GOOD.bold(), "›").to_string() } else { "›".to_owned() };
    ("› ".to_owned(), shown + " ")
}

/// The hint behind the cursor as it is shown.
pub(super) fn paint_hint(hint: &str, colored: bool) -> Cow<'_, str> {
    if colored { Cow::Owned(paint(Palette::DIM, hint).to_string()) } else { Cow::Borrowed(hint) }
}

impl From<ReadlineError> for ReadLineError {
    fn from(error: ReadlineError) -> Self {
        match error {
            ReadlineError::Eof => Self::Eof,
            ReadlineError::Interrupted => Self::Interrupted,
            ReadlineError::Io(e) => Self::Io(e),
            other => Self::Io(io::Error::other(other.to_string())),
        }
    }
}

/// Words behind the cursor that cannot be completed.
pub(super) struct InlineHint(pub(super) &'static str);

impl Hint for InlineHint {
    fn display(&self) -> &str {
        self.0
    }
    fn completion(&self) -> Option<&str> {
        None
    }
}

/// What Ctrl-C does when it is pressed again, to be shown behind what is typed.
pub(super) fn quit_hint(line_is_empty: bool) -> &'static str {
    if line_is_empty { "Ctrl-C again quits" } else { "  Ctrl-C again quits" }
}

/// What Enter does in an answer; `None` where there is nothing to hand in.
pub(super) fn enter(context: &EventContext<'_>) -> Option<Cmd> {
    let (line, pos) = (context.line(), context.pos());
    match read_buffer(line).0 {
        LineKind::Empty => None,
        LineKind::Command if !line[pos..].contains('\n') => Some(Cmd::AcceptLine),
        LineKind::End if line[pos..].trim().is_empty() => Some(Cmd::AcceptLine),
        _ => Some(Cmd::Newline),
    }
}

/// Ctrl-C: clears the line; pressed again without a change in between, it quits. `after_interrupt` is
/// the buffer as Ctrl-C left it.
pub(super) fn interrupt(context: &EventContext<'_>, after_interrupt: &mut Option<String>) -> Cmd {
    let (line, pos) = (context.line(), context.pos());
    if after_interrupt.as_deref() == Some(line) {
        return Cmd::Interrupt;
    }
    let start = line[..pos].rfind('\n').map_or(0, |i| i + 1);
    let end = line[pos..].find('\n').map_or(line.len(), |i| pos + i);
    *after_interrupt = Some(format!("{}{}", &line[..start], &line[end..]));
    if start == end { Cmd::Repaint } else { Cmd::Kill(Movement::WholeLine) }
}

/// Whether Ctrl-D ends an answer: on an empty line after text.
pub(super) fn ends_answer(context: &EventContext<'_>) -> bool {
    let line = context.line();
    line.ends_with('\n') && context.pos() == line.len() && !line.trim().is_empty()
}
