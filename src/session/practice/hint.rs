//! Hints: each reveals more than the one before.
//!
//! First the number of key concepts; then the words of those that are not covered yet, as first
//! letters and lengths; then, concept by concept, the sentence of the model answer with gaps, or the
//! concept's name where no sentence is about it.

use crate::{
    bank::Question,
    grade::{Grade, Prepared, Status},
    text::{Token, is_stop_word, one_line, tokenize},
};
use std::collections::HashSet;

/// Most concepts whose first letters are shown at once.
const AT_ONCE: usize = 4;

/// Hint number `taken` (from 0) for a question, given what the draft of the answer covers.
/// `None` when there are no more.
pub(super) fn hint(question: &Question, prepared: &Prepared, draft: &Grade, taken: usize) -> Option<String> {
    let concepts = prepared.concepts();
    if concepts.is_empty() {
        return (taken == 0).then(|| match question.topics.first() {
            Some(topic) => format!("the topic is {topic}; there are no key concepts to hint at"),
            None => "there are no key concepts to hint at".to_owned(),
        });
    }
    let mut open: Vec<_> = (0..concepts.len())
        .filter(|&i| draft.concepts.get(i).is_none_or(|c| c.status != Status::Covered))
        .collect();
    if taken == 0 {
        return Some(how_much(question, prepared, concepts.len() - open.len()));
    }
    if open.is_empty() {
        return (taken == 1).then(|| "you have said everything; an empty line ends the answer".to_owned());
    }
    open.sort_by(|&a, &b| {
        let (a, b) = (&concepts[a], &concepts[b]);
        b.required.cmp(&a.required).then(b.weight.total_cmp(&a.weight))
    });
    if taken == 1 {
        let names = open.iter().take(AT_ONCE).map(|&i| masked(&concepts[i].name, |_| true));
        let mut text = names.collect::<Vec<_>>().join("; ");
        if open.len() > AT_ONCE {
            text.push_str(&format!("; and {} more", open.len() - AT_ONCE));
        }
        return Some(text);
    }
    let &i = open.get(taken - 2)?;
    let concept = &concepts[i];
    let sentence = prepared.model_sentence(i).and_then(|sentence| with_gaps(sentence, concept));
    Some(sentence.unwrap_or_else(|| format!("one key concept is: {}", concept.name)))
}

fn how_much(question: &Question, prepared: &Prepared, said: usize) -> String {
    let concepts = prepared.concepts();
    let mut text = match concepts.len() {
        1 => "there is 1 key concept".to_owned(),
        n => format!("there are {n} key concepts"),
    };
    let of_all = |n: usize| if n == concepts.len() { "all".to_owned() } else { n.to_string() };
    let required = concepts.iter().filter(|c| c.required).count();
    if required > 0 && concepts.len() > 1 {
        text.push_str(&format!(", {} needed for a pass", of_all(required)));
    }
    if said > 0 {
        text.push_str(&format!(", {} said so far", of_all(said)));
    }
    if concepts.iter().all(|c| c.mined) {
        text.push_str("; they are the statements of the model answer");
    }
    if let Some(topic) = question.topics.first() {
        text.push_str(&format!("; the topic is {topic}"));
    }
    text
}

/// The sentence with gaps for the concept's words, at most for half of its content words, the longest
/// first, so that enough remains to guess from. `None` where there would be no gap.
fn with_gaps(sentence: &str, concept: &crate::bank::KeyConcept) -> Option<String> {
    let content: Vec<Token> = tokenize(sentence).into_iter().filter(is_content).collect();
    let wanted: HashSet<String> =
        concept.all_phrasings().flat_map(tokenize).filter(is_content).map(|t| t.stem).collect();
    let mut gaps: Vec<&Token> = content.iter().filter(|t| wanted.contains(&t.stem)).collect();
    gaps.sort_by_key(|t| std::cmp::Reverse(t.folded.chars().count()));
    gaps.truncate(content.len().div_ceil(2));
    let gaps: HashSet<usize> = gaps.iter().map(|t| t.span.start).collect();
    (!gaps.is_empty() && gaps.len() < content.len())
        .then(|| masked(sentence, |token| gaps.contains(&token.span.start)))
}

fn is_content(token: &Token) -> bool {
    !is_stop_word(&token.folded)
}

/// `ratio of current to 300 s` → `r____ of c______ to ### s`: the content words that are `hidden` as
/// first letter and length, function words and punctuation as they are.
fn masked(text: &str, hidden: impl Fn(&Token) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for token in tokenize(text).into_iter().filter(|t| is_content(t) && hidden(t)) {
        // Tokens of Chinese text overlap.
        let start = token.span.start.max(at);
        out.push_str(&text[at..start]);
        let mask = |(n, c): (usize, char)| match c {
            // The first digit of a number would reveal too much.
            c if c.is_numeric() => '#',
            c if n == 0 && start == token.span.start => c,
            c if c.is_alphanumeric() => '_',
            c => c,
        };
        out.extend(text[start..token.span.end.max(start)].chars().enumerate().map(mask));
        at = token.span.end.max(start);
    }
    out.push_str(&text[at..]);
    out.retain(|c| !matches!(c, '`' | '*'));
    one_line(&out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank::KeyConcept;

    #[test]
    fn words_become_letters_and_lengths() {
        for (text, masked_text) in [
            ("Ratio of `current` to 300 ms — target", "R____ of c______ to ### m_ — t_____"),
            ("kube-proxy's C++", "k___-p____'s C++"),
            ("节点数量", "节___"),
            ("", ""),
        ] {
            assert_eq!(masked(text, |_| true), masked_text);
        }
    }

    #[test]
    fn a_sentence_keeps_the_words_around_its_gaps() {
        let concept = |name: &str| KeyConcept::named(name.to_owned());
        let sentence = "It multiplies the **current** replicas by the ratio of current to target.";
        assert_eq!(
            with_gaps(sentence, &concept("ratio of current to target")).as_deref(),
            Some("It multiplies the c______ replicas by the ratio of c______ to t_____.")
        );
        assert_eq!(with_gaps("A majority.", &concept("majority")), None);
        assert_eq!(with_gaps("It restarts a container.", &concept("nothing of it")), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}", name in "\\PC{0,20}") {
            masked(&text, |_| true);
            with_gaps(&text, &KeyConcept::named(name));
        }
    }
}
