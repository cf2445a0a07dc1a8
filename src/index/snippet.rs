//! Snippets: the part of a passage that shows most of what was looked for, with its words marked.

use super::{
    Excerpt,
    analyse::{stem_of, term},
    passage,
    score::Slot,
};
use crate::text::{Span, words};
use std::collections::HashMap;

/// About so many bytes of text are shown.
const LENGTH: usize = 240;
/// A passage is looked at up to here; further on lies nothing that a person waits for.
const LOOKED_AT: usize = 32_000;

/// What the words of a query are worth in a snippet, by stem.
pub(super) struct Marker {
    slots: HashMap<String, (usize, f32)>,
    whole: bool,
}

impl Marker {
    /// Marks the words of `slots`; `None` when nothing is to be shown.
    pub(super) fn new(slots: &[Slot], excerpt: Excerpt) -> Option<Self> {
        if excerpt == Excerpt::None {
            return None;
        }
        let mut by_stem = HashMap::new();
        for (n, slot) in slots.iter().enumerate() {
            for (word, share) in &slot.terms {
                let worth = (n, share * slot.idf * slot.weight.max(0.01));
                let known: &mut (usize, f32) = by_stem.entry(stem_of(word).into_owned()).or_insert(worth);
                if worth.1 > known.1 {
                    *known = worth;
                }
            }
        }
        Some(Self { slots: by_stem, whole: excerpt == Excerpt::Whole })
    }

    /// The best part of `body` on one line, blanks squeezed, or all of it as it is, and the bytes of
    /// it to mark. Links show their text.
    pub(super) fn cut(&self, body: &str) -> (String, Vec<Span>) {
        let mut end = body.len().min(LOOKED_AT);
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        let body = &*passage::without_links(&body[..end]);
        let mut hits = Vec::new();
        for span in words(body) {
            let word = term(span.of(body));
            if let Some(&(slot, worth)) = self.slots.get(stem_of(&word).as_ref()) {
                hits.push((span, slot, worth));
            }
        }
        if self.whole {
            return (body.to_owned(), hits.into_iter().map(|(span, ..)| span).collect());
        }
        let from = start(body, &hits);
        render(body, from, &hits)
    }
}

/// Where the window with the most different words begins.
fn start(body: &str, hits: &[(Span, usize, f32)]) -> usize {
    let mut best = (0.0, 0);
    for (n, (first, ..)) in hits.iter().enumerate() {
        let mut seen: Vec<usize> = Vec::new();
        let mut worth = 0.0;
        for (span, slot, w) in &hits[n..] {
            if span.end > first.start + LENGTH * 3 / 4 {
                break;
            }
            if seen.contains(slot) {
                worth += w * 0.1;
            } else {
                seen.push(*slot);
                worth += w;
            }
        }
        if worth > best.0 {
            best = (worth, first.start);
        }
    }
    // Begin with the sentence or line, when that is near; else a few words before.
    let mut before = best.1.saturating_sub(LENGTH / 4);
    while !body.is_char_boundary(before) {
        before -= 1;
    }
    let lead = &body[before..best.1];
    let sentence = lead.rfind('\n').map(|at| at + 1).or_else(|| lead.rfind(". ").map(|at| at + 2));
    match sentence {
        Some(at) => before + at,
        None if before == 0 => 0,
        None => before + lead.find(' ').map_or(lead.len(), |at| at + 1),
    }
}

fn render(body: &str, from: usize, hits: &[(Span, usize, f32)]) -> (String, Vec<Span>) {
    let mut out = String::with_capacity(LENGTH + 8);
    let mut marks: Vec<Span> = Vec::new();
    let mut hits = hits.iter().map(|(span, ..)| *span).filter(|s| s.start >= from).peekable();
    if !body[..from].trim().is_empty() {
        out.push('…');
    }
    let mut blank = false;
    let mut at = from;
    while let Some(c) = body[at..].chars().next() {
        if c.is_whitespace() {
            blank = !out.is_empty() && out != "…";
            at += c.len_utf8();
            if out.len() >= LENGTH {
                break;
            }
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
        }
        if let Some(hit) = hits.next_if(|h| h.start == at) {
            let start = out.len();
            out.push_str(hit.of(body));
            marks.push(Span { start, end: out.len() });
            at = hit.end;
            // Pairs of Chinese characters overlap: their marks become one.
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

    fn marker(words: &[&str]) -> Marker {
        let slot = |w: &&str| Slot { terms: vec![((*w).to_owned(), 1.0)], weight: 1.0, idf: 1.0 };
        Marker::new(&words.iter().map(slot).collect::<Vec<_>>(), Excerpt::Snippet).unwrap()
    }

    #[test]
    fn the_best_part_is_shown() {
        let body = format!(
            "A pod.\n\n{}\n\nThe scheduler  binds\na Pod to nodes. {}",
            "filler ".repeat(60),
            "x ".repeat(300)
        );
        let (text, marks) = marker(&["scheduler", "pod", "node"]).cut(&body);
        assert!(text.starts_with("…The scheduler binds a Pod to nodes. x"), "{text}");
        let marked: Vec<_> = marks.iter().map(|m| m.of(&text)).collect();
        assert_eq!(marked, ["scheduler", "Pod", "nodes"]);
        assert!(text.len() < 400 && text.ends_with('…'));
    }

    #[test]
    fn pairs_of_characters_are_one_mark() {
        let (text, marks) = marker(&["模型", "型的"]).cut("新模型的心");
        assert_eq!(marks.iter().map(|m| m.of(&text)).collect::<Vec<_>>(), ["模型的"]);
    }

    #[test]
    fn links_show_their_text() {
        let body = "A pod ([[pods|the Pod]]) runs on a [node](../nodes.md#what), see [[storage#claims]].";
        let (text, marks) = marker(&["node", "pods"]).cut(body);
        assert_eq!(text, "A pod (the Pod) runs on a node, see storage#claims.");
        assert_eq!(marks.iter().map(|m| m.of(&text)).collect::<Vec<_>>(), ["pod", "Pod", "node"]);
    }

    proptest::proptest! {
        #[test]
        fn marks_are_words_on_boundaries(body in "(pod|é|模型| |\n|node|\\PC){0,80}") {
            let (text, marks) = marker(&["pod", "模型", "node"]).cut(&body);
            let mut last = 0;
            for mark in marks {
                proptest::prop_assert!(mark.start >= last && mark.end > mark.start);
                proptest::prop_assert!(!mark.of(&text).is_empty());
                last = mark.end;
            }
        }
    }
}
