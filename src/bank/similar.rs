//! Prompts that are nearly the same.

use super::Question;
use crate::text::{is_stop_word, tokenize};
use std::collections::{BTreeSet, HashMap};

/// Jaccard similarity of two prompts' stems from which they count as nearly the same.
const NEARLY: f64 = 0.8;

/// Pairs of questions whose prompts are nearly the same: indices into `questions`, smaller first.
///
/// An exact set-similarity join: two sets can only reach the threshold if they share a token among
/// their rarest few, so only those are looked up (prefix filter; Chaudhuri, Ganti, Kaushik, 'A
/// Primitive Operator for Similarity Joins in Data Cleaning', ICDE 2006).
pub fn nearly_same(questions: &[&Question]) -> Vec<(usize, usize)> {
    let sets: Vec<BTreeSet<String>> = questions.iter().map(|q| stems(&q.prompt)).collect();
    let mut frequency: HashMap<&str, usize> = HashMap::new();
    for stem in sets.iter().flatten() {
        *frequency.entry(stem).or_default() += 1;
    }
    let mut holders: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut pairs = BTreeSet::new();
    for (n, set) in sets.iter().enumerate() {
        let mut rarest: Vec<&str> = set.iter().map(String::as_str).collect();
        rarest.sort_by_key(|stem| (frequency[stem], *stem));
        let needed = (NEARLY * set.len() as f64).ceil() as usize;
        for stem in rarest.into_iter().take((set.len() + 1).saturating_sub(needed)) {
            let before = holders.entry(stem).or_default();
            pairs.extend(before.iter().filter(|m| jaccard(&sets[**m], set) >= NEARLY).map(|m| (*m, n)));
            before.push(n);
        }
    }
    pairs.into_iter().collect()
}

/// Questions that ask nearly what `prompt` does, those with the very same words first.
pub fn asks_the_same<'q>(questions: impl Iterator<Item = &'q Question>, prompt: &str) -> Vec<&'q Question> {
    let wanted = stems(prompt);
    let mut found: Vec<(f64, &Question)> = questions
        .map(|q| (jaccard(&stems(&q.prompt), &wanted), q))
        .filter(|(like, _)| *like >= NEARLY)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, q)| q).collect()
}

/// The stems that tell one prompt from another: without function words, unless nothing else is
/// there.
fn stems(prompt: &str) -> BTreeSet<String> {
    let tokens = tokenize(prompt);
    let content: BTreeSet<_> =
        tokens.iter().filter(|t| !is_stop_word(&t.folded)).map(|t| t.stem.clone()).collect();
    if content.is_empty() { tokens.into_iter().map(|t| t.stem).collect() } else { content }
}

fn jaccard(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let both = a.intersection(b).count();
    let either = a.len() + b.len() - both;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::parse_file;
    use std::sync::Arc;

    #[test]
    fn finds_rewordings_and_nothing_else() {
        let prompts = [
            "What is a liveness probe for?",
            "How do pods get an address?",
            "What is the liveness probe for",
            "What is a readiness probe for?",
        ];
        let text: String = prompts
            .iter()
            .enumerate()
            .map(|(n, p)| format!("[[question]]\nid = \"q{n}\"\nprompt = \"{p}\"\n"))
            .collect();
        let bank = parse_file(&Arc::default(), &format!("format_version = 1\n{text}"));
        let all: Vec<_> = bank.questions.iter().collect();
        assert_eq!(nearly_same(&all), [(0, 2)]);
        let same = asks_the_same(bank.questions.iter(), "what's a liveness probe for?");
        assert_eq!(same.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["q0", "q2"]);
    }
}
