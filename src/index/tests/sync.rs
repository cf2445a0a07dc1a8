//! What a sync indexes, and what it leaves alone.

use super::*;

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
fn a_change_of_anything_in_a_question_is_indexed() {
    let question = |part: &str, changed: &str| {
        let toml = "[[question]]\nid = \"etcd\"\nprompt = \"What is etcd?\"\nanswer = \"A store.\"\n\
                    topics = [\"k8s\"]\nlinks = [\"Raft\"]\nsource = { path = \"qa.md\", line = 5 }\n";
        toml.replace(part, changed)
    };
    for (part, changed, questions_changed) in [
        ("", "", 0),
        ("What is etcd?", "Why etcd?", 1),
        ("A store.", "A stone.", 1),
        ("k8s", "k9s", 1),
        ("Raft", "Graft", 1),
        ("[\"k8s\"]\nlinks = [\"Raft\"]", "[\"k8s\", \"Raft\"]", 1),
        ("line = 5", "line = 6", 1),
        ("qa.md", "qb.md", 1),
        ("line = 5 }", "line = 5 }\nignored = true", 1),
        ("\"etcd\"", "\"raft\"", 2),
        ("topics", "difficulty = \"advanced\"\ntopics", 0),
    ] {
        let home = TestHome::new().questions(&question("", ""));
        home.sync();
        let home = home.questions(&question(part, changed));
        let (_, report) = home.sync();
        assert_eq!(report.questions_changed, questions_changed, "{part} → {changed}");
        assert_eq!(home.sync().1.questions_changed, 0, "{part} → {changed}");
    }
}

#[test]
fn a_changed_question_is_found_by_its_new_words_only() {
    let question =
        |answer: &str| format!("[[question]]\nid = \"q\"\nprompt = \"Etcd\"\nanswer = \"{answer}\"\n");
    let home = TestHome::new().questions(&question("consensus"));
    home.sync();
    let home = home.questions(&question("quorum"));
    let (index, report) = home.sync();
    assert_eq!((report.questions, report.questions_changed), (1, 1));
    assert_eq!((found(&index, "quorum").len(), found(&index, "consensus").len()), (1, 0));
    let home = home.questions("");
    let (index, report) = home.sync();
    assert_eq!((report.questions, report.questions_changed), (0, 1));
    assert_eq!(found(&index, "quorum"), [""; 0]);
}

#[test]
fn ignored_and_repeated_questions_are_not_indexed() {
    let mut home = TestHome::new().questions(
        "[[question]]\nid = \"a\"\nprompt = \"first alpha\"\n\
         [[question]]\nid = \"b\"\nprompt = \"ignored alpha\"\nignored = true\n",
    );
    let mut repeated = home.bank.questions[0].clone();
    repeated.prompt = "second alpha".into();
    home.bank.questions.push(repeated);
    let (index, report) = home.sync();
    assert_eq!((report.questions, report.questions_changed), (1, 1));
    let titles: Vec<_> = index.search("alpha", 9).unwrap().hits.into_iter().map(|h| h.title).collect();
    assert_eq!(titles, ["first alpha"]);
    assert_eq!(home.sync().1.questions_changed, 0);
}

#[test]
fn lines_covered_by_questions_follow_the_bank() {
    let text = "# T\n\nalpha\n\n## Q\n\nbeta\n\ngamma\n\n## R\n\ndelta\n";
    let question = |lines: &str| {
        format!("[[question]]\nid = \"q\"\nprompt = \"Q\"\nsource = {{ path = \"a.md\", {lines} }}\n")
    };
    let home = TestHome::new().note("a.md", text).note("other.md", "epsilon");
    home.sync();
    let mut home = home;
    for (lines, alpha, beta, gamma, delta) in [
        ("line = 5, end = 7", true, false, true, true),
        ("line = 5, end = 9", true, false, false, true),
        // Without an end the first line only.
        ("line = 7", true, false, true, true),
        // An end before the line is ignored.
        ("line = 7, end = 2", true, false, true, true),
        ("line = 1, end = 13", false, false, false, false),
    ] {
        home = home.questions(&question(lines));
        let (index, report) = home.sync();
        assert!(report.updated <= 1, "{lines}");
        let in_note = |word: &str| !found(&index, &format!("{word} is:note")).is_empty();
        let found = (in_note("alpha"), in_note("beta"), in_note("gamma"), in_note("delta"));
        assert_eq!(found, (alpha, beta, gamma, delta), "{lines}");
        assert_eq!(home.sync().1.updated, 0, "{lines}");
    }
    // Ignored questions cover nothing.
    home = home.questions(&format!("{}ignored = true\n", question("line = 1, end = 13")));
    assert_eq!(home.sync().1.updated, 1);
    assert_eq!(found(&home.sync().0, "alpha"), ["a.md:1"]);
}

#[test]
fn a_file_is_read_again_if_size_or_time_differ_and_indexed_if_the_content_does() {
    let home = TestHome::new().note("a.md", "alpha");
    home.touch("a.md", 1_000_000_000);
    home.sync();
    home.touch("a.md", 1_000_000_001);
    assert_eq!(home.sync().1.updated, 0, "the same content at another time");
    home.write("a.md", "gamma");
    home.touch("a.md", 1_000_000_001);
    assert_eq!(home.sync().1.updated, 0, "the same size and time");
    home.touch("a.md", 1_000_000_002);
    let (index, report) = home.sync();
    assert_eq!((report.updated, report.notes), (1, 1));
    assert_eq!((found(&index, "gamma").len(), found(&index, "alpha").len()), (1, 0));
    home.write("a.md", "gamma and delta");
    home.touch("a.md", 1_000_000_002);
    assert_eq!(home.sync().1.updated, 1, "another size at the same time");
}

