//! Tests of the lines of an export.

use super::*;
use crate::{bank::QuestionId, grade::Rating};
use jiff::Timestamp;
use std::time::Duration;

const REVIEW: &str = r#"{"type":"review","id":1,"question":"q","prompt":"Why?","answer":"because","mode":"written","given_at":"2026-01-02T03:04:05Z","duration_ms":900,"score":null,"verdict":"weak","proposed":"hard","rating":"good"}"#;
const ROUND: &str =
    r#"{"type":"round","id":1,"kind":"mock","title":"T","started_at":"2026-01-02T03:04:05Z"}"#;

fn one(text: &str) -> Record {
    let (mut records, bad) = read_records(text);
    assert_eq!(bad, []);
    assert_eq!(records.len(), 1);
    records.remove(0)
}

#[test]
fn fields_that_are_missing_have_defaults() {
    let Record::Review(line) = one(REVIEW) else { panic!("not a review") };
    let (answered, marks) = line.parts();
    assert_eq!((answered.attempt, answered.hints, answered.saw_model, answered.round), (1, 0, false, None));
    assert_eq!((answered.topic.as_str(), answered.duration), ("", Duration::from_millis(900)));
    assert_eq!(answered.given_at.to_string(), "2026-01-02T03:04:05Z");
    assert_eq!((marks.score, marks.proposed, marks.rating), (None, Rating::Hard, Rating::Good));
    assert!(marks.concepts.is_empty() && marks.remarks.is_empty() && line.delivery().is_none());
    let Record::Round(round) = one(ROUND) else { panic!("not a round") };
    assert_eq!((round.ended_at, round.interruptions, round.items), (None, 0, vec![]));
    let hidden = one(r#"{"type":"shelved","question":"q"}"#);
    assert_eq!(hidden, Record::Hidden { question: QuestionId::new("q"), until: None });
}

#[test]
fn empty_lines_and_a_byte_order_mark_are_skipped() {
    let (records, bad) = read_records(&format!("\u{feff}{REVIEW}\r\n\n  \n{ROUND}\n{{"));
    assert_eq!((records.len(), bad.len(), bad[0].line), (2, 1, 5));
}

#[test]
fn values_that_the_types_allow_are_checked() {
    let concept = |status: &str| format!(r#"{{"name":"n","status":"{status}","coverage":1,"weight":1}}"#);
    let with = |old: &str, new: &str| REVIEW.replace(old, new);
    let concepts = |list: String| with("}", &format!(r#","concepts":[{list}]}}"#));
    for (line, error) in [
        (with("\"score\":null", "\"score\":0"), None),
        (with("\"score\":null", "\"score\":1"), None),
        (with("\"score\":null", "\"score\":-0.1"), Some(LineError::Score(-0.1))),
        (with("\"score\":null", "\"score\":1.1"), Some(LineError::Score(1.1))),
        (with("written", "sung"), Some(LineError::Mode("sung".into()))),
        (with("weak", "lost"), Some(LineError::Verdict("lost".into()))),
        (concepts(concept("partial")), None),
        (
            concepts(format!("{},{}", concept("covered"), concept("half"))),
            Some(LineError::ConceptStatus("half".into())),
        ),
        (r#"{"type":"format","name":"greenroom-history","version":1}"#.into(), None),
        (
            r#"{"type":"format","name":"greenroom-history","version":2}"#.into(),
            Some(LineError::UnknownFormat {
                name: "greenroom-history".into(),
                version: 2,
                known: "greenroom-history",
                newest: 1,
            }),
        ),
        (
            r#"{"type":"format","name":"other","version":1}"#.into(),
            Some(LineError::UnknownFormat {
                name: "other".into(),
                version: 1,
                known: "greenroom-history",
                newest: 1,
            }),
        ),
        ("{".into(), Some(LineError::Json("EOF while parsing an object".into()))),
    ] {
        let (_, bad) = read_records(&line);
        assert_eq!(
            bad,
            error.map(|error| BadLine { line: 1, error }).into_iter().collect::<Vec<_>>(),
            "{line}"
        );
    }
}

#[test]
fn evidence_off_the_characters_of_the_answer_is_dropped() {
    let line = REVIEW.replace("because", "ø").replace(
        "}",
        r#","concepts":[{"name":"n","status":"covered","coverage":1,"weight":1,"evidence":[[0,2],[0,1],[0,9]]}]}"#,
    );
    let Record::Review(line) = one(&line) else { panic!("not a review") };
    let (_, marks) = line.parts();
    assert_eq!(marks.concepts[0].evidence.len(), 1);
}

#[test]
fn times_are_written_in_rfc_3339() {
    let hidden = |until| Record::Hidden { question: QuestionId::new("q"), until };
    let time = Timestamp::from_millisecond(1_500).unwrap();
    for (record, text) in [
        (hidden(None), r#"{"type":"shelved","question":"q","until":null}"#),
        (hidden(Some(time)), r#"{"type":"shelved","question":"q","until":"1970-01-01T00:00:01.5Z"}"#),
    ] {
        let mut out = Vec::new();
        write_records(std::slice::from_ref(&record), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), text);
        assert_eq!(one(text), record);
    }
    let (_, bad) = read_records(r#"{"type":"shelved","question":"q","until":"soon"}"#);
    assert_eq!(bad[0].to_string(), "line 1: \"soon\" is not a time");
}
