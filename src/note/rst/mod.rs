//! reStructuredText → [`Document`], by way of Markdown.
//!
//! The syntax is that of docutils; a line that breaks it, as many notes do (answers right below a bullet at
//! the margin, underlines that are too short), stays a line. Roles and directives of Sphinx and the like are
//! written as what they show. An include becomes a link. Decides nothing about questions.

mod code;
mod directive;
mod inline;
mod table;

use crate::note::{
    document::Document,
    words::role::{Role, role},
    writer::{MarkdownWriter, guarded},
};
use inline::Targets;

/// Blocks nested deeper are written as text.
const MAX_DEPTH: usize = 40;
/// Longer paragraphs, in lines, are written in parts.
const MAX_PARAGRAPH: usize = 400;

/// A longer line above an indented one is a sentence, not a term.
const MAX_TERM_CHARS: usize = 110;

/// Reads reStructuredText with `\n` line ends.
pub(crate) fn read(text: &str) -> Document {
    let lines: Vec<Line<'_>> = text.lines().enumerate().map(|(n, text)| Line::new(text, n + 1)).collect();
    let mut reader = Reader {
        out: MarkdownWriter::default(),
        styles: Vec::new(),
        targets: Targets::of(text),
        number: 0,
        depth: 0,
        language: String::new(),
        head: true,
    };
    reader.body(&lines);
    reader.out.out.finish()
}

/// A line without the indentation of the block it is in.
#[derive(Clone, Copy, Debug)]
struct Line<'t> {
    text: &'t str,
    /// Its number in the file, from 1.
    at: usize,
    /// Columns of white space before its text; stored because every level of nesting needs it.
    indent: usize,
    blank: bool,
}

impl<'t> Line<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        let mut indent = 0;
        for c in text.chars() {
            match c {
                ' ' => indent += 1,
                '\t' => indent = indent / 8 * 8 + 8,
                _ => break,
            }
        }
        Self { text, at, indent, blank: text.trim().is_empty() }
    }

    fn is_blank(&self) -> bool {
        self.blank
    }
}

struct Reader {
    out: MarkdownWriter,
    /// Title styles in the order of their appearance: character, and whether there is an overline.
    styles: Vec<(char, bool)>,
    targets: Targets,
    /// The number of the last `#.` item.
    number: u64,
    depth: usize,
    /// Language of literal blocks without their own.
    language: String,
    /// Nothing but titles and fields so far.
    head: bool,
}

/// The character of a line made of one punctuation character.
fn underline(line: &str) -> Option<char> {
    let line = line.trim_end();
    let first = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() >= 2 && line.bytes().all(|b| b == first as u8)).then_some(first)
}

/// The end of the lines from `at` on that are indented or blank, without blank ones at the end.
fn indented(lines: &[Line<'_>], at: usize) -> usize {
    let mut end = at;
    for (i, line) in lines.iter().enumerate().skip(at) {
        if line.is_blank() {
            continue;
        }
        if line.indent == 0 {
            break;
        }
        end = i + 1;
    }
    end
}

/// Lines without `columns` columns of indentation.
fn strip_indent<'t>(lines: &[Line<'t>], columns: usize) -> Vec<Line<'t>> {
    lines
        .iter()
        .map(|l| Line {
            text: strip_columns(l.text, columns),
            indent: l.indent.saturating_sub(columns),
            ..*l
        })
        .collect()
}

/// A line without its leading white space, at most `columns` columns of it.
fn strip_columns(line: &str, columns: usize) -> &str {
    let mut wide = 0;
    for (i, c) in line.char_indices() {
        if wide >= columns || !matches!(c, ' ' | '\t') {
            return &line[i..];
        }
        wide = if c == '\t' { wide / 8 * 8 + 8 } else { wide + 1 };
    }
    ""
}

/// Lines without the indentation that all non-blank ones share.
fn dedent<'t>(lines: &[Line<'t>]) -> Vec<Line<'t>> {
    strip_indent(lines, lines.iter().filter(|l| !l.is_blank()).map(|l| l.indent).min().unwrap_or(0))
}

