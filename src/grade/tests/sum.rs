//! Scores computed again from the JSON of a grade alone.

use super::{bank::bank, *};
use crate::bank::{Misconception, Question};
use serde_json::Value;

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap_or_else(|| panic!("no number `{key}` in {value}"))
}

fn list_of<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

#[track_caller]
fn assert_near(found: f64, computed: f64, what: &Value) {
    assert!((found - computed).abs() < 1e-6, "{found} is not {computed}: {what}");
}

/// What a word is worth, by what it matched.
fn credit(word: &Value, function_credit: f64) -> f64 {
    let Some(matched) = word.get("matched") else {
        // A function word that was said; any other word without a match was not.
        let said = word["function_word"] == true && number(word, "credit") > 0.0;
        return if said { function_credit } else { 0.0 };
    };
    assert!(matched["start"].as_u64() < matched["end"].as_u64() && matched["text"].is_string(), "{word}");
    assert!(matched["how"].is_string(), "{word}");
    let factors = matched.get("factors").and_then(Value::as_array).into_iter().flatten();
    factors.fold(number(matched, "worth"), |credit, factor| credit * number(factor, "value"))
}

/// The coverage of a concept, from its words.
fn coverage(concept: &Value, function_credit: f64) -> f64 {
    let (mut said, mut weight) = (0.0, 0.0);
    for word in list_of(concept, "words") {
        let credit = credit(word, function_credit);
        assert_near(number(word, "credit"), credit, word);
        said += number(word, "weight") * credit;
        weight += number(word, "weight");
    }
    if concept["status"] == "contradicted" {
        assert!(number(concept, "negated") >= 0.45 && number(concept, "claimed") >= 0.75, "{concept}");
        return 0.0;
    }
    if weight > 0.0 { f64::min(said / weight, 1.0) } else { 0.0 }
}

/// What a function word counts, from all other words.
fn function_credit(grade: &Value) -> f64 {
    let Some(function_words) = grade.get("function_words") else { return 0.0 };
    let (mut said, mut weight) = (0.0, 0.0);
    for concept in list_of(grade, "concepts") {
        for word in list_of(concept, "words").iter().filter(|w| w["function_word"] == false) {
            said += number(word, "weight") * credit(word, 0.0);
            weight += number(word, "weight");
        }
    }
    assert_near(number(function_words, "said"), said, function_words);
    assert_near(number(function_words, "weight"), weight, function_words);
    let full_from = number(function_words, "full_from");
    let credit = if weight > 0.0 { f64::min(said / weight / full_from, 1.0) } else { 1.0 };
    assert_near(number(function_words, "credit"), credit, function_words);
    credit
}

/// The score of a grade, from its words upwards; asserts every value on the way.
fn score(grade: &Value) -> f64 {
    let function_credit = function_credit(grade);
    let (mut said, mut weight) = (0.0, 0.0);
    for concept in list_of(grade, "concepts") {
        let coverage = coverage(concept, function_credit);
        assert_near(number(concept, "coverage"), coverage, concept);
        said += number(concept, "weight") * coverage;
        weight += number(concept, "weight");
    }
    let mut score = f64::NAN;
    for step in list_of(grade, "steps") {
        score = match step["rule"].as_str() {
            Some("no_answer" | "nothing_to_compare") => 0.0,
            Some("weighted_mean") => {
                assert_near(number(step, "weight"), weight, step);
                said / weight
            }
            Some("choice") => f64::min(score * number(step, "factor"), 1.0),
            Some("echo") => score * number(step, "factor"),
            Some("prose_scale") => {
                let [s, m] = [score, number(step, "middle")].map(|x| x.powf(number(step, "steepness")));
                (1.0 + m) * s / (s + m)
            }
            Some("misconceptions") => f64::max(score - number(step, "count") * number(step, "each"), 0.0),
            other => panic!("unknown rule {other:?}: {step}"),
        };
        assert_near(number(step, "value"), score, step);
    }
    score
}

/// The verdict, from score, required concepts and the bands.
fn verdict(grade: &Value, score: f64) -> &'static str {
    let is_missing =
        |c: &Value| c["required"] == true && (c["status"] == "missed" || c["status"] == "contradicted");
    let at_most_weak = list_of(grade, "concepts").iter().any(is_missing);
    match score {
        s if s < 0.3 => "missed",
        s if s < 0.6 || at_most_weak => "weak",
        s if s < 0.85 => "good",
        _ => "strong",
    }
}

