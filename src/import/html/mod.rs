//! HTML → [`Document`], by way of Markdown; also fragments, as Anki keeps them in its fields.
//!
//! Headings, lists, tables, code, quotes, details, definition lists, links and images keep their
//! meaning; navigation, scripts and forms are left out. Elements that pages class as question or
//! answer get a label.

mod inline;

use super::{converted::Converted, document::Document, records::Locator};
use scraper::{ElementRef, Html, Node, node::Element};

use inline::{collapse, inline};

type NodeRef<'a> = ego_tree::NodeRef<'a, Node>;

/// Elements nested deeper than this are read as plain text.
const DEEPEST: usize = 120;

/// Reads a page.
pub fn read(text: &str) -> Document {
    let page = Html::parse_document(text);
    let mut writer = Writer { locator: Some(Locator::new(text)), labels: has_labels(&page), line: 1 };
    let mut out = Converted::default();
    let root = page.tree.root();
    for (line, from) in writer.blocks(root, 0) {
        out.line(&line, from);
    }
    let title = page
        .tree
        .root()
        .descendants()
        .find_map(|n| ElementRef::wrap(n).filter(|e| e.value().name() == "title"));
    out.title = title.map(|t| t.text().collect::<String>().trim().to_owned());
    out.finish()
}

/// Markdown of a piece of HTML.
pub fn fragment(html: &str) -> String {
    let page = Html::parse_fragment(html);
    let mut writer = Writer { locator: None, labels: false, line: 1 };
    let lines: Vec<String> = writer.blocks(page.tree.root(), 0).into_iter().map(|(l, _)| l).collect();
    lines.join("\n").trim().to_owned()
}

/// Whether the page classes some elements as questions and some as answers.
fn has_labels(page: &Html) -> bool {
    let classes = |wanted: Class| {
        page.tree
            .root()
            .descendants()
            .any(|n| n.value().as_element().is_some_and(|e| class_of(e) == Some(wanted)))
    };
    classes(Class::Question) && classes(Class::Answer)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Question,
    Answer,
}

fn class_of(element: &Element) -> Option<Class> {
    let names = element.classes().chain(element.attr("itemprop")).map(str::to_lowercase);
    for name in names {
        let parts: Vec<&str> = name.split(['-', '_']).collect();
        let last = parts.last().copied().unwrap_or("");
        if matches!(last, "question" | "q") || name == "question-text" || name == "question-title" {
            return Some(Class::Question);
        }
        if matches!(last, "answer" | "a") || name == "answer-text" || name == "acceptedanswer" {
            return Some(Class::Answer);
        }
    }
    None
}

struct Writer<'t> {
    locator: Option<Locator<'t>>,
    labels: bool,
    line: usize,
}

type Lines = Vec<(String, usize)>;

/// Elements that say nothing.
fn is_silent(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "nav"
            | "footer"
            | "noscript"
            | "template"
            | "svg"
            | "form"
            | "button"
            | "iframe"
            | "aside"
            | "select"
            | "input"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "ul"
            | "tbody"
            | "thead"
            | "tr"
            | "td"
            | "th"
    )
}

