//! The follow-up question after a weak answer: about the most important thing that was missed, in words
//! of the answer or the question, so that it does not reveal what is missing.

use crate::{
    bank::Question,
    grade::{ConceptGrade, Grade, Mode, Prepared, Remark, Status, Verdict},
    text::{Span, frequency_class, is_stop_word, tokenize},
};
use std::{collections::HashSet, time::Duration};

/// Longest quotation of the answer, bytes.
const QUOTE: usize = 70;

/// Shortest limit of a follow-up.
const SHORTEST: Duration = Duration::from_secs(30);

/// A follow-up question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Probe {
    /// What is asked.
    pub prompt: String,
    /// Index of the concept it is about among the grade's.
    pub concept: Option<usize>,
}

/// The follow-up to `answer`, if it was weak and says something to ask about. `near` gives a related
/// question of the bank, for an answer without anything to pick up.
pub(super) fn probe(
    question: &Question,
    answer: &str,
    grade: &Grade,
    gradable: bool,
    near: impl FnOnce() -> Option<String>,
) -> Option<Probe> {
    if answer.trim().is_empty() || grade.remarks.contains(&Remark::NoAnswer) {
        return None;
    }
    if !gradable {
        return near().map(|prompt| Probe { prompt, concept: None });
    }
    if grade.verdict > Verdict::Weak {
        return None;
    }
    if let Some(claim) = grade.misconceptions.iter().find_map(|m| quote(answer, &m.evidence)) {
        return Some(Probe { prompt: are_you_sure(&claim), concept: None });
    }
    if grade.remarks.contains(&Remark::KeywordList) {
        let prompt = "You named the parts. How do they work together?".to_owned();
        return Some(Probe { prompt, concept: None });
    }
    match weightiest(grade) {
        Some((i, concept)) => {
            Some(Probe { prompt: about(question, answer, concept, grade), concept: Some(i) })
        }
        None => near().map(|prompt| Probe { prompt, concept: None }),
    }
}

/// Limit of a follow-up: half of the question's.
pub(super) fn limit(question: Duration) -> Duration {
    (question / 2).max(SHORTEST)
}

/// How much of the concept was said in the end, 0 to 1.
pub(super) fn score(
    prepared: &Prepared,
    probe: &Probe,
    before: &str,
    reply: &str,
    mode: Mode,
) -> Option<f64> {
    let alone = prepared.grade(reply, mode);
    let Some(i) = probe.concept else { return Some(alone.score) };
    // Part of it may have been said before; what was wrong before does not count again.
    let both = prepared.grade(&format!("{before}\n\n{reply}"), mode);
    let coverage = |grade: &Grade| {
        grade.concepts.get(i).filter(|c| c.status != Status::Contradicted).map_or(0.0, |c| c.coverage)
    };
    let said = !reply.trim().is_empty();
    Some(if said { coverage(&alone).max(coverage(&both)) } else { 0.0 })
}

/// The contradicted concept, else the most important one that was not covered.
fn weightiest(grade: &Grade) -> Option<(usize, &ConceptGrade)> {
    let rank = |c: &ConceptGrade| (c.status == Status::Contradicted, c.required);
    let open = grade.concepts.iter().enumerate().filter(|(_, c)| c.status != Status::Covered);
    // The first among equals: answers are built in that order.
    open.rev().max_by(|(_, a), (_, b)| {
        rank(a)
            .cmp(&rank(b))
            .then(a.weight.total_cmp(&b.weight))
            .then((a.status == Status::Missed).cmp(&(b.status == Status::Missed)))
    })
}

fn about(question: &Question, answer: &str, concept: &ConceptGrade, grade: &Grade) -> String {
    let spans: Vec<Span> = concept.evidence.iter().map(|e| e.span).collect();
    match (concept.status, quote(answer, &spans)) {
        (Status::Contradicted, Some(said)) => return are_you_sure(&said),
        (Status::Partial, Some(said)) => {
            return format!("You mentioned “{said}”. Go on: what exactly do you mean by that?");
        }
        _ => {}
    }
    match pointer(&concept.name, &question.prompt, answer) {
        Some(word) => format!("Something is missing. Think of “{word}”: what else belongs here?"),
        None => match grade.concepts.iter().filter(|c| c.status != Status::Covered).count() {
            1 => "One important thing is still missing. What else belongs here?".into(),
            n => format!("{n} important things are still missing. What else belongs here?"),
        },
    }
}

fn are_you_sure(claim: &str) -> String {
    format!("You said “{claim}”. Are you sure? Explain how that works.")
}

