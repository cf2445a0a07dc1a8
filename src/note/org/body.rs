//! The text below a heading of org-mode: blocks, drawers, lists, tables, paragraphs.

use super::{Line, Reader, inline};
use crate::note::{words::cue, writer::guarded};

/// Lists nested deeper are written as text.
const MAX_DEPTH: usize = 40;
/// Longer paragraphs, in lines, are written in parts.
const MAX_PARAGRAPH: usize = 400;

/// The name of the drawer that a line opens.
fn drawer<'t>(line: &Line<'t>) -> Option<&'t str> {
    let name = line.body().strip_prefix(':')?.strip_suffix(':')?;
    (!name.is_empty()
        && name.len() <= 40
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')))
    .then_some(name)
}

/// Whether a line is a schedule or a clock entry.
fn is_planning(body: &str) -> bool {
    ["SCHEDULED:", "DEADLINE:", "CLOSED:", "CLOCK:"].iter().any(|k| body.starts_with(k))
}

/// Lines of text, without drawers, schedules, comments and settings.
pub(super) fn text_lines<'l, 't>(lines: &'l [Line<'t>]) -> Vec<&'l Line<'t>> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if drawer(&lines[at]).is_some()
            && let Some(end) = drawer_end(lines, at)
        {
            at = end + 1;
            continue;
        }
        let body = lines[at].body();
        if !body.is_empty() && !is_planning(body) && !body.starts_with("#+") && !body.starts_with("# ") {
            out.push(&lines[at]);
        }
        at += 1;
    }
    out
}

/// Whether there is any text.
pub(super) fn has_text(lines: &[Line<'_>]) -> bool {
    !text_lines(lines).is_empty()
}

fn drawer_end(lines: &[Line<'_>], at: usize) -> Option<usize> {
    (at + 1..lines.len().min(at + 2_000)).find(|i| lines[*i].body().eq_ignore_ascii_case(":end:"))
}

/// A list item's marker in Markdown, and its width in the source.
fn marker(line: &Line<'_>) -> Option<(String, usize)> {
    let body = line.text.trim_start();
    let blank = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    let first = body.chars().next()?;
    if matches!(first, '-' | '+') || (first == '*' && line.indent > 0) {
        return blank(&body[1..]).then(|| (first.to_string(), 1));
    }
    let rest = body.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = body.len() - rest.len();
    let delimiter = rest.chars().next().filter(|c| matches!(c, '.' | ')'))?;
    ((1..=6).contains(&digits) && blank(&rest[1..]))
        .then(|| (format!("{}{delimiter}", &body[..digits]), digits + 1))
}

/// Lines without the indentation that all non-blank ones share.
fn dedent<'t>(lines: &[Line<'t>]) -> Vec<Line<'t>> {
    let shared = lines.iter().filter(|l| !l.is_blank()).map(|l| l.indent).min().unwrap_or(0);
    let less = |l: &Line<'t>| if l.is_blank() { l.indent } else { l.indent - shared };
    lines.iter().map(|l| Line { text: l.text.get(shared..).unwrap_or(""), indent: less(l), ..*l }).collect()
}

