//! The pages in a real browser, where one is installed: Chromium or Chrome.

use crate::report::{
    fixture::{hostile, screening},
    html,
    overview::tests::{log, overview},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn browser() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|dir| names.map(|name| dir.join(name)))
        .find(|program| program.is_file())
}

/// Runs the browser on a page and returns its standard output.
fn run(browser: &Path, folder: &Path, page: &Path, arguments: &[String]) -> String {
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--hide-scrollbars", "--virtual-time-budget=500"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .args(arguments)
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Width and height of a PNG.
fn size(path: &Path) -> (u32, u32) {
    let bytes = fs::read(path).unwrap();
    assert_eq!(&bytes[1..4], b"PNG");
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_browser_shows_the_pages() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (name, page, articles) in [
        ("round", html::page(&screening().build()), 4),
        ("hostile", html::page(&hostile().build()), 4),
        ("stats", html::stats::page(&overview(&log())), 0),
    ] {
        let file = folder.join(format!("{name}.html"));
        fs::write(&file, page).unwrap();
        let dom = run(&browser, folder, &file, &["--dump-dom".into()]);
        assert!(dom.contains("</footer>"), "{name}: {dom}");
        assert_eq!(dom.matches("<article").count(), articles, "{name}");
        // Whatever a text holds stays text: it made no element, and nothing ran.
        for element in ["<script", "<img", "<b "] {
            assert!(!dom.contains(element), "{element} in {name}");
        }
    }
    let page = folder.join("round.html");
    let screenshot = |name: &str, width: u32, height: u32, more: &[&str]| {
        let png = folder.join(name);
        let mut arguments =
            vec![format!("--screenshot={}", png.display()), format!("--window-size={width},{height}")];
        arguments.extend(more.iter().map(|m| (*m).to_owned()));
        run(&browser, folder, &page, &arguments);
        assert_eq!(size(&png), (width, height), "{name}");
        fs::read(png).unwrap()
    };
    let light = screenshot("light.png", 1000, 1200, &[]);
    let dark = screenshot("dark.png", 1000, 1200, &["--blink-settings=preferredColorScheme=0"]);
    let phone = screenshot("phone.png", 390, 1200, &[]);
    assert!(light != dark && phone.len() > 10_000 && light.len() > 20_000);
}
