//! The whole index on folders of notes.

use super::*;
use crate::bank::parse_file;
use std::{fs, sync::Arc};

/// A small home: notes, a bank, an index.
struct TestHome {
    dir: tempfile::TempDir,
    bank: Bank,
}

impl TestHome {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("notes")).unwrap();
        Self { dir, bank: Bank::default() }
    }

    fn note(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("notes").join(name)
    }

    fn questions(mut self, toml: &str) -> Self {
        let root = format!("[source]\npath = {:?}\n", self.dir.path().join("notes"));
        let text = format!("format_version = 1\n{root}{toml}");
        let parsed = parse_file(&Arc::new(self.dir.path().join("bank.toml")), &text);
        assert_eq!(parsed.problems, []);
        self.bank.questions = parsed.questions;
        self
    }

    fn index_dir(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn sources(&self) -> Sources {
        Sources { notes: vec![self.dir.path().join("notes")], exclude: vec!["drafts/**".into()] }
    }

    fn sync(&self) -> (Index, SyncReport) {
        let mut index = Index::open(&self.index_dir()).unwrap();
        let report = index.sync(&self.bank, &self.sources()).unwrap();
        (index, report)
    }
}

fn found(index: &Index, query: &str) -> Vec<String> {
    let hits = index.search(query, 20).unwrap().hits;
    hits.iter().map(|h| format!("{}:{}", h.path.file_name().unwrap().to_str().unwrap(), h.line)).collect()
}

fn kubernetes() -> TestHome {
    TestHome::new()
        .note("pods.md", "---\ntags: [k8s/workloads]\n---\n# Pods\n\nThe smallest unit. See [[Services]].\n\n## Probes\n\nA liveness probe restarts, a readiness probe takes out of the kube-proxy rules.\n")
        .note("services.md", "# Services\n\nA stable address for pods. `maxUnavailable` is elsewhere.\n\n## NodePort\n\nOpens a port on every node.\n")
        .note("deep/dns.txt", "CoreDNS answers names of services.\n")
        .note("drafts/x.md", "# Draft about pods\n")
        .note(".hidden/y.md", "# Hidden pods\n")
        .note("picture.md", "\u{0}\u{1}\u{2}binary pods")
}

#[test]
fn hits_have_line_trail_and_highlighted_words() {
    let (index, report) = kubernetes().into_synced();
    assert_eq!((report.notes, report.updated, report.rebuilt), (3, 4, true));
    let hit = &index.search("readiness probes", 10).unwrap().hits[0];
    assert_eq!((hit.line, hit.title.as_str(), &hit.trail[..]), (8, "Pods", &["Probes".to_owned()][..]));
    let marked: Vec<_> = hit.marks.iter().map(|m| m.of(&hit.snippet)).collect();
    assert_eq!(marked, ["probe", "readiness", "probe"]);
}

#[test]
fn queries_find_what_they_ask_for() {
    let (index, _) = kubernetes().into_synced();
    for (query, expected) in [
        ("smallest", &["pods.md:4"][..]),
        ("\"port on every\"", &["services.md:5"]),
        ("\"every port on\"", &[]),
        ("pods -stable -probe", &["pods.md:4"]),
        ("core*", &["dns.txt:1"]),
        ("coredns is:question", &[]),
        ("is:note topic:k8s", &["pods.md:4", "pods.md:8"]),
        ("path:deep", &["dns.txt:1"]),
        ("coredns after:2020 before:2999-12", &["dns.txt:1"]),
        ("coredns after:2999", &[]),
        ("max unavailable", &["services.md:1"]),
        ("maxunavailable", &["services.md:1"]),
        ("kubeproxy", &["pods.md:8"]),
        ("core dns", &["dns.txt:1"]),
    ] {
        let mut hits = found(&index, query);
        hits.sort();
        assert_eq!(hits, expected, "{query}");
    }
}

