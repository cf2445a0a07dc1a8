//! What a person means by an id, a topic or a name, and hints where it does not exist.

use crate::{
    bank::{Bank, Question, QuestionId, did_you_mean},
    error::Error,
    wording::list,
};

/// The question with this id, or the only one whose id starts with it.
///
/// # Errors
/// [`Error::Unknown`] with the nearest ids, [`Error::Usage`] when several ids start with it.
pub(crate) fn question<'b>(bank: &'b Bank, id: &str) -> Result<&'b Question, Error> {
    bank.resolve(id).map_err(|near| {
        let hint = id_hint(&near);
        match bank.questions.iter().filter(|q| q.id.as_str().starts_with(id)).count() {
            0 => Error::Unknown { message: no_id(id), hint },
            n => Error::Usage { message: format!("{n} ids start with `{id}`"), hint },
        }
    })
}

/// What to say of an id that does not exist.
pub(crate) fn unknown_id(bank: &Bank, id: &str) -> Error {
    Error::Unknown { message: no_id(id), hint: id_hint(&nearest(bank, id)) }
}

/// What to say of a name that is neither an id nor anything else.
pub(crate) fn unknown(bank: &Bank, name: &str, message: String) -> Error {
    Error::Unknown { message, hint: id_hint(&nearest(bank, name)) }
}

/// What to say of a topic that no question has.
pub(crate) fn unknown_topic(bank: &Bank, topic: &str) -> Error {
    Error::Unknown {
        message: format!("no question has the topic `{topic}`"),
        hint: name_hint(topic, bank.topics(), "`greenroom list --topics` shows all topics"),
    }
}

/// `did you mean …?` for the nearest of `known`, else `otherwise`.
pub(crate) fn name_hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    did_you_mean(name, known).strip_prefix("; ").unwrap_or(otherwise).to_owned()
}

fn nearest<'b>(bank: &'b Bank, id: &str) -> Vec<&'b QuestionId> {
    bank.resolve(id).err().unwrap_or_default()
}

fn no_id(id: &str) -> String {
    format!("no question has the id `{id}`")
}

fn id_hint(near: &[&QuestionId]) -> String {
    let near: Vec<_> = near.iter().map(|id| format!("`{id}`")).collect();
    match near.len() {
        0 => "`greenroom list` shows every id".into(),
        _ => format!("did you mean {}?", list(&near, "or")),
    }
}
