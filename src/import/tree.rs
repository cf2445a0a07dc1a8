//! JSON, YAML and TOML → drafts.
//!
//! Each becomes the same tree of values. Invalid YAML is read line by line, so that a bad line does not
//! lose the other `key: value` records.

use super::{
    error::FileError,
    file::Outcome,
    records::{self, Locator},
};
use crate::{bank::Draft, note::format::Format};
use serde_json::Value;
use std::path::Path;

/// Columns of indentation, or brackets on a line, beyond which YAML is not parsed.
const MAX_YAML_DEPTH: usize = 2_000;

/// Reads a text in one of the tree formats.
pub(super) fn read(text: &str, format: Format, path: &Path, outcome: &mut Outcome) {
    let mut locator = Locator::new(text);
    let mut locate = |text: &str| locator.line(text);
    let trees = match format {
        Format::Json => json(text, path, outcome),
        Format::Toml => match toml::from_str::<Value>(text) {
            Ok(tree) => vec![tree],
            Err(e) => {
                let line = e.span().map(|s| text[..s.start.min(text.len())].matches('\n').count() + 1);
                outcome.problem(path, line, e);
                Vec::new()
            }
        },
        _ => yaml(text, path, outcome),
    };
    for tree in &trees {
        outcome.drafts.extend(records::from_tree(tree, &mut locate));
    }
    set_ends(&mut outcome.drafts, text.lines().count());
    outcome.has_notes = outcome.drafts.is_empty() && !trees.is_empty();
}

/// A record ends on the line before the next one.
fn set_ends(drafts: &mut [Draft], last: usize) {
    let mut next = last + 1;
    for draft in drafts.iter_mut().rev() {
        draft.end = next.saturating_sub(1).max(draft.line);
        next = draft.line;
    }
}

fn json(text: &str, path: &Path, outcome: &mut Outcome) -> Vec<Value> {
    let whole = match serde_json::from_str(text) {
        Ok(tree) => return vec![tree],
        Err(e) => e,
    };
    let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).collect();
    let parsed: Vec<_> = lines.iter().map(|(n, l)| (n + 1, serde_json::from_str::<Value>(l))).collect();
    let good = parsed.iter().filter(|(_, p)| p.as_ref().is_ok_and(|v| v.is_object() || v.is_array())).count();
    if good == 0 || good * 2 < lines.len() {
        outcome.problem(path, Some(whole.line()), whole);
        return Vec::new();
    }
    let mut trees = Vec::new();
    for (line, value) in parsed {
        match value {
            Ok(value) => trees.push(value),
            Err(e) => outcome.problem(path, Some(line), e),
        }
    }
    trees
}

fn yaml(text: &str, path: &Path, outcome: &mut Outcome) -> Vec<Value> {
    let depth = text.lines().map(|l| l.len() - l.trim_start().len()).max().unwrap_or(0);
    let nested =
        text.lines().map(|l| l.bytes().filter(|b| matches!(b, b'[' | b'{')).count()).max().unwrap_or(0);
    if depth > MAX_YAML_DEPTH || nested > MAX_YAML_DEPTH {
        outcome.problem(path, None, FileError::TooDeep { limit: MAX_YAML_DEPTH });
        return Vec::new();
    }
    // 'Yes' may be an answer: it is a string, not a boolean.
    let options = serde_saphyr::options! { strict_booleans: true };
    match serde_saphyr::from_multiple_with_options::<Value>(text, options) {
        Ok(trees) => trees,
        Err(e) => {
            let line = e.location().map(|l| usize::try_from(l.line()).unwrap_or(1));
            outcome.problem(path, line, e);
            vec![by_line(text)]
        }
    }
}

/// Records of `key: value` lines; each `- ` starts one.
fn by_line(text: &str) -> Value {
    let mut records: Vec<serde_json::Map<String, Value>> = Vec::new();
    let mut key = String::new();
    let mut base = 0;
    for line in text.lines() {
        let body = line.trim();
        if body.is_empty() || body.starts_with('#') || body == "---" {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let item = body.strip_prefix("- ");
        let pair = key_value(item.unwrap_or(body));
        match (item, pair) {
            (Some(_), Some((name, value))) if records.is_empty() || indent <= base => {
                base = indent;
                key = name.to_owned();
                records.push(serde_json::Map::new());
                append(&mut records, &key, scalar(value), false);
            }
            (None, Some((name, value)))
                if !records.is_empty()
                    && (indent > base && records::role(name).is_some() || indent == base + 2) =>
            {
                key = name.to_owned();
                append(&mut records, &key, scalar(value), false);
            }
            (Some(words), _) => append(&mut records, &key, scalar(words), true),
            _ => extend(&mut records, &key, body),
        }
    }
    Value::Array(records.into_iter().map(Value::Object).collect())
}

fn key_value(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let fits = !name.is_empty()
        && name.len() <= 30
        && !name.contains([' ', '"', '\'', '/'])
        && (value.is_empty() || value.starts_with(' '));
    fits.then(|| (name, value.trim()))
}

fn scalar(value: &str) -> String {
    let value = value.trim();
    if matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+") {
        return String::new();
    }
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote)) {
            return inner.to_owned();
        }
    }
    value.to_owned()
}

fn append(records: &mut [serde_json::Map<String, Value>], key: &str, text: String, list: bool) {
    let Some(record) = records.last_mut() else { return };
    match record.get_mut(key) {
        Some(Value::Array(items)) => items.push(Value::String(text)),
        Some(Value::String(s)) if s.is_empty() && list => {
            record.insert(key.to_owned(), Value::Array(vec![Value::String(text)]));
        }
        Some(_) => {}
        None => {
            record.insert(key.to_owned(), Value::String(text));
        }
    }
}