#[test]
fn spelling_is_corrected_and_the_correction_reported() {
    let (index, _) = kubernetes().into_synced();
    for (query, meant) in [
        ("readines prob", Some("readiness probe")),
        ("smalest unti", Some("smallest unit")),
        ("kubeproxy rules", Some("kube proxy rules")),
        ("node port", None),
        ("readiness", None),
        ("zzzzqqq", None),
    ] {
        let result = index.search(query, 5).unwrap();
        assert_eq!(result.did_you_mean.as_deref(), meant, "{query}");
    }
}

#[test]
fn a_sync_reads_what_changed_and_nothing_else() {
    let home = kubernetes();
    home.sync();
    let (_, report) = home.sync();
    assert_eq!((report.updated, report.removed, report.rebuilt), (0, 0, false));
    home.write("services.md", "# Services\n\nQuite another text about gateways.\n");
    fs::remove_file(home.path("pods.md")).unwrap();
    home.write("new.md", "# New\n\nfresh gateways\n");
    let (index, report) = home.sync();
    assert_eq!((report.updated, report.removed, report.notes), (2, 1, 3));
    assert_eq!(found(&index, "liveness"), [""; 0]);
    assert_eq!(found(&index, "gateways").len(), 2);
    assert_eq!(found(&index, "NodePort"), [""; 0]);
}

#[test]
fn a_missing_damaged_or_outdated_index_is_rebuilt() {
    let home = kubernetes();
    home.sync();
    let version =
        || fs::read_dir(home.index_dir()).unwrap().flatten().map(|e| e.path()).find(|p| p.is_dir()).unwrap();
    let damages: [(&str, &dyn Fn()); 5] = [
        ("gone", &|| fs::remove_dir_all(home.index_dir()).unwrap()),
        ("another version", &|| fs::rename(version(), home.index_dir().join("0123")).unwrap()),
        ("no meta.json", &|| fs::write(version().join("meta.json"), "{}").unwrap()),
        ("cut short", &|| {
            for file in fs::read_dir(version()).unwrap().flatten().filter(|f| f.path().extension().is_some())
            {
                let bytes = fs::read(file.path()).unwrap();
                fs::write(file.path(), &bytes[..bytes.len() / 2]).unwrap();
            }
        }),
        ("no manifest", &|| {
            for file in fs::read_dir(version()).unwrap().flatten() {
                if file.file_name().to_string_lossy().starts_with("manifest") {
                    fs::remove_file(file.path()).unwrap();
                }
            }
        }),
    ];
    for (what, damage) in damages {
        damage();
        let (index, report) = home.sync();
        assert!(report.rebuilt, "{what}");
        assert_eq!(found(&index, "smallest"), ["pods.md:4"], "{what}");
        assert!(!home.sync().1.rebuilt, "{what}");
        assert!(!home.index_dir().join("0123").exists());
    }
}

#[test]
fn an_index_locked_by_another_process_can_be_searched() {
    let home = kubernetes();
    let (index, _) = home.sync();
    let lock = index.store.lock().unwrap().unwrap();
    home.write("late.md", "latecomer");
    let (other, report) = home.sync();
    assert!(report.busy);
    assert_eq!(report.notes, 3);
    assert_eq!(found(&other, "smallest"), ["pods.md:4"]);
    drop(lock);
    let (other, report) = home.sync();
    assert!(!report.busy);
    assert_eq!(found(&other, "latecomer"), ["late.md:1"]);
}

