//! Plain text: backspaces applied, escape sequences and carriage returns removed.

use super::Builder;

pub(super) fn read(text: &str, builder: &mut Builder) {
    builder.set_text(clean(text).trim().to_owned());
}

/// A text as a terminal would show it: dictation tools delete words with backspaces.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{8}' | '\u{7f}' => {
                out.pop();
            }
            '\u{1b}' => {
                // A CSI sequence ends with a letter, any other is one character.
                if chars.next() == Some('[') {
                    while chars.next().is_some_and(|c| !c.is_ascii_alphabetic()) {}
                }
            }
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}
