//! Tokens: the words of a text with their byte spans.

use super::{Language, fold, stem};

/// A half-open range of bytes of a text, always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The part of `text` in this span.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// In the text.
    pub span: Span,
    /// Case and accents folded.
    pub folded: String,
    /// The stem of `folded`.
    pub stem: String,
}

/// All words of `text`, folded and stemmed.
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    words(text)
        .map(|span| {
            let folded = fold(span.of(text)).into_owned();
            let language = if folded.starts_with(|c| ('\u{400}'..'\u{530}').contains(&c)) {
                Language::Russian
            } else {
                Language::English
            };
            let stem = stem(&folded, language).into_owned();
            Token { span, folded, stem }
        })
        .collect()
}

/// Spans of the words of `text`, in order.
///
/// A word is a run of letters and digits; an apostrophe between letters and a point or comma between
/// digits belong to it, a possessive `'s` does not. `C++`, `C#` and `F#` are words. Hyphens, slashes,
/// underscores and other points separate. Chinese, Japanese and Korean runs, which have no spaces, give
/// overlapping pairs of characters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    Words { text, at: 0, cjk: None }
}

struct Words<'t> {
    text: &'t str,
    at: usize,
    /// Start of the last character of the current CJK run.
    cjk: Option<usize>,
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

fn is_word(c: char) -> bool {
    (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)) && !is_cjk(c)
}

impl Iterator for Words<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next()?;
            let next = self.at + c.len_utf8();
            if is_cjk(c) {
                let before = self.cjk.replace(self.at);
                self.at = next;
                let more = self.text[next..].chars().next().is_some_and(is_cjk);
                match before {
                    Some(start) => return Some(Span { start, end: next }),
                    None if !more => return Some(Span { start: next - c.len_utf8(), end: next }),
                    None => continue,
                }
            }
            self.cjk = None;
            if !is_word(c) {
                self.at = next;
                continue;
            }
            let start = self.at;
            let end = start + word_length(rest);
            self.at = end;
            let word = &self.text[start..end];
            let kept = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
            return Some(Span { start, end: start + kept.len() });
        }
    }
}

/// Bytes of the word at the beginning of `rest`, which begins with a word character.
fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut last = ' ';
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, c)| c);
        let inside = match c {
            '\'' | '’' => last.is_alphabetic() && next.is_alphabetic() && !is_cjk(next),
            '.' | ',' => last.is_ascii_digit() && next.is_ascii_digit(),
            _ => is_word(c),
        };
        if !inside {
            break;
        }
        end = at + c.len_utf8();
        last = c;
    }
    let suffix = ["++", "#"].iter().find(|s| rest[end..].starts_with(**s));
    match suffix {
        Some(s) if end == 1 && !rest[end + s.len()..].starts_with(is_word) => end + s.len(),
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_split_into_words() {
        for (text, expected) in [
            ("Pods don't talk.", "Pods|don't|talk"),
            ("the node's kube-apiserver", "the|node|kube|apiserver"),
            ("C++ and C# on 0.0.0.0:8080", "C++|and|C#|on|0.0.0.0|8080"),
            ("a_b/c 1,000.5 x86", "a|b|c|1,000.5|x86"),
            ("模型的 x 心", "模型|型的|x|心"),
            ("", ""),
            ("—…🔹", ""),
        ] {
            let found: Vec<_> = words(text).map(|s| s.of(text)).collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn spans_are_words_in_order_on_boundaries(text in "\\PC*") {
            let mut last = 0;
            for span in words(&text) {
                proptest::prop_assert!(span.start >= last && span.end > span.start);
                proptest::prop_assert!(!span.of(&text).is_empty());
                last = span.start;
            }
        }
    }
}
