//! Where a statement turns to examples and alternatives, which an answer may leave out.

use super::super::analyse::Analysed;
use std::ops::Range;

/// What follows is an example or another way.
const OPENING: &[&str] = &["e.g", "for example", "for instance", "such as", "alternatively"];
/// What stands in the same statement is another way.
const WHOLE: &[&str] = &[
    "also acceptable",
    "also accepted",
    "also valid",
    "also correct",
    "also possible",
    "also sufficient",
    "can be accepted",
];

/// The first token of a statement that belongs to an example or an alternative; its end when none
/// does.
pub(in crate::grade) fn examples(text: &str, analysed: &Analysed, statement: &Range<usize>) -> usize {
    let marked = |at: usize, signs: &[&str]| {
        let rest = &text.as_bytes()[analysed.tokens[at].span.start..];
        signs.iter().any(|s| {
            rest.get(..s.len()).is_some_and(|r| r.eq_ignore_ascii_case(s.as_bytes()))
                && !rest.get(s.len()).is_some_and(u8::is_ascii_alphanumeric)
        })
    };
    if statement.clone().any(|at| marked(at, WHOLE)) {
        return statement.start;
    }
    statement.clone().find(|&at| marked(at, OPENING)).unwrap_or(statement.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grade::analyse::analyse;

    #[test]
    fn from_where() {
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
