//! Blocks of a page → lines of Markdown: headings, paragraphs, lists, code, quotes, details, definitions.

use super::{
    dom::{Dom, Id},
    faq::{self, Pair},
    inline::{self, InlineOptions, NumberedLines},
};
use crate::note::{
    converted::Converted,
    writer::{MarkdownWriter, guarded},
};
use std::collections::HashMap;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// A page: every block is a paragraph of its own; what is not the page's text is dropped.
    Page,
    /// A field of a card: nothing is dropped, and a `<div>` is a line.
    Fragment,
}

/// Block elements.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "xmp",
    "listing",
    "plaintext",
    "frameset",
    "noframes",
    "caption",
];

/// Elements without text of the page.
const SKIPPED: &[&str] = &[
    "head", "title", "meta", "link", "style", "noscript", "template", "iframe", "object", "embed", "canvas",
    "audio", "video", "select", "textarea", "datalist", "svg", "base", "map",
];

/// Limit of the recursion; the parser nests less deeply.
const MAX_DEPTH: usize = 300;

/// Writes a parsed page.
pub(super) fn write(dom: &Dom, mode: Mode) -> Converted {
    let mut writer = Writer::new(dom, mode);
    writer.flow(Dom::ROOT, 0);
    writer.out.out
}

/// Writes a page as Markdown.
pub(super) struct Writer<'d> {
    pub(super) dom: &'d Dom,
    pub(super) mode: Mode,
    pub(super) out: MarkdownWriter,
    /// Whether each node is a block or has one inside.
    has_blocks: Vec<bool>,
    /// Nodes that are not written.
    pub(super) dropped: Vec<bool>,
    /// Elements that markup calls questions.
    pairs: HashMap<Id, Pair>,
}

impl<'d> Writer<'d> {
    fn new(dom: &'d Dom, mode: Mode) -> Self {
        let all: Vec<Id> = dom.below(Dom::ROOT).collect();
        let size = all.iter().max().map_or(1, |m| m + 1);
        let mut has_blocks = vec![false; size];
        let mut dropped = vec![false; size];
        for id in all.iter().rev() {
            let name = dom.name(*id);
            has_blocks[*id] |= BLOCKS.contains(&name);
            if has_blocks[*id]
                && let Some(parent) = dom.parent(*id)
            {
                has_blocks[parent] = true;
            }
            dropped[*id] = SKIPPED.contains(&name)
                || (name == "script" && !dom.attr(*id, "type").is_some_and(|t| t.starts_with("math/tex")));
        }
        let mut pairs = HashMap::new();
        if mode == Mode::Page {
            super::noise::mark(dom, &mut dropped);
            pairs = faq::pairs(dom, &dropped);
            // A question is a block of its own, so all elements around it have a block inside.
            for &id in pairs.keys() {
                let mut at = Some(id);
                while let Some(n) = at.filter(|n| !std::mem::replace(&mut has_blocks[*n], true) || *n == id) {
                    at = dom.parent(n);
                }
            }
        }
        Self { dom, mode, out: MarkdownWriter::default(), has_blocks, dropped, pairs }
    }

    pub(super) fn is_dropped(&self, id: Id) -> bool {
        self.dropped.get(id).copied().unwrap_or(false)
    }

    /// Writes the content of a node.
    pub(super) fn flow(&mut self, id: Id, depth: usize) {
        let children = self.dom.children(id).to_vec();
        self.nodes(&children, depth);
    }

    /// Writes nodes: runs of text as paragraphs, blocks as blocks.
    pub(super) fn nodes(&mut self, nodes: &[Id], depth: usize) {
        let mut run: Vec<Id> = Vec::new();
        for &node in nodes {
            if self.is_dropped(node) {
                continue;
            }
            if self.has_blocks[node] && depth < MAX_DEPTH {
                self.paragraph(&std::mem::take(&mut run));
                self.block(node, depth + 1);
            } else {
                run.push(node);
            }
        }
        self.paragraph(&run);
    }

    fn lines(&self, nodes: &[Id], options: InlineOptions) -> NumberedLines {
        inline::lines(self.dom, nodes, options, &|id| self.is_dropped(id))
    }

    /// Nodes as the text of a title, on one line.
    pub(super) fn title(&self, nodes: &[Id]) -> String {
        inline::line(self.dom, nodes, InlineOptions { title: true }, &|id| self.is_dropped(id))
    }

