//! reStructuredText, through reader and detection.

use crate::{import::detect::detect, note::rst::read};

fn markdown(text: &str) -> String {
    read(text).lines.text().trim().to_owned()
}

fn questions(text: &str) -> Vec<(String, String)> {
    let detected = detect(&read(text), "x.rst");
    detected.drafts.into_iter().map(|d| (d.prompt, d.answer)).collect()
}

#[test]
fn blocks_become_markdown() {
    for (rst, expected) in [
        ("====\nTop\n====\n\nSub\n~~~\ntext\n\nOther\n~~~~~\n", "# Top\n\n## Sub\n\ntext\n\n## Other"),
        ("Run it::\n\n    ls -l\n\n      deep\n\nafter", "Run it:\n\n```\nls -l\n\n  deep\n```\n\nafter"),
        ("::\n\n  a  \n", "```\na  \n```"),
        ("Quoted::\n\n> one\n> two\n\nthree", "Quoted:\n\n```\n> one\n> two\n```\n\nthree"),
        (
            ".. code-block:: rust\n   :linenos:\n   :caption: x\n\n   fn f() {\n       1\n   }\n\nafter",
            "```rust\nfn f() {\n    1\n}\n```\n\nafter",
        ),
        (".. note:: Mind this\n   and that.\n\n   More.\n", "> **Note:** Mind this\n> and that.\n>\n> More."),
        (".. contents:: Here\n   :depth: 2\n\n.. _label:\n\n.. a comment\n   of two lines\n\nText", "Text"),
        (".. image:: a/b.png\n   :alt: A plan\n   :width: 20\n\ntext", "![A plan](a/b.png)\n\ntext"),
        (".. [1] A note\n   goes on\n", "[1] A note\ngoes on"),
        (
            "+------+-----+\n| a    | b   |\n+======+=====+\n| c d  | - e |\n| more | - f |\n+------+-----+\n",
            "| a | b |\n| --- | --- |\n| c d more | - e<br>- f |",
        ),
        (
            "=====  ====\nA      B\n=====  ====\n1      two\n       more\n=====  ====\n\nx",
            "| A | B |\n| --- | --- |\n| 1 | two more |\n\nx",
        ),
        (
            ".. list-table::\n   :header-rows: 1\n\n   * - A\n     - B\n   * - 1\n     - two\n       more\n",
            "| A | B |\n| --- | --- |\n| 1 | two more |",
        ),
        (
            ".. csv-table::\n   :header: \"A\", \"B\"\n\n   1, \"two, more\"\n",
            "| A | B |\n| --- | --- |\n| 1 | two, more |",
        ),
        ("#. one\n#. two\n\n   more\n", "1. one\n2. two\n\n   more"),
        ("* a\n\n  - b\n    c\n* d\n", "* a\n\n  - b\n    c\n* d"),
        ("| one\n| two\n", "one\ntwo"),
        (
            "before\n\n    A saying that someone said once.\n\nafter",
            "before\n\n> A saying that someone said once.\n\nafter",
        ),
        (">>> 1 + 1\n2\n\nafter", "```python\n>>> 1 + 1\n2\n```\n\nafter"),
        ("words\n# no title\nmore", "words\n\\# no title\nmore"),
        ("a\n\n------\n\nb", "a\n\n---\n\nb"),
    ] {
        assert_eq!(markdown(rst), expected, "{rst}");
    }
}

#[test]
fn marks_become_markdown() {
    for (rst, expected) in [
        ("``a `b` c`` and *x* and **y**", "``a `b` c`` and *x* and **y**"),
        ("see `the docs <https://x.org/a>`_ now", "see [the docs](https://x.org/a) now"),
        ("see `the\ndocs <https://x.org/a>`__ now", "see [the\ndocs](https://x.org/a) now"),
        (
            "see Docs_ and `My Docs`_\n\n.. _docs: https://d.org\n.. _My Docs: https://m.org",
            "see [Docs](https://d.org) and [My Docs](https://m.org)",
        ),
        (":ref:`networks` and :doc:`that <a/b>`", "networks and that"),
        (":py:func:`~os.path.join` and :code:`x`", "`join` and `x`"),
        ("|name| it\n\n.. |name| replace:: Greenroom\n", "Greenroom it"),
        ("noted [1]_ and [#a]_", "noted [1] and [#a]"),
        ("H\\ :sub:`2`\\ O, snake_case_name and a_ b", "H_2O, snake_case_name and a_ b"),
        ("10:30 to 11:30 `unclosed", "10:30 to 11:30 `unclosed"),
    ] {
        assert_eq!(markdown(rst), expected, "{rst}");
    }
}

