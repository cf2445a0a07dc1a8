//! How text becomes index terms: `crate::text` behind tantivy's `Tokenizer`.
//!
//! Terms are folded words, not stems: a query word is expanded to all forms of its stem in the term
//! dictionary ([`super::view`]). One dictionary then serves stems, exact forms, prefixes and spelling,
//! and indexing does not pay for stemming.

use crate::text::{self, Language};
use std::borrow::Cow;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the tokenizer is registered.
pub(super) const ANALYSER: &str = "greenroom";

/// Longest term in bytes; longer words (base64, minified code) are truncated, here and in queries.
const MAX_TERM_BYTES: usize = 64;

/// The index term of a word of a text.
pub(super) fn term(word: &str) -> Cow<'_, str> {
    let mut folded = text::fold(word);
    if folded.len() > MAX_TERM_BYTES {
        let mut end = MAX_TERM_BYTES;
        while !folded.is_char_boundary(end) {
            end -= 1;
        }
        match &mut folded {
            Cow::Borrowed(s) => *s = &s[..end],
            Cow::Owned(s) => s.truncate(end),
        }
    }
    folded
}

/// The stem of a term: Russian if it begins with a Cyrillic letter, else English.
pub(super) fn stem_of(term: &str) -> Cow<'_, str> {
    let russian = term.starts_with(|c| ('\u{400}'..'\u{530}').contains(&c));
    text::stem(term, if russian { Language::Russian } else { Language::English })
}

/// Terms of `text`, in order.
pub(super) fn terms(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text::words(text).map(|span| term(span.of(text)))
}

/// The key under which titles are compared: the stems of the words, separated by spaces.
pub(super) fn title_key(text: &str) -> String {
    let mut key = String::new();
    for term in terms(text) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&stem_of(&term));
    }
    key
}

/// Appends the parts of the camel-case identifiers in `text` to `parts`: `maxUnavailable` gives
/// `max Unavailable`. They have a field of their own with little weight, because `JavaScript` is not
/// about Java.
pub(super) fn camel_parts(text: &str, parts: &mut String) {
    let bytes = text.as_bytes();
    let begins_part = |i: usize| {
        bytes[i].is_ascii_uppercase()
            && (bytes[i - 1].is_ascii_lowercase()
                || (bytes[i - 1].is_ascii_uppercase()
                    && bytes.get(i + 1).is_some_and(u8::is_ascii_lowercase)))
    };
    let mut at = 1;
    while at < bytes.len() {
        if !(bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase()) {
            at += 1;
            continue;
        }
        let mut start = at;
        while start > 0 && bytes[start - 1].is_ascii_alphanumeric() {
            start -= 1;
        }
        let mut end = at;
        while end < bytes.len() && bytes[end].is_ascii_alphanumeric() {
            end += 1;
        }
        let mut from = start;
        for i in start + 1..=end {
            if i == end || begins_part(i) {
                parts.push_str(&text[from..i]);
                parts.push(' ');
                from = i;
            }
        }
        at = end + 1;
    }
}

/// Splits a text into terms for tantivy.
#[derive(Clone, Default)]
pub(super) struct Analyser {
    token: Token,
}

/// The terms of one text.
pub(super) struct Terms<'a> {
    text: &'a str,
    words: Box<dyn Iterator<Item = text::Span> + 'a>,
    token: &'a mut Token,
}

impl Tokenizer for Analyser {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        self.token.reset();
        Terms { text, words: Box::new(text::words(text)), token: &mut self.token }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.words.next() else { return false };
        let word = span.of(self.text);
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        if word.is_ascii() && word.len() <= MAX_TERM_BYTES {
            self.token.text.push_str(word);
            self.token.text.make_ascii_lowercase();
        } else {
            self.token.text.push_str(&term(word));
        }
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camel_case_identifiers_are_split() {
        let mut parts = String::new();
        camel_parts("set maxUnavailable, HTTPServer.getURL in GitHub; not URL, Über or e2e", &mut parts);
        assert_eq!(parts, "max Unavailable get URL Git Hub ");
    }

    #[test]
    fn equal_titles_have_equal_keys() {
        assert_eq!(title_key("Kubernetes' Services"), title_key("kubernetes service"));
    }

    #[test]
    fn the_tokenizer_and_queries_agree() {
        for text in ["C++ & C#: kube-apiserver, Müller's ﬁle", &"é".repeat(100), "模型的 x"] {
            let mut analyser = Analyser::default();
            let mut stream = analyser.token_stream(text);
            let mut found = Vec::new();
            stream.process(&mut |t| found.push((t.position, t.text.clone())));
            let expected: Vec<_> = terms(text).map(Cow::into_owned).enumerate().collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn long_terms_are_cut_between_characters() {
        for (word, length) in [
            ("a".repeat(64), 64),
            ("a".repeat(65), 64),
            ("A".repeat(65), 64),
            (format!("{}é", "a".repeat(63)), 64),
            ("模".repeat(30), 63),
        ] {
            assert_eq!(term(&word).len(), length, "{word}");
        }
    }

    #[test]
    fn cyrillic_words_have_russian_stems_and_others_english_ones() {
        for (word, stem) in [("nodes", "node"), ("программы", "программ")] {
            assert_eq!(stem_of(word), stem, "{word}");
        }
        for (first, is_russian) in
            [('\u{3ff}', false), ('\u{400}', true), ('\u{52f}', true), ('\u{530}', false)]
        {
            let word = format!("{first}аками");
            assert_eq!(stem_of(&word) != word, is_russian, "{first:?}");
        }
    }

    #[test]
    fn title_keys_separate_words() {
        assert_eq!(title_key("Load Balancers"), "load balanc");
        assert_ne!(title_key("load balancer"), title_key("loadbalancer"));
    }
}
