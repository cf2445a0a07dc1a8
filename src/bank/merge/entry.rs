//! A new question as TOML text.

use super::{
    digest::{digest, slashed},
    extras::Extras,
    toml_text::{list, quoted, quoted_line},
};
use crate::bank::{Draft, QuestionId};

/// The `[[question]]` table of a draft.
pub(super) fn question_toml(id: &QuestionId, draft: &Draft) -> String {
    let mut out =
        format!("\n[[question]]\nid = {}\nprompt = {}\n", quoted(id.as_str()), quoted(&draft.prompt));
    if !draft.answer.is_empty() {
        out.push_str(&format!("answer = {}\n", quoted(&draft.answer)));
    }
    if !draft.topics.is_empty() {
        out.push_str(&format!("topics = {}\n", list(&draft.topics)));
    }
    if let Some(difficulty) = draft.difficulty {
        out.push_str(&format!("difficulty = \"{}\"\n", difficulty.as_str()));
    }
    if !draft.links.is_empty() {
        out.push_str(&format!("links = {}\n", list(&draft.links)));
    }
    out.push_str(&format!(
        "source = {{ path = {}, line = {}, end = {}, digest = \"{}\"{} }}\n",
        quoted_line(&slashed(&draft.path)),
        draft.line,
        draft.end,
        digest(&draft.prompt, &draft.answer),
        match Extras::of_draft(draft).to_string() {
            extras if extras.is_empty() => extras,
            extras => format!(", extras = \"{extras}\""),
        }
    ));
    for concept in &draft.concepts {
        out.push_str(&format!("\n[[question.concept]]\nname = {}\n", quoted_line(&concept.name)));
        if !concept.phrasings.is_empty() {
            out.push_str(&format!("phrasings = {}\n", list(&concept.phrasings)));
        }
    }
    out
}
