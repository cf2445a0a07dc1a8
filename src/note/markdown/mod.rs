//! Markdown and plain text → [`Document`].
//!
//! The syntax is comrak's (CommonMark with tables, front matter, task and definition lists), with
//! support for common deviations, such as `#Heading` without a space, and for HTML blocks. Takes text,
//! gives blocks with their lines; never decides what is a question.

mod chat;
pub(crate) mod front;
pub(crate) mod html_block;
mod outline;
mod skim;

use crate::note::document::{Block, BlockKind, Document, Lines, ListMarker};
use comrak::{
    Arena, Options,
    arena_tree::NodeEdge,
    nodes::{AstNode, ListType, NodeValue},
    parse_document,
};
use std::ops::Range;

/// Most nested markers on one line; a file with more is read as single lines.
const DEEPEST: usize = 60;
/// An underline of a title may be so many characters shorter; else it is a rule under a sentence.
const UNDERLINE_SLACK: usize = 12;

/// Reads Markdown or plain text with `\n` line ends.
pub(crate) fn read(text: &str) -> Document {
    let (chat, origin) = chat::without_stamps(text).map(|c| (c.text, c.origin)).unzip();
    let text = outline::as_list(chat.as_deref().unwrap_or(text));
    let mut lines = Lines::of(text.into_owned());
    if lines.iter().any(|l| glued_heading(l).is_some()) {
        lines = Lines::of(separate_hashes(lines.text()));
    }
    if lines.iter().any(is_too_deep) {
        let blocks = bare_blocks(&lines);
        return Document { lines, blocks, origin, ..Document::default() };
    }
    let arena = Arena::new();
    let root = parse_document(&arena, lines.text(), &options());
    let mut reader = Reader {
        lines: &lines,
        blocks: Vec::new(),
        depth: 0,
        quotes: 0,
        mark: None,
        role: None,
        front: None,
    };
    reader.walk(root);
    let Reader { blocks, front, .. } = reader;
    let mut document = Document { lines, blocks, origin, ..Document::default() };
    if let Some(front) = front {
        document.front = front.trim_end().lines().count();
        front::apply(&front, &mut document);
    }
    document
}

/// Reads only the headings of a note: the document has no other blocks than those that
/// [`Document::headings`] gives. Parses only if the lines alone are not clear.
pub(crate) fn outline(text: String) -> Document {
    let rewritten = chat::without_stamps(&text).is_some()
        || matches!(outline::as_list(&text), std::borrow::Cow::Owned(_));
    let lines = Lines::of(text);
    if !rewritten && let Some(skimmed) = skim::skim(&lines) {
        let front = (skimmed.front > 0).then(|| lines.range(0..skimmed.front).collect::<Vec<_>>().join("\n"));
        let mut document =
            Document { lines, blocks: skimmed.headings, front: skimmed.front, ..Document::default() };
        if let Some(front) = front {
            front::apply(&front, &mut document);
        }
        return document;
    }
    let mut document = read(lines.text());
    document.blocks.retain(Block::is_heading);
    document
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.strikethrough = true;
    options.extension.description_lists = true;
    options.extension.front_matter_delimiter = Some("---".into());
    options
}

/// Length of the `#` run of a line like `#Heading`, which CommonMark reads as a paragraph. One `#`
/// before a lower-case letter is more often a tag.
fn glued_heading(line: &str) -> Option<usize> {
    if !line.starts_with('#') {
        return None;
    }
    let rest = line.trim_start_matches('#');
    let hashes = line.len() - rest.len();
    let next = rest.chars().next().filter(|_| (1..=6).contains(&hashes))?;
    let named = next.is_uppercase()
        || (hashes > 1 && next.is_alphanumeric())
        || (next.is_alphabetic() && !next.is_lowercase());
    (named && rest.split_whitespace().nth(1).is_some() && !rest.contains('#')).then_some(hashes)
}

