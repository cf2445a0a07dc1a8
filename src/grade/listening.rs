//! Phrasings found by sound in spoken answers: connects grading with `text::sound`.
//!
//! Which runs of a phrasing are listened for is decided with the task; their sounds are computed
//! with the first spoken answer, so that typed answers pay nothing.

use super::{
    align::{Hit, Hits},
    analyse::{Analysed, Mention, MentionKey, key},
    result::MatchKind,
    scale::credit,
};
use crate::text::{
    Span,
    sound::{Lexicon, SpokenText, Term},
};
use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

/// Longest phrasing that is listened for as a whole, in words.
const LONGEST_WHOLE: usize = 4;
/// Longest run of words that is looked up in the lexicon.
const LONGEST_NAME: usize = 3;
/// Shortest word that is listened for, in bytes: shorter ones sound like too much.
const SHORTEST_WORD: usize = 4;

/// What is listened for.
#[derive(Clone, Debug, Default)]
pub(super) struct Listening {
    lexicon: Arc<Lexicon>,
    /// Runs of the phrasings.
    names: HashMap<MentionKey, String>,
    terms: OnceLock<Vec<(MentionKey, Term)>>,
}

impl Listening {
    pub(super) fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon, ..Self::default() }
    }

    /// Adds the runs of a phrasing that can be recognised by sound, and returns them.
    pub(super) fn add_mentions(&mut self, text: &str, phrasing: &Analysed) -> Vec<Mention> {
        let tokens = &phrasing.tokens;
        let mut mentions = Vec::new();
        let mut covered = 0;
        for first in 0..tokens.len() {
            let whole = if first == 0 && tokens.len() <= LONGEST_WHOLE { tokens.len() } else { 0 };
            for last in (first..tokens.len().min(first + LONGEST_NAME.max(whole))).rev() {
                let name = Span { start: tokens[first].span.start, end: tokens[last].span.end }.of(text);
                let is_whole = first == 0 && last + 1 == whole;
                let known = last >= covered && self.lexicon.knows(name);
                let word = first == last && tokens[first].folded.len() >= SHORTEST_WORD && last >= covered;
                if !(is_whole || known || word)
                    || !phrasing.infos[first..=last].iter().any(|info| info.content)
                {
                    continue;
                }
                let key = key("sound", name.to_lowercase().as_bytes());
                mentions.push(Mention { first, last, key, kind: MatchKind::Sound });
                self.names.entry(key).or_insert_with(|| name.to_owned());
                if known {
                    covered = last + 1;
                }
            }
        }
        mentions
    }

    /// Adds to the hits of a spoken answer what sounds like the runs.
    pub(super) fn listen(&self, answer: &Analysed, hits: &mut Hits) {
        let terms = self.terms.get_or_init(|| {
            let terms = self.names.iter().map(|(key, name)| (*key, Term::new(name, &self.lexicon)));
            terms.filter(|(_, term)| term.is_distinctive()).collect()
        });
        let spoken = SpokenText::new(&answer.tokens, &self.lexicon);
        for (key, term) in terms {
            hits.mentions.entry(*key).or_default().extend(spoken.find(term).into_iter().map(|found| Hit {
                first: found.start,
                last: found.end - 1,
                credit: credit::SOUND,
                kind: MatchKind::Sound,
            }));
        }
    }
}
