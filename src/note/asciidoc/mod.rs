//! AsciiDoc → [`Document`], by way of Markdown.
//!
//! Titles, delimited and masqueraded blocks, lists nested by their markers, labelled lists (also
//! `[qanda]`), tables, admonitions, attributes. An include becomes a link; conditions are taken as true.
//! What the syntax itself calls question and answer gets a label. Decides nothing about other questions.

mod attributes;
mod inline;
mod list;
mod table;

use crate::note::{document::Document, writer::MarkdownWriter};
use attributes::Attributes;
use inline::Values;

/// Blocks nested deeper are written as text.
const MAX_DEPTH: usize = 40;
/// Longer paragraphs, in lines, are written in parts.
const MAX_PARAGRAPH: usize = 400;

/// Reads AsciiDoc with `\n` line ends.
pub(crate) fn read(text: &str) -> Document {
    let lines: Vec<Line<'_>> = text
        .lines()
        .enumerate()
        .map(|(n, text)| Line { text: text.trim_end(), raw: text, at: n + 1 })
        .collect();
    let mut reader = Reader {
        out: MarkdownWriter::default(),
        values: Values::default(),
        language: String::new(),
        next: Attributes::default(),
        depth: 0,
    };
    reader.header(&lines);
    reader.body(&lines);
    reader.out.out.finish()
}

#[derive(Clone, Copy, Debug)]
struct Line<'t> {
    /// Without trailing white space.
    text: &'t str,
    /// As written.
    raw: &'t str,
    /// Its number in the file, from 1.
    at: usize,
}

impl Line<'_> {
    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

struct Reader {
    out: MarkdownWriter,
    values: Values,
    /// The language of listings without their own.
    language: String,
    /// The attributes of the next block.
    next: Attributes,
    depth: usize,
}

/// The kind of a delimited block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Delimited {
    Listing,
    Comment,
    Pass,
    Example,
    Sidebar,
    Quote,
    Open,
    Table,
}

fn delimiter(line: &str) -> Option<Delimited> {
    let first = line.chars().next()?;
    let same = |n: usize| line.len() >= n && line.bytes().all(|b| b == first as u8);
    match first {
        '-' if line == "--" => Some(Delimited::Open),
        '-' | '.' if same(4) => Some(Delimited::Listing),
        '`' if line.starts_with("```") && !line[3..].contains('`') => Some(Delimited::Listing),
        '/' if same(4) => Some(Delimited::Comment),
        '+' if same(4) => Some(Delimited::Pass),
        '=' if same(4) => Some(Delimited::Example),
        '*' if same(4) => Some(Delimited::Sidebar),
        '_' if same(4) => Some(Delimited::Quote),
        '|' | '!' | ',' | ':' if line.len() == 4 && &line[1..] == "===" => Some(Delimited::Table),
        _ => None,
    }
}

/// Level and text of a section title.
fn section(line: &str) -> Option<(usize, &str)> {
    let mark = line.chars().next().filter(|c| matches!(c, '=' | '#'))?;
    let rest = line.trim_start_matches(mark);
    let level = line.len() - rest.len();
    let words = rest.strip_prefix(' ')?.trim();
    let words = words.strip_suffix(&line[..level]).map_or(words, str::trim_end);
    (level <= 6 && !words.is_empty()).then_some((level, words))
}

/// Level and text of a title with an underline.
fn underlined<'t>(lines: &[Line<'t>], at: usize) -> Option<(usize, &'t str)> {
    let (title, rule) = (lines[at].text, lines.get(at + 1)?.text);
    let mark = rule.chars().next()?;
    let level = "=-~^+".find(mark)? + 1;
    let (a, b) = (title.chars().count(), rule.len());
    let fits = b >= 3 && a.abs_diff(b) <= 2 && rule.bytes().all(|c| c == mark as u8);
    let alone = at == 0 || lines[at - 1].is_blank() || lines[at - 1].text.ends_with(']');
    (fits && alone && title.starts_with(|c: char| !c.is_whitespace()) && delimiter(title).is_none())
        .then_some((level, title))
}

