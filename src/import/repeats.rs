//! Duplicate questions of one import become one.
//!
//! Takes drafts in order and removes repeats: same words and same answer, or same words without an
//! answer where a copy has one. The same words over different code are different questions.

use super::detect::key;
use crate::bank::Draft;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::HashMap;

/// What makes two questions the same: the words, and all of the code if there is any.
pub(super) fn identity(prompt: &str) -> String {
    let mut out = key(prompt);
    if prompt.contains("```") || out.is_empty() {
        out.push('\0');
        out.extend(prompt.chars().filter(|c| !c.is_whitespace()));
    }
    out
}

/// Removes the repeats and returns how many there were.
pub(super) fn remove(drafts: &mut Vec<Draft>) -> usize {
    let before = drafts.len();
    let identities: Vec<String> = drafts.par_iter().map(|d| identity(&d.prompt)).collect();
    let mut seen: FxHashMap<&str, usize> = HashMap::with_capacity_and_hasher(drafts.len(), FxBuildHasher);
    let mut by_prompt: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, id) in identities.iter().enumerate() {
        let first = *seen.entry(id).or_insert(i);
        if first < i {
            by_prompt.entry(id).or_insert_with(|| vec![first]).push(i);
        }
    }
    if by_prompt.is_empty() {
        return 0;
    }
    let mut keep = vec![true; drafts.len()];
    for places in by_prompt.values() {
        let answered = places.iter().any(|i| !drafts[*i].answer.is_empty());
        let mut seen: Vec<String> = Vec::new();
        for &i in places {
            let empty = drafts[i].answer.is_empty();
            let answer = key(&drafts[i].answer);
            let repeated = seen.contains(&answer) || (empty && answered);
            keep[i] = !repeated;
            if keep[i] {
                seen.push(answer);
            }
        }
    }
    // Links, topics and reviews of a repeat go to the copy that stays.
    for i in 0..drafts.len() {
        if keep[i] {
            continue;
        }
        let stays = by_prompt.get(identities[i].as_str()).and_then(|p| p.iter().find(|j| keep[**j])).copied();
        if let Some(j) = stays {
            let (links, topics) = (drafts[i].links.clone(), drafts[i].topics.clone());
            let reviews = std::mem::take(&mut drafts[i].reviews);
            let target = &mut drafts[j];
            target.reviews.extend(reviews);
            target.reviews.sort_by_key(|r| r.at);
            links.into_iter().for_each(|l| {
                if !target.links.contains(&l) {
                    target.links.push(l)
                }
            });
            if target.topics.is_empty() {
                target.topics = topics;
            }
        }
    }
    let mut flags = keep.iter();
    drafts.retain(|_| flags.next().copied().unwrap_or(true));
    before - drafts.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(prompt: &str, answer: &str) -> Draft {
        Draft { prompt: prompt.into(), answer: answer.into(), ..Draft::default() }
    }

    #[test]
    fn repeats_are_removed_and_different_code_is_kept() {
        let mut drafts = vec![
            draft("What is TLS?", ""),
            draft("What is **TLS**", "A protocol."),
            draft("What is TLS?", "A protocol"),
            draft("What is TLS?", "Something else."),
            draft("What prints?\n\n```\na+b\n```", "1"),
            draft("What prints?\n\n```\na-b\n```", "1"),
        ];
        assert_eq!(remove(&mut drafts), 2);
        let left: Vec<_> = drafts.iter().map(|d| d.answer.as_str()).collect();
        assert_eq!(left, ["A protocol.", "Something else.", "1", "1"]);
    }
}
