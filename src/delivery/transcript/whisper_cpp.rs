//! `whisper.cpp -oj` and `-ojf`: milliseconds, and tokens that are parts of words.

use super::{Builder, builder::joined, json::time};
use crate::text::Span;
use serde_json::Value;

pub(super) fn read(value: &Value, builder: &mut Builder) {
    let Some(segments) = value.get("transcription").and_then(Value::as_array) else {
        builder.problem("`transcription` is not a list");
        return;
    };
    for segment in segments {
        let at = |key| segment.get("offsets").and_then(|o| time(o.get(key))).map(|ms| ms / 1000.0);
        let span = match segment.get("tokens").and_then(Value::as_array) {
            Some(tokens) if !tokens.is_empty() => push_words(tokens, builder),
            _ => builder.push_text(segment.get("text").and_then(Value::as_str).unwrap_or_default()),
        };
        builder.segment(span, at("from"), at("to"));
    }
}

/// A word that is being joined from tokens.
#[derive(Default)]
struct Word {
    text: String,
    from: Option<f64>,
    to: Option<f64>,
}

/// A token that starts with a space starts a word.
fn push_words(tokens: &[Value], builder: &mut Builder) -> Option<Span> {
    let mut words: Vec<Word> = Vec::new();
    for token in tokens {
        let text = token.get("text").and_then(Value::as_str).unwrap_or_default();
        if text.starts_with("[_") || text.starts_with("<|") {
            continue;
        }
        let at = |key| token.get("offsets").and_then(|o| time(o.get(key))).map(|ms| ms / 1000.0);
        match words.last_mut() {
            Some(word) if !text.starts_with(' ') => {
                word.text.push_str(text);
                word.to = at("to").or(word.to);
            }
            _ => words.push(Word { text: text.to_owned(), from: at("from"), to: at("to") }),
        }
    }
    let mut whole: Option<Span> = None;
    for word in words {
        if let Some(span) = builder.push_word(&word.text, word.from.zip(word.to)) {
            whole = Some(joined(whole, span));
        }
    }
    whole
}
