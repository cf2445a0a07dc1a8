//! The starter bank against itself: model answers score full marks, and mined concepts agree with
//! curated ones.

use super::*;
use crate::{
    bank::{Bank, Question},
    grade::{Prepared, analyse::is_content},
    text::tokenize,
};
use std::{collections::HashSet, path::Path};

pub(super) fn bank() -> Vec<Question> {
    let bank = Bank::load_lenient(&Path::new(env!("CARGO_MANIFEST_DIR")).join("bank")).0;
    bank.questions.into_iter().filter(|q| !q.concepts.is_empty() && !q.answer.is_empty()).collect()
}

#[test]
fn model_answers_score_full_marks_and_claim_nothing_wrong() {
    let questions = bank();
    let mut grader = Grader::new();
    for q in &questions {
        grader.learn(&q.prompt);
        grader.learn(&q.answer);
    }
    let mut weak = Vec::new();
    for q in &questions {
        let grade = grader.prepare_question(q).grade(&q.answer, Mode::Written);
        let missed: Vec<_> = grade.concepts.iter().filter(|c| c.coverage < 0.9).collect();
        if grade.score < 0.98 {
            let missed: Vec<_> =
                missed.iter().map(|c| (&c.name, c.status, c.coverage, &c.phrasing, &c.missing)).collect();
            weak.push(format!("{}: {:.3} {missed:?}", q.id, grade.score));
        }
        for m in &grade.misconceptions {
            let said: Vec<_> = m.evidence.iter().map(|s| s.of(&q.answer)).collect();
            weak.push(format!("{}: claims {} with {said:?}", q.id, m.name));
        }
    }
    assert!(weak.is_empty(), "{} of {}:\n{}", weak.len(), questions.len(), weak.join("\n"));
}

/// Answers of falling quality: the model answer with ever fewer of its sentences.
fn partial_answers(q: &Question) -> Vec<String> {
    let sentences: Vec<&str> = q.answer.split_inclusive(['.', '\n']).filter(|s| s.trim().len() > 3).collect();
    let keep =
        |step: usize, first: usize| sentences.iter().skip(first).step_by(step).copied().collect::<String>();
    vec![
        q.answer.clone(),
        keep(2, 0),
        keep(2, 1),
        keep(3, 0),
        keep(3, 2),
        keep(5, 1),
        keep(6, 3),
        String::new(),
    ]
}

/// Each question's curated and mined concepts side by side, with answers of all qualities and another
/// question's model answer: `visit(answer, curated, mined)`.
fn side_by_side(mut visit: impl FnMut(&str, &Grade, &Grade)) {
    let questions = bank();
    let grader = Grader::new();
    for (at, q) in questions.iter().enumerate() {
        let curated = grader.prepare_question(q);
        let mined = grader.prepare_question(&Question { concepts: Vec::new(), ..q.clone() });
        let mut answers = partial_answers(q);
        answers.push(questions[(at + questions.len() / 2) % questions.len()].answer.clone());
        for answer in answers {
            let grade = |p: &Prepared| p.grade(&answer, Mode::Written);
            visit(&answer, &grade(&curated), &grade(&mined));
        }
    }
}

#[test]
fn mined_concepts_agree_with_curated_ones() {
    let mut pairs = Vec::new();
    side_by_side(|_, curated, mined| pairs.push((curated.score, mined.score)));
    let r = pearson(&pairs);
    let middle: Vec<_> = pairs.iter().copied().filter(|p| (0.05..0.95).contains(&p.0)).collect();
    println!("r = {r:.3} over {}, {:.3} over {} between", pairs.len(), pearson(&middle), middle.len());
    assert!(r >= 0.85, "curated and mined agree with r = {r:.3}");
}

/// The words of an answer that earned something.
fn credited(answer: &str, grade: &Grade) -> HashSet<usize> {
    let spans: Vec<_> = grade.concepts.iter().flat_map(|c| &c.evidence).map(|e| e.span).collect();
    let words = tokenize(answer).into_iter().filter(|t| is_content(&t.folded));
    let inside =
        |t: &crate::text::Token| spans.iter().any(|s| s.start <= t.span.start && t.span.end <= s.end);
    words.filter(inside).map(|t| t.span.start).collect()
}

#[test]
fn mined_concepts_credit_the_words_that_curated_ones_credit() {
    let (mut both, mut curated_words, mut mined_words) = (0, 0, 0);
    side_by_side(|answer, curated, mined| {
        let (curated, mined) = (credited(answer, curated), credited(answer, mined));
        both += curated.intersection(&mined).count();
        curated_words += curated.len();
        mined_words += mined.len();
    });
    let (precision, recall) =
        (f64::from(both as u32) / mined_words as f64, f64::from(both as u32) / curated_words as f64);
    println!("precision {precision:.3}, recall {recall:.3}, {curated_words} words");
    // Mining keeps every word of the model answer, a curator picks a third of them: what the curator
    // credits must be found nearly always, and much more is.
    assert!(recall >= 0.93, "recall {recall:.3}");
    assert!(precision >= 0.3, "precision {precision:.3}");
}

fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mx, p.1 - my)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt()
}