fn extend(records: &mut [serde_json::Map<String, Value>], key: &str, words: &str) {
    let Some(value) = records.last_mut().and_then(|r| r.get_mut(key)) else { return };
    let text = match value {
        Value::Array(items) => items.last_mut(),
        other => Some(other),
    };
    if let Some(Value::String(s)) = text {
        if !s.is_empty() {
            s.push(' ');
        }
        s.push_str(words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drafts(text: &str, format: Format) -> Outcome {
        let mut outcome = Outcome::default();
        read(text, format, Path::new("x"), &mut outcome);
        outcome
    }

    #[test]
    fn json_yaml_and_toml_give_the_same_drafts() {
        for (text, format) in [
            (
                "[{\"question\": \"Why \\\"x\\\"?\", \"answer\": \"y\", \"tags\": [\"a\", \"b\"]}]",
                Format::Json,
            ),
            (
                "{\"question\": \"Why \\\"x\\\"?\", \"answer\": \"y\", \"tags\": \"a, b\"}\n{\"q\": \"And?\", \"a\": \"z\"}\n",
                Format::Json,
            ),
            (
                "{\"a\": {\"b\": [{\"front\": \"Why \\\"x\\\"?\", \"back\": \"y\", \"topic\": \"a,b\"}]}}",
                Format::Json,
            ),
            ("qs:\n- q: Why \"x\"?\n  a: y\n  tags: [a, b]\n", Format::Yaml),
            ("qs:\n- q: Why \"x\"?\n  a: y\n  tags: a, b\n- q: Bad\nindent: here\n", Format::Yaml),
            ("[[card]]\nquestion = 'Why \"x\"?'\nanswer = \"y\"\ntags = [\"a\", \"b\"]\n", Format::Toml),
        ] {
            let outcome = drafts(text, format);
            let d = &outcome.drafts[0];
            assert_eq!((d.prompt.as_str(), d.answer.as_str()), ("Why \"x\"?", "y"), "{text}");
            assert_eq!(d.topics[0], "a", "{text}");
        }
    }

    #[test]
    fn an_answer_may_be_the_number_of_an_option() {
        let o = drafts(
            "[{\"question\": \"Which?\", \"options\": [\"one\", \"two\"], \"correct\": 1, \"explanation\": \"It is.\"}]",
            Format::Json,
        );
        assert_eq!(o.drafts[0].prompt, "Which?\n\n- A: one\n- B: two");
        assert_eq!(o.drafts[0].answer, "two\n\nIt is.");
    }

    #[test]
    fn metadata_of_a_record_is_not_its_answer() {
        for (text, expected) in [
            (r#"[{"question": "Why?", "has_answer": false, "reviewed": true, "score": 3}]"#, ("Why?", "")),
            (
                r#"[{"question": "Why?", "answer": "So.", "correct": true, "answered": false}]"#,
                ("Why?", "So."),
            ),
            (r#"[{"question": "Why?", "answer": null, "note": false}]"#, ("Why?", "")),
            (r#"[{"question": "How many?", "correct_answer": 42}]"#, ("How many?", "42")),
            (r#"[{"question": "Is it?", "answer": true}]"#, ("Is it?", "true")),
            (r#"[{"question": "Why?", "answers": [], "answer_count": 2}]"#, ("Why?", "")),
            (r#"{"a": {"Why is it?": null, "How is it?": "So."}}"#, ("Why is it?", "")),
            (r#"[{"instruction": "Explain it", "input": "", "output": "So."}]"#, ("Explain it", "So.")),
            (
                r#"[{"question": "What is &quot;it&quot;?", "answer": "<p>This.</p><p>That.</p>"}]"#,
                ("What is \"it\"?", "This.\n\nThat."),
            ),
        ] {
            let d = &drafts(text, Format::Json).drafts[0];
            assert_eq!((d.prompt.as_str(), d.answer.as_str()), expected, "{text}");
        }
        assert!(
            drafts(r#"[{"question": true}, {"question": 4}, {"q": null}]"#, Format::Json).drafts.is_empty()
        );
    }

    #[test]
    fn quizzes_of_different_shapes_give_options_and_answer() {
        for text in [
            r#"[{"question": "Which?", "correct_answer": "two", "incorrect_answers": ["three", "one"]}]"#,
            r#"[{"question": "Which?", "answers": ["one", "three", "two"], "correct_answer": "two"}]"#,
            r#"[{"question": "Which?", "answers": [{"text": "one", "correct": false}, {"text": "three", "correct": false}, {"text": "two", "correct": true}]}]"#,
            r#"[{"question": "Which?", "options": ["one", "three", "two"], "answer_index": 2}]"#,
            r#"[{"question": "Which?", "options": ["one", "three", "two"], "answer": 3}]"#,
            r#"[{"question": "Which?", "answers": {"answer_a": "one", "answer_b": "three", "answer_c": "two", "answer_d": null}, "multiple_correct_answers": "false", "correct_answers": {"answer_a_correct": "false", "answer_b_correct": "false", "answer_c_correct": "true"}}]"#,
        ] {
            let d = &drafts(text, Format::Json).drafts[0];
            assert_eq!(
                (d.prompt.as_str(), d.answer.as_str()),
                ("Which?\n\n- A: one\n- B: three\n- C: two", "two"),
                "{text}"
            );
        }
    }

    #[test]
    fn invalid_files_are_reported() {
        for (text, format) in
            [("{\"a\": ", Format::Json), ("a = ", Format::Toml), ("- q: x\n - : [\n", Format::Yaml)]
        {
            assert_eq!(drafts(text, format).problems.len(), 1, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[-:{}\\[\\]\"' qa|>&*!\\n]{0,80}") {
            for format in [Format::Json, Format::Yaml, Format::Toml] {
                let _ = drafts(&text, format);
            }
        }
    }
}
