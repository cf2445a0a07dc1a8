//! What is related, and why.

use super::*;

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

/// Titles and reasons of what is related to a note, best first.
fn related(home: &TestHome, name: &str) -> Vec<String> {
    let (index, _) = home.sync();
    let hits = index.related(&Subject::Note(&home.path(name)), 20).unwrap();
    hits.into_iter().map(|h| format!("{} ({})", h.title, h.why.unwrap_or_default())).collect()
}

#[test]
fn links_name_a_note_by_title_alias_or_file_name() {
    for (link, linked) in [
        ("[[Load Balancers]]", true),
        ("[[load balancer|them]]", true),
        ("[[LB#health]]", true),
        ("[[lb-notes]]", true),
        ("[x](../net/lb-notes.md#y)", true),
        ("[x](https://x.org/lb-notes.md)", false),
        ("[[Load]]", false),
        ("[[Balancers Load]]", false),
    ] {
        let home = TestHome::new()
            .note("net/lb-notes.md", "---\naliases: [LB]\n---\n# Load Balancers\n\nSpread requests.\n")
            .note("a.md", &format!("# Other\n\nSee {link}.\n"))
            .note("b.md", "# Third\n\nNothing.\n");
        let of_a = related(&home, "a.md");
        assert_eq!(of_a.contains(&"Load Balancers (linked)".to_owned()), linked, "{link}: {of_a:?}");
        let of_b = related(&home, "net/lb-notes.md");
        assert_eq!(of_b.contains(&"Other (links here)".to_owned()), linked, "{link}: {of_b:?}");
    }
}

#[test]
fn the_kinds_of_evidence_come_in_order() {
    let home = TestHome::new()
        .note(
            "subject.md",
            "# Ingress\n\nRoutes go to [[Services]] and to gateways; certificates and secrets.\n",
        )
        .note("services.md", "# Services\n\nStable.\n")
        .note("back.md", "# Basics\n\nSee [[Ingress]].\n")
        .note("gateways.md", "# Gateways\n\nNewer.\n")
        .note("mention.md", "# Notes of May\n\nThe ingress was slow.\n")
        .note("text.md", "# Certs\n\nCertificates, secrets, routes.\n")
        .note("far.md", "# Cooking\n\nSoup.\n");
    assert_eq!(
        related(&home, "subject.md"),
        [
            "Services (linked)",
            "Basics (links here)",
            "Gateways (mentioned here)",
            "Notes of May (mentions Ingress)",
            "Certs (shares: certificates, routes, secrets)",
        ]
    );
}

