//! Flash cards in text files, and tables.

use super::{drafts, expect};

#[test]
fn spaced_repetition_plugin() {
    expect(
        "x.md",
        "#flashcards\n\nWhat is a shard?::A part of the data\nWho routes to it? ::: The router\n\nWhat is a replica\n?\nA copy.\nKept in step.\n\nWhat is a leader?\n??\nThe one that writes.\n",
        &[
            ("What is a shard?", "A part", "data"),
            ("Who routes to it?", "The router", ""),
            ("What is a replica", "A copy.", "step."),
            ("What is a leader?", "The one", "writes."),
        ],
    );
    expect(
        "x.md",
        "What is a shard? ;; A part\nWho routes? ;; The router\n",
        &[("What is a shard?", "A part", ""), ("Who routes?", "The router", "")],
    );
}

#[test]
fn hashcards() {
    expect(
        "deck.md",
        "Q: What is a quorum?\nA: More than half.\n\nC: A [quorum] is more than [half].\n\nQ: Why odd numbers?\nA:\n- no ties\n- cheaper\n",
        &[
            ("What is a quorum?", "More than", "half."),
            ("A […] is more than half.", "quorum", ""),
            ("A quorum is more than […].", "half", ""),
            ("Why odd numbers?", "- no ties", "- cheaper"),
        ],
    );
}

#[test]
fn tables() {
    expect(
        "x.md",
        "# Revision\n\n| # | Question | Answer |\n|---|---|---|\n| 1 | What is `a\\|b`? | A choice.<br>Of two. |\n| 2 | Why? | |\n",
        &[("What is `a|b`?", "A choice.\nOf two.", ""), ("Why?", "", "")],
    );
    assert!(drafts("x.md", "| Flag | Meaning |\n|---|---|\n| -a | all |\n| -l | long |\n").is_empty());
}

#[test]
fn callouts_and_definitions() {
    expect(
        "x.md",
        "What is a term?\n: A word.\n\nWhat is a list?\n: Many words.\n",
        &[("What is a term?", "A word.", ""), ("What is a list?", "Many words.", "")],
    );
    expect(
        "x.md",
        "> [!question] What is a callout?\n> A box.\n> With text.\n\n> [!faq]- Is it folded?\n> Yes.\n",
        &[("What is a callout?", "A box.", "text."), ("Is it folded?", "Yes.", "")],
    );
}

#[test]
fn tags_links_and_levels() {
    let found = drafts(
        "x.md",
        "---\ntags: [net, basics]\n---\n\n## What is ARP? \n[[0102 - Ethernet]]\n[[ARP|the protocol]]\n\nIt maps addresses, see [[Switches#tables]].\n\nTags: lan, l2\nDifficulty: easy\n",
    );
    assert_eq!(found[0].topics, ["lan", "l2", "net", "basics"]);
    assert_eq!(found[0].links, ["0102 - Ethernet", "ARP", "Switches"]);
    assert_eq!(found[0].answer, "It maps addresses, see [[Switches#tables]].");
    assert_eq!(found[0].difficulty, Some(crate::bank::Difficulty::Beginner));
}