#[test]
fn a_question_replaces_the_passage_it_was_imported_from() {
    let home = TestHome::new()
        .note("qa.md", "# Interview\n\nBefore the flood.\n\n## What is etcd?\n\nA consistent store of keys.\n\n## After\n\nThe flood.\n")
        .questions("[[question]]\nid = \"etcd\"\nprompt = \"What is etcd?\"\nanswer = \"A consistent store of keys.\"\ntopics = [\"k8s\"]\nsource = { path = \"qa.md\", line = 5, end = 8 }\n[[question]]\nid = \"open\"\nprompt = \"Why raft?\"\n");
    let (index, report) = home.sync();
    assert_eq!((report.notes, report.questions), (1, 2));
    let hits = index.search("consistent store", 10).unwrap().hits;
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].kind, hits[0].line, &hits[0].path), (HitKind::Question, 5, &home.path("qa.md")));
    assert_eq!(found(&index, "flood"), ["qa.md:9", "qa.md:1"]);
    assert_eq!(found(&index, "raft is:unanswered").len(), 1);
    assert_eq!(found(&index, "topic:k8s"), ["qa.md:5"]);
    // Without the question its passage belongs to the note again.
    let home = TestHome { bank: Bank::default(), ..home };
    let (index, report) = home.sync();
    assert_eq!((report.questions, report.updated), (0, 1));
    assert_eq!(index.search("consistent store", 10).unwrap().hits[0].kind, HitKind::Note);
}

#[test]
fn related_hits_have_a_reason() {
    let home = TestHome::new()
        .note("a.md", "# Ingress\n\nRoutes paths to [[Services]]; certificates come from a secret.\n")
        .note("services.md", "# Services\n\nStable addresses.\n")
        .note("b.md", "# Gateways\n\nSuccessor; see [[Ingress]].\n")
        .note("c.md", "# Certificates\n\nThe secret holds certificates for routes.\n")
        .note("d.md", "# Cooking\n\nSoup.\n")
        .questions("[[question]]\nid = \"q\"\nprompt = \"How does an ingress route paths?\"\nlinks = [\"Services\"]\n");
    let (index, _) = home.sync();
    let of = |subject: &Subject<'_>| -> Vec<String> {
        let hits = index.related(subject, 10).unwrap();
        hits.into_iter().map(|h| format!("{} ({})", h.title, h.why.unwrap_or_default())).collect()
    };
    let a = of(&Subject::Note(&home.path("a.md")));
    assert_eq!(a[..2], ["Services (linked)", "Gateways (links here)"]);
    assert!(a.contains(&"Certificates (mentioned here)".to_owned()), "{a:?}");
    assert!(!a.iter().any(|h| h.starts_with("Ingress") || h.starts_with("Cooking")), "{a:?}");
    let q = of(&Subject::Question(&QuestionId::new("q")));
    assert_eq!(q[0], "Services (linked)");
    assert!(of(&Subject::Text("a soup"))[0].starts_with("Cooking (shares: soup"));
    assert_eq!(of(&Subject::Text("")), [""; 0]);
}

#[test]
fn any_text_is_a_legal_query() {
    let (index, _) = kubernetes().into_synced();
    let long = "pods ".repeat(20_000);
    for query in [
        "",
        "\"",
        "AND AND",
        "the of and",
        "\u{0}\u{1b}[31m",
        "^(a+)+$ \\ [",
        "-",
        "-pods",
        "*",
        "поды",
        "模型",
        &long,
        ":",
        "is:note -\"\"",
    ] {
        index.search(query, 5).unwrap();
        index.related(&Subject::Text(query), 5).unwrap();
    }
}

impl TestHome {
    /// Like `sync`, for a home that is not used again.
    fn into_synced(self) -> (Index, SyncReport) {
        self.sync()
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn no_query_panics(queries in proptest::collection::vec("(pods|-|\"|topic:|path:|after:2|\\*|kubeproxi|\\PC| ){0,12}", 20)) {
        let (index, _) = kubernetes().into_synced();
        for query in queries {
            let result = index.search(&query, 5).unwrap();
            for hit in result.hits {
                for mark in hit.marks {
                    proptest::prop_assert!(!mark.of(&hit.snippet).is_empty());
                }
            }
            index.related(&Subject::Text(&query), 5).unwrap();
        }
    }
}