    fn paragraph(&mut self, run: &[Id]) {
        let filled: Vec<Id> =
            run.iter().copied().filter(|n| self.dom.text(*n).is_none_or(|t| !t.trim().is_empty())).collect();
        if filled.is_empty() {
            return;
        }
        if let [only] = filled[..]
            && self.dom.name(only) == "code"
            && (self.dom.raw_text(only).trim().contains('\n')
                || self.dom.below(only).any(|n| self.dom.name(n) == "br"))
        {
            self.code(only);
            return;
        }
        for (text, line) in self.lines(run, InlineOptions::default()) {
            if text.is_empty() {
                self.out.gap();
            } else {
                self.out.put(&guarded(&text), line);
            }
        }
    }

    /// A question and its answer, wherever on the page the answer is.
    fn pair(&mut self, id: Id, pair: Pair, depth: usize) {
        let title = self.title(self.dom.children(id));
        let label = if pair.declared { "Question: " } else { "" };
        let line = self.dom.line(id);
        if title.is_empty() {
            return;
        }
        self.fold(&format!("{label}{title}"), line, |w| {
            if let Some(more) = pair.more {
                w.flow(more, depth + 1);
                w.out.gap();
                w.out.put("Answer:", w.dom.line(more));
                w.out.gap();
            }
            if let Some(answer) = pair.answer {
                w.flow(answer, depth + 1);
            }
        });
        for part in [pair.answer, pair.more].into_iter().flatten() {
            self.dropped[part] = true;
        }
    }

    fn block(&mut self, id: Id, depth: usize) {
        let name = self.dom.name(id);
        if let Some(pair) = self.pairs.remove(&id) {
            self.pair(id, pair, depth);
            return;
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(id, depth),
            "pre" | "xmp" | "listing" | "plaintext" => self.code(id),
            "ul" | "ol" | "menu" | "dir" => self.list(id, depth),
            "blockquote" => {
                self.out.gap();
                self.with_prefix("> ", "> ", |w| w.flow(id, depth));
                self.out.gap();
            }
            "hr" => {
                self.out.gap();
                self.out.put("---", self.dom.line(id));
                self.out.gap();
            }
            "dl" => {
                self.out.gap();
                self.definitions(id, depth);
                self.out.gap();
            }
            "details" => self.details(id, depth),
            "table" => self.table(id, depth),
            "p" => {
                self.out.gap();
                self.flow(id, depth);
                self.out.gap();
            }
            "div" | "section" | "center" if self.mode == Mode::Fragment => {
                let empty = self.dom.raw_text(id).trim().is_empty();
                if empty {
                    self.out.gap();
                }
                self.flow(id, depth);
            }
            // Blocks inside an inline element: emphasis around paragraphs is no emphasis in Markdown.
            _ => {
                self.out.gap();
                self.flow(id, depth);
                self.out.gap();
            }
        }
    }

    /// Writes with `first` before the first line and `rest` before the others.
    pub(super) fn with_prefix(&mut self, first: &str, rest: &str, write: impl FnOnce(&mut Self)) {
        let outer = self.out.enter(first, rest);
        write(self);
        self.out.leave(outer);
    }

    fn heading(&mut self, id: Id, depth: usize) {
        let nodes = self.dom.children(id).to_vec();
        let text = self.title(&nodes);
        let level = self.dom.name(id).as_bytes().get(1).map_or(1, |b| usize::from(b - b'0'));
        self.out.gap();
        // Whole sections inside a heading are a mistake of the page: not a heading.
        if text.chars().count() > 400 {
            self.nodes(&nodes, depth);
        } else if !text.is_empty() {
            self.out.heading(level, &text, self.dom.line(id));
        }
        self.out.gap();
    }

