//! Question ids.

use std::fmt;

/// The id of a question, by which its progress is stored: unique in a home, never changed by greenroom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct QuestionId(String);

/// Number of words of the prompt in an id.
const WORDS: usize = 5;

impl QuestionId {
    /// An id from a bank file.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// A new id: the prompt's first words and four digits of a hash of prompt and answer. The hash
    /// separates prompts that differ only in code. `taken` says whether an id is in use.
    pub fn derive(prompt: &str, answer: &str, taken: impl Fn(&str) -> bool) -> Self {
        let mut slug = String::new();
        let visible = crate::text::without_controls(prompt);
        for word in crate::text::tokenize(&visible).iter().take(WORDS) {
            let word: String = word.folded.chars().filter(|c| c.is_alphanumeric()).take(24).collect();
            if !word.is_empty() {
                slug.push_str(&word);
                slug.push('-');
            }
        }
        let mut hash = fnv1a(prompt.bytes().chain([0]).chain(answer.bytes()));
        loop {
            let id = format!("{slug}{:04}", hash % 10_000);
            if !taken(&id) {
                return Self(id);
            }
            hash = hash.wrapping_add(1);
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo). Unlike the standard library's it never changes, which
/// stored ids and digests rely on.
pub(crate) fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_the_first_words_and_four_digits() {
        let id = QuestionId::derive("What is a *Pod*, and why not a container?", "", |_| false);
        assert!(id.as_str().starts_with("what-is-a-pod-and-"), "{id}");
        assert!(id.as_str().rsplit('-').next().unwrap().len() == 4);
        let other = QuestionId::derive("What is a *Pod*, and why not a container?", "", |s| s == id.as_str());
        assert_ne!(id, other);
    }
}
