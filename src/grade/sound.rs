//! Concepts heard in spoken answers: the seam between grading and `text::sound`.
//!
//! Which runs of a phrasing are worth listening for is worked out with the task; how they sound
//! only when the first spoken answer comes, so typed grading pays nothing.

use super::{
    align::{Hit, Hits},
    analyse::{Analysed, Key, Mention, key},
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

/// The longest phrasing that is listened for as a whole, in words.
const LONGEST_WHOLE: usize = 4;
/// The longest run of words that is looked up in the lexicon.
const LONGEST_NAME: usize = 3;
/// A word shorter than this sounds like too much.
const SHORTEST_WORD: usize = 4;

/// What is listened for.
#[derive(Clone, Debug, Default)]
pub(super) struct Listening {
    lexicon: Arc<Lexicon>,
    /// Runs of the phrasings, by their key.
    names: HashMap<Key, String>,
    terms: OnceLock<Vec<(Key, Term)>>,
}

impl Listening {
    pub(super) fn new(lexicon: Arc<Lexicon>) -> Self {
        Self { lexicon, ..Self::default() }
    }

    /// The runs of a phrasing that an answer can be asked for by sound.
    pub(super) fn mentions(&mut self, text: &str, phrasing: &Analysed) -> Vec<Mention> {
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
                if !(is_whole || known || word) || !phrasing.infos[first..=last].iter().any(|m| m.content) {
                    continue;
                }
                let key = key("sound", name.to_lowercase().as_bytes());
                mentions.push(Mention { first, last, key, how: MatchKind::Sound });
                self.names.entry(key).or_insert_with(|| name.to_owned());
                if known {
                    covered = last + 1;
                }
            }
        }
        mentions
    }

    /// Adds what sounds like the runs listened for to the hits of a spoken answer.
    pub(super) fn listen(&self, text: &str, answer: &Analysed, hits: &mut Hits) {
        let terms = self.terms.get_or_init(|| {
            let terms = self.names.iter().map(|(key, name)| (*key, Term::new(name, &self.lexicon)));
            terms.filter(|(_, term)| term.is_distinctive()).collect()
        });
        let spoken = SpokenText::new(text, &answer.tokens, &self.lexicon);
        for (key, term) in terms {
            hits.mentions.entry(*key).or_default().extend(spoken.find(term).into_iter().map(|m| Hit {
                first: m.first,
                last: m.end - 1,
                credit: credit::SOUND,
                how: MatchKind::Sound,
                opposite: false,
            }));
        }
    }
}