#[test]
fn a_note_is_related_once_and_never_to_itself() {
    let home = TestHome::new()
        .note("a.md", "# Etcd\n\nraft quorum\n\n## Leader\n\nraft quorum\n\n## Log\n\nraft quorum\n")
        .note("b.md", "# Consensus\n\nraft quorum\n\n## Leader\n\nraft quorum\n\n## Log\n\nraft quorum log\n")
        .questions(
            "[[question]]\nid = \"own\"\nprompt = \"What is raft quorum?\"\nsource = { path = \"a.md\", line = 20 }\n\
             [[question]]\nid = \"other\"\nprompt = \"Why raft quorum?\"\nsource = { path = \"c.md\", line = 1 }\n",
        );
    let (index, _) = home.sync();
    let of = |subject: &Subject<'_>| {
        let hits = index.related(subject, 20).unwrap();
        let mut names: Vec<_> = hits.iter().map(|h| h.path.file_name().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    // A question imported from the note belongs to it.
    assert_eq!(of(&Subject::Note(&home.path("a.md"))), ["b.md", "c.md"]);
    let own = of(&Subject::Question(&QuestionId::new("own")));
    assert_eq!(own, ["a.md", "b.md", "c.md"]);
    assert_eq!(of(&Subject::Question(&QuestionId::new("unknown"))), [""; 0]);
    assert_eq!(of(&Subject::Note(&home.path("none.md"))), [""; 0]);
    assert!(index.has_note(&home.path("c.md")), "the source of a question");
}

#[test]
fn the_passage_shown_is_the_one_with_the_evidence() {
    let home = TestHome::new()
        .note("a.md", "# Etcd\n\nraft\n")
        .note("b.md", "# Consensus\n\nnothing\n\n## Leaders\n\nelected by raft\n");
    let (index, _) = home.sync();
    assert_eq!(places(&index.related(&Subject::Note(&home.path("a.md")), 5).unwrap()), ["b.md:5"]);
}

#[test]
fn pages_of_related_hits_continue_one_another() {
    let mut home = TestHome::new().note("subject.md", "# Subject\n\nalpha beta gamma\n");
    for n in 0..7 {
        home = home.note(&format!("{n}.md"), &format!("# N{n}\n\nalpha{}\n", " beta".repeat(n)));
    }
    let (index, _) = home.sync();
    let path = home.path("subject.md");
    let page = |offset, limit, excerpt| {
        let page = HitPage { offset, excerpt, ..HitPage::first(limit) };
        index.related_page(&Subject::Note(&path), page).unwrap()
    };
    let all = places(&page(0, 20, Excerpt::Snippet));
    assert_eq!(all.len(), 7);
    let parts = [page(0, 3, Excerpt::None), page(3, 3, Excerpt::None), page(6, 3, Excerpt::None)].concat();
    assert_eq!(places(&parts), all);
    assert!(parts.iter().all(|hit| hit.why.is_none() && hit.snippet.is_empty()));
    assert!(page(0, 1, Excerpt::Whole)[0].snippet.contains("alpha"));
}

#[test]
fn deleted_notes_are_not_related() {
    let home = TestHome::new()
        .note("a.md", "# Ingress\n\nSee [[Services]]; gateways.\n")
        .note("services.md", "# Services\n\nIngress.\n")
        .note("gateways.md", "# Gateways\n\nIngress.\n")
        .note("links.md", "# Third\n\nSee [[Ingress]].\n")
        .note("stays.md", "# Stays\n\nIngress.\n");
    assert_eq!(related(&home, "a.md").len(), 4);
    for name in ["services.md", "gateways.md", "links.md"] {
        fs::remove_file(home.path(name)).unwrap();
    }
    assert_eq!(related(&home, "a.md"), ["Stays (mentions Ingress)"]);
}

#[test]
fn titles_of_function_words_or_too_many_words_are_no_mentions() {
    for (title, mentioned) in [
        ("Raft", true),
        ("One two three four five six seven eight", true),
        ("One two three four five six seven eight nine", false),
        ("What it is", false),
    ] {
        let home = TestHome::new()
            .note("a.md", &format!("# {title}\n\nzebra\n"))
            .note("b.md", &format!("# Other\n\nyak {title} yak\n"))
            .note("c.md", "# Third\n\nxylophone\n");
        let reason = |name: &str| related(&home, name).into_iter().find(|h| h.contains("mention"));
        assert_eq!(reason("a.md"), mentioned.then(|| format!("Other (mentions {title})")), "{title}");
        assert_eq!(reason("b.md"), mentioned.then(|| format!("{title} (mentioned here)")), "{title}");
    }
}

#[test]
fn the_rarer_longer_or_less_shared_title_is_mentioned_first() {
    let first = |notes: &[(&str, &str)]| {
        let mut home = TestHome::new();
        for (n, (title, text)) in notes.iter().enumerate() {
            home = home.note(&format!("{n}.md"), &format!("# {title}\n\n{text}\n"));
        }
        let related = related(&home, "0.md");
        related.into_iter().map(|h| h.split(" (").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let text = "mango papaya";
    // Rarer: `papaya` is in other notes, too.
    let order = first(&[
        ("Zero", text),
        ("Mango", "x"),
        ("Papaya", "y"),
        ("A", "papaya z"),
        ("B", "papaya z"),
        ("C", "papaya z"),
    ]);
    assert_eq!(order[0], "Mango");
    // Longer.
    let order = first(&[("Zero", "mango papaya, kiwi"), ("Kiwi", "x"), ("Mango Papaya", "y")]);
    assert_eq!(order[0], "Mango Papaya");
    // Two notes have the title.
    let order = first(&[("Zero", "mango kiwi"), ("Mango", "x"), ("Mango", "y"), ("Kiwi", "z")]);
    assert_eq!(order[0], "Kiwi");
}

#[test]
fn the_most_distinctive_shared_words_are_the_reason() {
    let home = TestHome::new()
        .note("a.md", "# A1\n\nraft raft quorum lease the the the of x common\n")
        .note("b.md", "# B1\n\nraft quorum lease epoch the of x common\n")
        .note("c.md", "# C1\n\ncommon\n")
        .note("d.md", "# D1\n\ncommon\n");
    assert_eq!(related(&home, "a.md")[0], "B1 (shares: raft, lease, quorum)");
}

#[test]
fn a_text_has_links_mentions_and_words() {
    let home = TestHome::new()
        .note("services.md", "# Services\n\nStable.\n")
        .note("pods.md", "# Pods\n\nSmall.\n")
        .note("soup.md", "# Cooking\n\nSoup with leek.\n")
        .note("far.md", "# Far\n\nNothing.\n");
    let (index, _) = home.into_synced();
    let of = |text: &str| -> Vec<_> {
        let hits = index.related(&Subject::Text(text), 9).unwrap();
        hits.into_iter().map(|h| format!("{} ({})", h.title, h.why.unwrap_or_default())).collect()
    };
    assert_eq!(of("[[services]]"), ["Services (linked)"]);
    assert_eq!(of("the pods"), ["Pods (mentioned here)"]);
    assert_eq!(of("leeks"), ["Cooking (shares: leek)"]);
    assert_eq!(of("the of and"), [""; 0]);
    assert_eq!(of("a b c d"), [""; 0], "single letters are not compared");
}

#[test]
fn words_of_a_title_count_without_being_next_to_each_other() {
    let home = TestHome::new()
        .note("a.md", "# Liveness probe\n\nThe probe of a container checks its liveness, zebra.\n")
        // The words of its title are in the subject's text.
        .note("its.md", "# Container liveness\n\nyak\n")
        .note("text.md", "# Third\n\ncontainer liveness\n")
        .note("x.md", "# Fourth\n\nwords\n");
    assert_eq!(related(&home, "a.md")[0].split(" (").next(), Some("Container liveness"));
    // The words of the subject's title are in its text.
    let home = TestHome::new()
        .note("a.md", "# Liveness probe\n\nzebra yak\n")
        .note("ours.md", "# Second\n\nthe probe checks liveness\n")
        .note("other.md", "# Third\n\nzebra yak\n");
    let order = related(&home, "a.md");
    assert!(order[0].starts_with("Second") || order[1].starts_with("Second"), "{order:?}");
}