/// Puts a space after the `#` run of lines like `#Heading`, outside code.
fn separate_hashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|m| trimmed.starts_with(m));
        match (fence, mark) {
            (None, Some(m)) => fence = Some(m),
            (Some(open), Some(m)) if open == m => fence = None,
            _ => {}
        }
        match glued_heading(line) {
            Some(n) if fence.is_none() => {
                out.push_str(&line[..n]);
                out.push(' ');
                out.push_str(&line[n..]);
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// Whether a line opens more than [`DEEPEST`] lists and quotes.
fn is_too_deep(line: &str) -> bool {
    // Every container takes at least a byte.
    line.len() > DEEPEST && nesting(line) > DEEPEST
}

/// How many container markers a line begins with.
fn nesting(line: &str) -> usize {
    line.split_ascii_whitespace()
        .take_while(|w| {
            matches!(*w, "-" | "*" | "+")
                || w.bytes().all(|b| b == b'>')
                || w.trim_end_matches(['.', ')']).parse::<u32>().is_ok()
        })
        .map(|w| if w.starts_with('>') { w.len() } else { 1 })
        .sum()
}

/// One paragraph for each line that is not blank.
fn bare_blocks(lines: &Lines) -> Vec<Block> {
    let filled = lines.iter().enumerate().filter(|(_, l)| !l.trim().is_empty());
    filled.map(|(i, l)| paragraph(i..i + 1, l.trim().to_owned())).collect()
}

fn paragraph(lines: Range<usize>, text: String) -> Block {
    Block { kind: BlockKind::Paragraph, lines, depth: 0, mark: None, quoted: false, text }
}

struct Reader<'a> {
    lines: &'a Lines,
    blocks: Vec<Block>,
    depth: usize,
    quotes: usize,
    /// Marker of an item that has no block yet.
    mark: Option<ListMarker>,
    /// Term or definition that has no block yet.
    role: Option<BlockKind>,
    front: Option<String>,
}

impl Reader<'_> {
    fn walk<'n>(&mut self, root: &'n AstNode<'n>) {
        let mut inside_leaf = 0usize;
        for edge in root.traverse() {
            match edge {
                NodeEdge::Start(node) => {
                    if inside_leaf > 0 || !self.enter(node) {
                        inside_leaf += 1;
                    }
                }
                NodeEdge::End(node) => {
                    if inside_leaf > 0 {
                        inside_leaf -= 1;
                    } else {
                        self.leave(node);
                    }
                }
            }
        }
    }

    /// Returns whether the children are blocks too.
    fn enter<'n>(&mut self, node: &'n AstNode<'n>) -> bool {
        let ast = node.data.borrow();
        let at = ast.sourcepos;
        let last = at.end.line.max(at.start.line).min(self.lines.len());
        let lines = at.start.line.saturating_sub(1).min(last)..last;
        match &ast.value {
            NodeValue::Document
            | NodeValue::List(_)
            | NodeValue::DescriptionList
            | NodeValue::DescriptionItem(_) => true,
            NodeValue::FrontMatter(text) => {
                self.front = Some(text.clone());
                false
            }
            NodeValue::Item(list) => {
                self.depth += 1;
                self.mark = Some(self.item_mark(list.list_type, list.bullet_char, &lines, at.start.column));
                true
            }
            NodeValue::TaskItem(_) => {
                self.depth += 1;
                self.mark = Some(self.item_mark(ListType::Bullet, b'-', &lines, at.start.column));
                true
            }
            NodeValue::BlockQuote => {
                self.depth += 1;
                self.quotes += 1;
                true
            }
            NodeValue::DescriptionTerm => {
                self.role = Some(BlockKind::Term);
                true
            }
            NodeValue::DescriptionDetails => {
                self.role = Some(BlockKind::Definition);
                true
            }
            NodeValue::Heading(heading) => {
                self.heading(heading.level, heading.setext, lines, at.start.column);
                false
            }
            NodeValue::Paragraph => {
                let kind = self.role.take().unwrap_or(BlockKind::Paragraph);
                let text = self.words(&lines, at.start.column);
                self.push(kind, lines, text);
                false
            }
            NodeValue::CodeBlock(_) => self.leaf(BlockKind::Code, lines),
            NodeValue::Table(_) => self.leaf(BlockKind::Table, lines),
            NodeValue::ThematicBreak => self.leaf(BlockKind::Rule, lines),
            NodeValue::HtmlBlock(_) => {
                let blocks = html_block::extract(self.lines, lines);
                for (kind, lines, text) in blocks {
                    self.push(kind, lines, text);
                }
                false
            }
            _ => self.leaf(BlockKind::Html, lines),
        }
    }

    fn leave<'n>(&mut self, node: &'n AstNode<'n>) {
        match node.data.borrow().value {
            NodeValue::Item(_) | NodeValue::TaskItem(_) => {
                self.depth -= 1;
                self.mark = None;
            }
            NodeValue::BlockQuote => {
                self.depth -= 1;
                self.quotes -= 1;
            }
            _ => {}
        }
    }

    fn item_mark(&self, kind: ListType, bullet: u8, lines: &Range<usize>, column: usize) -> ListMarker {
        let line =
            self.lines.get(lines.start).map_or("", |l| l.get(column.saturating_sub(1)..).unwrap_or(""));
        match kind {
            ListType::Bullet => {
                let symbol = line.chars().next().filter(|c| "-*+".contains(*c)).unwrap_or(char::from(bullet));
                ListMarker { symbol, number: None }
            }
            ListType::Ordered => {
                let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let symbol = line[digits..].chars().next().unwrap_or('.');
                ListMarker { symbol, number: line[..digits].parse().ok() }
            }
        }
    }

    fn heading(&mut self, level: u8, setext: bool, lines: Range<usize>, column: usize) {
        if !setext {
            let raw = self.words(&(lines.start..lines.start + 1), column);
            let text = atx_text(&raw).to_owned();
            self.push(BlockKind::Heading(level), lines, text);
            return;
        }
        let body = lines.start..lines.end.saturating_sub(1).max(lines.start);
        let text = self.words(&body, column);
        let underline = self.lines.get(body.end).map_or("", |l| l.trim());
        if is_underlined_title(&text, underline) {
            self.push(BlockKind::Heading(level), lines, text);
        } else {
            self.push(BlockKind::Paragraph, body.clone(), text);
            self.push(BlockKind::Rule, body.end..lines.end, String::new());
        }
    }

    fn leaf(&mut self, kind: BlockKind, lines: Range<usize>) -> bool {
        self.push(kind, lines, String::new());
        false
    }

    fn push(&mut self, kind: BlockKind, lines: Range<usize>, text: String) {
        let lines = lines.start..lines.end.max(lines.start + 1);
        let mark = self.mark.take();
        self.blocks.push(Block { kind, lines, depth: self.depth, mark, quoted: self.quotes > 0, text });
    }

    /// The lines without indentation and quote markers, the first from `column` (from 1).
    fn words(&self, lines: &Range<usize>, column: usize) -> String {
        let mut out = String::with_capacity(self.lines.range(lines.clone()).map(|l| l.len() + 1).sum());
        for i in lines.clone() {
            let Some(line) = self.lines.get(i) else { break };
            if i > lines.start {
                out.push('\n');
                let mut rest = line.trim_start();
                for _ in 0..self.quotes {
                    rest = rest.strip_prefix('>').unwrap_or(rest).trim_start();
                }
                out.push_str(rest);
            } else {
                out.push_str(line.get(column.saturating_sub(1)..).unwrap_or(line).trim_start());
            }
        }
        out
    }
}

