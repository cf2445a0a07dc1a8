//! Phrasings and the words they are made of, prepared once for many answers.

use super::{
    analyse::{Analysed, Key, Unit},
    scale::{FREQUENCY_WEIGHT, QUESTION_WEIGHT},
};
use crate::text::{family, frequency_class, letter_mask};
use std::collections::{HashMap, HashSet};

/// A distinct word of the phrasings.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub folded: String,
    pub stem: String,
    pub mask: u32,
}

/// The distinct words of all phrasings of a task, with ways to look them up.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    pub words: Vec<Wanted>,
    pub by_stem: HashMap<String, usize>,
    pub by_family: HashMap<String, Vec<usize>>,
}

impl Vocabulary {
    fn intern(&mut self, folded: &str, stem: &str) -> usize {
        if let Some(&id) = self.by_stem.get(stem) {
            return id;
        }
        let id = self.words.len();
        self.words.push(Wanted {
            folded: folded.to_owned(),
            stem: stem.to_owned(),
            mask: letter_mask(folded),
        });
        self.by_stem.insert(stem.to_owned(), id);
        if let Some(root) = family(stem) {
            self.by_family.entry(root.to_owned()).or_default().push(id);
        }
        id
    }
}

/// A word of a phrasing.
#[derive(Clone, Debug)]
pub(super) struct PhraseWord {
    /// In the vocabulary.
    pub id: usize,
    /// As it is written, folded.
    pub folded: String,
    pub weight: f64,
    pub denied: bool,
    pub in_question: bool,
}

/// One way to say a concept.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub text: String,
    /// Its distinct content words, in order.
    pub words: Vec<PhraseWord>,
    /// What runs of them name: key and members by their place in `words`.
    pub units: Vec<(Key, Vec<usize>)>,
    /// Sum of the words' weights.
    pub weight: f64,
    /// Sum of the weights of words that the question does not hold.
    pub novel: f64,
    /// How far apart the words may stand in an answer, in positions.
    pub reach: u32,
    /// It holds a denial.
    pub negative: bool,
}

/// What the question's words are, by stem.
pub(super) type QuestionWords = HashSet<String>;

/// General weight of a word: the rarer in English, the more it says.
pub(super) fn word_weight(folded: &str) -> f64 {
    FREQUENCY_WEIGHT[usize::from(frequency_class(folded).unwrap_or(0)).min(FREQUENCY_WEIGHT.len() - 1)]
}

/// Makes a phrase of the tokens `from..to` of an analysed text. `None` when they hold no word.
pub(super) fn phrase(
    text: &str,
    analysed: &Analysed,
    units: &[Unit],
    range: std::ops::Range<usize>,
    question: &QuestionWords,
    vocabulary: &mut Vocabulary,
) -> Option<Phrase> {
    let marks = &analysed.marks[range.clone()];
    // A phrase of function words alone ('to be or not to be') is matched by them all.
    let all = !marks.iter().any(|m| m.content);
    let mut words: Vec<PhraseWord> = Vec::new();
    let mut place = HashMap::new();
    for (at, mark) in range.clone().zip(marks) {
        if !(mark.content || all) {
            continue;
        }
        let token = &analysed.tokens[at];
        let id = vocabulary.intern(&token.folded, &token.stem);
        let known = words.iter().position(|w| w.id == id);
        let index = known.unwrap_or_else(|| {
            let in_question = question.contains(&token.stem);
            let factor = if in_question { QUESTION_WEIGHT } else { 1.0 };
            words.push(PhraseWord {
                id,
                folded: token.folded.clone(),
                weight: word_weight(&token.folded) * factor,
                denied: mark.denied,
                in_question,
            });
            words.len() - 1
        });
        place.insert(at, index);
    }
    if words.is_empty() {
        return None;
    }
    let units = units
        .iter()
        .filter(|u| range.contains(&u.first) && range.contains(&u.last))
        .map(|u| {
            let mut members: Vec<_> = (u.first..=u.last).filter_map(|at| place.get(&at).copied()).collect();
            members.sort_unstable();
            members.dedup();
            (u.key, members)
        })
        .filter(|(_, members)| !members.is_empty())
        .collect();
    let first = analysed.tokens[range.start].span.start;
    let last = analysed.tokens[range.end - 1].span.end;
    let weight = words.iter().map(|w| w.weight).sum();
    let novel = words.iter().filter(|w| !w.in_question).map(|w| w.weight).sum();
    Some(Phrase {
        text: text[first..last].to_owned(),
        reach: u32::try_from(2 * range.len()).unwrap_or(u32::MAX).saturating_add(6),
        negative: marks.iter().any(|m| m.denial),
        words,
        units,
        weight,
        novel,
    })
}
