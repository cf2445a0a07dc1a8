//! Spoken answers: how they were said, measured, and as figures for the history.

use crate::{
    bank::Question,
    delivery::{Delivery, FillerKind, Settings, Speech, TimedWord, Transcript},
    grade::Grade,
    text::Span,
};
use serde_json::{Map, Value};

/// Words a minute below which keyboard input was typed, not dictated, so that its time says nothing
/// about speech. People compose at 19 and copy at 33 words a minute (Karat et al. 1999).
const TYPED: f64 = 60.0;

/// Words a minute that nobody speaks.
const FASTEST: f64 = 400.0;

/// A spoken answer before it is graded.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Spoken {
    /// Its words.
    pub transcript: Transcript,
    /// Time by the clock, seconds.
    pub seconds: Option<f64>,
    /// Whether it came through the keyboard, dictated or typed: slow typing is not slow speech.
    pub by_keys: bool,
}

impl Spoken {
    /// An answer that was typed as it would be spoken.
    pub(crate) fn typed(text: &str) -> Self {
        Self { transcript: Transcript::typed(text), ..Self::default() }
    }

    /// The answer with its words corrected.
    pub(crate) fn corrected(&self, text: &str) -> Self {
        // Without times of words the time is that of the segments, which are dropped here.
        let seconds = self.transcript.seconds().or(self.seconds);
        Self { transcript: self.transcript.corrected(text), seconds, by_keys: self.by_keys }
    }

    /// The answer with typed words appended.
    pub(crate) fn with(&self, typed: &str) -> Self {
        match typed.trim() {
            "" => self.clone(),
            typed => self.corrected(&format!("{}\n{typed}", self.transcript.text)),
        }
    }

    /// This answer followed by another one; times continue where both have them.
    pub(crate) fn then(&self, next: &Self) -> Self {
        let lengths = [self, next].map(|s| s.transcript.seconds().or(s.seconds));
        let offset = self.transcript.text.len() + 1;
        let later = |t: &TimedWord, seconds: f64| TimedWord {
            span: Span { start: t.span.start + offset, end: t.span.end + offset },
            from: t.from + seconds,
            to: t.to + seconds,
        };
        let words = match (&self.transcript.words, &next.transcript.words) {
            (Some(first), Some(second)) => {
                let end = first.last().map_or(0.0, |t| t.to);
                Some(first.iter().copied().chain(second.iter().map(|t| later(t, end))).collect())
            }
            _ => None,
        };
        let transcript = Transcript {
            text: format!("{}\n{}", self.transcript.text, next.transcript.text),
            words,
            segments: Vec::new(),
            keeps_fillers: self.transcript.keeps_fillers && next.transcript.keeps_fillers,
            ..next.transcript.clone()
        };
        let seconds = lengths[0].zip(lengths[1]).map(|(a, b)| a + b);
        Self { transcript, seconds, by_keys: self.by_keys || next.by_keys }
    }

    /// How it was said; `None` for an empty answer. The grade has the positions of the concepts.
    pub(crate) fn measure(
        &self,
        question: &Question,
        grade: &Grade,
        settings: &Settings,
    ) -> Option<Delivery> {
        if self.transcript.text.trim().is_empty() {
            return None;
        }
        let concepts: Vec<Span> =
            grade.concepts.iter().flat_map(|c| c.evidence.iter().map(|e| e.span)).collect();
        let words = self.transcript.text.split_whitespace().count() as f64;
        // A time too short for the words was started after they were there, as by a paste.
        let clock = self.seconds.filter(|s| *s >= 1.0 && words * 60.0 <= FASTEST * s);
        let seconds = self.transcript.seconds().or(clock);
        let typed = |s: &f64| self.by_keys && words * 60.0 < TYPED * s;
        let speech = Speech {
            question: &question.prompt,
            concepts: Some(&concepts),
            seconds: seconds.filter(|s| !typed(s)),
            ..Speech::of(&self.transcript)
        };
        let delivery = Delivery::measure(&speech, settings);
        Some(Delivery { seconds: delivery.seconds.or(seconds), ..delivery })
    }
}

