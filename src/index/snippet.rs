//! Snippets: the part of a passage that has most words of the query, with the bytes to highlight.

use super::{
    Excerpt,
    analyser::{stem_of, term},
    passage,
    score::QueryTerm,
};
use crate::text::{Span, words};
use std::collections::HashMap;

/// Length of a snippet in bytes, about.
const LENGTH: usize = 240;
/// Only so many bytes of a passage are searched for a snippet.
const MAX_SCANNED: usize = 32_000;

/// Finds and highlights the words of a query in passages.
pub(super) struct Highlighter {
    /// Index and value of a query term, by stem.
    by_stem: HashMap<String, (usize, f32)>,
    whole: bool,
}

/// A word of a passage that is in the query.
struct WordHit {
    span: Span,
    /// Index of the query term.
    term: usize,
    value: f32,
}

impl Highlighter {
    /// Highlights the words of `query_terms`; `None` if hits show no text.
    pub(super) fn new(query_terms: &[QueryTerm], excerpt: Excerpt) -> Option<Self> {
        if excerpt == Excerpt::None {
            return None;
        }
        let mut by_stem = HashMap::new();
        for (n, term) in query_terms.iter().enumerate() {
            for (word, weight) in &term.variants {
                let value = weight * term.idf * term.weight.max(0.01);
                let best: &mut (usize, f32) = by_stem.entry(stem_of(word).into_owned()).or_insert((n, value));
                if value > best.1 {
                    *best = (n, value);
                }
            }
        }
        Some(Self { by_stem, whole: excerpt == Excerpt::Whole })
    }

    /// The best part of `body` on one line with single spaces, or all of it unchanged, and the bytes
    /// of it to highlight. Links are replaced by their text.
    pub(super) fn excerpt(&self, body: &str) -> (String, Vec<Span>) {
        let mut end = body.len().min(MAX_SCANNED);
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let body = &*passage::without_links(&body[..end]);
        let mut hits = Vec::new();
        for span in words(body) {
            let word = term(span.of(body));
            if let Some(&(term, value)) = self.by_stem.get(stem_of(&word).as_ref()) {
                hits.push(WordHit { span, term, value });
            }
        }
        if self.whole {
            return (body.to_owned(), hits.into_iter().map(|hit| hit.span).collect());
        }
        let from = snippet_start(body, &hits);
        render(body, from, &hits)
    }
}

/// Where the snippet with the most valuable different words begins, in bytes.
fn snippet_start(body: &str, hits: &[WordHit]) -> usize {
    let (mut best_value, mut best_start) = (0.0, 0);
    for (n, first) in hits.iter().enumerate() {
        let mut seen: Vec<usize> = Vec::new();
        let mut value = 0.0;
        for hit in &hits[n..] {
            if hit.span.end > first.span.start + LENGTH * 3 / 4 {
                break;
            }
            if seen.contains(&hit.term) {
                value += hit.value * 0.1;
            } else {
                seen.push(hit.term);
                value += hit.value;
            }
        }
        if value > best_value {
            (best_value, best_start) = (value, first.span.start);
        }
    }
    // Start with the line or sentence if its beginning is near, else a few words before.
    let mut before = best_start.saturating_sub(LENGTH / 4);
    while !body.is_char_boundary(before) {
        before -= 1;
    }
    let lead = &body[before..best_start];
    let sentence = lead.rfind('\n').map(|at| at + 1).or_else(|| lead.rfind(". ").map(|at| at + 2));
    match sentence {
        Some(at) => before + at,
        None if before == 0 => 0,
        None => before + lead.find(' ').map_or(lead.len(), |at| at + 1),
    }
}

