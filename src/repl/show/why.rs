//! The whole sum of a grade: the words of every concept with weight and credit, and every step to the
//! score.

use super::View;
use crate::{
    grade::{ConceptGrade, FunctionWords, Grade, Reason, Remark, Status, WordGrade},
    terminal::{Flow, Palette, hang},
    text::one_line,
    wording::{match_label, percent, status_name},
};

/// In front of the lines of a concept.
const INDENT: &str = "     ";
/// Weight below which a function word is not shown by itself.
const LIGHT: f64 = 0.2;

/// What matched, how, what it was worth, and how that adds up.
pub(in crate::repl) fn why(grade: &Grade, view: &View) -> Vec<Flow> {
    let mut lines = Vec::new();
    if !grade.concepts.is_empty() {
        lines.extend(legend(grade).wrap(view.width));
    }
    for (place, concept) in (1..).zip(&grade.concepts) {
        lines.extend(concept_lines(place, concept, view.width));
    }
    if !grade.steps.is_empty() {
        lines.push(Flow::new());
    }
    if let Some(text) = grade.function_words.filter(|f| f.weight > 0.0).map(function_words) {
        lines.extend(text.wrap(view.width));
    }
    for step in &grade.steps {
        let value = format!("{:>6.3}  ", step.value);
        lines.extend(hang(&Flow::styled(Palette::STRONG, &value), &Flow::plain(&step.what), view.width));
    }
    if grade.remarks.contains(&Remark::RequiredMissing) {
        let text = "A required concept is missing, so the verdict is weak at most.";
        lines.extend(hang(&Flow::plain("        "), &Flow::plain(text), view.width));
    }
    lines
}

/// How to read the words.
fn legend(grade: &Grade) -> Flow {
    let mut factors: Vec<String> =
        grade.concepts.iter().flat_map(|c| &c.words).filter_map(|w| w.question_factor).map(number).collect();
    factors.sort();
    factors.dedup();
    let mut text = String::from("Each word: weight×credit");
    if !factors.is_empty() {
        text.push_str(&format!("; ? is in the question, so its weight is ×{}", factors.join(" or ×")));
    }
    Flow::styled(Palette::DIM, &text).and(Palette::DIM, ".")
}

fn concept_lines(place: usize, concept: &ConceptGrade, width: usize) -> Vec<Flow> {
    let status = status_name(concept.status);
    let mut facts = format!(" · {status}, weight {}", number(concept.weight));
    if concept.required {
        facts.push_str(", required");
    }
    let first = Flow::styled(Palette::DIM, &format!("{place:>2} "));
    let name = Flow::styled(Palette::STRONG, &concept.name).and(Palette::DIM, &facts);
    let mut lines = hang(&first, &name, width);
    let indent = Flow::plain(INDENT);
    if concept.phrasing != concept.name && !concept.phrasing.is_empty() {
        let phrasing = one_line(&concept.phrasing);
        let text = Flow::styled(Palette::DIM, "phrasing: ").then(&phrasing);
        lines.extend(hang(&indent, &text.clip(width.saturating_sub(INDENT.len())), width));
    }
    let mut items: Vec<Flow> = concept.words.iter().filter(|w| !is_light(w)).map(word).collect();
    items.extend(light_words(&concept.words));
    for line in pack(items, width.saturating_sub(INDENT.len())) {
        lines.extend(hang(&indent, &line, width));
    }
    lines.extend(hang(&indent, &sum(concept), width));
    lines
}

/// `pod? 0.3×0.95 “pds” typo`; a word said as the phrasing has it needs the numbers only.
fn word(word: &WordGrade) -> Flow {
    let mut item = match &word.matched {
        Some(_) => Flow::plain(&word.word),
        None => Flow::styled(Palette::BAD, &word.word),
    };
    if word.question_factor.is_some() {
        item.push(Palette::DIM, "?");
    }
    item.push(Palette::DIM, &format!(" {}×{}", number(word.weight), number(word.credit)));
    let Some(matched) = &word.matched else { return item };
    if matched.text.to_lowercase() != word.word {
        item.push(Palette::DIM, " “");
        item.push(Palette::MARK, &matched.text);
        item.push(Palette::DIM, &format!("” {}", match_label(matched.kind)));
    }
    for factor in &matched.factors {
        item.push(Palette::DIM, &format!(", {} ×{}", reason_label(factor.reason), number(factor.value)));
    }
    item
}

/// Whether it is a function word of so little weight that it is shown with the others; 'not' has more.
fn is_light(word: &WordGrade) -> bool {
    word.function_word && word.weight < LIGHT
}

/// `function words 0.45×1 + 0.3×0`: those said and those not, together.
fn light_words(words: &[WordGrade]) -> Option<Flow> {
    let light = || words.iter().filter(|w| is_light(w));
    let said: f64 = light().filter(|w| w.credit > 0.0).map(|w| w.weight).sum();
    let unsaid: f64 = light().filter(|w| w.credit <= 0.0).map(|w| w.weight).sum();
    let credit = light().map(|w| w.credit).fold(0.0, f64::max);
    let terms = [(said, credit), (unsaid, 0.0)].into_iter().filter(|(weight, _)| *weight > 0.0);
    let terms: Vec<_> =
        terms.map(|(weight, credit)| format!("{}×{}", number(weight), number(credit))).collect();
    let text = format!(" {}", terms.join(" + "));
    (!terms.is_empty()).then(|| Flow::plain("function words").and(Palette::DIM, &text))
}

