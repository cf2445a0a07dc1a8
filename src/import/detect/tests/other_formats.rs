//! Other formats than Markdown, through the same detection.

use super::{drafts, expect};

#[test]
fn rst() {
    expect(
        "x.rst",
        "=====\nDrill\n=====\n\nWhat is a role?\n---------------\n\nA mark::\n\n    :ref:`x`\n\nWhat is a directive?\n--------------------\n\nA block.\n\n.. code-block:: python\n\n   # why?\n   x = 1\n",
        &[("What is a role?", "A mark:", "```"), ("What is a directive?", "A block.", "```")],
    );
    expect(
        "x.rst",
        "Terms\n=====\n\nWhat ends it?\n  A blank line.\n\nWhat begins it?\n  A term.\n",
        &[("What ends it?", "A blank line.", ""), ("What begins it?", "A term.", "")],
    );
}

#[test]
fn asciidoc() {
    expect(
        "x.adoc",
        "= Drill\n:toc:\n\n== What is a block?\n\nLines between marks.\n\n[source,sh]\n----\n# why?\nls\n----\n\n== What is an attribute?\n\nA name.\n\n[qanda]\nWho reads it?::\n  Everybody.\nWho writes it?:: Few.\n",
        &[
            ("What is a block?", "Lines between", "```"),
            ("What is an attribute?", "A name.", ""),
            ("Who reads it?", "Everybody.", ""),
            ("Who writes it?", "Few.", ""),
        ],
    );
}

#[test]
fn org() {
    expect(
        "x.org",
        "#+TITLE: Drill\n\n* Networks\n** TODO What is a MAC address? :lan:\n:PROPERTIES:\n:ID: 7\n:END:\nA number of a card.\n- six bytes\n** DONE Explain ARP\nIt maps addresses.\n#+BEGIN_SRC sh\narp -a\n#+END_SRC\n** What is NAT?\n",
        &[
            ("What is a MAC address?", "A number", "- six bytes"),
            ("Explain ARP", "It maps", "```"),
            ("What is NAT?", "", ""),
        ],
    );
    assert_eq!(drafts("x.org", "* What is it? :a:b:\nIt.\n* What now?\nThat.\n")[0].topics, ["a", "b"]);
}

#[test]
fn html() {
    expect(
        "x.html",
        "<!doctype html><html><head><title>FAQ</title></head><body><nav><a href='#a'>What is a tag?</a></nav>\n<h1>Drill</h1>\n<h3>1. What is a tag?</h3><p>A <b>mark</b>.</p><pre><code>&lt;a&gt;</code></pre>\n<h3>2. What is an attribute?</h3><ul><li>a name</li><li>a value</li></ul></body></html>",
        &[
            ("What is a tag?", "A **mark**.", "```\n<a>\n```"),
            ("What is an attribute?", "- a name", "- a value"),
        ],
    );
    expect(
        "x.html",
        "<html><body><div class='faq'><div class='faq-question'>Can I pay later?</div><div class='faq-answer'><p>Yes.</p><p>In May.</p></div><div class='faq-question'>Refunds</div><div class='faq-answer'>No.</div></div></body></html>",
        &[("Can I pay later?", "Yes.", "In May."), ("Refunds", "No.", "")],
    );
    expect(
        "x.html",
        "<html><body><dl><dt>What is a term?</dt><dd>A word.</dd><dt>What is a list?</dt><dd>Words.</dd></dl><details><summary>Is it open?</summary><p>No.</p></details></body></html>",
        &[("What is a term?", "A word.", ""), ("What is a list?", "Words.", ""), ("Is it open?", "No.", "")],
    );
}

#[test]
fn records() {
    expect(
        "x.csv",
        "front,back,tags\nWhat is a pod?,\"A group, small\",k8s\nWhy pods?,,k8s\n",
        &[("What is a pod?", "A group", "small"), ("Why pods?", "", "")],
    );
    expect(
        "x.csv",
        "Category;Frage;Antwort\nnet;Was ist ein Port?;Eine Zahl\n",
        &[("Was ist ein Port?", "Eine Zahl", "")],
    );
    expect(
        "x.json",
        "{\"topics\": [{\"name\": \"Git\", \"questions\": [{\"title\": \"What is a tag?\", \"response\": \"A name.\"}]}]}",
        &[("What is a tag?", "A name.", "")],
    );
    expect(
        "x.yaml",
        "docker:\n  - question: What is a layer?\n    answer: |\n      A diff.\n\n      Cached.\n  - question: Describe a volume\n",
        &[("What is a layer?", "A diff.", "Cached."), ("Describe a volume", "", "")],
    );
    expect(
        "x.yaml",
        "What is a layer?: A diff.\nWhat is a tag?: A name.\n",
        &[("What is a layer?", "A diff.", ""), ("What is a tag?", "A name.", "")],
    );
    assert!(
        drafts("x.json", "{\"name\": \"pkg\", \"version\": \"1\", \"scripts\": {\"a\": \"b\"}}").is_empty()
    );
    assert!(drafts("x.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n").is_empty());
}
