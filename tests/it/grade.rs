//! `greenroom grade`: verdicts and scores of answers to questions of a bank, and the sum behind them.

use crate::support::Home;
use serde_json::Value;

const QUESTIONS: &str = "
[[question]]
id = \"hpa\"
prompt = \"What bounds the Horizontal Pod Autoscaler?\"
answer = \"It stays between the minimum and the maximum of replicas. It waits for the stabilisation window.\"

[[question.concept]]
name = \"minimum and maximum replicas\"
weight = 1
required = true

[[question.concept]]
name = \"stabilisation window of five minutes\"
weight = 2

[[question.concept]]
name = \"reads metrics from the metrics server\"
weight = 2

[[question.misconception]]
name = \"adds nodes\"
phrasings = [\"adds machines\"]
feedback = \"Nodes are the cluster autoscaler's business.\"

[[question]]
id = \"etcd\"
prompt = \"Why does etcd need a quorum of members?\"

[[question.concept]]
name = \"etcd quorum protects consistency\"
";

/// What `greenroom grade --json` says of an answer.
fn grade(home: &Home, id: &str, answer: &str) -> Value {
    home.run_with(&["grade", "--question", id, "--json"], answer).success().json()
}

/// The lines that `greenroom grade --batch -` gives for lines of a batch.
fn batch(lines: &[Value], options: &[&str]) -> Vec<Value> {
    let input: String = lines.iter().map(|line| format!("{line}\n")).collect();
    Home::new().run_with(&[&["grade", "--batch", "-"], options].concat(), &input).success().json_lines()
}

fn score(grade: &Value) -> f64 {
    grade["score"].as_f64().expect("a score")
}

#[test]
fn a_missing_required_concept_keeps_a_good_score_from_passing() {
    let home = Home::new().bank(QUESTIONS);
    let others = "It reads metrics from the metrics server and has a stabilisation window of five minutes.";
    let missing = grade(&home, "hpa", others);
    assert!(score(&missing) >= 0.6, "{missing}");
    assert_eq!((&missing["verdict"], &missing["rating"]), (&"weak".into(), &"hard".into()));
    assert!(missing["remarks"].as_array().unwrap().contains(&"required_missing".into()));

    let all = grade(&home, "hpa", &format!("{others} It keeps to the minimum and maximum of replicas."));
    assert_eq!((&all["verdict"], &all["remarks"]), (&"strong".into(), &Value::Array(Vec::new())));
}

#[test]
fn a_claimed_misconception_costs_score_and_the_best_rating() {
    let home = Home::new().bank(QUESTIONS);
    let right = "It reads metrics from the metrics server, has a stabilisation window of five minutes and \
                 keeps to the minimum and maximum of replicas.";
    let (without, with) =
        (grade(&home, "hpa", right), grade(&home, "hpa", &format!("{right} It adds machines.")));
    assert_eq!(without["misconceptions"], Value::Array(Vec::new()));
    assert_eq!(with["misconceptions"][0]["name"], "adds nodes");
    assert_eq!((&without["rating"], &with["rating"]), (&"easy".into(), &"good".into()));
    assert!((score(&without) - score(&with) - 0.05).abs() < 1e-9, "{without} {with}");
}

#[test]
fn words_of_the_question_hardly_count() {
    let home = Home::new().bank(QUESTIONS);
    // Two of four words each; those of the first answer are in the question.
    let repeated = grade(&home, "etcd", "etcd has its quorum, that is the reason for it");
    let own = grade(&home, "etcd", "it protects consistency, that is the reason for it");
    assert!(score(&repeated) < 0.3, "{repeated}");
    assert!(score(&own) > 0.7, "{own}");

    let prose = |answer: &str| {
        serde_json::json!({
            "id": 1,
            "question": "Why does etcd need a quorum of members?",
            "references": ["An etcd quorum of members protects consistency during a partition."],
            "answer": answer,
        })
    };
    let graded =
        batch(&[prose("etcd quorum of members"), prose("protects consistency during a partition")], &[]);
    assert!(score(&graded[0]) < 0.3 && score(&graded[1]) > 0.9, "{graded:?}");
}

#[test]
fn the_best_of_several_references_meets_a_higher_bar() {
    let references = [
        "The scheduler filters nodes that lack memory and then ranks the rest by free capacity.",
        "Pods land on machines with a matching label.",
        "A taint repels whatever does not tolerate it.",
    ];
    let line = |count: usize, answer: &str| {
        serde_json::json!({
            "id": count, "question": "Where do workloads run?", "references": references[..count], "answer": answer,
        })
    };
    let half = "The scheduler filters nodes that lack memory.";
    let lines = [line(1, half), line(2, half), line(3, half), line(3, references[0])];
    let scores: Vec<_> = batch(&lines, &[]).iter().map(score).collect();
    assert!(scores[0] > scores[1] + 0.1 && scores[1] > scores[2] + 0.05, "{scores:?}");
    assert!(scores[3] > 0.98, "{scores:?}");
}

#[test]
fn json_has_every_word_with_weight_match_and_credit() {
    let home = Home::new().bank(QUESTIONS);
    let answer = "etcd protects the consistensy";
    let grade = grade(&home, "etcd", answer);
    let concept = &grade["concepts"][0];
    let words = concept["words"].as_array().unwrap();
    let expected =
        [("etcd", 1.1 * 0.3, 1.0, "exact"), ("quorum", 0.3, 0.0, ""), ("protects", 0.9, 1.0, "exact")];
    for (word, (name, weight, credit, how)) in words.iter().zip(expected) {
        assert_eq!(word["word"], name);
        assert!((word["weight"].as_f64().unwrap() - weight).abs() < 1e-9, "{word}");
        assert_eq!(word["credit"], credit, "{word}");
        assert_eq!(word["matched"]["how"].as_str().unwrap_or_default(), how, "{word}");
        assert_eq!(word["question_factor"].as_f64(), (name != "protects").then_some(0.3), "{word}");
    }
    let matched = &words[3]["matched"];
    assert_eq!((&matched["how"], &matched["worth"]), (&"typo".into(), &0.95.into()));
    let (start, end) = (matched["start"].as_u64().unwrap(), matched["end"].as_u64().unwrap());
    assert_eq!(matched["text"], answer[start as usize..end as usize]);
    let part = |of: &dyn Fn(&Value) -> f64| words.iter().map(of).sum::<f64>();
    let number = |word: &Value, key: &str| word[key].as_f64().unwrap();
    let sum = part(&|w| number(w, "weight") * number(w, "credit")) / part(&|w| number(w, "weight"));
    assert!((concept["coverage"].as_f64().unwrap() - sum).abs() < 1e-9, "{concept}");
    assert!((score(&grade) - sum).abs() < 1e-9, "{grade}");
    assert_eq!(grade["steps"][0]["rule"], "weighted_mean");
}

#[test]
fn a_batch_has_the_whole_grade_only_where_it_is_asked_for() {
    let line = serde_json::json!({
        "id": "a", "question": "Who?", "references": ["The kubelet starts pods."], "answer": "the kubelet",
    });
    let [plain, whole] =
        [&[][..], &["--json"]].map(|options| batch(std::slice::from_ref(&line), options).remove(0));
    let keys: Vec<_> = plain.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "score", "concepts"]);
    assert_eq!((&plain["score"], &plain["concepts"]), (&whole["score"], &whole["concepts"]));
    assert_eq!(whole["grade"]["score"], whole["score"]);
    assert_eq!(whole["grade"]["steps"][1]["rule"], "prose_scale");
    assert_eq!(whole["grade"]["concepts"][0]["words"][1]["word"], "kubelet");
}
