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
