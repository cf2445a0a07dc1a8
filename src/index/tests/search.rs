//! Searches.

use super::*;

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

/// Hits of a query, sorted by file.
fn sorted(index: &Index, query: &str) -> Vec<String> {
    let mut hits = found(index, query);
    hits.sort();
    hits
}

#[test]
fn filters_pass_what_they_name() {
    let home = TestHome::new()
        .note("k8s/old.md", "---\ntags: [k8s/workloads, storage]\n---\n# Old\n\nalpha\n")
        .note("linux/new.md", "---\ntags: [linux]\n---\n# New\n\nalpha\n")
        .questions(
            "[[question]]\nid = \"a\"\nprompt = \"Alpha, answered\"\nanswer = \"Yes.\"\ntopics = [\"k8s\"]\nsource = { path = \"a.md\", line = 1 }\n\
             [[question]]\nid = \"b\"\nprompt = \"Alpha, open\"\nanswer = \" \"\nsource = { path = \"sub/b.md\", line = 2 }\n",
        );
    home.touch("k8s/old.md", 1_577_836_800); // 2020-01-01
    home.touch("linux/new.md", 1_609_459_200); // 2021-01-01
    let (index, _) = home.sync();
    for (query, expected) in [
        ("alpha is:note", &["new.md:4", "old.md:4"][..]),
        ("alpha is:question", &["a.md:1", "b.md:2"]),
        ("alpha is:unanswered", &["b.md:2"]),
        ("alpha is:unanswered is:note", &["b.md:2", "new.md:4", "old.md:4"]),
        ("alpha topic:k8s", &["a.md:1", "old.md:4"]),
        ("alpha topic:workload", &["old.md:4"]),
        ("alpha topic:k8s/workloads", &["old.md:4"]),
        ("alpha topic:k8s topic:storage", &["old.md:4"]),
        ("alpha topic:storage topic:linux", &[]),
        ("alpha topic:alpha", &[]),
        ("alpha path:lin", &["new.md:4"]),
        ("alpha path:k8s/old", &["old.md:4"]),
        ("alpha path:k8s/new", &[]),
        ("alpha path:inux", &[]),
        ("alpha path:b is:question", &["b.md:2"]),
        ("alpha path:sub", &[]),
        ("alpha is:note after:2021", &["new.md:4"]),
        ("alpha is:note after:2021-01-02", &[]),
        ("alpha is:note before:2021", &["old.md:4"]),
        ("alpha is:note before:2021-01-02", &["new.md:4", "old.md:4"]),
        ("alpha is:note after:2020 before:2020-02", &["old.md:4"]),
        // Filters alone.
        ("is:note", &["new.md:4", "old.md:4"]),
        ("topic:k8s", &["a.md:1", "old.md:4"]),
        ("before:2020-06 is:note", &["old.md:4"]),
    ] {
        assert_eq!(sorted(&index, query), expected, "{query}");
    }
}

#[test]
fn filters_that_match_nothing_are_reported() {
    let home =
        TestHome::new().note("runbooks/etcd.md", "---\ntags: [storage, databases]\n---\n# Etcd\n\nalpha\n");
    let (index, _) = home.into_synced();
    for (query, remarks) in [
        ("alpha topic:storage path:run", &[][..]),
        ("alpha topic:database", &[]),
        ("alpha topic:storige", &["no topic has the word `storige`; did you mean topic:storage?"]),
        ("alpha topic:alpha", &["no topic has the word `alpha`"]),
        (
            "alpha path:runboks",
            &["no path has a word that begins with `runboks`; did you mean path:runbooks?"],
        ),
        ("alpha path:alpha", &["no path has a word that begins with `alpha`"]),
        (
            "alpha is:x topic:zzz",
            &[
                "`is:x` is not a filter; use is:question, is:unanswered or is:note",
                "no topic has the word `zzz`",
            ],
        ),
    ] {
        let result = index.search(query, 5).unwrap();
        assert_eq!(result.remarks, remarks, "{query}");
    }
}