impl Reader {
    /// Writes lines.
    pub(super) fn body(&mut self, lines: &[Line<'_>]) {
        self.depth += 1;
        let mut at = 0;
        while at < lines.len() {
            at = self.block(lines, at).max(at + 1);
        }
        self.depth -= 1;
    }

    fn block(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let line = &lines[at];
        if line.is_blank() {
            self.out.gap();
            return at + 1;
        }
        let body = line.body();
        if is_planning(body) || body == "#" || body.starts_with("# ") {
            return at + 1;
        }
        if let Some(end) = self.drawer(lines, at).or_else(|| self.delimited(lines, at)) {
            return end;
        }
        if let Some((key, value)) = body.strip_prefix("#+").and_then(|l| l.split_once(':')) {
            if key.eq_ignore_ascii_case("include") {
                let file = value.trim().trim_matches('"');
                self.out.put(&format!("[{file}]({file})"), line.at);
            }
            return at + 1;
        }
        if body == ":" || body.starts_with(": ") {
            let end = (at..lines.len())
                .find(|i| !(lines[*i].body() == ":" || lines[*i].body().starts_with(": ")))
                .unwrap_or(lines.len());
            let code: Vec<(&str, usize)> =
                lines[at..end].iter().map(|l| (l.body().get(2..).unwrap_or(""), l.at)).collect();
            self.out.fence("", &code);
            return end;
        }
        if body.starts_with('|') {
            return self.table(lines, at);
        }
        if body.len() >= 5 && body.bytes().all(|b| b == b'-') {
            self.out.gap();
            self.out.put("---", line.at);
            self.out.gap();
            return at + 1;
        }
        if self.depth <= MAX_DEPTH && marker(line).is_some() {
            return self.item(lines, at);
        }
        self.paragraph(lines, at)
    }

    fn drawer(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let name = drawer(&lines[at])?.to_lowercase();
        let end = drawer_end(lines, at)?;
        if matches!(name.as_str(), "answer" | "solution" | "back") {
            self.out.gap();
            self.out.put("Answer:", lines[at].at);
            self.out.gap();
            self.body(&lines[at + 1..end]);
        } else if !matches!(name.as_str(), "properties" | "logbook" | "clock" | "results" | "end") {
            self.body(&lines[at + 1..end]);
        }
        Some(end + 1)
    }

    fn delimited(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let head = lines[at].body();
        let rest = head.get(..8).filter(|h| h.eq_ignore_ascii_case("#+begin_")).map(|_| &head[8..])?;
        let mut words = rest.split_whitespace();
        let kind = words.next().unwrap_or("").to_lowercase();
        let close = format!("#+end_{kind}");
        // A block without an end reaches to the end of its section.
        let end = (at + 1..lines.len())
            .find(|i| lines[*i].body().eq_ignore_ascii_case(&close))
            .unwrap_or(lines.len());
        let inner = &lines[at + 1..end];
        match kind.as_str() {
            "comment" => {}
            "quote" | "verse" | "center" | "note" | "tip" | "warning" => {
                self.out.gap();
                let outer =
                    if kind == "center" { self.out.enter("", "") } else { self.out.enter("> ", "> ") };
                self.body(inner);
                self.out.leave(outer);
                self.out.gap();
            }
            "details" | "spoiler" | "hidden" => {
                let title = words.collect::<Vec<_>>().join(" ");
                self.out.fold(if title.is_empty() { "Answer" } else { &title }, lines[at].at);
                self.body(inner);
                self.out.unfold(lines.get(end).map_or(lines[at].at, |l| l.at));
            }
            "answer" | "solution" | "question" => {
                self.out.gap();
                if kind == "question" {
                    let outer = self.out.enter("Question: ", "");
                    self.body(inner);
                    self.out.leave(outer);
                } else {
                    self.out.put("Answer:", lines[at].at);
                    self.out.gap();
                    self.body(inner);
                }
                self.out.gap();
            }
            _ => {
                let language =
                    if matches!(kind.as_str(), "src" | "export") { words.next().unwrap_or("") } else { "" };
                let code: Vec<(String, usize)> =
                    dedent(inner).iter().map(|l| (unescape(l.text), l.at)).collect();
                self.out.fence(language, &code);
            }
        }
        Some((end + 1).min(lines.len()).max(at + 1))
    }

    fn table(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let end = (at..lines.len()).find(|i| !lines[*i].body().starts_with('|')).unwrap_or(lines.len());
        let mut header = None;
        let mut rows: Vec<(Vec<String>, usize)> = Vec::new();
        for line in &lines[at..end] {
            let body = line.body();
            if body.starts_with("|-") {
                if header.is_none() && rows.len() == 1 {
                    header = rows.pop();
                }
                continue;
            }
            let cells = body.trim_start_matches('|').strip_suffix('|').unwrap_or(&body[1..]);
            rows.push((
                cells.split('|').map(|c| inline::markdown(c.trim()).replace("\\vert", "|")).collect(),
                line.at,
            ));
        }
        self.out.table(header, &rows);
        end
    }

    fn item(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let line = lines[at];
        let Some((mark, width)) = marker(&line) else { return at };
        let mut end = at + 1;
        let mut blank = 0;
        while end < lines.len() {
            let next = &lines[end];
            if next.is_blank() {
                blank += 1;
            } else {
                if next.indent <= line.indent || blank > 1 {
                    break;
                }
                blank = 0;
            }
            end += 1;
        }
        while end > at + 1 && lines[end - 1].is_blank() {
            end -= 1;
        }
        let text = line.text.trim_start()[width..].trim_start();
        let text = text.strip_prefix("[@").and_then(|t| t.split_once("] ")).map_or(text, |(_, t)| t);
        let rest = &lines[at + 1..end];
        let described = description(text);
        // Only a term that is a question starts a definition: most lists of terms are part of an answer.
        let is_question =
            described.is_some_and(|(term, _)| cue::question_cue(term) != cue::QuestionCue::None);
        if let Some((term, words)) = described.filter(|_| is_question) {
            self.out.gap();
            self.out.put(&inline::markdown(term), line.at);
            self.out.gap();
            let outer = self.out.enter(":   ", "    ");
            self.item_body(words, line.at, rest);
            self.out.leave(outer);
            self.out.gap();
            return end;
        }
        let lead = format!("{mark} ");
        let outer = self.out.enter(&lead, &" ".repeat(lead.len()));
        if text.is_empty() && rest.is_empty() {
            self.out.put("", line.at);
        }
        let described = described.map(|(term, words)| format!("*{term}*: {words}"));
        self.item_body(described.as_deref().unwrap_or(text), line.at, rest);
        self.out.leave(outer);
        end
    }

    /// Writes an item's first line and what is below it.
    fn item_body(&mut self, first: &str, at: usize, rest: &[Line<'_>]) {
        let mut inner = Vec::with_capacity(rest.len() + 1);
        if !first.is_empty() {
            inner.push(Line::new(first, at));
        }
        inner.extend(dedent(rest));
        self.body(&inner);
    }

    fn paragraph(&mut self, lines: &[Line<'_>], at: usize) -> usize {
        let mut end = at + 1;
        while end < lines.len() {
            let line = &lines[end];
            let body = line.body();
            let over = line.is_blank()
                || body.starts_with("#+")
                || body.starts_with('|')
                || body.starts_with("# ")
                || drawer(line).is_some()
                || (marker(line).is_some() && self.depth <= MAX_DEPTH);
            if over {
                break;
            }
            end += 1;
        }
        for lines in lines[at..end].chunks(MAX_PARAGRAPH) {
            let joined = lines
                .iter()
                .map(|l| l.body().trim_end_matches("\\\\").trim_end())
                .collect::<Vec<_>>()
                .join("\n");
            let text = inline::markdown(&joined);
            for (n, part) in text.lines().enumerate() {
                let from = lines.get(n).or(lines.last()).map_or(1, |l| l.at);
                self.out.put(&guarded(part), from);
            }
        }
        end
    }
}

/// Term and description of `term :: description`.
fn description(text: &str) -> Option<(&str, &str)> {
    let (term, words) = text.split_once(" :: ").or_else(|| text.strip_suffix(" ::").map(|t| (t, "")))?;
    (!term.trim().is_empty()).then(|| (term.trim(), words.trim()))
}

/// A line of a block without the comma that escapes it.
fn unescape(line: &str) -> String {
    let body = line.trim_start();
    let escaped = body.trim_start_matches(',');
    match body.strip_prefix(',') {
        Some(rest) if escaped.starts_with('*') || escaped.starts_with("#+") => {
            format!("{}{rest}", &line[..line.len() - body.len()])
        }
        _ => line.to_owned(),
    }
}
