//! Fillers, by position: a word is a filler only where it adds nothing to its sentence.
//!
//! A word list alone misleads: of 28 hits of a long list in fluent technical speech, one was right.

use super::words::{Break, Word, longest_phrase, span, starts_with};
use crate::text::{Span, fold, words as spans};
use serde::Serialize;

/// A filler and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Filler {
    /// Its bytes in the text.
    #[serde(flatten)]
    pub span: Span,
    pub kind: FillerKind,
    pub place: Place,
}

/// What a filler is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FillerKind {
    /// `um`, `uh`, `erm`: always a filler, and the worst kind.
    Sound,
    /// `you know`, `I mean`, `sort of`: nearly always a filler.
    Phrase,
    /// `so`, `well`, `like`: a filler only at the start of a sentence or between pauses.
    Word,
}

/// Where in its sentence a filler is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    Start,
    Middle,
    End,
}

const PHRASES: &[&str] = &[
    "you know",
    "i mean",
    "sort of",
    "kind of",
    "or something",
    "or something like that",
    "and stuff",
    "and stuff like that",
    "and things like that",
    "or whatever",
    "you see",
    "you know what i mean",
];
const WORDS: &[&str] = &[
    "so",
    "well",
    "like",
    "right",
    "okay",
    "ok",
    "yeah",
    "basically",
    "actually",
    "anyway",
    "alright",
    "now",
    "literally",
    "look",
];

/// `um`, `uhh`, `hmm`: a hesitation of any length.
fn is_sound(folded: &str) -> bool {
    let mut squeezed = String::with_capacity(folded.len());
    for c in folded.chars() {
        if !squeezed.ends_with(c) {
            squeezed.push(c);
        }
    }
    matches!(squeezed.as_str(), "um" | "uh" | "uhm" | "erm" | "er" | "eh" | "hm" | "mhm" | "ehm" | "ahm")
        || matches!(folded, "mm" | "mmm" | "ah" | "aah" | "euh")
}

/// Whether a text contains hesitations.
pub(super) fn has_sounds(text: &str) -> bool {
    spans(text).any(|span| is_sound(&fold(span.of(text))))
}

/// All fillers, in order, not overlapping.
pub(super) fn fillers(words: &[Word]) -> Vec<Filler> {
    let mut found: Vec<Filler> = Vec::new();
    let mut at = 0;
    // A word after a filler is still the start of the sentence: 'um so'.
    let mut opening = true;
    while at < words.len() {
        opening |= words[at].before >= Break::Pause;
        let hit = if is_sound(&words[at].folded) {
            Some((at + 1, FillerKind::Sound))
        } else if let Some(end) =
            longest_phrase(words, at, PHRASES).filter(|&end| is_filler_phrase(words, at, end))
        {
            Some((end, FillerKind::Phrase))
        } else {
            is_filler_word(words, at, opening).then_some((at + 1, FillerKind::Word))
        };
        let Some((end, kind)) = hit else {
            opening = false;
            at += 1;
            continue;
        };
        let place = if opening {
            Place::Start
        } else if words.get(end).is_none_or(|next| next.before >= Break::Pause) {
            Place::End
        } else {
            Place::Middle
        };
        found.push(Filler { span: span(words, at, end), kind, place });
        at = end;
    }
    found
}

fn before(words: &[Word], at: usize) -> &str {
    at.checked_sub(1).map_or("", |at| words[at].folded.as_str())
}

/// Whether the phrase at `at..end` is a filler there.
fn is_filler_phrase(words: &[Word], at: usize, end: usize) -> bool {
    let before = before(words, at);
    let next = words.get(end);
    let after = next.filter(|w| w.before == Break::None).map_or("", |w| w.folded.as_str());
    match words[at].folded.as_str() {
        // 'do you know', 'as you know', 'you know what the limit is'.
        "you" if starts_with(words, at, "you know").is_some() => {
            !matches!(
                before,
                "do" | "did"
                    | "if"
                    | "as"
                    | "don't"
                    | "let"
                    | "would"
                    | "when"
                    | "once"
                    | "because"
                    | "how"
                    | "should"
                    | "must"
                    | "may"
            ) && (end - at > 2
                || !matches!(
                    after,
                    "what"
                        | "how"
                        | "that"
                        | "why"
                        | "where"
                        | "which"
                        | "when"
                        | "who"
                        | "whether"
                        | "about"
                        | "the"
                        | "if"
                        | "it"
                        | "your"
                ))
        }
        "you" => {
            !matches!(before, "as" | "if" | "what" | "do" | "can" | "when" | "that" | "so" | "until")
                && matches!(after, "" | "i" | "we" | "it" | "the")
        }
        "i" => !matches!(before, "what" | "that" | "which") && !matches!(after, "by" | "the" | "that"),
        // 'a kind of service', 'what sort of load'.
        "sort" | "kind" => !matches!(
            before,
            "a" | "an"
                | "the"
                | "this"
                | "that"
                | "what"
                | "some"
                | "any"
                | "one"
                | "another"
                | "same"
                | "every"
                | "each"
                | "different"
                | "which"
                | "special"
                | "certain"
                | "first"
                | "second"
                | "other"
                | "right"
                | "no"
        ),
        _ => next.is_none_or(|w| w.before > Break::None) || matches!(after, "and" | "so" | "but" | "then"),
    }
}

/// Whether a single word is a filler: at the start of a sentence, or separated on both sides.
fn is_filler_word(words: &[Word], at: usize, opening: bool) -> bool {
    let word = words[at].folded.as_str();
    if !WORDS.contains(&word) {
        return false;
    }
    let next = words.get(at + 1);
    let cut_after = next.is_none_or(|w| w.before > Break::None);
    let cut_before = words[at].before > Break::None;
    let after = next.map_or("", |w| w.folded.as_str());
    // 'so that', 'right away', 'well known', 'like a queue', 'now the pod …' have a meaning.
    let has_meaning = match word {
        "so" => matches!(after, "that" | "far" | "long" | "much" | "many" | "called" | "on"),
        "well" => {
            matches!(after, "known" | "defined" | "tested" | "formed" | "as" | "before" | "below" | "above")
        }
        "right" | "now" | "look" | "literally" => !cut_after,
        "like" => !cut_after,
        _ => false,
    };
    !has_meaning && (opening || (cut_before && cut_after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::words::words_of;

    fn found(text: &str) -> String {
        let all: Vec<_> = fillers(&words_of(text, None)).iter().map(|f| f.span.of(text)).collect();
        all.join("|")
    }

    #[test]
    fn fillers_are_found_by_position() {
        for (text, expected) in [
            ("um so the pod um restarts", "um|so|um"),
            ("Uhhh, well, it depends", "Uhhh|well"),
            ("it is, like, a queue", "like"),
            ("it works like a queue so that nothing is lost", ""),
            ("do you know what the kubelet does", ""),
            ("it keeps a stable name you know for databases", "you know"),
            ("a kind of service", ""),
            ("it kind of restarts", "kind of"),
            ("what I mean is the quota", ""),
            ("I mean it restarts", "I mean"),
            ("turn right and go well beyond", ""),
            ("The right node. So it waits.", "So"),
            ("requests, limits and stuff", "and stuff"),
            ("the er diagram", "er"),
            ("", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
