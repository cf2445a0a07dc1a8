//! openai-whisper's JSON and its relatives: seconds, segments, maybe words.

use super::{Builder, json::time};
use crate::text::Span;
use serde_json::Value;

pub(super) fn read(value: &Value, builder: &mut Builder) {
    let Some(segments) = value.get("segments").unwrap_or(value).as_array() else {
        builder.problem("`segments` is no list");
        return;
    };
    for segment in segments {
        let text = segment.get("text").and_then(Value::as_str).unwrap_or_default();
        let words = segment.get("words").and_then(Value::as_array).filter(|words| !words.is_empty());
        let span = match words {
            // A cut-off list of words is worse than the segment's text without times.
            Some(words) if words.len() * 2 >= text.split_whitespace().count() => {
                let mut whole: Option<Span> = None;
                for word in words {
                    let said = word.get("word").or_else(|| word.get("text")).and_then(Value::as_str);
                    let at = time(word.get("start")).zip(time(word.get("end")));
                    if let Some(span) = builder.push_word(said.unwrap_or_default(), at) {
                        whole = Some(Span { start: whole.map_or(span.start, |w| w.start), end: span.end });
                    }
                }
                whole
            }
            _ => builder.push_text(text),
        };
        builder.segment(span, time(segment.get("start")), time(segment.get("end")));
    }
}
