//! From the concepts to the score, step by step.

use super::{
    ConceptGrade, Grade, MisconceptionFound, Mode, Prepared, Rating, Remark, Status, Step, Verdict,
    align::Hits,
    analyse::Analysed,
    cover::{Cover, cover},
    phrase::Phrase,
    remarks,
    scale::{self, COVERED, PARTIAL},
};
use crate::text::Span;

/// Share of what was said from which a denial turns a concept over.
const NEGATED_SHARE: f64 = 0.45;
/// Coverage of a wrong claim's phrasing from which it counts as claimed: all its words, near.
const CLAIMED: f64 = 0.9;
/// What is left of the score of an answer that only repeats the question.
const ECHO: f64 = 0.3;
/// What a claimed misconception takes away.
const MISCONCEPTION: f64 = 0.05;

/// Grades an analysed answer.
pub(super) fn grade(task: &Prepared, text: &str, answer: &Analysed, hits: &Hits, mode: Mode) -> Grade {
    let mut remarks = remarks::of(task, text, answer, mode);
    if answer.tokens.is_empty() || remarks.contains(&Remark::NoAnswer) {
        let concepts = task.alternatives.first().cloned().unwrap_or_default();
        let concepts = concepts.map(|at| missed(task, at)).collect();
        let steps = vec![Step { what: "nothing was said".into(), value: 0.0 }];
        return Grade { concepts, steps, remarks: vec![Remark::NoAnswer], ..Grade::nothing() };
    }
    let best = task
        .alternatives
        .iter()
        .map(|range| List::new(task, range.clone(), answer, hits))
        .max_by(|a, b| a.coverage.total_cmp(&b.coverage));
    let Some(list) = best else {
        remarks.push(Remark::Provisional);
        let steps = vec![Step { what: "there is nothing to compare the answer with".into(), value: 0.0 }];
        return Grade { remarks, steps, ..Grade::nothing() };
    };
    let mut steps = list.steps(task);
    let mut score = list.score(task, remarks.contains(&Remark::EchoesQuestion), &mut steps);
    let misconceptions = misconceptions(task, answer, hits);
    if !misconceptions.is_empty() {
        score = (score - MISCONCEPTION * misconceptions.len() as f64).max(0.0);
        let what = format!("less {MISCONCEPTION} for each of {} wrong claims", misconceptions.len());
        steps.push(Step { what, value: score });
    }
    let required =
        list.concepts.iter().any(|c| c.required && !matches!(c.status, Status::Covered | Status::Partial));
    if required {
        remarks.push(Remark::RequiredMissing);
    }
    let mut verdict = scale::verdict(score);
    if required {
        verdict = verdict.min(Verdict::Weak);
    }
    let mut rating = scale::rating(verdict);
    let wrong = !misconceptions.is_empty() || list.concepts.iter().any(|c| c.status == Status::Contradicted);
    if wrong || remarks.contains(&Remark::KeywordList) {
        rating = rating.min(Rating::Good);
    }
    Grade { score, verdict, rating, concepts: list.concepts, misconceptions, remarks, steps }
}

fn missed(task: &Prepared, at: usize) -> ConceptGrade {
    let concept = &task.concepts[at];
    let phrase = task.phrases[at].first();
    ConceptGrade {
        name: concept.name.clone(),
        weight: concept.weight,
        required: concept.required,
        status: Status::Missed,
        coverage: 0.0,
        phrasing: phrase.map(|p| p.text.clone()).unwrap_or_default(),
        evidence: Vec::new(),
        missing: phrase
            .map(|p| p.words.iter().filter(|w| !w.function_word).map(|w| w.folded.clone()).collect())
            .unwrap_or_default(),
    }
}

/// A list of concepts held against an answer.
struct List {
    concepts: Vec<ConceptGrade>,
    /// Weighted mean of the concepts' coverage.
    coverage: f64,
    /// Share of the weight of words beyond the question that was said.
    novel: f64,
}

