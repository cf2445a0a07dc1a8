//! What grading costs: by the length of the answer and the number of concepts, beside a plain
//! similarity of strings, and on an answer of 100 KB.

mod common;

use common::{
    Failure,
    measure::{pair_short, sample_short, table},
};
use greenroom::{
    bank::KeyConcept,
    grade::{Grader, Mode, Prepared, Task},
};
use std::collections::BTreeSet;

fn main() -> Result<(), Failure> {
    table("grade of an answer");
    for words in [50, 200, 800, 3200] {
        let (prepared, answer) = (prepared(12), text(words));
        let name = format!("{words} words, 12 concepts");
        let times = sample_short(&name, || prepared.grade(&answer, Mode::Written))?;
        if words == 200 {
            times.limit(0.001);
        }
    }
    for concepts in [3, 48] {
        let (prepared, answer) = (prepared(concepts), text(200));
        sample_short(&format!("200 words, {concepts} concepts"), || prepared.grade(&answer, Mode::Written))?;
    }
    let (prepared, answer) = (prepared(12), text(16_000));
    sample_short("100 KB, 12 concepts", || prepared.grade(&answer, Mode::Written))?.limit(0.05);

    let (grader, references, answer) = (Grader::new(), [text(150)], text(200));
    let task = Task { references: &references, ..Task::default() };
    let mined = grader.prepare(&task);
    sample_short("200 words, a model answer of 150 words", || mined.grade(&answer, Mode::Written))?;
    sample_short("preparing a model answer of 150 words", || grader.prepare(&task))?;

    table("beside the similarity of strings");
    let phrasings: Vec<_> = SENTENCES.iter().cycle().take(36).collect();
    pair_short(
        ("200 words, 12 concepts with 36 phrasings", || prepared.grade(&answer, Mode::Written)),
        ("rapidfuzz, token set ratio, 36 phrasings", || {
            phrasings.iter().map(|p| token_set_ratio(&answer, p)).sum::<f64>()
        }),
    )?;
    Ok(())
}

const SENTENCES: &[&str] = &[
    "The scheduler filters the nodes that cannot run the pod and scores the others.",
    "A readiness probe decides whether the pod gets traffic from its Service.",
    "The HPA compares the measured utilisation with the target and changes the replica count.",
    "It waits five minutes before it scales down, so that the number of replicas does not flap.",
    "Requests are reserved on the node, limits are enforced by the kernel.",
    "When memory runs out the container is killed and restarted by the kubelet.",
    "A PersistentVolumeClaim is bound to a volume that a provisioner has made.",
    "Rolling updates keep the old ReplicaSet for a rollback.",
    "Network policies allow only the traffic that they name.",
    "The control plane stores its state in etcd, which needs a quorum.",
    "Without a default deny everything may talk to everything.",
    "An ingress controller ends TLS and routes by host and path.",
];

fn text(words: usize) -> String {
    let words_of = SENTENCES.iter().cycle().flat_map(|s| s.split(' '));
    words_of.take(words).collect::<Vec<_>>().join(" ")
}

fn prepared(concepts: usize) -> Prepared {
    let concepts: Vec<_> = (0..concepts)
        .map(|n| {
            let words: Vec<_> = SENTENCES[n % SENTENCES.len()].split(' ').collect();
            let mut concept = KeyConcept::named(words[..6].join(" "));
            concept.phrasings = vec![words[2..7].join(" "), words[words.len() - 5..].join(" ")];
            concept
        })
        .collect();
    Grader::new().prepare(&Task { question: "How does it work?", concepts: &concepts, ..Task::default() })
}

/// As rapidfuzz's Python library defines it: the best ratio of the common words and each side's words.
fn token_set_ratio(a: &str, b: &str) -> f64 {
    let set = |t: &str| t.split_whitespace().map(str::to_lowercase).collect::<BTreeSet<_>>();
    let (a, b) = (set(a), set(b));
    let join = |words: Vec<&String>| words.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let common = join(a.intersection(&b).collect());
    let left = format!("{common} {}", join(a.difference(&b).collect()));
    let right = format!("{common} {}", join(b.difference(&a).collect()));
    let ratio = |x: &str, y: &str| rapidfuzz::fuzz::ratio(x.chars(), y.chars());
    ratio(&left, &right).max(ratio(&common, left.trim())).max(ratio(&common, right.trim()))
}
