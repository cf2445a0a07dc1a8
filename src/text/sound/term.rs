//! A term or short phrase to search for, with all its spoken forms.

use super::{
    form::{self, Draft, Form},
    is_everyday,
    lexicon::{self, Lexicon},
};
use crate::text::fold;

/// Most phonemes of a guessed form of several words: a longer phrase is heard word by word, and one
/// that differs in a third of so many phonemes is another phrase.
const LONGEST_GUESS: usize = 20;

/// A term made ready for searching; one search costs microseconds.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    pub(super) name: String,
    /// The name without case, spaces and punctuation.
    pub(super) key: String,
    pub(super) forms: Vec<Form>,
    pub(super) words: usize,
}

impl Term {
    /// All the ways to say `phrase`: by the lexicon, else word by word.
    pub(crate) fn new(phrase: &str, lexicon: &Lexicon) -> Self {
        let mut forms: Vec<Form> = lexicon.entries(phrase).flat_map(|e| e.forms.iter().cloned()).collect();
        let known = !forms.is_empty();
        let words: Vec<&str> = phrase.split_whitespace().collect();
        if !known
            && words.len() == 1
            && let Some(singular) = singular(phrase)
        {
            forms.extend(lexicon.entries(singular).flat_map(|e| e.forms.iter().cloned()));
        }
        if !known {
            let drafts =
                words.iter().fold(vec![Draft::empty()], |drafts, word| extend(drafts, word, lexicon));
            let guesses = drafts.into_iter().map(|draft| draft.finish(false));
            forms.extend(guesses.filter(|f| words.len() == 1 || f.sounds.len() <= LONGEST_GUESS));
        }
        forms.retain(|form| form.sounds.len() > 0);
        Self { name: phrase.into(), key: lexicon::key(phrase), forms, words: words.len().max(1) }
    }

    /// Whether the phrase is worth searching by sound: not a single everyday word, unless it has an
    /// authored form.
    pub(crate) fn is_distinctive(&self) -> bool {
        self.words > 1 || self.forms.iter().any(|form| form.authored) || !is_everyday(&fold(&self.name))
    }
}

/// Extends drafts by a word: by the lexicon, else by its spelling.
fn extend(drafts: Vec<Draft>, word: &str, lexicon: &Lexicon) -> Vec<Draft> {
    let trimmed = word.trim_matches(|c: char| !c.is_alphanumeric() && !"+#*".contains(c));
    let spoken: Vec<&str> = lexicon
        .entries(trimmed)
        .flat_map(|entry| &entry.forms)
        .filter(|form| form.authored)
        .map(|form| form.spoken.as_str())
        .take(4)
        .collect();
    if spoken.is_empty() {
        return form::extend(drafts, trimmed);
    }
    let mut out: Vec<Draft> = drafts
        .iter()
        .flat_map(|draft| {
            spoken.iter().map(|form| {
                let mut longer = draft.clone();
                form.split_whitespace().for_each(|word| longer.push(&fold(word)));
                longer
            })
        })
        .collect();
    out.truncate(12);
    out
}

fn singular(word: &str) -> Option<&str> {
    word.strip_suffix('s').filter(|w| w.len() >= 2 && lexicon::key(w).len() >= 2)
}
