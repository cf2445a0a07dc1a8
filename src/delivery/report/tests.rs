//! Whole deliveries.

use super::*;
use crate::delivery::{FillerKind, PaceVerdict, Part};
use proptest::prelude::*;

fn typed(text: &str, question: &str) -> Delivery {
    Delivery::measure(&Speech { text, question, ..Speech::default() }, &Settings::default())
}

/// A transcript of words said one after another: each lasts `each` seconds, `_` is a silent second.
fn spoken(words: &str, each: f64) -> Transcript {
    let mut at = 1.0;
    let mut result = Vec::new();
    for word in words.split_whitespace() {
        if word == "_" {
            at += 1.0;
            continue;
        }
        result.push(serde_json::json!({"word": word, "start": at, "end": at + each, "conf": 1.0}));
        at += each;
    }
    Transcript::read(serde_json::json!({"result": result, "text": "x"}).to_string().as_bytes())
}

#[test]
fn what_is_not_measured_is_none() {
    let d = typed("The scheduler picks a node for the pod.", "What does the scheduler do?");
    assert_eq!(d.words, 8);
    assert!(d.seconds.is_none() && d.pace.is_none() && d.articulation.is_none() && d.pauses.is_none());
    assert!(d.fillers_per_minute.is_none() && !d.sounds_measured && d.first_concept_seconds.is_none());
    assert!(d.longest_run.is_none() && d.story.is_none());
}

#[test]
fn times_of_words_give_pace_pauses_and_the_first_concept() {
    let text =
        "um so the kubelet _ _ _ watches the pods on its own node and _ restarts what has died there again";
    let transcript = spoken(text, 0.4);
    let at = transcript.text.find("watches").unwrap();
    let concepts = [Span { start: at, end: at + 7 }];
    let speech = Speech { concepts: Some(&concepts), ..Speech::of(&transcript) };
    let d = Delivery::measure(&speech, &Settings::default());
    assert_eq!(d.words, 18);
    assert!((d.seconds.unwrap() - (18.0 * 0.4 + 4.0)).abs() < 1e-6);
    let pauses = d.pauses.unwrap();
    assert_eq!((pauses.count, pauses.long), (2, 1));
    assert!((pauses.longest - 3.0).abs() < 1e-6);
    assert!((d.articulation.unwrap() - 150.0).abs() < 1e-6);
    assert_eq!(d.pace.unwrap().verdict, PaceVerdict::Slow);
    assert!((d.first_concept_seconds.unwrap() - (4.0 * 0.4 + 3.0)).abs() < 1e-6);
    assert_eq!(d.fillers.iter().map(|f| f.kind).collect::<Vec<_>>(), [FillerKind::Sound, FillerKind::Word]);
    assert!(d.fillers_per_minute.is_some());
    assert!(d.advice[0].text.contains("Say more"), "{:?}", d.advice);
}

#[test]
fn a_timer_gives_pace_but_no_pauses() {
    let text = "word ".repeat(300);
    let speech = Speech { text: &text, seconds: Some(90.0), ..Speech::default() };
    let d = Delivery::measure(&speech, &Settings::default());
    assert_eq!(d.pace.unwrap().verdict, PaceVerdict::Fast);
    assert!(d.pauses.is_none() && d.fillers_per_minute.is_none());
    assert_eq!(d.length.verdict, LengthVerdict::Right);
}

#[test]
fn a_story_without_a_result_gets_advice() {
    let d = typed(
        "At my last job the queue overflowed every night. I had to find out why, so I added metrics.",
        "Tell me about a time you solved a hard problem.",
    );
    assert_eq!(d.story.as_ref().map(Story::missing), Some(vec![Part::Result]));
    assert!(d.advice.iter().any(|a| a.text.contains("what came of it")), "{:?}", d.advice);
}

#[test]
fn fillers_and_double_starts_are_dimmed() {
    let text = "um the the pod you know restarts";
    let d = typed(text, "");
    let dimmed: Vec<_> = d.dimmed().iter().map(|s| s.of(text)).collect();
    assert_eq!(dimmed, ["um", "the", "you know"]);
}

proptest! {
    #[test]
    fn spans_are_of_the_text_and_advice_is_short(text in "\\PC{0,200}", question in "\\PC{0,40}", seconds in prop::option::of(-1.0f64..1e7)) {
        let speech = Speech { text: &text, question: &question, seconds, keeps_fillers: true, concepts: Some(&[]), ..Speech::default() };
        let d = Delivery::measure(&speech, &Settings::default());
        prop_assert!(d.advice.len() <= 3);
        prop_assert!(d.advice.is_sorted_by(|a, b| a.weight >= b.weight));
        let mut last = 0;
        for span in d.dimmed() {
            prop_assert!(span.start >= last && text.get(span.start..span.end).is_some());
            last = span.end;
        }
    }

    #[test]
    fn transcripts_are_measured_without_panic(words in prop::collection::vec(("[a-z]{1,6}", 0.0f64..9.0, 0.0f64..9.0), 0..20)) {
        let result: Vec<_> = words.iter().map(|(w, from, to)| serde_json::json!({"word": w, "start": from, "end": to})).collect();
        let t = Transcript::read(serde_json::json!({"result": result}).to_string().as_bytes());
        let d = Delivery::measure(&Speech::of(&t), &Settings::default());
        prop_assert!(d.seconds.is_none_or(|s| s > 0.0));
    }
}
