//! A text made ready for matching: tokens, where they stand, what is denied, what runs of them name.

use super::result::MatchKind;
use crate::bank::fnv1a;
use crate::text::{
    Token,
    acronym::{initials, looks_like_acronym},
    alias::AliasTable,
    base_stem, is_known_word, is_stop_word,
    number::{Dimension, quantities},
    tokenize,
};
use std::collections::HashMap;

/// Positions a sentence end is worth: words of two sentences are farther apart than they look.
const SENTENCE_GAP: u32 = 3;
/// Content words after a denial that it reaches.
const NEGATION_REACH: usize = 3;

/// The stem that all forms of 'not' share.
pub(super) const NOT: &str = "not";

/// Function words that can turn a statement around: direction, order, comparison.
const TELLING: &[&str] = &["up", "out", "before", "after", "more", "most", "same", "until"];

/// What a run of tokens names; equal keys name the same.
pub(super) type Key = u64;

/// A run of tokens that names something as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub first: usize,
    pub last: usize,
    pub key: Key,
    pub how: MatchKind,
}

/// What is known of a token beside its word.
#[derive(Clone, Copy, Debug)]
pub(super) struct TokenInfo {
    /// Counts words, and more at the end of a sentence.
    pub position: u32,
    /// Carries meaning: no function word, no denial.
    pub content: bool,
    /// It is denied.
    pub negated: bool,
    /// It is itself a denial (`not`, `without`).
    pub negation: bool,
}

/// A text made ready.
#[derive(Clone, Debug, Default)]
pub(super) struct Analysed {
    pub tokens: Vec<Token>,
    pub infos: Vec<TokenInfo>,
    pub mentions: Vec<Mention>,
}

/// Kinds of keys: an acronym looks for its expansion and the other way round, never like for like.
pub(super) const SHORT: &str = "acronym";
pub(super) const LONG: &str = "expansion";

/// The key of something named in a way of its own (`kind`).
pub(super) fn key(kind: &str, name: &[u8]) -> Key {
    fnv1a(kind.bytes().chain([0]).chain(name.iter().copied()))
}

/// Analyses a text; `tables` hold the names to look for.
pub(super) fn analyse(text: &str, tables: &[&AliasTable], spoken: bool) -> Analysed {
    let mut tokens = tokenize(text);
    let infos = infos(text, &tokens);
    let mut mentions = Vec::new();
    for table in tables {
        mentions.extend(table.find(&tokens).map(|n| Mention {
            first: n.first,
            last: n.last,
            key: key("name", &n.group.to_le_bytes()),
            how: MatchKind::Alias,
        }));
    }
    for q in quantities(text, &tokens, spoken) {
        // 'L four' is how one says L4.
        if let Some(letter) = q.first.checked_sub(1).filter(|&at| spoken && tokens[at].folded.len() == 1) {
            let name = format!("{}{}", tokens[letter].folded, q.value);
            let named = tokenize(&name);
            let groups = tables
                .iter()
                .flat_map(|t| t.find(&named))
                .map(|n| (key("name", &n.group.to_le_bytes()), MatchKind::Alias));
            for (key, how) in groups.chain([(key("whole", name.as_bytes()), MatchKind::Joined)]) {
                mentions.push(Mention { first: letter, last: q.last, key, how });
            }
        }
        let dimension = match q.dimension {
            Dimension::Number => "number",
            Dimension::Time => "time",
            Dimension::Size => "size",
            Dimension::Rate => "rate",
        };
        let value = format!("{:.6e}", q.value);
        mentions.push(Mention {
            first: q.first,
            last: q.last,
            key: key(dimension, value.as_bytes()),
            how: MatchKind::Number,
        });
    }
    rebase(&mut tokens);
    Analysed { tokens, infos, mentions }
}

/// Gives irregular forms the stem of their base, and all forms of 'not' the same.
fn rebase(tokens: &mut [Token]) {
    let mut bases: HashMap<String, Option<&'static str>> = HashMap::new();
    for token in tokens {
        let base = match bases.get(&token.folded) {
            Some(&base) => base,
            None => {
                let base = if is_not(&token.folded) { Some(NOT) } else { base_stem(&token.folded) };
                bases.insert(token.folded.clone(), base);
                base
            }
        };
        if let Some(base) = base {
            token.stem = base.to_owned();
        }
    }
}

/// Whether a folded word is a form of 'not'.
fn is_not(folded: &str) -> bool {
    matches!(folded, "not" | "no" | "never" | "cannot") || folded.ends_with("n't")
}

