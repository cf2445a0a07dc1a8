//! Trees of values (JSON, YAML, TOML) → drafts: objects and lists that hold questions.

use super::{Record, Role, is_plainly_answer, question_text, role};
use crate::{
    bank::Draft,
    note::{
        html,
        words::cue::{self, QuestionCue},
    },
};
use serde_json::Value;

/// Levels below this are not searched.
const MAX_DEPTH: usize = 40;

/// Drafts from a tree of values, wherever in it there are questions. `locate` gives the line of a text,
/// searched from the last one on.
pub(in crate::import) fn from_tree(tree: &Value, locate: &mut dyn FnMut(&str) -> usize) -> Vec<Draft> {
    let mut out = Vec::new();
    visit(tree, &mut Vec::new(), 0, locate, &mut out);
    out
}

fn visit(
    value: &Value,
    path: &mut Vec<String>,
    depth: usize,
    locate: &mut dyn FnMut(&str) -> usize,
    out: &mut Vec<Draft>,
) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            let questions = texts.iter().filter(|t| cue::question_cue(t) == QuestionCue::Strong).count();
            if texts.len() >= 2 && texts.len() == items.len() && questions as f64 >= 0.6 * texts.len() as f64
            {
                out.extend(texts.iter().map(|t| pair(t, "", path, locate)));
                return;
            }
            for item in items {
                visit(item, path, depth + 1, locate, out);
            }
        }
        Value::Object(fields) => {
            if let Some(draft) = object(fields, path, locate) {
                out.push(draft);
                return;
            }
            // `question: answer`; the answer of an unanswered question is null.
            let answer = |v: &'_ Value| v.as_str().map(str::to_owned).or(v.is_null().then(String::new));
            let pairs: Vec<(&str, String)> =
                fields.iter().filter_map(|(k, v)| Some((k.as_str(), answer(v)?))).collect();
            let questions = pairs.iter().filter(|(k, _)| cue::question_cue(k) == QuestionCue::Strong).count();
            if questions >= 1 && questions as f64 >= 0.6 * fields.len() as f64 {
                out.extend(pairs.iter().map(|(k, v)| pair(k, v, path, locate)));
                return;
            }
            let title = ["title", "name", "category", "topic", "section"]
                .iter()
                .find_map(|k| fields.get(*k).and_then(Value::as_str));
            for (key, inner) in fields {
                if !(inner.is_array() || inner.is_object()) {
                    continue;
                }
                let generic = role(key).is_some()
                    || [
                        "questions",
                        "qs",
                        "items",
                        "cards",
                        "data",
                        "list",
                        "entries",
                        "flashcards",
                        "notes",
                        "content",
                        "results",
                    ]
                    .contains(&key.to_lowercase().as_str());
                let name = if generic { title.map(str::to_owned) } else { Some(key.clone()) };
                let has_name = name.is_some();
                path.extend(name);
                visit(inner, path, depth + 1, locate, out);
                if has_name {
                    path.pop();
                }
            }
        }
        _ => {}
    }
}

fn pair(question: &str, answer: &str, path: &[String], locate: &mut dyn FnMut(&str) -> usize) -> Draft {
    let line = locate(question);
    Draft {
        prompt: question_text(question),
        answer: answer.trim().to_owned(),
        topics: topic(path),
        line,
        end: line,
        ..Draft::default()
    }
}

/// The names of the values around a draft, as a topic.
fn topic(path: &[String]) -> Vec<String> {
    let joined = path.iter().map(|p| p.to_lowercase().replace('/', "-")).collect::<Vec<_>>().join("/");
    if joined.is_empty() || joined.chars().count() > 60 { Vec::new() } else { vec![joined] }
}

