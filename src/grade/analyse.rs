//! A text prepared for matching: tokens, their positions, what is negated, what runs of them name.

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

/// Extra positions between two sentences: their words are farther apart than they look.
const SENTENCE_GAP: u32 = 3;
/// How many content words a negation reaches.
const NEGATION_REACH: usize = 3;

/// The stem that all forms of 'not' share.
pub(super) const NOT: &str = "not";

/// Function words that can turn a statement around: direction, order, comparison.
const MEANINGFUL: &[&str] = &["up", "out", "before", "after", "more", "most", "same", "until"];

/// Hash of what a run of tokens names; equal keys name the same.
pub(super) type MentionKey = u64;

/// A run of tokens that names something as a whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub first: usize,
    pub last: usize,
    pub key: MentionKey,
    pub kind: MatchKind,
}

/// What the context says about a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct TokenInfo {
    /// Counts words, with a gap after each sentence.
    pub position: u32,
    /// Carries meaning: neither a function word nor a negation.
    pub content: bool,
    /// In the reach of a negation.
    pub negated: bool,
    /// Itself a negation (`not`, `without`).
    pub negation: bool,
}

/// An analysed text.
#[derive(Clone, Debug, Default)]
pub(super) struct Analysed {
    pub tokens: Vec<Token>,
    /// One for each token.
    pub infos: Vec<TokenInfo>,
    pub mentions: Vec<Mention>,
}

/// Namespaces of keys: an acronym matches its expansion and the other way round, never another acronym.
pub(super) const SHORT: &str = "acronym";
pub(super) const LONG: &str = "expansion";

/// The key of a name within a namespace.
pub(super) fn key(namespace: &str, name: &[u8]) -> MentionKey {
    fnv1a(namespace.bytes().chain([0]).chain(name.iter().copied()))
}

/// Analyses a text; `tables` hold the names to look for. `spoken`: see [`quantities`].
pub(super) fn analyse(text: &str, tables: &[&AliasTable], spoken: bool) -> Analysed {
    let mut tokens = tokenize(text);
    let infos = infos(text, &tokens);
    let mut mentions = Vec::new();
    for table in tables {
        mentions.extend(table.find(&tokens).map(|n| Mention {
            first: n.first,
            last: n.last,
            key: key("name", &n.group.to_le_bytes()),
            kind: MatchKind::Alias,
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
            for (key, kind) in groups.chain([(key("whole", name.as_bytes()), MatchKind::Joined)]) {
                mentions.push(Mention { first: letter, last: q.last, key, kind });
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
            kind: MatchKind::Number,
        });
    }
    use_base_stems(&mut tokens);
    Analysed { tokens, infos, mentions }
}

/// Gives irregular forms the stem of their base, and all forms of 'not' the same stem.
fn use_base_stems(tokens: &mut [Token]) {
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
    /// Mentions of acronyms, keyed by their letters in a namespace; only those `filter` accepts.
    pub(super) fn acronyms<'a>(
        &'a self,
        text: &'a str,
        namespace: &'a str,
        filter: impl Fn(MentionKey) -> bool + 'a,
    ) -> impl Iterator<Item = Mention> + 'a {
        self.tokens.iter().enumerate().filter_map(move |(at, token)| {
            let written = token.span.of(text);
            if !(2..=8).contains(&written.len()) {
                return None;
            }
            let letters =
                token.folded.strip_suffix('s').filter(|_| written.ends_with('s')).unwrap_or(&token.folded);
            let key = key(namespace, letters.as_bytes());
            let unknown = || (3..=6).contains(&letters.len()) && !is_known_word(&token.folded);
            let found = filter(key) && (looks_like_acronym(written) || unknown());
            found.then_some(Mention { first: at, last: at, key, kind: MatchKind::Acronym })
        })
    }

    /// Mentions of runs of two to six words, keyed by their initials in a namespace.
    pub(super) fn expansions<'a>(
        &'a self,
        shortest: usize,
        namespace: &'a str,
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
                        key: key(namespace, letters.as_bytes()),
                        kind: MatchKind::Acronym,
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
            // A negated negation cancels both.
            reach = if reach > 0 { 0 } else { NEGATION_REACH };
        } else if content {
            reach = reach.saturating_sub(1);
        }
        infos.push(TokenInfo { position, content, negated, negation });
        position += 1;
    }
    infos
}

/// Whether a folded word is no function word.
pub(super) fn is_content(folded: &str) -> bool {
    let head = folded.split('\'').next().unwrap_or(folded);
    !is_stop_word(head) || MEANINGFUL.contains(&head)
}

fn breaks_clause(folded: &str) -> bool {
    matches!(
        folded,
        "but" | "because" | "so" | "if" | "when" | "which" | "while" | "although" | "since" | "therefore"
    )
}

/// Whether the token at `at` negates what follows it.
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
            .filter(|(_, info)| info.negated)
            .map(|(t, _)| t.folded.as_str())
            .collect();
        words.join(" ")
    }

    #[test]
    fn a_negation_reaches_the_words_of_its_clause() {
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
