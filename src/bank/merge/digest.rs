//! What identifies a question: digests of its text, and its words without markup.

use crate::{
    bank::fnv1a,
    text::{fold, words},
};
use std::path::Path;

/// The digest of a prompt and its answer that shows whether either was edited.
pub fn digest(prompt: &str, answer: &str) -> String {
    format!("{:016x}", fnv1a(prompt.trim_end().bytes().chain([0]).chain(answer.trim_end().bytes())))
}

/// The folded words of a text, each followed by a space. With a code block also its other characters,
/// because code of the same words may differ.
pub(super) fn normalized(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for span in words(text) {
        out.push_str(&fold(span.of(text)));
        out.push(' ');
    }
    if text.contains("```") {
        out.extend(text.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()));
    }
    out
}

/// A path as the bank stores it, with `/` on every system.
pub(super) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_ignores_trailing_whitespace_only() {
        let base = digest("Why?", "So.");
        assert_eq!((base.as_str(), base.len()), (digest("Why? \n", "So.\n").as_str(), 16));
        for (prompt, answer) in
            [("Why? So.", ""), (" Why?", "So."), ("Why?", "So"), ("why?", "So."), ("", "Why?So.")]
        {
            assert_ne!(base, digest(prompt, answer), "{prompt} {answer}");
        }
        // Stored in every imported bank, so it must never change.
        assert_eq!(digest("a", "b"), "e5d29919042666b2");
    }

    #[test]
    fn only_words_count_except_in_code() {
        for (a, b, same) in [
            ("What is a *Pod*?", "what is a pod", true),
            ("What is a pod?", "What is a node?", false),
            ("Why?\n```\na + b\n```", "Why?\n```\na - b\n```", false),
            ("Why?\n```\na  +  b\n```", "why?\n```\na + b\n```", true),
            ("a + b", "a - b", true),
        ] {
            assert_eq!(normalized(a) == normalized(b), same, "{a:?} {b:?}");
        }
        assert_eq!(slashed(Path::new("a\\b/c.md")), "a/b/c.md");
    }
}
