//! What a comparison shows: the words of the answer that count, those that are missing, and what
//! each word of the phrasing was worth.

use super::{
    align::Hit,
    analyse::Analysed,
    cover::{Cover, Found, Match},
    explanation::{Factor, WordGrade, WordMatch},
    phrase::{Phrase, PhraseWord},
    result::Evidence,
};
use crate::text::Span;

/// The evidence: sorted, not overlapping, one entry for each run of the answer.
pub(super) fn evidence(cover: &Cover, phrase: &Phrase, answer: &Analysed) -> Vec<Evidence> {
    let mut runs: Vec<(Hit, f64, Vec<usize>)> = Vec::new();
    for (index, found) in cover.words.iter().enumerate() {
        let Some(found) = found.as_match() else { continue };
        match runs.iter_mut().find(|(h, ..)| h.first == found.hit.first && h.last == found.hit.last) {
            Some((_, credit, members)) => {
                *credit = credit.max(found.credit());
                members.push(index);
            }
            None => runs.push((found.hit, found.credit(), vec![index])),
        }
    }
    runs.sort_by_key(|(h, ..)| (h.first, std::cmp::Reverse(h.last)));
    let mut evidence: Vec<Evidence> = Vec::new();
    for (hit, credit, members) in runs {
        let span = span(&hit, answer);
        let stands_for: Vec<_> = members.iter().map(|&m| phrase.words[m].folded.as_str()).collect();
        match evidence.last_mut() {
            Some(last) if span.start < last.span.end => {
                last.span.end = last.span.end.max(span.end);
                for word in stands_for {
                    if !last.stands_for.split(' ').any(|w| w == word) {
                        last.stands_for.push(' ');
                        last.stands_for.push_str(word);
                    }
                }
            }
            _ => evidence.push(Evidence { span, stands_for: stands_for.join(" "), kind: hit.kind, credit }),
        }
    }
    evidence
}

/// Content words of the phrase that were not said.
pub(super) fn missing(cover: &Cover, phrase: &Phrase) -> Vec<String> {
    let words = cover.words.iter().zip(&phrase.words);
    words
        .filter(|(found, word)| found.as_match().is_none() && !word.function_word)
        .map(|(_, word)| word.folded.clone())
        .collect()
}

/// Every word of the phrase; `function_credit` is what a function word counts.
pub(super) fn words(
    cover: &Cover,
    phrase: &Phrase,
    text: &str,
    answer: &Analysed,
    function_credit: f64,
) -> Vec<WordGrade> {
    let words = phrase.words.iter().zip(&cover.words);
    words
        .map(|(word, found)| match found {
            Found::Nothing => unsaid(word),
            Found::FunctionWord => WordGrade { credit: function_credit, ..unsaid(word) },
            Found::Match(found) => WordGrade {
                credit: found.credit(),
                matched: Some(word_match(found, text, answer)),
                ..unsaid(word)
            },
        })
        .collect()
}

/// A word that was not said.
pub(super) fn unsaid(word: &PhraseWord) -> WordGrade {
    WordGrade {
        word: word.folded.clone(),
        weight: word.weight,
        question_factor: word.question_factor,
        function_word: word.function_word,
        credit: 0.0,
        matched: None,
    }
}

fn word_match(found: &Match, text: &str, answer: &Analysed) -> WordMatch {
    let span = span(&found.hit, answer);
    WordMatch {
        span,
        text: span.of(text).to_owned(),
        kind: found.hit.kind,
        worth: found.worth,
        factors: found.reasons().map(|reason| Factor { reason, value: reason.factor() }).collect(),
    }
}

fn span(hit: &Hit, answer: &Analysed) -> Span {
    Span { start: answer.tokens[hit.first].span.start, end: answer.tokens[hit.last].span.end }
}
