//! What looks like a question but is not, and where answers could end too early.

use super::{drafts, expect};

#[test]
fn notes_are_not_questions() {
    for text in [
        "# Pods\n\nA pod runs containers. Why pods at all? Because some share a disk.\n\n## How it works\n\nThe kubelet starts it.\n\n## When to use\n\nAlways.\n",
        "# Setup\n\n- Install the tool\n- Create a cluster\n- Check the nodes\n- Write a manifest\n",
        "# Diary\n\nMet Anna. She asked: is it done? I said no.\n\nLater we wrote code.\n",
        "# Contents\n\n1. [What is a pod?](#what-is-a-pod)\n2. [Why pods?](#why-pods)\n",
        "```\n# What is this?\necho hi\n```\n",
    ] {
        let found = drafts("notes.md", text);
        assert!(found.is_empty(), "{text}\n{found:#?}");
    }
}

#[test]
fn headings_and_comments_inside_answers() {
    expect(
        "x.md",
        "# Guide\n\n## What is a pod?\n\nText.\n\n### Why use it?\n\nBecause.\n\n```sh\n# What is here?\nls\n```\n\n### When to avoid it?\n\nNever.\n\n---\n\n## How is it scheduled?\n\nBy a scheduler.\n\n---\n\n## What ends it?\n\nA signal.\n\n**[⬆ Back to Top](#guide)**\n",
        &[
            ("What is a pod?", "Text.", "Never."),
            ("How is it scheduled?", "By a", "scheduler."),
            ("What ends it?", "A signal.", ""),
        ],
    );
}

#[test]
fn a_title_that_asks_and_sections_of_questions() {
    expect(
        "x.md",
        "# What should you know about Git?\n\nSome lines first.\n\n## What is a commit?\n\nA snapshot.\n\n## What is a branch?\n\nA name.\n",
        &[("What is a commit?", "A snapshot.", ""), ("What is a branch?", "A name.", "")],
    );
}

#[test]
fn contents_do_not_double_the_bank() {
    expect(
        "x.md",
        "# Questions\n\n- [What is a commit?](#1)\n- [What is a branch?](#2)\n\n## What is a commit?\n\nA snapshot.\n\n## What is a branch?\n\nA name.\n",
        &[("What is a commit?", "A snapshot.", ""), ("What is a branch?", "A name.", "")],
    );
    expect(
        "x.md",
        "# Questions\n\n1. What is a commit?\n2. What is a branch?\n\n## What is a commit?\n\nA snapshot.\n\n## What is a branch?\n\nA name.\n",
        &[("What is a commit?", "A snapshot.", ""), ("What is a branch?", "A name.", "")],
    );
}

#[test]
fn follow_ups_and_code_belong_to_the_question() {
    expect(
        "x.md",
        "## What is a mutex?\nCan you name two kinds?\n\nA lock.\n\n## What is the output of the following code?\n\n```py\nprint(1)\n```\n\nOne.\n\n## What is a latch?\n\nA gate.\n",
        &[
            ("What is a mutex?\n\nCan you name two kinds?", "A lock.", ""),
            ("What is the output of the following code?\n\n```py\nprint(1)\n```", "One.", ""),
            ("What is a latch?", "A gate.", ""),
        ],
    );
}

#[test]
fn the_last_answer_ends_where_the_document_goes_on() {
    expect(
        "x.md",
        "# Q & A\n\n### What is a commit?\n\nA snapshot.\n\n### What is a branch?\n\nA name.\n\n## Contributing\n\nSend a patch.\n",
        &[("What is a commit?", "A snapshot.", ""), ("What is a branch?", "A name.", "")],
    );
}

#[test]
fn same_words_over_other_options() {
    let found = drafts(
        "x.md",
        "### 1. Which is right?\n\nA) one\nB) two\n\n**Answer:** A\n\n### 2. Which is right?\n\nA) three\nB) four\n\n**Answer:** A\n",
    );
    let prompts: Vec<_> = found.iter().map(|d| d.prompt.as_str()).collect();
    assert_eq!(prompts, ["Which is right?\n\nA) one\nB) two", "Which is right?\n\nA) three\nB) four"]);
    assert_eq!(found[0].answer, "A");
}

#[test]
fn a_section_of_talking_points_stays_a_note() {
    expect(
        "x.md",
        "# Points\n\n## Features\n\n### 1. Scaling\n- by load\n\n**Interview Answer:**\n\"I scaled it.\"\n\n## Questions\n\n### Q: \"Why so?\"\n\n**Answer:**\n\"Because:\n1. one\n2. two\n\nAnd so on.\"\n\n## Summary\n\n\"I built it.\"\n",
        &[("Why so?", "\"Because:\n1. one", "so on.\"")],
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "(# |- |[*]{2}|Q: |A: |1[.] |\\? |[?]|::|```|\\n|\\n\\n|<details>|<summary>|</summary>|</details>|\\[\\[|\\]\\]|word |What |ü|\\|){0,60}") {
        for draft in drafts("x.md", &text) {
            proptest::prop_assert!(draft.line >= 1 && draft.end >= draft.line);
            proptest::prop_assert!(!draft.prompt.trim().is_empty());
        }
    }
}