/// `1.3 / 2.4 = 0.542`.
fn sum(concept: &ConceptGrade) -> Flow {
    let earned: f64 = concept.words.iter().map(|w| w.weight * w.credit).sum();
    let weight: f64 = concept.words.iter().map(|w| w.weight).sum();
    let share = if weight > 0.0 { (earned / weight).min(1.0) } else { 0.0 };
    let mut text = Flow::styled(Palette::DIM, &format!("{} / {} = ", number(earned), number(weight)));
    text.push(Palette::STRONG, &format!("{share:.3}"));
    if concept.status == Status::Contradicted {
        let negated = format!("; {} of what was found is negated, so 0", percent(concept.negated));
        text.push(Palette::DIM, &negated);
    }
    text
}

fn function_words(function_words: FunctionWords) -> Flow {
    let FunctionWords { said, weight, full_from, credit } = function_words;
    let [credit, said, weight, full_from] = [credit, said, weight, full_from].map(number);
    let text = format!(
        "Function words count {credit}: ({said} / {weight} of the other words) / {full_from}, at most 1."
    );
    Flow::styled(Palette::DIM, &text)
}

/// Items with ` · ` between them, as many to a line as fit.
fn pack(items: Vec<Flow>, width: usize) -> Vec<Flow> {
    let mut lines: Vec<Flow> = Vec::new();
    for item in items {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + item.width() <= width => {
                line.push(Palette::DIM, " · ");
                line.append(item);
            }
            _ => lines.push(item),
        }
    }
    lines
}

fn reason_label(reason: Reason) -> &'static str {
    match reason {
        Reason::Far => "far",
        Reason::Alone => "alone",
        Reason::Negated => "negated",
    }
}

/// At most two decimals, none where there are none.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bank::{KeyConcept, Misconception},
        grade::{Grader, Mode, Task},
        repl::show::render,
    };

    fn shown(task: &Task<'_>, answer: &str, width: usize) -> String {
        let grade = Grader::new().prepare(task).grade(answer, Mode::Written);
        let lines = why(&grade, &View { width, roots: Vec::new() });
        assert!(lines.iter().all(|l| l.width() <= width), "{lines:?}");
        anstream::adapter::strip_str(&render(&lines)).to_string()
    }

    #[test]
    fn every_word_of_a_list_is_shown_with_weight_and_credit() {
        let concepts = [
            KeyConcept { weight: 2.0, required: true, ..KeyConcept::named("etcd stores state") },
            KeyConcept {
                phrasings: vec!["loses a majority of members".into()],
                ..KeyConcept::named("quorum lost")
            },
            KeyConcept::named("blocks writes"),
        ];
        let misconceptions =
            [Misconception { name: "deletes pods".into(), phrasings: Vec::new(), feedback: String::new() }];
        let task = Task {
            question: "What does etcd do?",
            concepts: &concepts,
            misconceptions: &misconceptions,
            ..Task::default()
        };
        let answer =
            "It deletes pods. Then it loses its majorty after a while, and does not block the writes.";
        assert_eq!(
            shown(&task, answer, 80),
            "\
Each word: weight×credit; ? is in the question, so its weight is ×0.3.
 1 etcd stores state · missed, weight 2, required
     etcd? 0.33×0 · stores 0.9×0 · state 0.9×0
     0 / 2.13 = 0.000
 2 quorum lost · partial, weight 1
     phrasing: loses a majority of members
     loses 0.9×1 · majority 0.9×0.95 “majorty” typo · members 0.9×0
     1.75 / 2.7 = 0.650
 3 blocks writes · contradicted, weight 1
     blocks 1×0.65 “block” same stem, negated ×0.65
     writes 0.9×0.65, negated ×0.65
     1.24 / 1.9 = 0.650; 100 % of what was found is negated, so 0

 0.162  coverage of the concepts: (1.00×0.650) / 4.00
 0.112  minus 0.05 for each misconception claimed: 1
        A required concept is missing, so the verdict is weak at most.
"
        );
    }

    #[test]
    fn function_words_of_prose_are_shown_together_but_not_is_shown_alone() {
        let references = ["Etcd does not lose the writes of a majority.".to_owned()];
        let task = Task { references: &references, ..Task::default() };
        assert_eq!(
            shown(&task, "the majority of them writes", 60),
            "\
Each word: weight×credit.
 1 Etcd does not lose the writes · missed, weight 5.2
     phrasing: Etcd does not lose the writes of a majority
     etcd 0.9×0 · not 1×0 · lose 0.9×0
     writes 0.9×0.65, negated ×0.65
     majority 0.9×0.65, negated ×0.65
     function words 0.3×1 + 0.3×0
     1.47 / 5.2 = 0.283

Function words count 1: (1.17 / 3.6 of the other words) /
0.1, at most 1.
 0.283  coverage of the model answer: (5.20×0.283) / 5.20
 0.636  prose scale: (1 + m) s / (s + m) with s = 0.283^2.2,
        m = 0.230^2.2
"
        );
    }

    #[test]
    fn no_line_is_wider_than_a_narrow_terminal() {
        let references =
            ["Etcd does not lose the writes of a majority; the antidisestablishment.".to_owned()];
        let task = Task { question: "Etcd?", references: &references, ..Task::default() };
        shown(&task, "no majority, no writes, antidisestablishmant", 30);
    }
}
