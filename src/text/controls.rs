//! Removes control characters and the terminal sequences they begin.

use std::borrow::Cow;

/// `text` without control characters (newline and tab stay), terminal sequences (ECMA-48, sections 5.4
/// and 5.6) and characters that reorder text.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    if is_plain_ascii(text) || !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => match chars.peek() {
                Some('[') => {
                    chars.next();
                    sequence(&mut chars);
                }
                Some(']' | 'P' | '_' | '^' | 'X') => command(&mut chars),
                Some('(' | ')' | '#' | '%') => drop((chars.next(), chars.next_if(|c| *c != '\n'))),
                Some('0'..='~') => drop(chars.next()),
                _ => {}
            },
            '\u{9b}' => sequence(&mut chars),
            c if is_control(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a text is ASCII without control characters; has no branch for each byte.
fn is_plain_ascii(text: &str) -> bool {
    let odd = |b: u8| (b < b' ' && b != b'\n' && b != b'\t') | (b >= 0x7f);
    text.as_bytes().chunks(256).all(|chunk| !chunk.iter().fold(false, |found, &b| found | odd(b)))
}

fn is_control(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

type Chars<'t> = std::iter::Peekable<std::str::Chars<'t>>;

/// Skips the rest of a control sequence: parameters, then one final character.
fn sequence(chars: &mut Chars<'_>) {
    while chars.next_if(|c| matches!(c, ' '..='?')).is_some() {}
    chars.next_if(|c| matches!(c, '@'..='~'));
}

/// Skips the rest of a control string, such as a window title: up to its terminator, at most the line.
fn command(chars: &mut Chars<'_>) {
    while let Some(c) = chars.next_if(|c| *c != '\n') {
        if c == '\u{7}' || c == '\u{9c}' || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_sequences_are_removed() {
        for (text, expected) in [
            ("plain\ttext\n", "plain\ttext\n"),
            ("\u{1b}[1;31mWhy\u{1b}[0m?", "Why?"),
            ("\u{1b}]0;title\u{7}Why?", "Why?"),
            ("\u{1b}]8;;http://x\u{1b}\\Why\u{1b}]8;;\u{1b}\\?", "Why?"),
            ("a\u{8}b\u{7f}c\u{c}", "abc"),
            ("\u{1b}(Bx\u{1b}", "x"),
            ("\u{9b}2Jü", "ü"),
            ("ad\u{202e}min", "admin"),
            ("\u{1b}]never closed\nnext", "\nnext"),
        ] {
            assert_eq!(without_controls(text), expected, "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_left_and_lines_stay(text in "([a\\[\\]; m\n]|\u{1b}|\u{7}|\u{9b}|\\PC){0,40}") {
            let clean = without_controls(&text);
            proptest::prop_assert!(!clean.chars().any(is_control));
            proptest::prop_assert_eq!(clean.matches('\n').count(), text.matches('\n').count());
        }
    }
}
