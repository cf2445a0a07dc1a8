//! Terms as recognisers write them, and what must not be taken for a term.

use super::*;
use crate::text::tokenize;

fn heard(answer: &str, term: &str) -> Option<String> {
    let lexicon = Lexicon::new();
    let tokens = tokenize(answer);
    let found = SpokenText::new(answer, &tokens, &lexicon).find(&Term::new(term, &lexicon));
    found.into_iter().next().map(|m| m.heard)
}

#[test]
fn terms_are_heard_however_they_are_written() {
    let mut missed = Vec::new();
    for (heard_as, term) in [
        ("cube control", "kubectl"),
        ("q control", "kubectl"),
        ("kube c t l", "kubectl"),
        ("et see dee", "etcd"),
        ("engine ex", "nginx"),
        ("post grass", "PostgreSQL"),
        ("my sequel", "MySQL"),
        ("promethius", "Prometheus"),
        ("ann sibble", "Ansible"),
        ("grow fauna", "Grafana"),
        ("key banner", "Kibana"),
        ("zoo keeper", "ZooKeeper"),
        ("rabbit em cue", "RabbitMQ"),
        ("mango d b", "MongoDB"),
        ("mem cash dee", "memcached"),
        ("pie torch", "PyTorch"),
        ("num pie", "NumPy"),
        ("two pull", "tuple"),
        ("polly morphism", "polymorphism"),
        ("dykstra", "Dijkstra"),
        ("jango", "Django"),
        ("has cull", "Haskell"),
        ("ray to limiter", "rate limiter"),
        ("low balancer", "load balancer"),
        ("dead luck", "deadlock"),
        ("web hooks", "webhook"),
        ("proto buff", "protobuf"),
        ("h p a", "HPA"),
        ("aitch pea ay", "HPA"),
        ("ess three", "S3"),
        ("e c 2", "EC2"),
        ("see i c d", "CI/CD"),
        ("t c p", "TCP"),
        ("u d pea", "UDP"),
        ("d t l s", "DTLS"),
        ("g c p", "GCP"),
        ("l four", "L4"),
        ("layer seven", "L7"),
        ("port four forty three", "port 443"),
        ("eighty eighty", "8080"),
        ("ten gig", "10 GB"),
        ("p ninety nine", "p99"),
        ("jay son", "JSON"),
        ("sea sharp", "C#"),
        ("see plus plus", "C++"),
        ("node j s", "Node.js"),
        ("dot net", ".NET"),
        ("o auth", "OAuth"),
        ("sub netting", "subnetting"),
        ("idem potent", "idempotent"),
        ("a sync", "async"),
        ("sigh pie", "SciPy"),
        ("cashing", "caching"),
        ("sidecar", "side car"),
    ] {
        if heard(&format!("well then we use {heard_as} for that part"), term).is_none() {
            missed.push((heard_as, term));
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn other_terms_and_everyday_words_are_not_taken_for_a_term() {
    let mut wrong = Vec::new();
    for (heard_as, term) in [
        ("forum", "quorum"),
        ("journal", "kernel"),
        ("history", "Istio"),
        ("coffee", "Kafka"),
        ("perform", "Terraform"),
        ("asynchronous", "synchronous"),
        ("synchronous", "asynchronous"),
        ("egress", "ingress"),
        ("ingress", "egress"),
        ("liveness probe", "readiness probe"),
        ("mutable", "immutable"),
        ("foreign key", "primary key"),
        ("reverse proxy", "forward proxy"),
        ("outbound", "inbound"),
        ("t c p", "UDP"),
        ("s n s", "SQS"),
        ("e k s", "ECS"),
        ("l four", "L7"),
        ("layer four", "layer seven"),
        ("stateless", "stateful"),
        ("vertical pod autoscaler", "horizontal pod autoscaler"),
        ("optimistic locking", "pessimistic locking"),
        ("git hub", "GitLab"),
        ("yam l", "TOML"),
        ("course", "CORS"),
        ("so do", "sudo"),
        ("some one", "subnet"),
        ("hash map", "hash set"),
        ("merge sort", "heap sort"),
        ("a p i", "IAM"),
        ("see you", "CPU"),
        ("are you", "URI"),
        ("get", "git"),
        ("my sequel", "NoSQL"),
    ] {
        if let Some(found) = heard(&format!("well then we use {heard_as} for that part"), term) {
            wrong.push((heard_as, term, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_place_of_a_match_is_exact() {
    let answer = "first i would run Cube Control describe";
    let lexicon = Lexicon::new();
    let tokens = tokenize(answer);
    let found = SpokenText::new(answer, &tokens, &lexicon).find(&Term::new("kubectl", &lexicon));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].span.of(answer), "Cube Control");
    assert_eq!((found[0].first, found[0].end), (4, 6));
}

#[test]
fn own_forms_count() {
    let mut lexicon = Lexicon::new();
    lexicon.add("zweeble", ["the bull"]);
    let tokens = tokenize("we use the bull a lot");
    let text = SpokenText::new("we use the bull a lot", &tokens, &lexicon);
    assert_eq!(text.find(&Term::new("Zweeble", &lexicon)).len(), 1);
}

proptest::proptest! {
    #[test]
    fn spans_are_words_of_the_answer(answer in "\\PC{0,60}", term in "\\PC{0,20}") {
        let lexicon = Lexicon::new();
        let tokens = tokenize(&answer);
        for m in SpokenText::new(&answer, &tokens, &lexicon).find(&Term::new(&term, &lexicon)) {
            proptest::prop_assert_eq!(m.span.of(&answer), m.heard.as_str());
            proptest::prop_assert!(m.first < m.end && m.end <= tokens.len() && m.distance >= 0.0);
        }
    }
}

#[test]
#[ignore = "a measurement: run in release"]
fn speed() {
    let lexicon = Lexicon::new();
    let answer = "the pods of a deployment are watched by the controller so when one of them dies it makes \
                  another and the scheduler finds a node that has enough memory and cpu for it "
        .repeat(10);
    let tokens = tokenize(&answer);
    let terms: Vec<_> = [
        "kubectl",
        "horizontal pod autoscaler",
        "etcd",
        "ratio of current to desired",
        "replica set",
        "readiness probe",
        "taint",
        "rolling update",
        "persistent volume",
        "CoreDNS",
        "service mesh",
        "load balancer",
    ]
    .iter()
    .map(|t| Term::new(t, &lexicon))
    .collect();
    let start = std::time::Instant::now();
    for _ in 0..100 {
        let spoken = SpokenText::new(&answer, &tokens, &lexicon);
        assert!(terms.iter().map(|t| spoken.find(t).len()).sum::<usize>() < 100);
    }
    println!("{} words, {} terms: {:?} each", tokens.len(), terms.len(), start.elapsed() / 100);
}
