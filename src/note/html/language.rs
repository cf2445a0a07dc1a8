//! The language of code on a page, from the classes of highlighters; and which elements are line numbers.

use super::dom::{Dom, Id};

/// Words in the place of a language that are not one.
const NOT_LANGUAGES: &[&str] = &[
    "none",
    "text-plain",
    "default",
    "highlight",
    "code",
    "block",
    "wrapper",
    "container",
    "toolbar",
    "copy",
    "line",
    "lines",
    "example",
    "snippet",
];

/// The language of a code element; empty if unknown.
pub(super) fn of(dom: &Dom, id: Id) -> String {
    let inner = dom.below(id).find(|n| dom.name(*n) == "code");
    let around = std::iter::successors(dom.parent(id), |p| dom.parent(*p))
        .take(4)
        .filter(|p| !matches!(dom.name(*p), "body" | "html" | "article" | "main"));
    inner
        .into_iter()
        .chain(std::iter::once(id))
        .chain(around)
        .find_map(|node| declared_language(dom, node))
        .unwrap_or_default()
}

fn declared_language(dom: &Dom, id: Id) -> Option<String> {
    for name in ["data-lang", "data-language", "lang", "data-code-language"] {
        if name == "lang" && !matches!(dom.name(id), "pre" | "code") {
            continue;
        }
        if let Some(value) = dom.attr(id, name).filter(|v| is_language(v)) {
            return Some(value.to_lowercase());
        }
    }
    let class = dom.attr(id, "class")?;
    let tokens: Vec<&str> = class.split_whitespace().collect();
    for (i, token) in tokens.iter().enumerate() {
        for head in [
            "language-",
            "lang-",
            "highlight-source-",
            "highlight-text-",
            "highlight-",
            "brush:",
            "syntax-",
            "code-",
        ] {
            if let Some(rest) = token.strip_prefix(head) {
                let rest = rest.trim_end_matches(';');
                let rest = if rest.is_empty() {
                    tokens.get(i + 1).copied().unwrap_or("").trim_end_matches(';')
                } else {
                    rest
                };
                let rest = rest.trim_end_matches("-basic");
                if is_language(rest) {
                    return Some(rest.to_lowercase());
                }
            }
        }
    }
    // pandoc: <pre class="sourceCode python">; highlight.js: <code class="hljs python">
    let marker = tokens.iter().position(|t| matches!(*t, "sourceCode" | "hljs" | "prettyprint" | "src"))?;
    let other = tokens.iter().enumerate().find(|(i, t)| *i != marker && is_language(t))?;
    Some(other.1.trim_start_matches("src-").to_lowercase())
}

fn is_language(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 20
        && !NOT_LANGUAGES.contains(&word)
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'))
}

/// Whether an element holds the line numbers of code, or a button beside it.
pub(super) fn is_gutter(dom: &Dom, id: Id) -> bool {
    let gutter = |token: &str| {
        matches!(
            token,
            "lineno"
                | "linenos"
                | "linenumber"
                | "linenumbers"
                | "line-number"
                | "line-numbers-rows"
                | "gutter"
                | "rouge-gutter"
                | "gutter-line"
                | "hljs-ln-numbers"
                | "blob-num"
                | "ln"
        )
    };
    dom.attr(id, "class").is_some_and(|c| c.split_whitespace().any(gutter)) || dom.name(id) == "button"
}
