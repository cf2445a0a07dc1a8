//! Recognises the format of a file: by its content, then by its name.

use std::path::Path;

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// Markdown and plain text.
    Markdown,
    /// reStructuredText.
    Rst,
    /// AsciiDoc.
    AsciiDoc,
    /// org-mode.
    Org,
    /// HTML.
    Html,
    /// Values with this separator.
    Delimited(u8),
    /// JSON, or one JSON value per line.
    Json,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
}

/// Extensions of the files that are read in a folder.
pub(crate) const EXTENSIONS: &[&str] = &[
    "md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd", "txt", "text", "rst", "rest", "adoc",
    "asciidoc", "asc", "org", "html", "htm", "xhtml", "csv", "tsv", "tab", "json", "jsonl", "ndjson", "yaml",
    "yml", "toml",
];

/// Extensions of packages: archives of notes and decks of cards.
pub(crate) const PACKAGES: &[&str] = &["apkg", "colpkg", "zip"];

/// Whether a file has the extension of a readable format or package.
pub(crate) fn is_readable(path: &Path) -> bool {
    let extension = extension(path);
    EXTENSIONS.contains(&extension.as_str()) || PACKAGES.contains(&extension.as_str())
}

/// Whether a file may be a note by its name: it has one of [`EXTENSIONS`], or none at all.
pub(crate) fn is_note_name(path: &Path) -> bool {
    path.extension().is_none_or(|_| EXTENSIONS.contains(&extension(path).as_str()))
}

/// The extension in lower case.
pub(crate) fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// The format of a text.
pub(crate) fn recognise(text: &str, path: &Path) -> Format {
    let head = text.trim_start();
    let extension = extension(path);
    if head.starts_with('<') && is_page(head) {
        return Format::Html;
    }
    if head.starts_with(['{', '[']) && is_json(text) {
        return Format::Json;
    }
    match extension.as_str() {
        "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mdx" | "qmd" | "rmd" => return Format::Markdown,
        "rst" | "rest" => return Format::Rst,
        "adoc" | "asciidoc" | "asc" => return Format::AsciiDoc,
        "org" => return Format::Org,
        "html" | "htm" | "xhtml"
            if head.starts_with('<') || head.contains("</p>") || head.contains("<br") =>
        {
            return Format::Html;
        }
        "csv" => return Format::Delimited(separator(text).unwrap_or(b',')),
        "tsv" | "tab" => return Format::Delimited(b'\t'),
        "json" | "jsonl" | "ndjson" => return Format::Json,
        "yaml" | "yml" => return Format::Yaml,
        "toml" => return Format::Toml,
        _ => {}
    }
    by_content(text)
}

/// Whether a text begins like an HTML page.
fn is_page(head: &str) -> bool {
    let start = head.chars().take(400).collect::<String>().to_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with("<?xml") && start.contains("<html"))
}

/// Whether the text is a JSON value or begins with a line that is one.
fn is_json(text: &str) -> bool {
    use serde::de::IgnoredAny;
    let first = text.trim_start().lines().next().unwrap_or("");
    serde_json::from_str::<IgnoredAny>(text).is_ok()
        || (first.starts_with('{') && serde_json::from_str::<IgnoredAny>(first).is_ok())
}

fn by_content(text: &str) -> Format {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(400).collect();
    let count = |test: &dyn Fn(&str) -> bool| lines.iter().filter(|l| test(l)).count();
    if lines.is_empty() {
        return Format::Markdown;
    }
    let org = count(&|l| l.starts_with("#+") || l.trim_start().starts_with(":PROPERTIES:"));
    if org > 0 && count(&|l| l.trim_start_matches('*').starts_with(' ') && l.starts_with('*')) > 0 {
        return Format::Org;
    }
    let markdown = count(&|l| {
        l.starts_with("# ") || l.starts_with("## ") || l.starts_with("### ") || l.starts_with("```")
    });
    if markdown == 0 {
        let directives = count(&|l| l.trim_start().starts_with(".. ") && l.contains("::"));
        if directives > 0 {
            return Format::Rst;
        }
        let titles = count(&|l| l.trim_start_matches('=').starts_with(' ') && l.starts_with('='));
        let attributes = count(&|l| {
            l.starts_with(':') && l[1..].contains(": ") || l.starts_with("[source") || l.starts_with("[qanda")
        });
        if titles >= 1
            && (attributes > 0 || titles * 12 >= lines.len() && count(&|l| l.starts_with("== ")) >= 2)
        {
            return Format::AsciiDoc;
        }
        if count(&|l| l.starts_with("- q:") || l.starts_with("- question:") || l.starts_with("  - question:"))
            > 0
            && count(&|l| l.trim_start().starts_with("answer:") || l.trim_start().starts_with("a:")) > 0
        {
            return Format::Yaml;
        }
        if let Some(found) = separator(text).filter(|s| *s == b'\t' || names_columns(lines[0], *s)) {
            return Format::Delimited(found);
        }
        if count(&|l| l.trim_start().starts_with('<')) * 2 > lines.len() && text.contains("</") {
            return Format::Html;
        }
    }
    Format::Markdown
}

/// Whether the cells of a line are column names, one of them that of questions.
fn names_columns(line: &str, separator: u8) -> bool {
    let names: Vec<String> =
        line.split(char::from(separator)).map(|c| c.trim_matches('"').to_owned()).collect();
    super::words::role::names_a_question(&names)
}

/// The separator that divides most lines into the same number of cells, at least two.
pub(crate) fn separator(text: &str) -> Option<u8> {
    let lines: Vec<&str> =
        text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')).take(60).collect();
    if lines.is_empty() {
        return None;
    }
    [b'\t', b';', b',', b'|'].into_iter().find(|candidate| {
        let candidate = char::from(*candidate);
        let first = outside_quotes(lines[0], candidate);
        let same = lines.iter().filter(|l| outside_quotes(l, candidate) == first).count();
        first > 0 && same * 10 >= lines.len() * if candidate == ',' { 5 } else { 8 }
    })
}

/// How often `separator` occurs outside quotes.
fn outside_quotes(line: &str, separator: char) -> usize {
    let mut quoted = false;
    line.chars()
        .filter(|c| {
            quoted ^= *c == '"';
            *c == separator && !quoted
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_comes_before_the_name() {
        for (text, name, expected) in [
            ("[{\"q\": 1}]", "x.txt", Format::Json),
            ("[link](x) and more", "x.txt", Format::Markdown),
            ("<!DOCTYPE html><p>", "x.md", Format::Html),
            ("#+TITLE: x\n* TODO y\n", "notes", Format::Org),
            (".. note:: x\n\nTitle\n=====\n", "x.txt", Format::Rst),
            ("front words\tback\nother words\tback\n", "x.txt", Format::Delimited(b'\t')),
            ("question,answer\n\"Why, oh?\",because\n", "x.txt", Format::Delimited(b',')),
            ("a;b\n", "x.csv", Format::Delimited(b';')),
            ("= Doc\n:toc: left\n\n== One\n", "x.txt", Format::AsciiDoc),
        ] {
            assert_eq!(recognise(text, Path::new(name)), expected, "{text:?}");
        }
    }
}
