//! Graders that know the words of the bank and of the user.

use crate::{
    bank::Bank,
    error::Error,
    grade::Grader,
    home::{Home, load_aliases},
};

/// Words and what they stand for.
pub(crate) type Aliases = Vec<(String, String)>;

/// The user's aliases; none where the settings name no file.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn aliases(home: &Home) -> Result<Aliases, Error> {
    Ok(home.settings.aliases.as_deref().map(load_aliases).transpose()?.unwrap_or_default())
}

/// A grader that knows the bank's words and the user's aliases.
///
/// # Errors
/// When the aliases cannot be read.
pub(crate) fn open(home: &Home, bank: &Bank) -> Result<Grader, Error> {
    Ok(build(Some(bank), &aliases(home)?))
}

/// A grader that knows the words of `bank` and `aliases`.
pub(crate) fn build(bank: Option<&Bank>, aliases: &[(String, String)]) -> Grader {
    let mut grader = Grader::new();
    for (word, stands_for) in aliases {
        grader.add_alias(word, stands_for);
    }
    for question in bank.iter().flat_map(|b| &b.questions) {
        grader.learn(&question.prompt);
        grader.learn(&question.answer);
        question.concepts.iter().flat_map(|c| c.all_phrasings()).for_each(|p| grader.learn(p));
    }
    grader
}