/// Computes the score of a grade again and returns its rules.
#[track_caller]
fn redo(grade: &Grade) -> Vec<String> {
    let json = serde_json::to_value(grade).unwrap();
    let score = score(&json);
    assert_near(number(&json, "score"), score, &json["steps"]);
    assert_eq!(json["verdict"], verdict(&json, score), "{json}");
    list_of(&json, "steps").iter().filter_map(|s| s["rule"].as_str()).map(str::to_owned).collect()
}

fn every_second_sentence(text: &str) -> String {
    text.split_inclusive(['.', '\n']).step_by(2).collect()
}

#[test]
fn scores_of_the_starter_bank_are_the_sums_of_their_parts() {
    let questions = bank();
    let grader = Grader::new();
    let mut rules = std::collections::BTreeMap::<String, usize>::new();
    for (at, q) in questions.iter().enumerate().step_by(7) {
        let curated = grader.prepare_question(q);
        let mined = grader.prepare_question(&Question { concepts: Vec::new(), ..q.clone() });
        let half = every_second_sentence(&q.answer);
        let claim = q.misconceptions.first().map_or("", |m| m.phrasings.first().unwrap_or(&m.name));
        let other = &questions[(at + questions.len() / 2) % questions.len()].answer;
        let denied = format!("It is not true that {}", q.answer.to_lowercase().replace(" is ", " is not "));
        let wrong = format!("{half} I think that {claim}.");
        for answer in [&q.answer, &half, &wrong, &denied, &q.prompt, other, "idk"] {
            for task in [&curated, &mined] {
                for mode in [Mode::Written, Mode::Spoken] {
                    for rule in redo(&task.grade(answer, mode)) {
                        *rules.entry(rule).or_default() += 1;
                    }
                }
            }
        }
    }
    for rule in ["no_answer", "weighted_mean", "prose_scale", "echo", "misconceptions"] {
        assert!(rules.contains_key(rule), "no answer needed `{rule}`: {rules:?}");
    }
}

#[test]
fn scores_against_several_references_are_the_sums_of_their_parts() {
    let references = [
        "It keeps a stable name and its own volume for each pod, e.g. for databases.",
        "Pods are started in order; every pod keeps its name. Names do not change. Volumes stay with them.",
        "A stateful set is not a deployment: storage stays with the pod.",
    ]
    .map(str::to_owned);
    let mut choices = 0;
    for count in 0..=references.len() {
        let task = Task {
            question: "Name two things that a StatefulSet does for its pods.",
            references: &references[..count],
            ..Task::default()
        };
        let prepared = Grader::new().prepare(&task);
        for answer in [
            "every pod keeps its name and starts in order",
            "its storage remains with the pod, names don't change",
            "it never keeps the name of a pod",
            "the stable volumes",
            task.question,
            "tulips",
            "",
        ] {
            let rules = redo(&prepared.grade(answer, Mode::Written));
            let last = if count == 0 { "nothing_to_compare" } else { "prose_scale" };
            assert!(rules.iter().any(|r| r == last || r == "no_answer"), "{count} {answer}: {rules:?}");
            choices += usize::from(rules.iter().any(|r| r == "choice"));
        }
    }
    assert!(choices > 0);
}

#[test]
fn scores_against_concepts_are_the_sums_of_their_parts() {
    let mut concepts = [
        KeyConcept { weight: 2.0, ..KeyConcept::named("does not decrease latency") },
        KeyConcept { phrasings: vec!["max surge limits pods".into()], ..KeyConcept::named("maxSurge 25%") },
        KeyConcept { weight: 0.5, ..KeyConcept::named("to be or not to be") },
        KeyConcept::named("…"),
    ];
    let misconceptions = [
        Misconception { name: "adds nodes".into(), phrasings: Vec::new(), feedback: "No.".into() },
        Misconception { name: "deletes volumes".into(), phrasings: Vec::new(), feedback: "No.".into() },
    ];
    for (question, required) in
        [("How does a rollout limit its pods?", true), ("Name two facts about maxSurge.", false)]
    {
        concepts[0].required = required;
        let task = Task { question, concepts: &concepts, misconceptions: &misconceptions, ..Task::default() };
        let prepared = Grader::new().prepare(&task);
        for answer in [
            "it does not decrease latency, and maxsurge of 25 percent limits the extra pods",
            "it decreases latency",
            "it increases latency and the maximum surge of twenty five percent limits podz",
            "to be or not to be",
            "it adds nodes. And then it deletes volumes.",
            "surge, pods, latency, maximum, limits",
        ] {
            let rules = redo(&prepared.grade(answer, Mode::Written));
            assert_eq!(rules.iter().any(|r| r == "choice"), !required, "{rules:?}");
        }
    }
}
