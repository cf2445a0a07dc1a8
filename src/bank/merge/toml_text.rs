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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_as_a_person_would() {
        for (text, expected) in [
            ("plain", "\"plain\""),
            ("it's", "\"it's\""),
            ("say \"x\" \\n", "'say \"x\" \\n'"),
            ("a\nb", "\'\'\'\na\nb\'\'\'"),
            ("a\n\tb \"c\" \\d", "\'\'\'\na\n\tb \"c\" \\d\'\'\'"),
            // What a literal string cannot hold.
            ("a\nb'", "\"\"\"\na\nb'\"\"\""),
            ("a\n'''b", "\"\"\"\na\n'''b\"\"\""),
            ("a\n\u{1b}\t\"\\", "\"\"\"\na\n\\u001B\t\\\"\\\\\"\"\""),
        ] {
            assert_eq!(quoted(text), expected, "{text:?}");
            assert_eq!(literal(text).unwrap().as_str(), Some(text), "{text:?}");
        }
    }

    #[test]
    fn lists_are_on_one_line() {
        assert_eq!(quoted_line(" a \n b\tc "), "\"a b c\"");
        assert_eq!(list(&["a".into(), "b\nc".into()]), "[\"a\", \"b c\"]");
        assert_eq!(list(&[]), "[]");
    }
}
