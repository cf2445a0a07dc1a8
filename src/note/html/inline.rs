//! Runs of text with emphasis, code, links and images → lines of Markdown.
//!
//! White space collapses as a browser collapses it; `<br>` ends a line. Signs of Markdown in the text
//! stay as they are, except where they would swallow what follows.

use super::dom::{Dom, Id};
use crate::note::writer::code_span;

/// Lines and the source line each began on.
pub(super) type Lines = Vec<(String, usize)>;

/// What is written differently in some places.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// In a title: no links to places in the page, no emphasis around the whole.
    pub title: bool,
}

/// Writes nodes that are no blocks.
pub(super) fn lines(dom: &Dom, nodes: &[Id], place: Place, skip: &dyn Fn(Id) -> bool) -> Lines {
    let mut run = Run { dom, place, skip, out: vec![(String::new(), 0)], space: false };
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
pub(super) fn line(dom: &Dom, nodes: &[Id], place: Place, skip: &dyn Fn(Id) -> bool) -> String {
    let lines = lines(dom, nodes, place, skip);
    lines.iter().map(|(t, _)| t.as_str()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Deeper than the parser nests; whatever is below is text.
const DEEPEST: usize = 300;

struct Run<'d> {
    dom: &'d Dom,
    place: Place,
    skip: &'d dyn Fn(Id) -> bool,
    out: Lines,
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
            let guarded = self.guard(word);
            self.word(&guarded, line);
            rest = after;
        }
    }

    /// The character a word would be glued to.
    fn before(&mut self) -> char {
        if self.space { ' ' } else { self.last().0.chars().last().unwrap_or(' ') }
    }

    /// A word that Markdown would read as a tag or a fence, so that it does not.
    fn guard(&mut self, word: &str) -> String {
        let glued = self.before();
        if word.starts_with('<') && word.len() > 1 && !glued.is_alphanumeric() {
            if tag_end(word, ' ').is_some() {
                return if glued == '`' { word.to_owned() } else { format!("`{word}`") };
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
        if depth > DEEPEST {
            let text = self.dom.raw_text(id);
            self.text(&text, self.dom.line(id));
            return;
        }
        match self.dom.name(id) {
            "br" => self.end_line(),
            "b" | "strong" => self.marked(id, "**", depth),
            "i" | "em" | "cite" | "dfn" => self.marked(id, "*", depth),
            "del" | "s" | "strike" => self.marked(id, "~~", depth),
            "code" | "kbd" | "samp" | "tt" => self.code(id),
            "a" => self.link(id, depth),
            "img" => self.image(id),
            "sup" => self.raised(id, '^', depth),
            "sub" => self.raised(id, '_', depth),
            "q" => self.around(id, "“", "”", depth),
            "math" => self.math(id),
            "rp" | "svg" | "input" | "select" | "textarea" | "option" | "wbr" | "script" | "style" => {
                self.field(id)
            }
            "span" | "font" => match styled(self.dom.attr(id, "style").unwrap_or("")) {
                Some(mark) => self.marked(id, mark, depth),
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

    /// The lines inside an element, and whether white space stood at its edges.
    fn apart(&self, id: Id, depth: usize) -> (Lines, bool, bool) {
        let mut run = Run {
            dom: self.dom,
            place: self.place,
            skip: self.skip,
            out: vec![(String::new(), 0)],
            space: false,
        };
        run.inner(id, depth);
        let text = self.dom.raw_text(id);
        (run.out, text.starts_with(is_space), run.space)
    }

    fn around(&mut self, id: Id, open: &str, close: &str, depth: usize) {
        let (lines, before, after) = self.apart(id, depth);
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

    fn marked(&mut self, id: Id, mark: &str, depth: usize) {
        let inside = self.before();
        let whole = self.dom.raw_text(id);
        // Emphasis within the same emphasis, or around nothing but signs, would only leave marks.
        let nested = std::iter::successors(self.dom.parent(id), |p| self.dom.parent(*p))
            .take(8)
            .any(|p| matches!((self.dom.name(p), mark), ("b" | "strong", "**") | ("i" | "em", "*")));
        if nested
            || !whole.chars().any(char::is_alphanumeric)
            || (inside.is_alphanumeric() && mark == "*" && whole.starts_with(is_space))
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
        let here = target.is_empty()
            || target.starts_with("javascript:")
            || (self.place.title && target.starts_with('#'));
        if here {
            self.inner(id, depth);
            return;
        }
        let (lines, before, after) = self.apart(id, depth);
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
        let alt = self.dom.attr(id, "alt").unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        let lazy = ["data-src", "data-original", "data-lazy-src"].iter().find_map(|n| self.dom.attr(id, n));
        let source = lazy.or_else(|| self.dom.attr(id, "src")).unwrap_or("").trim();
        let pixel = ["width", "height"].iter().any(|n| matches!(self.dom.attr(id, n), Some("0" | "1")));
        let target = if source.starts_with("data:") { String::new() } else { address(source) };
        if pixel || (target.is_empty() && alt.is_empty()) {
            return;
        }
        self.word(&format!("![{alt}]({target})"), self.dom.line(id));
    }

    /// `n<sup>2</sup>` as `n^2`; what is no power stays as it is.
    fn raised(&mut self, id: Id, sign: char, depth: usize) {
        let text = self.dom.raw_text(id);
        let text = text.trim();
        let linked = self.dom.below(id).any(|n| self.dom.name(n) == "a");
        if linked || self.space || !self.before().is_alphanumeric() && !matches!(self.before(), ')' | ']') {
            self.inner(id, depth);
        } else if !text.is_empty() {
            let text =
                if text.chars().all(char::is_alphanumeric) { text.to_owned() } else { format!("({text})") };
            self.word(&format!("{sign}{text}"), self.dom.line(id));
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

    fn field(&mut self, id: Id) {
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

/// White space that collapses; a no-break space does not.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// Where the tag ends that `text` begins with, if it reads like one: `<b>`, `</p>`, `<a href="x">`.
fn tag_end(text: &str, glued: char) -> Option<usize> {
    let name = text.strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    if glued.is_alphanumeric() || !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return None;
    }
    let limit = text.char_indices().nth(120).map_or(text.len(), |(i, _)| i);
    let close = text[..limit].find('>')?;
    (!text[1..close].contains('<')).then_some(close + 1)
}

/// A link's target as Markdown has it.
fn address(target: &str) -> String {
    let target = target.split_whitespace().collect::<Vec<_>>().join("%20");
    if target.contains(['(', ')']) { target.replace('(', "%28").replace(')', "%29") } else { target }
}

/// The mark for what a style attribute makes of text.
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
