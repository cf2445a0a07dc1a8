//! Subtitles: SRT, WebVTT with times of words, and the lines `whisper-cli` prints.

use super::{Builder, Format, builder::joined, plain};
use crate::text::Span;

/// The format of subtitles; `None` for other text.
pub(super) fn detect(text: &str) -> Option<Format> {
    if text.starts_with("WEBVTT") {
        return Some(Format::Vtt);
    }
    for line in text.lines().take(50) {
        if is_cli_line(line) {
            return Some(Format::WhisperCli);
        }
        if let Some((from, ..)) = arrow(line) {
            // VTT without its first line has points in its times.
            return Some(if from.contains('.') { Format::Vtt } else { Format::Srt });
        }
    }
    None
}

/// `[00:00:00.000 --> 00:00:03.200]   text`.
pub(super) fn is_cli_line(line: &str) -> bool {
    line.strip_prefix('[').and_then(arrow).is_some()
}

/// The times of a cue line, and the rest of the line.
fn arrow(line: &str) -> Option<(&str, &str, &str)> {
    let (from, rest) = line.split_once("-->")?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || ".:,".contains(c))).unwrap_or(rest.len());
    let from = from.trim();
    seconds(from)?;
    Some((from, &rest[..end], &rest[end..]))
}

/// `00:00:05,600`, `00:05.600` or `5.6` in seconds.
fn seconds(time: &str) -> Option<f64> {
    let time = time.replace(',', ".");
    let mut total = 0.0;
    for (at, part) in time.split(':').enumerate() {
        if at > 2 || part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return None;
        }
        total = total * 60.0 + part.parse::<f64>().ok()?;
    }
    Some(total)
}

/// A cue that is being read.
struct Cue {
    from: Option<f64>,
    to: Option<f64>,
    lines: Vec<String>,
}

pub(super) fn read(text: &str, format: Format, builder: &mut Builder) {
    let mut cue: Option<Cue> = None;
    let mut last_line = String::new();
    let mut header = format == Format::Vtt && text.starts_with("WEBVTT");
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let times = match format {
            Format::WhisperCli => line.strip_prefix('[').and_then(arrow),
            _ => arrow(line),
        };
        if let Some((from, to, rest)) = times {
            header = false;
            flush(cue.take(), builder, &mut last_line);
            let (from, to) = (seconds(from), seconds(to));
            if to.is_none() {
                builder.problem(format!("line {}: the cue has no end time", number + 1));
            }
            let mut next = Cue { from, to, lines: Vec::new() };
            if format == Format::WhisperCli {
                next.lines.push(rest.trim_start_matches(']').to_owned());
            }
            cue = Some(next);
        } else if line.is_empty() {
            header = false;
            if format != Format::WhisperCli {
                flush(cue.take(), builder, &mut last_line);
            }
        } else if let Some(cue) = &mut cue {
            cue.lines.push(line.to_owned());
        } else if !header && line.contains("-->") {
            builder.problem(format!("line {}: `{line}` is not a time", number + 1));
        }
        // Anything else outside a cue is a number, a NOTE, a STYLE or a tool's message.
    }
    flush(cue, builder, &mut last_line);
}

fn flush(cue: Option<Cue>, builder: &mut Builder, last_line: &mut String) {
    let Some(cue) = cue else { return };
    let mut whole: Option<Span> = None;
    for line in &cue.lines {
        let line = plain::clean(line);
        let bare = without_tags(&line);
        // Rolling captions repeat the last line.
        if bare.trim() == last_line.as_str() && !bare.trim().is_empty() {
            continue;
        }
        bare.trim().clone_into(last_line);
        let span =
            if line.contains('<') { timed_line(&line, &cue, builder) } else { builder.push_text(&line) };
        if let Some(span) = span {
            whole = Some(joined(whole, span));
        }
    }
    builder.segment(whole, cue.from, cue.to);
}

/// `It<00:00:05.800><c> reads</c>…`: each time is the start of the text after it.
fn timed_line(line: &str, cue: &Cue, builder: &mut Builder) -> Option<Span> {
    let mut pieces: Vec<(Option<f64>, String)> = vec![(cue.from, String::new())];
    let mut rest = line;
    let mut timed = false;
    while let Some(at) = rest.find('<') {
        push(&mut pieces, &rest[..at]);
        let Some(end) = rest[at..].find('>') else {
            // A lone `<` in the text.
            push(&mut pieces, &rest[at..]);
            rest = "";
            break;
        };
        if let Some(time) = seconds(&rest[at + 1..at + end]) {
            pieces.push((Some(time), String::new()));
            timed = true;
        }
        rest = &rest[at + end + 1..];
    }
    push(&mut pieces, rest);
    if !timed {
        return builder.push_text(&pieces.into_iter().map(|p| p.1).collect::<String>());
    }
    let mut whole: Option<Span> = None;
    for at in 0..pieces.len() {
        let from = pieces[at].0;
        let to = pieces.get(at + 1).map_or(cue.to, |next| next.0);
        let span = builder.push_word(&pieces[at].1, from.zip(to));
        if let Some(span) = span {
            whole = Some(joined(whole, span));
        }
    }
    whole
}

fn push(pieces: &mut [(Option<f64>, String)], text: &str) {
    if let Some((_, piece)) = pieces.last_mut() {
        piece.push_str(text);
    }
}

fn without_tags(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out + rest
}