impl List {
    fn new(task: &Prepared, range: std::ops::Range<usize>, answer: &Analysed, hits: &Hits) -> Self {
        let covers: Vec<_> = range.clone().map(|at| best_cover(task, at, answer, hits)).collect();
        let (said, content) = covers
            .iter()
            .flatten()
            .fold((0.0, 0.0), |(s, c), (cover, _)| (s + cover.said, c + cover.content));
        let function_word = if content > 0.0 { (said / content / scale::SMALL_FROM).min(1.0) } else { 1.0 };
        let (mut concepts, mut said, mut weight) = (Vec::new(), 0.0, 0.0);
        let (mut novel_said, mut novel) = (0.0, 0.0);
        for (at, best) in range.zip(covers) {
            let grade = match &best {
                Some((cover, phrase)) => concept(task, at, answer, cover, phrase, function_word),
                None => missed(task, at),
            };
            said += grade.weight * grade.coverage;
            weight += grade.weight;
            for (word, hit) in best.iter().flat_map(|(cover, phrase)| phrase.words.iter().zip(&cover.hits)) {
                if !word.in_question && !word.function_word {
                    novel += word.weight;
                    novel_said += hit.map_or(0.0, |(_, worth)| worth * word.weight);
                }
            }
            concepts.push(grade);
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        Self {
            concepts,
            coverage: share(said, weight),
            novel: if novel > 0.0 { novel_said / novel } else { 1.0 },
        }
    }

    fn steps(&self, task: &Prepared) -> Vec<Step> {
        let weight: f64 = self.concepts.iter().map(|c| c.weight).sum();
        let what = if task.prose { "said of the model answer" } else { "said of the concepts" };
        let parts = self.concepts.iter().filter(|c| c.coverage > 0.0);
        let sum: Vec<_> = parts.map(|c| format!("{:.2}×{:.2}", c.weight, c.coverage)).collect();
        let sum = if sum.is_empty() { "0".into() } else { sum.join(" + ") };
        vec![Step { what: format!("{what}: ({sum}) / {weight:.2}"), value: self.coverage }]
    }

    fn score(&self, task: &Prepared, echo: bool, steps: &mut Vec<Step>) -> f64 {
        let mut score = self.coverage;
        if let Some(asked) = task.asked.filter(|&n| task.prose && n < self.concepts.len()) {
            let factor = scale::choice(self.concepts.len(), asked);
            score = (score * factor).min(1.0);
            let what = format!(
                "times {factor:.3}: the question asks for {asked} things, the model answer makes {} statements",
                self.concepts.len()
            );
            steps.push(Step { what, value: score });
        } else if let Some(asked) = task.asked.filter(|_| !task.prose) {
            score = (score * self.concepts.len() as f64 / asked as f64).min(1.0);
            let what =
                format!("times {} / {asked}: the question asks for {asked} of them", self.concepts.len());
            steps.push(Step { what, value: score });
        }
        if task.prose {
            let references = task.alternatives.len();
            score = scale::ProseScale::CHOSEN.score(score, references);
            steps.push(Step { what: scale::ProseScale::CHOSEN.formula(references), value: score });
        }
        if echo && self.novel < 1.0 {
            score *= ECHO;
            steps.push(Step { what: format!("times {ECHO}: it only repeats the question"), value: score });
        }
        score.clamp(0.0, 1.0)
    }
}

/// The phrasing of a concept that an answer fits best.
fn best_cover<'t>(
    task: &'t Prepared,
    at: usize,
    answer: &Analysed,
    hits: &Hits,
) -> Option<(Cover, &'t Phrase)> {
    task.phrases[at]
        .iter()
        .map(|p| (cover(p, answer, hits, task.prose), p))
        .reduce(|best, next| if next.0.coverage(1.0) > best.0.coverage(1.0) + 1e-9 { next } else { best })
}

fn concept(
    task: &Prepared,
    at: usize,
    answer: &Analysed,
    cover: &Cover,
    phrase: &Phrase,
    function_word: f64,
) -> ConceptGrade {
    let concept = &task.concepts[at];
    let mut coverage = cover.coverage(function_word);
    let mut status = match coverage {
        c if c >= COVERED => Status::Covered,
        c if c >= PARTIAL => Status::Partial,
        _ => Status::Missed,
    };
    if cover.negated >= NEGATED_SHARE && cover.claimed >= COVERED {
        status = Status::Contradicted;
        coverage = 0.0;
    }
    ConceptGrade {
        name: concept.name.clone(),
        weight: concept.weight,
        required: concept.required,
        status,
        coverage,
        phrasing: phrase.text.clone(),
        evidence: cover.evidence(phrase, answer),
        missing: cover.missing(phrase),
    }
}

fn misconceptions(task: &Prepared, answer: &Analysed, hits: &Hits) -> Vec<MisconceptionFound> {
    let mut found = Vec::new();
    for (misconception, phrases) in &task.misconceptions {
        let claimed = phrases.iter().find_map(|p| {
            let cover = cover(p, answer, hits, false);
            let claimed =
                cover.coverage(1.0) >= CLAIMED && cover.is_tight(p, answer) && !cover.near_negation(answer);
            claimed.then(|| cover.evidence(p, answer))
        });
        if let Some(evidence) = claimed {
            let evidence: Vec<Span> = evidence.into_iter().map(|e| e.span).collect();
            found.push(MisconceptionFound {
                name: misconception.name.clone(),
                feedback: misconception.feedback.clone(),
                evidence,
            });
        }
    }
    found
}
