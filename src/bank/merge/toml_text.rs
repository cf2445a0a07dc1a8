//! Strings as TOML text that is easy to edit.

use crate::text::one_line;
use toml_edit::Value;

/// A TOML array of strings on one line.
pub(super) fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|t| quoted_line(t)).collect::<Vec<_>>().join(", "))
}

/// A TOML string on one line; runs of whitespace become one space.
pub(super) fn quoted_line(text: &str) -> String {
    let text = one_line(text);
    Value::from(text).to_string()
}

/// A TOML string: over several lines a literal one where possible, so that code stays readable.
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

/// [`quoted`] as a value of a document.
pub(super) fn literal(text: &str) -> Option<Value> {
    quoted(text).parse().ok()
}
