//! Lines of AsciiDoc that are attributes of the file or of the next block.

/// Words that make a paragraph an admonition.
pub(super) const ADMONITIONS: &[&str] = &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// The attributes of the next block.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes {
    /// `source`, `qanda`, `quote` …
    pub style: String,
    /// Language of a listing.
    pub language: String,
    /// `.Title`.
    pub title: Option<String>,
    /// It is hidden until a click.
    pub collapsible: bool,
    /// It is a quote, whatever its style.
    pub quote: bool,
    /// Whether its first row is a header, if it says so.
    pub header: Option<bool>,
    /// How many columns a table has; 0 if unknown.
    pub columns: usize,
    /// The format of a table: `csv`, `tsv`, `dsv`, or empty.
    pub format: String,
}

impl Attributes {
    /// Takes the attributes or the title from a line; whether it has any.
    pub(super) fn read(&mut self, line: &str) -> bool {
        if let Some(title) = title(line) {
            self.title = Some(title.to_owned());
            return true;
        }
        if !is_block_line(line) {
            return false;
        }
        let inner = &line[1..line.len() - 1];
        if inner.starts_with('[') {
            return true;
        }
        let parts = split(inner);
        for (n, part) in parts.iter().enumerate() {
            let part = part.trim();
            match part.split_once('=') {
                Some(("options" | "opts", value)) => self.options(value),
                Some(("cols", value)) => self.columns = columns(value),
                Some(("format", value)) => value.trim_matches('"').clone_into(&mut self.format),
                Some(("language" | "source-language", value)) => {
                    value.trim_matches('"').clone_into(&mut self.language)
                }
                Some(_) => {}
                None if n == 0 => {
                    let end = part.find(['%', '#', '.']).unwrap_or(part.len());
                    part[..end].clone_into(&mut self.style);
                    for option in part[end..].split('%').skip(1) {
                        self.options(option.split(['#', '.']).next().unwrap_or(""));
                    }
                }
                None if n == 1 && (self.style == "source" || self.style.is_empty()) => {
                    part.clone_into(&mut self.language)
                }
                None => {}
            }
        }
        if self.style.is_empty() && !self.language.is_empty() {
            "source".clone_into(&mut self.style);
        }
        true
    }

    fn options(&mut self, value: &str) {
        for option in value.trim_matches('"').split([',', '%']) {
            match option.trim() {
                "collapsible" => self.collapsible = true,
                "header" => self.header = Some(true),
                "noheader" => self.header = Some(false),
                _ => {}
            }
        }
    }

    /// The kind of admonition that the next block is, if it is one.
    pub(super) fn admonition(&self) -> Option<&'static str> {
        ["Note", "Tip", "Important", "Warning", "Caution"]
            .into_iter()
            .find(|n| n.to_uppercase() == self.style)
    }
}

/// Whether a line has attributes of the next block: `[source,rust]`, `[[anchor]]`.
pub(super) fn is_block_line(line: &str) -> bool {
    let Some(inner) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) else { return false };
    if inner.starts_with('[') {
        return inner.ends_with(']') && !inner.contains(' ');
    }
    if inner.contains([']', '[']) || inner.len() > 200 {
        return false;
    }
    inner.is_empty()
        || inner.starts_with(['#', '.', '%', ','])
        || inner.contains(['=', ','])
        || inner
            .split(['%', '#', '.'])
            .next()
            .is_some_and(|s| STYLES.contains(&s) || ADMONITIONS.contains(&s))
}

/// Styles that may be alone in brackets; other words in brackets are tags or text.
const STYLES: &[&str] = &[
    "source",
    "listing",
    "literal",
    "qanda",
    "quote",
    "verse",
    "example",
    "sidebar",
    "abstract",
    "discrete",
    "float",
    "horizontal",
    "comment",
    "preface",
    "appendix",
    "glossary",
    "bibliography",
    "index",
    "colophon",
    "dedication",
    "partintro",
    "stem",
    "latexmath",
    "asciimath",
    "pass",
    "normal",
    "open",
    "loweralpha",
    "upperalpha",
    "lowerroman",
    "upperroman",
    "arabic",
    "plantuml",
    "mermaid",
    "ditaa",
    "graphviz",
    "unordered",
    "ordered",
    "square",
    "circle",
    "disc",
];

/// `.Title`, not an item of a numbered list.
fn title(line: &str) -> Option<&str> {
    line.strip_prefix('.').filter(|t| t.starts_with(|c: char| !c.is_whitespace() && c != '.'))
}

/// Name and value of `:name: value`.
pub(super) fn attribute_entry(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    let fits = !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '!'))
        && (value.is_empty() || value.starts_with(' '));
    fits.then(|| (name, value.trim()))
}

/// `Note` for `NOTE`.
pub(super) fn capital(word: &str) -> String {
    let lower = word.to_lowercase();
    let mut chars = lower.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Parts between commas outside quotes.
fn split(inner: &str) -> Vec<&str> {
    let mut quoted = false;
    inner
        .split(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .collect()
}

/// How many columns `1,2a,3*` are.
fn columns(value: &str) -> usize {
    let value = value.trim_matches('"');
    let one = |part: &str| part.trim().split_once('*').and_then(|(n, _)| n.parse().ok()).unwrap_or(1usize);
    value.split([',', ';']).map(one).sum::<usize>().min(60)
}
