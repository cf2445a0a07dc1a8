//! Asserts the direction of imports: each module knows only those above it in the table at the
//! front of `src/lib.rs`.
#![allow(clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// From the bottom of the house to its door; modules of one entry may know each other.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["note"],
    &["bank"],
    &["import"],
    &["index"],
    &["grade"],
    &["wording"],
    &["delivery"],
    &["history"],
    &["schedule"],
    &["session"],
    &["terminal"],
    &["speech"],
    &["report"],
    &["repl"],
    &["home", "cli", "commands", "error"],
];

#[test]
fn each_module_knows_only_those_above_it() {
    let mut wrong = Vec::new();
    for (level, layer) in LAYERS.iter().enumerate() {
        let known: BTreeSet<&str> = LAYERS[..=level].iter().flat_map(|l| l.iter().copied()).collect();
        for module in *layer {
            for file in files_of(module) {
                for used in modules_used(&fs::read_to_string(&file).unwrap()) {
                    if is_module(&used) && used != *module && !known.contains(used.as_str()) {
                        wrong.push(format!("{} uses crate::{used}", file.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the direction of the house:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_index_knows_tantivy_and_only_the_history_sqlite() {
    // The bank's catalogue and an Anki package are SQLite files of their own.
    for (krate, owners) in [
        ("tantivy", &["index"][..]),
        ("rusqlite", &["bank", "history", "import"]),
        ("rustyline", &["repl"]),
        ("fsrs", &["schedule"]),
    ] {
        for layer in LAYERS.iter().flat_map(|l| l.iter()).filter(|m| !owners.contains(m)) {
            for file in files_of(layer) {
                let text = fs::read_to_string(&file).unwrap();
                let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
                assert!(!code.contains(&format!("{krate}::")), "{} uses {krate}", file.display());
            }
        }
    }
}

#[test]
fn every_file_says_what_it_owns() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    for file in files {
        assert!(fs::read_to_string(&file).unwrap().starts_with("//!"), "{}", file.display());
    }
}

fn is_module(name: &str) -> bool {
    LAYERS.iter().any(|l| l.contains(&name))
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let file = PathBuf::from(format!("src/{module}.rs"));
    let mut files = if file.is_file() { vec![file] } else { Vec::new() };
    collect(&Path::new("src").join(module), &mut files);
    files
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.map(|e| e.unwrap().path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The first names behind `crate::` in code that is neither a comment nor a test.
fn modules_used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let code: String =
        code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => used.extend(names_of_list(list)),
            None => used.extend(Some(name(rest))),
        }
    }
    used
}

/// The first names of the entries of `{a::b, c::{d, e}}`, without its opening brace.
fn names_of_list(list: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' | ',' if depth == 0 => {
                names.push(name(list[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}
