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
