//! Short names for mined statements.

use super::super::{analyse::Analysed, phrase::word_weight};
use crate::text::one_line;
use std::ops::Range;

/// Most words of a name.
const LONGEST: usize = 7;

/// The part of a statement with the most weight, at most [`LONGEST`] words, as written.
pub(in crate::grade) fn name(text: &str, analysed: &Analysed, chunk: &Range<usize>) -> String {
    let weight = |at: usize| {
        if analysed.infos[at].content {
            word_weight(&analysed.tokens[at].folded) * emphasis(text, analysed, at)
        } else {
            0.0
        }
    };
    let best = if chunk.len() <= LONGEST {
        chunk.clone()
    } else {
        (chunk.start..=chunk.end - LONGEST)
            .map(|first| (first, (first..first + LONGEST).map(weight).sum::<f64>()))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map_or(chunk.clone(), |(first, _)| first..first + LONGEST)
    };
    let first = best.clone().find(|&at| weight(at) > 0.0).unwrap_or(best.start);
    let last = best.clone().rev().find(|&at| weight(at) > 0.0).unwrap_or(best.end - 1);
    let written = &text[analysed.tokens[first].span.start..analysed.tokens[last].span.end];
    let plain: String = written.chars().filter(|c| !matches!(c, '*' | '`' | '#')).collect();
    one_line(&plain)
}

/// Bold words and code are names more often than others.
fn emphasis(text: &str, analysed: &Analysed, at: usize) -> f64 {
    let span = analysed.tokens[at].span;
    let marked = text[..span.start].ends_with(['*', '`']) || text[span.end..].starts_with(['*', '`']);
    if marked { 1.5 } else { 1.0 }
}