impl Writer<'_> {
    fn locate(&mut self, words: &str) -> usize {
        if let Some(locator) = &mut self.locator {
            let plain = words.trim_start_matches(['*', '`', '[', '#', '_', ' ', '!']);
            let end = plain.find(['*', '`', ']', '_', '[']).unwrap_or(plain.len());
            self.line = locator.line(&plain[..end]);
        }
        self.line
    }

    /// The lines of a node's children.
    fn blocks(&mut self, node: NodeRef<'_>, depth: usize) -> Lines {
        let mut out: Lines = Vec::new();
        let mut run = String::new();
        for child in node.children() {
            match child.value() {
                Node::Text(text) => run.push_str(text),
                Node::Element(element) => {
                    let name = element.name();
                    if is_silent(name) {
                        continue;
                    }
                    let blocky = is_block(name)
                        || (depth < DEEPEST
                            && child
                                .children()
                                .any(|c| c.value().as_element().is_some_and(|e| is_block(e.name()))));
                    if !blocky || depth >= DEEPEST {
                        inline(child, &mut run, depth);
                        continue;
                    }
                    self.flush(&mut run, &mut out);
                    let lines = self.element(child, element, depth + 1);
                    if !lines.is_empty() {
                        part(&mut out);
                        out.extend(lines);
                        part(&mut out);
                    }
                }
                Node::Comment(comment) => {
                    let text = comment.trim();
                    if super::judge::label::find(text).is_some() && !text.contains('\n') {
                        self.flush(&mut run, &mut out);
                        part(&mut out);
                        out.push((format!("<!-- {text} -->"), self.line));
                        part(&mut out);
                    }
                }
                _ => {}
            }
        }
        self.flush(&mut run, &mut out);
        while out.last().is_some_and(|(l, _)| l.is_empty()) {
            out.pop();
        }
        out
    }

    fn flush(&mut self, run: &mut String, out: &mut Lines) {
        let text = collapse(run);
        run.clear();
        if text.trim().is_empty() {
            return;
        }
        part(out);
        for line in text.trim().lines() {
            let from = self.locate(line);
            out.push((line.trim().to_owned(), from));
        }
    }

    fn element(&mut self, node: NodeRef<'_>, element: &Element, depth: usize) -> Lines {
        let name = element.name();
        let class = class_of(element).filter(|c| {
            self.labels
                && !node
                    .descendants()
                    .skip(1)
                    .any(|n| n.value().as_element().is_some_and(|e| class_of(e) == Some(*c)))
        });
        let mut lines = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, name, class, depth),
            "ul" | "ol" => self.list(node, name == "ol", element, depth),
            "li" => self.items(vec![node], false, 1, depth),
            "pre" => self.code(node),
            "blockquote" => self
                .blocks(node, depth)
                .into_iter()
                .map(|(l, n)| (format!("> {l}").trim_end().to_owned(), n))
                .collect(),
            "hr" => vec![("---".to_owned(), self.line)],
            "table" => self.table(node, depth),
            "details" => self.details(node, depth),
            "dl" => self.definitions(node, depth),
            _ => self.blocks(node, depth),
        };
        if let Some(class) = class.filter(|_| !name.starts_with('h')) {
            let from = lines.first().map_or(self.line, |(_, n)| *n);
            match class {
                Class::Question => {
                    if let Some((first, _)) =
                        lines.first_mut().filter(|(l, _)| !l.starts_with(['#', '`', '|']))
                    {
                        *first = format!("**Question:** {first}");
                    }
                }
                Class::Answer => {
                    lines.insert(0, (String::new(), from));
                    lines.insert(0, ("**Answer:**".to_owned(), from));
                }
            }
        }
        lines
    }

    fn heading(&mut self, node: NodeRef<'_>, name: &str, class: Option<Class>, depth: usize) -> Lines {
        let level = name[1..].parse().unwrap_or(2);
        let mut text = String::new();
        node.children().for_each(|c| inline(c, &mut text, depth));
        let text = collapse(&text).split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return Vec::new();
        }
        let from = self.locate(&text);
        let label = if class == Some(Class::Question) && super::judge::label::find(&text).is_none() {
            "Question: "
        } else {
            ""
        };
        vec![(format!("{} {label}{text}", "#".repeat(level)), from)]
    }

    fn list(&mut self, node: NodeRef<'_>, ordered: bool, element: &Element, depth: usize) -> Lines {
        let start = element.attr("start").and_then(|s| s.parse().ok()).unwrap_or(1);
        let items: Vec<NodeRef<'_>> = node.children().filter(|c| c.value().is_element()).collect();
        self.items(items, ordered, start, depth)
    }

    fn items(&mut self, items: Vec<NodeRef<'_>>, ordered: bool, start: usize, depth: usize) -> Lines {
        let mut out = Vec::new();
        for (i, item) in items.into_iter().enumerate() {
            let mark = if ordered { format!("{}. ", start.saturating_add(i)) } else { "- ".to_owned() };
            let pad = " ".repeat(mark.len());
            for (n, (line, from)) in self.blocks(item, depth).into_iter().enumerate() {
                let text = if n == 0 {
                    format!("{mark}{line}")
                } else if line.is_empty() {
                    line
                } else {
                    format!("{pad}{line}")
                };
                out.push((text, from));
            }
        }
        out
    }

    fn code(&mut self, node: NodeRef<'_>) -> Lines {
        let mut text = String::new();
        let mut language = String::new();
        for n in node.descendants() {
            match n.value() {
                Node::Text(t) => text.push_str(t),
                Node::Element(e) if e.name() == "br" => text.push('\n'),
                Node::Element(e) => {
                    if let Some(l) = e
                        .classes()
                        .find_map(|c| c.strip_prefix("language-").or_else(|| c.strip_prefix("lang-")))
                    {
                        language = l.to_owned();
                    }
                }
                _ => {}
            }
        }
        let body = text.trim_matches('\n').trim_end();
        if body.is_empty() {
            return Vec::new();
        }
        let fence = if body.contains("```") { "~~~~" } else { "```" };
        let from = self.locate(body.lines().next().unwrap_or("").trim());
        let mut out = vec![(format!("{fence}{language}"), from)];
        out.extend(body.lines().enumerate().map(|(i, l)| (l.to_owned(), from + i)));
        out.push((fence.to_owned(), from + body.lines().count().saturating_sub(1)));
        out
    }

    fn table(&mut self, node: NodeRef<'_>, depth: usize) -> Lines {
        let mut out = Vec::new();
        let rows: Vec<NodeRef<'_>> =
            node.descendants().filter(|n| n.value().as_element().is_some_and(|e| e.name() == "tr")).collect();
        let width =
            rows.iter().map(|r| r.children().filter(|c| c.value().is_element()).count()).max().unwrap_or(0);
        if width == 1 {
            return rows.into_iter().flat_map(|r| self.blocks(r, depth)).collect();
        }
        for row in rows {
            let mut cells = Vec::new();
            for cell in row.children().filter(|c| c.value().is_element()) {
                let lines: Vec<String> =
                    self.blocks(cell, depth).into_iter().map(|(l, _)| l.replace('|', "\\|")).collect();
                cells.push(lines.join("<br>").trim_matches(['\n']).to_owned());
            }
            let from = self.line;
            out.push((format!("| {} |", cells.join(" | ")), from));
            if out.len() == 1 {
                out.push((format!("|{}", " --- |".repeat(width)), from));
            }
        }
        out
    }

    fn details(&mut self, node: NodeRef<'_>, depth: usize) -> Lines {
        let summary = node.children().find(|c| c.value().as_element().is_some_and(|e| e.name() == "summary"));
        let mut words = String::new();
        if let Some(summary) = summary {
            summary.children().for_each(|c| inline(c, &mut words, depth));
        }
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let from = self.locate(&words);
        let mut out = vec![(format!("<details><summary>{words}</summary>"), from), (String::new(), from)];
        let mut body = self.blocks(node, depth);
        // The summary is among the children as well.
        if let Some((first, _)) = body.first()
            && *first == words
        {
            body.remove(0);
        }
        out.extend(body);
        out.push((String::new(), self.line));
        out.push(("</details>".to_owned(), self.line));
        out
    }

    fn definitions(&mut self, node: NodeRef<'_>, depth: usize) -> Lines {
        let mut out = Vec::new();
        for child in node.children() {
            let Some(element) = child.value().as_element() else { continue };
            let lines = match element.name() {
                "dt" => {
                    let text: Vec<String> = self.blocks(child, depth).into_iter().map(|(l, _)| l).collect();
                    part(&mut out);
                    vec![
                        (text.join(" ").trim_start_matches('#').trim().to_owned(), self.line),
                        (String::new(), self.line),
                    ]
                }
                "dd" => {
                    let mut lines = self.blocks(child, depth);
                    for (i, (line, _)) in lines.iter_mut().enumerate() {
                        *line = if i == 0 {
                            format!(":   {line}")
                        } else if line.is_empty() {
                            String::new()
                        } else {
                            format!("    {line}")
                        };
                    }
                    lines
                }
                _ => self.definitions(child, depth),
            };
            out.extend(lines);
        }
        out
    }
}

