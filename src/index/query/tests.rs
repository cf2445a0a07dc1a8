//! Tables of queries.

use super::*;

fn words(query: &Query) -> String {
    let show = |w: &QueryWord| {
        let glue = if w.attached { "+" } else { "" };
        let star = if w.prefix { "*" } else { "" };
        if w.optional { format!("({})", w.term) } else { format!("{glue}{}{star}", w.term) }
    };
    query.words.iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn operators() {
    let q = parse(
        "kube* \"control plane\" -docker -\"node port\" topic:k8s/net path:\"a b\" is:note api-server",
        false,
    );
    assert_eq!(words(&q), "kube* control plane api +server");
    assert!(q.strict);
    assert_eq!(q.phrases, [Phrase { terms: vec!["control".into(), "plane".into()] }]);
    assert_eq!(q.excluded.len(), 2);
    assert_eq!(q.filters.topics, [["k8s", "net"]]);
    assert_eq!(q.filters.paths, [["a", "b"]]);
    assert_eq!(q.filters.kinds, [KindFilter::Note]);
}

#[test]
fn sentences_keep_their_dashes_and_quotes() {
    let q = parse("find files with -name \"*.txt\" and run \"wc -l\" on them", false);
    assert!(!q.strict && q.excluded.is_empty());
    assert!(words(&q).contains("name") && words(&q).contains("wc"));
    assert_eq!(parse("what is a service -headless", false).excluded.len(), 1);
}

#[test]
fn dates() {
    let q = parse("pods after:2026 before:2026-03-01", false);
    assert_eq!((q.filters.after, q.filters.before), (Some(1_767_225_600), Some(1_772_323_200)));
    assert_eq!(
        words(&parse("after:lunch before:2026-13 is:it a:b", false)),
        "(after) lunch (before) 2026 +13 (is) (it) (a) b"
    );
}

#[test]
fn invalid_filters_are_reported() {
    for (query, reported) in [
        ("pods after:yesterday", "`after:yesterday` is not a date"),
        ("pods before:", "`before:` is not a date"),
        ("pods path:", "names no path"),
        ("pods path:\"\"", "names no path"),
        ("topic: kubernetes", "names no topic"),
        ("is:foo", "is:unanswered"),
        ("what is a pod is:foo", "is:unanswered"),
        ("pods -topic:storage", "cannot be excluded"),
    ] {
        let remarks = parse(query, false).remarks;
        assert!(matches!(&remarks[..], [remark] if remark.contains(reported)), "{query}: {remarks:?}");
    }
    for fine in ["pods", "a:b", "why does it say: no such path: /tmp", "after:2026-03 topic:x", "std::fs"] {
        assert_eq!(parse(fine, false).remarks, [""; 0], "{fine}");
    }
    assert_eq!(parse("pods after:20", true).remarks, [""; 0]);
    assert_eq!(parse("pods after:20 ", true).remarks.len(), 1);
}

#[test]
fn the_last_word_of_a_query_being_typed_may_continue() {
    let open = |text: &str| parse(text, true).words.last().map(|w| (w.incomplete, w.optional));
    for (text, expected) in [
        ("kubernetes sched", Some((true, false))),
        ("kubernetes no", Some((true, false))),
        ("kubernetes a", Some((true, true))),
        ("sched ", Some((false, false))),
        ("\"sched\"", Some((false, false))),
        ("", None),
    ] {
        assert_eq!(open(text), expected, "{text}");
    }
}

#[test]
fn punctuation_between_words_attaches_them() {
    for (query, expected) in [
        ("api-server", "api +server"),
        ("k8s.io/api_server", "k8s +io +api +server"),
        ("api server", "api server"),
        ("api,server", "api server"),
        ("api- server", "api server"),
        // Not in quotes.
        ("\"api-server\" pod", "api server pod"),
    ] {
        assert_eq!(words(&parse(query, false)), expected, "{query}");
    }
}

#[test]
fn a_star_at_the_end_of_a_word_asks_for_a_prefix() {
    for (query, expected) in [
        ("kube*", "kube*"),
        ("kube* proxy*", "kube* proxy*"),
        ("kube*proxy", "kube proxy"),
        ("kube**", "kube"),
        ("kube-pro*", "kube +pro*"),
        ("\"kube*\"", "kube"),
        ("kube *", "kube"),
    ] {
        assert_eq!(words(&parse(query, false)), expected, "{query}");
    }
}

#[test]
fn quotes_make_phrases_and_an_open_quote_is_a_space() {
    let phrases = |query: &str| {
        let parsed = parse(query, false);
        parsed.phrases.iter().map(|p| p.terms.join(" ")).collect::<Vec<_>>()
    };
    for (query, expected, all) in [
        ("\"control plane\" pod", &["control plane"][..], "control plane pod"),
        ("“control plane” pod", &["control plane"], "control plane pod"),
        ("pod“control plane”", &[], "pod control plane"),
        ("\"control plane", &[], "control plane"),
        ("pod \"control", &[], "pod control"),
        ("\"pod\" x", &["pod"], "pod x"),
        ("\"\" pod", &[], "pod"),
        ("\"a1\"\"b1\"", &["a1", "b1"], "a1 b1"),
        // In a sentence a single quoted word is no phrase.
        ("what is \"pod\"", &[], "(what) (is) pod"),
        ("what is \"pod network\"", &["pod network"], "(what) (is) pod network"),
    ] {
        assert_eq!(phrases(query), expected, "{query}");
        assert_eq!(words(&parse(query, false)), all, "{query}");
    }
}

#[test]
fn a_dash_before_a_word_excludes_it() {
    for (query, excluded, all) in [
        ("pod -node", &["node"][..], "pod"),
        ("pod -\"node port\" x", &["node port"], "pod x"),
        ("pod -node-port", &["node port"], "pod"),
        // Not the first word, and not before a space.
        ("-node pod", &[], "node pod"),
        ("pod - node", &[], "pod node"),
        ("pod -- node", &[], "pod node"),
        ("pod-node", &[], "pod +node"),
        // In a sentence only at the end, and no option of one letter.
        ("what is a pod -node", &["node"], "(what) (is) (a) pod"),
        ("what is a pod -node -port", &["node", "port"], "(what) (is) (a) pod"),
        ("what is -node in pods", &[], "(what) (is) node (in) pods"),
        ("what is ls -l", &[], "(what) (is) ls l"),
        ("what is ls -la", &[], "(what) (is) ls la"),
        ("what is ls -all", &["all"], "(what) (is) ls"),
    ] {
        let parsed = parse(query, false);
        let found: Vec<_> = parsed.excluded.iter().map(|p| p.terms.join(" ")).collect();
        assert_eq!(found, excluded, "{query}");
        assert_eq!(words(&parsed), all, "{query}");
    }
}

#[test]
fn function_words_or_many_words_make_a_sentence() {
    for (query, strict) in [
        ("pod node service ingress etcd raft", true),
        ("pod node service ingress etcd raft quorum", false),
        // Quoted and excluded words and filters do not count.
        ("pod node service ingress etcd raft \"quorum\"", true),
        ("pod node service ingress etcd raft -quorum", true),
        ("pod node service ingress etcd raft is:note", true),
        ("pod \"what is\"", true),
        ("explain pod", false),
        ("pod what", false),
        ("", true),
    ] {
        assert_eq!(parse(query, false).strict, strict, "{query}");
    }
}

#[test]
fn filters_have_their_names_and_values() {
    let filters = |query: &str| parse(query, false).filters;
    for (query, kind) in [
        ("is:question", KindFilter::Question),
        ("kind:questions", KindFilter::Question),
        ("is:unanswered", KindFilter::Unanswered),
        ("is:note", KindFilter::Note),
        ("kind:notes", KindFilter::Note),
    ] {
        assert_eq!(filters(query), Filters { kinds: vec![kind], ..Filters::default() }, "{query}");
    }
    for name in ["topic", "topics", "tag", "tags"] {
        let topics = vec![vec!["load".to_owned(), "balancing".to_owned()]];
        assert_eq!(filters(&format!("x {name}:\"load balancing\" y")).topics, topics, "{name}");
    }
    for name in ["path", "file"] {
        assert_eq!(filters(&format!("{name}:runbooks/db x")).paths, [["runbooks", "db"]], "{name}");
    }
    assert!(filters("TOPIC:x Is:note topics x:topic:y").is_empty());
    let query = parse("topic:\"load balancing\" y", false);
    assert_eq!(words(&query), "y");
}

#[test]
fn dates_are_days_months_or_years() {
    for (text, seconds) in [
        ("1970", Some(0)),
        ("1970-02", Some(31 * 86_400)),
        ("1970-02-03", Some(33 * 86_400)),
        ("1000", Some(-30_610_224_000)),
        ("9999-12-30", Some(253_402_128_000)),
        ("0999", None),
        ("999", None),
        ("2026-00", None),
        ("2026-13", None),
        ("2026-02-30", None),
        ("2026-02-03-04", None),
        ("2026-", None),
        ("x", None),
        ("", None),
    ] {
        assert_eq!(date(text), seconds, "{text}");
    }
    for name in ["after", "since"] {
        assert_eq!(parse(&format!("{name}:1970"), false).filters.after, Some(0), "{name}");
    }
}

#[test]
fn a_long_query_is_cut_between_characters() {
    let text = format!("{}é", "x".repeat(MAX_QUERY_BYTES - 1));
    assert_eq!(truncated(&text).len(), MAX_QUERY_BYTES - 1);
    assert_eq!(truncated(&text[..MAX_QUERY_BYTES - 1]).len(), MAX_QUERY_BYTES - 1);
    assert_eq!(truncated(&"x".repeat(MAX_QUERY_BYTES)).len(), MAX_QUERY_BYTES);
    let many = |count: usize| parse(&"pod1 ".repeat(count), false).words.len();
    assert_eq!(
        (many(MAX_WORDS - 1), many(MAX_WORDS), many(MAX_WORDS + 1)),
        (MAX_WORDS - 1, MAX_WORDS, MAX_WORDS)
    );
    let phrase = parse(&format!("pod \"{}\"", "pod1 ".repeat(MAX_WORDS + 1)), false).phrases.remove(0);
    assert_eq!(phrase.terms.len(), MAX_WORDS);
}

#[test]
fn only_the_last_word_of_a_query_being_typed_is_incomplete() {
    let incomplete =
        |text: &str| -> Vec<bool> { parse(text, true).words.iter().map(|w| w.incomplete).collect() };
    assert_eq!(incomplete("kube sched"), [false, true]);
    assert_eq!(incomplete("kube sched."), [false, false]);
    assert_eq!(incomplete("kube topic:x"), [false]);
    assert!(parse("kube sched", false).words.iter().all(|w| !w.incomplete));
    let last = |text: &str| parse(text, true).words.pop().unwrap();
    assert!(!last("what is").optional && last("what a").optional);
    assert!(parse("what is", true).words[0].optional);
    // A filter that is being typed is not invalid yet.
    for (text, remarks) in [("pods is:no", 0), ("pods is:no x", 1), ("is:no", 0), ("is:no ", 1)] {
        assert_eq!(parse(text, true).remarks.len(), remarks, "{text}");
    }
}

#[test]
fn any_text_is_a_legal_query() {
    for text in [
        "",
        "\"",
        "AND AND",
        "(((",
        "-",
        "- -a",
        "\"\" \"a",
        "a\"b\"",
        ":",
        "is:",
        "*",
        "\u{0}\u{1b}[31m",
        "[a-z]+?\\",
    ] {
        parse(text, false);
        parse(text, true);
    }
    assert!(parse(&"word ".repeat(20_000), false).words.len() <= MAX_WORDS);
}

#[test]
fn asking_words_are_sorted() {
    assert!(ASKING_WORDS.is_sorted());
}

proptest::proptest! {
    #[test]
    fn spans_are_those_of_the_words(text in "(\\PC|\"|-|:|\\*| ){0,60}") {
        for word in parse(&text, false).words {
            proptest::prop_assert_eq!(term(word.span.of(&text)).into_owned(), word.term);
        }
    }
}
