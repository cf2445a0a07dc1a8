//! Creating and finding a home; arguments of the command line.

use crate::support::Home;
use std::fs;

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
    assert_eq!(home.run(&["list", "zzz"]).status(3).stderr, "error: no question matches\n");
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

#[cfg(unix)]
#[test]
fn init_refuses_what_is_in_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new();
    let make = |name: &str, prepare: &dyn Fn(&std::path::Path)| {
        let dir = folder.path().join(name);
        fs::create_dir_all(&dir).unwrap();
        prepare(&dir);
        (home.run(&["init", &dir.display().to_string()]), dir)
    };
    let (run, dir) = make("site", &|dir| {
        fs::create_dir(dir.join("index")).unwrap();
        fs::write(dir.join("index/home.html"), "precious").unwrap();
    });
    run.status(1).err("home.html is in the way").err("choose another folder");
    assert!(!dir.join("greenroom.toml").exists() && !dir.join("bank").exists());
    let (run, _) = make("file", &|dir| fs::write(dir.join("bank"), "precious").unwrap());
    run.status(1).err("bank is in the way: it is a file");
    let (run, _) = make("link", &|dir| std::os::unix::fs::symlink("/tmp", dir.join("backups")).unwrap());
    run.status(1).err("backups is in the way: it is a symbolic link");
    // What an interrupted init left is no hindrance.
    let (run, dir) = make("again", &|dir| fs::create_dir_all(dir.join("index/0123456789abcdef")).unwrap());
    run.success();
    assert!(dir.join("greenroom.toml").exists());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_home_are_refused() {
    let outside = tempfile::tempdir().unwrap();
    let target = outside.path().join("mine");
    fs::write(&target, "precious").unwrap();
    for name in ["history.db", "backups", "bank/shared.toml", "bank/imported/x.toml"] {
        let home = Home::starter();
        std::os::unix::fs::symlink(&target, home.path(name)).unwrap();
        home.run(&["list"]).status(1).err(name).err("outside the home").err("replace the link");
    }
    // A link that stays inside does no harm.
    let home = Home::starter();
    std::os::unix::fs::symlink(home.path("bank/tls.toml"), home.path("bank/notes/tls.toml")).unwrap();
    home.run(&["list"]).success();
    assert_eq!(fs::read_to_string(target).unwrap(), "precious");
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_init_is_completed_by_the_next() {
    let home = Home::starter();
    let whole = home.read("bank/tls.toml");
    let dir = home.path("again");
    let run = |limit: &str| {
        let command = format!("ulimit -f {limit}; exec \"$0\" init \"$1\"");
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", &command, crate::support::BINARY, &dir.display().to_string()]);
        shell.env("HOME", home.root()).output().unwrap()
    };
    // A file of more than 4 kB cannot be written whole.
    assert!(!run("8").status.success());
    home.run(&["init", &dir.display().to_string()]).success();
    assert_eq!(fs::read_to_string(dir.join("bank/tls.toml")).unwrap(), whole);
}
