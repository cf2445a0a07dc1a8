//! Search: filters, unknown ids, ranking, and the picker in a terminal.

#[cfg(unix)]
use crate::support::Terminal;
use crate::{practice::QUESTIONS, support::Home};

const LEASE: &str = "# Leases\n\nA lease ends after 40 seconds, see [[heartbeats|the heartbeat]].\n";
const QUOTA: &str = "---\ntags: [limits]\n---\n# Quotas\n\nA quota bounds what a namespace may ask for.\n";

fn home() -> Home {
    Home::new().bank(QUESTIONS).note("lease.md", LEASE).note("deep/quota.md", QUOTA)
}

#[test]
fn invalid_filters_are_reported() {
    let home = home();
    for (query, message) in [
        ("lease after:yesterday", "`after:yesterday` is not a date; write 2026-03-31"),
        ("lease is:foo", "use is:question, is:unanswered or is:note"),
        ("lease path:", "`path:` names no path"),
    ] {
        home.run(&["search", query]).success().out("lease.md:1").err(message);
    }
    home.run(&["search", "quota topic:limts"]).status(3).err("did you mean topic:limits?");
    home.run(&["search", "quota path:depe"]).status(3).err("did you mean path:deep?");
    home.run(&["search", "quota topic:limits path:dee is:note after:2020"])
        .success()
        .out("quota.md:")
        .err("");
    let said = home.run(&["search", "lease before:noon", "--json"]).success().json();
    assert!(said["remarks"][0].as_str().unwrap().contains("is not a date"), "{said}");
}

#[test]
fn counts_start_at_one() {
    let home = home();
    for args in [
        &["search", "lease", "--limit", "0"][..],
        &["search", "lease", "--page", "0"],
        &["search", "lease", "--open", "0"],
        &["related", "probe", "--limit", "0"],
    ] {
        home.run(args).status(2).err("0 is not in 1..");
    }
}

#[test]
fn excerpts_show_the_text_of_links() {
    home().run(&["search", "lease"]).success().out("see the heartbeat.").out_lacks("[[");
}

#[test]
fn an_unknown_id_is_status_3_everywhere() {
    let home = home();
    for args in [
        &["show", "prob"][..],
        &["show", "qurum"],
        &["related", "qurum"],
        &["history", "--question", "qurum"],
        &["practice", "qurum"],
        &["concepts", "qurum"],
        &["suspend", "qurum"],
    ] {
        let run = home.run(args);
        let code = if args[1] == "prob" { 0 } else { 3 };
        let run = run.status(code);
        if code == 3 {
            run.err("no").err("did you mean `quorum`?");
        }
    }
    home.run(&["related", "quor"]).status(3).err("nothing related found");
}

#[test]
fn no_query_panics_or_prints_escape_codes() {
    let home = home();
    let long = "lease ".repeat(17_000);
    for query in [
        "\"",
        "\"lease",
        "AND AND",
        "(((",
        "the of and",
        "[a-z]+?\\",
        "lease*",
        "*",
        "-",
        "-lease",
        "\u{1}\u{1b}[31m",
        "租约",
        "аренда",
        "عقد",
        "topic:",
        "is:",
        "::",
        &long,
    ] {
        let run = home.run(&["search", "--", query]);
        assert!([0, 3].contains(&run.code), "{query:?}: {} {}", run.code, run.stderr);
        assert!(!run.stderr.contains("panicked") && !run.stdout.contains('\u{1b}'), "{query:?}");
    }
}

#[test]
fn without_a_query_and_a_terminal_it_explains_usage() {
    let home = home();
    home.run(&["search"]).status(2).err("there is nothing to look for").err("greenroom search WORDS");
    home.run(&["search", " "]).status(2);
    home.run_with(&["practice"], ":search\n:quit\n").success().out("Type what to search for");
}

#[test]
fn words_that_are_neighbours_in_the_query_rank_higher_near_each_other() {
    // Without nearness the shorter note is first: it has the same words, each as often.
    let home = Home::new()
        .note("near.md", "# Delays\n\nA follower serves old rows while replica lag grows, so reads go elsewhere until it has caught up.\n")
        .note("far.md", "# Copies\n\nA replica serves rows from its own disk, apart from any lag.\n");
    let hits = home.run(&["search", "replica lag", "--json"]).success().json()["hits"].clone();
    assert!(hits[0]["path"].as_str().unwrap().ends_with("near.md"), "{hits}");
}