/// The snippet that begins at byte `from`, and the bytes of it to highlight.
fn render(body: &str, from: usize, hits: &[WordHit]) -> (String, Vec<Span>) {
    let mut out = String::with_capacity(LENGTH + 8);
    let mut marks: Vec<Span> = Vec::new();
    let mut hits = hits.iter().map(|hit| hit.span).filter(|s| s.start >= from).peekable();
    if !body[..from].trim().is_empty() {
        out.push('…');
    }
    let mut space = false;
    let mut at = from;
    while let Some(c) = body[at..].chars().next() {
        if c.is_whitespace() {
            space = !out.is_empty() && out != "…";
            at += c.len_utf8();
            if out.len() >= LENGTH {
                break;
            }
            continue;
        }
        if std::mem::take(&mut space) {
            out.push(' ');
        }
        if let Some(hit) = hits.next_if(|h| h.start == at) {
            let start = out.len();
            out.push_str(hit.of(body));
            marks.push(Span { start, end: out.len() });
            at = hit.end;
            // Overlapping pairs of Chinese characters become one span.
            while let Some(next) = hits.next_if(|h| h.start < at) {
                if next.end > at {
                    out.push_str(&body[at..next.end]);
                    at = next.end;
                }
                if let Some(last) = marks.last_mut() {
                    last.end = out.len();
                }
            }
            continue;
        }
        if out.len() >= LENGTH + LENGTH / 2 {
            break;
        }
        out.push(c);
        at += c.len_utf8();
    }
    if !body[at..].trim().is_empty() {
        out.push('…');
    }
    (out, marks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn highlighter(words: &[&str]) -> Highlighter {
        let term = |w: &&str| QueryTerm { variants: vec![((*w).to_owned(), 1.0)], weight: 1.0, idf: 1.0 };
        Highlighter::new(&words.iter().map(term).collect::<Vec<_>>(), Excerpt::Snippet).unwrap()
    }

    #[test]
    fn a_snippet_is_the_part_with_most_words_of_the_query() {
        let body = format!(
            "A pod.\n\n{}\n\nThe scheduler  binds\na Pod to nodes. {}",
            "filler ".repeat(60),
            "x ".repeat(300)
        );
        let (text, marks) = highlighter(&["scheduler", "pod", "node"]).excerpt(&body);
        assert!(text.starts_with("…The scheduler binds a Pod to nodes. x"), "{text}");
        let marked: Vec<_> = marks.iter().map(|m| m.of(&text)).collect();
        assert_eq!(marked, ["scheduler", "Pod", "nodes"]);
        assert!(text.len() < 400 && text.ends_with('…'));
    }

    #[test]
    fn overlapping_pairs_of_characters_are_highlighted_as_one() {
        let (text, marks) = highlighter(&["模型", "型的"]).excerpt("新模型的心");
        assert_eq!(marks.iter().map(|m| m.of(&text)).collect::<Vec<_>>(), ["模型的"]);
    }

    #[test]
    fn links_are_replaced_by_their_text() {
        let body = "A pod ([[pods|the Pod]]) runs on a [node](../nodes.md#what), see [[storage#claims]].";
        let (text, marks) = highlighter(&["node", "pods"]).excerpt(body);
        assert_eq!(text, "A pod (the Pod) runs on a node, see storage#claims.");
        assert_eq!(marks.iter().map(|m| m.of(&text)).collect::<Vec<_>>(), ["pod", "Pod", "node"]);
    }

    /// A snippet of `body` for these words, with `[` and `]` around highlighted ones.
    fn shown(words: &[&str], body: &str) -> String {
        let (mut text, marks) = highlighter(words).excerpt(body);
        for mark in marks.iter().rev() {
            text.insert(mark.end, ']');
            text.insert(mark.start, '[');
        }
        text
    }

    #[test]
    fn a_snippet_begins_at_a_line_a_sentence_or_a_word() {
        let filler = "filler ".repeat(60);
        for (body, expected) in [
            (format!("{filler}\nthe first pod"), "…the first [pod]"),
            (format!("{filler}end. The first pod"), "…The first [pod]"),
            // The last line break before the word, not the last sentence.
            (format!("{filler}\none. two pod"), "…one. two [pod]"),
            // No beginning within 60 bytes: at a word.
            (
                format!("{}pod", "filler ".repeat(60)),
                "…filler filler filler filler filler filler filler filler [pod]",
            ),
            (format!("{}pod", "f".repeat(500)), "…"),
            (format!("{} pod", "f".repeat(500)), "…[pod]"),
            // Near the beginning of the passage: from there.
            ("a few words and a pod".to_owned(), "a few words and a [pod]"),
            (format!("{}pod", "é ".repeat(30)), "…é é é é é é é é é é é é é é é é é é é [pod]"),
            ("no such word".to_owned(), "no such word"),
        ] {
            let text = shown(&["pod"], &body);
            let expected = if expected == "…" { &text } else { expected };
            assert_eq!(text, *expected, "{body}");
        }
    }

    #[test]
    fn different_words_are_shown_rather_than_one_again_and_again() {
        let gap = "x ".repeat(200);
        for (words, body, expected) in [
            (&["pod", "node"][..], format!("pod pod pod pod\n{gap}\npod node"), "…[pod] [node]"),
            (
                &["pod", "node"],
                format!("pod node\n{gap}\npod pod node node\n{gap}"),
                "…[pod] [pod] [node] [node] x",
            ),
            // Both words are too far apart for one snippet.
            (&["pod", "node"], format!("pod\n{gap}\nnode node\n{gap}"), "…[node] [node] x"),
            // The first of equals.
            (&["pod"], format!("pod a\n{gap}\npod b"), "[pod] a x"),
        ] {
            let text = shown(words, &body);
            assert!(text.starts_with(expected), "{text}");
        }
    }

    #[test]
    fn rare_and_heavy_words_are_shown_first() {
        let term = |word: &str, form_weight: f32, weight: f32, idf: f32| QueryTerm {
            variants: vec![(word.to_owned(), form_weight)],
            weight,
            idf,
        };
        let body = format!("pod one\n{}\nnode two", "x ".repeat(200));
        for (pod, node, expected) in [
            ((1.0, 1.0, 1.0), (1.0, 1.0, 2.0), "…node two"),
            ((1.0, 1.0, 1.0), (1.0, 2.0, 1.0), "…node two"),
            ((0.5, 1.0, 1.0), (1.0, 1.0, 1.0), "…node two"),
            ((1.0, 1.0, 1.0), (1.0, 1.0, 0.5), "pod one x"),
            // A repetition in the query has no weight of its own.
            ((1.0, 0.0, 1.0), (1.0, 0.0, 2.0), "…node two"),
        ] {
            let terms = [term("pod", pod.0, pod.1, pod.2), term("node", node.0, node.1, node.2)];
            let (text, _) = Highlighter::new(&terms, Excerpt::Snippet).unwrap().excerpt(&body);
            assert!(text.starts_with(expected), "{pod:?} {node:?} {text}");
        }
        // A stem in two terms has the higher value.
        for (first, second) in [(1.0, 3.0), (3.0, 1.0)] {
            let terms =
                [term("pod", 1.0, 1.0, first), term("pods", 1.0, 1.0, second), term("node", 1.0, 1.0, 2.0)];
            let (text, _) = Highlighter::new(&terms, Excerpt::Snippet).unwrap().excerpt(&body);
            assert!(text.starts_with("pod one"), "{text}");
        }
        assert!(Highlighter::new(&[], Excerpt::None).is_none());
    }

    #[test]
    fn a_snippet_has_about_240_bytes_and_single_spaces() {
        assert_eq!(shown(&["pod"], "a \t b   pod \n c  "), "a b [pod] c");
        assert_eq!(shown(&["pod"], "  \n pod"), "[pod]");
        let words = |count: usize| "ab ".repeat(count);
        // To the end of the word at byte 240 …
        assert_eq!(shown(&[], &words(80)), words(80).trim_end());
        assert_eq!(shown(&[], &words(81)), words(81).trim_end());
        assert_eq!(shown(&[], &words(82)), format!("{}…", words(81).trim_end()));
        // … but no more than 360.
        assert_eq!(shown(&[], &"a".repeat(360)), "a".repeat(360));
        assert_eq!(shown(&[], &"a".repeat(361)), format!("{}…", "a".repeat(360)));
    }

    #[test]
    fn words_far_down_a_passage_are_not_searched_for() {
        let body = |filler: usize| format!("{} pod tail", "x ".repeat(filler));
        assert!(shown(&["pod"], &body(MAX_SCANNED / 2 - 10)).contains("[pod]"));
        assert!(!shown(&["pod"], &body(MAX_SCANNED / 2)).contains("pod"));
        let whole = Highlighter::new(&[], Excerpt::Whole).unwrap();
        assert_eq!(whole.excerpt(&"é".repeat(MAX_SCANNED)).0.len(), MAX_SCANNED);
        assert_eq!(whole.excerpt(&format!("x{}", "é".repeat(MAX_SCANNED))).0.len(), MAX_SCANNED - 1);
    }

    proptest::proptest! {
        #[test]
        fn highlighted_spans_are_on_character_boundaries(body in "(pod|é|模型| |\n|node|\\PC){0,80}") {
            let (text, marks) = highlighter(&["pod", "模型", "node"]).excerpt(&body);
            let mut last = 0;
            for mark in marks {
                proptest::prop_assert!(mark.start >= last && mark.end > mark.start);
                proptest::prop_assert!(!mark.of(&text).is_empty());
                last = mark.end;
            }
        }
    }
}
