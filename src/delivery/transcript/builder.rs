//! Builds a transcript: words and segments in order, impossible times corrected.

use super::{Format, TimedWord, Transcript};
use crate::text::Span;

/// How far a time may run backwards unreported, in seconds.
const SLACK: f64 = 0.05;
/// Problems that are reported one by one.
const MOST_PROBLEMS: usize = 20;

#[derive(Default)]
pub(super) struct Builder {
    text: String,
    words: Vec<TimedWord>,
    segments: Vec<TimedWord>,
    /// Some words came without a time.
    untimed: bool,
    problems: Vec<String>,
    dropped: usize,
}

impl Builder {
    pub(super) fn problem(&mut self, problem: impl Into<String>) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(problem.into());
        } else {
            self.dropped += 1;
        }
    }

    /// Appends words without times.
    pub(super) fn push_text(&mut self, text: &str) -> Option<Span> {
        let cleaned = without_annotations(text);
        let mut whole: Option<Span> = None;
        for word in cleaned.split_whitespace() {
            let span = self.append(word);
            self.untimed = true;
            whole = Some(joined(whole, span));
        }
        whole
    }

    /// Appends a word with its time, if known.
    pub(super) fn push_word(&mut self, word: &str, time: Option<(f64, f64)>) -> Option<Span> {
        let Some((from, to)) = time else { return self.push_text(word) };
        let cleaned = without_annotations(word);
        let parts: Vec<&str> = cleaned.split_whitespace().collect();
        let mut whole: Option<Span> = None;
        for part in &parts {
            let span = self.append(part);
            whole = Some(joined(whole, span));
        }
        let span = whole?;
        let (from, to) =
            self.plausible(&format!("`{}`", parts.join(" ")), from, to, self.words.last().copied());
        self.words.push(TimedWord { span, from, to });
        Some(span)
    }

    /// Records when `span` was said.
    pub(super) fn segment(&mut self, span: Option<Span>, from: Option<f64>, to: Option<f64>) {
        let (Some(span), Some(from), Some(to)) = (span, from, to) else { return };
        let last = self.segments.last().copied();
        if last.is_some_and(|last| from < last.to - SLACK && from >= last.from - SLACK) {
            self.problem(format!("segments overlap at {from:.2} s"));
        }
        // The problem was reported for its words.
        let (from, to) = if self.words.last().is_some_and(|w| w.span.start >= span.start) {
            (last.map_or(from, |l| from.max(l.from)), to.max(from))
        } else {
            self.plausible("a segment", from, to, last)
        };
        let to = to.max(from);
        self.segments.push(TimedWord { span, from, to });
    }

    /// Corrects a time: it never starts before the last one, and never ends before it starts.
    fn plausible(&mut self, what: &str, from: f64, to: f64, last: Option<TimedWord>) -> (f64, f64) {
        let (from, to) = (finite(from), finite(to));
        let floor = last.map_or(0.0, |w| w.from);
        if from < floor - SLACK || to < from - SLACK {
            self.problem(format!("the time of {what} runs backwards at {from:.2} s"));
        }
        let from = from.max(floor);
        (from, to.max(from))
    }

    fn append(&mut self, word: &str) -> Span {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        Span { start, end: self.text.len() }
    }

    /// Whether there is no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Sets the whole text, with its line breaks.
    pub(super) fn set_text(&mut self, text: String) {
        self.untimed = !text.is_empty();
        self.text = text;
    }

    pub(super) fn finish(mut self, format: Format) -> Transcript {
        if self.dropped > 0 {
            self.problems.push(format!("and {} more like these", self.dropped));
        }
        let words = (!self.untimed && !self.words.is_empty()).then_some(self.words);
        let keeps_fillers = format == Format::Vosk || super::super::filler::has_sounds(&self.text);
        Transcript {
            text: self.text,
            format,
            words,
            segments: self.segments,
            keeps_fillers,
            problems: self.problems,
        }
    }
}

/// The span from the start of `whole`, if there is one, to the end of `span`.
pub(super) fn joined(whole: Option<Span>, span: Span) -> Span {
    Span { start: whole.map_or(span.start, |w| w.start), end: span.end }
}

fn finite(time: f64) -> f64 {
    if time.is_finite() { time.clamp(0.0, 1e6) } else { 0.0 }
}

/// A text without the annotations of recognisers: `[BLANK_AUDIO]`, `[_BEG_]`, `(music)`, `♪`. Other
/// words in brackets are speech.
fn without_annotations(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '(', '♪']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let close = match rest.as_bytes()[0] {
            b'[' => rest.find(']'),
            b'(' => rest.find(')'),
            _ => Some("♪".len() - 1),
        };
        let end = close.filter(|&end| is_annotation(&rest[..=end])).map_or(0, |end| end + 1);
        if end == 0 {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        } else {
            out.push(' ');
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    out
}

fn is_annotation(bracketed: &str) -> bool {
    let inner = bracketed.trim_matches(|c: char| "[]()♪_* ".contains(c)).to_lowercase();
    inner.is_empty()
        || inner.starts_with("tt_")
        || matches!(
            inner.as_str(),
            "beg" | "eot" | "sot" | "not" | "solm" | "prev" | "blank_audio" | "blank audio"
        )
        || [
            "music",
            "applause",
            "laughter",
            "laughs",
            "silence",
            "inaudible",
            "noise",
            "sighs",
            "coughs",
            "clears",
        ]
        .iter()
        .any(|noise| inner.split_whitespace().next() == Some(noise) || inner.ends_with(noise))
}