impl Analysed {
    /// Units for acronyms the text uses, keyed by `kind` and their letters, as far as `wanted`.
    pub(super) fn acronyms<'a>(
        &'a self,
        text: &'a str,
        kind: &'a str,
        wanted: impl Fn(Key) -> bool + 'a,
    ) -> impl Iterator<Item = Mention> + 'a {
        self.tokens.iter().enumerate().filter_map(move |(at, token)| {
            let written = token.span.of(text);
            if !(2..=8).contains(&written.len()) {
                return None;
            }
            let letters =
                token.folded.strip_suffix('s').filter(|_| written.ends_with('s')).unwrap_or(&token.folded);
            let key = key(kind, letters.as_bytes());
            let unknown = || (3..=6).contains(&letters.len()) && !is_known_word(&token.folded);
            let found = wanted(key) && (looks_like_acronym(written) || unknown());
            found.then_some(Mention { first: at, last: at, key, how: MatchKind::Acronym })
        })
    }

    /// Units for runs of two to six words, keyed by `kind` and their initials.
    pub(super) fn expansions<'a>(
        &'a self,
        shortest: usize,
        kind: &'a str,
    ) -> impl Iterator<Item = Mention> + 'a {
        (0..self.tokens.len())
            .flat_map(move |first| {
                let starts = self.infos[first].content;
                (2..=6).filter_map(move |n| {
                    let last = first + n - 1;
                    let ends = self.infos.get(last)?.content;
                    let near = self.infos[last].position - self.infos[first].position < 6;
                    (starts && ends && near).then_some((first, last))
                })
            })
            .flat_map(move |(first, last)| {
                let (all, content) = initials(&self.tokens[first..=last]);
                let other = (content != all).then_some(content);
                [Some(all), other]
                    .into_iter()
                    .flatten()
                    .filter(move |letters| letters.chars().count() >= shortest)
                    .map(move |letters| Mention {
                        first,
                        last,
                        key: key(kind, letters.as_bytes()),
                        how: MatchKind::Acronym,
                    })
            })
    }
}

fn infos(text: &str, tokens: &[Token]) -> Vec<TokenInfo> {
    let mut infos = Vec::with_capacity(tokens.len());
    let (mut position, mut reach) = (0, 0);
    let mut end = 0;
    for (at, token) in tokens.iter().enumerate() {
        let between = text.get(end..token.span.start).unwrap_or("");
        end = token.span.end;
        if between.contains(['.', '!', '?', ';', '\n']) && at > 0 {
            position += SENTENCE_GAP;
            reach = 0;
        } else if between.contains([',', ':', '(', ')', '—', '–']) || breaks_clause(&token.folded) {
            reach = 0;
        }
        let negation = is_negation(tokens, at);
        let content = !negation && is_content(&token.folded);
        let negated = content && reach > 0;
        if negation {
            // A denial that is itself denied takes both back.
            reach = if reach > 0 { 0 } else { NEGATION_REACH };
        } else if content {
            reach = reach.saturating_sub(1);
        }
        infos.push(TokenInfo { position, content, negated, negation });
        position += 1;
    }
    infos
}

/// Whether a folded word carries meaning of its own.
pub(super) fn is_content(folded: &str) -> bool {
    let head = folded.split('\'').next().unwrap_or(folded);
    !is_stop_word(head) || TELLING.contains(&head)
}

fn breaks_clause(folded: &str) -> bool {
    matches!(
        folded,
        "but" | "because" | "so" | "if" | "when" | "which" | "while" | "although" | "since" | "therefore"
    )
}

/// Whether the token at `at` denies what follows it.
fn is_negation(tokens: &[Token], at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", |t| t.folded.as_str());
    match tokens[at].folded.as_str() {
        "not" | "no" => !matches!(
            next,
            "only" | "just" | "matter" | "doubt" | "necessarily" | "merely" | "simply" | "problem"
        ),
        "never" | "without" | "cannot" | "unlike" | "neither" | "nor" | "lacks" | "lacking" | "isnt"
        | "doesnt" | "dont" | "wont" | "cant" | "arent" | "didnt" | "wasnt" => true,
        "instead" | "rather" => matches!(next, "of" | "than"),
        word => word.ends_with("n't"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negated(text: &str) -> String {
        let a = analyse(text, &[], false);
        let words: Vec<_> = a
            .tokens
            .iter()
            .zip(&a.infos)
            .filter(|(_, m)| m.negated)
            .map(|(t, _)| t.folded.as_str())
            .collect();
        words.join(" ")
    }

    #[test]
    fn what_is_denied() {
        for (text, words) in [
            ("it does not add nodes, it adds pods", "add nodes"),
            ("it doesn't roll back", "roll back"),
            ("not only pods but nodes", ""),
            ("never without a probe", ""),
            ("uses UDP instead of TCP", "tcp"),
            ("unlike a Deployment, it keeps names", "deployment"),
            ("no downtime because pods stay", "downtime"),
            ("it cannot. Pods can", ""),
        ] {
            assert_eq!(negated(text), words, "{text}");
        }
    }
}
