//! From the concepts to the score, step by step.

use super::{
    Grade, MisconceptionFound, Mode, Rating, Remark, Rule, Status, Step, Verdict,
    align::Hits,
    analyse::Analysed,
    compare::{Comparison, missed},
    cover::cover,
    criteria::Criteria,
    explain, remarks,
    scale::{self, CLAIMED, ECHO, MISCONCEPTION, ProseScale},
};
use crate::text::Span;

/// Grades an analysed answer.
pub(super) fn grade(task: &Criteria, text: &str, answer: &Analysed, hits: &Hits, mode: Mode) -> Grade {
    let mut remarks = remarks::of(task, text, answer, mode);
    if remarks.contains(&Remark::NoAnswer) {
        let first = task.alternatives.first().cloned().unwrap_or_default();
        let concepts = first.map(|at| missed(task, at)).collect();
        return Grade {
            concepts,
            remarks,
            steps: zero(Rule::NoAnswer, "nothing was said"),
            ..Grade::nothing()
        };
    }
    let compared = task.alternatives.iter().map(|range| Comparison::new(task, range.clone(), answer, hits));
    let Some(best) = compared.max_by(|a, b| a.coverage.total_cmp(&b.coverage)) else {
        remarks.push(Remark::Provisional);
        let steps = zero(Rule::NothingToCompare, "there is nothing to compare the answer with");
        return Grade { remarks, steps, ..Grade::nothing() };
    };
    let concepts = best.concepts(text, answer);
    let misconceptions = misconceptions(task, answer, hits);
    let mut sum = Sum::new(&best, &concepts, task.prose);
    sum.choose(&best, task);
    if task.prose {
        sum.scale(task.alternatives.len());
    }
    if remarks.contains(&Remark::EchoesQuestion) && !best.says_all_beyond_the_question() {
        sum.echo();
    }
    if !misconceptions.is_empty() {
        sum.misconceptions(misconceptions.len());
    }
    let Sum { steps, score } = sum;
    let is_missing =
        |c: &super::ConceptGrade| c.required && !matches!(c.status, Status::Covered | Status::Partial);
    let mut verdict = scale::verdict(score);
    if concepts.iter().any(is_missing) {
        remarks.push(Remark::RequiredMissing);
        verdict = verdict.min(Verdict::Weak);
    }
    let mut rating = scale::rating(verdict);
    let wrong = !misconceptions.is_empty() || concepts.iter().any(|c| c.status == Status::Contradicted);
    if wrong || remarks.contains(&Remark::KeywordList) {
        rating = rating.min(Rating::Good);
    }
    let function_words = best.function_words();
    Grade { score, verdict, rating, concepts, misconceptions, remarks, function_words, steps }
}

fn zero(rule: Rule, what: &str) -> Vec<Step> {
    vec![Step { what: what.to_owned(), value: 0.0, rule }]
}

/// The steps so far; `score` is the value of the last.
struct Sum {
    steps: Vec<Step>,
    score: f64,
}

impl Sum {
    /// Starts with the weighted mean of the concepts.
    fn new(compared: &Comparison<'_>, concepts: &[super::ConceptGrade], prose: bool) -> Self {
        let of = if prose { "the model answer" } else { "the concepts" };
        let parts = concepts.iter().filter(|c| c.coverage > 0.0);
        let terms: Vec<_> = parts.map(|c| format!("{:.2}×{:.3}", c.weight, c.coverage)).collect();
        let terms = if terms.is_empty() { "0".into() } else { terms.join(" + ") };
        let weight = compared.weight;
        let mut sum = Self { steps: Vec::new(), score: 0.0 };
        let what = format!("coverage of {of}: ({terms}) / {weight:.2}");
        sum.step(compared.coverage, Rule::WeightedMean { weight }, what);
        sum
    }

    fn step(&mut self, value: f64, rule: Rule, what: String) {
        self.score = value;
        self.steps.push(Step { what, value, rule });
    }

    /// The question asks for some of many things.
    fn choose(&mut self, compared: &Comparison<'_>, task: &Criteria) {
        let Some(asked) = task.asked else { return };
        let count = compared.len();
        if !task.prose {
            let what = format!("times {count} / {asked}: the question asks for {asked} of {count}");
            let factor = count as f64 / asked as f64;
            self.step((self.score * count as f64 / asked as f64).min(1.0), Rule::Choice { factor }, what);
        } else if asked < count {
            let factor = scale::choice(count, asked);
            let what = format!(
                "times {factor:.3}: the question asks for {asked}, the model answer has {count} statements"
            );
            self.step((self.score * factor).min(1.0), Rule::Choice { factor }, what);
        }
    }

    fn scale(&mut self, references: usize) {
        let scale = ProseScale::CHOSEN;
        let ProseScale { steepness, .. } = scale;
        let middle = scale.middle(references);
        let of =
            if references > 1 { format!(" for the best of {references} references") } else { String::new() };
        let what = format!(
            "prose scale{of}: (1 + m) s / (s + m) with s = {:.3}^{steepness}, m = {middle:.3}^{steepness}",
            self.score
        );
        self.step(
            scale.score(self.score, references),
            Rule::ProseScale { steepness, middle, references },
            what,
        );
    }

    fn echo(&mut self) {
        let what = format!("times {ECHO}: the answer only repeats the question");
        self.step(self.score * ECHO, Rule::Echo { factor: ECHO }, what);
    }

    fn misconceptions(&mut self, count: usize) {
        let value = (self.score - MISCONCEPTION * count as f64).max(0.0);
        let what = format!("minus {MISCONCEPTION} for each misconception claimed: {count}");
        self.step(value, Rule::Misconceptions { count, each: MISCONCEPTION }, what);
    }
}

fn misconceptions(task: &Criteria, answer: &Analysed, hits: &Hits) -> Vec<MisconceptionFound> {
    let mut found = Vec::new();
    for (misconception, phrases) in &task.misconceptions {
        let claimed = phrases.iter().find_map(|p| {
            let cover = cover(p, answer, hits, false);
            let claimed =
                cover.coverage(1.0) >= CLAIMED && cover.is_tight(p, answer) && !cover.near_negation(answer);
            claimed.then(|| explain::evidence(&cover, p, answer))
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
