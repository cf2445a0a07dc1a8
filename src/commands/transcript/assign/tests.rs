//! Recordings with several answers in them.

use super::*;
use crate::bank::{Location, QuestionId};
use std::{path::PathBuf, sync::Arc};

fn question(id: &str, prompt: &str, answer: &str) -> Question {
    Question {
        id: QuestionId::new(id),
        prompt: prompt.into(),
        answer: answer.into(),
        topics: Vec::new(),
        difficulty: None,
        time_limit: None,
        links: Vec::new(),
        source: None,
        ignored: false,
        concepts: Vec::new(),
        misconceptions: Vec::new(),
        place: Location { path: Arc::new(PathBuf::from("t.toml")), line: 1 },
    }
}

fn bank() -> Vec<Question> {
    vec![
        question(
            "tcp",
            "How does TCP open a connection?",
            "A three-way handshake: SYN, SYN-ACK, ACK, with sequence numbers.",
        ),
        question(
            "tea",
            "How do you brew green tea?",
            "Water at seventy degrees, leaves steeped for two minutes, no milk.",
        ),
        question(
            "bread",
            "How is sourdough bread made?",
            "A starter of wild yeast ferments flour and water; the dough rests and is baked hot.",
        ),
    ]
}

#[test]
fn each_stretch_finds_its_question() {
    let bank = bank();
    let questions: Vec<&Question> = bank.iter().collect();
    let text = "Okay so first one, how does TCP open a connection. The client sends a SYN with its sequence number. \
                The server replies with a SYN-ACK and the client with an ACK, that is the three way handshake. \
                Good, next. How is sourdough bread made. You keep a starter of wild yeast and it ferments the flour. \
                The dough rests for a day with the water and then it is baked very hot.";
    let parts = assign(&Transcript::typed(text), &questions);
    let found: Vec<_> = parts.iter().map(|p| (p.candidates[0], p.span.of(text).contains("SYN"))).collect();
    assert_eq!(found, [(0, true), (2, false)]);
    assert!(parts[1].span.of(text).contains("baked very hot"));
}

#[test]
fn talk_about_nothing_asked_finds_nothing_long() {
    let bank = bank();
    let questions: Vec<&Question> = bank.iter().collect();
    assert!(assign(&Transcript::typed(""), &questions).is_empty());
    assert!(assign(&Transcript::typed("zebras gallop"), &questions).is_empty());
    assert!(assign(&Transcript::typed("zebras gallop"), &[]).is_empty());
}

proptest::proptest! {
    #[test]
    fn stretches_are_in_order_and_of_the_text(text in "(TCP|tea|bread|yeast|water|\\. |\\PC){0,80}") {
        let bank = bank();
        let questions: Vec<&Question> = bank.iter().collect();
        let mut last = 0;
        for part in assign(&Transcript::typed(&text), &questions) {
            proptest::prop_assert!(part.span.start >= last && text.get(part.span.start..part.span.end).is_some());
            proptest::prop_assert!(!part.candidates.is_empty());
            last = part.span.end;
        }
    }
}
