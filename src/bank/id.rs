//! Question ids.

use std::fmt;

/// The name of a question that progress hangs on: unique in a home, never changed by greenroom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct QuestionId(String);

/// Words of the prompt an id is made of.
const WORDS: usize = 5;

impl QuestionId {
    /// An id that stands in a bank file.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// A new id: the prompt's first words and four digits of a hash of prompt and answer, so that
    /// the same words over different code are different questions. `taken` tells ids in use.
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

    /// The id as it stands in the bank.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The 64-bit FNV-1a hash (Fowler, Noll, Vo): fixed for ever, unlike the standard library's hasher,
/// because ids and digests made of it are stored.
pub(crate) fn fnv1a(bytes: impl IntoIterator<Item = u8>) -> u64 {
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_first_words_and_four_digits() {
        let id = QuestionId::derive("What is a *Pod*, and why not a container?", "", |_| false);
        assert!(id.as_str().starts_with("what-is-a-pod-and-"), "{id}");
        assert!(id.as_str().rsplit('-').next().unwrap().len() == 4);
        let other = QuestionId::derive("What is a *Pod*, and why not a container?", "", |s| s == id.as_str());
        assert_ne!(id, other);
    }
}
