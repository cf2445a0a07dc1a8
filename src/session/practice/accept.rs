//! Finds the words of an answer that a user means by 'I did say that'.

use super::sentences::sentences;
use crate::{
    bank::KeyConcept,
    grade::{Mode, Prepared},
    text::{is_stop_word, tokenize},
};
use std::collections::HashSet;

/// The sentence of `answer` nearest to a concept; `None` for an empty answer.
///
/// Nearest is the sentence that covers most of the concept; among equals the one that shares most of
/// its words, then the one that covers least of any other concept, since that one was overlooked.
pub(super) fn nearest_sentence(
    prepared: &Prepared,
    concept: &KeyConcept,
    position: usize,
    answer: &str,
    mode: Mode,
) -> Option<String> {
    let wanted: HashSet<_> = concept.all_phrasings().flat_map(tokenize).map(|t| t.stem).collect();
    let ranked = sentences(answer).into_iter().map(|span| {
        let text = span.of(answer);
        let grade = prepared.grade(text, mode);
        let coverage = grade.concepts.get(position).map_or(0.0, |c| c.coverage);
        let tokens = tokenize(text);
        let content: Vec<_> = tokens.iter().filter(|t| !is_stop_word(&t.folded)).collect();
        let shared = content.iter().filter(|t| wanted.contains(&t.stem)).count();
        let elsewhere = grade.concepts.iter().map(|c| c.coverage).fold(0.0, f64::max);
        ((coverage, shared as f64, 1.0 - elsewhere, content.len() as f64), text)
    });
    let best = ranked.max_by(|(a, _), (b, _)| {
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)).then(a.3.total_cmp(&b.3))
    })?;
    let words = best.1.trim_start_matches(['-', '*', '+', ' ']).trim_end_matches(['.', ';', '!', ' ']);
    (!words.is_empty()).then(|| words.to_owned())
}
