//! Questions with similar prompts.

use super::Question;
use crate::text::{is_known_word, is_stop_word, is_typo, tokenize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Jaccard similarity of two prompts' stems from which they count as similar.
const SIMILAR: f64 = 0.8;

/// Pairs of questions with similar prompts: indices into `questions`, the smaller first.
///
/// An exact set-similarity join with a prefix filter: two sets can only reach the threshold if they share
/// one of their rarest tokens, so only those are looked up (Chaudhuri, Ganti, Kaushik, 'A Primitive
/// Operator for Similarity Joins in Data Cleaning', ICDE 2006).
pub fn similar_pairs(questions: &[&Question]) -> Vec<(usize, usize)> {
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
        let needed = (SIMILAR * set.len() as f64).ceil() as usize;
        for stem in rarest.into_iter().take((set.len() + 1).saturating_sub(needed)) {
            let before = holders.entry(stem).or_default();
            pairs.extend(before.iter().filter(|m| jaccard(&sets[**m], set) >= SIMILAR).map(|m| (*m, n)));
            before.push(n);
        }
    }
    pairs.into_iter().collect()
}

/// Questions with a prompt similar to `prompt`, most similar first.
pub fn similar_to<'q>(questions: impl Iterator<Item = &'q Question>, prompt: &str) -> Vec<&'q Question> {
    let target = stems(prompt);
    let mut found: Vec<(f64, &Question)> = questions
        .map(|q| (jaccard(&stems(&q.prompt), &target), q))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().map(|(_, q)| q).collect()
}

/// Whether two prompts have the same content words, apart from misspellings. Stricter than
/// [`similar_pairs`], where one word in ten may differ.
pub fn same_question(a: &str, b: &str) -> bool {
    let (left, right) = (content_words(a), content_words(b));
    let left_over: Vec<_> = left.iter().filter(|(stem, _)| !right.contains_key(*stem)).collect();
    let mut rest: Vec<_> = right.iter().filter(|(stem, _)| !left.contains_key(*stem)).collect();
    let paired = left_over.iter().all(|(_, word)| {
        let other =
            rest.iter().position(|(_, other)| is_misspelling(word, other) || is_misspelling(other, word));
        other.map(|at| rest.swap_remove(at)).is_some()
    });
    paired && rest.is_empty() && !left.is_empty()
}

fn is_misspelling(word: &str, of: &str) -> bool {
    !is_known_word(word) && is_typo(word, of)
}

/// The stems of a prompt's content words.
fn stems(prompt: &str) -> BTreeSet<String> {
    content_words(prompt).into_keys().collect()
}

/// The content words of a prompt by their stems; its stop words if it has nothing else.
fn content_words(prompt: &str) -> BTreeMap<String, String> {
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
    fn only_reworded_prompts_are_similar() {
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
        assert_eq!(similar_pairs(&all), [(0, 2)]);
        let same = similar_to(bank.questions.iter(), "what's a liveness probe for?");
        assert_eq!(same.iter().map(|q| q.id.as_str()).collect::<Vec<_>>(), ["q0", "q2"]);
    }

    #[test]
    fn the_same_question_has_the_same_content_words() {
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
            assert_eq!(same_question(a, b), same, "{a} {b}");
        }
    }

    fn pairs(prompts: &[&str]) -> Vec<(usize, usize)> {
        let text: String = prompts
            .iter()
            .enumerate()
            .map(|(n, p)| format!("[[question]]\nid = \"q{n}\"\nprompt = \"{p}\"\n"))
            .collect();
        let questions = parse_file(&Arc::default(), &format!("format_version = 1\n{text}")).questions;
        similar_pairs(&questions.iter().collect::<Vec<_>>())
    }

    #[test]
    fn four_of_five_words_are_enough_and_three_of_four_are_not() {
        for (a, b, similar) in [
            // Jaccard 4/5, 5/6, 3/4, 4/6.
            ("pods nodes disks images", "pods nodes disks images volumes", true),
            ("pods nodes disks images volumes", "pods nodes disks images volumes secrets", true),
            ("pods nodes disks", "pods nodes disks images", false),
            ("pods nodes disks images volumes", "pods nodes disks images secrets", false),
            ("pods", "pods", true),
            ("pods", "nodes", false),
            // Only stop words: they are compared.
            ("Why?", "Why?", true),
            ("Why?", "How?", false),
        ] {
            assert_eq!(!pairs(&[a, b]).is_empty(), similar, "{a} / {b}");
            assert_eq!(!pairs(&[b, a]).is_empty(), similar, "{b} / {a}");
        }
    }

    #[test]
    fn every_pair_is_found_once() {
        let same = "How are pods scheduled onto nodes?";
        assert_eq!(pairs(&[same, "What is quorum?", same, same]), [(0, 2), (0, 3), (2, 3)]);
        assert_eq!(pairs(&["?", "!"]), []);
    }

    proptest::proptest! {
        #[test]
        fn the_prefix_filter_loses_no_pair(prompts in proptest::collection::vec("(aa|bb|cc|dd|ee|ff|gg| ){1,9}", 2..12)) {
            let spaced: Vec<String> = prompts
                .iter()
                .map(|p| p.replace(' ', "").as_bytes().chunks(2).map(|c| String::from_utf8_lossy(c).into_owned() + " ").collect())
                .filter(|p: &String| !p.is_empty())
                .collect();
            let refs: Vec<&str> = spaced.iter().map(String::as_str).collect();
            let sets: Vec<_> = refs.iter().map(|p| stems(p)).collect();
            let mut expected = Vec::new();
            for (n, set) in sets.iter().enumerate() {
                expected.extend((0..n).filter(|m| jaccard(&sets[*m], set) >= SIMILAR).map(|m| (m, n)));
            }
            expected.sort_unstable();
            proptest::prop_assert_eq!(pairs(&refs), expected);
        }
    }

    #[test]
    fn similar_questions_come_most_similar_first() {
        let text = ["pods nodes disks images volumes", "quorum", "pods nodes disks images"]
            .iter()
            .enumerate()
            .map(|(n, p)| format!("[[question]]\nid = \"q{n}\"\nprompt = \"{p}\"\n"))
            .collect::<String>();
        let questions = parse_file(&Arc::default(), &format!("format_version = 1\n{text}")).questions;
        let found = |prompt| {
            similar_to(questions.iter(), prompt).iter().map(|q| q.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found("images pods disks nodes"), ["q2", "q0"]);
        assert_eq!(found("pods nodes"), Vec::<String>::new());
    }

    #[test]
    fn each_misspelling_needs_a_word_of_its_own() {
        for (a, b, same) in [
            ("kubernetes schedulr", "kubernetes scheduler", true),
            ("kubernetes scheduler", "kubernetes schedulr", true),
            ("kubernetes schedulr scheduleer", "kubernetes scheduler", false),
            ("kubernetes", "kubernetes scheduler", false),
            ("kubernetes scheduler", "kubernetes", false),
            // Both are words.
            ("kubernetes ports", "kubernetes posts", false),
        ] {
            assert_eq!(same_question(a, b), same, "{a} / {b}");
        }
    }
}
