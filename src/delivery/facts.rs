//! A delivery in words: what was measured, and what was not named as such.

use super::{Delivery, FillerKind, PaceVerdict, Part, Settings};
use crate::wording::{clock_seconds, plural};

impl Delivery {
    /// Every fact in a few words each, last what was not measured; `settings` are those it was
    /// measured with.
    pub(crate) fn facts(&self, settings: &Settings) -> Vec<String> {
        let mut facts = vec![plural(self.words, "word")];
        let mut unknown = Vec::new();
        let mut tell = |fact: Option<String>, name: &'static str| match fact {
            Some(fact) => facts.push(fact),
            None => unknown.push(name),
        };
        tell(self.seconds.map(length), "time");
        let (slow, fast) = settings.pace;
        let pace = self.pace.map(|pace| {
            let verdict = match pace.verdict {
                PaceVerdict::Slow => format!(" (slow; {slow:.0} to {fast:.0} is fine)"),
                PaceVerdict::Right => String::new(),
                PaceVerdict::Fast => format!(" (fast; {slow:.0} to {fast:.0} is fine)"),
            };
            format!("{:.0} words a minute{verdict}", pace.words_per_minute)
        });
        tell(pace, "pace");
        let pauses = self.pauses.map(|p| match p.count {
            0 => "no pauses".into(),
            n => format!("{}, {} long, up to {:.1} s", plural(n, "pause"), p.long, p.longest),
        });
        tell(pauses, "pauses");
        if let Some(rate) = self.articulation {
            tell(Some(format!("{rate:.0} words a minute without them")), "");
        }
        let first = self.first_concept_seconds.map(|s| format!("first concept after {s:.0} s"));
        tell(first.or_else(|| self.no_concept().then(|| "no concept".into())), "time to the first concept");
        tell(Some(self.fillers_in_words()), "");
        if !self.sounds_measured {
            tell(None, "um and uh");
        }
        tell(Some(plural(self.double_starts.len(), "double start")), "");
        tell(Some(plural(self.hedges.len(), "hedge")), "");
        if let Some(run) = self.longest_run {
            tell(Some(format!("at most {} without a concept", plural(run.words, "word"))), "");
        }
        if let Some(story) = self.story_in_words() {
            tell(Some(story), "");
        }
        if !unknown.is_empty() {
            facts.push(format!("not measured: {}", unknown.join(", ")));
        }
        facts
    }

    /// Whether it was looked for concepts and there is none.
    fn no_concept(&self) -> bool {
        self.longest_run.is_some_and(|run| run.words == self.words)
    }

    fn fillers_in_words(&self) -> String {
        let of = |kind| self.fillers.iter().filter(|f| f.kind == kind).count();
        let kinds =
            [(FillerKind::Sound, "um, uh"), (FillerKind::Phrase, "phrases"), (FillerKind::Word, "words")];
        let kinds: Vec<_> = kinds
            .into_iter()
            .filter_map(|(kind, name)| Some(of(kind)).filter(|n| *n > 0).map(|n| format!("{name}: {n}")))
            .collect();
        let mut text = match self.fillers_per_minute {
            Some(rate) => format!("{rate:.1} fillers a minute"),
            None => plural(self.fillers.len(), "filler"),
        };
        if !kinds.is_empty() {
            text.push_str(&format!(" ({})", kinds.join(", ")));
        }
        text
    }

    fn story_in_words(&self) -> Option<String> {
        let story = self.story.as_ref()?;
        let name = |part: &Part| match part {
            Part::Situation => "situation",
            Part::Task => "task",
            Part::Action => "action",
            Part::Result => "result",
        };
        let names = |told: bool| {
            let parts = Part::ALL.iter().filter(|part| story.part(**part).is_some() == told);
            parts.map(name).collect::<Vec<_>>().join(", ")
        };
        Some(match (names(true), names(false)) {
            (told, missing) if missing.is_empty() => format!("story: {told}"),
            (told, missing) if told.is_empty() => format!("story: no {missing}"),
            (told, missing) => format!("story: {told}; no {missing}"),
        })
    }
}

/// `48 s`, `1:20`.
fn length(seconds: f64) -> String {
    let whole = seconds.round().max(0.0) as u64;
    if whole < 60 { format!("{whole} s") } else { format!("{} min", clock_seconds(seconds)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{delivery::Speech, text::Span};

    #[test]
    fn what_is_not_measured_is_said_so() {
        let settings = Settings::default();
        let typed = Speech { text: "so I guess the the pods share it", ..Speech::default() };
        let facts = Delivery::measure(&typed, &settings).facts(&settings).join(" · ");
        for part in [
            "8 words",
            "not measured: time, pace, pauses, time to the first concept, um and uh",
            "1 double start",
            "1 hedge",
        ] {
            assert!(facts.contains(part), "no {part:?} in {facts}");
        }
        let text = "um ".repeat(5) + &"pods share one network ".repeat(20);
        let spoken = Speech {
            text: &text,
            seconds: Some(90.0),
            keeps_fillers: true,
            question: "Tell me about a time you failed",
            concepts: Some(&[Span { start: 0, end: 5 }]),
            ..Speech::default()
        };
        let facts = Delivery::measure(&spoken, &settings).facts(&settings).join(" · ");
        for part in [
            "1:30 min",
            "words a minute (slow; 120 to 160 is fine)",
            "fillers a minute (um, uh: ",
            "story: no ",
        ] {
            assert!(facts.contains(part), "no {part:?} in {facts}");
        }
    }
}
