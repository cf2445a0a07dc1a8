//! `greenroom sources`: note folders added, listed and removed.

use crate::support::Home;
use std::fs;

const NOTE: &str = "# Leases\n\nA lease is a contract with a time to live.\n";

/// A home, and a folder beside it with two notes.
fn home_and_vault() -> (Home, String) {
    let home = Home::new();
    let vault = home.root().parent().expect("a parent").join("My Vault");
    fs::create_dir_all(vault.join("deep")).expect("a folder");
    fs::write(vault.join("lease.md"), NOTE).expect("a note");
    fs::write(vault.join("deep/more.md"), "# Quorum\n\nA majority of the members.\n").expect("a note");
    (home, vault.display().to_string())
}

#[test]
fn a_folder_is_added_searched_and_removed() {
    let (home, vault) = home_and_vault();
    let settings = home.read("greenroom.toml");
    home.run(&["search", "contract"]).status(3);
    home.run(&["sources", "add", &vault]).success().out("with 2 notes").out("imported/my-vault.toml");
    assert_eq!(home.read("bank/imported/my-vault.toml").matches('[').count(), 1);
    home.run(&["search", "contract"]).success().out("lease.md:");
    home.run(&["sources"]).success().out("2 notes").out("My Vault").out("the home's own");
    home.run(&["sources", "add", &vault]).success().out("is a source already");
    home.run(&["sources", "add", &format!("{vault}/deep")]).success().out("already, as part of");
    let list = home.run(&["sources", "list", "--json"]).success().json();
    assert_eq!(list["sources"].as_array().map(Vec::len), Some(2), "{list}");
    assert_eq!((&list["sources"][1]["notes"], &list["sources"][1]["from"]), (&2.into(), &"bank".into()));
    home.run(&["info"]).success().out("(import)");

    home.run(&["sources", "remove", &vault]).success().out("nothing in the folder itself was changed");
    assert!(!home.path("bank/imported/my-vault.toml").exists());
    home.run(&["search", "contract"]).status(3);
    home.run(&["sources", "remove", &vault]).status(3).err("is not a note source");
    assert_eq!(home.read("greenroom.toml"), settings);
    assert!(fs::exists(format!("{vault}/lease.md")).expect("a look"));
}

#[test]
fn questions_of_a_removed_source_remain() {
    let (home, vault) = home_and_vault();
    home.run(&["sources", "add", &vault]).success();
    fs::write(
        format!("{vault}/q.md"),
        "# Questions\n\n## What is a pod?\n\nThe smallest unit.\n\n## What is a node?\n\nA machine.\n",
    )
    .expect("a file");
    home.run(&["import", &vault]).success().out("2 new");
    assert_eq!(fs::read_dir(home.path("bank/imported")).expect("a folder").count(), 1, "the same file");
    home.run(&["sources", "remove", &vault]).success().out("2 questions from it stay");
    assert!(home.read("bank/imported/my-vault.toml").contains("notes = false"));
    home.run(&["search", "contract"]).status(3);
    home.run(&["list"]).success().out("What is a pod?");
    home.run(&["sources"]).success().out("not searched");
    home.run(&["sources", "remove", &vault]).success().out("nothing to do");
    home.run(&["sources", "add", &vault]).success().out("added");
    home.run(&["search", "contract"]).success();
}

#[test]
fn settings_are_never_written_and_missing_folders_are_reported() {
    let (home, vault) = home_and_vault();
    let home = home.settings(&format!("notes = [{vault:?}, \"/no/such/vault\"]\n"));
    home.run(&["sources"]).success().out("greenroom.toml:").out("missing").err("/no/such/vault is not there");
    home.run(&["sources", "remove", &vault]).status(2).err("is named by greenroom.toml:").err("never writes");
    home.run(&["sources", "add", &vault]).success().out("already");
    home.run(&["sources", "add", "/no/such/folder"]).status(1).err("/no/such/folder");
    let notes = home.path("bank/notes").display().to_string();
    home.run(&["sources", "remove", &notes]).status(2).err("always searched");
    home.run(&["sources", "add", &home.root().display().to_string()]).status(2).err("contains this home");

    // A folder that no longer exists can still be removed.
    let gone = home.root().parent().expect("a parent").join("gone");
    fs::create_dir(&gone).expect("a folder");
    let gone = gone.display().to_string();
    home.run(&["sources", "add", &gone]).success().err("there are no notes");
    fs::remove_dir(&gone).expect("an empty folder");
    home.run(&["sources"]).success().err("sources remove");
    home.run(&["sources", "remove", &gone]).success();
}
