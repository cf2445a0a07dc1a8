//! Asserts what the front page of `src/lib.rs` promises: the direction of imports, which modules may
//! touch files, environment and clock, and which library belongs to which module.
#![allow(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// From the bottom up; modules in one entry may import each other.
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

const FILE_SYSTEM: &[&str] = &[
    "std::fs",
    "fs::",
    "File::",
    ".exists(",
    ".is_file(",
    ".is_dir(",
    ".read_dir(",
    ".metadata(",
    ".canonicalize(",
];
const ENVIRONMENT: &[&str] = &["std::env", "env::", "env_var("];
const CLOCK: &[&str] = &["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now"];

/// What the code of a module must not contain.
const PURE: &[(&str, &[&[&str]])] = &[
    ("text", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("note", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("grade", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("wording", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("delivery", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("schedule", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("report", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("session", &[FILE_SYSTEM, ENVIRONMENT, CLOCK]),
    ("repl", &[FILE_SYSTEM, ENVIRONMENT]),
];

/// Files that break [`PURE`] today, with the word and the reason. Only ever remove entries.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("src/session/deck.rs", "fs::", "makes the folder of the bank's catalogue"),
    ("src/repl/line_editor.rs", "fs::", "makes the folder of the line history"),
];

/// A source file without its tests and comments.
struct Source {
    path: PathBuf,
    code: String,
}

impl Source {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        // Inline tests stand at the end of a file.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text);
        let code = code.lines().filter(|l| !l.trim_start().starts_with("//"));
        Self { path, code: code.map(|l| format!("{l}\n")).collect() }
    }

    fn contains(&self, word: &str) -> bool {
        let inside_name = |c: char| c.is_alphanumeric() || c == '_';
        self.code.match_indices(word).any(|(at, _)| {
            word.starts_with('.') || !self.code[..at].chars().next_back().is_some_and(inside_name)
        })
    }
}

#[test]
fn each_module_imports_only_those_below_it() {
    let mut wrong = Vec::new();
    for (level, layer) in LAYERS.iter().enumerate() {
        let known: BTreeSet<&str> = LAYERS[..=level].iter().flat_map(|l| l.iter().copied()).collect();
        for module in *layer {
            for source in sources(module) {
                for used in imported_modules(&source.code) {
                    if is_module(&used) && used != *module && !known.contains(used.as_str()) {
                        wrong.push(format!("{} imports crate::{used}", source.path.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the order of layers:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_layer() {
    let text = fs::read_to_string("src/lib.rs").unwrap();
    let modules = text.lines().filter_map(|l| l.trim_start_matches("pub ").strip_prefix("mod "));
    for module in modules.map(name) {
        assert!(is_module(&module), "`{module}` of src/lib.rs is missing in LAYERS");
    }
}

#[test]
fn pure_modules_touch_neither_files_nor_environment_nor_clock() {
    let mut found = BTreeSet::new();
    for (module, forbidden) in PURE {
        for source in sources(module) {
            for word in forbidden.iter().copied().flatten().filter(|w| source.contains(w)) {
                // `std::fs::read` counts once.
                let word = word.strip_prefix("std::").map_or((*word).to_owned(), |w| format!("{w}::"));
                found.insert((source.path.display().to_string(), word));
            }
        }
    }
    let excepted: BTreeSet<_> =
        EXCEPTIONS.iter().map(|(path, word, _)| ((*path).to_owned(), (*word).to_owned())).collect();
    let new: Vec<_> = found.difference(&excepted).collect();
    assert!(new.is_empty(), "take these as arguments instead: {new:#?}");
    let stale: Vec<_> = excepted.difference(&found).collect();
    assert!(stale.is_empty(), "remove from EXCEPTIONS: {stale:#?}");
}

#[test]
fn each_library_stays_in_its_module() {
    for (library, owners) in [
        ("tantivy", &["index"][..]),
        // The bank's catalogue and Anki packages are SQLite files, too.
        ("rusqlite", &["bank", "history", "import"]),
        ("rustyline", &["repl"]),
        ("fsrs", &["schedule"]),
    ] {
        for module in LAYERS.iter().flat_map(|l| l.iter()).filter(|m| !owners.contains(m)) {
            for source in sources(module) {
                assert!(
                    !source.contains(&format!("{library}::")),
                    "{} uses {library}",
                    source.path.display()
                );
            }
        }
    }
}

#[test]
fn every_file_says_what_it_owns() {
    for file in files_below("src", &["rs"]) {
        assert!(fs::read_to_string(&file).unwrap().starts_with("//!"), "{}", file.display());
    }
}

#[test]
fn every_todo_names_an_issue() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches", "bank", "docs", ".ci", "."] {
        let files = if folder == "." { files_in(".") } else { files_below(folder, &[]) };
        for file in files {
            let Ok(text) = fs::read_to_string(&file) else { continue };
            for (number, line) in (1..).zip(text.lines()) {
                let comment = comment(&file, line).unwrap_or_default();
                let marked = ["TODO", "FIXME", "XXX", "HACK"].iter().any(|m| has_word(comment, m));
                if marked && !names_issue(comment) {
                    wrong.push(format!("{}:{number}: {}", file.display(), line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "write `TODO(#12)`, with the number of the issue:\n{}", wrong.join("\n"));
}

/// The part of a line that is a comment; in Markdown the whole line.
fn comment<'a>(file: &Path, line: &'a str) -> Option<&'a str> {
    let marker = match file.extension().and_then(|e| e.to_str()) {
        Some("rs") => "//",
        Some("md") => return Some(line),
        Some("html" | "css" | "js") => "<!--",
        _ => "#",
    };
    line.split_once(marker).map(|(_, comment)| comment)
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|w| w == word)
}

fn names_issue(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn every_dev_dependency_is_used() {
    // Those of the program are checked by the compiler, see .ci/run.
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let (_, section) = manifest.split_once("[dev-dependencies]\n").unwrap();
    let files = ["src", "tests", "benches"].map(|folder| files_below(folder, &["rs"])).concat();
    let code: String = files.iter().map(|f| fs::read_to_string(f).unwrap()).collect();
    for line in section.lines().take_while(|l| !l.starts_with('[')) {
        let Some((package, _)) = line.split_once(" = ") else { continue };
        let library = package.replace('-', "_");
        assert!(code.contains(&format!("{library}::")), "{package} is not used");
    }
}

#[test]
fn every_path_in_the_contributing_page_exists() {
    let text = fs::read_to_string("CONTRIBUTING.md").unwrap();
    let spans = text.split('`').skip(1).step_by(2);
    let paths: Vec<_> = spans
        .filter(|s| s.starts_with("src/") || s.starts_with("tests/") || s.starts_with("benches/"))
        .collect();
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths {
        assert!(Path::new(path).exists(), "{path}");
    }
}

#[test]
fn no_command_imports_from_another_command() {
    let root = Path::new("src/commands");
    let mut files = files_below(root, &["rs"]);
    files.retain(|f| f != &root.join("mod.rs"));
    let commands: BTreeSet<String> =
        files.iter().map(|f| f.strip_prefix(root).unwrap().iter().next().unwrap()).map(stem).collect();
    let mut wrong = Vec::new();
    for file in &files {
        let path: Vec<_> = file.strip_prefix(root).unwrap().iter().collect();
        let own = stem(path[0]);
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]\nmod ").next().unwrap();
        // `commands` itself, as the file can name it; `mod.rs` stands for its folder.
        let depth = path.len() - usize::from(file.ends_with("mod.rs"));
        for prefix in ["crate::commands::".to_owned(), "super::".repeat(depth)] {
            for (at, _) in code.match_indices(&prefix).filter(|(at, _)| !code[..*at].ends_with("super::")) {
                let rest = &code[at + prefix.len()..];
                let used = rest.strip_prefix('{').map_or_else(|| vec![name(rest)], names_of_list);
                for used in used.iter().filter(|u| commands.contains(*u) && **u != own && *u != "shared") {
                    wrong.push(format!("{} uses {used}", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports between commands:\n{}", wrong.join("\n"));

    fn stem(name: &std::ffi::OsStr) -> String {
        Path::new(name).file_stem().unwrap().to_string_lossy().into_owned()
    }
}

fn is_module(name: &str) -> bool {
    LAYERS.iter().any(|l| l.contains(&name))
}

/// The files of a module, without those that are compiled for tests only.
fn sources(module: &str) -> Vec<Source> {
    let file = PathBuf::from(format!("src/{module}.rs"));
    let mut files = if file.is_file() { vec![file] } else { Vec::new() };
    files.extend(files_below(format!("src/{module}"), &["rs"]));
    let tests: Vec<PathBuf> = files.iter().flat_map(|f| test_modules(f)).collect();
    let is_test = |file: &Path| tests.iter().any(|t| file.starts_with(t) || file == t.with_extension("rs"));
    files.into_iter().filter(|f| !is_test(f)).map(Source::read).collect()
}

/// Paths without extension of the modules that `file` declares behind `#[cfg(test)]` or
/// `#[cfg(all(test, …))]`.
fn test_modules(file: &Path) -> Vec<PathBuf> {
    let folder = match file.file_name().and_then(|n| n.to_str()) {
        Some("mod.rs") => file.parent().unwrap().to_path_buf(),
        _ => file.with_extension(""),
    };
    let text = fs::read_to_string(file).unwrap();
    let declared =
        text.split("#[cfg(").skip(1).filter(|part| part.starts_with("test)") || part.starts_with("all(test"));
    let modules = declared.filter_map(|part| {
        let line = part.lines().skip(1).find(|l| !l.trim_start().starts_with("#["))?;
        let line = line.trim_start_matches("pub(super) ").trim_start_matches("pub(crate) ");
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    modules.map(|module| folder.join(module)).collect()
}

/// Files below `folder` with one of the extensions; with any, if none is given.
fn files_below(folder: impl AsRef<Path>, extensions: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        if path.is_dir() {
            files.extend(files_below(&path, extensions));
        } else if extensions.is_empty() || extensions.contains(&extension) {
            files.push(path);
        }
    }
    files
}

/// Files directly in `folder`.
fn files_in(folder: &str) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_file()).collect()
}

/// The names behind `crate::`.
fn imported_modules(code: &str) -> BTreeSet<String> {
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

/// The first name of each entry of `a::b, c::{d, e}}`: a list without its opening brace.
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
