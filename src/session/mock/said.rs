//! How a spoken answer of a round was said, as the history keeps it: a few figures by name, and
//! nothing for what was not measured.

use crate::{
    bank::Question,
    delivery::{Delivery, Settings, Speech, Transcript},
    grade::Grade,
    text::Span,
};
use serde_json::{Map, Value};

/// The figures of an answer that was typed as it would be spoken. The time on the clock is that of
/// typing and thinking, so that there is no pace in it.
pub(super) fn said(question: &Question, answer: &str, grade: &Grade) -> Option<Value> {
    if answer.trim().is_empty() {
        return None;
    }
    let concepts: Vec<Span> = grade.concepts.iter().flat_map(|c| c.evidence.iter().map(|e| e.span)).collect();
    let transcript = Transcript::typed(answer);
    let speech = Speech { question: &question.prompt, concepts: Some(&concepts), ..Speech::of(&transcript) };
    let delivery = Delivery::measure(&speech, &Settings::default());
    let figures = [
        ("words", Some(delivery.words as f64)),
        ("seconds", delivery.seconds),
        ("fillers", Some(delivery.fillers.len() as f64)),
        ("hedges", Some(delivery.hedges.len() as f64)),
        ("first_concept", delivery.first_concept_seconds),
    ];
    let named = figures.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
    Some(Value::Object(named.collect::<Map<_, _>>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bank::parse_file,
        grade::{Grader, Mode},
    };
    use std::sync::Arc;

    #[test]
    fn what_can_be_told_of_typed_speech() {
        let text = "format_version = 1\n[[question]]\nid = \"a\"\nprompt = \"Why pods?\"\nanswer = \"Shared network.\"\n";
        let question = parse_file(&Arc::default(), text).questions.remove(0);
        let answer = "Um, I guess they share a network.";
        let grade = Grader::new().prepare_question(&question).grade(answer, Mode::Spoken);
        let said = said(&question, answer, &grade).unwrap();
        assert!(said["words"].as_f64().unwrap() >= 6.0, "{said}");
        assert!(said["hedges"].as_f64().unwrap() >= 1.0, "{said}");
        assert!(said.get("seconds").is_none(), "{said}");
        assert_eq!(super::said(&question, " ", &grade), None);
    }
}
