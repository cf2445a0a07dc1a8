//! The delivery of one answer: every fact that can be measured, and advice.

use super::{
    Advice, Filler, Pace, Pauses, Story, TimedWord, Transcript, advice, filler, pace, repeat,
    said::said,
    structure::{self, is_behavioural},
};
use crate::text::Span;
use serde::Serialize;

/// What is measured, and against what else.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Speech<'a> {
    /// What was said.
    pub text: &'a str,
    /// When each word was said; spans are of `text`.
    pub words: Option<&'a [TimedWord]>,
    /// How long it took, in seconds, if that is known otherwise (a timer).
    pub seconds: Option<f64>,
    /// Whether the source writes 'um' and 'uh' down.
    pub keeps_fillers: bool,
    /// The question, to know whether a story is asked for.
    pub question: &'a str,
    /// Where key concepts were said; `None` when nobody looked.
    pub concepts: Option<&'a [Span]>,
}

impl<'a> Speech<'a> {
    /// A transcript's.
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

/// What needs no comment.
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

/// How an answer was said. `None` is 'not measured', never 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Delivery {
    /// Words said.
    pub words: usize,
    /// How long it took.
    pub seconds: Option<f64>,
    /// Against one to two minutes.
    pub length: Length,
    /// How fast.
    pub pace: Option<Pace>,
    /// Words a minute without the pauses.
    pub articulation: Option<f64>,
    /// Pauses; needs times of words.
    pub pauses: Option<Pauses>,
    /// Seconds from the first word to the first key concept; needs times of words.
    pub first_concept_seconds: Option<f64>,
    /// Fillers that were found. Where `sounds_measured` is false, 'um' and 'uh' are not among them.
    pub fillers: Vec<Filler>,
    /// Whether the source writes 'um' and 'uh' down.
    pub sounds_measured: bool,
    /// All fillers found, a minute; `None` without a time or where the source drops 'um' and 'uh'.
    pub fillers_per_minute: Option<f64>,
    /// Words and phrases begun twice: what was said first.
    pub double_starts: Vec<Span>,
    /// Where the speaker doubts what they say.
    pub hedges: Vec<Span>,
    /// The longest run without a key concept.
    pub longest_run: Option<Run>,
    /// The parts of a story; for behavioural questions only.
    pub story: Option<Story>,
    /// At most three sentences, the worst first.
    pub advice: Vec<Advice>,
}

/// A run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Run {
    /// How many.
    pub words: usize,
    /// Which.
    #[serde(flatten)]
    pub span: Span,
}

/// How long an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Length {
    /// Against what is expected.
    pub verdict: LengthVerdict,
    /// Whether time decided; otherwise words did.
    pub by_time: bool,
}

/// A length against what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LengthVerdict {
    /// Shorter.
    Short,
    /// As expected.
    Right,
    /// Longer.
    Long,
}

impl Delivery {
    /// Measures how an answer was said.
    pub(crate) fn measure(speech: &Speech<'_>, settings: &Settings) -> Self {
        let words = said(speech.text, speech.words);
        let timed = words.first().and_then(|w| w.time).zip(words.last().and_then(|w| w.time));
        let spoken = timed.map(|(first, last)| last.1 - first.0);
        let seconds = spoken.or(speech.seconds).filter(|&s| s.is_finite() && s > 0.0);
        let fillers = filler::fillers(&words);
        // A filler is no content: the pace of an answer is that of all words, as listeners hear it.
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

    /// What can be dimmed when the answer is shown: fillers and first starts. Sorted, not
    /// overlapping.
    pub(crate) fn cleaned(&self) -> Vec<Span> {
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

    /// `45 s` or `80 words`, whichever decided on the length.
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