#[test]
fn phrases_and_exclusions_match_words_as_they_are_written() {
    let home = TestHome::new()
        .note("body.md", "# One\n\nalpha beta gamma\n")
        .note("title.md", "# Alpha beta\n\nother\n")
        .note("heads.md", "# Two\n\n## Alpha beta\n\nother\n")
        .note("apart.md", "# Three\n\nalpha and beta\n")
        .note("across.md", "# Four alpha\n\nbeta\n")
        .note("plural.md", "# Five\n\nalpha betas\n");
    let (index, _) = home.into_synced();
    for (query, expected) in [
        ("\"alpha beta\"", &["body.md:1", "heads.md:3", "title.md:1"][..]),
        ("\"beta alpha\"", &[]),
        ("alpha -\"alpha beta\"", &["across.md:1", "apart.md:1", "plural.md:1"]),
        ("alpha -beta", &["plural.md:1"]),
        ("alpha -other -and", &["across.md:1", "body.md:1", "plural.md:1"]),
        ("\"gamma\"", &["body.md:1"]),
        ("alpha \"gamma\"", &["body.md:1"]),
        // A sentence does not require its phrase.
        (
            "what is \"alpha beta\" gamma",
            &["across.md:1", "apart.md:1", "body.md:1", "heads.md:3", "plural.md:1", "title.md:1"],
        ),
    ] {
        assert_eq!(sorted(&index, query), expected, "{query}");
    }
}

#[test]
fn a_word_finds_all_its_forms_and_no_other_words() {
    for (word, finds, not) in [
        ("modify", &["modified", "modifies", "modifying"][..], &["modular"][..]),
        ("hoping", &["hope", "hoped"], &["hop", "hopper"]),
        ("scheduler", &["schedulers"], &["schism"]),
        ("nodes", &["node"], &["nodding", "no"]),
        ("программ", &["программы", "программа"], &["прогулка"]),
        ("müller", &["Müller", "muller"], &["mull"]),
    ] {
        let texts_of_words: Vec<_> = finds.iter().chain(not).collect();
        let index = texts(&texts_of_words);
        let expected: Vec<_> = (0..finds.len()).map(|n| format!("{n}.txt:1")).collect();
        assert_eq!(sorted(&index, word), expected, "{word}");
    }
}

#[test]
fn names_of_folders_count_only_where_no_text_has_the_word() {
    let home = TestHome::new()
        .note("kafka/a.md", "# A\n\nconsumers")
        .note("kafka/b.md", "# B\n\nbrokers")
        .note("other/c.md", "# C\n\nbrokers of kafkaesque size");
    let (index, _) = home.sync();
    assert_eq!(sorted(&index, "kafka"), ["a.md:1", "b.md:1"]);
    assert_eq!(sorted(&index, "kaf*"), ["c.md:1"], "a text has a word that begins so");
    assert_eq!(sorted(&index, "oth*"), ["c.md:1"]);
    assert_eq!(index.search("kafka", 5).unwrap().did_you_mean, None);
}

#[test]
fn prefixes_find_words_that_begin_with_them() {
    let index = texts(&["schedule", "scheduler", "sched", "the school", "reschedule"]);
    assert_eq!(sorted(&index, "sched*"), ["0.txt:1", "1.txt:1", "2.txt:1"]);
    assert_eq!(sorted(&index, "sch*"), ["0.txt:1", "1.txt:1", "2.txt:1", "3.txt:1"]);
    assert_eq!(sorted(&index, "xyz*"), [""; 0]);
    assert_eq!(sorted(&index, "schoo"), ["3.txt:1"], "corrected, not completed");
}

#[test]
fn a_word_being_typed_finds_longer_words_after_the_word_itself() {
    let index = texts(&["scheduler", "sched", "school", "sched. and more"]);
    let typed = |query: &str| places(&index.search_page(query, HitPage::typed(9)).unwrap().hits);
    assert_eq!(typed("sched"), ["1.txt:1", "3.txt:1", "0.txt:1"]);
    assert_eq!(typed("sch").len(), 4);
    assert_eq!(typed("sched "), ["1.txt:1", "3.txt:1"]);
    assert_eq!(found(&index, "sched"), ["1.txt:1", "3.txt:1"]);
}

#[test]
fn pages_continue_one_another() {
    let notes: Vec<_> = (0..9).map(|n| "alpha ".repeat(n + 1) + &"beta ".repeat(9 - n)).collect();
    let index = texts(&notes);
    let all = found(&index, "alpha");
    assert_eq!(all.len(), 9);
    for (query, all) in [("alpha", all), ("is:note", found(&index, "is:note"))] {
        let page = |offset, limit| {
            let page = HitPage { offset, ..HitPage::bare(limit) };
            places(&index.search_page(query, page).unwrap().hits)
        };
        assert_eq!([page(0, 4), page(4, 4), page(8, 4)].concat(), all, "{query}");
        assert_eq!(page(9, 4), [""; 0], "{query}");
        assert_eq!(page(3, 0), [""; 0], "{query}");
        assert_eq!(page(usize::MAX, usize::MAX), [""; 0], "{query}");
    }
}

