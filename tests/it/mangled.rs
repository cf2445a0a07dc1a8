//! Files of every format, mangled at random, through the import: it never panics, hangs or gives an
//! invalid draft.
//!
//! A few cases in a normal run of the tests; `GREENROOM_FUZZ=100000 cargo test --test it mangled` runs
//! that many for each format. A case that fails is named and its file kept.

use greenroom::import;
use std::{fs, io::Write, path::Path, time::Instant};

/// Cases of each format, unless `GREENROOM_FUZZ` is set.
const DEFAULT_CASES: u64 = 60;
/// Seconds a file of a few thousand bytes may take, on a busy machine.
const MAX_SECONDS: u64 = 20;

const SEEDS: &[(&str, &str)] = &[
    (
        "a.md",
        "---\ntags: [net]\ntitle: Drill\n---\n# Drill\n\n1. [What?](#what)\n\n## What is a *hub*?\n\nIt `repeats`.\n\n```sh\n# why?\n```\n\n| Q | A |\n|---|---|\n| Why? | So. |\n\n> [!faq]- Who?\n> Bob.\n\n<details><summary>Where?</summary>\n\nHere.\n\n</details>\n\n- [ ] How?\n  - so\n    1. and so\n\nWho :: Bob\nCan it be?::Yes\n\nTerm?\n: It.\n\n[[Link|x]] #tag\n\n**Q1.** What?\n**A:** That.\n\n---\n*foot*\n",
    ),
    (
        "a.txt",
        "QUESTION 1\n----------\nWhat?\nAnswer::\nThat.\n\n1) Who?\n2. Where?\n3 - Explain it\n\nann 10:02 AM\nWhy?\nbob 10:03 AM\nSo.\nann 10:04 AM\nOh.\n\nPrep\n\tWhy us?\n\t\tso\n",
    ),
    (
        "a.rst",
        "=====\nDrill\n=====\n\nWhat?\n-----\nThat::\n\n   code\n\n.. code-block:: sh\n   :linenos:\n\n   ls\n\n.. |x| replace:: y\n\n+---+---+\n| Q | A |\n+===+===+\n| a | b |\n+---+---+\n\nterm?\n   is it\n\n#. One\n\n:field: x\n",
    ),
    (
        "a.adoc",
        "= Drill\n:toc:\n:x: y\n\n[qanda]\nWhat?:: That.\n+\nMore {x}.\n\n== Why?\n\n[source,sh]\n----\nls\n----\n\n|===\n|Q |A\n\n|a |b\n|===\n\n* one\n** two\n. three\n\n====\nTIP: x\n====\n",
    ),
    (
        "a.org",
        "#+TITLE: x\n* TODO [#A] What? :tag:\n  :PROPERTIES:\n  :ID: 1\n  :END:\n  - a :: b\n  #+begin_src sh\n  ls\n  #+end_src\n| Q | A |\n|---+---|\n| a | b |\n** Why?\n   [[x][y]] *b* /i/ =c=\n",
    ),
    (
        "a.html",
        "<!DOCTYPE html><html><head><title>x</title><script type=\"application/ld+json\">{\"@type\":\"Question\",\"name\":\"Why?\",\"acceptedAnswer\":{\"text\":\"So.\"}}</script></head><body><nav>x</nav><main><h2>What?</h2><p>That &amp; <b>this</b><br>so</p><ul><li>a<ul><li>b</ul></ul><table><tr><th>Q<th>A<tr><td>a<td>b</table><pre><code>x</code></pre><details><summary>Who?</summary>Bob</details><dl><dt>Where?<dd>Here</dl><div class=\"faq-question\">How?</div><div class=\"faq-answer\">So.</div></main><footer>x</footer></body></html>",
    ),
    ("a.csv", "Topic;Question;Answer\nnet;\"What; then?\";\"So\nit is\"\nTitle;;\nnet;Why?;\n"),
    ("a.tsv", "#separator:tab\n#tags column:3\nWhat?\tThat<br>is\tnet::a\nword\tits meaning here\t\n"),
    (
        "a.json",
        "{\"data\":[{\"question\":\"Why?\",\"answers\":[{\"text\":\"So\",\"correct\":true},{\"text\":\"No\",\"correct\":false}],\"has_answer\":false},{\"q\":\"Who?\",\"a\":null,\"tags\":[\"a\"]},{\"Where is it?\":\"Here\"},{\"question\":\"Which?\",\"options\":{\"a\":\"1\",\"b\":\"2\"},\"answer\":1}]}",
    ),
    ("a.jsonl", "{\"question\":\"Why?\",\"answer\":\"So.\"}\n{\"front\":\"Who?\",\"back\":\"Bob\"}\n"),
    (
        "a.yaml",
        "- question: Why?\n  answer: |\n    So.\n    It is.\n  tags: [a, b]\n- q: \"Who?\"\n  a: &x Bob\n- q: Where?\n  a: *x\nk:\n  What is it?: ~\n",
    ),
    (
        "a.toml",
        "title = \"x\"\n[[card]]\nquestion = \"Why?\"\nanswer = '''So.\nIt is.'''\n[a.b]\nq = \"Who?\"\na = \"Bob\"\n",
    ),
];

