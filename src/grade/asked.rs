//! How many things a question asks for: `name three …`, `give at least two reasons`.

use crate::text::{Token, is_stop_word, number::quantities, tokenize};

/// Verbs that ask for an enumeration.
const ASKING: &[&str] = &[
    "name",
    "list",
    "give",
    "state",
    "mention",
    "enumerate",
    "provide",
    "identify",
    "describe",
    "discuss",
    "explain",
    "cite",
    "suggest",
    "propose",
];
/// Counted nouns that are about the form of the answer.
const FORM: &[&str] = &["sentence", "word", "line", "paragraph", "minute", "point", "mark", "bullet", "page"];
/// Most words between the verb and the number (`name for each layer at least two`).
const BETWEEN: usize = 4;

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// How many things.
    pub count: usize,
    /// All of them (`the four golden signals`), so that there is no choice.
    pub all: bool,
}

/// How many things a question asks for: a whole number from two to twelve that follows closely after
/// a verb of asking, in the same sentence.
pub(super) fn asked(question: &str) -> Option<Asked> {
    let tokens = tokenize(question);
    quantities(question, &tokens, false).into_iter().find_map(|q| {
        let verb = (q.first.saturating_sub(BETWEEN + 1)..q.first)
            .rev()
            .find(|&at| ASKING.contains(&tokens[at].folded.as_str()))?;
        let between = question.get(tokens[verb].span.end..tokens[q.first].span.start)?;
        let counted = counted(question, &tokens, q.last)?;
        let whole = (2.0..=12.0).contains(&q.value) && q.value.fract() == 0.0;
        let is_count = !between.contains(['.', '?', '!', ':', ';', '\n'])
            && !FORM.contains(&counted.trim_end_matches('s'))
            && (counted == "of" || !is_stop_word(counted));
        let before = q.first.checked_sub(1).map(|at| tokens[at].folded.as_str());
        let all = matches!(before, Some("the" | "all" | "these" | "those" | "its" | "their"));
        (whole && is_count).then_some(Asked { count: q.value as usize, all })
    })
}

/// The noun after the number that ends at token `at`; `to five` or `-5` of a range is skipped.
fn counted<'t>(question: &str, tokens: &'t [Token], at: usize) -> Option<&'t str> {
    let next = tokens.get(at + 1)?;
    let joint = question.get(tokens.get(at)?.span.end..next.span.start)?;
    if !joint.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '–')) {
        return None;
    }
    match next.folded.as_str() {
        "to" | "or" => counted(question, tokens, at + 2),
        digits if digits.starts_with(|c: char| c.is_ascii_digit()) => counted(question, tokens, at + 1),
        word => Some(word),
    }
}

#[cfg(test)]
mod tests {
    use super::asked;

    #[test]
    fn counts_after_a_verb_of_asking() {
        for (question, count) in [
            ("Name three ways to expose a Service.", Some(3)),
            ("Why does it fail? Give at least 2 reasons.", Some(2)),
            ("State the four golden signals", Some(4)),
            ("Explain in three sentences.", None),
            ("How do 3 replicas agree?", None),
            ("List the phases. 2 nodes are down.", None),
            ("Explain your answer in 2-5 sentences.", None),
            ("Describe it in two or three sentences", None),
            ("Describe why. Hop 2:(A, D)", None),
            ("Describe the hop 2:(A, D)", None),
            ("Explain why circuit 2 is open.", None),
            ("Name at least 2 of the ports", Some(2)),
            ("Name the two", None),
            ("What is a pod?", None),
        ] {
            assert_eq!(asked(question).map(|a| a.count), count, "{question}");
        }
        assert!(asked("State the four golden signals").is_some_and(|a| a.all));
        assert!(asked("State at least four of the golden signals").is_some_and(|a| !a.all));
    }
}
