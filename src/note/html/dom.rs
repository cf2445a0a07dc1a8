//! HTML text → a tree of elements and texts, each with its source line.
//!
//! The parser is html5ever (the algorithm of browsers, which accepts any input); this is the tree it
//! builds. Depth and attributes are limited, because its time is not linear in them.

use html5ever::{
    Attribute, QualName, TokenizerResult,
    buffer_queue::BufferQueue,
    local_name, ns,
    tendril::StrTendril,
    tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts},
    tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeBuilder, TreeBuilderOpts, TreeSink},
};
use std::{
    borrow::Cow,
    cell::{Cell, Ref, RefCell},
};

/// Tags of elements nested deeper are ignored: their content belongs to the element around them.
const MAX_DEPTH: usize = 256;
/// A tag with more separators outside quotes is text.
const MAX_ATTRIBUTES: usize = 1_000;

/// A parsed page.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
}

/// A node's index.
pub(super) type Id = usize;

#[derive(Debug)]
struct Node {
    parent: Option<Id>,
    children: Vec<Id>,
    data: Data,
    /// From 1; of a text, the line of its first character.
    line: usize,
    depth: usize,
}

#[derive(Debug)]
enum Data {
    Root,
    Element(QualName, Vec<(String, String)>),
    Text(String),
    Other,
}

impl Dom {
    /// Parses a page or a fragment.
    pub(super) fn parse(text: &str) -> Self {
        let sink = Sink {
            dom: RefCell::new(Self {
                nodes: vec![Node { parent: None, children: Vec::new(), data: Data::Root, line: 1, depth: 0 }],
            }),
            line: Cell::new(1),
            depth: Cell::new(0),
        };
        let options = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
        let guard = DepthLimit { builder: TreeBuilder::new(sink, options) };
        let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(escape_oversized_tags(text).as_ref()));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        tokenizer.end();
        tokenizer.sink.builder.sink.finish()
    }

    /// The document itself.
    pub(super) const ROOT: Id = 0;

    pub(super) fn children(&self, id: Id) -> &[Id] {
        &self.nodes[id].children
    }

    pub(super) fn parent(&self, id: Id) -> Option<Id> {
        self.nodes[id].parent
    }

    /// Name of an element in lower case, empty for other nodes.
    pub(super) fn name(&self, id: Id) -> &str {
        match &self.nodes[id].data {
            Data::Element(name, _) => &name.local,
            _ => "",
        }
    }

    /// An attribute's value.
    pub(super) fn attr(&self, id: Id, name: &str) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Element(_, attrs) => attrs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()),
            _ => None,
        }
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: Id) -> Option<&str> {
        match &self.nodes[id].data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The source line of a node, from 1.
    pub(super) fn line(&self, id: Id) -> usize {
        self.nodes[id].line
    }

    /// All nodes below one, in document order.
    pub(super) fn below(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut stack: Vec<Id> = self.nodes[id].children.iter().rev().copied().collect();
        std::iter::from_fn(move || {
            let next = stack.pop()?;
            stack.extend(self.nodes[next].children.iter().rev());
            Some(next)
        })
    }

    /// All text below a node, white space included.
    pub(super) fn raw_text(&self, id: Id) -> String {
        match &self.nodes[id].data {
            Data::Text(text) => text.clone(),
            _ => self.below(id).filter_map(|n| self.text(n)).collect(),
        }
    }

    fn attach(&mut self, parent: Id, at: usize, child: Id) {
        self.detach(child);
        self.nodes[child].parent = Some(parent);
        self.nodes[child].depth = self.nodes[parent].depth + 1;
        let at = at.min(self.nodes[parent].children.len());
        self.nodes[parent].children.insert(at, child);
    }

    fn detach(&mut self, child: Id) {
        if let Some(parent) = self.nodes[child].parent.take() {
            let children = &mut self.nodes[parent].children;
            if let Some(at) = children.iter().rposition(|c| *c == child) {
                children.remove(at);
            }
        }
    }

    fn insert(&mut self, parent: Id, at: usize, new: NodeOrText<Id>, line: usize) {
        let text = match new {
            NodeOrText::AppendNode(node) => {
                self.attach(parent, at, node);
                return;
            }
            NodeOrText::AppendText(text) => text,
        };
        let before = at.checked_sub(1).and_then(|i| self.nodes[parent].children.get(i)).copied();
        if let Some(before) = before
            && let Node { data: Data::Text(old), line: first, .. } = &mut self.nodes[before]
        {
            // The parser gives the line on which a piece of text ends.
            if old.trim().is_empty() {
                *first = line.saturating_sub(old.matches('\n').count() + text.matches('\n').count()).max(1);
            }
            old.push_str(&text);
            return;
        }
        let first = line.saturating_sub(text.matches('\n').count()).max(1);
        let node = self.create(Data::Text(text.to_string()), first);
        self.attach(parent, at, node);
    }

    fn create(&mut self, data: Data, line: usize) -> Id {
        self.nodes.push(Node { parent: None, children: Vec::new(), data, line, depth: 0 });
        self.nodes.len() - 1
    }
}

