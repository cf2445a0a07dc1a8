//! Directives, targets, footnotes and comments: everything that starts with two dots.

use super::{Line, Reader, dedent, indented, is_explicit_markup, split_field};

/// Directives without text of the document.
const SKIPPED: &[&str] = &[
    "contents",
    "toctree",
    "sectnum",
    "section-numbering",
    "meta",
    "index",
    "raw",
    "default-role",
    "role",
    "tabularcolumns",
    "currentmodule",
    "module",
    "py:currentmodule",
    "header",
    "footer",
    "target-notes",
    "ifconfig",
    "testsetup",
    "testcleanup",
    "date",
    "unicode",
    "replace",
    "highlightlang",
    "automodule",
    "autoclass",
    "autofunction",
    "bibliography",
];
/// Directives whose content is code.
const CODE: &[&str] = &[
    "code-block",
    "code",
    "sourcecode",
    "parsed-literal",
    "prompt",
    "ipython",
    "doctest",
    "testcode",
    "testoutput",
    "graphviz",
    "mermaid",
    "uml",
    "productionlist",
    "jupyter-execute",
    "code-cell",
];
/// Directives that only group or place their content.
const GROUPS: &[&str] = &[
    "container",
    "class",
    "rst-class",
    "only",
    "tabs",
    "tab-set",
    "grid",
    "compound",
    "epigraph",
    "pull-quote",
    "highlights",
    "hlist",
    "centered",
    "glossary",
    "cssclass",
    "panels",
    "div",
    "card-carousel",
    "flat-table",
    "figure-md",
    "list",
    "faq",
    "questions",
    "qa",
    "qna",
];
/// Directives whose content is hidden until a click.
const FOLDS: &[&str] =
    &["dropdown", "collapse", "details", "toggle", "spoiler", "hidden", "collapsible", "toggle-header"];
/// Admonitions with a standard title.
const BOXES: &[&str] = &[
    "note",
    "warning",
    "tip",
    "important",
    "hint",
    "caution",
    "attention",
    "danger",
    "error",
    "seealso",
    "todo",
];

/// A directive's parts.
struct Directive<'l, 't> {
    name: String,
    argument: &'t str,
    options: Vec<(&'t str, &'t str)>,
    body: &'l [Line<'t>],
    at: usize,
}

impl Directive<'_, '_> {
    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(n, _)| *n == name).map(|(_, v)| v.trim())
    }
}

