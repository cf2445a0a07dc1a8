//! org-mode → [`Document`], by way of Markdown.
//!
//! Headings with states, priorities and inherited tags, drawers, blocks, lists, tables; and the cards that
//! org-drill, org-fc and anki-editor keep in subtrees: their front and back get a label. An include becomes
//! a link. Decides nothing about other questions.

mod body;
mod inline;

use crate::note::{document::Document, writer::MarkdownWriter};

/// Workflow keywords: the state of a heading, not part of its title.
const STATES: &[&str] = &[
    "TODO",
    "DONE",
    "NEXT",
    "WAITING",
    "WAIT",
    "HOLD",
    "CANCELLED",
    "CANCELED",
    "STARTED",
    "SOMEDAY",
    "LATER",
    "REVIEW",
    "LEARN",
    "PROJ",
    "LOOP",
    "STRT",
    "IDEA",
    "KILL",
];
/// Tags about how a heading is processed, which are not topics.
const PROCESSING_TAGS: &[&str] = &[
    "drill",
    "fc",
    "noexport",
    "attach",
    "leech",
    "suspended",
    "export",
    "ignore",
    "archive",
    "hidden",
    "toc",
    "anki",
];
/// Titles of cards that are not the question.
const GENERIC_TITLES: &[&str] = &[
    "item",
    "card",
    "question",
    "fact",
    "drill",
    "note",
    "flashcard",
    "problem",
    "entry",
    "concept",
    "cloze",
];

/// Reads org-mode with `\n` line ends.
pub(crate) fn read(text: &str) -> Document {
    let lines: Vec<Line<'_>> = text.lines().enumerate().map(|(n, text)| Line::new(text, n + 1)).collect();
    let mut reader = Reader { out: MarkdownWriter::default(), depth: 0 };
    let states = reader.settings(&lines);
    let entries = entries(&lines, &states);
    let first = entries.first().map_or(lines.len(), |e| e.body.start - 1);
    reader.body(&lines[..first]);
    let mut at = 0;
    while at < entries.len() {
        at = reader.entry(&lines, &entries, at).max(at + 1);
    }
    reader.out.out.finish()
}

#[derive(Clone, Copy, Debug)]
struct Line<'t> {
    text: &'t str,
    /// Its number in the file, from 1.
    at: usize,
    /// Characters of indentation; `usize::MAX` for a blank line.
    indent: usize,
}

impl<'t> Line<'t> {
    fn new(text: &'t str, at: usize) -> Self {
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        Self { text, at, indent: if indent == text.len() { usize::MAX } else { indent } }
    }

    fn is_blank(&self) -> bool {
        self.indent == usize::MAX
    }

    fn body(&self) -> &'t str {
        self.text.trim()
    }
}

/// A heading and the lines up to the next one.
struct Entry<'t> {
    level: usize,
    title: &'t str,
    tags: Vec<String>,
    at: usize,
    body: std::ops::Range<usize>,
    /// It is commented out, or below a heading that is.
    commented_out: bool,
}

struct Reader {
    out: MarkdownWriter,
    depth: usize,
}

fn heading_level(line: &str) -> Option<usize> {
    let rest = line.trim_start_matches('*');
    let level = line.len() - rest.len();
    (level > 0 && rest.starts_with([' ', '\t'])).then_some(level)
}