impl Reader {
    /// Reads the attributes of the file, wherever they are set.
    fn header(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            let Some((name, value)) = attributes::attribute_entry(line.text) else { continue };
            match name.to_lowercase().as_str() {
                "keywords" | "tags" | "page-tags" | "jbake-tags" => {
                    self.out.out.tags.extend(crate::note::markdown::front::tags(value))
                }
                "title" | "doctitle" => self.out.out.title = Some(value.to_owned()),
                "source-language" | "highlight-language" => self.language = value.to_owned(),
                _ => {}
            }
            self.values.set(name, value);
        }
    }

    /// Writes the blocks of `lines`.
    fn body(&mut self, lines: &[Line<'_>]) {
        self.depth += 1;
        let mut at = 0;
        while at < lines.len() {
            at = self.block(lines, at).max(at + 1);
        }
        self.depth -= 1;
    }

    fn text(&self, text: &str) -> String {
        inline::markdown(text, &self.values)
    }

    /// Writes the block at `at`; gives the line after it.
    fn block(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let line = lines[at];
        if line.is_blank() {
            self.out.gap();
            return at + 1;
        }
        if let Some(kind) = delimiter(line.text) {
            return self.delimited(lines, at, kind);
        }
        if line.text.starts_with("//") || attributes::attribute_entry(line.text).is_some() {
            return at + 1;
        }
        if self.next.read(line.text) {
            return at + 1;
        }
        if let Some((level, words)) = section(line.text) {
            self.title(level, words, line.at);
            return at + 1;
        }
        if let Some((level, words)) = underlined(lines, at) {
            self.title(level, words, line.at);
            return at + 2;
        }
        if line.text == "'''" || line.text == "<<<" || matches!(line.text, "---" | "***" | "- - -" | "* * *")
        {
            self.out.gap();
            if line.text != "<<<" {
                self.out.put("---", line.at);
            }
            self.out.gap();
            return at + 1;
        }
        if let Some(end) = self.block_macro(lines, at) {
            return end;
        }
        if self.depth <= MAX_DEPTH
            && let Some(end) = self.list(lines, at)
        {
            return end;
        }
        self.paragraph(lines, at)
    }

    fn title(&mut self, level: usize, words: &str, at: usize) {
        self.next = Attributes::default();
        let text = self.text(words);
        self.out.heading(level, &text, at);
    }

    /// `image::x[]`, `include::x[]`, conditions, tables of contents.
    fn block_macro(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let line = lines[at];
        let (name, rest) = line.text.split_once("::")?;
        let (target, inner) = rest.strip_suffix(']')?.split_once('[')?;
        if target.contains(' ') || name.contains(' ') {
            return None;
        }
        match name {
            "image" => {
                let alt = inner.split(',').next().unwrap_or("").trim().trim_matches('"');
                let alt = if alt.contains('=') { "" } else { alt };
                self.block_title(line.at);
                self.out.gap();
                let target = self.values.fill(target);
                self.out.put(&format!("![{alt}]({target})"), line.at);
                self.out.gap();
            }
            "include" | "video" | "audio" => {
                self.out.put(&format!("[{target}]({target})"), line.at);
            }
            "ifdef" | "ifndef" | "ifeval" | "endif" => {
                if !inner.is_empty() && name == "ifdef" {
                    let text = self.text(inner);
                    self.out.put(&text, line.at);
                }
            }
            "toc" => {}
            _ => return None,
        }
        self.next = Attributes::default();
        Some(at + 1)
    }

    /// Writes the title of a block, as a bold line above it.
    fn block_title(&mut self, at: usize) {
        if let Some(title) = self.next.title.take() {
            let text = self.text(&title);
            self.out.gap();
            let lower = title.to_lowercase();
            if matches!(lower.trim_end_matches(':'), "answer" | "question" | "solution") {
                self.out.put(&format!("{}:", text.trim_end_matches(':')), at);
            } else {
                self.out.put(&format!("**{text}**"), at);
            }
            self.out.gap();
        }
    }

    fn delimited(&mut self, lines: &[Line<'_>], at: usize, kind: Delimited) -> usize {
        let open = lines[at];
        let fenced = open.text.starts_with("```");
        let close = if fenced { "```" } else { open.text };
        // A block without an end reaches to the end of the lines.
        let end = (at + 1..lines.len()).find(|i| lines[*i].text == close).unwrap_or(lines.len());
        let inner = &lines[at + 1..end];
        let next = std::mem::take(&mut self.next);
        let after = (end + 1).min(lines.len());
        if self.depth > MAX_DEPTH && kind != Delimited::Listing {
            self.plain(inner);
            return after;
        }
        match kind {
            Delimited::Comment => {}
            _ if next.style == "comment" => {}
            Delimited::Listing if matches!(next.style.as_str(), "verse" | "quote") => {
                self.compound(&next, inner, open.at, end)
            }
            Delimited::Listing => {
                self.put_title(&next, open.at);
                let fence_language =
                    if fenced { open.text[3..].trim().split(',').next().unwrap_or("") } else { "" };
                let language = match () {
                    () if !fence_language.is_empty() => fence_language,
                    () if !next.language.is_empty() => next.language.as_str(),
                    () if next.style == "source" => self.language.as_str(),
                    () => "",
                };
                let language = language.to_owned();
                self.listing(&language, inner);
            }
            Delimited::Pass => {
                self.out.gap();
                for line in inner {
                    self.out.put(line.text, line.at);
                }
                self.out.gap();
            }
            Delimited::Table => {
                self.put_title(&next, open.at);
                self.table(&next, open.text, inner);
            }
            Delimited::Open | Delimited::Example
                if matches!(next.style.as_str(), "source" | "listing" | "literal") =>
            {
                self.put_title(&next, open.at);
                let language = next.language.clone();
                self.listing(&language, inner);
            }
            Delimited::Example | Delimited::Sidebar | Delimited::Quote | Delimited::Open => self.compound(
                &Attributes { quote: next.quote || kind == Delimited::Quote, ..next },
                inner,
                open.at,
                end,
            ),
        }
        after
    }

    fn put_title(&mut self, next: &Attributes, at: usize) {
        self.next.title.clone_from(&next.title);
        self.block_title(at);
    }

    /// Writes code, without the numbers of callouts.
    fn listing(&mut self, language: &str, lines: &[Line<'_>]) {
        let code: Vec<(&str, usize)> = lines.iter().map(|l| (without_callout(l.raw), l.at)).collect();
        self.out.fence(language, &code);
    }

    /// Writes a block that contains blocks.
    fn compound(&mut self, next: &Attributes, inner: &[Line<'_>], at: usize, end: usize) {
        if next.collapsible {
            let title = next.title.as_deref().map_or("Answer".to_owned(), |t| self.text(t));
            self.out.fold(&title, at);
            self.body(inner);
            self.out.unfold(inner.last().map_or(at, |l| l.at + 1).max(at.min(end)));
            return;
        }
        self.out.gap();
        let admonition = next.admonition();
        if let Some(name) = admonition {
            let outer = self.out.enter("> ", "> ");
            let title = next.title.as_deref().map_or(name.to_owned(), |t| self.text(t));
            self.out.put(&format!("**{title}:**"), at);
            self.body(inner);
            self.out.leave(outer);
        } else if next.quote || matches!(next.style.as_str(), "quote" | "verse") {
            self.put_title(next, at);
            let outer = self.out.enter("> ", "> ");
            if next.style == "verse" {
                self.plain(inner)
            } else {
                self.body(inner)
            }
            self.out.leave(outer);
        } else {
            self.put_title(next, at);
            self.body(inner);
        }
        self.out.gap();
    }

    fn plain(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            if line.is_blank() {
                self.out.gap();
            } else {
                self.out.put(line.text.trim_start(), line.at);
            }
        }
    }

    fn paragraph(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let first = lines[at];
        let ends = |l: &Line<'_>| {
            l.is_blank() || delimiter(l.text).is_some() || attributes::is_block_line(l.text) || l.text == "+"
        };
        let end = (at + 1..lines.len()).find(|i| ends(&lines[*i])).unwrap_or(lines.len());
        let next = std::mem::take(&mut self.next);
        if first.text == "+" {
            self.out.gap();
            return at + 1;
        }
        let code = matches!(next.style.as_str(), "source" | "listing" | "literal") && !next.style.is_empty();
        if code || first.raw.starts_with([' ', '\t']) {
            self.put_title(&next, first.at);
            let shared =
                lines[at..end].iter().map(|l| l.raw.len() - l.raw.trim_start().len()).min().unwrap_or(0);
            let body: Vec<(&str, usize)> = lines[at..end]
                .iter()
                .map(|l| (without_callout(l.raw.get(if code { 0 } else { shared }..).unwrap_or("")), l.at))
                .collect();
            let language = if next.style == "source" && next.language.is_empty() {
                self.language.clone()
            } else {
                next.language.clone()
            };
            self.out.fence(&language, &body);
            return end;
        }
        let word = first.text.split_once(": ").filter(|(w, _)| attributes::ADMONITIONS.contains(w));
        let quoted = next.quote || matches!(next.style.as_str(), "quote" | "verse");
        let admonition =
            word.map(|(w, _)| attributes::capital(w)).or_else(|| next.admonition().map(str::to_owned));
        self.put_title(&next, first.at);
        let outer = (admonition.is_some() || quoted).then(|| {
            self.out.gap();
            self.out.enter("> ", "> ")
        });
        for (n, part) in lines[at..end].chunks(MAX_PARAGRAPH).enumerate() {
            let mut words: Vec<&str> = part.iter().map(|l| l.text.trim()).collect();
            let mut lead = String::new();
            if n == 0
                && let Some(name) = &admonition
            {
                lead = format!("**{name}:** ");
                words[0] = word.map_or(words[0], |(_, rest)| rest);
            }
            let words: Vec<&str> = words.into_iter().map(|w| w.strip_suffix(" +").unwrap_or(w)).collect();
            let text = lead + &self.text(&words.join("\n"));
            for (n, line) in text.lines().enumerate() {
                let from = part.get(n).or(part.last()).map_or(1, |l| l.at);
                self.out.put(line, from);
            }
        }
        if let Some(outer) = outer {
            self.out.leave(outer);
            self.out.gap();
        }
        end
    }
}

/// A line of code without `<1>` at its end, and without the comment mark before it.
fn without_callout(line: &str) -> &str {
    let mut out = line;
    while let Some(head) = out.trim_end().strip_suffix('>')
        && let Some((code, number)) = head.rsplit_once('<')
        && (number == "."
            || !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit()))
        && (code.is_empty() || code.ends_with([' ', '\t', '/', '#']))
    {
        let bare = code.trim_end();
        out = ["//", "#", "--", ";;"]
            .iter()
            .find_map(|s| bare.strip_suffix(s))
            .filter(|c| c.is_empty() || c.ends_with([' ', '\t']))
            .unwrap_or(bare)
            .trim_end();
    }
    out
}