impl Reader {
    /// Writes the explicit markup at `at`, if there is any; gives the line after it.
    pub(super) fn explicit_markup(&mut self, lines: &[Line<'_>], at: usize) -> Option<usize> {
        let line = lines[at];
        if !is_explicit_markup(line.text) {
            return None;
        }
        let rest = line.text[2..].trim();
        let end = indented(lines, at + 1).max(at + 1);
        if line.text.starts_with("__ ") || rest.starts_with('_') {
            // A target is one line: text may follow right below it.
            return Some(at + 1);
        }
        if let Some((mark, words)) = footnote(rest) {
            let text = self.text(words);
            self.out.gap();
            self.out.put(format!("[{mark}] {text}").trim_end(), line.at);
            self.body(&dedent(&lines[at + 1..end]));
            return Some(end);
        }
        let named = rest.split_once("::").filter(|(n, _)| is_name(n));
        if rest.starts_with('|') {
            return Some(end);
        }
        let Some((name, argument)) = named else {
            self.comment(rest);
            let has_text_below = lines.get(at + 1).is_some_and(|l| !l.is_blank());
            // An empty comment only ends the indented block before it.
            return Some(if rest.is_empty() && !has_text_below { at + 1 } else { end });
        };
        let mut from = at + 1;
        let mut options = Vec::new();
        while from < end
            && let Some(option) = split_field(lines[from].text.trim())
        {
            options.push(option);
            from += 1;
        }
        let directive = Directive {
            name: name.trim().to_lowercase(),
            argument: argument.trim(),
            options,
            body: &lines[from..end],
            at: line.at,
        };
        self.directive(&directive);
        Some(end)
    }

    /// Comments hold the metadata of files written for Nikola.
    fn comment(&mut self, text: &str) {
        match text.split_once(": ") {
            Some(("tags" | "category" | "keywords", value)) => {
                self.out.out.tags.extend(crate::note::markdown::front::tags(value))
            }
            Some(("title", value)) => self.out.out.title = Some(value.trim().to_owned()),
            _ => {}
        }
    }

    fn directive(&mut self, d: &Directive<'_, '_>) {
        let name = d.name.as_str();
        if SKIPPED.contains(&name) {
            return;
        }
        if name == "tags" {
            self.out.out.tags.extend(crate::note::markdown::front::tags(d.argument));
            return;
        }
        if name == "highlight" {
            self.language = if d.argument == "none" { String::new() } else { d.argument.to_owned() };
            return;
        }
        self.head = false;
        match name {
            _ if CODE.contains(&name) => self.listing(d),
            "math" => self.formula(d),
            "image" | "figure" => self.image(d),
            "rubric" | "centered" => {
                let text = self.text(d.argument);
                self.out.heading(6, &text, d.at);
            }
            "include" | "literalinclude" => {
                self.out.gap();
                self.out.put(&format!("[{0}]({0})", d.argument), d.at);
                self.out.gap();
            }
            "table" => self.around(None, d),
            "list-table" => {
                let headers = d.option("header-rows").and_then(|n| n.parse().ok()).unwrap_or(0);
                self.list_table(&dedent(d.body), headers);
            }
            "csv-table" => {
                let headers = d.option("header-rows").and_then(|n| n.parse().ok()).unwrap_or(0);
                self.csv_table(d.body, d.option("header"), headers);
            }
            _ if FOLDS.contains(&name)
                || (name == "admonition"
                    && d.option("class").is_some_and(|c| c.contains("dropdown") || c.contains("toggle"))) =>
            {
                self.fold(d)
            }
            _ if GROUPS.contains(&name) => self.around(None, d),
            "admonition" | "topic" | "sidebar" | "tab" | "tab-item" | "card" | "grid-item-card"
            | "grid-item" => self.titled(d),
            "question" | "answer" | "solution" | "q" | "a" | "exercise" => self.labelled(name, d),
            _ if BOXES.contains(&name) => {
                let title = super::capital(if name == "seealso" { "see also" } else { name });
                self.boxed(&title, d);
            }
            "versionadded" | "versionchanged" | "deprecated" | "deprecated-removed" => self.boxed(
                &format!("{} {}", super::capital(name), d.argument),
                &Directive { argument: "", name: d.name.clone(), options: Vec::new(), ..*d },
            ),
            _ => self.around((!d.argument.is_empty()).then(|| format!("**{}**", d.argument)), d),
        }
    }

    fn listing(&mut self, d: &Directive<'_, '_>) {
        let language = match d.name.as_str() {
            "prompt" | "graphviz" | "mermaid" | "uml" | "jupyter-execute" => {
                if d.argument.is_empty() {
                    d.name.as_str()
                } else {
                    d.argument
                }
            }
            "doctest" | "testcode" | "ipython" => "python",
            _ => d.argument,
        };
        let language = language.split_whitespace().next().unwrap_or("").to_owned();
        let body = dedent(d.body);
        // Names of Pygments for plain text.
        let language = if matches!(language.as_str(), "none" | "text") { String::new() } else { language };
        self.fence(&language, &body);
    }

    fn formula(&mut self, d: &Directive<'_, '_>) {
        self.out.gap();
        self.out.put("$$", d.at);
        if !d.argument.is_empty() {
            self.out.put(d.argument, d.at);
        }
        for line in dedent(d.body).iter().filter(|l| !l.is_blank()) {
            self.out.put(line.text.trim(), line.at);
        }
        self.out.put("$$", d.at);
        self.out.gap();
    }

    fn image(&mut self, d: &Directive<'_, '_>) {
        self.out.gap();
        self.out
            .put(&format!("![{}]({})", d.option("alt").unwrap_or(""), d.argument.replace(' ', "%20")), d.at);
        self.out.gap();
        self.body(&dedent(d.body));
    }

    /// Writes the content of a directive in its place, below `title`.
    fn around(&mut self, title: Option<String>, d: &Directive<'_, '_>) {
        self.out.gap();
        if let Some(title) = title {
            self.out.put(&title, d.at);
            self.out.gap();
        }
        let body = dedent(d.body);
        self.body(&body);
        self.out.gap();
    }

    fn titled(&mut self, d: &Directive<'_, '_>) {
        let label = d.argument.to_lowercase();
        if matches!(label.as_str(), "answer" | "solution" | "question") {
            let d = Directive { name: label.clone(), argument: "", options: Vec::new(), ..*d };
            self.labelled(&label, &d);
        } else if d.name == "admonition" {
            self.boxed(
                d.argument,
                &Directive { argument: "", name: String::new(), options: Vec::new(), ..*d },
            );
        } else {
            let title = self.text(d.argument);
            self.around((!title.is_empty()).then(|| format!("**{title}**")), d);
        }
    }

    /// A directive that declares its content a question or an answer.
    fn labelled(&mut self, name: &str, d: &Directive<'_, '_>) {
        let label = if matches!(name, "question" | "q" | "exercise") { "Question:" } else { "Answer:" };
        let text = self.text(d.argument);
        let body = dedent(d.body);
        self.out.gap();
        if label == "Question:"
            && text.is_empty()
            && body.first().is_some_and(|l| !l.is_blank() && !is_explicit_markup(l.text))
        {
            let outer = self.out.enter("Question: ", "");
            self.body(&body);
            self.out.leave(outer);
        } else {
            self.out.put(format!("{label} {text}").trim_end(), d.at);
            self.out.gap();
            self.body(&body);
        }
        self.out.gap();
    }

    fn fold(&mut self, d: &Directive<'_, '_>) {
        let text = if d.argument.is_empty() { "Answer".to_owned() } else { self.text(d.argument) };
        self.out.fold(&text, d.at);
        let body = dedent(d.body);
        self.body(&body);
        let last = d.body.iter().rfind(|l| !l.is_blank()).map_or(d.at, |l| l.at);
        self.out.unfold(last);
    }

    fn boxed(&mut self, title: &str, d: &Directive<'_, '_>) {
        self.out.gap();
        let outer = self.out.enter("> ", "> ");
        let title = self.text(title);
        let words = self.text(d.argument);
        self.out.put(format!("**{title}:** {words}").trim_end(), d.at);
        let body = dedent(d.body);
        if body.first().is_some_and(super::Line::is_blank) && !words.is_empty() {
            self.out.gap();
        }
        let body: Vec<Line<'_>> = if words.is_empty() {
            body.into_iter().skip_while(super::Line::is_blank).collect()
        } else {
            body
        };
        self.body(&body);
        self.out.leave(outer);
        self.out.gap();
    }
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    !name.is_empty()
        && name.len() <= 40
        && !name.contains(' ')
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Label and text of a footnote or citation: `[1] …`, `[#name] …`.
fn footnote(rest: &str) -> Option<(&str, &str)> {
    let (mark, words) = rest.strip_prefix('[')?.split_once(']')?;
    (!mark.is_empty() && mark.len() <= 40 && !mark.contains(' ')).then(|| (mark, words.trim()))
}
