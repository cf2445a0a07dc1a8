//! The concepts of a list, or of one reference, compared with an answer: coverage and status of each,
//! and of all together.

use super::{
    ConceptGrade, FunctionWords, Status,
    align::Hits,
    analyse::Analysed,
    cover::{Cover, Match, cover},
    criteria::Criteria,
    explain,
    phrase::Phrase,
    scale::{COVERED, FUNCTION_WORDS_FROM, NEGATED_SHARE, PARTIAL},
};
use std::ops::Range;

/// Concepts compared with an answer.
pub(super) struct Comparison<'t> {
    task: &'t Criteria,
    range: Range<usize>,
    /// For each concept the phrasing that fits best; nothing where no phrasing has a word.
    covers: Vec<Option<(Cover, &'t Phrase)>>,
    function_words: FunctionWords,
    /// Weighted mean of the concepts' coverage, 0 to 1.
    pub coverage: f64,
    /// Sum of the concepts' weights.
    pub weight: f64,
}

impl<'t> Comparison<'t> {
    /// Compares the concepts in `range` with an answer.
    pub(super) fn new(task: &'t Criteria, range: Range<usize>, answer: &Analysed, hits: &Hits) -> Self {
        let covers: Vec<_> =
            range.clone().map(|at| best_cover(&task.phrases[at], answer, hits, task.prose)).collect();
        let function_words = function_words(covers.iter().flatten().map(|(cover, _)| cover));
        let (mut said, mut weight) = (0.0, 0.0);
        for (at, best) in range.clone().zip(&covers) {
            let coverage = best.as_ref().map_or(0.0, |(cover, _)| coverage(cover, function_words.credit).1);
            said += task.concepts[at].weight * coverage;
            weight += task.concepts[at].weight;
        }
        let coverage = if weight > 0.0 { (said / weight).min(1.0) } else { 0.0 };
        Self { task, range, covers, function_words, coverage, weight }
    }

    /// How many concepts there are.
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    /// The grade of each concept, with its sum.
    pub(super) fn concepts(&self, text: &str, answer: &Analysed) -> Vec<ConceptGrade> {
        let graded = |(at, best): (usize, &Option<(Cover, &Phrase)>)| {
            let missed = missed(self.task, at);
            let Some((cover, phrase)) = best else { return missed };
            let (status, coverage) = coverage(cover, self.function_words.credit);
            ConceptGrade {
                status,
                coverage,
                phrasing: phrase.text.clone(),
                evidence: explain::evidence(cover, phrase, answer),
                missing: explain::missing(cover, phrase),
                words: explain::words(cover, phrase, text, answer, self.function_words.credit),
                claimed: cover.claimed,
                negated: cover.negated,
                ..missed
            }
        };
        self.range.clone().zip(&self.covers).map(graded).collect()
    }

    /// What function words count, where there are any.
    pub(super) fn function_words(&self) -> Option<FunctionWords> {
        self.task.prose.then_some(self.function_words)
    }

    /// Whether every word that the question does not have was said in full.
    pub(super) fn says_all_beyond_the_question(&self) -> bool {
        let words =
            self.covers.iter().flatten().flat_map(|(cover, phrase)| phrase.words.iter().zip(&cover.words));
        let (mut said, mut weight) = (0.0, 0.0);
        for (word, found) in words.filter(|(w, _)| w.question_factor.is_none() && !w.function_word) {
            weight += word.weight;
            said += found.as_match().map_or(0.0, Match::credit) * word.weight;
        }
        said >= weight
    }
}

/// Function words count in full once a share of the other words is said: any text has some.
fn function_words<'c>(covers: impl Iterator<Item = &'c Cover>) -> FunctionWords {
    let (said, weight) =
        covers.fold((0.0, 0.0), |(said, weight), cover| (said + cover.said, weight + cover.content));
    let credit = if weight > 0.0 { (said / weight / FUNCTION_WORDS_FROM).min(1.0) } else { 1.0 };
    FunctionWords { said, weight, full_from: FUNCTION_WORDS_FROM, credit }
}

/// The phrasing that an answer fits best.
fn best_cover<'t>(
    phrases: &'t [Phrase],
    answer: &Analysed,
    hits: &Hits,
    prose: bool,
) -> Option<(Cover, &'t Phrase)> {
    phrases
        .iter()
        .map(|p| (cover(p, answer, hits, prose), p))
        .reduce(|best, next| if next.0.coverage(1.0) > best.0.coverage(1.0) + 1e-9 { next } else { best })
}

/// Whether a concept was said, and how much of it.
fn coverage(cover: &Cover, function_credit: f64) -> (Status, f64) {
    if cover.negated >= NEGATED_SHARE && cover.claimed >= COVERED {
        return (Status::Contradicted, 0.0);
    }
    let coverage = cover.coverage(function_credit);
    let status = match coverage {
        c if c >= COVERED => Status::Covered,
        c if c >= PARTIAL => Status::Partial,
        _ => Status::Missed,
    };
    (status, coverage)
}

/// The grade of a concept of which nothing was said.
pub(super) fn missed(task: &Criteria, at: usize) -> ConceptGrade {
    let concept = &task.concepts[at];
    let phrase = task.phrases[at].first();
    let words: Vec<_> = phrase.iter().flat_map(|p| &p.words).map(explain::unsaid).collect();
    ConceptGrade {
        name: concept.name.clone(),
        weight: concept.weight,
        required: concept.required,
        status: Status::Missed,
        coverage: 0.0,
        phrasing: phrase.map(|p| p.text.clone()).unwrap_or_default(),
        evidence: Vec::new(),
        missing: words.iter().filter(|w| !w.function_word).map(|w| w.word.clone()).collect(),
        words,
        claimed: 0.0,
        negated: 0.0,
    }
}