/// A list item's marker: its number if it has one, its character in Markdown, and its width in the source.
fn marker(line: &str) -> Option<(Option<u64>, char, usize)> {
    let first = line.chars().next()?;
    let blank = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let width = |mark: usize| {
        let rest = &line[mark..];
        let pad = rest.len() - rest.trim_start().len();
        mark + if rest.trim().is_empty() { 1 } else { pad.max(1) }
    };
    if matches!(first, '-' | '*' | '+' | '•' | '‣') {
        let mark = first.len_utf8();
        return blank(&line[mark..]).then(|| (None, if first.is_ascii() { first } else { '-' }, width(mark)));
    }
    let body = line.strip_prefix('(').unwrap_or(line);
    let opened = body.len() < line.len();
    let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = body.len() - rest.len();
    let (number, rest) = match body.strip_prefix('#') {
        Some(rest) => (0, rest),
        None => (body[..digits].parse().ok().filter(|_| (1..=6).contains(&digits))?, rest),
    };
    let mark = rest.chars().next().filter(|c| *c == ')' || (*c == '.' && !opened))?;
    blank(&rest[1..]).then(|| (Some(number), mark, width(line.len() - rest.len() + 1)))
}

impl Reader {
    /// Writes the blocks of lines that start at the margin.
    fn body(&mut self, lines: &[Line<'_>]) {
        self.depth += 1;
        let mut at = 0;
        while at < lines.len() {
            let before = at;
            at = self.block(lines, at).max(before + 1);
        }
        self.depth -= 1;
    }

    /// Writes the block at `at`; gives the line after it.
    fn block(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let line = lines[at];
        if line.is_blank() {
            self.out.gap();
            return at + 1;
        }
        if self.depth > MAX_DEPTH {
            self.out.put(line.text.trim(), line.at);
            return at + 1;
        }
        if line.indent > 0 {
            return self.indented_block(lines, at);
        }
        if let Some(end) = self.title(lines, at) {
            return end;
        }
        if let Some(end) = self.explicit_markup(lines, at).or_else(|| self.field(lines, at)) {
            return end;
        }
        self.head = false;
        if let Some(end) = self.table(lines, at) {
            return end;
        }
        if line.text.starts_with(">>> ") {
            let end = (at..lines.len()).find(|i| lines[*i].is_blank()).unwrap_or(lines.len());
            self.fence("python", &lines[at..end]);
            return end;
        }
        if line.text.starts_with("| ") || line.text.trim_end() == "|" {
            return self.line_block(lines, at);
        }
        if marker(line.text).is_some() {
            return self.item(lines, at);
        }
        if let Some(end) = self.definition(lines, at) {
            return end;
        }
        self.paragraph(lines, at)
    }

    fn fence(&mut self, language: &str, lines: &[Line<'_>]) {
        let lines: Vec<(&str, usize)> = lines.iter().map(|l| (l.text, l.at)).collect();
        self.out.fence(language, &lines);
    }

    fn text(&self, text: &str) -> String {
        inline::markdown(text, &self.targets)
    }

    /// Writes lines of text; a mark may span several.
    fn write(&mut self, lines: &[Line<'_>]) {
        for lines in lines.chunks(MAX_PARAGRAPH) {
            let joined = lines.iter().map(|l| l.text.trim()).collect::<Vec<_>>().join("\n");
            let text = self.text(&joined);
            for (n, part) in text.lines().enumerate() {
                let from = lines.get(n).or(lines.last()).map_or(1, |l| l.at);
                self.out.put(&guarded(part), from);
            }
        }
    }

    /// Indented text: a list stays a list, code is fenced, the rest is a quote.
    fn indented_block(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let end = indented(lines, at).max(at + 1);
        let inner = dedent(&lines[at..end]);
        let continues = at > 0 && !lines[at - 1].is_blank();
        let first = inner[0].text;
        if marker(first).is_some() || first.starts_with(".. ") || table::is_table(first) {
            self.body(&inner);
        } else if code::is_code(&inner) {
            let language = self.language.clone();
            self.fence(&language, &inner);
        } else if continues {
            // More of the text above, indented against the rules.
            self.body(&inner);
        } else {
            self.out.gap();
            let outer = self.out.enter("> ", "> ");
            self.body(&inner);
            self.out.leave(outer);
            self.out.gap();
        }
        end
    }

    fn title(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let get = |i: usize| lines.get(i).map_or("", |l| l.text);
        let (first, second, third) = (get(at), get(at + 1), get(at + 2));
        let alone = at == 0
            || lines[at - 1].is_blank()
            || underline(get(at - 1)).is_some()
            || get(at - 1).starts_with("..");
        let over = underline(first).filter(|s| {
            !second.trim().is_empty() && underline(third) == Some(*s) && underline(second).is_none()
        });
        let wide = |rule: &str, text: &str| {
            let rule = rule.trim_end().len();
            rule >= 4 || rule >= text.trim().chars().count().min(3)
        };
        let (style, text, used) = if let Some(mark) = over.filter(|_| first.trim_end().len() >= 3) {
            ((mark, true), second, 3)
        } else if let Some(mark) = underline(second)
            && underline(first).is_none()
            && alone
            && wide(second, first)
            && marker(first).is_none_or(|(number, ..)| number.is_some())
            && !first.starts_with(['|', '+'])
        {
            ((mark, false), first, 2)
        } else if let Some(mark) = underline(first)
            && first.trim_end().len() >= 4
            && mark != ':'
            && (at == 0 || lines[at - 1].is_blank())
            && second.trim().is_empty()
        {
            self.out.gap();
            self.out.put("---", lines[at].at);
            self.out.gap();
            return Some(at + 1);
        } else {
            return None;
        };
        let level = self.styles.iter().position(|s| *s == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let text = self.text(text.trim());
        self.out.heading(level + 1, &text, lines[at].at + usize::from(style.1));
        Some(at + used)
    }

    /// `:name: value`: metadata of the file, or a pair in the text.
    fn field(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let (name, value) = split_field(lines[at].text)?;
        let end = indented(lines, at + 1).max(at + 1);
        let lower = name.to_lowercase();
        match lower.as_str() {
            "tags" | "category" | "categories" | "keywords" => {
                self.out.out.tags.extend(crate::note::markdown::front::tags(value))
            }
            "title" => self.out.out.title = Some(value.trim().to_owned()),
            _ if self.head && !is_card_side(name) => {}
            _ => {
                let text = self.text(value.trim());
                self.out.put(&format!("{}: {text}", capital(name)), lines[at].at);
                let inner = dedent(&lines[at + 1..end]);
                self.body(&inner);
                if lines.get(end).is_none_or(|l| split_field(l.text).is_some()) {
                    self.out.gap();
                }
            }
        }
        Some(end)
    }

    fn line_block(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let mut end = at;
        while end < lines.len() && (lines[end].text.starts_with("| ") || lines[end].text.trim_end() == "|") {
            let text = self.text(lines[end].text[1..].trim());
            if text.is_empty() {
                self.out.gap();
            } else {
                self.out.put(&text, lines[end].at);
            }
            end += 1;
        }
        end
    }

    fn item(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let Some((number, end_char, width)) = marker(lines[at].text) else { return at };
        let follows = at > 0 && !lines[at - 1].is_blank();
        self.number = match number {
            Some(0) if follows || self.number > 0 => self.number + 1,
            Some(n) => n.max(u64::from(lines[at].text.starts_with('#'))),
            None => self.number,
        };
        let mark =
            if number.is_some() { format!("{}{end_char} ", self.number) } else { format!("{end_char} ") };
        let numbered = self.number;
        let mut end = indented(lines, at + 1).max(at + 1);
        // After a blank line, text indented less than the item's is not in the item.
        let mut blank = false;
        for (i, line) in lines.iter().enumerate().take(end).skip(at + 1) {
            if line.is_blank() {
                blank = true;
            } else if blank && line.indent < 2.min(width) {
                end = i;
                break;
            }
        }
        let mut inner = vec![Line::new(lines[at].text.get(width..).unwrap_or(""), lines[at].at)];
        let rest = &lines[at + 1..end];
        let shared = rest.iter().filter(|l| !l.is_blank()).map(|l| l.indent).min().unwrap_or(width);
        inner.extend(strip_indent(rest, shared.min(width)));
        let pad = " ".repeat(mark.chars().count());
        let outer = self.out.enter(&mark, &pad);
        if inner[0].text.trim().is_empty() && inner.len() == 1 {
            self.out.put("", lines[at].at);
        }
        self.body(&inner);
        self.out.leave(outer);
        self.number = if number.is_some() { numbered } else { self.number };
        end
    }

    /// A term: a line with an indented block right below it.
    fn definition(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let term = lines[at].text.trim_end();
        let next = lines.get(at + 1)?;
        let alone = at == 0 || lines[at - 1].is_blank() || lines[at - 1].indent > 0;
        if !alone
            || next.is_blank()
            || next.indent == 0
            || term.ends_with(':')
            || term.chars().count() > MAX_TERM_CHARS
            || marker(next.text.trim_start()).is_some()
        {
            return None;
        }
        let end = indented(lines, at + 1);
        let inner = dedent(&lines[at + 1..end]);
        if !term.ends_with('?') && code::is_code(&inner) {
            return None;
        }
        let text = self.text(term);
        self.out.gap();
        self.out.put(&text, lines[at].at);
        self.out.gap();
        let outer = self.out.enter(":   ", "    ");
        self.body(&inner);
        self.out.leave(outer);
        self.out.gap();
        Some(end)
    }

    fn paragraph(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let mut end = at + 1;
        while end < lines.len() {
            let line = lines[end];
            let over = line.is_blank()
                || line.indent > 0
                || is_explicit_markup(line.text)
                || marker(line.text).is_some()
                || table::is_table(line.text);
            if over || lines[end - 1].text.trim_end().ends_with("::") {
                break;
            }
            end += 1;
        }
        let last = lines[end - 1];
        let Some(words) = last.text.trim_end().strip_suffix("::") else {
            self.write(&lines[at..end]);
            return end;
        };
        let Some((block, stop)) = literal(lines, end) else {
            self.write(&lines[at..end]);
            return end;
        };
        let spaced = words.is_empty() || words.ends_with([' ', '\t']);
        let mut text: Vec<Line<'_>> = lines[at..end].to_vec();
        if let Some(last) = text.last_mut() {
            *last = Line::new(if spaced { words.trim_end() } else { &last.text[..words.len() + 1] }, last.at);
        }
        text.retain(|l| !l.is_blank());
        self.write(&text);
        let language = self.language.clone();
        self.fence(&language, &block);
        stop
    }
}

/// The literal block that starts at or after `at`, and the line after it: indented, or every line starting
/// with the same character.
fn literal<'t>(lines: &[Line<'t>], at: usize) -> Option<(Vec<Line<'t>>, usize)> {
    let start = (at..lines.len()).find(|i| !lines[*i].is_blank())?;
    if lines[start].indent > 0 {
        let end = indented(lines, start);
        return Some((dedent(&lines[start..end]), end));
    }
    let mark = lines[start].text.chars().next().filter(|c| matches!(c, '>' | '|' | '$' | '#' | '%'))?;
    if start == at {
        return None;
    }
    let end = (start..lines.len()).find(|i| !lines[*i].text.starts_with(mark)).unwrap_or(lines.len());
    Some((lines[start..end].to_vec(), end))
}

/// Whether a line starts a directive, target, footnote or comment.
fn is_explicit_markup(line: &str) -> bool {
    line == ".." || line.starts_with(".. ") || line.starts_with("__ ")
}

/// Name and value of a field.
fn split_field(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    let at = rest.find(':')?;
    let (name, value) = (&rest[..at], &rest[at + 1..]);
    let fits = !name.is_empty() && name.len() <= 60 && !name.contains('`') && !name.starts_with(' ');
    (fits && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((name, value))
}

/// Whether a field is a side of a card: `:Q: …`.
fn is_card_side(name: &str) -> bool {
    matches!(role(name), Some(Role::Question | Role::Answer))
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