/// The draft of an object with a question field.
fn object(
    fields: &serde_json::Map<String, Value>,
    path: &[String],
    locate: &mut dyn FnMut(&str) -> usize,
) -> Option<Draft> {
    let mut roles: Vec<(Role, &Value)> = fields
        .iter()
        .filter_map(|(k, v)| Some((role(k)?, k, v)))
        .filter(|(role, key, value)| fits_role(*role, key, value))
        .filter(|(_, key, _)| {
            !is_fallback_answer(key) || !fields.keys().any(|k| !is_fallback_answer(k) && is_plainly_answer(k))
        })
        .map(|(role, _, value)| (role, value))
        .collect();
    answer_lists_to_options(&mut roles);
    let (marked, right) = match lettered_options(&roles) {
        Some(found) => found,
        None => marked_options(&roles),
    };
    if !right.is_empty() {
        roles.retain(|(_, v)| !marked.contains(v));
    }
    let question_field =
        roles.iter().find(|(r, v)| *r == Role::Question && v.is_string()).and_then(|(_, v)| v.as_str());
    let has_answer = roles.iter().any(|(r, _)| *r == Role::Answer);
    let title = || {
        let text = ["title", "name", "text", "term", "description", "titulo", "titel"]
            .iter()
            .find_map(|k| fields.get(*k).and_then(Value::as_str))?;
        (has_answer || cue::question_cue(text) == QuestionCue::Strong).then_some(text)
    };
    let question = question_field.or_else(title)?;
    if !has_answer
        && cue::question_cue(question) == QuestionCue::None
        && question.split_whitespace().count() < 4
    {
        return None;
    }
    let mut record = Record::default();
    record.add(Role::Question, plain_text(question));
    let mut options: Vec<String> =
        roles.iter().filter(|(r, _)| *r == Role::Options).flat_map(|(_, v)| options(v)).collect();
    if !right.is_empty() {
        options.extend(marked.iter().take(1).flat_map(|v| match v {
            Value::Object(map) => map.values().map(text_of).filter(|t| !t.is_empty()).collect(),
            list => list_of(list),
        }));
        right.iter().for_each(|text| record.add(Role::Answer, text));
    }
    for o in &options {
        record.add(Role::Options, o.as_str());
    }
    // Only the first question field counts; it is in the record already.
    for (role, value) in roles {
        match role {
            Role::Options | Role::Question => {}
            Role::Distractors => list_of(value).into_iter().for_each(|t| record.add(role, t)),
            Role::Answer => record.add(Role::Answer, answer(value, &options)),
            Role::Explanation | Role::Code | Role::Difficulty => record.add(role, text_of(value)),
            Role::Tags => record.add(role, list_of(value).join(",")),
            Role::FollowUp | Role::KeyPoints | Role::Links => {
                list_of(value).into_iter().for_each(|t| record.add(role, t))
            }
        }
    }
    let mut draft = record.draft()?;
    if draft.topics.is_empty() {
        draft.topics = topic(path);
    }
    draft.line = locate(question);
    draft.end = draft.line;
    Some(draft)
}

/// Names of fields that hold the answer only where no other field does.
fn is_fallback_answer(key: &str) -> bool {
    ["output", "completion"].contains(&key.to_lowercase().as_str())
}

/// Whether a value can be what its field's name says. Booleans and numbers are metadata of a record, unless
/// the field can only be the answer.
fn fits_role(role: Role, key: &str, value: &Value) -> bool {
    match (role, value) {
        (_, Value::Null) => role == Role::Answer,
        (Role::Answer, Value::Bool(_) | Value::Number(_)) => is_plainly_answer(key),
        (Role::Answer, Value::String(s)) if matches!(s.as_str(), "true" | "false") => is_plainly_answer(key),
        (Role::Difficulty, Value::Number(_)) => true,
        (_, Value::Bool(_) | Value::Number(_)) => false,
        _ => true,
    }
}

/// `answers: [a, b, c], correct: b`: the list is the options. A boolean beside an answer in words is metadata
/// and dropped.
fn answer_lists_to_options(roles: &mut Vec<(Role, &Value)>) {
    let answers = |roles: &[(Role, &Value)]| roles.iter().filter(|(r, _)| *r == Role::Answer).count();
    let several = |v: &Value| v.as_array().is_some_and(|items| items.len() > 1);
    if answers(roles) > 1 {
        let one = roles.iter().any(|(r, v)| *r == Role::Answer && !several(v) && !v.is_null());
        for (role, value) in roles.iter_mut() {
            if one && *role == Role::Answer && several(value) {
                *role = Role::Options;
            }
        }
    }
    if answers(roles) > 1 {
        let words = roles.iter().any(|(r, v)| *r == Role::Answer && !v.is_boolean() && !v.is_null());
        roles.retain(|(r, v)| *r != Role::Answer || !words || !(v.is_boolean() || v.is_null()));
    }
}

