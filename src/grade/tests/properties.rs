//! What holds for any input.

use super::*;
use proptest::prelude::*;

fn check(grade: &Grade, answer: &str) {
    assert!((0.0..=1.0).contains(&grade.score), "{}", grade.score);
    for concept in &grade.concepts {
        assert!((0.0..=1.0).contains(&concept.coverage));
        let mut last = 0;
        for e in &concept.evidence {
            assert!(e.span.start >= last && e.span.end > e.span.start && e.span.end <= answer.len());
            assert!(answer.is_char_boundary(e.span.start) && answer.is_char_boundary(e.span.end));
            last = e.span.end;
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    "((not|no|pod|pods|the|HPA|Horizontal Pod Autoscaler|k8s|70%|seventy|percent|5m|kube-proxy|инстанс|模型|שלום|```|\u{0}|🤷‍♂️|e\u{301})([ .,;:()\n]|)|\\PC){0,40}"
}

proptest! {
    #[test]
    fn any_answer_to_any_question_gets_a_grade(question in text(), reference in text(), name in text(), answer in text()) {
        for grade in [prose(&question, &reference, &answer), list(&question, &[&name], &answer)] {
            check(&grade, &answer);
        }
        prop_assert_eq!(prose(&question, &reference, &answer), prose(&question, &reference, &answer));
        prop_assert_eq!(prose(&question, &reference, "").score, 0.0);
        let references = [reference];
        let spoken = Grader::new().prepare(&Task { question: &question, references: &references, ..Task::default() });
        check(&spoken.grade(&answer, Mode::Spoken), &answer);
        for at in 0..spoken.concepts().len() {
            spoken.model_sentence(at);
        }
    }
}

#[test]
fn odd_answers() {
    let long = "x".repeat(1 << 20);
    let words = "the pod waits for its readiness probe ".repeat(1 << 14);
    let unknown: String = (0..60_000).map(|n| format!("w{}q ", n * 7919)).collect();
    for answer in
        ["```\nunclosed", "\0\0", "\u{202e}abc", "١٢٣", "ﬀﬀ", "....", long.as_str(), &words, &unknown]
    {
        let model = "The pod is ready when its readiness probe succeeds, and waits for it.";
        check(&prose("When is a pod ready?", model, answer), answer);
    }
}