/// Strings with a meaning for one reader or another.
const TOKENS: &[&str] = &[
    "\n",
    "\n\n",
    "\t",
    "  ",
    "# ",
    "- ",
    "1. ",
    "> ",
    "```",
    "---\n",
    "| ",
    "|",
    "::",
    "?",
    "？",
    "<details>",
    "</",
    "<!--",
    "-->",
    "[[",
    "]]",
    "{{c1::",
    "}}",
    "\"",
    "'''",
    ": ",
    "Q: ",
    "A: ",
    "**",
    "`",
    "\\",
    "&amp;",
    "\u{1b}[",
    "\0",
    "\u{feff}",
    "ü",
    "問",
    "🐍",
    "\r",
    ".. ",
    "|===\n",
    "#+begin_src\n",
    "{",
    "[",
    "<p>",
    "<table>",
    "<pre>",
];

struct Random(u64);

impl Random {
    /// xorshift64* (Vigna 2016): reproducible everywhere.
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap_or(0) % below.max(1)
    }

    fn mangle(&mut self, bytes: &mut Vec<u8>, other: &[u8]) {
        for _ in 0..=self.next(8) {
            let at = self.next(bytes.len() + 1);
            let end = (at + self.next(60)).min(bytes.len());
            match self.next(8) {
                0 if at < bytes.len() => bytes[at] = u8::try_from(self.next(256)).unwrap_or(0),
                1 => drop(bytes.drain(at..end)),
                2 => bytes.truncate(at),
                3 => {
                    let part: Vec<u8> = bytes[at..end].repeat(1 + self.next(30));
                    bytes.splice(at..at, part);
                }
                4 => {
                    let from = self.next(other.len());
                    let to = (from + self.next(80)).min(other.len());
                    bytes.splice(at..end, other[from..to].iter().copied());
                }
                _ => {
                    let token = TOKENS[self.next(TOKENS.len())].repeat(1 + self.next(3) * self.next(40));
                    bytes.splice(at..at, token.bytes());
                }
            }
        }
    }
}

fn cases() -> u64 {
    std::env::var("GREENROOM_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(DEFAULT_CASES)
}

/// Imports a file and checks the result; `case` names it in a failure.
fn check(path: &Path, bytes: &[u8], case: &str) {
    fs::write(path, bytes).expect("a file");
    let start = Instant::now();
    let import = std::panic::catch_unwind(|| import::read(path));
    let failure = match import {
        Err(_) => Some("it panicked".to_owned()),
        Ok(_) if start.elapsed().as_secs() > MAX_SECONDS => Some("it took too long".to_owned()),
        Ok(Err(_)) => None,
        Ok(Ok(import)) if import.problems.iter().any(|p| p.message.contains("greenroom crashed")) => {
            Some("it panicked".to_owned())
        }
        Ok(Ok(import)) => import.drafts.iter().find_map(|d| {
            let failure = if d.prompt.trim().is_empty() {
                "an empty prompt"
            } else if d.line == 0 || d.end < d.line {
                "an invalid line"
            } else if [&d.prompt, &d.answer]
                .iter()
                .any(|t| t.contains(|c: char| c.is_control() && c != '\n' && c != '\t'))
            {
                "a control character"
            } else {
                return None;
            };
            Some(format!("{failure}: {d:?}"))
        }),
    };
    if let Some(failure) = failure {
        let kept = std::env::temp_dir().join(format!("greenroom-mangled-{case}"));
        fs::write(&kept, bytes).expect("the case is kept");
        panic!("{case}: {failure}; the file is {}", kept.display());
    }
}

fn mangle_all(name: &str, seed: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    for case in 0..cases() {
        let mut random = Random((case + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (_, other) = SEEDS[random.next(SEEDS.len())];
        let mut bytes = seed.to_vec();
        random.mangle(&mut bytes, other.as_bytes());
        check(&path, &bytes, &format!("{case}-{name}"));
    }
}

#[test]
fn texts() {
    for (name, seed) in SEEDS {
        mangle_all(name, seed.as_bytes());
    }
}

#[test]
fn encodings() {
    let text = "## Was ist größer – 问？\r\n\r\nDas “hier”.\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    mangle_all("a.md", &wide);
    mangle_all("b.txt", &[b"\xff\xfe", wide.as_slice()].concat());
    mangle_all("c.md", b"## Was ist gr\xf6\xdfer?\n\nDas \x93hier\x94.\n");
}

#[test]
fn packages() {
    let folder = tempfile::tempdir().expect("a folder");
    let package = folder.path().join("deck.apkg");
    super::import::package(&package);
    mangle_all("a.apkg", &fs::read(&package).expect("a package"));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, seed) in SEEDS {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(seed.as_bytes()).expect("written");
    }
    mangle_all("a.zip", &zip.finish().expect("an archive").into_inner());
    let db = rusqlite::Connection::open_in_memory().expect("a database");
    db.execute_batch("create table col (models text); create table notes (id, mid, tags, flds); create table cards (id, nid, did, ord); insert into notes values (1, 1, '', 'a?' || char(31) || 'b')").expect("tables");
    mangle_all("a.anki2", &db.serialize("main").expect("its bytes"));
}
