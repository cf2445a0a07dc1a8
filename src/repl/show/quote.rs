//! Quotations of an answer around the evidence.

use crate::{
    terminal::{Flow, visible_width},
    text::Span,
};
use anstyle::Style;

/// A quotation of `text` that shows `spans` in style `mark` and some words around them in `base`, in
/// about `width` columns; where the spans are too far apart, the ones nearest to each other.
pub(super) fn quote(text: &str, spans: &[Span], width: usize, base: Style, mark: Style) -> Flow {
    let valid = |s: &&Span| s.start < s.end && text.get(s.start..s.end).is_some();
    let spans: Vec<Span> = spans.iter().filter(valid).copied().collect();
    let Some((first, last)) = densest(text, &spans, width) else { return Flow::new() };
    let marked = &spans[first..=last];
    let (start, end) = widen(text, marked[0].start, marked[marked.len() - 1].end, width);
    // Line breaks of the answer become spaces.
    let flat = |part: &str| part.replace(['\n', '\r', '\t'], " ");
    let mut flow = Flow::styled(base, "“");
    if !at_sentence_start(text, start) {
        flow.push(base, "…");
    }
    let mut at = start;
    for span in marked {
        flow.push(base, &flat(&text[at..span.start.max(at)]));
        flow.push(mark, &flat(&text[span.start.max(at)..span.end]));
        at = span.end.max(at);
    }
    flow.push(base, &flat(&text[at..end]));
    if !text[end..].trim_start_matches(['.', ',', ';', '!', '?']).trim().is_empty()
        && !ends_sentence(text, end)
    {
        flow.push(base, "…");
    }
    flow.and(base, "”")
}

/// First and last index of the largest group of spans that fits into `width` columns.
fn densest(text: &str, spans: &[Span], width: usize) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for first in 0..spans.len() {
        let fits = |s: &&Span| {
            let part = &text[spans[first].start..s.end.max(spans[first].start)];
            // Longer in bytes cannot fit, so a long text need not be measured.
            part.len() <= 8 * width && visible_width(part) <= width
        };
        let count = spans[first..].iter().take_while(fits).count().max(1);
        if best.is_none_or(|(f, l)| count > l - f + 1) {
            best = Some((first, first + count - 1));
        }
    }
    best
}

/// The range extended by whole words within its sentence while there is room.
fn widen(text: &str, mut start: usize, mut end: usize, width: usize) -> (usize, usize) {
    let room = |start: usize, end: usize| visible_width(&text[start..end]) + 2 <= width;
    let (mut left, mut right) = (true, true);
    while left || right {
        if left {
            match word_before(text, start).filter(|s| room(*s, end)) {
                Some(s) => start = s,
                None => left = false,
            }
        }
        if right {
            match word_after(text, end).filter(|e| room(start, *e)) {
                Some(e) => end = e,
                None => right = false,
            }
        }
    }
    (start, end)
}

/// Start of the word before `at`, unless a sentence or line ends in between.
fn word_before(text: &str, at: usize) -> Option<usize> {
    let before = &text[..at];
    let trimmed = before.trim_end();
    if trimmed.is_empty()
        || before[trimmed.len()..].contains('\n')
        || (ends_sentence(text, trimmed.len()) && trimmed.len() < at)
    {
        return None;
    }
    Some(
        trimmed
            .rfind(char::is_whitespace)
            .map_or(0, |i| i + trimmed[i..].chars().next().map_or(1, char::len_utf8)),
    )
}

/// End of the word after `at`, unless a sentence or line ends before it.
fn word_after(text: &str, at: usize) -> Option<usize> {
    let after = &text[at..];
    let trimmed = after.trim_start();
    if trimmed.is_empty()
        || after[..after.len() - trimmed.len()].contains('\n')
        || (ends_sentence(text, at) && trimmed.len() < after.len())
    {
        return None;
    }
    let start = text.len() - trimmed.len();
    Some(trimmed.find(char::is_whitespace).map_or(text.len(), |i| start + i))
}

fn ends_sentence(text: &str, at: usize) -> bool {
    text[..at].ends_with(['.', '!', '?', ';', '\n'])
}

fn at_sentence_start(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['.', '!', '?', ';', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(text: &str, words: &[&str], width: usize) -> String {
        let spans: Vec<_> = words
            .iter()
            .map(|w| text.find(w).map(|start| Span { start, end: start + w.len() }).unwrap())
            .collect();
        quote(text, &spans, width, Style::new(), Style::new()).render()
    }

    #[test]
    fn evidence_is_quoted_with_words_around_it() {
        let text = "It scales. The HPA looks at the cpu of the pods, every 15 seconds. Then it acts";
        for (words, width, expected) in [
            (&["cpu", "pods"][..], 60, "“The HPA looks at the cpu of the pods, every 15 seconds.”"),
            (&["cpu", "pods"], 30, "“…at the cpu of the pods,…”"),
            (&["scales", "acts"], 20, "“It scales.”"),
            (&["acts"], 20, "“Then it acts”"),
            (&[], 20, ""),
            (&["of"], 20, "“…at the cpu of the…”"),
        ] {
            assert_eq!(quoted(text, words, width), expected, "{words:?} {width}");
        }
    }

    #[test]
    fn whitespace_of_every_kind_separates_words() {
        assert_eq!(quoted("one\u{a0}two\u{2003}three", &["two"], 40), "“one\u{a0}two\u{2003}three”");
    }

    proptest! {
        #[test]
        fn any_spans_are_quoted(text in "\\PC{0,60}", a in 0usize..70, b in 0usize..70, width in 0usize..50) {
            let spans = [Span { start: a, end: b }, Span { start: b, end: a }];
            quote(&text, &spans, width, Style::new(), Style::new());
        }
    }
}
