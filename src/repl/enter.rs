//! What a line break does: ends an answer, runs a command, or is part of the text.
//!
//! One set of rules for the line editor and for a pipe. An empty line, or a line with only `.`,
//! ends an answer; a line that begins with `:` is a command; neither holds inside a ``` fence.

use super::{Picked, Typed};
use crate::{grade::Rating, wording::rating_named};

/// Follows the ``` and ~~~ fences of a text line by line, as CommonMark has them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Takes in a line.
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

/// What the line just typed does to an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Enter {
    /// It belongs to the answer, which goes on.
    More,
    /// There is no answer yet, and the line is empty.
    Nothing,
    /// The answer ends before this line.
    End,
    /// It is a command.
    Command,
}

/// What `line` does, which follows a text that is empty or not, inside a fence or not.
pub(super) fn enter(line: &str, fence: Fence, text_is_empty: bool) -> Enter {
    if fence.is_open() {
        return Enter::More;
    }
    match line.trim() {
        "" if text_is_empty => Enter::Nothing,
        "" | "." => Enter::End,
        _ if line.starts_with(':') || (text_is_empty && is_search(line)) => Enter::Command,
        _ => Enter::More,
    }
}

/// `/words`, but not a path such as `/etc/hosts`.
fn is_search(line: &str) -> bool {
    line.strip_prefix('/').is_some_and(|rest| {
        let first = rest.split_whitespace().next().unwrap_or("");
        rest.starts_with(char::is_alphanumeric) && !first.contains('/')
    })
}

/// What a whole buffer comes to when Enter is pressed at its end.
pub(super) fn judge(buffer: &str) -> (Enter, Typed) {
    let (before, last) = buffer.rsplit_once('\n').unwrap_or(("", buffer));
    let mut fence = Fence::default();
    before.lines().for_each(|l| fence.line(l));
    let what = enter(last, fence, before.trim().is_empty());
    let typed = match what {
        Enter::Command => Typed::Command { draft: draft(before), line: last.trim_end().to_owned() },
        Enter::End => Typed::Answer(trimmed(before)),
        Enter::More | Enter::Nothing => Typed::Answer(trimmed(buffer)),
    };
    (what, typed)
}

/// Whether a whole buffer ends with an empty line inside a fence, where that ends nothing; what to
/// tell about it.
pub(super) fn stuck_in_fence(buffer: &str) -> Option<&'static str> {
    let before = buffer.strip_suffix('\n')?;
    if !before.rsplit('\n').next()?.trim().is_empty() {
        return None;
    }
    let mut fence = Fence::default();
    before.lines().for_each(|l| fence.line(l));
    fence.open.map(|(mark, _)| match mark {
        '~' => "still inside a ~~~ block: close it with ~~~, then an empty line ends it",
        _ => "still inside a ``` block: close it with ```, then an empty line ends it",
    })
}

/// An answer without empty lines around it.
pub(super) fn trimmed(text: &str) -> String {
    let start = text.len() - text.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    // The blanks before the first word are part of an indented code block's first line only.
    let start = text[..start].rfind('\n').map_or(0, |i| i + 1);
    text[start..].trim_end().to_owned()
}

/// What of an answer is kept while a command runs.
pub(super) fn draft(before: &str) -> String {
    if before.trim().is_empty() { String::new() } else { format!("{}\n", before.trim_end_matches('\n')) }
}

/// What a line after the feedback means.
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
    fn what_enter_does() {
        for (buffer, what) in [
            ("", Enter::Nothing),
            ("  ", Enter::Nothing),
            ("\n\n", Enter::Nothing),
            (".", Enter::End),
            ("one", Enter::More),
            ("one\n", Enter::End),
            ("one\n.", Enter::End),
            ("one\n..", Enter::More),
            ("one\n\ntwo", Enter::More),
            (":hint", Enter::Command),
            ("one\n:hint", Enter::Command),
            (" :hint", Enter::More),
            ("/etcd quorum", Enter::Command),
            ("/etc/hosts is a file", Enter::More),
            ("one\n/etcd", Enter::More),
            ("```\ncode\n", Enter::More),
            ("```\ncode\n.", Enter::More),
            ("```\n:x", Enter::More),
            ("```\ncode\n```\n", Enter::End),
            ("~~~~\n~~~\n", Enter::More),
            ("``` a`b\n", Enter::End),
            ("    ```\n", Enter::End),
        ] {
            assert_eq!(judge(buffer).0, what, "{buffer:?}");
        }
    }

    #[test]
    fn what_is_kept() {
        assert_eq!(judge("one\n\ntwo\n").1, Typed::Answer("one\n\ntwo".into()));
        assert_eq!(judge(".").1, Typed::Answer(String::new()));
        let command = Typed::Command { draft: "one\n".into(), line: ":hint".into() };
        assert_eq!(judge("one\n:hint ").1, command);
        assert_eq!(trimmed("\n\n    code\nx\n\n"), "    code\nx");
        assert_eq!(trimmed(" \n"), "");
    }

    #[test]
    fn who_is_stuck_in_a_fence_is_told() {
        for (buffer, told) in [
            ("```\ncode", false),
            ("```\ncode\n", false),
            ("```\ncode\n\n", true),
            ("~~~\n\n", true),
            ("```\ncode\n```\n\n", false),
            ("text\n\n", false),
            ("", false),
        ] {
            assert_eq!(stuck_in_fence(buffer).is_some(), told, "{buffer:?}");
        }
    }

    #[test]
    fn picks() {
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
