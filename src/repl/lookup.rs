//! Commands by name, and why a line is no command.

use crate::wording::list;

/// Largest distance of a name that is suggested for a misspelt one.
const MAX_TYPOS: usize = 2;

/// Why a line is no command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CommandError {
    /// No command has this name.
    #[error("there is no command `:{name}`; {}", near.map_or_else(
        || ":help lists the commands".to_owned(),
        |near| format!("did you mean `:{near}`?"),
    ))]
    Unknown {
        /// The name as typed.
        name: String,
        /// The most similar command.
        near: Option<&'static str>,
    },
    /// Several commands begin with this name.
    #[error("`:{name}` is short for several commands: {}", list(candidates, "or"))]
    Ambiguous {
        /// The name as typed.
        name: String,
        /// The commands, with their colons.
        candidates: Vec<String>,
    },
    /// The command takes no argument.
    #[error("`:{name}` takes no argument")]
    Argument {
        /// The command.
        name: &'static str,
    },
    /// `:accept` without the number of a concept.
    #[error("give the number of the concept: :accept 2, or :accept 2 WORDS")]
    NoConcept,
    /// `:move` without a topic, or with an empty one.
    #[error("give the new topic: :move kubernetes/storage")]
    NoTopic,
    /// A command of practice in a mock round.
    #[error("`{line}` works only in practice: a round gives no help before its end")]
    PracticeOnly {
        /// The line as typed.
        line: String,
    },
}

/// The index of the name meant by `typed`: the name itself, or the only one that begins with it.
///
/// # Errors
/// When there is none, or several.
pub(super) fn find(names: &[&'static str], typed: &str) -> Result<usize, CommandError> {
    let lower = typed.to_lowercase();
    if let Some(exact) = names.iter().position(|name| *name == lower) {
        return Ok(exact);
    }
    let matches = |name: &str| !lower.is_empty() && name.starts_with(&lower);
    let matching: Vec<_> = names.iter().enumerate().filter(|(_, name)| matches(name)).collect();
    match matching.as_slice() {
        [(index, _)] => Ok(*index),
        [] => Err(CommandError::Unknown { name: typed.to_owned(), near: nearest(names, &lower) }),
        several => Err(CommandError::Ambiguous {
            name: typed.to_owned(),
            candidates: several.iter().map(|(_, name)| format!(":{name}")).collect(),
        }),
    }
}

fn nearest(names: &[&'static str], typed: &str) -> Option<&'static str> {
    let distances = names.iter().map(|name| (strsim::damerau_levenshtein(name, typed), *name));
    let (distance, name) = distances.min()?;
    (distance <= MAX_TYPOS && 2 * distance < typed.chars().count()).then_some(name)
}