/// Lists of options that mark each as right or wrong, and the texts of the right ones.
fn marked_options<'v>(roles: &[(Role, &'v Value)]) -> (Vec<&'v Value>, Vec<String>) {
    let flag = |option: &Value| {
        let named = |(k, v): (&String, &Value)| {
            let word: String = k.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            ["correct", "iscorrect", "right", "isright", "istrue", "isanswer"]
                .contains(&word.as_str())
                .then(|| v.as_bool())?
        };
        option.as_object().and_then(|fields| fields.iter().find_map(named))
    };
    let lists = roles.iter().filter(|(r, _)| matches!(r, Role::Options | Role::Answer)).map(|(_, v)| *v);
    let lists: Vec<&Value> = lists
        .filter(|v| {
            v.as_array().is_some_and(|items| items.len() > 1 && items.iter().all(|i| flag(i).is_some()))
        })
        .collect();
    let items = lists.iter().filter_map(|v| v.as_array()).flatten();
    let right = items.filter(|i| flag(i) == Some(true)).map(text_of).collect();
    (lists, right)
}

/// `answers: {answer_a: …, answer_b: …}` beside `correct_answers: {answer_a_correct: true, …}`.
fn lettered_options<'v>(roles: &[(Role, &'v Value)]) -> Option<(Vec<&'v Value>, Vec<String>)> {
    let maps: Vec<&Value> =
        roles.iter().filter(|(r, v)| *r == Role::Answer && v.is_object()).map(|(_, v)| *v).collect();
    let truth = |v: &Value| v.as_bool().or_else(|| v.as_str()?.parse().ok());
    let all_truths =
        |v: &&&Value| v.as_object().is_some_and(|m| !m.is_empty() && m.values().all(|v| truth(v).is_some()));
    let flags = *maps.iter().find(all_truths)?;
    let choices = *maps.iter().find(|v| !all_truths(v))?;
    let right = choices.as_object()?.iter().filter(|(key, _)| {
        let flag = |k: &str| flags.get(k).and_then(truth).unwrap_or(false);
        flag(key) || flag(&format!("{key}_correct"))
    });
    let right: Vec<String> = right.map(|(_, text)| text_of(text)).collect();
    (!right.is_empty()).then(|| (vec![choices, flags], right))
}

fn options(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map.iter().map(|(k, v)| format!("{k}: {}", text_of(v))).collect(),
        other => list_of(other),
    }
}

/// An answer may be the number of the right option.
fn answer(value: &Value, options: &[String]) -> String {
    if let Some(n) = value.as_u64().and_then(|n| usize::try_from(n).ok()) {
        // Counted from 0, or, if that is beyond the last, from 1.
        if let Some(option) = options.get(n).or(options.last().filter(|_| n == options.len())) {
            return option.clone();
        }
    }
    text_of(value)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(s) => plain_text(s),
        Value::Null => String::new(),
        Value::Array(items) => {
            let texts: Vec<String> = items.iter().map(text_of).filter(|t| !t.is_empty()).collect();
            if texts.len() == 1 {
                texts.concat()
            } else {
                texts.iter().map(|t| format!("- {t}")).collect::<Vec<_>>().join("\n")
            }
        }
        Value::Object(map) => {
            let named =
                ["text", "value", "content", "body"].iter().find_map(|k| map.get(*k).and_then(Value::as_str));
            named.map_or_else(
                || {
                    map.iter()
                        .map(|(k, v)| format!("**{k}:** {}", text_of(v)))
                        .collect::<Vec<_>>()
                        .join("\n\n")
                },
                plain_text,
            )
        }
        other => other.to_string(),
    }
}

/// A text, as Markdown if it is one line of HTML.
fn plain_text(text: &str) -> String {
    let text = text.trim();
    let tagged = ["</p>", "</b>", "</i>", "</strong>", "</em>", "</li>", "</code>", "</div>", "<br"];
    let escaped = ["&quot;", "&#039;", "&#39;", "&amp;", "&nbsp;", "&lt;", "&rsquo;"];
    let html = tagged.iter().any(|t| text.contains(t))
        || !text.contains('<') && escaped.iter().any(|e| text.contains(e));
    if html && !text.contains(['\n', '`']) { html::to_markdown(text) } else { text.to_owned() }
}

fn list_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(text_of).filter(|t| !t.is_empty()).collect(),
        Value::Null => Vec::new(),
        other => vec![text_of(other)],
    }
}
