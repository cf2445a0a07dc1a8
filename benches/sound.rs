//! What listening costs: a spoken answer against key concepts that are heard by their sound.

use greenroom::{
    bank::KeyConcept,
    grade::{Grader, Mode, Prepared, Task},
};

fn main() {
    divan::main();
}

/// As a recogniser writes it: no stops, and half of the terms misheard.
const HEARD: &str = "so um first I look at it with cube control get pods and then the et cee dee \
    cluster has to agree before the cube let starts anything the ingress controller is engine x and it \
    ends the t l s there behind it runs a stateful set with a persistent volume claim and the h p a \
    changes the number of replicas by the metrics that prom ethius scrapes every fifteen seconds";

const CONCEPTS: &[&str] = &[
    "kubectl get pods shows the state",
    "etcd needs a quorum",
    "the kubelet starts the containers",
    "nginx ingress terminates TLS",
    "StatefulSet with stable names",
    "PersistentVolumeClaim binds a volume",
    "HPA scales on metrics",
    "Prometheus scrapes targets",
    "CIDR range of the VPC",
    "PostgreSQL replicates by WAL",
    "Terraform state lock in DynamoDB",
    "gRPC over HTTP/2",
];

fn text(words: usize) -> String {
    HEARD.split_whitespace().cycle().take(words).collect::<Vec<_>>().join(" ")
}

fn prepared(concepts: usize) -> Prepared {
    let concepts: Vec<_> =
        CONCEPTS.iter().cycle().take(concepts).map(|name| KeyConcept::named((*name).to_owned())).collect();
    let prepared = Grader::new().prepare(&Task { question: "How?", concepts: &concepts, ..Task::default() });
    // How the terms sound is worked out with the first spoken answer.
    prepared.grade("warm up", Mode::Spoken);
    prepared
}

/// The limit: what is added to the written grade of 300 words against 12 concepts is within 2 ms.
#[divan::bench(args = [75, 300, 1200])]
fn spoken_words_against_12_concepts(bencher: divan::Bencher<'_, '_>, words: usize) {
    let (prepared, answer) = (prepared(12), text(words));
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Spoken));
}

#[divan::bench]
fn the_same_300_words_as_written(bencher: divan::Bencher<'_, '_>) {
    let (prepared, answer) = (prepared(12), text(300));
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Written));
}

#[divan::bench(args = [3, 12, 48])]
fn spoken_300_words_against_concepts(bencher: divan::Bencher<'_, '_>, concepts: usize) {
    let (prepared, answer) = (prepared(concepts), text(300));
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Spoken));
}

/// What the first spoken answer to a question pays once.
#[divan::bench]
fn prepare_12_concepts_and_hear_a_word(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| prepared(12));
}