#[test]
fn a_binary_file_is_remembered_but_is_no_note() {
    let home = TestHome::new().note("a.md", "\u{0}\u{1}\u{2}\u{3}binary").note("b.md", "alpha");
    home.touch("a.md", 1_000_000_000);
    let (_, report) = home.sync();
    assert_eq!((report.notes, report.updated), (1, 2));
    home.touch("a.md", 1_000_000_001);
    let (_, report) = home.sync();
    assert_eq!((report.notes, report.updated), (1, 0));
    home.write("a.md", "text now");
    let (index, report) = home.sync();
    assert_eq!((report.notes, report.updated), (2, 1));
    assert_eq!(found(&index, "text"), ["a.md:1"]);
    home.write("a.md", "\u{0}\u{1}\u{2}\u{3}binary");
    let (index, report) = home.sync();
    assert_eq!((report.notes, report.updated), (1, 1));
    assert_eq!(found(&index, "text"), [""; 0]);
}

#[test]
fn removed_notes_are_counted_and_no_longer_found() {
    let home = TestHome::new()
        .note("a.md", "alpha")
        .note("b.md", "alpha")
        .note("c.md", "alpha")
        .note("d.md", "alpha");
    home.sync();
    for name in ["a.md", "c.md", "d.md"] {
        fs::remove_file(home.path(name)).unwrap();
    }
    let (index, report) = home.sync();
    assert_eq!((report.notes, report.removed, report.updated), (1, 3, 0));
    assert_eq!(found(&index, "alpha"), ["b.md:1"]);
    assert_eq!(home.sync().1.removed, 0);
}

#[test]
fn excluded_notes_are_removed() {
    let home = TestHome::new().note("a.md", "alpha").note("b.md", "alpha");
    let (mut index, _) = home.sync();
    let sources = Sources { exclude: vec!["a.*".into()], ..home.sources() };
    let report = index.sync(&home.bank, &sources).unwrap();
    assert_eq!((report.notes, report.removed), (1, 1));
    assert_eq!(found(&index, "alpha"), ["b.md:1"]);
}

#[test]
fn counts_are_those_of_the_last_commit() {
    let home = kubernetes().questions("[[question]]\nid = \"q\"\nprompt = \"Etcd\"\n");
    let index = Index::open(&home.index_dir()).unwrap();
    assert_eq!(index.counts(), SyncReport::default());
    home.sync();
    // Another process has committed.
    let expected = SyncReport { notes: 3, questions: 1, ..SyncReport::default() };
    assert_eq!(index.counts(), expected);
    assert_eq!(found(&index, "smallest"), ["pods.md:4"]);
    home.write("more.md", "more");
    assert_eq!(index.counts(), expected);
    assert_eq!(count_notes(&home.sources()), 5, "binary files are known only after reading");
}

#[test]
fn a_bulk_load_indexes_every_note_once() {
    let home = TestHome::new();
    // More than a batch, and a large file, though not of text.
    for n in 0..300 {
        home.write(&format!("{n}.txt"), &format!("word{n} common"));
    }
    home.write("large.txt", &"\u{0}\u{1}\u{2}".repeat(1_500_000));
    let mut index = Index::open(&home.index_dir()).unwrap().with_threads(2);
    let report = index.sync(&home.bank, &home.sources()).unwrap();
    assert_eq!((report.notes, report.updated), (300, 301));
    assert_eq!(index.search("common", 1000).unwrap().hits.len(), 300);
    for n in [0, 127, 128, 255, 256, 299] {
        assert_eq!(found(&index, &format!("word{n}")), [format!("{n}.txt:1")]);
    }
}

#[test]
fn a_manifest_is_written_anew_when_much_has_changed_and_the_old_one_deleted() {
    let home = TestHome::new();
    let manifests = || {
        let version = fs::read_dir(home.index_dir()).unwrap().flatten().find(|e| e.path().is_dir()).unwrap();
        let files =
            fs::read_dir(version.path()).unwrap().flatten().map(|e| e.file_name().into_string().unwrap());
        files.filter(|name| name.starts_with("manifest-")).collect::<Vec<_>>()
    };
    home.write("first.txt", "first");
    home.sync();
    let first = manifests();
    assert_eq!(first.len(), 1);
    home.write("second.txt", "second");
    home.sync();
    assert_eq!(manifests(), first, "a small change is in the payload");
    let long = "n".repeat(200);
    for n in 0..160 {
        home.write(&format!("{n}-{long}.txt"), "many");
    }
    assert_eq!(home.sync().1.updated, 160);
    let second = manifests();
    assert!(second.len() == 1 && second != first, "{first:?} {second:?}");
    let (index, report) = home.sync();
    assert_eq!((report.notes, report.updated, report.rebuilt), (162, 0, false));
    assert_eq!(found(&index, "second"), ["second.txt:1"]);
}
