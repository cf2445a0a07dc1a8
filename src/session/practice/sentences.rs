//! Sentences of a text, for quoting.

use crate::text::Span;

/// The sentences of `text`, trimmed: parts that end with a line, or with punctuation before whitespace.
/// An abbreviation may split one, which does no harm to a quotation.
pub(super) fn sentences(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut ended = false;
    let mut close = |start: usize, end: usize| {
        let part = &text[start..end];
        let from = start + (part.len() - part.trim_start().len());
        let to = from + part.trim().len();
        if to > from {
            spans.push(Span { start: from, end: to });
        }
    };
    for (at, c) in text.char_indices() {
        if c == '\n' || (ended && c.is_whitespace()) {
            close(start, at);
            start = at;
        }
        ended = matches!(c, '.' | '!' | '?' | ';' | '。' | '！' | '？');
    }
    close(start, text.len());
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_with_punctuation_or_a_line() {
        for (text, parts) in [
            ("One. Two!  Three", "One.|Two!|Three"),
            ("a 1.5 b\n\n- c; d?\n", "a 1.5 b|- c;|d?"),
            ("", ""),
            ("…\u{a0}", "…"),
            ("对。 好", "对。|好"),
        ] {
            let found: Vec<_> = sentences(text).iter().map(|s| s.of(text)).collect();
            assert_eq!(found.join("|"), parts, "{text}");
        }
    }
}
