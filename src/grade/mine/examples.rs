//! Finds where examples and alternatives begin in a statement, which an answer may leave out.

use super::super::analyse::Analysed;
use std::ops::Range;

/// Words before an example or alternative.
const OPENING: &[&str] = &["e.g", "for example", "for instance", "such as", "alternatively"];
/// Words that make a whole statement an alternative.
const WHOLE: &[&str] = &[
    "also acceptable",
    "also accepted",
    "also valid",
    "also correct",
    "also possible",
    "also sufficient",
    "can be accepted",
];

/// The first token of a statement that belongs to an example or an alternative; its end if there is
/// none.
pub(in crate::grade) fn examples(text: &str, analysed: &Analysed, statement: &Range<usize>) -> usize {
    let starts_with = |at: usize, phrases: &[&str]| {
        let rest = &text.as_bytes()[analysed.tokens[at].span.start..];
        phrases.iter().any(|s| {
            rest.get(..s.len()).is_some_and(|r| r.eq_ignore_ascii_case(s.as_bytes()))
                && !rest.get(s.len()).is_some_and(u8::is_ascii_alphanumeric)
        })
    };
    if statement.clone().any(|at| starts_with(at, WHOLE)) {
        return statement.start;
    }
    statement.clone().find(|&at| starts_with(at, OPENING)).unwrap_or(statement.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::analyse::analyse;

    #[test]
    fn examples_begin_at_their_opening_words() {
        for (text, examples_are) in [
            ("it scales pods, e.g. by CPU", "e.g. by CPU"),
            ("for example by hand", "for example by hand"),
            ("A cheap link is also acceptable", "A cheap link is also acceptable"),
            ("such assets count", ""),
            ("", ""),
        ] {
            let analysed = analyse(text, &[], false);
            let at = examples(text, &analysed, &(0..analysed.tokens.len()));
            let rest = analysed.tokens.get(at).map_or("", |t| &text[t.span.start..]);
            assert_eq!(rest, examples_are, "{text}");
        }
    }
}
