//! org-mode, through reader and detection.

use crate::{import::detect::detect, note::org::read};

fn markdown(text: &str) -> String {
    read(text).lines.text().trim().to_owned()
}

fn questions(text: &str) -> Vec<(String, String)> {
    let detected = detect(&read(text), "x.org");
    detected.drafts.into_iter().map(|d| (d.prompt, d.answer)).collect()
}

#[test]
fn blocks_become_markdown() {
    for (org, expected) in [
        ("* TODO [#A] Top [1/3] :a:drill:\n** DONE Sub\n", "# Top\n\nTags: a\n\n## Sub\n\nTags: a"),
        ("* COMMENT Not this\n** nor this\ntext\n* That\n", "# That"),
        (
            "* A\nSCHEDULED: <2024-01-01>\n:PROPERTIES:\n:ID: 1\n:END:\n# comment\n#+RESULTS:\ntext\n",
            "# A\n\ntext",
        ),
        (
            "#+begin_src rust :results output\n  fn f() {\n    1\n  ,* x\n  }\n#+end_src\n",
            "```rust\nfn f() {\n  1\n* x\n}\n```",
        ),
        ("#+BEGIN_SRC org\n,* head\n#+END_SRC\n* real", "```org\n* head\n```\n\n# real"),
        ("#+begin_example\n* no heading\n#+end_example\n", "```\n* no heading\n```"),
        (": ls\n: ls -l\n", "```\nls\nls -l\n```"),
        ("#+begin_quote\none\n\ntwo\n#+end_quote\n", "> one\n>\n> two"),
        ("| A | B |\n|---+---|\n| 1 | =x= |\n#+TBLFM: x\n", "| A | B |\n| --- | --- |\n| 1 | `x` |"),
        (
            "- one\n  more\n  - deep\n- two\n\n  para\n1) x\n",
            "- one\n  more\n  - deep\n- two\n\n  para\n1) x",
        ),
        ("- term :: words\n  more\n", "- **term**: words\n  more"),
        ("*b* /i/ =c *x*= ~d~ +s+ _u_ a*b*c 1/2 and/or", "**b** *i* `c *x*` `d` ~~s~~ u a*b*c 1/2 and/or"),
        (
            "[[https://x.org][this]] [[file:p.png]] [[Other note]] [[https://x.org]] x[fn:1]",
            "[this](https://x.org) ![](p.png) [[Other note]] https://x.org x[1]",
        ),
        ("-----\n", "---"),
        ("#+begin_src sh\nunclosed\n* heading\n", "```sh\nunclosed\n```\n\n# heading"),
    ] {
        assert_eq!(markdown(org), expected, "{org}");
    }
}

#[test]
fn questions_in_many_styles() {
    let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
    let both = vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.")];
    for (org, expected) in [
        ("* Data\n** What is a shard? :db:\nA part.\n** TODO Who picks it?\nA hash.\n", both.clone()),
        (
            "* Item :drill:\nWhat is a shard?\n** Answer\nA part.\n* Item :drill:\n:PROPERTIES:\n:ID: x\n:END:\nWho picks it?\n** Answer\nA hash.\n",
            both.clone(),
        ),
        (
            "* What is a shard? :drill:\n** Answer\nA part.\n* Who picks it? :drill:\n** Answer\nA hash.\n",
            both.clone(),
        ),
        (
            "* Cards\n** Shards\n:PROPERTIES:\n:ANKI_NOTE_TYPE: Basic\n:END:\n*** Front\nWhat is a shard?\n*** Back\nA part.\n** Picking\n*** Front\nWho picks it?\n*** Back\nA hash.\n",
            both.clone(),
        ),
        (
            "* What is a shard? :fc:\n:PROPERTIES:\n:FC_TYPE: normal\n:END:\nA part.\n* Who picks it? :fc:\nA hash.\n",
            both.clone(),
        ),
        ("* FAQ\n- What is a shard? :: A part.\n- Who picks it? :: A hash.\n", both.clone()),
        (
            "* FAQ\n#+begin_question\nWhat is a shard?\n#+end_question\n#+begin_answer\nA part.\n#+end_answer\n#+begin_question\nWho picks it?\n#+end_question\n#+begin_answer\nA hash.\n#+end_answer\n",
            both,
        ),
        ("* Fact :drill:\nA [shard] holds a part.\n", vec![pair("A […] holds a part.", "shard")]),
        ("* Fact :fc:\nA {{shard}{segment}@0} holds a part.\n", vec![pair("A […] holds a part.", "shard")]),
        (
            "* Name the parts :drill:\n** Answer\n- one\n#+begin_src sh\n# x\n#+end_src\n",
            vec![pair("Name the parts", "- one\n\n```sh\n# x\n```")],
        ),
    ] {
        assert_eq!(questions(org), expected, "{org}\n---\n{}", markdown(org));
    }
}

#[test]
fn tags_are_inherited_and_lines_are_those_of_the_source() {
    let text = "#+FILETAGS: :prep:\n* Data :db:\n:PROPERTIES:\n:X: y\n:END:\n** What is a shard? :hard:drill:\nA part.\n\n** Who picks it?\nA hash.\n";
    let detected = detect(&read(text), "x.org");
    let got: Vec<_> = detected.drafts.iter().map(|d| (d.line, d.topics.join(" "))).collect();
    assert_eq!(got, [(6, "hard db prep".to_owned()), (9, "db prep".to_owned())]);
}

#[test]
fn absurd_input_takes_little_time() {
    let deep: String = (0..10_000).map(|i| format!("{}- x\n", "  ".repeat(i.min(300)))).collect();
    let stars: String = (1..2_000).map(|i| format!("{} x\n", "*".repeat(i))).collect();
    for text in [
        deep,
        stars,
        "*a ".repeat(300_000),
        "[[".repeat(300_000),
        "{{a".repeat(100_000),
        "#+begin_src\n".repeat(5_000),
        ":A:\n".repeat(10_000),
        "* a :x:\n".repeat(20_000),
    ] {
        let _ = read(&text);
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "([-=:.*+|#/_<>\\[\\]{}@~ aü1]|\\n|\\n  |\\n\\* |\\n\\*\\* (Front|Back|Answer)\\n|#\\+begin_(src|quote|x)\\n|#\\+end_src|:END:|:drill:|\\[\\[| :: |fn:|src_){0,60}") {
        let document = read(&text);
        proptest::prop_assert_eq!(document.origin.map(|o| o.len()), Some(document.lines.len()));
    }
}
