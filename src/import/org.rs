//! org-mode → [`Document`], by way of Markdown.
//!
//! Headings with their keywords and tags, blocks, drawers, lists, tables, links and emphasis.

use super::{converted::Converted, document::Document};

/// Words before a heading that tell its state, not its subject.
const STATES: &[&str] = &["TODO", "DONE", "NEXT", "WAITING", "HOLD", "CANCELLED", "CANCELED", "STARTED", "SOMEDAY", "LATER", "REVIEW", "LEARN"];

/// Reads org-mode with `\n` line ends.
pub fn read(text: &str) -> Document {
    let mut out = Converted::default();
    let mut drawer = false;
    let mut block: Option<(String, bool)> = None;
    for (i, line) in text.lines().enumerate() {
        let from = i + 1;
        let body = line.trim();
        let lower = body.to_lowercase();
        if let Some((end, code)) = &block {
            if lower == *end {
                out.line(if *code { "```" } else { "" }, from);
                out.line("", from);
                block = None;
            } else if *code {
                // A comma guards lines that org would read as its own.
                out.line(line.strip_prefix(',').unwrap_or(line), from);
            } else {
                out.line(&format!("> {}", inline(body)), from);
            }
            continue;
        }
        if drawer {
            drawer = lower != ":end:";
            continue;
        }
        if let Some(rest) = lower.strip_prefix("#+begin_") {
            let kind = rest.split_whitespace().next().unwrap_or("");
            let code = kind != "quote" && kind != "verse" && kind != "center";
            let language = if kind == "src" { body.split_whitespace().nth(1).unwrap_or("") } else { "" };
            out.blank(from);
            if code {
                out.line(&format!("```{language}"), from);
            }
            block = Some((format!("#+end_{kind}"), code));
            continue;
        }
        if let Some((key, value)) = body.strip_prefix("#+").and_then(|l| l.split_once(':')) {
            match key.to_lowercase().as_str() {
                "title" => out.title = Some(value.trim().to_owned()),
                "filetags" | "tags" | "keywords" => out.tags.extend(value.split([':', ' ', ',']).filter(|t| !t.is_empty()).map(str::to_owned)),
                _ => {}
            }
            continue;
        }
        if lower == ":properties:" || lower == ":logbook:" {
            drawer = true;
            continue;
        }
        let stars = line.len() - line.trim_start_matches('*').len();
        if stars > 0 && line[stars..].starts_with(' ') {
            heading(&mut out, stars, line[stars..].trim(), from);
            continue;
        }
        if body == "#" || body.starts_with("# ") || ["SCHEDULED:", "DEADLINE:", "CLOSED:"].iter().any(|k| body.starts_with(k)) {
            continue;
        }
        if body.starts_with("|-") {
            out.line(&line.replace('+', "|"), from);
            continue;
        }
        if let Some(code) = body.strip_prefix(": ") {
            out.line(&format!("    {code}"), from);
            continue;
        }
        // '- term :: text' is a definition
        let indent = line.len() - line.trim_start().len();
        if let Some((term, text)) = body.strip_prefix("- ").and_then(|l| l.split_once(" ::"))
            && term.trim_end().ends_with(['?', '？'])
        {
            out.blank(from);
            out.line(&inline(term.trim()), from);
            out.line("", from);
            out.line(&format!(":   {}", inline(text.trim())), from);
            continue;
        }
        out.line(&format!("{}{}", &line[..indent], inline(line[indent..].trim_end())), from);
    }
    if let Some((_, true)) = block {
        out.line("```", text.lines().count());
    }
    out.finish()
}

fn heading(out: &mut Converted, level: usize, text: &str, from: usize) {
    let mut text = text;
    if let Some((first, rest)) = text.split_once(' ')
        && STATES.contains(&first)
    {
        text = rest.trim();
    }
    if text.starts_with("[#") {
        text = text.get(4..).unwrap_or("").trim();
    }
    let mut tags = Vec::new();
    if let Some((words, last)) = text.rsplit_once([' ', '\t'])
        && last.len() > 2
        && last.starts_with(':')
        && last.ends_with(':')
    {
        tags = last.split(':').filter(|t| !t.is_empty() && *t != "drill" && *t != "fc").map(str::to_owned).collect();
        text = words.trim();
    }
    out.blank(from);
    out.line(&format!("{} {}", "#".repeat(level.min(6)), inline(text)), from);
    out.line("", from);
    if !tags.is_empty() {
        out.line(&format!("Tags: {}", tags.join(", ")), from);
        out.line("", from);
    }
}

/// Emphasis, code and links in Markdown.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(start) = rest.find("[[") {
        let inner = &rest[start + 2..];
        let Some(end) = inner.find("]]") else { break };
        out.push_str(&emphasis(&rest[..start]));
        match inner[..end].split_once("][") {
            Some((target, words)) => out.push_str(&format!("[{words}]({})", target.trim_start_matches("file:"))),
            None if inner[..end].contains("://") => out.push_str(&format!("<{}>", &inner[..end])),
            None => out.push_str(&format!("[[{}]]", &inner[..end])),
        }
        rest = &inner[end + 2..];
    }
    out.push_str(&emphasis(rest));
    out
}

fn emphasis(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut i = 0;
    while i < chars.len() {
        let mark = match chars[i] {
            '*' => Some("**"),
            '/' => Some("*"),
            '=' | '~' => Some("`"),
            '+' => Some("~~"),
            _ => None,
        };
        let before = i.checked_sub(1).map_or(' ', |p| chars[p]);
        let opens = !before.is_alphanumeric() && !matches!(before, '*' | '/' | '=' | '~' | ':' | '<') && chars.get(i + 1).is_some_and(|c| !c.is_whitespace() && *c != chars[i]);
        if let Some(mark) = mark.filter(|_| opens) {
            let close = (i + 2..chars.len()).find(|&j| {
                chars[j] == chars[i] && !chars[j - 1].is_whitespace() && chars.get(j + 1).is_none_or(|c| !c.is_alphanumeric() && *c != chars[i])
            });
            if let Some(j) = close {
                out.push_str(mark);
                out.extend(&chars[i + 1..j]);
                out.push_str(mark);
                i = j + 1;
                continue;
            }
        }
        out.push(chars[i]);
        i += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn org_becomes_markdown() {
        let document = read("#+TITLE: Prep\n#+FILETAGS: :net:\n* TODO [#A] What is =DNS=? :dns:easy:\n:PROPERTIES:\n:ID: 1\n:END:\nIt *maps* names, see [[https://x.org][this]].\n#+BEGIN_SRC sh\n,* dig\n#+END_SRC\n");
        let all = document.lines.join("\n");
        for part in ["# What is `DNS`?", "Tags: dns, easy", "It **maps** names, see [this](https://x.org).", "```sh\n* dig\n```"] {
            assert!(all.contains(part), "{part}\n---\n{all}");
        }
        assert!(!all.contains("ID"));
        assert_eq!((document.title.as_deref(), document.tags.as_slice()), (Some("Prep"), &["net".to_owned()][..]));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[-=:.*| a\\[\\]~+#/ü\\n]{0,160}") {
            let _ = read(&text);
        }
    }
}
