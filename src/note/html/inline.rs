//! Runs of text with emphasis, code, links and images → lines of Markdown.
//!
//! White space collapses as in a browser; `<br>` ends a line. Markdown characters in the text are not
//! escaped, except where they would swallow what follows.

use super::dom::{Dom, Id};
use crate::{note::writer::code_span, text::one_line};

/// Lines, each with the source line it starts on.
pub(super) type NumberedLines = Vec<(String, usize)>;

/// How inline content is written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct InlineOptions {
    /// In a title: no links within the page.
    pub title: bool,
}

/// Writes nodes that are not blocks.
pub(super) fn lines(
    dom: &Dom,
    nodes: &[Id],
    options: InlineOptions,
    skip: &dyn Fn(Id) -> bool,
) -> NumberedLines {
    let mut run = Run { dom, options, skip, out: vec![(String::new(), 0)], space: false };
    for node in nodes {
        run.node(*node, 0);
    }
    let mut out = run.out;
    for (text, _) in &mut out {
        text.truncate(text.trim_end().len());
    }
    while out.last().is_some_and(|(t, _)| t.is_empty()) {
        out.pop();
    }
    let blank = out.iter().take_while(|(t, _)| t.is_empty()).count();
    out.drain(..blank);
    out
}

/// The same on one line.
pub(super) fn line(dom: &Dom, nodes: &[Id], options: InlineOptions, skip: &dyn Fn(Id) -> bool) -> String {
    let lines = lines(dom, nodes, options, skip);
    lines.iter().map(|(t, _)| t.as_str()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Limit of the recursion, deeper than the parser nests; what is below is plain text.
const MAX_DEPTH: usize = 300;

struct Run<'d> {
    dom: &'d Dom,
    options: InlineOptions,
    skip: &'d dyn Fn(Id) -> bool,
    out: NumberedLines,
    /// White space is due before the next word.
    space: bool,
}

impl Run<'_> {
    fn last(&mut self) -> &mut (String, usize) {
        if self.out.is_empty() {
            self.out.push((String::new(), 0));
        }
        let at = self.out.len() - 1;
        &mut self.out[at]
    }

    fn word(&mut self, word: &str, line: usize) {
        let space = std::mem::take(&mut self.space);
        let (text, from) = self.last();
        if text.is_empty() {
            *from = line;
        } else if space {
            text.push(' ');
        }
        text.push_str(word);
    }

    fn end_line(&mut self) {
        self.space = false;
        self.out.push((String::new(), 0));
    }

    fn text(&mut self, text: &str, first: usize) {
        for (n, part) in text.split('\n').enumerate() {
            if n > 0 {
                self.space = true;
            }
            self.words(part, first + n);
        }
    }

    fn words(&mut self, part: &str, line: usize) {
        let mut rest = part;
        loop {
            let trimmed = rest.trim_start_matches(is_space);
            self.space |= trimmed.len() < rest.len();
            if trimmed.is_empty() {
                return;
            }
            let end = tag_end(trimmed, self.before())
                .unwrap_or_else(|| trimmed.find(is_space).unwrap_or(trimmed.len()));
            let (word, after) = trimmed.split_at(end.max(trimmed.chars().next().map_or(1, char::len_utf8)));
            let escaped = self.escape(word);
            self.word(&escaped, line);
            rest = after;
        }
    }

    /// The character before the next word.
    fn before(&mut self) -> char {
        if self.space { ' ' } else { self.last().0.chars().last().unwrap_or(' ') }
    }

    /// Escapes a word that Markdown would read as a tag or a fence.
    fn escape(&mut self, word: &str) -> String {
        let before = self.before();
        if word.starts_with('<') && word.len() > 1 && !before.is_alphanumeric() {
            if tag_end(word, ' ').is_some() {
                return if before == '`' { word.to_owned() } else { format!("`{word}`") };
            }
            if self.last().0.is_empty()
                && word[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
            {
                return format!("\\{word}");
            }
        }
        if self.last().0.is_empty() && (word.starts_with("```") || word.starts_with("~~~")) {
            return format!("\\{word}");
        }
        word.replace('\u{a0}', " ")
    }

    fn node(&mut self, id: Id, depth: usize) {
        if let Some(text) = self.dom.text(id) {
            self.text(text, self.dom.line(id));
            return;
        }
        if (self.skip)(id) {
            return;
        }
        if depth > MAX_DEPTH {
            let text = self.dom.raw_text(id);
            self.text(&text, self.dom.line(id));
            return;
        }
        match self.dom.name(id) {
            "br" => self.end_line(),
            "b" | "strong" => self.emphasis(id, "**", depth),
            "i" | "em" | "cite" | "dfn" => self.emphasis(id, "*", depth),
            "del" | "s" | "strike" => self.emphasis(id, "~~", depth),
            "code" | "kbd" | "samp" | "tt" => self.code(id),
            "a" => self.link(id, depth),
            "img" => self.image(id),
            "sup" => self.sub_or_superscript(id, '^', depth),
            "sub" => self.sub_or_superscript(id, '_', depth),
            "q" => self.around(id, "“", "”", depth),
            "math" => self.math(id),
            "rp" | "svg" | "input" | "select" | "textarea" | "option" | "wbr" | "script" | "style" => {
                self.input_or_script(id)
            }
            "span" | "font" => match styled(self.dom.attr(id, "style").unwrap_or("")) {
                Some(mark) => self.emphasis(id, mark, depth),
                None => self.inner(id, depth),
            },
            _ => self.inner(id, depth),
        }
    }

    fn inner(&mut self, id: Id, depth: usize) {
        for i in 0..self.dom.children(id).len() {
            let child = self.dom.children(id)[i];
            self.node(child, depth + 1);
        }
    }

    /// The lines inside an element, and whether there is white space at its start and end.
    fn inner_lines(&self, id: Id, depth: usize) -> (NumberedLines, bool, bool) {
        let mut run = Run {
            dom: self.dom,
            options: self.options,
            skip: self.skip,
            out: vec![(String::new(), 0)],
            space: false,
        };
        run.inner(id, depth);
        let text = self.dom.raw_text(id);
        (run.out, text.starts_with(is_space), run.space)
    }

    fn around(&mut self, id: Id, open: &str, close: &str, depth: usize) {
        let (lines, before, after) = self.inner_lines(id, depth);
        self.space |= before;
        for (n, (text, line)) in lines.into_iter().enumerate() {
            if n > 0 {
                self.end_line();
            }
            if !text.trim().is_empty() {
                self.word(&format!("{open}{}{close}", text.trim()), line);
            }
        }
        self.space |= after;
    }

    fn emphasis(&mut self, id: Id, mark: &str, depth: usize) {
        let before = self.before();
        let whole = self.dom.raw_text(id);
        // Emphasis within the same emphasis, or around punctuation, would only leave marks.
        let nested = std::iter::successors(self.dom.parent(id), |p| self.dom.parent(*p))
            .take(8)
            .any(|p| matches!((self.dom.name(p), mark), ("b" | "strong", "**") | ("i" | "em", "*")));
        if nested
            || !whole.chars().any(char::is_alphanumeric)
            || (before.is_alphanumeric() && mark == "*" && whole.starts_with(is_space))
        {
            self.inner(id, depth);
        } else {
            self.around(id, mark, mark, depth);
        }
    }

    fn code(&mut self, id: Id) {
        let text = self.dom.raw_text(id);
        let words: Vec<&str> = text.split(is_space).filter(|w| !w.is_empty()).collect();
        self.space |= text.starts_with(is_space);
        if !words.is_empty() {
            self.word(&code_span(&words.join(" ").replace('\u{a0}', " ")), self.dom.line(id));
        }
        self.space |= text.ends_with(is_space);
    }

    fn link(&mut self, id: Id, depth: usize) {
        let target = self.dom.attr(id, "href").unwrap_or("").trim();
        let is_script_or_anchor = target.is_empty()
            || target.starts_with("javascript:")
            || (self.options.title && target.starts_with('#'));
        if is_script_or_anchor {
            self.inner(id, depth);
            return;
        }
        let (lines, before, after) = self.inner_lines(id, depth);
        let text =
            lines.iter().map(|(t, _)| t.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
        self.space |= before;
        if text == target {
            self.word(target, self.dom.line(id));
        } else if !text.is_empty() {
            let line = lines.iter().map(|l| l.1).find(|l| *l > 0).unwrap_or_else(|| self.dom.line(id));
            self.word(&format!("[{text}]({})", address(target)), line);
        }
        self.space |= after;
    }

    fn image(&mut self, id: Id) {
        let alt = one_line(self.dom.attr(id, "alt").unwrap_or(""));
        let lazy = ["data-src", "data-original", "data-lazy-src"].iter().find_map(|n| self.dom.attr(id, n));
        let source = lazy.or_else(|| self.dom.attr(id, "src")).unwrap_or("").trim();
        let pixel = ["width", "height"].iter().any(|n| matches!(self.dom.attr(id, n), Some("0" | "1")));
        let target = if source.starts_with("data:") { String::new() } else { address(source) };
        if pixel || (target.is_empty() && alt.is_empty()) {
            return;
        }
        self.word(&format!("![{alt}]({target})"), self.dom.line(id));
    }

    /// `n<sup>2</sup>` as `n^2`; plain text where it is not an exponent or index.
    fn sub_or_superscript(&mut self, id: Id, mark: char, depth: usize) {
        let text = self.dom.raw_text(id);
        let text = text.trim();
        let linked = self.dom.below(id).any(|n| self.dom.name(n) == "a");
        if linked || self.space || !self.before().is_alphanumeric() && !matches!(self.before(), ')' | ']') {
            self.inner(id, depth);
        } else if !text.is_empty() {
            let text =
                if text.chars().all(char::is_alphanumeric) { text.to_owned() } else { format!("({text})") };
            self.word(&format!("{mark}{text}"), self.dom.line(id));
        }
    }

    fn math(&mut self, id: Id) {
        let tex =
            self.dom.below(id).find(|n| self.dom.name(*n) == "annotation").map(|n| self.dom.raw_text(n));
        match tex {
            Some(tex) => self.word(&format!("${}$", tex.trim()), self.dom.line(id)),
            None => {
                let text = self.dom.raw_text(id);
                self.text(&text, self.dom.line(id));
            }
        }
    }

    /// A checkbox or a TeX formula; other elements without text are dropped.
    fn input_or_script(&mut self, id: Id) {
        let kind = self.dom.attr(id, "type").unwrap_or("");
        if kind == "checkbox" && self.dom.name(id) == "input" {
            let mark = if self.dom.attr(id, "checked").is_some() { "[x]" } else { "[ ]" };
            self.word(mark, self.dom.line(id));
            self.space = true;
        } else if kind.starts_with("math/tex") {
            let tex = self.dom.raw_text(id);
            self.word(&format!("${}$", tex.trim()), self.dom.line(id));
        }
    }
}

/// White space that collapses, so not a no-break space.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// Where the tag at the start of `text` ends, if it looks like one: `<b>`, `</p>`, `<a href="x">`.
fn tag_end(text: &str, before: char) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    if before.is_alphanumeric() || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let limit = text.char_indices().nth(120).map_or(text.len(), |(i, _)| i);
    let close = text[..limit].find('>')?;
    (!text[1..close].contains('<')).then_some(close + 1)
}

/// A link's target, escaped for Markdown.
fn address(target: &str) -> String {
    let target = target.split_whitespace().collect::<Vec<_>>().join("%20");
    if target.contains(['(', ')']) { target.replace('(', "%28").replace(')', "%29") } else { target }
}

/// The mark for a style attribute that makes text bold or italic.
fn styled(style: &str) -> Option<&'static str> {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    if ["font-weight:bold", "font-weight:600", "font-weight:700", "font-weight:800", "font-weight:900"]
        .iter()
        .any(|s| style.contains(s))
    {
        Some("**")
    } else if style.contains("font-style:italic") {
        Some("*")
    } else {
        None
    }
}