#[test]
fn a_correction_keeps_the_first_letter_if_it_can() {
    // `chart` is one letter away, too, as common, and first in the alphabet.
    let home = Home::new()
        .note("chart.md", "# Pictures\n\nA chart of the load.\n")
        .note("shard.md", "# Parts\n\nA shard of the table.\n");
    home.run(&["search", "shart"]).success().out("searched for: shard");
}

#[cfg(unix)]
mod picker {
    use super::{Home, Terminal, home};
    use std::{fs, os::unix::fs::PermissionsExt};

    const LEAVES_SCREEN: &str = "\u{1b}[?1049l";

    /// Sets an editor that logs its arguments.
    fn with_editor(home: Home) -> Home {
        let home = home.file("editor.sh", "#!/bin/sh\necho \"$@\" >> \"$0.log\"\n");
        let script = home.path("editor.sh");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        home.variable("EDITOR", &script.display().to_string())
    }

    fn picker(home: &Home, args: &[&str], (columns, rows): (u16, u16)) -> Terminal {
        let mut picker = Terminal::start(home.command(args));
        picker.size(columns, rows);
        picker
    }

    /// Waits for the end, with exit status 0.
    #[track_caller]
    fn succeeds(mut picker: Terminal) {
        picker.ends();
        let status = picker.0.wait().unwrap();
        assert_eq!(format!("{status:?}").split_once(", ").unwrap().1, "0)");
    }

    #[test]
    fn results_follow_the_keys_and_enter_opens_the_editor_at_the_line() {
        let home = with_editor(home());
        let mut picker = picker(&home, &["search"], (80, 24));
        picker.sees("type what to look for").keys("leas").sees("Leases").sees("lease.md:1");
        picker.keys("\t").sees("────").sees("ends after 40 seconds");
        // Enter opens the result of the whole query, even if it arrives together with the last letters.
        picker.keys("\u{15}quot\r").sees("Quotas").sees("quota.md:");
        picker.keys("\u{1b}").sees(LEAVES_SCREEN);
        succeeds(picker);
        assert!(home.read("editor.sh.log").trim().ends_with("quota.md"), "{}", home.read("editor.sh.log"));
        assert!(home.read("editor.sh.log").starts_with('+'));
    }

    #[test]
    fn arrows_select_and_without_an_editor_the_location_is_printed() {
        let home = home();
        let mut picker = picker(&home, &["search"], (80, 24));
        picker.sees("type what").keys("a").sees("1 of ").keys("\u{1b}[B").sees("2 of ");
        picker
            .keys("\u{10}")
            .sees("1 of ")
            .keys("\u{e}")
            .sees("2 of ")
            .keys("\u{1b}[6~\u{1b}[5~")
            .sees("1 of");
        picker.keys("\r").sees(LEAVES_SCREEN).sees("home/bank/");
        succeeds(picker);
    }

    #[test]
    fn ctrl_c_leaves_and_no_color_is_obeyed() {
        // Notes lose their control characters when they are read; a bank file may have them.
        let evil = "format_version = 1\n[[question]]\nid = \"evil\"\nprompt = \"Evil?\"\nanswer = \"evil \\u001b]0;x\\u0007 text\"\n";
        let home = home().variable("NO_COLOR", "1").file("bank/evil.toml", evil);
        let mut picker = picker(&home, &["search"], (40, 12));
        picker.sees("type what").keys("evil").sees("␛]0;x␇");
        picker.keys("\u{3}").sees(LEAVES_SCREEN);
        succeeds(picker);
    }

    #[test]
    fn a_resized_terminal_is_redrawn() {
        let home = home();
        let mut picker = picker(&home, &["search"], (40, 10));
        picker.sees("type what").keys("quota").sees("Quotas");
        picker.size(120, 30);
        picker.sees("Enter opens · Tab passage · Esc leaves").keys("\u{1b}");
        succeeds(picker);
    }

    #[test]
    fn the_picker_opens_during_practice() {
        let home = home();
        let mut picker = picker(&home, &["practice", "probe"], (80, 24));
        picker.sees("What does a liveness probe do?").sees("an empty line ends the answer");
        picker.keys(":search\r").sees("type what to look for").keys("quota").sees("Quotas");
        picker.keys("\u{1b}").sees(LEAVES_SCREEN).sees("an empty line ends the answer");
        picker.keys("\u{4}").sees("No answers this time.");
        succeeds(picker);
    }
}
