//! Prompts that are nearly the same.

use super::Question;
use crate::text::{is_known_word, is_stop_word, is_typo, tokenize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
pub fn nearly_asking<'q>(questions: impl Iterator<Item = &'q Question>, prompt: &str) -> Vec<&'q Question> {
    let wanted = stems(prompt);
    let mut found: Vec<(f64, &Question)> = questions
        .map(|q| (jaccard(&stems(&q.prompt), &wanted), q))
        .filter(|(like, _)| *like >= NEARLY)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, q)| q).collect()
}

/// Whether two prompts ask the same in almost the same words: no content word is another, slips of
/// the pen aside. Stricter than [`nearly_same`], where a word in ten may differ.
pub fn asks_the_same(a: &str, b: &str) -> bool {
    let (left, right) = (contents(a), contents(b));
    let left_over: Vec<_> = left.iter().filter(|(stem, _)| !right.contains_key(*stem)).collect();
    let mut rest: Vec<_> = right.iter().filter(|(stem, _)| !left.contains_key(*stem)).collect();
    let paired = left_over.iter().all(|(_, word)| {
        let other = rest.iter().position(|(_, other)| is_slip(word, other) || is_slip(other, word));
        other.map(|at| rest.swap_remove(at)).is_some()
    });
    paired && rest.is_empty() && !left.is_empty()
}

fn is_slip(word: &str, of: &str) -> bool {
    !is_known_word(word) && is_typo(word, of)
}

/// The stems that tell one prompt from another.
fn stems(prompt: &str) -> BTreeSet<String> {
    contents(prompt).into_keys().collect()
}

/// The words that tell one prompt from another, by their stems: without function words, unless
/// nothing else is there.
fn contents(prompt: &str) -> BTreeMap<String, String> {
    let mut tokens = tokenize(prompt);
    if tokens.iter().any(|t| !is_stop_word(&t.folded)) {
        tokens.retain(|t| !is_stop_word(&t.folded));
    }
    tokens.into_iter().map(|t| (t.stem, t.folded)).collect()
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
        let same = nearly_asking(bank.questions.iter(), "what's a liveness probe for?");
        assert_eq!(same.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["q0", "q2"]);
    }

    #[test]
    fn who_asks_the_same_uses_the_same_words() {
        for (a, b, same) in [
            ("What is a liveness probe?", "what is the *liveness* probe for", true),
            ("What is a liveness probe?", "What is a livenes probe?", true),
            ("What is a liveness probe?", "What is a readiness probe?", false),
            ("What is ingress?", "What is egress?", false),
            (
                "How do you design a highly available database that many services use for reads?",
                "How do you design a highly available database that many services use for writes?",
                false,
            ),
            ("", "", false),
            ("?", "!", false),
        ] {
            assert_eq!(asks_the_same(a, b), same, "{a} {b}");
        }
    }
}
