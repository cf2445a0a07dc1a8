//! The home's bank, with its problems reported.

use super::{plural, warn};
use crate::{
    bank::{Bank, BankProblem, Question, similar_to},
    error::Error,
    home::Home,
    terminal::excerpt,
};

/// Problems that are reported one by one; the rest is counted.
const SHOWN: usize = 3;

/// The bank without the parts that have problems, which are reported. The functions that change a
/// bank file refuse one with problems.
///
/// # Errors
/// When problems leave no question at all.
pub(crate) fn load(home: &Home) -> Result<Bank, Error> {
    let (mut bank, problems) = Bank::load_lenient(&home.bank());
    if bank.questions.is_empty() && !problems.is_empty() {
        return Err(Error::Bank(problems));
    }
    report_problems(&problems);
    bank.drop_duplicates();
    Ok(bank)
}

/// The whole bank.
///
/// # Errors
/// All its problems.
pub(crate) fn load_strict(home: &Home) -> Result<Bank, Error> {
    Bank::load(&home.bank()).map_err(Error::Bank)
}

/// Reports problems that a command works around.
pub(crate) fn report_problems(problems: &[BankProblem]) {
    for problem in problems.iter().take(SHOWN) {
        warn(problem.to_string());
    }
    match problems.len() {
        0 => {}
        n if n > SHOWN => warn(format!(
            "and {}; the affected questions are left out, `greenroom check` lists all problems",
            plural(n - SHOWN, "more problem")
        )),
        _ => warn("the affected questions are left out; `greenroom check` shows details"),
    }
}

/// Says that the bank has problems, where something else is shown in spite of them.
pub(crate) fn mention_problems(problems: &[BankProblem]) {
    if !problems.is_empty() {
        warn(format!("the bank has {}; `greenroom check` lists them", plural(problems.len(), "problem")));
    }
}

/// Reports which other questions ask nearly the same as `new`.
pub(crate) fn warn_of_similar(bank: &Bank, new: &Question) {
    let others = bank.askable().filter(|q| q.id != new.id);
    for similar in similar_to(others, &new.prompt).iter().take(3) {
        warn(format!("`{}` asks nearly the same: {}", similar.id, excerpt(&similar.prompt, 60)));
    }
}