    fn list(&mut self, id: Id, depth: usize) {
        let nested = self.dom.parent(id).is_some_and(|p| matches!(self.dom.name(p), "li" | "ul" | "ol"));
        if !nested {
            self.out.gap();
        }
        let ordered = self.dom.name(id) == "ol";
        let mut number: u64 = self.dom.attr(id, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
        let children = self.dom.children(id).to_vec();
        for child in children {
            if self.is_dropped(child) {
                continue;
            }
            if self.dom.name(child) != "li" {
                if matches!(self.dom.name(child), "ul" | "ol") {
                    self.with_prefix("  ", "  ", |w| w.list(child, depth + 1));
                } else {
                    self.nodes(&[child], depth + 1);
                }
                continue;
            }
            number = self.dom.attr(child, "value").and_then(|s| s.trim().parse().ok()).unwrap_or(number);
            let mark = if ordered { format!("{number}. ") } else { "- ".to_owned() };
            number = number.saturating_add(1);
            let loose = self
                .dom
                .children(child)
                .iter()
                .any(|c| matches!(self.dom.name(*c), "p" | "pre" | "blockquote" | "table"));
            if loose {
                self.out.gap();
            }
            let pad = " ".repeat(mark.len());
            self.with_prefix(&mark, &pad, |w| {
                let children = w.dom.children(child).to_vec();
                w.nodes_after_mark(&children, depth + 1);
            });
            if loose { self.out.gap() } else { self.out.close_up() }
        }
        if !nested {
            self.out.gap();
        }
    }

    /// Like [`Self::nodes`], but the first text is right after the list mark, whatever blocks it is in.
    fn nodes_after_mark(&mut self, nodes: &[Id], depth: usize) {
        let start = nodes
            .iter()
            .position(|n| !self.is_dropped(*n) && !self.dom.raw_text(*n).trim().is_empty())
            .unwrap_or(0);
        let first = nodes.get(start).copied();
        match first {
            Some(p) if matches!(self.dom.name(p), "p" | "div") => {
                let inner = self.dom.children(p).to_vec();
                self.nodes_after_mark(&inner, depth + 1);
                if self.dom.name(p) == "p" {
                    self.out.gap();
                }
                self.nodes(&nodes[start + 1..], depth);
            }
            _ => self.nodes(nodes, depth),
        }
    }

    /// Terms and definitions, also where each pair is in an element of its own.
    fn definitions(&mut self, id: Id, depth: usize) {
        for child in self.dom.children(id).to_vec() {
            if self.is_dropped(child) {
                continue;
            }
            match self.dom.name(child) {
                "dt" => {
                    let text = self.title(self.dom.children(child));
                    self.out.gap();
                    if !text.is_empty() {
                        self.out.put(&text, self.dom.line(child));
                    }
                    self.out.gap();
                }
                "dd" => {
                    self.out.gap();
                    self.with_prefix(":   ", "    ", |w| {
                        let children = w.dom.children(child).to_vec();
                        w.nodes_after_mark(&children, depth + 1);
                    });
                    self.out.gap();
                }
                "" if self.dom.text(child).is_some_and(|t| t.trim().is_empty()) => {}
                _ if depth < MAX_DEPTH && self.dom.below(child).any(|n| self.dom.name(n) == "dt") => {
                    self.definitions(child, depth + 1)
                }
                _ => self.nodes(&[child], depth + 1),
            }
        }
    }

    fn details(&mut self, id: Id, depth: usize) {
        let children = self.dom.children(id).to_vec();
        let summary = children.iter().copied().find(|c| self.dom.name(*c) == "summary");
        let rest: Vec<Id> = children.into_iter().filter(|c| Some(*c) != summary).collect();
        let text = summary.map(|s| self.title(self.dom.children(s))).unwrap_or_default();
        if text.is_empty() {
            self.out.gap();
            self.nodes(&rest, depth);
            self.out.gap();
            return;
        }
        let line = summary.map_or(1, |s| self.dom.line(s));
        self.fold(&text, line, |w| w.nodes(&rest, depth));
    }

    /// A details element with a summary.
    pub(super) fn fold(&mut self, summary: &str, line: usize, body: impl FnOnce(&mut Self)) {
        self.out.fold(summary, line);
        body(self);
        self.out.unfold(line);
    }

    /// Fenced code.
    pub(super) fn code(&mut self, id: Id) {
        let lines = self.code_lines(id);
        let language = super::language::of(self.dom, id);
        self.out.fence(&language, &lines);
    }

    fn code_lines(&self, id: Id) -> NumberedLines {
        let mut out: NumberedLines = vec![(String::new(), self.dom.line(id))];
        self.code_below(id, &mut out, 0);
        out
    }

    fn code_below(&self, id: Id, out: &mut NumberedLines, depth: usize) {
        for &child in self.dom.children(id) {
            if let Some(text) = self.dom.text(child) {
                for (n, part) in text.split('\n').enumerate() {
                    if n > 0 {
                        out.push((String::new(), self.dom.line(child) + n));
                    }
                    if let Some((line, from)) = out.last_mut() {
                        if line.is_empty() {
                            *from = self.dom.line(child) + n;
                        }
                        line.push_str(part);
                    }
                }
            } else if self.dom.name(child) == "br" {
                out.push((String::new(), self.dom.line(child)));
            } else if depth < MAX_DEPTH
                && !self.is_dropped(child)
                && !super::language::is_gutter(self.dom, child)
            {
                // One element for each line, as editors and some highlighters write it.
                let is_line = matches!(self.dom.name(child), "div" | "li" | "tr" | "p");
                if is_line && out.last().is_some_and(|(t, _)| !t.is_empty()) {
                    out.push((String::new(), self.dom.line(child)));
                }
                self.code_below(child, out, depth + 1);
            }
        }
    }
}
