//! Making and finding a home.

use crate::support::Home;
use std::fs;

#[test]
fn init_makes_a_home_once() {
    let home = Home::new();
    assert!(home.path("greenroom.toml").is_file() && home.path("bank/notes").is_dir());
    home.run(&["init", &home.root().display().to_string()]).status(1).err("is a greenroom home already");
}

#[test]
fn a_folder_that_is_no_home_is_named() {
    Home::new().run(&["--home", "/nowhere", "stats"]).status(1).err("/nowhere is not a greenroom home");
}

#[test]
fn every_command_has_a_page() {
    let home = Home::new();
    home.run(&["man"]).success().out(".TH greenroom 1");
    home.run(&["man", "mock"]).success().out("hard").out("follow");
    home.run(&["man", "mokc"]).status(2).err("there is no command `mokc`").err("did you mean `mock`?");
}

#[test]
fn what_is_wrong_on_the_command_line_is_told_in_words() {
    let home = Home::starter();
    home.run(&["report", "zzz"]).status(2).err("`greenroom history` lists it");
    home.run(&["diff", "1", "x"]).status(2).err("`greenroom history` lists it");
    let long = "x".repeat(20_000);
    assert!(home.run(&["show", &long]).status(3).stderr.len() < 1000);
    assert_eq!(home.run(&["list", "zzz"]).status(3).stderr, "error: no question fits\n");
    // Nobody sits there to edit anything.
    let home = home.variable("EDITOR", "vim");
    home.run(&["add"]).status(2).err("needs a terminal");
}

#[test]
fn files_of_the_user_in_the_index_folder_are_never_removed() {
    let home = Home::starter();
    home.run(&["search", "pod"]).success();
    let mine = ["index/thesis.txt", "index/site/home.html", "index/0123456789abcdef/notes.txt"];
    let home = mine.iter().fold(home, |home, name| home.file(name, "precious"));
    // Another version's index beside it goes, the current one is rebuilt.
    let home = home.file("index/0123456789abcdef/meta.json", "{}");
    home.run(&["search", "pod"]).success();
    home.run(&["doctor", "--fix", "--yes"]).success();
    for damaged in fs::read_dir(home.path("index")).unwrap().flatten() {
        let meta = damaged.path().join("meta.json");
        if meta.exists() {
            fs::write(meta, "broken").unwrap();
        }
    }
    home.run(&["search", "pod"]).success();
    assert!(mine.iter().all(|name| home.read(name) == "precious"));
    assert!(!home.path("index/0123456789abcdef/meta.json").exists());
}

#[cfg(unix)]
#[test]
fn the_index_is_not_written_through_a_link() {
    let home = Home::starter();
    let elsewhere = home.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("mine.txt"), "precious").unwrap();
    fs::remove_dir_all(home.path("index")).unwrap();
    std::os::unix::fs::symlink(&elsewhere, home.path("index")).unwrap();
    home.run(&["search", "pod"]).status(1).err("is a symbolic link").err("remove the link");
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
}