/// A delivery as the history keeps it: figures by name, without those that were not measured.
pub(super) fn stored_figures(delivery: &Delivery) -> Value {
    let count = |n: usize| Some(n as f64);
    let sounds = delivery.fillers.iter().filter(|f| f.kind == FillerKind::Sound).count();
    // A transcript without 'um' that has no other filler either says nothing about fillers.
    let fillers = delivery.fillers.len();
    let stored_figures = [
        ("words", count(delivery.words)),
        ("seconds", delivery.seconds),
        ("pace", delivery.pace.map(|p| p.words_per_minute)),
        ("articulation", delivery.articulation),
        ("pauses", delivery.pauses.map(|p| p.count as f64)),
        ("long_pauses", delivery.pauses.map(|p| p.long as f64)),
        ("first_concept", delivery.first_concept_seconds),
        ("fillers", count(fillers).filter(|_| delivery.sounds_measured || fillers > 0)),
        ("sounds", count(sounds).filter(|_| delivery.sounds_measured)),
        ("fillers_per_minute", delivery.fillers_per_minute),
        ("double_starts", count(delivery.double_starts.len())),
        ("hedges", count(delivery.hedges.len())),
        ("longest_run", delivery.longest_run.map(|run| run.words as f64)),
    ];
    let named = stored_figures.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    Value::Object(named.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bank::parse_file,
        grade::{Grader, Mode},
    };
    use std::sync::Arc;

    fn measured(spoken: &Spoken) -> Option<Delivery> {
        let text = "format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"Why pods?\"\nanswer = \"Shared network.\"\n";
        let question = parse_file(&Arc::default(), text).questions.remove(0);
        let grade = Grader::new().prepare_question(&question).grade(&spoken.transcript.text, Mode::Spoken);
        spoken.measure(&question, &grade, &Settings::default())
    }

    #[test]
    fn typed_speech_has_words_but_no_pace() {
        let said = stored_figures(&measured(&Spoken::typed("Um, I guess they share a network.")).unwrap());
        assert!(said["words"].as_f64().unwrap() >= 6.0, "{said}");
        assert!(said["hedges"].as_f64().unwrap() >= 1.0, "{said}");
        assert!(said.get("seconds").is_none() && said.get("pace").is_none(), "{said}");
        assert_eq!(measured(&Spoken::typed(" ")), None);
    }

    #[test]
    fn two_recordings_become_one_answer() {
        let vosk =
            r#"{"result": [{"word": "um", "start": 1, "end": 2}, {"word": "pods", "start": 3, "end": 4}]}"#;
        let heard = Spoken { transcript: Transcript::read(vosk.as_bytes()), ..Spoken::default() };
        let both = heard.then(&heard);
        assert_eq!(both.transcript.text, "um pods\num pods");
        let times: Vec<_> = both.transcript.words.iter().flatten().map(|t| (t.span.start, t.from)).collect();
        assert_eq!(times, [(0, 1.0), (3, 3.0), (8, 5.0), (11, 7.0)]);
        assert_eq!(Spoken::typed("and").then(&heard).transcript.words, None);
        assert_eq!(heard.with("indeed").transcript.text, "um pods\nindeed");
    }

    #[test]
    fn dictation_has_a_pace_and_typing_has_none() {
        let text = "they share a network and a host name ".repeat(5);
        let by_keys = |seconds| Spoken { seconds: Some(seconds), by_keys: true, ..Spoken::typed(&text) };
        let typed = measured(&by_keys(90.0)).unwrap();
        assert_eq!((typed.pace, typed.seconds), (None, Some(90.0)));
        assert!(typed.advice.iter().all(|a| !a.text.contains("pace")), "{:?}", typed.advice);
        let pace = |s: &Spoken| measured(s).unwrap().pace.map(|p| p.words_per_minute.round());
        assert_eq!(pace(&by_keys(20.0)), Some(120.0));
        assert_eq!(measured(&by_keys(2.0)).unwrap().seconds, None, "a paste");
        assert_eq!(pace(&Spoken { by_keys: false, ..by_keys(60.0) }), Some(40.0));
        assert_eq!(pace(&by_keys(20.0).corrected(&text.replace("host name", "hostname"))), Some(105.0));
    }
}
