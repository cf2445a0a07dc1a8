//! What grading costs: by length of the answer and number of concepts, beside a plain similarity
//! of strings, and on an answer of 100 KB.

use greenroom::{
    bank::KeyConcept,
    grade::{Grader, Mode, Prepared, Task},
};

fn main() {
    divan::main();
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

/// The limit: 200 words against 12 concepts within a millisecond.
#[divan::bench(args = [50, 200, 800, 3200])]
fn answer_of_words_against_12_concepts(bencher: divan::Bencher<'_, '_>, words: usize) {
    let (prepared, answer) = (prepared(12), text(words));
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Written));
}

#[divan::bench(args = [3, 12, 48])]
fn answer_of_200_words_against_concepts(bencher: divan::Bencher<'_, '_>, concepts: usize) {
    let (prepared, answer) = (prepared(concepts), text(200));
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Written));
}

/// The limit: 50 ms.
#[divan::bench(sample_count = 20)]
fn answer_of_100_kb(bencher: divan::Bencher<'_, '_>) {
    let (prepared, answer) = (prepared(12), text(16_000));
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Written));
}

#[divan::bench]
fn answer_of_200_words_against_prose(bencher: divan::Bencher<'_, '_>) {
    let references = [text(150)];
    let prepared = Grader::new().prepare(&Task { references: &references, ..Task::default() });
    let answer = text(200);
    bencher.bench(|| prepared.grade(divan::black_box(&answer), Mode::Written));
}

#[divan::bench]
fn prepare_prose_of_150_words(bencher: divan::Bencher<'_, '_>) {
    let (grader, references) = (Grader::new(), [text(150)]);
    bencher.bench(|| grader.prepare(&Task { references: divan::black_box(&references), ..Task::default() }));
}

/// The peer: rapidfuzz's ratio of sorted sets of words, once for each of 36 phrasings.
#[divan::bench]
fn peer_token_set_ratio_of_200_words_against_36_phrasings(bencher: divan::Bencher<'_, '_>) {
    let answer = text(200);
    let phrasings: Vec<_> = (0..36).map(|n| SENTENCES[n % SENTENCES.len()].to_owned()).collect();
    bencher.bench(|| phrasings.iter().map(|p| token_set_ratio(divan::black_box(&answer), p)).sum::<f64>());
}

/// As rapidfuzz's Python library defines it: the best ratio among the common words and each side's.
fn token_set_ratio(a: &str, b: &str) -> f64 {
    let set =
        |t: &str| t.split_whitespace().map(str::to_lowercase).collect::<std::collections::BTreeSet<_>>();
    let (a, b) = (set(a), set(b));
    let join = |words: Vec<&String>| words.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    let common = join(a.intersection(&b).collect());
    let left = format!("{common} {}", join(a.difference(&b).collect()));
    let right = format!("{common} {}", join(b.difference(&a).collect()));
    let ratio = |x: &str, y: &str| rapidfuzz::fuzz::ratio(x.chars(), y.chars());
    ratio(&left, &right).max(ratio(&common, left.trim())).max(ratio(&common, right.trim()))
}
