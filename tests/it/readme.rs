//! The commands and files that the README shows.
#![cfg(unix)]

use crate::support::{BINARY, Home};
use std::{fs, path::Path, process::Command};

const README: &str = include_str!("../../README.md");

/// Commands that are not run here.
const SKIPPED: &[(&str, &str)] = &[
    ("greenroom search", "needs a terminal"),
    ("greenroom watch", "does not end"),
    ("greenroom history merge FILE", "needs answers that could not be saved"),
];

/// The starter bank, a question without concepts, and beside the home the files that commands name.
fn home() -> Home {
    let home = Home::starter().bank(
        "[[question]]\nid = \"mine\"\nprompt = \"What does a kubelet do?\"\n\
         answer = \"It starts the containers of each pod and reports the status of the node.\"\n",
    );
    let folder = home.root().parent().unwrap().to_path_buf();
    for (name, text) in [
        ("vault/pods.md", "# Pods\n\n## What is a pod?\n\nContainers that share a network.\n"),
        ("Downloads/questions.md", "Q: What is a node?\nA: A machine of the cluster.\n"),
        ("talk.srt", "1\n00:00:01,000 --> 00:00:03,000\nit starts the containers\n"),
        (
            "answers.jsonl",
            "{\"id\":\"1\",\"question\":\"What?\",\"references\":[\"That.\"],\"answer\":\"That.\"}\n",
        ),
    ] {
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    home
}

/// Runs a script of the README; 0 and 3, nothing found, are fine.
fn run(home: &Home, script: &str) {
    let bin = Path::new(BINARY).parent().unwrap().display();
    let mut command = Command::new("sh");
    let greenroom = home.command(&[]);
    command.args(["-e", "-c", script]).current_dir(home.root().parent().unwrap()).env_clear();
    command.envs(greenroom.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.env("PATH", format!("{bin}:/usr/bin:/bin")).env("EDITOR", "true");
    if script.contains("cd ") {
        command.env_remove("GREENROOM_HOME");
    }
    let output = command.stdin(std::process::Stdio::null()).output().unwrap();
    let code = output.status.code();
    assert!(
        code == Some(0) || code == Some(3),
        "{script}: {code:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The blocks that are indented by four spaces.
fn blocks() -> Vec<String> {
    let lines: Vec<_> = README.lines().map(|l| l.strip_prefix("    ")).collect();
    lines.split(Option::is_none).map(|b| b.iter().flatten().map(|l| format!("{l}\n")).collect()).collect()
}

/// The code in backquotes outside of fences.
fn spans() -> Vec<String> {
    let prose: String = README.split("```").step_by(2).collect();
    prose.split('`').skip(1).step_by(2).map(|span| span.replace('\n', " ")).collect()
}

/// The language and text of the fenced blocks.
fn fences() -> impl Iterator<Item = (&'static str, &'static str)> {
    README.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'))
}

#[test]
fn every_command_of_the_readme_works() {
    let mut scripts = Vec::new();
    for block in blocks().into_iter().filter(|b| b.starts_with("greenroom ")) {
        if block.contains("\ncd ") {
            scripts.push(block);
        } else {
            scripts.extend(block.lines().map(str::to_owned));
        }
    }
    scripts.extend(spans().into_iter().filter(|s| *s == "greenroom" || s.starts_with("greenroom ")));
    scripts.sort();
    scripts.dedup();
    assert!(scripts.len() > 40, "{scripts:#?}");
    for script in scripts.iter().filter(|s| SKIPPED.iter().all(|(skipped, _)| s != skipped)) {
        let script = script.replace("ID", "mine").replace("FILE", "answers.jsonl");
        let script = script.replace("COMMAND", "mock").replace("SHELL", "bash");
        run(&home(), &script);
    }
}

#[test]
fn every_subcommand_that_the_readme_names_exists() {
    let home = Home::new();
    let (_, table) = README.split_once("| to | type |").unwrap();
    let rows = table.lines().skip(2).take_while(|l| l.starts_with('|'));
    let mut count = 0;
    for cell in rows.filter_map(|row| row.split('|').nth(2)) {
        // What is in brackets are options.
        let cell: String = cell.split(['(', ')']).step_by(2).collect();
        for span in cell.split('`').skip(1).step_by(2) {
            let name = span.strip_prefix("greenroom").unwrap_or(span).split_whitespace().next();
            if let Some(name) = name {
                home.run(&[name, "--help"]).success();
                count += 1;
            }
        }
    }
    assert!(count > 30, "{count}");
}

#[test]
fn the_files_of_the_readme_are_valid() {
    let mut count = 0;
    for (_, text) in fences().filter(|(language, _)| *language == "toml") {
        if text.starts_with("format_version") {
            let home = Home::starter().file("bank/rounds/readme.toml", text);
            home.run_with(&["mock", "readme"], "").success();
        } else {
            Home::new().settings(text).run(&["config"]).success();
        }
        count += 1;
    }
    assert_eq!(count, 2);
}