/// One word of a concept that points to it without revealing it: one that was used already, in the
/// question rather than in the answer; else the last ordinary word, which in English tends to be the
/// head of the phrase. `None` where one word would be the whole concept.
fn pointer(name: &str, prompt: &str, answer: &str) -> Option<String> {
    let tokens: Vec<_> = tokenize(name).into_iter().filter(|t| !is_stop_word(&t.folded)).collect();
    let stems_of = |text: &str| -> HashSet<String> { tokenize(text).into_iter().map(|t| t.stem).collect() };
    let (asked, said) = (stems_of(prompt), stems_of(answer));
    let word = |t: &crate::text::Token| t.span.of(name).to_owned();
    if let Some(known) =
        [&asked, &said].into_iter().find_map(|stems_of| tokens.iter().find(|t| stems_of.contains(&t.stem)))
    {
        return Some(word(known));
    }
    let ordinary = |t: &&crate::text::Token| {
        t.folded.len() > 3
            && t.folded.chars().all(char::is_alphabetic)
            && frequency_class(&t.folded).is_some()
    };
    let common = tokens.iter().rev().find(ordinary)?;
    (tokens.len() > 2).then(|| word(common))
}

/// The answer's words from the first to the last of `spans`, if they are short enough to quote.
fn quote(answer: &str, spans: &[Span]) -> Option<String> {
    let start = spans.iter().map(|s| s.start).min()?;
    let end = spans.iter().map(|s| s.end).max()?;
    let whole = answer.get(start..end).filter(|t| t.len() <= QUOTE && !t.contains('\n'));
    let text = whole.or_else(|| spans.first().and_then(|s| answer.get(s.start..s.end)))?;
    (!text.trim().is_empty() && text.len() <= QUOTE).then(|| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{bank::parse_file, grade::Grader};
    use std::sync::Arc;

    fn question() -> Question {
        let text = r#"
format_version = 1
[[question]]
id = "hpa"
prompt = "How does the autoscaler decide how many replicas to run?"
[[question.concept]]
name = "ratio of the current metric to the target"
weight = 2
[[question.concept]]
name = "bounded by minimum and maximum replicas"
[[question.concept]]
name = "stabilization"
[[question.misconception]]
name = "it adds nodes"
phrasings = ["adds nodes"]
"#;
        parse_file(&Arc::default(), text).questions.remove(0)
    }

    fn ask(answer: &str) -> Option<Probe> {
        let question = question();
        let grade = Grader::new().prepare_question(&question).grade(answer, Mode::Written);
        probe(&question, answer, &grade, true, || None)
    }

    #[test]
    fn weak_answers_are_followed_up() {
        for (answer, asks, concept) in [
            ("It looks at load and is bounded by minimum and maximum replicas.", "“", Some(0)),
            (
                "I believe that it adds nodes when there is too much load.",
                "“adds nodes”. Are you sure?",
                None,
            ),
        ] {
            let probe = ask(answer).unwrap();
            assert!(probe.prompt.contains(asks), "{}", probe.prompt);
            assert_eq!(probe.concept, concept, "{answer}");
        }
        for answer in ["", "I do not know", "."] {
            assert_eq!(ask(answer), None, "{answer}");
        }
        let model = "The ratio of the current metric to the target, bounded by minimum and maximum replicas, \
                     with stabilization.";
        assert_eq!(ask(model), None);
    }

    #[test]
    fn a_pointer_is_one_word() {
        for (name, prompt, answer, word) in [
            ("bounded by minimum and maximum replicas", "How many replicas?", "", Some("replicas")),
            ("ratio of metric to target", "How many?", "it watches metrics", Some("metric")),
            ("stabilization", "How?", "", None),
            ("leader election", "How?", "", None),
            ("", "", "", None),
        ] {
            assert_eq!(pointer(name, prompt, answer).as_deref(), word, "{name}");
        }
        let given = pointer("write ahead log of the database", "How is it kept?", "").unwrap();
        assert!(!given.contains(' '), "{given}");
    }

    #[test]
    fn a_reply_is_scored_by_the_concept_it_was_asked_for() {
        let question = question();
        let prepared = Grader::new().prepare_question(&question);
        let probe = Probe { prompt: String::new(), concept: Some(1) };
        let score = |reply: &str| score(&prepared, &probe, "It uses a ratio.", reply, Mode::Written).unwrap();
        assert_eq!(score(""), 0.0);
        assert!(score("It is bounded by the minimum and maximum replicas.") > 0.8);
        assert_eq!(limit(Duration::from_secs(40)), Duration::from_secs(30));
        assert_eq!(limit(Duration::from_secs(180)), Duration::from_secs(90));
    }
}
