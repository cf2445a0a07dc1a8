//! reStructuredText → [`Document`], by way of Markdown.
//!
//! Titles by their order of underlines, literal blocks, directives, definition lists, comments,
//! field lists. Roles (`:ref:`) and other inline marks stay as they are: they are legible, and what
//! they mean needs a whole project.

use super::{converted::Converted, document::Document, judge::piece::column};

/// Reads reStructuredText with `\n` line ends.
pub fn read(text: &str) -> Document {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader { lines: &lines, at: 0, styles: Vec::new(), out: Converted::default() };
    while reader.at < lines.len() {
        reader.step();
    }
    reader.out.finish()
}

/// A longer line over an indented one is a sentence, not a term.
const LONGEST_TERM: usize = 110;

struct Reader<'t> {
    lines: &'t [&'t str],
    at: usize,
    /// Title styles in the order they appeared: sign, and whether there is an overline.
    styles: Vec<(char, bool)>,
    out: Converted,
}

/// The sign of a line made of one punctuation sign.
fn underline(line: &str) -> Option<char> {
    let line = line.trim_end();
    let first = line.chars().next().filter(|c| c.is_ascii_punctuation())?;
    (line.len() >= 2 && line.chars().all(|c| c == first)).then_some(first)
}

impl Reader<'_> {
    fn get(&self, at: usize) -> &str {
        self.lines.get(at).copied().unwrap_or("")
    }

    fn step(&mut self) {
        let at = self.at;
        let line = self.get(at).to_owned();
        if self.title() || self.directive() || self.definition() {
            return;
        }
        self.at += 1;
        if line.starts_with(':') && line[1..].contains(": ") && !line.contains('`') {
            self.field(&line);
            return;
        }
        let trimmed = line.trim_end();
        let literal = trimmed.ends_with("::") && !trimmed.trim_start().starts_with("..");
        if literal && self.literal_follows() {
            let words = trimmed.strip_suffix("::").unwrap_or(trimmed);
            if !words.trim().is_empty() {
                let sign = if words.ends_with(' ') { "" } else { ":" };
                self.out.line(&format!("{}{sign}", inline(words.trim_end())), at + 1);
            }
            self.code("", column(&line));
            return;
        }
        let text = inline(&line);
        // In Markdown this sign would begin a heading.
        let text = match text.find(|c: char| !c.is_whitespace()) {
            Some(i) if text[i..].starts_with('#') => format!("{}\\{}", &text[..i], &text[i..]),
            _ => text,
        };
        self.out.line(&text, at + 1);
    }

    fn field(&mut self, line: &str) {
        let Some((name, value)) = line[1..].split_once(':') else { return };
        match name.to_lowercase().as_str() {
            "tags" | "category" | "keywords" => self.out.tags.extend(super::front::tags(value)),
            "title" => self.out.title = Some(value.trim().to_owned()),
            _ => self.out.line(line, self.at),
        }
    }

    fn title(&mut self) -> bool {
        let at = self.at;
        let (first, second, third) = (self.get(at), self.get(at + 1), self.get(at + 2));
        let over = underline(first).filter(|s| !second.trim().is_empty() && underline(third) == Some(*s) && underline(second).is_none());
        let (style, text, used) = if let Some(sign) = over {
            ((sign, true), second.trim(), 3)
        } else if let Some(sign) = underline(second)
            && !first.trim().is_empty()
            && underline(first).is_none()
            && !first.starts_with([' ', '-', '*'])
            && second.trim_end().len() + 3 >= first.trim_end().chars().count().min(8)
            && second.trim_end().len() >= 3
            && (at == 0 || self.get(at - 1).trim().is_empty() || self.get(at - 1).starts_with(".."))
        {
            ((sign, false), first.trim_end(), 2)
        } else {
            return false;
        };
        let text = inline(text);
        let level = match self.styles.iter().position(|s| *s == style) {
            Some(level) => level,
            None => {
                self.styles.push(style);
                self.styles.len() - 1
            }
        };
        let line = format!("{} {text}", "#".repeat((level + 1).min(6)));
        let from = at + 1 + usize::from(style.1);
        self.out.blank(from);
        self.out.line(&line, from);
        self.out.line("", from);
        self.at += used;
        true
    }

    fn directive(&mut self) -> bool {
        let line = self.get(self.at).to_owned();
        let body = line.trim_start();
        if body != ".." && !body.starts_with(".. ") {
            return false;
        }
        let indent = column(&line);
        let from = self.at + 1;
        let rest = body[2..].trim_start();
        self.at += 1;
        let Some((name, argument)) = rest.split_once("::").map(|(n, a)| (n.trim(), a.trim())) else {
            // A comment or a target; what is indented below belongs to it.
            if !rest.starts_with('_') {
                self.skip(indent);
            }
            return true;
        };
        let pad = " ".repeat(indent);
        match name {
            "code-block" | "code" | "sourcecode" | "highlight" | "literalinclude" => {
                self.options(indent);
                self.code(argument, indent);
            }
            "image" | "figure" => {
                self.out.line(&format!("{pad}![{argument}]({argument})"), from);
                // Its options are kept out of the text; a caption is kept in.
                self.options(indent);
            }
            "contents" | "toctree" | "sectnum" | "include" | "meta" | "index" | "raw" | "only" => self.skip(indent),
            "list-table" | "csv-table" | "table" => self.options(indent),
            _ => {
                self.options(indent);
                let title = if name == "admonition" { argument.to_owned() } else { name.to_owned() };
                let words = if name == "admonition" { "" } else { argument };
                self.out.blank(from);
                self.out.line(format!("{pad}**{title}:** {words}").trim_end(), from);
            }
        }
        true
    }

    /// `term` with an indented definition below it, without a blank line between.
    fn definition(&mut self) -> bool {
        let (at, line) = (self.at, self.get(self.at));
        let next = self.get(at + 1);
        let starts = at == 0 || self.get(at - 1).trim().is_empty();
        let item = line.trim_start().starts_with(['-', '*', '+', '|', '=', '>', '#']) || super::judge::piece::number(line.trim_start()).is_some();
        let term = starts && !line.trim().is_empty() && column(line) == 0 && column(next) >= 2 && !next.trim().is_empty() && !item && line.chars().count() <= LONGEST_TERM && !line.ends_with("::") && !line.ends_with(':');
        if !term {
            return false;
        }
        let indent = column(next);
        let term = inline(line.trim());
        self.out.blank(at + 1);
        self.out.line(&term, at + 1);
        self.out.line("", at + 1);
        self.at += 1;
        let mut first = true;
        while self.at < self.lines.len() {
            let line = self.get(self.at).to_owned();
            if !line.trim().is_empty() && column(&line) < indent.min(2) {
                break;
            }
            let body = line.get(indent.min(line.len() - line.trim_start().len())..).unwrap_or("");
            let prefix = if first { ":   " } else { "    " };
            let text = if body.trim().is_empty() { String::new() } else { format!("{prefix}{}", inline(body)) };
            self.out.line(&text, self.at + 1);
            first = false;
            self.at += 1;
        }
        self.out.blank(self.at);
        true
    }

    fn options(&mut self, indent: usize) {
        while self.at < self.lines.len() {
            let line = self.get(self.at);
            if column(line) > indent && line.trim_start().starts_with(':') && !line.trim().is_empty() {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn skip(&mut self, indent: usize) {
        while self.at < self.lines.len() {
            let line = self.get(self.at);
            if !line.trim().is_empty() && column(line) <= indent {
                break;
            }
            self.at += 1;
        }
    }

    fn literal_follows(&self) -> bool {
        let base = column(self.get(self.at.saturating_sub(1)));
        let next = (self.at..self.lines.len()).find(|i| !self.get(*i).trim().is_empty());
        next.is_some_and(|i| column(self.get(i)) > base)
    }

    /// The indented block from here on, as fenced code.
    fn code(&mut self, language: &str, indent: usize) {
        while self.at < self.lines.len() && self.get(self.at).trim().is_empty() {
            self.at += 1;
        }
        let start = self.at;
        let mut end = start;
        for i in start..self.lines.len() {
            let line = self.get(i);
            if line.trim().is_empty() {
                continue;
            }
            if column(line) <= indent {
                break;
            }
            end = i + 1;
        }
        let body: Vec<&str> = self.lines[start..end].to_vec();
        let inner = super::judge::noise::dedent(&body);
        let pad = " ".repeat(indent);
        self.out.blank(start + 1);
        self.out.line(&format!("{pad}```{language}"), start + 1);
        for (i, line) in inner.iter().enumerate() {
            self.out.line(&format!("{pad}{line}"), start + 1 + i);
        }
        self.out.line(&format!("{pad}```"), end.max(1));
        self.out.line("", end.max(1));
        self.at = end.max(self.at);
    }
}

/// Double backquotes to single ones, `text <url>`_ to a link.
fn inline(line: &str) -> String {
    let mut out = line.replace("``", "`");
    while let Some(end) = out.find(">`_") {
        let Some(open) = out[..end].rfind(" <") else { break };
        let Some(start) = out[..open].rfind('`') else { break };
        let link = format!("[{}]({})", &out[start + 1..open], &out[open + 2..end]);
        let after = out[end + 3..].trim_start_matches('_').to_owned();
        out = format!("{}{link}{after}", &out[..start]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_code_and_definitions() {
        let document = read("Top\n===\n\nSub\n---\nRun it::\n\n    ls -l\n\nWhat is a port?\n  A number.\n\n.. code-block:: sh\n   :linenos:\n\n   # x\n\n.. _target:\n");
        let text = document.lines.join("\n");
        assert!(text.contains("# Top\n"), "{text}");
        assert!(text.contains("## Sub\n"), "{text}");
        assert!(text.contains("Run it:\n\n```\nls -l\n```"), "{text}");
        assert!(text.contains("What is a port?\n\n:   A number."), "{text}");
        assert!(text.contains("```sh\n# x\n```"), "{text}");
        assert!(!text.contains("target"), "{text}");
        assert_eq!(document.source_line(document.lines.iter().position(|l| l == "ls -l").unwrap()), 8);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[-=:.* a`<>_|ü\\n]{0,160}") {
            let _ = read(&text);
        }
    }
}
