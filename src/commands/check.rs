//! `greenroom check`: faults of the bank, and what is weak in it.

use super::{Context, plural};
use crate::{
    bank::{Bank, BankProblem, Question, Round, similar_pairs},
    error::Error,
    grade::{Grader, Mode},
    home::SETTINGS_FILE,
    terminal::{Palette, excerpt, paint, sanitize},
    wording::percent,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Arguments of `greenroom check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A home, a folder of bank files or one bank file; without it, the home's bank
    path: Option<PathBuf>,
    /// Weak spots are a failure too
    #[arg(long)]
    strict: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// The score a model answer must reach against its own concepts.
const FULL_MARKS: f64 = 0.98;

/// Something that is legal but not good.
#[derive(Debug, PartialEq, Serialize)]
struct Weakness {
    path: PathBuf,
    line: usize,
    id: String,
    message: String,
}

pub(super) fn run(context: &Context, args: &Args) -> Result<(), Error> {
    let dir = match &args.path {
        None => context.open_home()?.bank(),
        Some(path) => bank_folder(path)?,
    };
    let (bank, mut problems) = if dir.is_file() { load_one(&dir)? } else { Bank::load_lenient(&dir) };
    problems.extend(round_faults(&dir.join("rounds"), &bank));
    let weak = weaknesses(&bank);
    if args.json {
        print_json(&bank, &problems, &weak);
    } else {
        print_text(&bank, &problems, &weak);
    }
    if !problems.is_empty() {
        return Err(Error::Told(format!("{} in the bank", plural(problems.len(), "fault"))));
    }
    if args.strict && !weak.is_empty() {
        return Err(Error::Told(format!("{} in the bank", plural(weak.len(), "weak spot"))));
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

fn load_one(path: &Path) -> Result<(Bank, Vec<BankProblem>), Error> {
    let text = std::fs::read_to_string(path).map_err(Error::file(path))?;
    let parsed = crate::bank::parse_file(&path.to_path_buf().into(), &text);
    let bank = Bank { questions: parsed.questions, roots: parsed.root.into_iter().collect() };
    let mut problems = parsed.problems;
    problems.extend(bank.duplicate_ids());
    Ok((bank, problems))
}

/// Faults of the round files in `dir`, and what they ask for that the bank does not have.
fn round_faults(dir: &Path, bank: &Bank) -> Vec<BankProblem> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut files: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    files.sort();
    files
        .iter()
        .flat_map(|file| match Round::load(file) {
            Ok(round) => round.unknown(file, bank),
            Err(faults) => faults,
        })
        .collect()
}

fn weaknesses(bank: &Bank) -> Vec<Weakness> {
    let mut grader = Grader::new();
    for q in bank.askable() {
        grader.learn(&q.answer);
    }
    let mut found = Vec::new();
    for q in bank.askable() {
        let mut tell = |message: String| found.push(weakness(q, message));
        if q.answer.trim().is_empty() {
            tell("has no model answer; it is graded provisionally against the notes".into());
            continue;
        }
        if q.concepts.is_empty() && q.source.is_none() {
            tell("has no key concepts; they are mined from the answer".into());
        }
        if q.concepts.is_empty() {
            continue;
        }
        let grade = grader.prepare_question(q).grade(&q.answer, Mode::Written);
        if grade.score < FULL_MARKS {
            let missed: Vec<_> =
                grade.concepts.iter().filter(|c| c.coverage < 1.0).map(|c| format!("“{}”", c.name)).collect();
            let score = percent(grade.score);
            tell(format!(
                "the model answer scores {score} against its own concepts; it does not say {}",
                missed.join(", ")
            ));
        }
        for wrong in &grade.misconceptions {
            tell(format!("the model answer itself claims the misconception “{}”", wrong.name));
        }
    }
    let asked: Vec<_> = bank.askable().collect();
    for (a, b) in similar_pairs(&asked) {
        // Same words over other code or options are different questions, and imports keep those.
        if asked[a].prompt != asked[b].prompt {
            found.push(weakness(
                asked[b],
                format!("asks nearly the same as `{}` ({})", asked[a].id, asked[a].place),
            ));
        }
    }
    found.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    found
}

fn weakness(q: &Question, message: String) -> Weakness {
    Weakness { path: q.place.path.to_path_buf(), line: q.place.line, id: q.id.to_string(), message }
}

fn print_text(bank: &Bank, problems: &[BankProblem], weak: &[Weakness]) {
    for problem in problems {
        anstream::println!("{} {}", paint(Palette::BAD, "✗"), sanitize(&problem.to_string()));
    }
    for w in weak {
        let text = format!("{}:{}: {} {}", w.path.display(), w.line, excerpt(&w.id, 60), w.message);
        anstream::println!("{} {}", paint(Palette::PARTIAL, "◐"), sanitize(&text));
    }
    let counts = [
        plural(bank.questions.len(), "question"),
        plural(problems.len(), "fault"),
        plural(weak.len(), "weak spot"),
    ];
    anstream::println!("{}", counts.join(", "));
}

fn print_json(bank: &Bank, problems: &[BankProblem], weak: &[Weakness]) {
    let faults: Vec<_> = problems
        .iter()
        .map(|p| serde_json::json!({"path": *p.place.path, "line": p.place.line, "message": p.message}))
        .collect();
    let report = serde_json::json!({"questions": bank.questions.len(), "faults": faults, "weak": weak});
    anstream::println!("{report}");
}
