//! vosk's JSON: an object for each utterance, seconds for each word; it keeps 'um' and 'uh'.

use super::{Builder, builder::joined, json::time};
use crate::text::Span;
use serde_json::Value;

pub(super) fn read(value: &Value, builder: &mut Builder) {
    if let Some(utterances) = value.as_array() {
        utterances.iter().for_each(|u| read(u, builder));
        return;
    }
    // The alternatives come best first.
    if let Some(best) = value.get("alternatives").and_then(|a| a.get(0)) {
        read(best, builder);
        return;
    }
    let words = value.get("result").and_then(Value::as_array).filter(|words| !words.is_empty());
    let Some(words) = words else {
        // A partial result is repeated, complete, in a later object.
        builder.push_text(value.get("text").and_then(Value::as_str).unwrap_or_default());
        return;
    };
    let mut whole: Option<Span> = None;
    for word in words {
        let at = time(word.get("start")).zip(time(word.get("end")));
        let said = word.get("word").and_then(Value::as_str).unwrap_or_default();
        if let Some(span) = builder.push_word(said, at) {
            whole = Some(joined(whole, span));
        }
    }
    let start = words.iter().find_map(|w| time(w.get("start")));
    let end = words.iter().rev().find_map(|w| time(w.get("end")));
    builder.segment(whole, start, end);
}
