//! Input that is no terminal: the same rules, without prompts.

use super::{
    EnterAction, Picked, Prompt, ReadLineError, Typed,
    multiline::{Fence, LineKind, draft, line_kind, pick, trimmed},
};
use std::io::{self, BufRead};

/// Reads answers and commands line by line.
pub(crate) struct Piped<R> {
    input: R,
    /// A line read where a rating was expected: the start of the next answer.
    put_back: Option<String>,
    enter_action: EnterAction,
}

impl<R: BufRead> Piped<R> {
    /// Reads from `input`.
    pub(crate) fn new(input: R) -> Self {
        Self { input, put_back: None, enter_action: EnterAction::Nothing }
    }

    /// The next line without its line break; invalid UTF-8 becomes replacement characters.
    fn line(&mut self) -> io::Result<Option<String>> {
        if let Some(line) = self.put_back.take() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        Ok(Some(line.trim_end_matches(['\n', '\r']).to_owned()))
    }
}

impl<R: BufRead> Prompt for Piped<R> {
    fn set_enter_action(&mut self, action: EnterAction) {
        self.enter_action = action;
    }

    fn answer(&mut self, draft_so_far: &str) -> Result<Typed, ReadLineError> {
        let mut text = draft_so_far.to_owned();
        let mut fence = Fence::default();
        text.lines().for_each(|l| fence.line(l));
        loop {
            let Some(line) = self.line()? else {
                // The end of the input ends the last answer.
                let text = trimmed(&text);
                let nothing = text.is_empty() && self.enter_action != EnterAction::Grade;
                return if nothing { Err(ReadLineError::Eof) } else { Ok(Typed::Answer(text)) };
            };
            match line_kind(&line, fence, text.trim().is_empty()) {
                LineKind::Empty => match self.enter_action {
                    EnterAction::Nothing | EnterAction::StartClock => {}
                    EnterAction::Listen => {
                        return Ok(Typed::Command { draft: String::new(), line: ":listen".into() });
                    }
                    EnterAction::Grade => return Ok(Typed::Answer(String::new())),
                },
                LineKind::End => return Ok(Typed::Answer(trimmed(&text))),
                LineKind::Command => {
                    return Ok(Typed::Command { draft: draft(&text), line: line.trim_end().to_owned() });
                }
                LineKind::Text => {
                    fence.line(&line);
                    text.push_str(&line);
                    text.push('\n');
                }
            }
        }
    }

    fn pick(&mut self) -> Result<Picked, ReadLineError> {
        let Some(line) = self.line()? else { return Err(ReadLineError::Eof) };
        Ok(match pick(&line) {
            Picked::Other(line) => {
                self.put_back = Some(line);
                Picked::Accept
            }
            picked => picked,
        })
    }

    fn change(&mut self, _label: &str, text: &str) -> Result<String, ReadLineError> {
        Ok(text.to_owned())
    }

    fn is_interactive(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::Rating;

    #[test]
    fn a_pipe_follows_the_same_rules() {
        let input = "\none\n\ntwo\n:hint\nthree\n.\n4\n```\n\n.\n```\n\n\nlast\r\nend";
        let mut piped = Piped::new(input.as_bytes());
        let answer = |text: &str| Typed::Answer(text.into());
        assert_eq!(piped.answer("").unwrap(), answer("one"));
        assert_eq!(piped.pick().unwrap(), Picked::Accept);
        let command = Typed::Command { draft: "two\n".into(), line: ":hint".into() };
        assert_eq!(piped.answer("").unwrap(), command);
        assert_eq!(piped.answer("two\n").unwrap(), answer("two\nthree"));
        assert_eq!(piped.pick().unwrap(), Picked::Rate(Rating::Easy));
        assert_eq!(piped.answer("").unwrap(), answer("```\n\n.\n```"));
        assert_eq!(piped.pick().unwrap(), Picked::Accept);
        assert_eq!(piped.answer("").unwrap(), answer("last\nend"));
        assert!(matches!(piped.pick(), Err(ReadLineError::Eof)));
        assert!(matches!(piped.answer(""), Err(ReadLineError::Eof)));
    }

    #[test]
    fn an_empty_line_does_the_enter_action() {
        let mut piped = Piped::new(&b"\n\n\ntyped\n"[..]);
        piped.set_enter_action(EnterAction::Listen);
        let listen = Typed::Command { draft: String::new(), line: ":listen".into() };
        assert_eq!(piped.answer("").unwrap(), listen);
        piped.set_enter_action(EnterAction::Grade);
        assert_eq!(piped.answer("").unwrap(), Typed::Answer(String::new()));
        piped.set_enter_action(EnterAction::StartClock);
        assert_eq!(piped.answer("").unwrap(), Typed::Answer("typed".into()));
        assert!(matches!(piped.answer(""), Err(ReadLineError::Eof)));
        piped.set_enter_action(EnterAction::Grade);
        assert_eq!(piped.answer("").unwrap(), Typed::Answer(String::new()));
    }

    #[test]
    fn invalid_utf_8_is_replaced() {
        assert_eq!(Piped::new(&b"a\xffb\n\n"[..]).answer("").unwrap(), Typed::Answer("a\u{fffd}b".into()));
    }
}
