//! The words of an answer, and what separates them: sentence ends, commas, pauses.

use super::TimedWord;
use crate::text::{Span, fold, words};

/// Shortest gap that is a pause, in seconds; shorter ones are normal in speech.
pub(super) const PAUSE: f64 = 0.5;

/// One word.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) span: Span,
    pub(super) folded: String,
    /// When it was said, in seconds.
    pub(super) time: Option<(f64, f64)>,
    /// What separates it from the word before.
    pub(super) before: Break,
}

/// What separates two words, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    None,
    Comma,
    Pause,
    Sentence,
}

/// The words of a text in order; `timed` says when they were said.
pub(super) fn words_of(text: &str, timed: Option<&[TimedWord]>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    let mut times = timed.unwrap_or_default().iter().peekable();
    for span in words(text) {
        while times.peek().is_some_and(|t| t.span.end <= span.start) {
            times.next();
        }
        let time = times.peek().filter(|t| t.span.start <= span.start).map(|t| (t.from, t.to));
        let before = match out.last() {
            None => Break::Sentence,
            Some(last) => {
                let between = &text[last.span.end..span.start];
                let gap = time.zip(last.time).map_or(0.0, |(now, then)| now.0 - then.1);
                if between.contains(['.', '!', '?', ';', ':', '\n']) {
                    Break::Sentence
                } else if gap >= PAUSE || between.contains(['…', '—', '–']) {
                    Break::Pause
                } else if between.contains(',') {
                    Break::Comma
                } else {
                    Break::None
                }
            }
        };
        out.push(Word { span, folded: fold(span.of(text)).into_owned(), time, before });
    }
    out
}

/// Where `phrase` ends if the words from `at` on are it, without a pause in between.
pub(super) fn starts_with(words: &[Word], at: usize, phrase: &str) -> Option<usize> {
    let mut next = at;
    for wanted in phrase.split(' ') {
        let word = words.get(next)?;
        if word.folded != wanted || (next > at && word.before > Break::Comma) {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// Where the longest of `phrases` at `at` ends.
pub(super) fn longest_phrase(words: &[Word], at: usize, phrases: &[&str]) -> Option<usize> {
    phrases.iter().filter_map(|phrase| starts_with(words, at, phrase)).max()
}

/// The bytes of the words `from..to`, which must not be empty.
pub(super) fn span(words: &[Word], from: usize, to: usize) -> Span {
    Span { start: words[from].span.start, end: words[to - 1].span.end }
}
