//! A round to test the report with, and one of hostile texts.

use super::{EarlierResults, FoundPassage, ReportInput, RoundReport, build};
use crate::{
    bank::{Location, Question, QuestionId},
    grade::{Mode, Rating, Remark, Status, Verdict},
    history::{
        Answered, ConceptResult, FollowUp, ItemState, Marks, OutlineItem, PastConcept, RoundItem, RoundKind,
        RoundOutline, RoundRecord, RoundSetup, SectionSetup, StoredRemark, StoredReview, WrongClaim,
    },
    index::{Hit, HitKind},
    text::Span,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use std::{collections::HashMap, path::PathBuf, sync::Arc, time::Duration};

/// Text that does harm wherever it is not escaped.
pub(super) const HOSTILE: &str = "</script></style><script>alert(1)</script> \"quoted\" 'single' & <b onclick=\"x\">bold</b> --> ]]> \
     \u{1b}[31mred\u{0}\u{7} \u{202e}reversed `code` [link](javascript:x) | cell | ${x} {{ y }} # h";

fn start() -> Timestamp {
    "2026-11-20T13:29:00Z".parse().unwrap()
}

fn secs(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn concept(answer: &str, name: &str, status: Status, said: &[&str]) -> ConceptResult {
    let evidence = said.iter().map(|w| {
        let start = answer.find(w).unwrap();
        Span { start, end: start + w.len() }
    });
    let coverage = match status {
        Status::Covered => 1.0,
        Status::Partial => 0.5,
        Status::Missed | Status::Contradicted => 0.0,
    };
    ConceptResult {
        name: name.into(),
        status,
        coverage,
        weight: 1.0,
        required: name.starts_with("bounded"),
        evidence: evidence.collect(),
    }
}

fn review(id: &str, prompt: &str, topic: &str, answer: &str, score: Option<f64>) -> StoredReview {
    StoredReview {
        id: 1,
        answered: Answered {
            question: QuestionId::new(id),
            prompt: prompt.into(),
            topic: topic.into(),
            answer: answer.into(),
            mode: Mode::Spoken,
            given_at: start(),
            duration: secs(70),
            attempt: 1,
            hints: 0,
            saw_model: false,
            round: Some(7),
        },
        marks: Marks {
            score,
            verdict: score.map_or(Verdict::Missed, Verdict::of_score),
            proposed: Rating::Good,
            rating: Rating::Good,
            concepts: Vec::new(),
            misconceptions: Vec::new(),
            remarks: Vec::new(),
        },
        delivery: None,
    }
}

fn item(id: &str, section: usize, spent: u64, review: Option<StoredReview>) -> RoundItem {
    RoundItem {
        question: QuestionId::new(id),
        section,
        limit: secs(120),
        state: if review.is_some() { ItemState::Answered } else { ItemState::Skipped },
        spent: secs(spent),
        paused: Duration::ZERO,
        follow_ups: Vec::new(),
        review,
    }
}

fn question(id: &str, prompt: &str, topic: &str, answer: &str, line: usize) -> (QuestionId, Question) {
    let path = Arc::new(PathBuf::from("/home/bank/kubernetes.toml"));
    let question = Question {
        id: QuestionId::new(id),
        prompt: prompt.into(),
        answer: answer.into(),
        topics: vec![topic.into()],
        difficulty: None,
        time_limit: None,
        links: Vec::new(),
        source: None,
        ignored: false,
        concepts: Vec::new(),
        misconceptions: Vec::new(),
        place: Location { path, line },
    };
    (question.id.clone(), question)
}

/// Owns what a [`ReportInput`] borrows.
pub(super) struct Fixture {
    pub round: RoundRecord,
    pub questions: HashMap<QuestionId, Question>,
    pub past: EarlierResults,
    pub found: Vec<FoundPassage>,
}

impl Fixture {
    pub(crate) fn build(&self) -> RoundReport {
        build(&ReportInput {
            round: &self.round,
            questions: &self.questions,
            past: &self.past,
            found: &self.found,
            home: std::path::Path::new("/home"),
            zone: &TimeZone::UTC,
        })
    }
}

/// A screening with four questions: one good answer, one partly wrong and too long, one list of
/// keywords without concepts, one skipped.
pub(super) fn screening() -> Fixture {
    let good = "It looks at the cpu of the pods, multiplies the current replicas by that ratio, \
                and stays between a lower and an upper bound.";
    let mut hpa = review(
        "hpa",
        "How does the Horizontal Pod Autoscaler decide how many replicas to run?",
        "kubernetes/autoscaling",
        good,
        Some(0.78),
    );
    hpa.marks.concepts = vec![
        concept(
            good,
            "reads a metric such as CPU utilisation",
            Status::Covered,
            &["looks", "cpu of the pods"],
        ),
        concept(good, "ratio of current to target", Status::Covered, &["ratio"]),
        concept(
            good,
            "bounded by minReplicas and maxReplicas",
            Status::Partial,
            &["lower and an upper bound"],
        ),
        concept(good, "waits before it scales down", Status::Missed, &[]),
    ];
    hpa.marks.misconceptions = vec![WrongClaim {
        name: "adds nodes".into(),
        feedback: "Nodes are the cluster autoscaler's business.".into(),
    }];
    hpa.delivery =
        Some(serde_json::json!({"words": 150, "seconds": 72.0, "pace": 125.0, "fillers": 3, "new_key": [1]}));
    let weak = "Every service gets an address and kube proxy writes rules for it.";
    let mut svc = review(
        "svc",
        "What happens to a packet that is sent to a ClusterIP?",
        "kubernetes/networking",
        weak,
        Some(0.41),
    );
    svc.marks.concepts = vec![
        concept(
            weak,
            "a virtual address that nobody owns",
            Status::Contradicted,
            &["Every service gets an address"],
        ),
        concept(weak, "rewritten on the node by kube-proxy", Status::Partial, &["kube proxy writes rules"]),
        concept(weak, "endpoints come from ready pods", Status::Missed, &[]),
    ];
    svc.delivery = Some(
        serde_json::json!({"words": 210, "seconds": 100.0, "pace": 126.0, "fillers": 9, "long_pauses": 1}),
    );
    let mut list = review(
        "dns",
        "How does a name become an address inside the cluster?",
        "dns",
        "coredns, search domains, ndots",
        Some(0.55),
    );
    list.marks.remarks =
        vec![StoredRemark::Graded(Remark::KeywordList), StoredRemark::Graded(Remark::Provisional)];
    let mut svc_item = item("svc", 1, 151, Some(svc));
    svc_item.follow_ups = vec![FollowUp {
        prompt: "Who writes those rules?".into(),
        answer: "kube-proxy, on every node".into(),
        spent_ms: 12_000,
        score: Some(0.8),
    }];
    svc_item.paused = secs(20);
    let questions = [
        question(
            "hpa",
            "How does the Horizontal Pod Autoscaler decide how many replicas to run?",
            "kubernetes/autoscaling",
            "It compares a metric with its target.",
            5,
        ),
        question(
            "svc",
            "What happens to a packet that is sent to a ClusterIP?",
            "kubernetes/networking",
            "The node **rewrites** it:\n\n- by rules\n- to a ready pod",
            30,
        ),
        question("dns", "How does a name become an address inside the cluster?", "dns", "", 60),
        question(
            "etcd",
            "Why does etcd want an odd number of members?",
            "kubernetes/etcd",
            "A quorum is a majority.",
            80,
        ),
    ];
    let section = |title: &str, weight| SectionSetup { title: title.into(), weight, wanted: 2 };
    Fixture {
        round: RoundRecord {
            id: 7,
            kind: RoundKind::Mock,
            title: "Platform engineer, screening".into(),
            source: "platform-engineer-screening.toml".into(),
            setup: RoundSetup {
                seed: 42,
                sections: vec![section("Kubernetes", 1.0), section("Networking", 2.0)],
                ..RoundSetup::default()
            },
            started_at: start(),
            ended_at: Some(start() + SignedDuration::from_mins(8)),
            interruptions: 1,
            items: vec![
                item("hpa", 0, 72, Some(hpa)),
                svc_item,
                item("dns", 1, 31, Some(list)),
                item("etcd", 0, 4, None),
            ],
        },
        questions: questions.into_iter().collect(),
        past: past(),
        found: vec![
            found(
                "hpa",
                Some("waits before it scales down"),
                "autoscaling.md",
                40,
                "Scaling down",
                "A stabilization window of 300 s prevents flapping.",
            ),
            found(
                "svc",
                Some("endpoints come from ready pods"),
                "services.md",
                12,
                "Services",
                "Only ready pods are endpoints of a service.",
            ),
            found(
                "svc",
                Some("rewritten on the node by kube-proxy"),
                "services.md",
                12,
                "Services",
                "Only ready pods are endpoints of a service.",
            ),
        ],
    }
}

fn found(
    id: &str,
    concept: Option<&str>,
    file: &str,
    line: usize,
    title: &str,
    snippet: &str,
) -> FoundPassage {
    let hit = Hit {
        kind: HitKind::Note,
        path: PathBuf::from("/home/bank/notes").join(file),
        line,
        title: title.into(),
        trail: vec!["Details".into()],
        score: 1.0,
        id: None,
        snippet: snippet.into(),
        marks: Vec::new(),
        why: None,
    };
    FoundPassage { question: QuestionId::new(id), concept: concept.map(str::to_owned), hit }
}

fn past() -> EarlierResults {
    let outline = |n: i64, score: f64| RoundOutline {
        id: n,
        kind: RoundKind::Mock,
        title: "Platform engineer, screening".into(),
        source: "platform-engineer-screening.toml".into(),
        setup: RoundSetup::default(),
        started_at: start() - SignedDuration::from_hours(24 * 7 * (7 - n)),
        ended_at: Some(start()),
        items: vec![OutlineItem {
            question: QuestionId::new("svc"),
            section: 0,
            state: ItemState::Answered,
            topic: "kubernetes/networking".into(),
            score: Some(score),
            spent: secs(60),
            limit: secs(120),
        }],
    };
    let concept = |days: i64, covered| PastConcept {
        question: QuestionId::new("svc"),
        at: start() - SignedDuration::from_hours(24 * days),
        concept: "endpoints come from ready pods".into(),
        covered,
    };
    let rounds = vec![outline(3, 0.2), outline(4, 0.35), outline(6, 0.3)];
    EarlierResults {
        topics: EarlierResults::topics(&rounds),
        rounds,
        concepts: vec![concept(28, false), concept(21, true), concept(7, false)],
        scores: [(QuestionId::new("svc"), vec![0.2, 0.35, 0.3])].into(),
    }
}

/// A round in which every text is hostile.
pub(super) fn hostile() -> Fixture {
    let mut fixture = screening();
    fixture.round.title = HOSTILE.into();
    fixture.round.source = HOSTILE.into();
    for section in &mut fixture.round.setup.sections {
        section.title = HOSTILE.into();
    }
    for item in &mut fixture.round.items {
        for follow_up in &mut item.follow_ups {
            follow_up.prompt = HOSTILE.into();
            follow_up.answer = HOSTILE.into();
        }
        let Some(review) = &mut item.review else { continue };
        review.answered.prompt = HOSTILE.into();
        review.answered.topic = HOSTILE.into();
        review.answered.answer = format!("{HOSTILE}\n{HOSTILE}");
        review.marks.remarks = vec![StoredRemark::Unknown(HOSTILE.into())];
        for concept in &mut review.marks.concepts {
            concept.name = HOSTILE.into();
            concept.evidence = vec![Span { start: 2, end: 12 }, Span { start: 20, end: 60 }];
        }
        review.marks.misconceptions = vec![WrongClaim { name: HOSTILE.into(), feedback: HOSTILE.into() }];
    }
    for question in fixture.questions.values_mut() {
        question.answer = HOSTILE.into();
        question.place.path = Arc::new(PathBuf::from("/h/\"><img src=x>.toml"));
    }
    for found in &mut fixture.found {
        found.concept = Some(HOSTILE.into());
        found.hit.title = HOSTILE.into();
        found.hit.snippet = HOSTILE.into();
        found.hit.path = PathBuf::from("/h/\"><img src=x>\u{1b}.md");
    }
    fixture
}
