//! What to practise next: commands to type, by what was lost.

use super::{NextStep, Outcome, QuestionReport, RoundReport};
use crate::{grade::Verdict, wording::percent};

/// Most questions in one command.
const NAMED: usize = 5;

pub(super) fn steps(report: &RoundReport) -> Vec<NextStep> {
    let mut steps = Vec::new();
    if report.outcome == Outcome::Unfinished {
        steps.push(step("Resume this round".into(), Some("greenroom mock --resume".into())));
    }
    steps.extend(weak_questions(report));
    steps.extend(weak_topic(report));
    steps.extend(missed_concept(report));
    steps.extend(too_long(report));
    if report.outcome != Outcome::Unfinished {
        let again = mock_command(&report.source);
        let what = if report.score.is_some_and(|s| Verdict::of_score(s) == Verdict::Strong) {
            "Another round of the same kind, with other questions"
        } else {
            "Another round of the same kind, once you have read the above"
        };
        steps.push(step(what.into(), Some(again)));
    }
    steps
}

/// The command for another round like this one: with its options, or its file's name.
fn mock_command(source: &str) -> String {
    if source.is_empty() || source.starts_with("--") {
        return format!("greenroom mock {source}").trim_end().to_owned();
    }
    format!("greenroom mock {}", shell_word(source))
}

fn is_pass(score: f64) -> bool {
    Verdict::of_score(score) >= Verdict::Good
}

fn step(what: String, command: Option<String>) -> NextStep {
    NextStep { what, command }
}

/// The questions that were not passed, the most expensive first.
fn weak_questions(report: &RoundReport) -> Option<NextStep> {
    let mut weak: Vec<&QuestionReport> = report
        .questions
        .iter()
        .filter(|q| q.in_bank && q.lost > 0.0 && q.score.is_some_and(|s| !is_pass(s)))
        .collect();
    weak.sort_by(|a, b| b.lost.total_cmp(&a.lost));
    let ids: Vec<_> = weak.iter().take(NAMED).map(|q| shell_word(q.id.as_str())).collect();
    let what = match (weak.len(), ids.len()) {
        (0, _) => return None,
        (1, _) => "The question you did not pass".to_owned(),
        (all, named) if all > named => {
            format!("The {named} most expensive of the {all} questions you did not pass")
        }
        (all, _) => format!("The {all} questions you did not pass"),
    };
    Some(step(what, Some(format!("greenroom practice {}", ids.join(" ")))))
}

/// The weakest topic, unless it is the only one.
fn weak_topic(report: &RoundReport) -> Option<NextStep> {
    let weakest = report.topics.first().filter(|t| !is_pass(t.score) && !t.topic.is_empty())?;
    let what = format!("More on your weakest topic, {} ({})", weakest.topic, percent(weakest.score));
    (report.topics.len() > 1)
        .then(|| step(what, Some(format!("greenroom practice --topic {}", shell_word(&weakest.topic)))))
}

/// The concept that is missed most often.
fn missed_concept(report: &RoundReport) -> Option<NextStep> {
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
    let over = answered.iter().filter(|q| q.is_over()).count();
    (over > 0 && over * 3 >= answered.len()).then(|| {
        let what = format!(
            "{over} of {} answers took too long: give the answer in one sentence first, then the reasons",
            answered.len()
        );
        step(what, None)
    })
}

/// An argument quoted for a shell.
fn shell_word(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), |w| w.into_owned())
}
