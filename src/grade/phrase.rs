//! Phrasings and their words, prepared once for many answers.

use super::{
    analyse::{Analysed, Mention, MentionKey, NOT},
    mine,
    scale::{
        EXAMPLE_WEIGHT, FREQUENCY_WEIGHT, FREQUENCY_WEIGHT_PROSE, FUNCTION_WORD_WEIGHT, NOT_WEIGHT,
        QUESTION_WEIGHT, QUESTION_WEIGHT_PROSE,
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

/// The distinct words of all phrasings of a task, with ways to look them up: ids are places in
/// `words`.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    pub words: Vec<VocabWord>,
    pub by_stem: HashMap<String, usize>,
    pub by_family: HashMap<String, Vec<usize>>,
    pub by_antonym: HashMap<&'static str, Vec<usize>>,
    /// By stems of derived words and synonyms.
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
    pub folded: String,
    pub weight: f64,
    /// What `weight` was reduced by because the question has the word too.
    pub question_factor: Option<f64>,
    pub negated: bool,
    /// A function word or 'not': it counts wherever it stands and is no evidence.
    pub function_word: bool,
}

/// One way to say a concept.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub text: String,
    /// Its distinct words, in order; without function words where it stands in a list.
    pub words: Vec<PhraseWord>,
    /// What runs of them name: key and members by their place in `words`.
    pub mentions: Vec<(MentionKey, Vec<usize>)>,
    /// Sum of the words' weights.
    pub weight: f64,
    /// In tokens.
    pub length: u32,
    /// How far apart the words may stand in an answer, in positions.
    pub reach: u32,
    /// It holds a negation.
    pub negative: bool,
}

/// Stems of the question's content words.
pub(super) type QuestionWords = HashSet<String>;

/// General weight of a word by how common it is.
pub(super) fn word_weight(folded: &str) -> f64 {
    FREQUENCY_WEIGHT[class(folded)]
}

fn class(folded: &str) -> usize {
    usize::from(frequency_class(folded).unwrap_or(0)).min(FREQUENCY_WEIGHT.len() - 1)
}

/// What the weights of a phrase's words depend on.
pub(super) struct Context<'a> {
    pub question: &'a QuestionWords,
    /// For prose: how often each stem occurs in the whole reference, so that it counts once.
    pub occurrences: Option<&'a HashMap<String, usize>>,
}

impl Context<'_> {
    /// The factor for a content word that the question has too.
    fn question_factor(&self, token: &Token) -> Option<f64> {
        let factor = if self.occurrences.is_some() { QUESTION_WEIGHT_PROSE } else { QUESTION_WEIGHT };
        self.question.contains(&token.stem).then_some(factor)
    }

    fn weight(&self, token: &Token, content: bool) -> f64 {
        let times = self.occurrences.and_then(|o| o.get(&token.stem)).copied().unwrap_or(1).max(1);
        let general = if self.occurrences.is_some() { FREQUENCY_WEIGHT_PROSE } else { FREQUENCY_WEIGHT };
        let weight = match (content, token.stem.as_str()) {
            (true, _) => self.question_factor(token).unwrap_or(1.0) * general[class(&token.folded)],
            (false, NOT) => NOT_WEIGHT,
            (false, _) => FUNCTION_WORD_WEIGHT,
        };
        weight / times as f64
    }
}

/// Makes a phrase of the tokens `range` of an analysed text. `None` when they hold no word.
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
    let all = !infos.iter().any(|info| info.content);
    let mut words: Vec<PhraseWord> = Vec::new();
    let mut place = HashMap::new();
    let examples = context.occurrences.map_or(range.end, |_| mine::examples(text, analysed, &range));
    for (at, info) in range.clone().zip(infos) {
        let content = info.content || all;
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
                question_factor: context.question_factor(token).filter(|_| content),
                negated: info.negated,
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
        .filter(|m| range.contains(&m.first) && range.contains(&m.last))
        .map(|m| {
            let mut members: Vec<_> = (m.first..=m.last).filter_map(|at| place.get(&at).copied()).collect();
            members.sort_unstable();
            members.dedup();
            (m.key, members)
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
        negative: infos.iter().any(|info| info.negation),
        words,
        mentions,
        weight,
    })
}
