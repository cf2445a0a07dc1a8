//! AsciiDoc → [`Document`], by way of Markdown.
//!
//! Titles, delimited blocks, lists by depth of their signs, labelled lists (also `[qanda]`), tables,
//! attributes. Inline marks that Markdown shares stay as they are.

use super::{converted::Converted, document::Document};

/// Reads AsciiDoc with `\n` line ends.
pub fn read(text: &str) -> Document {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader { lines: &lines, at: 0, out: Converted::default(), language: None, title: None, collapsible: false, qanda: false, definition: false };
    while reader.at < lines.len() {
        reader.step();
    }
    reader.out.finish()
}

struct Reader<'t> {
    lines: &'t [&'t str],
    at: usize,
    out: Converted,
    /// Language of a `[source]` line that was just read.
    language: Option<String>,
    /// A `.Title` line that was just read.
    title: Option<String>,
    collapsible: bool,
    qanda: bool,
    /// Inside the text of a labelled list's entry.
    definition: bool,
}

impl Reader<'_> {
    fn step(&mut self) {
        let from = self.at + 1;
        let line = self.lines[self.at].trim_end();
        self.at += 1;
        if self.block(line, from) || self.attribute(line, from) {
            return;
        }
        if line.trim().is_empty() {
            self.out.line("", from);
            if self.definition && self.lines.get(self.at).is_some_and(|l| !l.trim().is_empty()) {
                self.definition = self.continues();
            }
            return;
        }
        let signs = line.len() - line.trim_start_matches('=').len();
        if (1..=6).contains(&signs) && line[signs..].starts_with(' ') {
            self.definition = false;
            self.out.blank(from);
            self.out.line(&format!("{} {}", "#".repeat(signs), inline(line[signs..].trim())), from);
            self.out.line("", from);
            return;
        }
        if line == "+" {
            self.out.line("", from);
            return;
        }
        if self.labelled(line, from) || self.item(line, from) {
            return;
        }
        let text = inline(line.trim_end_matches(" +"));
        let pad = if self.definition { "    " } else { "" };
        self.out.line(&format!("{pad}{}", if self.definition { text.trim_start() } else { &text }), from);
    }

    /// Whether the entry's text goes on after a blank line: only if it is indented or attached.
    fn continues(&self) -> bool {
        self.lines.get(self.at).is_some_and(|l| l.starts_with([' ', '\t', '+']))
    }

    /// Block attributes, titles, comments, document attributes.
    fn attribute(&mut self, line: &str, from: usize) -> bool {
        if line.starts_with("//") {
            return true;
        }
        if let Some(inner) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            if inner.starts_with('[') || inner.starts_with('#') {
                return true;
            }
            let mut parts = inner.split(',').map(str::trim);
            let kind = parts.next().unwrap_or("");
            match kind.split(['%', '#', '.']).next().unwrap_or("") {
                "source" => self.language = Some(parts.next().unwrap_or("").to_owned()),
                "listing" => self.language = Some(String::new()),
                "qanda" => self.qanda = true,
                _ => {}
            }
            self.collapsible |= inner.contains("%collapsible");
            return inner.is_empty() || !inner.contains(' ') || inner.contains('=') || inner.contains(',');
        }
        if let Some(title) = line.strip_prefix('.').filter(|t| t.starts_with(|c: char| !c.is_whitespace() && c != '.')) {
            self.title = Some(title.to_owned());
            if !self.collapsible && !self.lines.get(self.at).is_some_and(|l| l.starts_with("[%collapsible")) {
                self.out.blank(from);
                self.out.line(&format!("**{}**", inline(title)), from);
                self.out.blank(from);
            }
            return true;
        }
        if let Some((name, value)) = line.strip_prefix(':').and_then(|l| l.split_once(':'))
            && !name.contains(' ')
            && !name.is_empty()
        {
            match name.to_lowercase().as_str() {
                "keywords" | "tags" | "page-tags" => self.out.tags.extend(super::front::tags(value)),
                "title" | "doctitle" => self.out.title = Some(value.trim().to_owned()),
                _ => {}
            }
            return true;
        }
        if line == "'''" || line == "<<<" {
            self.out.blank(from);
            self.out.line("---", from);
            self.out.blank(from);
            return true;
        }
        line.starts_with("include::") || line.starts_with("toc::")
    }

    fn block(&mut self, line: &str, from: usize) -> bool {
        let delimiter = |sign: char| line.len() >= 4 && line.chars().all(|c| c == sign);
        if delimiter('-') || delimiter('.') || line == "```" || line.starts_with("```") && self.language.is_none() {
            let language = self.language.take().unwrap_or_else(|| line.trim_start_matches(['`', '-', '.']).to_owned());
            let close = if line.starts_with("```") { "```" } else { line };
            self.code(close, &language, from);
            return true;
        }
        if delimiter('/') {
            self.skip_to(line);
            return true;
        }
        if line == "|===" {
            self.table(from);
            return true;
        }
        if delimiter('=') || delimiter('*') || delimiter('_') || line == "--" {
            if delimiter('=') && self.collapsible {
                let title = self.title.take().unwrap_or_default();
                self.collapsible = false;
                self.details(line, &title, from);
            }
            return true;
        }
        false
    }

    fn details(&mut self, close: &str, title: &str, from: usize) {
        self.out.blank(from);
        self.out.line(&format!("<details><summary>{}</summary>", inline(title)), from);
        self.out.line("", from);
        while self.at < self.lines.len() && self.lines[self.at].trim_end() != close {
            self.step();
        }
        self.at += 1;
        self.out.blank(self.at);
        self.out.line("</details>", self.at);
        self.out.line("", self.at);
    }

    fn code(&mut self, close: &str, language: &str, from: usize) {
        let pad = if self.definition { "    " } else { "" };
        self.out.blank(from);
        self.out.line(&format!("{pad}```{language}"), from);
        while self.at < self.lines.len() && self.lines[self.at].trim_end() != close {
            self.out.line(&format!("{pad}{}", self.lines[self.at]), self.at + 1);
            self.at += 1;
        }
        self.at += 1;
        self.out.line(&format!("{pad}```"), self.at);
        self.out.line("", self.at);
    }

    fn skip_to(&mut self, close: &str) {
        while self.at < self.lines.len() && self.lines[self.at].trim_end() != close {
            self.at += 1;
        }
        self.at += 1;
    }

    /// Cells may stand on one line or each on its own; the first line tells how many make a row.
    fn table(&mut self, from: usize) {
        let mut rows: Vec<(Vec<String>, usize)> = Vec::new();
        let mut width = 0;
        while self.at < self.lines.len() && self.lines[self.at].trim_end() != "|===" {
            let line = self.lines[self.at].trim();
            self.at += 1;
            let Some(cells) = line.strip_prefix('|').or_else(|| line.split_once('|').filter(|(head, _)| head.len() <= 3).map(|(_, l)| l)) else {
                if let Some((row, _)) = rows.last_mut()
                    && let Some(cell) = row.last_mut()
                    && !line.is_empty()
                {
                    cell.push(' ');
                    cell.push_str(&inline(line));
                }
                continue;
            };
            let cells: Vec<String> = cells.split('|').map(|c| inline(c.trim())).collect();
            width = if width == 0 { cells.len() } else { width };
            match rows.last_mut() {
                Some((row, _)) if row.len() + cells.len() <= width && cells.len() < width => row.extend(cells),
                _ => rows.push((cells, self.at)),
            }
        }
        self.at += 1;
        self.out.blank(from);
        for (i, (row, line)) in rows.iter().enumerate() {
            self.out.line(&format!("| {} |", row.join(" | ")), *line);
            if i == 0 {
                self.out.line(&format!("|{}", "---|".repeat(row.len())), *line);
            }
        }
        self.out.line("", self.at);
    }

    /// `term:: text`, with the text on the next lines as well.
    fn labelled(&mut self, line: &str, from: usize) -> bool {
        let Some(at) = line.find("::").filter(|at| *at > 0) else { return false };
        let rest = line[at..].trim_start_matches(':');
        if !(rest.is_empty() || rest.starts_with(' ')) || line[..at].contains("http") {
            return false;
        }
        let term = inline(line[..at].trim());
        let term = if self.qanda && !term.ends_with('?') && term.starts_with(|c: char| c.is_alphabetic()) { format!("Q: {term}") } else { term };
        self.out.blank(from);
        self.out.line(&term, from);
        self.out.line("", from);
        let mut words = rest.trim().to_owned();
        let mut line = from;
        if words.is_empty() {
            while self.lines.get(self.at).is_some_and(|l| l.trim().is_empty()) {
                self.at += 1;
            }
            let next = self.lines.get(self.at).map_or("", |l| l.trim());
            if !next.is_empty() && !next.starts_with(['[', '*', '.', '=', '-', '|', '+']) && !next.contains("::") {
                words = next.to_owned();
                self.at += 1;
                line = self.at;
            }
        }
        self.out.line(format!(":   {}", inline(&words)).trim_end(), line);
        self.definition = true;
        true
    }

    /// `*`, `**`, `.`, `..`, `-`: depth by the number of signs.
    fn item(&mut self, line: &str, from: usize) -> bool {
        let body = line.trim_start();
        let sign = body.chars().next().filter(|c| matches!(c, '*' | '.' | '-'));
        let Some(sign) = sign else { return false };
        let depth = body.chars().take_while(|c| *c == sign).count();
        if !body[depth..].starts_with(' ') || depth > 5 || (sign == '-' && depth > 1) {
            return false;
        }
        self.definition &= line.starts_with(' ');
        let step = if sign == '.' { 3 } else { 2 };
        let pad = " ".repeat((depth - 1) * step + if self.definition { 4 } else { 0 });
        let mark = if sign == '.' { "1." } else { "-" };
        self.out.line(&format!("{pad}{mark} {}", inline(body[depth..].trim())), from);
        true
    }
}

