//! Questions and strings as TOML text, as a person would like to edit it.

use super::{digest, extras::Extras};
use crate::bank::{Draft, QuestionId};
use std::path::Path;
use toml_edit::Value;

/// A new question as TOML.
pub(super) fn entry(id: &QuestionId, draft: &Draft) -> String {
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

pub(super) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A TOML array of strings on one line.
pub(super) fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|t| quoted_line(t)).collect::<Vec<_>>().join(", "))
}

/// A TOML string on one line.
pub(super) fn quoted_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Value::from(text).to_string()
}

/// A TOML string: literal over several lines where the text allows it, so that code stays legible.
pub(super) fn quoted(text: &str) -> String {
    let plain = !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    if text.contains('\n') && plain && !text.contains("'''") && !text.ends_with('\'') {
        return format!("'''\n{text}'''");
    }
    if !text.contains('\n') {
        return Value::from(text).to_string();
    }
    let mut out = String::from("\"\"\"\n");
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push_str("\"\"\"");
    out
}

pub(super) fn literal(text: &str) -> Option<Value> {
    quoted(text).parse().ok()
}
