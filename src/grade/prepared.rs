//! A task made ready, so that grading an answer against it costs microseconds.

use super::{
    Grade, Grader, Mode, Task,
    analyse::{Analysed, analyse},
    cover::cover,
    criteria::Criteria,
    matcher::Matcher,
    mine,
    phrase::Phrase,
    score,
};
use crate::{bank::KeyConcept, text::Span};
use std::ops::Range;

/// Coverage from which a sentence of a model answer says a concept.
const SAYS: f64 = 0.25;

/// A task made ready: grading an answer against it costs microseconds.
#[derive(Clone, Debug)]
pub struct Prepared {
    criteria: Criteria,
    matcher: Matcher,
    references: Vec<String>,
}

impl Prepared {
    pub(super) fn new(grader: &Grader, task: &Task<'_>) -> Self {
        let mut matcher = Matcher::new(grader, task);
        let criteria = Criteria::new(task, &mut matcher);
        Self { criteria, matcher, references: task.references.to_vec() }
    }

    /// The concepts an answer is graded against, curated or mined. Where there are several
    /// references, the concepts of all of them, one reference after the other.
    pub(crate) fn concepts(&self) -> &[KeyConcept] {
        &self.criteria.concepts
    }

    /// Grades an answer.
    pub fn grade(&self, answer: &str, mode: Mode) -> Grade {
        let analysed = self.matcher.analyse(answer, mode == Mode::Spoken);
        let mut hits = self.matcher.align(answer, &analysed);
        if mode == Mode::Spoken {
            self.matcher.listen(&analysed, &mut hits);
        }
        score::grade(&self.criteria, answer, &analysed, &hits, mode)
    }

    /// The sentence of a model answer that says the concept at `index`.
    pub(crate) fn model_sentence(&self, index: usize) -> Option<&str> {
        let (reference, span) = match self.criteria.places.get(index) {
            Some(&place) => place,
            None => self.best_sentence(self.criteria.phrases.get(index)?)?,
        };
        let text = self.references.get(reference)?;
        let analysed = analyse(text, &[], false);
        let sentence = mine::sentences(text, &analysed)
            .into_iter()
            .find(|s| analysed.tokens[s.end - 1].span.end > span.start)?;
        Some(sentence_text(text, &analysed, &sentence))
    }

    /// The sentence of the references that covers one of the phrases best.
    fn best_sentence(&self, phrases: &[Phrase]) -> Option<(usize, Span)> {
        let mut best = (SAYS, None);
        for (number, text) in self.references.iter().enumerate() {
            let all = self.matcher.analyse(text, false);
            for sentence in mine::sentences(text, &all) {
                let span = Span {
                    start: all.tokens[sentence.start].span.start,
                    end: all.tokens[sentence.end - 1].span.end,
                };
                let part = self.matcher.analyse(span.of(text), false);
                let hits = self.matcher.align(span.of(text), &part);
                let coverage =
                    phrases.iter().map(|p| cover(p, &part, &hits, false).coverage(0.0)).fold(0.0, f64::max);
                if coverage > best.0 {
                    best = (coverage, Some((number, span)));
                }
            }
        }
        best.1
    }
}

/// A sentence with the characters right before and behind its words that belong to it: quotation
/// marks, parentheses, Markdown's emphasis, the full stop.
fn sentence_text<'t>(text: &'t str, analysed: &Analysed, sentence: &Range<usize>) -> &'t str {
    let (start, end) =
        (analysed.tokens[sentence.start].span.start, analysed.tokens[sentence.end - 1].span.end);
    let opens = |c: char| matches!(c, '*' | '_' | '`' | '(' | '[' | '"' | '“' | '\'');
    let closes =
        |c: char| matches!(c, '*' | '_' | '`' | ')' | ']' | '"' | '”' | '\'' | '.' | '!' | '?' | '%');
    let before = &text[..start];
    let after = &text[end..];
    let from = before.trim_end_matches(opens).len();
    let to = end + after.len() - after.trim_start_matches(closes).len();
    &text[from..to]
}
