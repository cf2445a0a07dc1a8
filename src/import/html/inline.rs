//! Words inside a block: emphasis, code, links, images, line breaks.

use super::{DEEPEST, NodeRef, is_silent};
use scraper::Node;

/// White space as a browser shows it: runs are one blank, `\n` only where a `<br>` left it.
pub(super) fn collapse(text: &str) -> String {
    text.split('\u{1}')
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Appends a node's words with their marks. `\u{1}` stands for a line break.
pub(super) fn inline(node: NodeRef<'_>, out: &mut String, depth: usize) {
    if depth > DEEPEST * 2 {
        return;
    }
    match node.value() {
        Node::Text(text) => out.push_str(text),
        Node::Element(element) => {
            let name = element.name();
            if is_silent(name) {
                return;
            }
            if name == "br" {
                out.push('\u{1}');
                return;
            }
            if name == "img" {
                let alt = element.attr("alt").unwrap_or("");
                out.push_str(&format!("![{alt}]({})", element.attr("src").unwrap_or("").replace(' ', "%20")));
                return;
            }
            let mut inner = String::new();
            node.children().for_each(|c| inline(c, &mut inner, depth + 1));
            let mark = match name {
                "b" | "strong" => "**",
                "i" | "em" => "*",
                "code" | "tt" | "samp" => "`",
                "del" | "s" | "strike" => "~~",
                _ => "",
            };
            let words = inner.trim_matches([' ', '\n', '\t', '\u{1}']);
            if name == "a"
                && let Some(target) =
                    element.attr("href").filter(|h| !h.is_empty() && !h.starts_with("javascript"))
            {
                if !words.is_empty() {
                    spaced(out, &inner, &format!("[{words}]({target})"));
                }
            } else if mark.is_empty() || words.is_empty() || words.contains('\u{1}') {
                out.push_str(&inner);
            } else {
                spaced(out, &inner, &format!("{mark}{words}{mark}"));
            }
        }
        _ => {}
    }
}

/// Appends `text` with the blanks that stood around `inner`.
fn spaced(out: &mut String, inner: &str, text: &str) {
    if inner.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    out.push_str(text);
    if inner.ends_with(char::is_whitespace) {
        out.push(' ');
    }
}
