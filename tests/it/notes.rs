//! Notes: what one part of greenroom reads of them, every other part reads too.

use crate::support::Home;
use std::fs;

/// A note with these bytes.
fn with_bytes(name: &str, bytes: &[u8]) -> Home {
    let home = Home::new();
    let folder = home.path("bank/notes");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
    home
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

const GERMAN: &str = "# Puffer\n\nDie Größe der Übertragung hängt vom Fenster ab, und zwar ziemlich stark.\n";

#[test]
fn notes_in_other_encodings_are_found_by_their_words() {
    let mark = |big: bool| if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
    let windows = GERMAN.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<_>>();
    for bytes in [
        [mark(true), utf16(GERMAN, u16::to_be_bytes)].concat(),
        [mark(false), utf16(GERMAN, u16::to_le_bytes)].concat(),
        utf16(GERMAN, u16::to_be_bytes),
        utf16(GERMAN, u16::to_le_bytes),
        windows,
        GERMAN.replace('\n', "\r\n").into_bytes(),
        GERMAN.as_bytes().to_vec(),
    ] {
        let home = with_bytes("puffer.md", &bytes);
        home.run(&["search", "Übertragung"]).success().out("puffer.md:1").out("Größe der Übertragung");
        home.run(&["search", "Fenster"]).success().out("puffer.md:1");
    }
}

#[test]
fn a_repaired_note_is_found_as_it_was_meant() {
    // UTF-8 that was read as Windows-1252 and saved again.
    let damaged = "# RÃ©sumÃ©\n\nThe cafÃ© pattern, naÃ¯ve and simple, caches the whole rÃ©sumÃ©.\n";
    let home = with_bytes("cafe.md", damaged.as_bytes());
    home.run(&["search", "naïve café"]).success().out("cafe.md:1").out("café pattern, naïve").out_lacks("Ã");
}

#[test]
fn the_frame_of_a_page_is_not_searched() {
    let page = "<!DOCTYPE html><html><head><title>Leases | Handbook</title><style>.zebra{}</style></head><body>\
        <nav><ul><li><a href='/'>Giraffe</a></li><li><a href='/b'>Buffalo</a></li></ul></nav>\
        <main><h1>Leases</h1><p>A lease ends unless its holder renews it in time, which keeps dead holders out.</p></main>\
        <script>let crocodile = 1;</script><footer>Imprint of the hippopotamus</footer></body></html>";
    let home = Home::new().note("lease.html", page);
    home.run(&["search", "renews"]).success().out("lease.html:1").out("Leases").out_lacks("<p>");
    for word in ["giraffe", "buffalo", "crocodile", "hippopotamus", "zebra"] {
        home.run(&["search", word]).status(3);
    }
}

#[test]
fn a_file_with_a_wrong_extension_is_read_by_its_content() {
    let home = Home::new()
        .note("page.md", "<!DOCTYPE html><html><body><h1>Quorum</h1><p>More than &frac12; of all votes.</p></body></html>")
        .note("tasks.txt", "#+TITLE: Elections\n* Term\nA term has one leader.\n* Vote\nEach member votes once.\n")
        .note("guide.txt", "Guide\n=====\n\n.. note:: Snapshots shorten the log.\n\nCompaction\n----------\n\nOld entries go.\n");
    home.run(&["search", "votes"]).success().out("page.md:1").out("½").out_lacks("<h1>");
    home.run(&["search", "leader"]).success().out("tasks.txt:2").out("Elections › Term");
    home.run(&["search", "entries"]).success().out("guide.txt:6").out("Guide › Compaction");
}

#[test]
fn a_note_is_found_by_its_file_name_and_its_folder() {
    let home = Home::new()
        .note("kafka-consumer-lag.md", "# Falling behind\n\nThe group reads slower than others write.\n")
        .note("diary/2026-10-04.md", "# Sunday\n\nRead about brokers.\n")
        .note("other.md", "# Other\n\nNothing of the kind.\n");
    home.run(&["search", "kafka"]).success().out("kafka-consumer-lag.md:1").out("Falling behind");
    home.run(&["search", "2026-10-04"]).success().out("2026-10-04.md:1");
    home.run(&["search", "diary"]).success().out("2026-10-04.md:1").out_lacks("other.md");
}

const UNANSWERED: &str = "[[question]]\nid = \"probe\"\nprompt = \"What does a liveness probe do?\"\n";

/// The same two sections in every syntax.
const SECTIONS: &[(&str, &str)] = &[
    (
        "n.md",
        "# Liveness probe\n\nIt restarts a container that hangs.\n\n# Fruit\n\nBananas turn yellow when they ripen.\n",
    ),
    (
        "n.org",
        "* Liveness probe\nIt restarts a container that hangs.\n* Fruit\nBananas turn yellow when they ripen.\n",
    ),
    (
        "n.adoc",
        "== Liveness probe\n\nIt restarts a container that hangs.\n\n== Fruit\n\nBananas turn yellow when they ripen.\n",
    ),
    (
        "n.rst",
        "Liveness probe\n--------------\n\nIt restarts a container that hangs.\n\nFruit\n-----\n\nBananas turn yellow when they ripen.\n",
    ),
    (
        "n.html",
        "<html><body><h2>Liveness probe</h2>\n<p>It restarts a container that hangs.</p>\n<h2>Fruit</h2>\n<p>Bananas turn yellow when they ripen.</p></body></html>",
    ),
];

#[test]
fn a_question_without_an_answer_is_graded_against_its_section_alone() {
    for (name, text) in SECTIONS {
        let home = Home::new().bank(UNANSWERED).note(name, text);
        let score = |answer: &str| {
            let grade = home.run_with(&["grade", "--question", "probe", "--json"], answer).success().json();
            grade["score"].as_f64().unwrap()
        };
        assert!(score("It restarts a container that hangs.") > 0.8, "{name}");
        assert!(score("Bananas turn yellow when they ripen.") < 0.05, "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf8_is_reported() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let home = Home::new().note("good.md", "# Good\n\nSomething to find.\n");
    let bad = OsStr::from_bytes(b"bad\xffname.md");
    fs::write(home.path("bank/notes").join(bad), "# Bad\n\nzibbling\n").unwrap();
    home.run(&["search", "something"]).success().out("good.md:1").err("not valid UTF-8; rename it");
    home.run(&["doctor"]).success().out("not valid UTF-8; rename it");
    let folder = home.root().join("vault");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(bad), "## What is it?\n\nzibbling\n").unwrap();
    fs::write(folder.join("fine.md"), "## What is etcd?\n\nA store.\n").unwrap();
    let import = home.run(&["import", &folder.display().to_string()]).success();
    assert!(
        import.stdout.contains("not valid UTF-8") || import.stderr.contains("not valid UTF-8"),
        "{import:?}"
    );
    home.run(&["list"]).success().out("etcd");
}
