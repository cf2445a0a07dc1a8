//! Searches for the constants of [`ProseScale`] on human-graded answers: which scale of a grid agrees best
//! with people, without giving more than a limit to the model answer of another question or to the
//! question itself; then with each set held out.
//!
//! `cargo bench --bench calibrate -- GRADED.jsonl…`: a set is a file, an answer a line with `qid`,
//! `question`, `references`, `answer` and `score` (0 to 1). Agreement is the area under the ROC curve for
//! a set whose grades are all 0 or 1, Pearson's r for others. Measures no time.
#![allow(clippy::print_stdout, reason = "prints what it found")]

use greenroom::grade::{Grade, Grader, Mode, Prepared, ProseScale, Rule, Task};
use serde::Deserialize;
use std::{collections::BTreeMap, fs, path::Path};

type Failure = Box<dyn std::error::Error>;

/// Highest mean score of another question's model answer.
const OTHER: f64 = 0.205;
/// Highest mean score of the question itself: in sets of grades, and in sets of labels, whose model
/// answers are short and repeat its words.
const QUESTION: [f64; 2] = [0.15, 0.30];

#[derive(Deserialize)]
struct Row {
    qid: String,
    question: String,
    references: Vec<String>,
    answer: String,
    score: f64,
}

/// A grade before the scale: the share of the model answer, the factor for an echo, the number of
/// references.
struct Raw {
    share: f64,
    factor: f64,
    references: usize,
}

struct Set {
    name: String,
    labels: bool,
    answers: Vec<(Raw, f64)>,
    other: Vec<Raw>,
    question: Vec<Raw>,
}

/// How a scale does on one set.
struct Figures {
    agreement: f64,
    other: f64,
    question: f64,
    /// By how much it exceeds [`OTHER`] and [`QUESTION`].
    excess: f64,
}

fn main() -> Result<(), Failure> {
    let files: Vec<_> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    if files.is_empty() {
        println!("name files of graded answers after --");
        return Ok(());
    }
    let sets = files.iter().map(|f| read(Path::new(f))).collect::<Result<Vec<_>, _>>()?;
    let grid = grid();
    let figures: Vec<Vec<Figures>> =
        grid.iter().map(|scale| sets.iter().map(|set| set.figures(scale)).collect()).collect();
    let everything: Vec<usize> = (0..sets.len()).collect();
    let show = |label: &str, at: usize, of: &[usize]| {
        let ProseScale { steepness, middle, per_reference } = grid[at];
        println!("{label:40} steepness {steepness:.1} middle {middle:.2} per reference {per_reference:.1}");
        for &n in of {
            let Figures { agreement, other, question, .. } = figures[at][n];
            let name = &sets[n].name;
            println!("  {name:24} agreement {agreement:.3}   other {other:.3}   question {question:.3}");
        }
    };
    let chosen = grid.iter().position(|s| *s == ProseScale::CHOSEN);
    show("in use", chosen.ok_or("the scale in use is not in the grid")?, &everything);
    show("best agreement, limits ignored", best(&figures, &everything, false), &everything);
    show("best within the limits", best(&figures, &everything, true), &everything);
    for (held, set) in sets.iter().enumerate() {
        let rest: Vec<usize> = everything.iter().copied().filter(|&n| n != held).collect();
        if !rest.is_empty() {
            show(&format!("chosen without {}", set.name), best(&figures, &rest, true), &[held]);
        }
    }
    Ok(())
}

fn grid() -> Vec<ProseScale> {
    let mut grid = Vec::new();
    for steepness in [1.0, 1.4, 1.8, 2.0, 2.2, 2.4, 2.8, 3.2] {
        for middle in [0.15, 0.17, 0.19, 0.21, 0.23, 0.25, 0.27, 0.3, 0.35] {
            for per_reference in [0.0, 0.2, 0.4, 0.6] {
                grid.push(ProseScale { steepness, middle, per_reference });
            }
        }
    }
    grid
}

/// The scale with the highest mean agreement over `sets`; if `limited`, among those within the limits
/// there, or else the one that exceeds them least.
fn best(figures: &[Vec<Figures>], sets: &[usize], limited: bool) -> usize {
    let value = |at: usize| {
        let (mut sum, mut excess) = (0.0, 0.0);
        for &n in sets {
            sum += figures[at][n].agreement / sets.len() as f64;
            excess += figures[at][n].excess;
        }
        if limited { sum - 100.0 * excess } else { sum }
    };
    (0..figures.len()).max_by(|&a, &b| value(a).total_cmp(&value(b))).unwrap_or(0)
}

