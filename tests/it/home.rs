//! Creating and finding a home; arguments of the command line.

use crate::support::Home;

#[test]
fn init_creates_a_home_once() {
    let home = Home::new();
    assert!(home.path("greenroom.toml").is_file() && home.path("bank/notes").is_dir());
    home.run(&["init", &home.root().display().to_string()]).status(1).err("is a greenroom home already");
}

#[test]
fn a_folder_without_settings_is_not_a_home() {
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
fn wrong_arguments_are_explained() {
    let home = Home::starter();
    home.run(&["report", "zzz"]).status(2).err("`greenroom history` lists it");
    home.run(&["diff", "1", "x"]).status(2).err("`greenroom history` lists it");
    let long = "x".repeat(20_000);
    assert!(home.run(&["show", &long]).status(3).stderr.len() < 1000);
    assert_eq!(home.run(&["list", "zzz"]).status(3).stderr, "error: no question fits\n");
    // An editor needs a terminal.
    let home = home.variable("EDITOR", "vim");
    home.run(&["add"]).status(2).err("needs a terminal");
}
