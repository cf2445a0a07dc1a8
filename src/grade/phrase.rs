//! Phrasings and the words they are made of, prepared once for many answers.

use super::{
    analyse::{Analysed, Key, Mention, NOT},
    mine,
    scale::{
        EXAMPLE_WEIGHT, FREQUENCY_WEIGHT, FREQUENCY_WEIGHT_PROSE, NOT_WEIGHT, QUESTION_WEIGHT,
        QUESTION_WEIGHT_PROSE, SMALL_WEIGHT,
    },
};
use crate::text::{Relation, Token, antonyms, family, frequency_class, letter_mask, related};
use std::collections::{HashMap, HashSet};

/// A distinct word of the phrasings.
#[derive(Clone, Debug)]
pub(super) struct VocabWord {
    pub folded: String,
    pub mask: u32,
}

/// The distinct words of all phrasings of a task, with ways to look them up.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    pub words: Vec<VocabWord>,
    pub by_stem: HashMap<String, usize>,
    pub by_family: HashMap<String, Vec<usize>>,
    pub by_antonym: HashMap<&'static str, Vec<usize>>,
    /// Derived words and synonyms of the wanted words.
    pub by_relative: HashMap<&'static str, Vec<(usize, Relation)>>,
}

impl Vocabulary {
    fn intern(&mut self, folded: &str, stem: &str, function_word: bool) -> usize {
        if let Some(&id) = self.by_stem.get(stem) {
            return id;
        }
        let id = self.words.len();
        self.words.push(VocabWord { folded: folded.to_owned(), mask: letter_mask(folded) });
        self.by_stem.insert(stem.to_owned(), id);
        if function_word {
            return id;
        }
        for opposite in antonyms(stem) {
            self.by_antonym.entry(opposite).or_default().push(id);
        }
        for (relative, relation) in related(stem) {
            self.by_relative.entry(relative).or_default().push((id, relation));
        }
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
    pub negated: bool,
    pub in_question: bool,
    /// A function word or 'not': it counts wherever it stands and is no evidence.
    pub function_word: bool,
}

/// One way to say a concept.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub text: String,
    /// Its distinct content words, in order.
    pub words: Vec<PhraseWord>,
    /// What runs of them name: key and members by their place in `words`.
    pub mentions: Vec<(Key, Vec<usize>)>,
    /// Sum of the words' weights.
    pub weight: f64,
    /// In words of any kind.
    pub length: u32,
    /// How far apart the words may stand in an answer, in positions.
    pub reach: u32,
    /// It holds a denial.
    pub negative: bool,
}

/// What the question's words are, by stem.
pub(super) type QuestionWords = HashSet<String>;

/// General weight of a word: the rarer in English, the more it says.
pub(super) fn word_weight(folded: &str) -> f64 {
    FREQUENCY_WEIGHT[class(folded)]
}

fn class(folded: &str) -> usize {
    usize::from(frequency_class(folded).unwrap_or(0)).min(FREQUENCY_WEIGHT.len() - 1)
}

/// What a phrase stands in.
pub(super) struct Context<'a> {
    pub question: &'a QuestionWords,
    /// For prose: how often each stem occurs in the whole reference, so that it counts once.
    pub occurrences: Option<&'a HashMap<String, usize>>,
}

impl Context<'_> {
    fn weight(&self, token: &Token, content: bool) -> f64 {
        let times = self.occurrences.and_then(|o| o.get(&token.stem)).copied().unwrap_or(1).max(1);
        let (general, asked) = match self.occurrences {
            Some(_) => (FREQUENCY_WEIGHT_PROSE, QUESTION_WEIGHT_PROSE),
            None => (FREQUENCY_WEIGHT, QUESTION_WEIGHT),
        };
        let weight = match (content, token.stem.as_str()) {
            (true, stem) if self.question.contains(stem) => asked * general[class(&token.folded)],
            (true, _) => general[class(&token.folded)],
            (false, NOT) => NOT_WEIGHT,
            (false, _) => SMALL_WEIGHT,
        };
        weight / times as f64
    }
}

/// Makes a phrase of the tokens `from..to` of an analysed text. `None` when they hold no word.
pub(super) fn phrase(
    text: &str,
    analysed: &Analysed,
    mentions: &[Mention],
    range: std::ops::Range<usize>,
    context: &Context<'_>,
    vocabulary: &mut Vocabulary,
) -> Option<Phrase> {
    let infos = &analysed.infos[range.clone()];
    // A phrase of function words alone ('to be or not to be') is matched by them all.
    let all = !infos.iter().any(|m| m.content);
    let mut words: Vec<PhraseWord> = Vec::new();
    let mut place = HashMap::new();
    let examples = context.occurrences.map_or(range.end, |_| mine::examples(text, analysed, &range));
    for (at, mark) in range.clone().zip(infos) {
        let content = mark.content || all;
        if !content && context.occurrences.is_none() {
            continue;
        }
        let token = &analysed.tokens[at];
        let id = vocabulary.intern(&token.folded, &token.stem, !content);
        let weight = context.weight(token, content) * if at >= examples { EXAMPLE_WEIGHT } else { 1.0 };
        let known = words.iter().position(|w| w.id == id);
        let index = known.unwrap_or_else(|| {
            words.push(PhraseWord {
                id,
                folded: token.folded.clone(),
                weight: 0.0,
                negated: mark.negated,
                in_question: context.question.contains(&token.stem),
                function_word: !content,
            });
            words.len() - 1
        });
        // In prose a word's weight is spread over its occurrences; a phrasing has it once.
        if known.is_none() || context.occurrences.is_some() {
            words[index].weight += weight;
        }
        place.insert(at, index);
    }
    if words.is_empty() {
        return None;
    }
    let mentions = mentions
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
    let length = u32::try_from(range.len()).unwrap_or(u32::MAX / 4);
    Some(Phrase {
        text: text[first..last].to_owned(),
        length,
        reach: length.saturating_mul(2).saturating_add(6),
        negative: infos.iter().any(|m| m.negation),
        words,
        mentions,
        weight,
    })
}
