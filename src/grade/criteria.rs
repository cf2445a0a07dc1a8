//! What an answer is graded against: the task's concepts, listed or mined, with their phrasings.

use super::{
    Task,
    analyse::Analysed,
    asked::asked,
    matcher::Matcher,
    mine,
    phrase::{Context, Phrase, QuestionWords, phrase},
};
use crate::{
    bank::{KeyConcept, Misconception},
    text::Span,
};
use std::{collections::HashMap, ops::Range};

/// The concepts of a task and their phrasings; data only.
#[derive(Clone, Debug, Default)]
pub(super) struct Criteria {
    /// Curated or mined, in the order of the task (all references one after another).
    pub concepts: Vec<KeyConcept>,
    /// The phrasings of each concept.
    pub phrases: Vec<Vec<Phrase>>,
    /// Where each mined concept stands: reference and bytes.
    pub places: Vec<(usize, Span)>,
    /// Concepts that belong together: one range for each reference, or one for a list.
    pub alternatives: Vec<Range<usize>>,
    /// The concepts are statements mined from prose.
    pub prose: bool,
    pub misconceptions: Vec<(Misconception, Vec<Phrase>)>,
    /// How many concepts the question asks for, when there are more.
    pub asked: Option<usize>,
    pub question: QuestionWords,
}

impl Criteria {
    /// The criteria of a task; adds all phrasings to `matcher`.
    pub(super) fn new(task: &Task<'_>, matcher: &mut Matcher) -> Self {
        let question = matcher.analyse(task.question, false);
        let words = question.tokens.into_iter().zip(&question.infos);
        let question = words.filter(|(_, info)| info.content).map(|(token, _)| token.stem).collect();
        let mut criteria = Self { question, ..Self::default() };
        if task.concepts.is_empty() {
            criteria.mine(task.references, matcher);
        } else {
            criteria.prose = task.concepts.iter().all(|c| c.mined);
            criteria.concepts = task.concepts.to_vec();
            criteria.phrases = criteria.listed(task.concepts, matcher);
            criteria.alternatives.push(0..criteria.concepts.len());
        }
        // A required concept means that the list is no free choice; in prose, where statements are
        // not the things that are counted, a question for all of them is none either.
        let choice = task.concepts.iter().all(|c| !c.required);
        let asked = asked(task.question).filter(|a| choice && !(criteria.prose && a.all)).map(|a| a.count);
        criteria.asked = asked.filter(|&n| criteria.prose || n < criteria.concepts.len());
        for misconception in task.misconceptions {
            let phrasings = std::iter::once(&misconception.name).chain(&misconception.phrasings);
            let phrases = criteria.phrasings(phrasings.map(String::as_str), None, matcher);
            criteria.misconceptions.push((misconception.clone(), phrases));
        }
        criteria
    }

    /// The phrasings of given concepts. A pinned statement stands for itself, not for its name, and
    /// shares the weight of a word with the others that have it, as a mined one does; the phrasings
    /// that a person added to it do not.
    fn listed(&self, concepts: &[KeyConcept], matcher: &mut Matcher) -> Vec<Vec<Phrase>> {
        if !self.prose {
            return concepts.iter().map(|c| self.phrasings(c.all_phrasings(), None, matcher)).collect();
        }
        let statements = |c: &KeyConcept| match c.phrasings.as_slice() {
            [] => vec![c.name.clone()],
            all => all.to_vec(),
        };
        let mut occurrences = HashMap::new();
        for concept in concepts {
            count(&matcher.analyse(&statements(concept)[0], false), &mut occurrences);
        }
        let mut phrases = Vec::with_capacity(concepts.len());
        for concept in concepts {
            let statements = statements(concept);
            let (mined, added) = statements.split_at(1);
            let mut all = self.phrasings(mined.iter().map(String::as_str), Some(&occurrences), matcher);
            all.extend(self.phrasings(added.iter().map(String::as_str), None, matcher));
            phrases.push(all);
        }
        phrases
    }

    fn phrasings<'t>(
        &self,
        texts: impl IntoIterator<Item = &'t str>,
        occurrences: Option<&HashMap<String, usize>>,
        matcher: &mut Matcher,
    ) -> Vec<Phrase> {
        let mut found = Vec::new();
        for text in texts {
            let analysed = matcher.analyse(text, false);
            let mentions = matcher.add_mentions(text, &analysed);
            if !analysed.tokens.is_empty() {
                let range = 0..analysed.tokens.len();
                let context = Context { question: &self.question, occurrences };
                found.extend(phrase(text, &analysed, &mentions, range, &context, &mut matcher.vocabulary));
            }
        }
        found
    }

    fn mine(&mut self, references: &[String], matcher: &mut Matcher) {
        self.prose = true;
        for (number, text) in references.iter().enumerate() {
            let analysed = matcher.analyse(text, false);
            let mentions = matcher.add_mentions(text, &analysed);
            let start = self.concepts.len();
            let mut occurrences = HashMap::new();
            count(&analysed, &mut occurrences);
            let context = Context { question: &self.question, occurrences: Some(&occurrences) };
            for chunk in mine::chunks(text, &analysed) {
                let span = Span {
                    start: analysed.tokens[chunk.start].span.start,
                    end: analysed.tokens[chunk.end - 1].span.end,
                };
                let name = mine::name(text, &analysed, &chunk);
                let vocabulary = &mut matcher.vocabulary;
                let Some(phrase) = phrase(text, &analysed, &mentions, chunk, &context, vocabulary) else {
                    continue;
                };
                self.concepts.push(KeyConcept {
                    name,
                    phrasings: vec![phrase.text.clone()],
                    weight: phrase.weight,
                    required: false,
                    mined: true,
                });
                self.phrases.push(vec![phrase]);
                self.places.push((number, span));
            }
            if self.concepts.len() > start {
                self.alternatives.push(start..self.concepts.len());
            }
        }
    }
}

fn count(text: &Analysed, occurrences: &mut HashMap<String, usize>) {
    for token in &text.tokens {
        *occurrences.entry(token.stem.clone()).or_insert(0) += 1;
    }
}
