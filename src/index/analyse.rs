//! How text becomes index terms: `crate::text` behind tantivy's `Tokenizer`.
//!
//! Terms are folded words, not stems: a query word is widened to all forms of its stem that the
//! dictionary holds ([`super::forms`]). So one dictionary serves stems, exact forms, prefixes and
//! spelling, and indexing does not pay for stemming.

use crate::text::{self, Language};
use std::borrow::Cow;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Name under which the tokenizer is registered.
pub(super) const ANALYSER: &str = "greenroom";

/// Longest term in bytes; what is longer (base64, minified code) is cut, here and in queries.
const LONGEST: usize = 64;

/// The index term of a word as it stands in a text.
pub(super) fn term(word: &str) -> Cow<'_, str> {
    let mut folded = text::fold(word);
    if folded.len() > LONGEST {
        let mut end = LONGEST;
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

/// The stem of a term, by the language its letters tell.
pub(super) fn stem_of(term: &str) -> Cow<'_, str> {
    let russian = term.starts_with(|c| ('\u{400}'..'\u{530}').contains(&c));
    text::stem(term, if russian { Language::Russian } else { Language::English })
}

/// Terms of `text`, in order.
pub(super) fn terms(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text::words(text).map(|span| term(span.of(text)))
}

/// What two titles have in common when they name the same thing: the stems of their words.
pub(super) fn key(text: &str) -> String {
    let mut key = String::new();
    for term in terms(text) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(&stem_of(&term));
    }
    key
}

/// Appends the parts of the camel-case identifiers of `text` to `parts`: `maxUnavailable` gives
/// `max unavailable`. Such parts get a field of their own and little weight, because `JavaScript`
/// is not about Java.
pub(super) fn camel_parts(text: &str, parts: &mut String) {
    let bytes = text.as_bytes();
    let turns = |i: usize| {
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
            if i == end || turns(i) {
                parts.push_str(&text[from..i]);
                parts.push(' ');
                from = i;
            }
        }
        at = end + 1;
    }
}

/// The analyser as tantivy wants it.
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
        if word.is_ascii() && word.len() <= LONGEST {
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
    fn identifiers_have_parts() {
        let mut parts = String::new();
        camel_parts("set maxUnavailable, HTTPServer.getURL in GitHub; not URL, Über or e2e", &mut parts);
        assert_eq!(parts, "max Unavailable get URL Git Hub ");
    }

    #[test]
    fn keys_of_titles() {
        assert_eq!(key("Kubernetes' Services"), key("kubernetes service"));
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
}
