//! The rules for answers of several lines, the same for the line editors and a pipe.
//!
//! An empty line, or a line with only `.`, ends an answer; a line that begins with `:` is a command;
//! neither applies inside a ``` fence.

use super::{Picked, Typed};
use crate::{grade::Rating, wording::rating_named};

/// Tracks the ``` and ~~~ fences of a text line by line, as in CommonMark.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Reads a line.
    pub(super) fn line(&mut self, line: &str) {
        let text = line.trim_start_matches(' ');
        let Some(mark) = text.chars().next().filter(|c| matches!(c, '`' | '~')) else { return };
        let length = text.chars().take_while(|c| *c == mark).count();
        let rest = &text[length..];
        if length < 3 || line.len() - text.len() > 3 {
            return;
        }
        match self.open {
            None if mark == '~' || !rest.contains('`') => self.open = Some((mark, length)),
            Some((m, n)) if m == mark && length >= n && rest.trim().is_empty() => self.open = None,
            _ => {}
        }
    }

    /// Whether the next line is inside a fence.
    pub(super) fn is_open(self) -> bool {
        self.open.is_some()
    }
}

/// What a line that was just typed means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// A part of the answer.
    Text,
    /// An empty line before the answer.
    Empty,
    /// The end of the answer.
    End,
    /// A command.
    Command,
}

/// The meaning of `line` behind a text that is empty or not, inside a fence or not.
pub(super) fn line_kind(line: &str, fence: Fence, text_is_empty: bool) -> LineKind {
    if fence.is_open() {
        return LineKind::Text;
    }
    match line.trim() {
        "" if text_is_empty => LineKind::Empty,
        "" | "." => LineKind::End,
        _ if line.starts_with(':') || (text_is_empty && is_search(line)) => LineKind::Command,
        _ => LineKind::Text,
    }
}

/// `/words`, but not a path such as `/etc/hosts`.
fn is_search(line: &str) -> bool {
    line.strip_prefix('/').is_some_and(|rest| {
        let first = rest.split_whitespace().next().unwrap_or("");
        rest.starts_with(char::is_alphanumeric) && !first.contains('/')
    })
}

/// The meaning of a buffer when Enter is pressed at its end: of its last line, and as a whole.
pub(super) fn read_buffer(buffer: &str) -> (LineKind, Typed) {
    let (before, last) = buffer.rsplit_once('\n').unwrap_or(("", buffer));
    let mut fence = Fence::default();
    before.lines().for_each(|l| fence.line(l));
    let kind = line_kind(last, fence, before.trim().is_empty());
    let typed = match kind {
        LineKind::Command => Typed::Command { draft: draft(before), line: last.trim_end().to_owned() },
        LineKind::End => Typed::Answer(trimmed(before)),
        LineKind::Text | LineKind::Empty => Typed::Answer(trimmed(buffer)),
    };
    (kind, typed)
}

/// A hint for a buffer that ends with an empty line inside a fence, which does not end the answer.
pub(super) fn open_fence_hint(buffer: &str) -> Option<&'static str> {
    let before = buffer.strip_suffix('\n')?;
    if !before.rsplit('\n').next()?.trim().is_empty() {
        return None;
    }
    let mut fence = Fence::default();
    before.lines().for_each(|l| fence.line(l));
    fence.open.map(|(mark, _)| match mark {
        '~' => "inside a ~~~ block: close it with ~~~, then an empty line ends the answer",
        _ => "inside a ``` block: close it with ```, then an empty line ends the answer",
    })
}

/// An answer without empty lines around it.
pub(super) fn trimmed(text: &str) -> String {
    let start = text.len() - text.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    // Spaces before the first word may be the indent of a code block, so they stay.
    let start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    text[start..].trim_end().to_owned()
}

/// The answer so far while a command runs.
pub(super) fn draft(before: &str) -> String {
    if before.trim().is_empty() { String::new() } else { format!("{}\n", before.trim_end_matches('\n')) }
}

/// The meaning of a line after the feedback.
pub(super) fn pick(line: &str) -> Picked {
    let text = line.trim();
    match text.to_lowercase().as_str() {
        "" | "." => Picked::Accept,
        "1" => Picked::Rate(Rating::Again),
        "2" => Picked::Rate(Rating::Hard),
        "3" => Picked::Rate(Rating::Good),
        "4" => Picked::Rate(Rating::Easy),
        _ if line.starts_with(':') || is_search(line) => Picked::Command(text.to_owned()),
        name => rating_named(name).map_or_else(|| Picked::Other(line.to_owned()), Picked::Rate),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_a_meaning() {
        for (buffer, kind) in [
            ("", LineKind::Empty),
            ("  ", LineKind::Empty),
            ("\n\n", LineKind::Empty),
            (".", LineKind::End),
            ("one", LineKind::Text),
            ("one\n", LineKind::End),
            ("one\n.", LineKind::End),
            ("one\n..", LineKind::Text),
            ("one\n\ntwo", LineKind::Text),
            (":hint", LineKind::Command),
            ("one\n:hint", LineKind::Command),
            (" :hint", LineKind::Text),
            ("/etcd quorum", LineKind::Command),
            ("/etc/hosts is a file", LineKind::Text),
            ("one\n/etcd", LineKind::Text),
            ("```\ncode\n", LineKind::Text),
            ("```\ncode\n.", LineKind::Text),
            ("```\n:x", LineKind::Text),
            ("```\ncode\n```\n", LineKind::End),
            ("~~~~\n~~~\n", LineKind::Text),
            ("``` a`b\n", LineKind::End),
            ("    ```\n", LineKind::End),
        ] {
            assert_eq!(read_buffer(buffer).0, kind, "{buffer:?}");
        }
    }

    #[test]
    fn answers_are_trimmed_and_drafts_kept() {
        assert_eq!(read_buffer("one\n\ntwo\n").1, Typed::Answer("one\n\ntwo".into()));
        assert_eq!(read_buffer(".").1, Typed::Answer(String::new()));
        let command = Typed::Command { draft: "one\n".into(), line: ":hint".into() };
        assert_eq!(read_buffer("one\n:hint ").1, command);
        assert_eq!(trimmed("\n\n    code\nx\n\n"), "    code\nx");
        assert_eq!(trimmed(" \n"), "");
    }

    #[test]
    fn an_empty_line_in_a_fence_gives_a_hint() {
        for (buffer, hints) in [
            ("```\ncode", false),
            ("```\ncode\n", false),
            ("```\ncode\n\n", true),
            ("~~~\n\n", true),
            ("```\ncode\n```\n\n", false),
            ("text\n\n", false),
            ("", false),
        ] {
            assert_eq!(open_fence_hint(buffer).is_some(), hints, "{buffer:?}");
        }
    }

    #[test]
    fn lines_after_the_feedback_pick_a_rating_or_a_command() {
        for (line, picked) in [
            ("", Picked::Accept),
            (" 3 ", Picked::Rate(Rating::Good)),
            ("Easy", Picked::Rate(Rating::Easy)),
            (":why", Picked::Command(":why".into())),
            ("/quorum", Picked::Command("/quorum".into())),
            ("next answer", Picked::Other("next answer".into())),
            ("5", Picked::Other("5".into())),
        ] {
            assert_eq!(pick(line), picked, "{line}");
        }
    }
}