/// Bold, links and cross references in Markdown.
fn inline(text: &str) -> String {
    let mut out = bold(text);
    for name in ["link:", "xref:"] {
        while let Some(start) = out.find(name) {
            let rest = &out[start + name.len()..];
            let (Some(open), Some(close)) = (rest.find('['), rest.find(']')) else { break };
            if open > close || rest[..open].contains(' ') {
                break;
            }
            out = format!("{}[{}]({}){}", &out[..start], &rest[open + 1..close], &rest[..open], &rest[close + 1..]);
        }
    }
    if let Some(start) = out.find("http")
        && let Some(open) = out[start..].find('[').map(|i| i + start)
        && !out[start..open].contains([' ', ')', ']'])
        && let Some(close) = out[open..].find(']').map(|i| i + open)
        && !out[..start].ends_with('(')
    {
        out = format!("{}[{}]({}){}", &out[..start], &out[open + 1..close], &out[start..open], &out[close + 1..]);
    }
    out
}

/// `*bold*` to `**bold**`, outside code.
fn bold(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut code = false;
    let mut open = false;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        code ^= c == '`';
        let next = chars.peek().copied().unwrap_or(' ');
        let edge = if open { !before.is_whitespace() && !next.is_alphanumeric() } else { !before.is_alphanumeric() && !next.is_whitespace() && text.matches('*').count() > 1 };
        if c == '*' && !code && before != '*' && next != '*' && edge {
            out.push_str("**");
            open = !open;
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_markdown() {
        let text = read("= Doc\n:keywords: a, b\n\n== What is *x*?\n\n[source,sh]\n----\n# ls\n----\n\n* one\n** two\n. first\n\nWhy?:: Because.\n\n.Answer\n[%collapsible]\n====\nYes.\n====\n");
        let all = text.lines.join("\n");
        for part in ["## What is **x**?", "```sh\n# ls\n```", "- one\n  - two\n1. first", "Why?\n\n:   Because.", "<details><summary>Answer</summary>\n\nYes.\n\n</details>"] {
            assert!(all.contains(part), "{part}\n---\n{all}");
        }
        assert_eq!(text.tags, ["a", "b"]);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[-=:.*| a\\[\\]`_%ü\\n]{0,160}") {
            let _ = read(&text);
        }
    }
}
