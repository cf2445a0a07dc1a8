//! What spoken mode costs: terms are matched by their sound, too.

mod common;

use common::{
    Failure,
    measure::{pair_short, sample_short, table},
};
use greenroom::{
    bank::KeyConcept,
    grade::{Grader, Mode, Prepared, Task},
};

fn main() -> Result<(), Failure> {
    table("grade of a spoken answer");
    for (words, concepts) in [(75, 12), (300, 12), (1200, 12), (300, 3), (300, 48)] {
        let (prepared, answer) = (prepared(concepts), text(words));
        let name = format!("{words} words, {concepts} concepts");
        let times = sample_short(&name, || prepared.grade(&answer, Mode::Spoken))?;
        if (words, concepts) == (300, 12) {
            times.limit(0.002);
        }
    }
    sample_short("preparing 12 concepts and their sounds", || prepared(12))?;

    table("beside the same answer as written");
    let (prepared, answer) = (prepared(12), text(300));
    pair_short(
        ("300 words, spoken", || prepared.grade(&answer, Mode::Spoken)),
        ("300 words, written", || prepared.grade(&answer, Mode::Written)),
    )?;
    Ok(())
}

/// As a recogniser writes it: no punctuation, and half of the terms misheard.
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
    // The first spoken answer computes how the terms sound.
    prepared.grade("warm up", Mode::Spoken);
    prepared
}
