//! `greenroom check`: problems of the bank, and what is weak in it.

use super::shared::{Context, Output, plural, round_files};
use crate::{
    bank::{self, Bank, BankProblem, Question, Round, similar_pairs},
    error::Error,
    grade::{Grader, Mode},
    home::SETTINGS_FILE,
    terminal::{Palette, excerpt, paint, sanitize},
    wording::percent,
};
use serde::Serialize;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Arguments of `greenroom check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A home, a folder of bank files or one bank file [default: the home's bank]
    path: Option<PathBuf>,
    /// Exit with status 1 for weak spots too
    #[arg(long)]
    strict: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The score a model answer must reach against its own concepts.
const FULL_MARKS: f64 = 0.98;

/// Something that is legal but not good.
#[derive(Debug, PartialEq, Serialize)]
struct WeakSpot {
    path: PathBuf,
    line: usize,
    id: String,
    message: String,
}

impl WeakSpot {
    fn new(q: &Question, message: String) -> Self {
        Self { path: q.place.path.to_path_buf(), line: q.place.line, id: q.id.to_string(), message }
    }
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let dir = match &args.path {
        None => context.open_home()?.bank(),
        Some(path) => bank_folder(path)?,
    };
    let (bank, mut problems) = if dir.is_file() { load_file(&dir)? } else { Bank::load_lenient(&dir) };
    problems.extend(round_problems(&dir.join("rounds"), &bank));
    let weak = weak_spots(&bank);
    if args.json {
        print_json(&bank, &problems, &weak)?;
    } else {
        print_text(&bank, &problems, &weak)?;
    }
    if !problems.is_empty() {
        return Err(Error::Failed(format!("{} in the bank", plural(problems.len(), "problem"))));
    }
    if args.strict && !weak.is_empty() {
        return Err(Error::Failed(format!("{} in the bank", plural(weak.len(), "weak spot"))));
    }
    if bank.questions.is_empty() {
        return Err(Error::Nothing(format!("no questions in {}", dir.display())));
    }
    Ok(())
}

/// The folder of bank files that `path` means, or `path` itself when it is a bank file.
fn bank_folder(path: &Path) -> Result<PathBuf, Error> {
    let path = path.canonicalize().map_err(Error::file(path))?;
    Ok(if path.join(SETTINGS_FILE).is_file() { path.join("bank") } else { path })
}

fn load_file(path: &Path) -> Result<(Bank, Vec<BankProblem>), Error> {
    let text = fs::read_to_string(path).map_err(Error::file(path))?;
    let parsed = bank::parse_file(&path.to_path_buf().into(), &text);
    let bank = Bank { questions: parsed.questions, roots: parsed.root.into_iter().collect() };
    let mut problems = parsed.problems;
    problems.extend(bank.duplicate_ids());
    Ok((bank, problems))
}

/// Problems of the round files in `dir`, and what they ask for that the bank does not have.
fn round_problems(dir: &Path, bank: &Bank) -> Vec<BankProblem> {
    round_files::in_folder(dir)
        .iter()
        .flat_map(|file| match Round::load(file) {
            Ok(round) => round.unknown(file, bank),
            Err(problems) => problems,
        })
        .collect()
}

fn weak_spots(bank: &Bank) -> Vec<WeakSpot> {
    let mut grader = Grader::new();
    for q in bank.askable() {
        grader.learn(&q.answer);
    }
    let mut found: Vec<_> = bank.askable().flat_map(|q| weak_spots_of(q, &grader)).collect();
    let asked: Vec<_> = bank.askable().collect();
    for (a, b) in similar_pairs(&asked) {
        // The same words over other code or options are another question, and imports keep both.
        if asked[a].prompt != asked[b].prompt {
            let message = format!("asks nearly the same as `{}` ({})", asked[a].id, asked[a].place);
            found.push(WeakSpot::new(asked[b], message));
        }
    }
    found.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    found
}

fn weak_spots_of(q: &Question, grader: &Grader) -> Vec<WeakSpot> {
    let weak = |message: String| WeakSpot::new(q, message);
    if q.answer.trim().is_empty() {
        return vec![weak("has no model answer; it is graded provisionally against the notes".into())];
    }
    if q.concepts.is_empty() {
        return match q.source {
            Some(_) => Vec::new(),
            None => vec![weak("has no key concepts; they are mined from the answer".into())],
        };
    }
    let mut found = Vec::new();
    let grade = grader.prepare_question(q).grade(&q.answer, Mode::Written);
    if grade.score < FULL_MARKS {
        let missed: Vec<_> =
            grade.concepts.iter().filter(|c| c.coverage < 1.0).map(|c| format!("“{}”", c.name)).collect();
        let score = percent(grade.score);
        found.push(weak(format!(
            "the model answer scores {score} against its own concepts; it does not say {}",
            missed.join(", ")
        )));
    }
    found.extend(
        grade
            .misconceptions
            .iter()
            .map(|wrong| weak(format!("the model answer itself claims the misconception “{}”", wrong.name))),
    );
    found
}

fn print_text(bank: &Bank, problems: &[BankProblem], weak: &[WeakSpot]) -> Result<(), Error> {
    let mut out = Output::stdout();
    for problem in problems {
        writeln!(out, "{} {}", paint(Palette::BAD, "✗"), sanitize(&problem.to_string()))?;
    }
    for w in weak {
        let text = format!("{}:{}: {} {}", w.path.display(), w.line, excerpt(&w.id, 60), w.message);
        writeln!(out, "{} {}", paint(Palette::PARTIAL, "◐"), sanitize(&text))?;
    }
    let counts = [
        plural(bank.questions.len(), "question"),
        plural(problems.len(), "problem"),
        plural(weak.len(), "weak spot"),
    ];
    out.line(counts.join(", "))
}

fn print_json(bank: &Bank, problems: &[BankProblem], weak: &[WeakSpot]) -> Result<(), Error> {
    let problems: Vec<_> = problems
        .iter()
        .map(|p| json!({"path": *p.place.path, "line": p.place.line, "message": p.message}))
        .collect();
    Output::stdout().json(&json!({"questions": bank.questions.len(), "faults": problems, "weak": weak}))
}