fn read(path: &Path) -> Result<Set, Failure> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let rows: Vec<Row> = text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut questions: BTreeMap<&str, &Row> = BTreeMap::new();
    for row in &rows {
        questions.entry(&row.qid).or_insert(row);
    }
    let grader = Grader::new();
    let prepare = |row: &Row| {
        let (question, references) = (&row.question, &row.references);
        grader.prepare(&Task { question, references, ..Task::default() })
    };
    let models: Vec<&str> =
        questions.values().map(|r| r.references.first().map_or("", String::as_str)).collect();
    let mut set = Set {
        name: path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        labels: rows.iter().all(|r| r.score == 0.0 || r.score == 1.0),
        answers: Vec::with_capacity(rows.len()),
        other: Vec::new(),
        question: Vec::new(),
    };
    let mut prepared: BTreeMap<Vec<String>, Prepared> = BTreeMap::new();
    for row in &rows {
        let key = [std::slice::from_ref(&row.question), &row.references].concat();
        let task = prepared.entry(key).or_insert_with(|| prepare(row));
        set.answers.push((raw(task, &row.answer, row.references.len()), row.score));
    }
    for (at, row) in questions.values().enumerate() {
        let task = prepare(row);
        let others = (0..models.len()).map(|n| models[(at + models.len() / 2 + n) % models.len()]);
        let other = others.into_iter().find(|m| !m.is_empty() && row.references.iter().all(|r| r != m));
        set.other.extend(other.map(|m| raw(&task, m, row.references.len())));
        set.question.push(raw(&task, &row.question, row.references.len()));
    }
    Ok(set)
}

/// Undoes the scale in use: takes the values before and after it among the steps of a grade.
fn raw(task: &Prepared, answer: &str, references: usize) -> Raw {
    let Grade { steps, score, .. } = task.grade(answer, Mode::Written);
    let mapped = steps.iter().position(|s| matches!(s.rule, Rule::ProseScale { .. }));
    let (share, after) = match mapped {
        Some(at) if at > 0 => (steps[at - 1].value, steps[at].value),
        _ => (0.0, 0.0),
    };
    Raw { share, factor: if after > 0.0 { score / after } else { 1.0 }, references }
}

impl Set {
    fn figures(&self, scale: &ProseScale) -> Figures {
        let score = |raw: &Raw| raw.factor * scale.score(raw.share, raw.references);
        let mean = |of: &[Raw]| of.iter().map(score).sum::<f64>() / of.len().max(1) as f64;
        let pairs: Vec<_> = self.answers.iter().map(|(raw, grade)| (score(raw), *grade)).collect();
        let agreement = if self.labels { area(&pairs) } else { pearson(&pairs) };
        let (other, question) = (mean(&self.other), mean(&self.question));
        let excess = (other - OTHER).max(0.0) + (question - QUESTION[usize::from(self.labels)]).max(0.0);
        Figures { agreement, other, question, excess }
    }
}

fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let sum = |f: &dyn Fn(f64, f64) -> f64| pairs.iter().map(|p| f(p.0 - mx, p.1 - my)).sum::<f64>();
    sum(&|x, y| x * y) / (sum(&|x, _| x * x) * sum(&|_, y| y * y)).sqrt().max(f64::MIN_POSITIVE)
}

/// The chance that a right answer scores higher than a wrong one; equal scores count half.
fn area(pairs: &[(f64, f64)]) -> f64 {
    let mut order: Vec<_> = pairs.to_vec();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks, mut good, mut at) = (0.0, 0.0, 0);
    while at < order.len() {
        let end = order[at..].iter().position(|p| p.0 != order[at].0).map_or(order.len(), |n| at + n);
        let right = order[at..end].iter().map(|p| p.1).sum::<f64>();
        ranks += right * (at + end + 1) as f64 / 2.0;
        good += right;
        at = end;
    }
    let bad = order.len() as f64 - good;
    if good * bad > 0.0 { (ranks - good * (good + 1.0) / 2.0) / (good * bad) } else { 0.5 }
}
