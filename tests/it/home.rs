//! Making and finding a home.

use crate::support::Home;

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