fn entries<'t>(lines: &[Line<'t>], states: &[String]) -> Vec<Entry<'t>> {
    let mut out: Vec<Entry<'t>> = Vec::new();
    let mut inherited: Vec<(usize, Vec<String>)> = Vec::new();
    let mut commented_out: Option<usize> = None;
    let mut block: Option<String> = None;
    for (i, line) in lines.iter().enumerate() {
        // A star at the margin inside a block is not a heading, if the block ends.
        let lower = line.body().get(..line.body().len().min(40)).unwrap_or("").to_ascii_lowercase();
        if let Some(end) = &block {
            if lower == *end {
                block = None;
            }
            continue;
        }
        if let Some(kind) = lower.strip_prefix("#+begin_").and_then(|k| k.split_whitespace().next()) {
            let end = format!("#+end_{kind}");
            let closes = lines[i..].iter().take(5_000).any(|l| l.body().eq_ignore_ascii_case(&end));
            block = closes.then_some(end);
            continue;
        }
        let Some(level) = heading_level(line.text) else { continue };
        if let Some(last) = out.last_mut() {
            last.body.end = i;
        }
        let (title, own_tags) = title(line.text[level..].trim(), states);
        inherited.retain(|(l, _)| *l < level);
        commented_out = commented_out
            .filter(|l| *l < level)
            .or_else(|| (title == "COMMENT" || title.starts_with("COMMENT ")).then_some(level));
        let mut tags: Vec<String> = own_tags.clone();
        if inherited.len() < 12 {
            tags.extend(inherited.iter().flat_map(|(_, t)| t.iter().cloned()));
            inherited.push((level, own_tags));
        }
        let mut seen = std::collections::HashSet::new();
        tags.retain(|t| seen.insert(t.clone()));
        out.push(Entry {
            level,
            title,
            tags,
            at: line.at,
            body: i + 1..lines.len(),
            commented_out: commented_out.is_some(),
        });
    }
    out
}

/// A heading's text and tags, without state, priority and progress cookie.
fn title<'t>(text: &'t str, states: &[String]) -> (&'t str, Vec<String>) {
    let mut text = text;
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if STATES.contains(&first) && !rest.is_empty() || states.iter().any(|s| s == first) {
        text = rest.trim();
    }
    if text.starts_with("[#") && text.get(3..4) == Some("]") {
        text = text[4..].trim();
    }
    let mut tags = Vec::new();
    let (words, last) = text.rsplit_once(char::is_whitespace).unwrap_or(("", text));
    if last.len() > 2 && last.starts_with(':') && last.ends_with(':') && !last.contains("::") {
        tags = last.split(':').filter(|t| !t.is_empty()).map(str::to_owned).collect();
        text = words.trim();
    }
    if let Some((words, cookie)) = text.rsplit_once('[')
        && let Some(inner) = cookie.strip_suffix(']')
        && !inner.is_empty()
        && inner.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'%'))
        && inner.contains(['/', '%'])
    {
        text = words.trim();
    }
    (text, tags)
}