/// The text of a `#` heading, without the `#` characters.
fn atx_text(line: &str) -> &str {
    let text = line.trim_start_matches('#').trim();
    let bare = text.trim_end_matches('#');
    if bare.ends_with(' ') { bare.trim_end() } else { text }
}

/// Whether text over a `---` or `===` line is a title, not a sentence above a rule.
fn is_underlined_title(text: &str, underline: &str) -> bool {
    if text.contains('\n') {
        return false;
    }
    let width = text.chars().count();
    let fits = underline.chars().count() + UNDERLINE_SLACK >= width && underline.len() > 1;
    let sentence = text.ends_with(['.', '!', ',', ';', '。']) || text.ends_with("]]");
    !sentence && (fits || text.ends_with('?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(text: &str) -> Vec<String> {
        let document = read(text);
        let show = |b: &Block| {
            format!("{:?}@{} d{} {}", b.kind, b.lines.start + 1, b.depth, b.text.replace('\n', "|"))
        };
        document.blocks.iter().map(show).collect()
    }

    #[test]
    fn blocks_have_their_lines_and_words() {
        assert_eq!(
            outline(
                "# One\n\ntext\nmore\n\n- a\n  - b\n\n1. ### Two\n\n   body\n\n```sh\n# no heading\n```\n"
            ),
            [
                "Heading(1)@1 d0 One",
                "Paragraph@3 d0 text|more",
                "Paragraph@6 d1 a",
                "Paragraph@7 d2 b",
                "Heading(3)@9 d1 Two",
                "Paragraph@11 d1 body",
                "Code@13 d0 ",
            ]
        );
    }

    #[test]
    fn a_sentence_over_dashes_is_not_a_title() {
        assert_eq!(
            outline("The end of it.\n---\nnext"),
            ["Paragraph@1 d0 The end of it.", "Rule@2 d0 ", "Paragraph@3 d0 next"]
        );
        assert_eq!(outline("Title\n-----\n"), ["Heading(2)@1 d0 Title"]);
        assert_eq!(outline("#How it works:\n"), ["Heading(1)@1 d0 How it works:"]);
        assert_eq!(outline("#tag here\n"), ["Paragraph@1 d0 #tag here"]);
    }

    #[test]
    fn very_deep_nesting_is_read_as_lines() {
        let text = format!("{}x\n", "> ".repeat(10_000));
        assert_eq!(read(&text).blocks.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_blocks_inside_its_lines(text in "[-#>*` a?:|<>/details\\n\\t1.]{0,200}") {
            let document = read(&text);
            for block in &document.blocks {
                proptest::prop_assert!(block.lines.start < block.lines.end);
                proptest::prop_assert!(block.lines.start <= document.lines.len());
            }
        }
    }
}
