//! Acronyms and their expansions.

use super::{Token, is_stop_word};

/// Longest acronym, in letters.
const LONGEST: usize = 7;

/// An acronym and its expansion in the same text, as runs of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The token that is the acronym.
    pub acronym: usize,
    /// First token of the expansion.
    pub first: usize,
    /// Last token of the expansion, inclusive.
    pub last: usize,
}

/// Whether a word is written like an acronym: two to seven letters or digits, mostly capitals
/// (`HPA`, `PVCs`, `IaC`, `L4`).
pub(crate) fn looks_like_acronym(written: &str) -> bool {
    let core = written.strip_suffix('s').unwrap_or(written);
    let length = core.chars().count();
    (2..=LONGEST).contains(&length)
        && core.chars().all(char::is_alphanumeric)
        && core.starts_with(char::is_uppercase)
        && 2 * core.chars().filter(|c| c.is_uppercase() || c.is_ascii_digit()).count() > length
}

/// The initials of tokens, with and without those of function words: `QoS` needs the one, `HPA` the
/// other.
pub(crate) fn initials(tokens: &[Token]) -> (String, String) {
    let first = |t: &Token| t.folded.chars().next();
    let all = tokens.iter().filter_map(first).collect();
    let content = tokens.iter().filter(|t| !is_stop_word(&t.folded)).filter_map(first).collect();
    (all, content)
}

/// The definitions in a text: `Horizontal Pod Autoscaler (HPA)` and `HPA (Horizontal Pod Autoscaler)`.
///
/// The letters of the acronym must stand in this order in the expansion, the first at the
/// beginning of its first word (Schwartz and Hearst 2003, 'A simple algorithm for identifying
/// abbreviation definitions in biomedical text').
pub(crate) fn definitions(text: &str, tokens: &[Token]) -> Vec<Definition> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        let span = tokens[at].span;
        if !looks_like_acronym(span.of(text)) {
            continue;
        }
        let letters = span.of(text).strip_suffix('s').unwrap_or(span.of(text)).to_lowercase();
        let count = letters.chars().count();
        let reach = (2 * count).min(count + 5);
        let before = text[..span.start].trim_end_matches(['*', '`', '_', '"']);
        let after = text[span.end..].trim_start_matches(['*', '`', '_', '"']);
        if before.ends_with('(') && after.starts_with(')') {
            let from = at.saturating_sub(reach);
            let expansion = (from..at).rev().find(|&first| expands(&letters, &tokens[first..at]));
            found.extend(expansion.map(|first| Definition { acronym: at, first, last: at - 1 }));
        } else if after.trim_start().starts_with('(') && at + 1 < tokens.len() {
            let Some(close) = text[span.end..].find(')') else { continue };
            let inside = tokens[at + 1..].iter().take_while(|t| t.span.end <= span.end + close).count();
            if (1..=reach).contains(&inside) && expands(&letters, &tokens[at + 1..=at + inside]) {
                found.push(Definition { acronym: at, first: at + 1, last: at + inside });
            }
        }
    }
    found
}

/// Whether the words contain `letters` in order, the first at the very beginning, and at least half of
/// the letters begin a word.
fn expands(letters: &str, words: &[Token]) -> bool {
    let joined: Vec<(char, bool)> =
        words.iter().flat_map(|w| w.folded.chars().enumerate().map(|(at, c)| (c, at == 0))).collect();
    let mut rest = joined.as_slice();
    let mut starts = 0;
    for (k, letter) in letters.chars().enumerate() {
        // First letters of words before inner letters.
        let next = rest
            .iter()
            .position(|&(c, start)| c == letter && start)
            .filter(|&at| rest[..at].iter().filter(|(_, start)| *start).count() <= 2)
            .or_else(|| rest.iter().position(|&(c, _)| c == letter));
        let Some(at) = next else { return false };
        if k == 0 && at != 0 {
            return false;
        }
        starts += usize::from(rest[at].1);
        rest = &rest[at + 1..];
    }
    // The last word must have a letter, else the expansion ends too late.
    let tail = rest.iter().filter(|(_, start)| *start).count();
    tail == 0 && 2 * starts >= letters.chars().count() && words.len() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    #[test]
    fn finds_definitions() {
        for (text, acronym, expansion) in [
            ("The Horizontal Pod Autoscaler (HPA) scales", "HPA", "Horizontal Pod Autoscaler"),
            ("a **Network Load Balancer** (NLB)", "NLB", "Network Load Balancer"),
            ("uses TLS (Transport Layer Security).", "TLS", "Transport Layer Security"),
            ("quality of service (QoS) class", "QoS", "quality of service"),
            ("PersistentVolumeClaims (PVCs) bind", "", ""),
            ("Custom Resource Definitions (CRDs)", "CRDs", "Custom Resource Definitions"),
            ("the cluster (EKS)", "", ""),
            ("NAT (see below)", "", ""),
        ] {
            let tokens = tokenize(text);
            let found = definitions(text, &tokens);
            match found.first() {
                Some(d) => {
                    assert_eq!(tokens[d.acronym].span.of(text), acronym, "{text}");
                    assert_eq!(&text[tokens[d.first].span.start..tokens[d.last].span.end], expansion);
                }
                None => assert_eq!(acronym, "", "{text}"),
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "([A-Z]{1,5}| |\\(|\\)|word|\\PC){0,20}") {
            definitions(&text, &tokenize(&text));
        }
    }
}