impl Reader {
    /// Reads the settings of the file; gives the workflow keywords it adds.
    fn settings(&mut self, lines: &[Line<'_>]) -> Vec<String> {
        let mut states = Vec::new();
        for line in lines {
            let Some((key, value)) = line.text.strip_prefix("#+").and_then(|l| l.split_once(':')) else {
                continue;
            };
            match key.to_ascii_lowercase().as_str() {
                "title" => self.out.out.title = Some(value.trim().to_owned()),
                "filetags" | "keywords" => {
                    let tags = value.split([':', ' ', ',']).map(str::trim);
                    self.out.out.tags.extend(
                        tags.filter(|t| {
                            !t.is_empty() && !PROCESSING_TAGS.contains(&t.to_lowercase().as_str())
                        })
                        .map(str::to_owned),
                    );
                }
                "todo" | "seq_todo" | "typ_todo" => {
                    let words = value.split_whitespace().map(|w| w.split('(').next().unwrap_or(w));
                    states.extend(words.filter(|w| *w != "|" && !w.is_empty()).map(str::to_owned));
                }
                _ => {}
            }
        }
        states
    }

    /// Writes the entry at `at`; gives the next one to write.
    fn entry(&mut self, lines: &[Line<'_>], entries: &[Entry<'_>], at: usize) -> usize {
        let entry = &entries[at];
        if entry.commented_out {
            return at + 1;
        }
        let body = &lines[entry.body.clone()];
        let below =
            (at + 1..entries.len()).find(|i| entries[*i].level <= entry.level).unwrap_or(entries.len());
        let child = |names: &[&str]| {
            (at + 1..below.min(at + 12))
                .find(|i| names.contains(&entries[*i].title.to_lowercase().trim_end_matches(':')))
        };
        let front = child(&["front", "question", "side 1", "text"]);
        let back = child(&["back", "answer", "solution", "side 2", "answers"]);
        let handled = |names: &[&str]| entry.tags.iter().any(|t| names.contains(&t.as_str()));
        let property = |name: &str| body.iter().take(40).any(|l| l.body().starts_with(name));
        let card = handled(&["drill", "fc"])
            || property(":ANKI_NOTE_TYPE:")
            || property(":FC_TYPE:")
            || property(":ANKI_DECK:");
        let has_generic_title =
            GENERIC_TITLES.contains(&entry.title.to_lowercase().trim_matches(|c: char| !c.is_alphabetic()));
        let sides = match (front, back) {
            (Some(front), Some(back)) => Some((Some(front), back)),
            (None, Some(back)) if card => Some((None, back)),
            _ => None,
        };
        let Some((front, back)) = sides.filter(|(f, b)| f.is_none_or(|f| f < *b)) else {
            if card && child(&[]).is_none() && self.cloze_card(entry, body) {
                return at + 1;
            }
            self.heading(entry);
            self.body(body);
            return at + 1;
        };
        let question = front.map_or(body, |f| &lines[entries[f].body.clone()]);
        let has_question = question.iter().any(|l| !l.is_blank()) && body::has_text(question);
        let level = entry.level;
        let title = inline::markdown(entry.title);
        if front.is_some() || (has_generic_title && has_question) {
            // The title only names the card; the question is below it.
            self.heading(&Entry { tags: Vec::new(), title: entry.title, body: entry.body.clone(), ..*entry });
            self.out.gap();
            let outer = self.out.enter("Question: ", "");
            self.body(question);
            self.out.leave(outer);
        } else {
            self.out.heading(level, &format!("Question: {title}"), entry.at);
            self.body(question);
        }
        self.out.gap();
        self.out.put("Answer:", entries[back].at);
        self.out.gap();
        self.body(&lines[entries[back].body.clone()]);
        let end = (back + 1..below).find(|i| entries[*i].level <= entries[back].level).unwrap_or(below);
        for part in &entries[back + 1..end] {
            self.out.heading(part.level, &inline::markdown(part.title), part.at);
            self.body(&lines[part.body.clone()]);
        }
        self.tags(&entry.tags, entry.at);
        end
    }

    fn heading(&mut self, entry: &Entry<'_>) {
        self.out.heading(entry.level, &inline::markdown(entry.title), entry.at);
        self.tags(&entry.tags, entry.at);
    }

    fn tags(&mut self, tags: &[String], at: usize) {
        let tags: Vec<&str> = tags
            .iter()
            .map(String::as_str)
            .filter(|t| !PROCESSING_TAGS.contains(&t.to_lowercase().as_str()))
            .collect();
        if !tags.is_empty() {
            self.out.gap();
            self.out.put(&format!("Tags: {}", tags.join(", ")), at);
            self.out.gap();
        }
    }

    /// Writes a card whose text has gaps; whether it has.
    fn cloze_card(&mut self, entry: &Entry<'_>, body: &[Line<'_>]) -> bool {
        let lines_with_gaps: Vec<(String, usize)> =
            body::text_lines(body).into_iter().map(|l| (inline::gaps(l.body()), l.at)).collect();
        let has_gaps = lines_with_gaps.iter().any(|(t, _)| inline::has_gap(t));
        let is_short = lines_with_gaps.len() <= 8;
        if !has_gaps || !is_short {
            return false;
        }
        self.heading(entry);
        self.out.gap();
        let words: Vec<&str> =
            lines_with_gaps.iter().map(|(t, _)| t.as_str()).filter(|t| !t.is_empty()).collect();
        self.out.put(
            &format!("C: {}", words.join(" ")),
            lines_with_gaps.iter().find(|(t, _)| !t.is_empty()).map_or(entry.at, |l| l.1),
        );
        self.out.gap();
        true
    }
}
