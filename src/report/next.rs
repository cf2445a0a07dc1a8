//! What to practise next: from what was lost to commands to type.

use super::{NextStep, Outcome, QuestionReport, RoundReport, build::is_over, words};

/// A score from which an answer is a pass.
const PASS: f64 = 0.6;
/// Questions that one practice names.
const NAMED: usize = 5;

pub(super) fn steps(report: &RoundReport) -> Vec<NextStep> {
    let mut steps = Vec::new();
    if report.outcome == Outcome::Unfinished {
        steps.push(step("Go on with this round".into(), Some("greenroom mock --resume".into())));
    }
    steps.extend(weak_questions(report));
    steps.extend(weak_topic(report));
    steps.extend(leeches(report));
    steps.extend(too_long(report));
    if report.outcome != Outcome::Unfinished {
        let again = again(&report.source);
        let what = if report.score.is_some_and(|s| s >= 0.85) {
            "Another round when these have settled: other questions of the same kind"
        } else {
            "The same kind of round with other questions, once you have read the above"
        };
        steps.push(step(what.into(), Some(again)));
    }
    steps
}

/// The command for another round like this one: its options as they are, or its file's name.
fn again(source: &str) -> String {
    if source.is_empty() || source.starts_with("--") {
        return format!("greenroom mock {source}").trim_end().to_owned();
    }
    format!("greenroom mock {}", shell_word(source))
}

fn step(what: String, command: Option<String>) -> NextStep {
    NextStep { what, command }
}

/// The questions that were no pass, the most expensive first.
fn weak_questions(report: &RoundReport) -> Option<NextStep> {
    let mut weak: Vec<&QuestionReport> = report
        .questions
        .iter()
        .filter(|q| q.in_bank && q.lost > 0.0 && q.score.is_some_and(|s| s < PASS))
        .collect();
    weak.sort_by(|a, b| b.lost.total_cmp(&a.lost));
    let ids: Vec<_> = weak.iter().take(NAMED).map(|q| shell_word(q.id.as_str())).collect();
    let what = match (weak.len(), ids.len()) {
        (0, _) => return None,
        (1, _) => "The one question that was no pass".to_owned(),
        (all, named) if all > named => format!("The {named} most expensive of {all} that were no pass"),
        (all, _) => format!("The {all} questions that were no pass"),
    };
    Some(step(what, Some(format!("greenroom practice {}", ids.join(" ")))))
}

/// The weakest topic, if there is another one to be better than.
fn weak_topic(report: &RoundReport) -> Option<NextStep> {
    let weakest = report.topics.first().filter(|t| t.score < PASS && !t.topic.is_empty())?;
    let what =
        format!("More on your weakest topic, {} ({})", weakest.topic, words::percent(Some(weakest.score)));
    (report.topics.len() > 1)
        .then(|| step(what, Some(format!("greenroom practice --topic {}", shell_word(&weakest.topic)))))
}

/// The concept that is missed again and again.
fn leeches(report: &RoundReport) -> Option<NextStep> {
    let all = report.questions.iter().flat_map(|q| q.concepts.iter().map(move |c| (q, c)));
    let (q, c) = all
        .filter(|(_, c)| c.past.missed() >= 3 && c.past.missed() * 2 > c.past.asked)
        .max_by_key(|(_, c)| c.past.missed())?;
    let what = format!(
        "You missed “{}” in {} of {} answers: write it down in your own words",
        c.name,
        c.past.missed(),
        c.past.asked
    );
    Some(step(what, q.in_bank.then(|| format!("greenroom edit {}", shell_word(q.id.as_str())))))
}

fn too_long(report: &RoundReport) -> Option<NextStep> {
    let answered: Vec<_> = report.questions.iter().filter(|q| q.spent > 0.0).collect();
    let over = answered.iter().filter(|q| is_over(q.spent, q.limit)).count();
    (over > 0 && over * 3 >= answered.len()).then(|| {
        let what = format!(
            "{over} of {} answers ran over: say the answer in one sentence first, then the reasons",
            answered.len()
        );
        step(what, None)
    })
}

/// An argument as a shell takes it.
fn shell_word(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), |w| w.into_owned())
}
