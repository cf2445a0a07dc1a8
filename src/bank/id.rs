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

    #[test]
    fn the_hash_is_fnv1a() {
        // Test vectors of the reference implementation.
        for (text, hash) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            assert_eq!(fnv1a(text.bytes()), hash, "{text}");
        }
    }

    #[test]
    fn the_same_question_has_the_same_id_until_it_is_taken() {
        let derive = |prompt, answer, taken: &[&str]| {
            QuestionId::derive(prompt, answer, |id| taken.contains(&id)).to_string()
        };
        let id = derive("Why?", "So.", &[]);
        assert_eq!(id, derive("Why?", "So.", &["other"]));
        assert_ne!(id, derive("Why?", "Thus.", &[]));
        // The next number.
        let number: u32 = id.rsplit('-').next().unwrap().parse().unwrap();
        let next = format!("why-{:04}", (number + 1) % 10_000);
        assert_eq!(derive("Why?", "So.", &[&id]), next);
        assert!(derive("?!", "", &[]).parse::<u32>().is_ok());
        let word = "x".repeat(60);
        assert_eq!(derive(&word, "", &[]).len(), 24 + 5);
        let words = derive("a\u{7}b c d e f g", "", &[]);
        assert_eq!(words.rsplit_once('-').unwrap().0, "ab-c-d-e-f");
    }
}
