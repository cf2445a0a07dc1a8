//! Searching: filters that are told, ids that are not there, and the picker in a terminal.

use crate::{practice::QUESTIONS, support::Home};

const LEASE: &str = "# Leases\n\nA lease ends after 40 seconds, see [[heartbeats|the heartbeat]].\n";
const QUOTA: &str = "---\ntags: [limits]\n---\n# Quotas\n\nA quota bounds what a namespace may ask for.\n";

fn home() -> Home {
    Home::new().bank(QUESTIONS).note("lease.md", LEASE).note("deep/quota.md", QUOTA)
}

#[test]
fn filters_that_are_none_are_told() {
    let home = home();
    for (query, told) in [
        ("lease after:yesterday", "`after:yesterday` is no date: write it as 2026-03-31"),
        ("lease is:foo", "there are is:question, is:unanswered and is:note"),
        ("lease path:", "`path:` names no path"),
    ] {
        home.run(&["search", query]).success().out("lease.md:1").err(told);
    }
    home.run(&["search", "quota topic:limts"]).status(3).err("did you mean topic:limits?");
    home.run(&["search", "quota path:depe"]).status(3).err("did you mean path:deep?");
    home.run(&["search", "quota topic:limits path:dee is:note after:2020"])
        .success()
        .out("quota.md:")
        .err("");
    let said = home.run(&["search", "lease before:noon", "--json"]).success().json();
    assert!(said["remarks"][0].as_str().unwrap().contains("is no date"), "{said}");
}

#[test]
fn counts_begin_with_one() {
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
fn what_is_not_there_is_status_3_everywhere() {
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
fn any_query_is_answered_in_words() {
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
fn without_words_and_terminal_it_says_how() {
    let home = home();
    home.run(&["search"]).status(2).err("there is nothing to look for").err("greenroom search WORDS");
    home.run(&["search", " "]).status(2);
    home.run_with(&["practice"], ":search\n:quit\n").success().out("Type what to search for");
}

#[cfg(unix)]
mod picker {
    use super::{Home, home};
    use expectrl::{Eof, Session};
    use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

    const LEAVES_SCREEN: &str = "\u{1b}[?1049l";

    struct Picker {
        session: Session,
        home: Home,
    }

    /// An editor that writes down what it is asked to open.
    fn with_editor(home: Home) -> Home {
        let home = home.file("editor.sh", "#!/bin/sh\necho \"$@\" >> \"$0.log\"\n");
        let script = home.path("editor.sh");
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        home.variable("EDITOR", &script.display().to_string())
    }

    fn picker(home: Home, args: &[&str], size: (u16, u16)) -> Picker {
        let mut command = home.command(args);
        command.env("TERM", "xterm-256color");
        let mut session = Session::spawn(command).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        session.set_window_size(size.0, size.1).unwrap();
        Picker { session, home }
    }

    impl Picker {
        fn keys(&mut self, keys: &str) -> &mut Self {
            self.session.send(keys).unwrap();
            self
        }

        #[track_caller]
        fn sees(&mut self, text: &str) -> &mut Self {
            self.session.expect(text).unwrap_or_else(|e| panic!("no {text:?}: {e}"));
            self
        }

        #[track_caller]
        fn ends(mut self) -> Home {
            self.session.expect(Eof).unwrap();
            let status = self.session.wait().unwrap();
            assert_eq!(format!("{status:?}").split_once(", ").unwrap().1, "0)");
            self.home
        }
    }

    #[test]
    fn results_follow_the_keys_and_enter_opens_the_editor_at_the_line() {
        let mut picker = picker(with_editor(home()), &["search"], (80, 24));
        picker.sees("type what to look for").keys("leas").sees("Leases").sees("lease.md:1");
        picker.keys("\t").sees("────").sees("ends after 40 seconds");
        // Enter opens what the query finds now, though it comes together with the last letters.
        picker.keys("\u{15}quot\r").sees("Quotas").sees("quota.md:");
        picker.keys("\u{1b}").sees(LEAVES_SCREEN);
        let home = picker.ends();
        assert!(home.read("editor.sh.log").trim().ends_with("quota.md"), "{}", home.read("editor.sh.log"));
        assert!(home.read("editor.sh.log").starts_with('+'));
    }

    #[test]
    fn arrows_choose_and_without_an_editor_the_place_is_printed() {
        let mut picker = picker(home(), &["search"], (80, 24));
        picker.sees("type what").keys("a").sees("1 of ").keys("\u{1b}[B").sees("2 of ");
        picker
            .keys("\u{10}")
            .sees("1 of ")
            .keys("\u{e}")
            .sees("2 of ")
            .keys("\u{1b}[6~\u{1b}[5~")
            .sees("1 of");
        picker.keys("\r").sees(LEAVES_SCREEN).sees("home/bank/");
        picker.ends();
    }

    #[test]
    fn ctrl_c_leaves_and_colours_are_left_out_on_request() {
        let home = home().variable("NO_COLOR", "1").note("bad.md", "# Evil\n\nevil \u{1b}]0;x\u{7} text\n");
        let mut picker = picker(home, &["search"], (40, 12));
        picker.sees("type what").keys("evil").sees("␛]0;x␇");
        picker.keys("\u{3}").sees(LEAVES_SCREEN);
        picker.ends();
    }

    #[test]
    fn another_size_is_drawn_anew() {
        let mut picker = picker(home(), &["search"], (40, 10));
        picker.sees("type what").keys("quota").sees("Quotas");
        picker.session.set_window_size(120, 30).unwrap();
        picker.sees("Enter opens · Tab passage · Esc leaves").keys("\u{1b}");
        picker.ends();
    }

    #[test]
    fn a_practice_has_it_too() {
        let mut picker = picker(home(), &["practice", "probe"], (80, 24));
        picker.sees("What does a liveness probe do?").sees("an empty line ends the answer");
        picker.keys(":search\r").sees("type what to look for").keys("quota").sees("Quotas");
        picker.keys("\u{1b}").sees(LEAVES_SCREEN).sees("an empty line ends the answer");
        picker.keys("\u{4}").sees("No answers this time.");
        picker.ends();
    }
}