struct Sink {
    dom: RefCell<Dom>,
    line: Cell<usize>,
    /// Depth of the element opened last.
    depth: Cell<usize>,
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Dom;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        Dom::ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a Id) -> Ref<'a, QualName> {
        Ref::map(self.dom.borrow(), |dom| match &dom.nodes[*target].data {
            Data::Element(name, _) => name,
            // The parser asks only for elements.
            _ => unnamed(),
        })
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Id {
        let attrs = attrs.into_iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        self.dom.borrow_mut().create(Data::Element(name, attrs), self.line.get())
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.dom.borrow_mut().create(Data::Other, self.line.get())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.dom.borrow_mut().create(Data::Other, self.line.get())
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let mut dom = self.dom.borrow_mut();
        let at = dom.nodes[*parent].children.len();
        let element = matches!(child, NodeOrText::AppendNode(_));
        dom.insert(*parent, at, child, self.line.get());
        self.depth.set(dom.nodes[*parent].depth + usize::from(element));
    }

    fn append_based_on_parent_node(&self, element: &Id, prev_element: &Id, child: NodeOrText<Id>) {
        if self.dom.borrow().nodes[*element].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &Id) {
        let dom = self.dom.borrow();
        self.depth.set(dom.nodes[*node].depth.saturating_sub(1));
    }

    fn get_template_contents(&self, target: &Id) -> Id {
        *target
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, new: NodeOrText<Id>) {
        let mut dom = self.dom.borrow_mut();
        if let NodeOrText::AppendNode(node) = &new {
            dom.detach(*node);
        }
        let Some(parent) = dom.nodes[*sibling].parent else { return };
        let at = dom.nodes[parent].children.iter().rposition(|c| c == sibling).unwrap_or(0);
        dom.insert(parent, at, new, self.line.get());
        self.depth.set(dom.nodes[parent].depth + 1);
    }

    fn add_attrs_if_missing(&self, target: &Id, new: Vec<Attribute>) {
        if let Data::Element(_, attrs) = &mut self.dom.borrow_mut().nodes[*target].data {
            for attr in new {
                if attrs.len() < MAX_ATTRIBUTES && !attrs.iter().any(|(n, _)| **n == *attr.name.local) {
                    attrs.push((attr.name.local.to_string(), attr.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &Id, new_parent: &Id) {
        let mut dom = self.dom.borrow_mut();
        let children = std::mem::take(&mut dom.nodes[*node].children);
        let depth = dom.nodes[*new_parent].depth + 1;
        for child in &children {
            dom.nodes[*child].parent = Some(*new_parent);
            dom.nodes[*child].depth = depth;
        }
        dom.nodes[*new_parent].children.extend(children);
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX).max(1));
    }
}

fn unnamed() -> &'static QualName {
    static NAME: std::sync::LazyLock<QualName> =
        std::sync::LazyLock::new(|| QualName::new(None, ns!(html), local_name!("div")));
    &NAME
}

/// Passes tokens to the tree builder, except for start tags that would nest too deeply.
struct DepthLimit {
    builder: TreeBuilder<Id, Sink>,
}

impl TokenSink for DepthLimit {
    type Handle = Id;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Id> {
        if let Token::TagToken(tag) = &token
            && tag.kind == TagKind::StartTag
            && self.builder.sink.depth.get() > MAX_DEPTH
        {
            return TokenSinkResult::Continue;
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Escapes tags with too many attributes: parsing them takes quadratic time.
fn escape_oversized_tags(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut oversized = Vec::new();
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|b| *b == b'<').map(|i| i + at) {
        at = open + 1;
        if !bytes.get(at).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') {
            continue;
        }
        let (mut quote, mut parts) = (0u8, 0);
        while let Some(&b) = bytes.get(at) {
            match b {
                _ if quote != 0 => quote = if b == quote { 0 } else { quote },
                b'"' | b'\'' if bytes[..at].ends_with(b"=") => quote = b,
                b'>' => break,
                b' ' | b'\n' | b'\t' | b'/' | b'"' | b'\'' => parts += 1,
                _ => {}
            }
            at += 1;
        }
        if parts > MAX_ATTRIBUTES {
            oversized.push(open);
        }
    }
    if oversized.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + oversized.len() * 3);
    let mut from = 0;
    for open in oversized {
        out.push_str(&text[from..open]);
        out.push_str("&lt;");
        from = open + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_lines() {
        let dom = Dom::parse("<html>\n<body>\n<p>\n\none\n two &amp; three</p><pre>\na\n</pre><p>x");
        let lines: Vec<_> = dom
            .below(Dom::ROOT)
            .filter(|n| matches!(dom.name(*n), "p" | "pre"))
            .map(|n| dom.line(n))
            .collect();
        assert_eq!(lines, [3, 6, 8]);
        let texts: Vec<_> = dom
            .below(Dom::ROOT)
            .filter_map(|n| dom.text(n).filter(|t| !t.trim().is_empty()).map(|t| (t, dom.line(n))))
            .collect();
        assert_eq!(texts, [("\n\none\n two & three", 3), ("a\n", 7), ("x", 8)]);
    }

    #[test]
    fn absurd_input_takes_little_time() {
        for text in [
            "<div>".repeat(200_000),
            format!("<a {}", (0..200_000).map(|i| format!("x{i} ")).collect::<String>()),
            "<table><b>".repeat(20_000),
            "<p><font size=1>".repeat(20_000),
        ] {
            let dom = Dom::parse(&text);
            assert!(dom.nodes.iter().all(|n| n.depth < 2_000), "{}", &text[..20]);
        }
    }
}
