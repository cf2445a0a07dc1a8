//! The delivery of one answer: every fact that can be measured, and advice.

use super::{
    Advice, Filler, Pace, Pauses, Story, TimedWord, Transcript, advice, filler, pace, repeat,
    structure::{self, is_behavioural},
    words::words_of,
};
use crate::text::Span;
use serde::Serialize;

/// What to measure.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Speech<'a> {
    pub text: &'a str,
    /// When each word was said; spans are of `text`.
    pub words: Option<&'a [TimedWord]>,
    /// How long it took by a timer, in seconds.
    pub seconds: Option<f64>,
    /// Whether the source keeps 'um' and 'uh'.
    pub keeps_fillers: bool,
    /// The question, which may ask for a story.
    pub question: &'a str,
    /// Where key concepts were said; `None` when they were not looked for.
    pub concepts: Option<&'a [Span]>,
}

impl<'a> Speech<'a> {
    /// The speech of a transcript.
    pub(crate) fn of(transcript: &'a Transcript) -> Self {
        Self {
            text: &transcript.text,
            words: transcript.words.as_deref(),
            seconds: transcript.seconds(),
            keeps_fillers: transcript.keeps_fillers,
            ..Self::default()
        }
    }
}

/// What needs no advice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Settings {
    /// Slowest and fastest pace, words a minute.
    pub pace: (f64, f64),
    /// Shortest and longest answer, in seconds.
    pub seconds: (f64, f64),
    /// The same in words, where no time is known.
    pub words: (usize, usize),
}

impl Default for Settings {
    fn default() -> Self {
        Self { pace: (120.0, 160.0), seconds: (60.0, 120.0), words: (120, 320) }
    }
}

/// How an answer was said. `None` means 'not measured'.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Delivery {
    pub words: usize,
    /// How long it took, in seconds.
    pub seconds: Option<f64>,
    pub length: Length,
    pub pace: Option<Pace>,
    /// Words a minute without the pauses.
    pub articulation: Option<f64>,
    /// Needs times of words.
    pub pauses: Option<Pauses>,
    /// Seconds from the first word to the first key concept; needs times of words.
    pub first_concept_seconds: Option<f64>,
    /// Without 'um' and 'uh' where `sounds_measured` is false.
    pub fillers: Vec<Filler>,
    /// Whether the source keeps 'um' and 'uh'.
    pub sounds_measured: bool,
    /// `None` without a time, or where the source drops 'um' and 'uh'.
    pub fillers_per_minute: Option<f64>,
    /// The first of words and phrases said twice in a row.
    pub double_starts: Vec<Span>,
    /// Phrases that express doubt.
    pub hedges: Vec<Span>,
    /// The longest run without a key concept.
    pub longest_run: Option<Run>,
    /// For behavioural questions only.
    pub story: Option<Story>,
    /// At most three sentences, the most important first.
    pub advice: Vec<Advice>,
}

/// A run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    pub words: usize,
    #[serde(flatten)]
    pub span: Span,
}

/// How long an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Length {
    pub verdict: LengthVerdict,
    /// Whether it was judged by time; otherwise by words.
    pub by_time: bool,
}

/// A length compared with the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LengthVerdict {
    Short,
    Right,
    Long,
}

impl Delivery {
    /// Measures how an answer was said.
    pub(crate) fn measure(speech: &Speech<'_>, settings: &Settings) -> Self {
        let words = words_of(speech.text, speech.words);
        let timed = words.first().and_then(|w| w.time).zip(words.last().and_then(|w| w.time));
        let spoken = timed.map(|(first, last)| last.1 - first.0);
        let seconds = spoken.or(speech.seconds).filter(|&s| s.is_finite() && s > 0.0);
        let fillers = filler::fillers(&words);
        let pauses = pace::pauses(&words);
        let concepts = speech.concepts;
        let first = concepts.and_then(|all| all.iter().min_by_key(|s| s.start));
        let first_time =
            first.and_then(|span| words.iter().find(|w| w.span.end > span.start)).and_then(|w| w.time);
        let longest_run = concepts
            .and_then(|concepts| repeat::longest_gap(&words, concepts))
            .map(|(words, span)| Run { words, span });
        let sounds_measured = speech.keeps_fillers;
        let mut delivery = Self {
            words: words.len(),
            seconds,
            length: length(words.len(), seconds, settings),
            pace: pace::pace(words.len(), seconds, settings.pace),
            articulation: pace::articulation(words.len(), seconds, pauses),
            pauses,
            first_concept_seconds: first_time.zip(timed).map(|(at, (start, _))| at.0 - start.0),
            fillers_per_minute: seconds
                .filter(|&s| sounds_measured && s >= 5.0)
                .map(|s| fillers.len() as f64 * 60.0 / s),
            fillers,
            sounds_measured,
            double_starts: repeat::double_starts(&words),
            hedges: repeat::hedges(&words),
            longest_run,
            story: is_behavioural(speech.question).then(|| structure::story(&words)),
            advice: Vec::new(),
        };
        delivery.advice = advice::advise(&delivery, settings);
        delivery
    }

    /// What to dim when the answer is shown: fillers and double starts, sorted and not overlapping.
    pub(crate) fn dimmed(&self) -> Vec<Span> {
        let mut spans: Vec<Span> =
            self.fillers.iter().map(|f| f.span).chain(self.double_starts.iter().copied()).collect();
        spans.sort();
        let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        merged
    }

    /// `45 s` or `80 words`, whichever the length was judged by.
    pub(super) fn length_in_words(&self) -> String {
        match self.seconds.filter(|_| self.length.by_time) {
            Some(seconds) => format!("{seconds:.0} s"),
            None if self.words == 1 => "1 word".into(),
            None => format!("{} words", self.words),
        }
    }
}

fn length(words: usize, seconds: Option<f64>, settings: &Settings) -> Length {
    let (amount, (least, most)) = match seconds {
        Some(seconds) => (seconds, settings.seconds),
        None => (words as f64, (settings.words.0 as f64, settings.words.1 as f64)),
    };
    let verdict = if amount < least {
        LengthVerdict::Short
    } else if amount > most {
        LengthVerdict::Long
    } else {
        LengthVerdict::Right
    };
    Length { verdict, by_time: seconds.is_some() }
}

#[cfg(test)]
mod tests;