fn part(lines: &mut Lines) {
    if let Some((last, from)) = lines.last()
        && !last.is_empty()
    {
        let from = *from;
        lines.push((String::new(), from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragments_become_markdown() {
        for (html, expected) in [
            ("A <b>bold</b> word<br>and&nbsp;more", "A **bold** word\nand more"),
            ("<div>one</div><div>two <code>x</code></div>", "one\n\ntwo `x`"),
            ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n- c"),
            (
                "<pre><code class=\"language-rs\">fn a() {\n  1 &lt; 2\n}</code></pre>",
                "```rs\nfn a() {\n  1 < 2\n}\n```",
            ),
            (
                "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
                "| a | b |\n| --- | --- |\n| 1 | 2 |",
            ),
            ("<a href=\"http://x\">t</a> <img src=\"i.png\" alt=\"p\">", "[t](http://x) ![p](i.png)"),
            ("x<script>evil()</script>", "x"),
        ] {
            assert_eq!(fragment(html), expected);
        }
    }

    #[test]
    fn lines_of_the_page_are_known() {
        let page = "<!doctype html>\n<html><body>\n<h2>One thing</h2>\n<p>Text\n here</p>\n<h2>Other thing</h2></body></html>";
        let document = read(page);
        let at = document.lines.iter().position(|l| l == "## Other thing").unwrap();
        assert_eq!(document.source_line(at), 6);
    }

    #[test]
    fn deep_nesting_is_survived() {
        let html = format!("{}x{}", "<div>".repeat(5_000), "</div>".repeat(5_000));
        let _ = fragment(&html);
        let _ = fragment(&"<b>".repeat(5_000));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(html in "[<>/a-d lip=\"&;#\\n]{0,120}") {
            let _ = (fragment(&html), read(&html));
        }
    }
}
