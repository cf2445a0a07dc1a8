//! Terms as recognisers write them, and words that must not match a term.

use super::*;
use crate::text::tokenize;

fn heard(answer: &str, term: &str) -> Option<String> {
    let lexicon = Lexicon::default();
    let tokens = tokenize(answer);
    let found = SpokenText::new(&tokens, &lexicon).find(&Term::new(term, &lexicon));
    found.first().map(|m| answer[tokens[m.start].span.start..tokens[m.end - 1].span.end].to_owned())
}

#[test]
fn terms_are_found_however_they_are_written() {
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
fn other_terms_and_everyday_words_do_not_match() {
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
    let lexicon = Lexicon::default();
    let tokens = tokenize(answer);
    let found = SpokenText::new(&tokens, &lexicon).find(&Term::new("kubectl", &lexicon));
    assert_eq!((found.len(), &found[0]), (1, &(4..6)));
}

#[test]
fn forms_of_the_user_count() {
    let mut lexicon = Lexicon::default();
    lexicon.add("zweeble", ["the bull"]);
    let tokens = tokenize("we use the bull a lot");
    let text = SpokenText::new(&tokens, &lexicon);
    assert_eq!(text.find(&Term::new("Zweeble", &lexicon)).len(), 1);
}

proptest::proptest! {
    #[test]
    fn places_are_tokens_of_the_answer_in_order(answer in "\\PC{0,60}", term in "\\PC{0,20}") {
        let lexicon = Lexicon::default();
        let tokens = tokenize(&answer);
        let mut last = 0;
        for m in SpokenText::new(&tokens, &lexicon).find(&Term::new(&term, &lexicon)) {
            proptest::prop_assert!(last <= m.start && m.start < m.end && m.end <= tokens.len());
            last = m.end;
        }
    }
}
