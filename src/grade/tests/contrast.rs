//! Pairs of answers that differ in one thing, which the score must order rightly.

use super::*;
use crate::grade::{Remark, Status};

const QUESTION: &str = "How does a Deployment update its pods?";
const MODEL: &str = "It creates a new ReplicaSet and scales it up step by step while the old one is scaled \
    down. Readiness probes gate every step. The old ReplicaSet is kept, so a rollback is possible.";

#[test]
fn better_answers_score_higher() {
    let good = "A new ReplicaSet is created and scaled up gradually as the old ReplicaSet scales down. Each step \
        waits for the readiness probe. Old ReplicaSets stay, so you can roll back.";
    let dropped = "A new ReplicaSet is created and scaled up gradually as the old ReplicaSet scales down.";
    let negated = "It does not create a new ReplicaSet, and it never scales the old one down. Readiness probes do \
        not gate anything. The old ReplicaSet is not kept.";
    let off = "A Service has a stable address and balances traffic over endpoints.";
    let ladder = [MODEL, good, dropped, off, ""].map(|a| prose(QUESTION, MODEL, a).score);
    assert!(ladder.is_sorted_by(|a, b| a >= b), "{ladder:?}");
    assert!(
        ladder[0] > 0.98
            && ladder[1] > ladder[2]
            && ladder[2] > ladder[3]
            && ladder[1] > 0.6
            && ladder[3] < 0.25,
        "{ladder:?}"
    );
    assert!(prose(QUESTION, MODEL, negated).score < 0.75 * ladder[1]);
}

#[test]
fn status_of_one_concept() {
    use Status::{Contradicted, Covered, Missed};
    for (concept, answer, status) in [
        ("adds pods", "it adds pods", Covered),
        ("adds pods", "it does not add pods", Contradicted),
        ("adds pods", "it doesn't add nodes, it adds pods", Covered),
        ("adds pods", "not only does it add pods, it also removes them", Covered),
        ("does not add nodes", "the HPA never adds nodes", Covered),
        ("does not add nodes", "it adds nodes", Contradicted),
        ("load balancer", "put an LB in front", Covered),
        ("Kubernetes API server", "k8s apiserver", Covered),
        ("Horizontal Pod Autoscaler", "the HPA scales", Covered),
        ("readiness probe", "the rediness probe fails", Covered),
        ("readiness probe", "the liveness probe fails", Missed),
        ("ingress rules", "egress rules", Missed),
        ("TCP", "UDP", Missed),
        ("70 % utilisation", "at seventy percent utilization", Covered),
        ("waits 300 s", "it waits five minutes", Covered),
        ("kube-proxy", "kubeproxy programs the rules", Covered),
        ("maxSurge", "max surge limits extra pods", Covered),
        ("scale up", "scale down", Missed),
        ("stateless services", "stateful services", Missed),
        ("increases latency", "it decreases latency", Contradicted),
        ("increases latency", "it does not decrease latency", Covered),
    ] {
        let grade = list("", &[concept], answer);
        let found = &grade.concepts[0];
        let fits = match status {
            Missed => found.status != Covered && found.coverage < 0.75,
            other => found.status == other,
        };
        assert!(fits, "{concept} / {answer}: {:?} {:.2}", found.status, found.coverage);
    }
}

#[test]
fn words_far_apart_count_less() {
    let near = list("", &["ratio of current to desired"], "it takes the ratio of current to desired").score;
    let filler = "and so on with many other things that have nothing to do with it at all ".repeat(3);
    let far =
        list("", &["ratio of current to desired"], &format!("a ratio {filler} current {filler} desired"))
            .score;
    assert!(near > 0.98 && far < 0.8 * near, "{near} {far}");
}

#[test]
fn length_earns_nothing() {
    let answer = "A new ReplicaSet is scaled up and the old one down.";
    let padding =
        " In general this is a very interesting topic that many people have thought about at length.";
    let short = prose(QUESTION, MODEL, answer).score;
    let long = prose(QUESTION, MODEL, &format!("{answer}{}", padding.repeat(20))).score;
    assert!(long <= short + 0.03, "{short} {long}");
}

#[test]
fn question_said_again_and_bare_lists_are_named() {
    let echo = prose(QUESTION, MODEL, QUESTION);
    assert!(echo.score <= 0.15 && echo.remarks.contains(&Remark::EchoesQuestion), "{echo:?}");
    let bare = prose(QUESTION, MODEL, "ReplicaSet, step, readiness probe, rollback, old, new, scale");
    assert!(bare.remarks.contains(&Remark::KeywordList));
    assert!(bare.rating < crate::grade::Rating::Easy);
    for none in ["", "   ", "idk", "I don't know", "🤷", "no idea"] {
        let grade = prose(QUESTION, MODEL, none);
        assert_eq!((grade.score, grade.remarks.as_slice()), (0.0, &[Remark::NoAnswer][..]), "{none}");
    }
}

#[test]
fn steps_end_at_the_score_and_parts_add_up() {
    for grade in
        [prose(QUESTION, MODEL, "the old ReplicaSet is kept"), list("", &["a pod", "a node"], "one pod")]
    {
        assert_eq!(grade.steps.last().map(|s| s.value), Some(grade.score));
        let weight: f64 = grade.concepts.iter().map(|c| c.weight).sum();
        let said: f64 = grade.concepts.iter().map(|c| c.weight * c.coverage).sum();
        assert!((grade.steps[0].value - said / weight).abs() < 1e-9);
    }
}

#[test]
fn as_many_as_the_question_asks_for_are_enough() {
    let kinds = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"];
    let two = "ClusterIP is internal and NodePort opens a port on every node";
    assert!(list("Name two types of Services.", &kinds, two).score > 0.98);
    assert!(list("Name the types of Services.", &kinds, two).score < 0.6);
}

#[test]
fn pinned_concepts_grade_as_mined_ones() {
    let references = [MODEL.to_owned()];
    let task = Task { question: QUESTION, references: &references, ..Task::default() };
    let mined = Grader::new().prepare(&task);
    let pinned = Grader::new().prepare(&Task { concepts: mined.concepts(), ..task });
    for answer in [MODEL, "the old one is kept for a rollback", "readiness probes and a new ReplicaSet", ""] {
        let (a, b) = (mined.grade(answer, Mode::Written).score, pinned.grade(answer, Mode::Written).score);
        assert!((a - b).abs() < 1e-9, "{answer}: {a} {b}");
    }
}

#[test]
fn spoken_numbers_and_missing_punctuation() {
    for (concept, answer) in [
        ("port 443", "it listens on port four forty three"),
        ("layer 4", "it balances at l four so it never looks into the request"),
        ("after 300 seconds", "it waits and after five minutes it scales down"),
    ] {
        let concepts = [KeyConcept::named(concept)];
        let grade = Grader::new()
            .prepare(&Task { concepts: &concepts, ..Task::default() })
            .grade(answer, Mode::Spoken);
        assert_eq!(grade.concepts[0].status, Status::Covered, "{answer}: {:?}", grade.concepts[0]);
    }
}

#[test]
fn the_sentence_of_the_model_answer_that_says_a_concept() {
    let references = [MODEL.to_owned()];
    let concepts = [KeyConcept::named("readiness probe gates each step")];
    let prepared =
        Grader::new().prepare(&Task { references: &references, concepts: &concepts, ..Task::default() });
    assert_eq!(prepared.model_sentence(0), Some("Readiness probes gate every step."));
}
