//! Tests of dividing notes into passages.

use super::*;
use crate::note::{self, format::Format};

fn divided(text: &str, format: Format, covered: &[(usize, usize)]) -> NotePassages {
    divide(&note::outline(text.to_owned(), format), "file name", covered)
}

fn markdown(text: &str) -> NotePassages {
    divided(text, Format::Markdown, &[])
}

fn outline(note: &NotePassages) -> Vec<String> {
    note.passages
        .iter()
        .map(|p| format!("{} {}: {}", p.line, p.trail.join("/"), p.text.replace('\n', "|")))
        .collect()
}

#[test]
fn a_note_is_divided_at_its_headings() {
    let note = markdown(
        "---\ntags: [k8s, net/dns]\naliases:\n  - Svc\n---\n# Services\n\nIntro #core\n\n## Types\n### ClusterIP\n\
         inner\n```sh\n# no heading\n```\nRuled\n\nOther\n-----\ntext\n## Empty\n",
    );
    assert_eq!(note.title, "Services");
    assert_eq!(note.aliases, ["Svc"]);
    assert_eq!(note.topics, ["core", "k8s", "net/dns"]);
    assert_eq!(
        outline(&note),
        [
            "6 : Intro #core",
            "11 Types/ClusterIP: inner|```sh|# no heading|```|Ruled",
            "18 Other: text",
            "21 Empty: "
        ]
    );
}

#[test]
fn lines_that_questions_stand_for_are_left_out() {
    let text = "# Notes\n\nbefore\n\n## What is a pod?\n\nA group.\n\n## Rest\n\nafter\n";
    let note = divided(text, Format::Markdown, &[(5, 8)]);
    assert_eq!(outline(&note), ["1 : before", "9 Rest: after"]);
    let all = divided("## What is a pod?\n\nA group.\n", Format::Markdown, &[(1, 3)]);
    assert_eq!(all.passages, []);
    assert_eq!(all.title, "file name");
}

#[test]
fn titles() {
    for (text, title) in [
        ("---\ntitle: \"Pods: intro\"\n---\n# Other\n", "Pods: intro"),
        ("text\n\n## **Bold** `code` [[a|b]] [c](d) ##\n", "Bold code b c"),
        ("just text", "file name"),
        ("", "file name"),
        ("---\nbroken", "file name"),
    ] {
        assert_eq!(markdown(text).title, title, "{text}");
    }
}

#[test]
fn other_formats_have_headings_too() {
    for (format, text) in [
        (Format::AsciiDoc, "= Top\n\nx\n\n== Sub\n\ny\n"),
        (Format::Org, "* Top\n\nx\n\n** Sub\n\ny\n"),
        (Format::Rst, "Top\n===\n\nx\n\nSub\n~~~\ny\n"),
        (Format::Html, "<head><title>t</title>\n</head><h1>Top</h1><p>x</p>\n\n<h2\n>Sub</h2>\n<p>y\n"),
    ] {
        let note = divided(text, format, &[]);
        let trails: Vec<_> = note.passages.iter().map(|p| (p.trail.join("/"), p.text.trim())).collect();
        assert_eq!(note.title, "Top", "{format:?}");
        assert_eq!(trails, [(String::new(), "x"), ("Sub".into(), "y")], "{format:?}");
    }
}

#[test]
fn a_page_is_its_text_and_knows_its_lines() {
    let page = "<html><head><title>T | Site</title><script>x()</script></head>\n<body>\n<nav><a href='/'>Home</a></nav>\n\
                <h1>Pods</h1>\n<p>a &lt;b&gt; &amp; c</p>\n<h2>Probes</h2>\n<p>text</p>\n\
                <footer>Imprint</footer></body></html>\n";
    let note = divided(page, Format::Html, &[]);
    assert_eq!(note.title, "Pods");
    assert_eq!(outline(&note), ["4 : a `<b>` & c", "6 Probes: text"]);
}

#[test]
fn many_covered_lines_are_left_out_one_by_one() {
    let text = (1..=100).map(|n| format!("line {n}\n")).collect::<String>();
    let note = divided(&text, Format::Markdown, &[(1, 10), (5, 20), (21, 98), (100, 100)]);
    assert_eq!(outline(&note), ["99 : line 99"]);
}

#[test]
fn links_of_a_text() {
    let text = "[[0302 - Types|types]] [[a#b]] [x](dir/My%20note.md#h) [web](https://x.org) [[a]] [[ [y](z";
    assert_eq!(link_targets(text), ["0302 - Types", "a", "My note"]);
}

#[test]
fn long_passages_are_divided() {
    let text = format!("# T\n\n{}", "some words in a line\n\n".repeat(2_000));
    let note = markdown(&text);
    assert!(note.passages.len() > 4 && note.passages.iter().all(|p| p.text.len() < LONG_PASSAGE + 100));
    let one = markdown(&"é".repeat(60_000));
    assert!(one.passages.iter().all(|p| p.text.len() <= MAX_PASSAGE));
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text in "(\\PC|\n|#|-|<|&|\\[|\\]|`){0,200}") {
        for format in [Format::Markdown, Format::AsciiDoc, Format::Org, Format::Rst, Format::Html, Format::Json] {
            let note = divided(&text, format, &[(2, 3)]);
            proptest::prop_assert!(note.passages.iter().all(|p| p.line >= 1));
            link_targets(&text);
        }
    }
}