#[test]
fn questions_in_many_styles() {
    let pair = |q: &str, a: &str| (q.to_owned(), a.to_owned());
    for (rst, expected) in [
        (
            "FAQ\n===\n\nWhat is a shard?\n----------------\n\nA part of the data.\n\nHow is one chosen?\n------------------\n\nBy a hash::\n\n    h(key) % n\n",
            vec![
                pair("What is a shard?", "A part of the data."),
                pair("How is one chosen?", "By a hash:\n\n```\nh(key) % n\n```"),
            ],
        ),
        (
            "Questions\n---------\n- What is a shard?\nA part of the data.\n\nMore of it.\n\n- How is one chosen?\n- Why?\nBecause.\n",
            vec![
                pair("What is a shard?", "A part of the data.\n\nMore of it."),
                pair("How is one chosen?", ""),
                pair("Why?", "Because."),
            ],
        ),
        (
            "FAQ\n===\n\nWhat is a shard?\n    A part of the data.\n\n    Really.\n\nHow is one chosen?\n    By a hash.\n",
            vec![
                pair("What is a shard?", "A part of the data.\n\nReally."),
                pair("How is one chosen?", "By a hash."),
            ],
        ),
        (
            ".. rubric:: What is a shard?\n\nA part.\n\n.. rubric:: Who picks it?\n\nA hash.\n",
            vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.")],
        ),
        (
            ".. dropdown:: What is a shard?\n\n   A part.\n\n.. dropdown:: Who picks it?\n\n   A hash.\n\nThe end.\n",
            vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.")],
        ),
        (
            "Some text first.\n\n:Question: What is a shard?\n:Answer: A part\n   of the data.\n\n:Question: Who picks it?\n:Answer: A hash.\n",
            vec![pair("What is a shard?", "A part\nof the data."), pair("Who picks it?", "A hash.")],
        ),
        (
            "**Q: What is a shard?**\n\nA: A part.\n\n**Q: Who picks it?**\n\nA: A hash.\n",
            vec![pair("What is a shard?", "A part."), pair("Who picks it?", "A hash.")],
        ),
        (
            "Quiz\n====\n\n1. What is a shard?\n\n   A part.\n\n2. Who picks it?\n\n   .. code-block:: py\n\n      pick()\n",
            vec![pair("What is a shard?", "A part."), pair("Who picks it?", "```py\npick()\n```")],
        ),
        (
            ".. question:: What is a shard?\n\n.. answer::\n\n   A part.\n",
            vec![pair("What is a shard?", "A part.")],
        ),
    ] {
        assert_eq!(questions(rst), expected, "{rst}\n---\n{}", markdown(rst));
    }
}

#[test]
fn lines_are_those_of_the_source() {
    let text = "FAQ\n===\n\n.. note:: x\n\nWhat is it?\n-----------\n\n.. code:: sh\n   :number-lines:\n\n   ls\n   # no title\n\nOther\n-----\n";
    let document = read(text);
    for (line, expected) in [("## What is it?", 6), ("ls", 12), ("# no title", 13), ("## Other", 15)] {
        let at = document.lines.iter().position(|l| l == line).unwrap();
        assert_eq!(document.source_line(at), expected, "{line}");
    }
}

#[test]
fn absurd_input_takes_little_time() {
    let deep: String = (0..10_000).map(|i| format!("{}- x\n", "  ".repeat(i.min(400)))).collect();
    for text in [
        deep,
        "`a ".repeat(300_000),
        "- ".repeat(20_000),
        ".. ".repeat(20_000),
        "|a".repeat(200_000),
        ":a:`".repeat(100_000),
        format!("{}\n", "=".repeat(2_000_000)),
    ] {
        let _ = read(&text);
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "([-=:.*+|#`_<>\\[\\]\\\\ aü1]|\\n|\\n  |\\n\\n|\\.\\. |::|\\.\\. (code|note|list-table|csv-table|dropdown|figure)::|\\+--\\+--\\+|== ==){0,60}") {
        let document = read(&text);
        proptest::prop_assert_eq!(document.origin.map(|o| o.len()), Some(document.lines.len()));
    }
}