#[test]
fn a_hit_shows_as_much_of_its_passage_as_is_asked_for() {
    let text = "alpha\n\nbeta  gamma\n";
    let index = texts(&[text]);
    for (excerpt, snippet, marked) in [
        (Excerpt::None, "", &[][..]),
        (Excerpt::Snippet, "…beta gamma", &["gamma"]),
        (Excerpt::Whole, "alpha\n\nbeta  gamma", &["gamma"]),
    ] {
        let page = HitPage { excerpt, ..HitPage::first(1) };
        let hit = index.search_page("gamma", page).unwrap().hits.remove(0);
        assert_eq!(hit.snippet, snippet);
        assert_eq!(hit.marks.iter().map(|m| m.of(&hit.snippet)).collect::<Vec<_>>(), marked);
        assert_eq!((hit.kind, hit.why, hit.id), (HitKind::Note, None, None));
    }
}

#[test]
fn words_are_joined_and_split_as_the_notes_have_them() {
    for (notes, query, expected, meant) in [
        // Neither half is known: the joined word replaces both.
        (
            &["the postmortem report", "other"][..],
            "post mortem report",
            &["0.txt:1"][..],
            Some("postmortem report"),
        ),
        // One half is unknown.
        (&["the postmortem", "a post"], "post mortem", &["0.txt:1"], Some("postmortem")),
        // Both halves are known: the joined word is one more form.
        (&["the postmortem", "a post", "a mortem"], "post mortem", &["0.txt:1", "1.txt:1", "2.txt:1"], None),
        // The joined word is unknown.
        (&["a post", "other"], "post mortem", &["0.txt:1"], None),
        // A prefix is not joined.
        (&["the postmortem", "other"], "post mortem*", &[], None),
        // An optional word stands between the two.
        (&["the postmortem", "other"], "post a mortem", &[], None),
        (&["kube proxy rules", "other"], "kubeproxy", &["0.txt:1"], Some("kube proxy")),
        (&["kube-proxy and proxies", "other"], "xkubeproxy", &[], None),
        // A word one typo away is likelier than a split.
        (&["kube proxy", "kubeproxys"], "kubeproxies", &["1.txt:1"], None),
    ] {
        let index = texts(notes);
        let result = index.search(query, 9).unwrap();
        assert_eq!(sorted(&index, query), expected, "{query} in {notes:?}");
        assert_eq!(result.did_you_mean.as_deref(), meant, "{query} in {notes:?}");
    }
}

#[test]
fn a_rare_word_also_finds_the_common_one_it_may_be_a_typo_of() {
    let common = |count: usize| (0..count).map(|n| format!("controller {n}")).collect::<Vec<_>>();
    let finds = |count: usize, rare: &[&str]| {
        let notes: Vec<_> = rare.iter().map(|r| (*r).to_owned()).chain(common(count)).collect();
        let result = texts(&notes).search(rare[0], 1000).unwrap();
        (result.hits.len(), result.did_you_mean)
    };
    // Once against a hundred times: 50 × (1 + 1).
    assert_eq!(finds(100, &["contrller"]), (101, None));
    assert_eq!(finds(99, &["contrller"]), (1, None));
    assert_eq!(finds(100, &["contrller", "contrller"]), (2, None));
    // Two typos are another word.
    assert_eq!(finds(100, &["cntrller"]), (1, None));
    // The word itself comes first.
    let notes: Vec<_> = common(100).into_iter().chain(["contrller".to_owned()]).collect();
    assert_eq!(found(&texts(&notes), "contrller")[0], "100.txt:1");
    // A word in more than five passages is none, however common the other is.
    let rare = |count: usize| vec!["contrller"; count];
    assert_eq!(finds(350, &rare(5)), (355, None));
    assert_eq!(finds(350, &rare(6)), (6, None));
}

#[test]
fn a_query_of_function_words_only_searches_for_them() {
    let index = texts(&["what it is", "alpha", "is alpha"]);
    assert_eq!(sorted(&index, "what is"), ["0.txt:1", "2.txt:1"]);
    assert_eq!(sorted(&index, "what is alpha"), ["1.txt:1", "2.txt:1"]);
}

#[test]
fn of_several_corrections_the_likeliest_counts_most() {
    // `grapf` may be `graph` (common) or `grape`.
    let index = texts(&["graph", "graph", "graph", "grape", "other"]);
    let result = index.search("grapf", 9).unwrap();
    assert_eq!(result.did_you_mean.as_deref(), Some("graph"));
    assert_eq!(places(&result.hits), ["0.txt:1", "1.txt:1", "2.txt:1", "3.txt:1"]);
    assert_eq!(index.search("a grapf, more", 9).unwrap().did_you_mean.as_deref(), Some("a graph, more"));
}
