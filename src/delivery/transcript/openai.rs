//! openai-whisper's JSON and compatible formats: seconds, segments, possibly words.

use super::{Builder, builder::joined, json::time};
use crate::text::Span;
use serde_json::Value;

pub(super) fn read(value: &Value, builder: &mut Builder) {
    let Some(segments) = value.get("segments").unwrap_or(value).as_array() else {
        builder.problem("`segments` is not a list");
        return;
    };
    for segment in segments {
        let text = segment.get("text").and_then(Value::as_str).unwrap_or_default();
        let words = segment.get("words").and_then(Value::as_array).filter(|words| !words.is_empty());
        let span = match words {
            // The segment's text without times is better than a cut-off list of words.
            Some(words) if words.len() * 2 >= text.split_whitespace().count() => {
                let mut whole: Option<Span> = None;
                for word in words {
                    let said = word.get("word").or_else(|| word.get("text")).and_then(Value::as_str);
                    let at = time(word.get("start")).zip(time(word.get("end")));
                    if let Some(span) = builder.push_word(said.unwrap_or_default(), at) {
                        whole = Some(joined(whole, span));
                    }
                }
                whole
            }
            _ => builder.push_text(text),
        };
        builder.segment(span, time(segment.get("start")), time(segment.get("end")));
    }
}
