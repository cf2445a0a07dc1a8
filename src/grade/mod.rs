//! Answer × question → [`Grade`]. The heart of the house.
//!
//! Takes the question's words, its reference answers or key concepts, and an answer; gives a score
//! with everything needed to redo the sum: what each concept needed, which words of the answer
//! earned it, how they matched and what they were worth. Pure: no I/O, no clock; it cannot fail.

mod align;
mod analyse;
mod asked;
mod cover;
mod mine;
mod phrase;
mod prepare;
mod remarks;
mod result;
mod scale;
mod score;
mod sound;
#[cfg(test)]
mod tests;

pub use prepare::Prepared;
pub use result::{
    ConceptGrade, Evidence, Grade, How, MisconceptionFound, Rating, Remark, Status, Step, Verdict,
};

use crate::{
    bank::{KeyConcept, Misconception, Question},
    text::{acronym, alias::AliasTable, sound::Lexicon, tokenize},
};
use std::{collections::HashSet, sync::Arc};

/// What an answer is graded against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Task<'a> {
    /// The question's words: they count little when they come back in an answer.
    pub question: &'a str,
    /// Model answers; used when there are no concepts.
    pub references: &'a [String],
    /// Key concepts; where there are any, they decide.
    pub concepts: &'a [KeyConcept],
    /// What must not be claimed.
    pub misconceptions: &'a [Misconception],
}

/// How the answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Typed.
    #[default]
    Written,
    /// Spoken or dictated: sounds and number words match too, punctuation is not expected.
    Spoken,
}

/// Knows words: aliases, acronyms, families; learns expansions from the bank and notes.
#[derive(Clone, Debug)]
pub struct Grader {
    /// What was learned or added, beside the built-in table.
    names: Arc<AliasTable>,
    /// Words of the bank and notes, folded: none of them is a misspelling of another.
    known: Arc<HashSet<String>>,
    /// How terms sound, for spoken answers.
    lexicon: Arc<Lexicon>,
}

impl Default for Grader {
    fn default() -> Self {
        Self { names: Arc::new(AliasTable::new(1)), known: Arc::default(), lexicon: Arc::default() }
    }
}

impl Grader {
    /// A grader that knows the built-in tables only.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns the words of a text of the bank or notes, and the acronyms it explains
    /// (`Horizontal Pod Autoscaler (HPA)`).
    pub fn learn(&mut self, text: &str) {
        let tokens = tokenize(text);
        learn_names(Arc::make_mut(&mut self.names), text, &tokens);
        Arc::make_mut(&mut self.known).extend(tokens.into_iter().map(|t| t.folded));
    }

    /// Adds aliases: words that stand for the same thing.
    pub fn add_alias(&mut self, word: &str, stands_for: &str) {
        Arc::make_mut(&mut self.names).add([stands_for, word]);
        self.add_spoken_form(word, stands_for);
    }

    /// Adds a way a term is said, or is written by a recogniser: words and single letters
    /// (`cube c t l`).
    pub fn add_spoken_form(&mut self, form: &str, term: &str) {
        Arc::make_mut(&mut self.lexicon).add(term, [form]);
    }

    /// Tokenises and mines once what many answers will be graded against.
    pub fn prepare(&self, task: &Task<'_>) -> Prepared {
        Prepared::new(self, task)
    }

    /// [`Grader::prepare`] for a question of the bank.
    pub fn prepare_question(&self, question: &Question) -> Prepared {
        let references = [question.answer.clone()];
        self.prepare(&Task {
            question: &question.prompt,
            references: if question.answer.trim().is_empty() { &[] } else { &references },
            concepts: &question.concepts,
            misconceptions: &question.misconceptions,
        })
    }
}

/// Adds the acronyms that a text explains to a table of names.
fn learn_names(names: &mut AliasTable, text: &str, tokens: &[crate::text::Token]) {
    for found in acronym::definitions(text, tokens) {
        let expansion = &text[tokens[found.first].span.start..tokens[found.last].span.end];
        names.add([expansion, tokens[found.acronym].span.of(text)]);
    }
}
