//! JSON of recognisers: which one wrote it, and what can be read of broken JSON.

use super::{Builder, Format, openai, plain, vosk, whisper_cpp};
use serde_json::Value;

/// Reads JSON; `None` when it is not JSON.
pub(super) fn read(text: &str, builder: &mut Builder) -> Option<Format> {
    let values = values(text, builder);
    let first = values.iter().find(|v| v.is_object() || v.is_array())?;
    if first.get("transcription").is_some() {
        values.iter().for_each(|v| whisper_cpp::read(v, builder));
        return Some(Format::WhisperCpp);
    }
    if first.get("segments").is_some() || is_segments(first) {
        values.iter().for_each(|v| openai::read(v, builder));
        // JSON that is cut off before the first segment may still have the whole text.
        if let Some(text) = first.get("text").and_then(Value::as_str).filter(|_| builder.is_empty()) {
            builder.set_text(plain::clean(text).trim().to_owned());
        }
        return Some(Format::OpenaiWhisper);
    }
    let vosk = |v: &Value| ["result", "partial", "alternatives"].iter().any(|key| v.get(key).is_some());
    if values.iter().any(vosk) || (first.get("text").is_some() && values.len() > 1) {
        values.iter().for_each(|v| vosk::read(v, builder));
        return Some(Format::Vosk);
    }
    if let Some(text) = first.get("text").and_then(Value::as_str) {
        builder.set_text(plain::clean(text).trim().to_owned());
        return Some(Format::Plain);
    }
    let mut texts = Vec::new();
    values.iter().for_each(|v| collect(v, &mut texts));
    builder.problem(match texts.len() {
        0 => "unknown JSON, without any text",
        _ => "unknown JSON; its text fields are used",
    });
    builder.set_text(plain::clean(&texts.join(" ")).trim().to_owned());
    Some(Format::Plain)
}

/// The text fields of unknown JSON, in order; those inside an object with text are not used again.
fn collect<'v>(value: &'v Value, texts: &mut Vec<&'v str>) {
    const NAMES: [&str; 5] = ["text", "transcript", "utterance", "sentence", "word"];
    match value {
        Value::Array(all) => all.iter().for_each(|v| collect(v, texts)),
        Value::Object(fields) => {
            let named = NAMES.iter().find_map(|name| fields.get(*name).and_then(Value::as_str));
            match named {
                Some(text) => texts.push(text),
                None => fields.values().for_each(|v| collect(v, texts)),
            }
        }
        _ => {}
    }
}

fn is_segments(value: &Value) -> bool {
    value.get(0).is_some_and(|segment| segment.get("text").is_some() && segment.get("start").is_some())
}

/// The values of a text, one after another. Of one that is cut off or broken the start is read.
fn values(text: &str, builder: &mut Builder) -> Vec<Value> {
    let mut out = Vec::new();
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    loop {
        let start = stream.byte_offset();
        match stream.next() {
            None => return out,
            Some(Ok(value)) => out.push(value),
            Some(Err(error)) => {
                builder.problem(format!("the JSON is broken or cut off: {error}"));
                let rest = &text[start..];
                let broken = place(text, error.line(), error.column()).saturating_sub(start);
                if let Some(value) = repaired(rest, broken) {
                    out.push(value);
                }
                return out;
            }
        }
    }
}

/// The byte offset of a line and column, both from 1, columns in bytes.
fn place(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    start + column
}

/// The value in `text` up to the last complete element before `broken`.
fn repaired(text: &str, broken: usize) -> Option<Value> {
    let mut open: Vec<u8> = Vec::new();
    let mut complete: Vec<(usize, Vec<u8>)> = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    for (at, &byte) in text.as_bytes().iter().enumerate().take(broken.max(1)) {
        if quoted {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => quoted = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'{' => open.push(b'}'),
            b'[' => open.push(b']'),
            b'}' | b']' => {
                if open.pop() != Some(byte) {
                    break;
                }
                complete.push((at + 1, open.clone()));
            }
            b',' => complete.push((at, open.clone())),
            _ => {}
        }
        if complete.len() > 64 {
            complete.drain(..32);
        }
    }
    complete.iter().rev().find_map(|(end, open)| {
        let mut closed = text.get(..*end)?.to_owned();
        closed.extend(open.iter().rev().map(|&b| char::from(b)));
        serde_json::from_str(&closed).ok()
    })
}

/// A time as a number or text; below 0 means unknown.
pub(super) fn time(value: Option<&Value>) -> Option<f64> {
    let value = value?;
    let time = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    (time >= 0.0 && time.is_finite()).then_some(time)
}
