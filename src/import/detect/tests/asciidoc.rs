//! AsciiDoc, through reader and detection.

use crate::{import::detect::detect, note::asciidoc::read};

fn markdown(text: &str) -> String {
    read(text).lines.text().trim().to_owned()
}

fn questions(text: &str) -> Vec<(String, String)> {
    let detected = detect(&read(text), "x.adoc");
    detected.drafts.into_iter().map(|d| (d.prompt, d.answer)).collect()
}

#[test]
fn blocks_become_markdown() {
    for (adoc, expected) in [
        (
            "= Doc\n:toc:\n:keywords: a, b\n\n== One\ntext\n\n=== Two ===\n",
            "# Doc\n\n## One\n\ntext\n\n### Two",
        ),
        ("Old title\n---------\n\ntext", "## Old title\n\ntext"),
        (
            "[source,rust]\n----\nfn f() { // <1>\n    1 <2>\n}\n\n# x\n----\n<1> one\n<2> two",
            "```rust\nfn f() {\n    1\n}\n\n# x\n```\n\n1. one\n2. two",
        ),
        (
            ":source-language: sh\n\n[source]\nls -l\n\n....\n* raw\n....",
            "```sh\nls -l\n```\n\n```\n* raw\n```",
        ),
        ("```js\nlet x\n```\n\n literal\n  deep", "```js\nlet x\n```\n\n```\nliteral\n deep\n```"),
        (
            "* one\nmore\n** deep\n. n1\n. n2\n* two\n+\nattached\n+\n----\ncode\n----\n* three",
            "- one\n  more\n  - deep\n    1. n1\n    2. n2\n- two\n\n  attached\n\n  ```\n  code\n  ```\n\n- three",
        ),
        (
            "NOTE: Mind this.\n\n[WARNING]\n====\nDanger.\n\nReal.\n====",
            "> **Note:** Mind this.\n\n> **Warning:**\n> Danger.\n>\n> Real.",
        ),
        (".A listing\n----\nx\n----", "**A listing**\n\n```\nx\n```"),
        (
            "[%header,cols=\"1,2\"]\n|===\n|A |B\n|1 |x \\| y\n\n|2\na|* i\n* j\n|===",
            "| A | B |\n| --- | --- |\n| 1 | x \\| y |\n| 2 | * i<br>* j |",
        ),
        ("|===\n|A |B\n\n|1 |2\n|===", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        (
            "term:: words\nmore\nother::\n  below\n+\ntied",
            "term\n\n:   words\n    more\n\nother\n\n:   below\n\n    tied",
        ),
        ("[quote, Someone]\n____\nSaid.\n____", "> Said."),
        (
            "include::a/b.adoc[]\n\nimage::p.png[A plan,300]\n\n// gone\n////\nall\n////\nkept",
            "[a/b.adoc](a/b.adoc)\n\n![A plan](p.png)\n\nkept",
        ),
        ("[[anchor]]\n[#id.role]\n== Title\n[.lead]\nText", "## Title\n\nText"),
        ("----\nunclosed\n== no title", "```\nunclosed\n== no title\n```"),
        ("a +\nb\n\n'''\n\nc", "a\nb\n\n---\n\nc"),
    ] {
        assert_eq!(markdown(adoc), expected, "{adoc}");
    }
}

#[test]
fn marks_become_markdown() {
    for (adoc, expected) in [
        (
            "*b* _i_ `c` **b**old #m# a*b*c snake_case_x 2 * 3 * 4",
            "**b** *i* `c` **b**old m a*b*c snake_case_x 2 * 3 * 4",
        ),
        ("link:a{b[this] {b", "[this](a{b) {b"),
        (
            "https://x.org[this] link:a/b.html[that^] xref:s[there] <<s,here>> https://x.org/a_b_c",
            "[this](https://x.org) [that](a/b.html) there here https://x.org/a_b_c",
        ),
        (":v: 1.2\n\nVersion {v} of {unknown} `+{v}+`", "Version 1.2 of {unknown} `{v}`"),
        ("O(n^2^) H~2~O kbd:[Ctrl].footnote:[aside] image:i.png[]", "O(n^2) H_2O `Ctrl`. (aside) ![](i.png)"),
        ("((shown)) (((hidden)))x[[here]] f((a))", "shown x f((a))"),
    ] {
        assert_eq!(markdown(adoc), expected, "{adoc}");
    }
}

#[test]
fn questions_in_many_styles() {
    let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
    let both = vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.")];
    for (adoc, expected) in [
        ("= FAQ\n\n== What is a shard?\n\nA part.\n\n== Who picks it?\n\nA hash.\n", both.clone()),
        (
            "[qanda]\nWhat is a shard?::\n  A part.\nWho picks it?::\n  A hash.\n\nThe end.\n",
            vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.\n\nThe end.")],
        ),
        (
            "[qanda]\nShard:: A part.\nPicking:: A hash.\n",
            vec![pair("Shard", "A part."), pair("Picking", "A hash.")],
        ),
        ("== FAQ\n\nWhat is a shard?::\nA part.\n\nWho picks it?::\nA hash.\n", both.clone()),
        (
            ".What is a shard?\n[%collapsible]\n====\nA part.\n====\n\n.Who picks it?\n[%collapsible]\n====\nA hash.\n====\n\nThe end.\n",
            both.clone(),
        ),
        (
            "=== What is a shard?\n\n.Answer\n[%collapsible]\n====\nA part.\n====\n\n=== Who picks it?\n\n.Answer\n[%collapsible]\n====\nA hash.\n====\n",
            both.clone(),
        ),
        ("*Q: What is a shard?*\n\nA: A part.\n\n*Q: Who picks it?*\n\nA: A hash.\n", both.clone()),
        ("== Quiz\n\n. What is a shard?\n+\nA part.\n\n. Who picks it?\n+\nA hash.\n", both.clone()),
        (
            "[cols=\"1,1\"]\n|===\n|Question |Answer\n\n|What is a shard?\n|A part.\n\n|Who picks it?\n|A hash.\n|===\n",
            both,
        ),
        (
            "== How is it run?\n\n[source,sh]\n----\n== not a title?\n  x  \n----\n",
            vec![pair("How is it run?", "```sh\n== not a title?\n  x  \n```")],
        ),
    ] {
        assert_eq!(questions(adoc), expected, "{adoc}\n---\n{}", markdown(adoc));
    }
}

#[test]
fn lines_are_those_of_the_source() {
    let document =
        read("= Doc\n:x: y\n\n[source,sh]\n----\n\nls\n----\n\n[#q]\n== What is it?\n\n* a\n+\nb\n");
    for (line, expected) in [("ls", 7), ("## What is it?", 11), ("  b", 15)] {
        let at = document.lines.iter().position(|l| l == line).unwrap();
        assert_eq!(document.source_line(at), expected, "{line}");
    }
}

#[test]
fn absurd_input_takes_little_time() {
    let marks: String =
        (0..10_000).map(|i| format!("{} x\n", ["*", "**", "-", ".", "..", "***"][i % 6])).collect();
    let nested: String = (0..5_000).map(|i| format!("{}\n", "=".repeat(4 + i % 50))).collect();
    for text in [
        marks,
        nested,
        "*a ".repeat(100_000),
        "[[".repeat(100_000),
        format!("a{}", ":".repeat(100_000)),
        "a:: ".repeat(50_000),
        "|".repeat(200_000),
        "+\n".repeat(50_000),
        "--\n".repeat(20_000),
        // A mark right before a character of two bytes.
        "*ü\n_ü_\n**ü".into(),
    ] {
        let _ = read(&text);
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "([-=:.*+|#/_<>\\[\\]{}`^~ aü1]|\\n|\\n\\* |\\n\\. |\\n\\+\\n|\\n====\\n|\\n----\\n|\\n\\|===\\n|\\[%collapsible\\]|\\[source,x\\]|\\n\\.T\\n|a:: |link:|<1> ){0,60}") {
        let document = read(&text);
        proptest::prop_assert_eq!(document.origin.map(|o| o.len()), Some(document.lines.len()));
    }
}
