//! Double starts, hedges, and the longest stretch without a key concept.

use super::words::{Break, Word, longest_phrase, span};
use crate::text::Span;

/// Longest phrase that may be a double start, in words.
const LONGEST: usize = 5;

const HEDGES: &[&str] = &[
    "i think",
    "i guess",
    "i would guess",
    "i suppose",
    "i believe",
    "i'm not sure",
    "i am not sure",
    "im not sure",
    "not entirely sure",
    "not a hundred percent sure",
    "not 100 percent sure",
    "if i remember",
    "if i remember correctly",
    "if i recall",
    "as far as i know",
    "as far as i remember",
    "i don't know",
    "i don't remember",
    "i dont know",
    "to be honest",
    "something like that",
    "i could be wrong",
    "i might be wrong",
    "maybe i",
];

/// The first of words and phrases said twice in a row.
pub(super) fn double_starts(words: &[Word]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match (1..=LONGEST).rev().find(|&n| is_double(words, at, n)) {
            Some(n) => {
                found.push(span(words, at, at + n));
                at += n;
            }
            None => at += 1,
        }
    }
    found
}

fn is_double(words: &[Word], at: usize, n: usize) -> bool {
    let Some(both) = words.get(at..at + 2 * n) else { return false };
    let (first, second) = both.split_at(n);
    let same = first.iter().zip(second).all(|(a, b)| a.folded == b.folded);
    // A sentence may start with the word that ended the last one.
    same && second.iter().all(|w| w.before < Break::Sentence)
        && both[1..].iter().all(|w| w.before < Break::Sentence)
        && !(n == 1 && is_doubled_on_purpose(&first[0].folded))
        // 't t l', 'eighty eighty': spelled, not repeated.
        && !first.iter().all(|w| is_spelled(&w.folded))
}

/// Words that are doubled on purpose.
fn is_doubled_on_purpose(word: &str) -> bool {
    matches!(
        word,
        "very"
            | "really"
            | "that"
            | "had"
            | "is"
            | "no"
            | "yes"
            | "so"
            | "far"
            | "many"
            | "much"
            | "more"
            | "bye"
            | "okay"
    )
}

/// Whether a word is a letter, a digit or a number word.
fn is_spelled(word: &str) -> bool {
    (word.chars().count() == 1 && !matches!(word, "i" | "a"))
        || word.chars().all(|c| c.is_numeric())
        || matches!(
            word,
            "zero" | "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "twenty"
                | "thirty" | "forty" | "fifty" | "sixty" | "seventy" | "eighty" | "ninety" | "ess" | "double"
        )
        // Repeated hesitations count as fillers.
        || matches!(word, "um" | "uh" | "er" | "erm")
}

/// Where the speaker hedges. First-person phrases only: 'usually' and 'might' are often correct.
pub(super) fn hedges(words: &[Word]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match longest_phrase(words, at, HEDGES) {
            Some(end) => {
                found.push(span(words, at, end));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The longest run of words without a concept: its length and place. `concepts` are in any order.
pub(super) fn longest_gap(words: &[Word], concepts: &[Span]) -> Option<(usize, Span)> {
    let inside = |word: &Word| concepts.iter().any(|c| word.span.start < c.end && c.start < word.span.end);
    let mut best: Option<(usize, usize)> = None;
    let mut start = 0;
    for at in 0..=words.len() {
        if words.get(at).is_none_or(inside) {
            if at > start && best.is_none_or(|(from, to)| at - start > to - from) {
                best = Some((start, at));
            }
            start = at + 1;
        }
    }
    best.map(|(from, to)| (to - from, span(words, from, to)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::words::words_of;

    fn texts(text: &str, find: fn(&[Word]) -> Vec<Span>) -> String {
        let all: Vec<_> = find(&words_of(text, None)).iter().map(|s| s.of(text)).collect();
        all.join("|")
    }

    #[test]
    fn double_starts_are_found() {
        for (text, expected) in [
            ("it reads it reads the metric", "it reads"),
            ("the the pod", "the"),
            ("a very very large t t l", ""),
            ("port eighty eighty", ""),
            ("it is a pod. A pod restarts", ""),
            ("I I I think", "I|I"),
        ] {
            assert_eq!(texts(text, double_starts), expected, "{text}");
        }
    }

    #[test]
    fn hedges_are_found() {
        assert_eq!(
            texts("I think it might be usually the kubelet, if I remember correctly", hedges),
            "I think|if I remember correctly"
        );
    }

    #[test]
    fn the_longest_run_without_a_concept_is_found() {
        let text = "one two pods four five six";
        let words = words_of(text, None);
        let pods = Span { start: 8, end: 12 };
        assert_eq!(longest_gap(&words, &[pods]).map(|(n, s)| (n, s.of(text))), Some((3, "four five six")));
        assert_eq!(longest_gap(&words, &[]).map(|g| g.0), Some(6));
        assert_eq!(longest_gap(&[], &[]), None);
    }
}
