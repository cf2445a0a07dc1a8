//! Segments: blocks split finely enough that a question and an answer never share one.
//!
//! Takes a document, gives its segments in order, each with its label, its number and how much it looks
//! like a question. Decides nothing: that needs the segments around it.

pub(super) use super::inline::loose_card_parts;
pub(in crate::import) use super::marks::{clean, number, option_letter};
pub(super) use super::marks::{column, is_bold};
use super::{
    habit::Habits,
    inline::{arrowed, inline_answer, run_on, tags_behind},
    label::{self, Label},
    marks::clean_cow,
};
use crate::note::{
    document::{Block, BlockKind, Document, ListMarker},
    markdown::html_block::strip_tags,
    words::{
        cue::{self, QuestionCue},
        scan::{self, has_byte, is_lines},
    },
};
use std::{borrow::Cow, ops::Range};

/// A wrapped line has at least this many characters; a shorter one ends where its author wanted.
const MIN_WRAPPED: usize = 58;

/// A block or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    /// What it is.
    pub kind: BlockKind,
    /// Its lines, from 0, half-open.
    pub lines: Range<usize>,
    /// How many list items and quotes it is in.
    pub depth: usize,
    /// Columns of white space before its marker or first word.
    pub column: usize,
    /// The list marker, if it is the first segment of a list item.
    pub mark: Option<ListMarker>,
    /// Its number, from the list marker or written in the text.
    pub number: Option<u64>,
    /// The number is written in the text, not a list marker.
    pub text_number: bool,
    /// The label it starts with.
    pub label: Option<Label>,
    /// The label names a speaker of a chat.
    pub speaker: bool,
    /// Its text, one line for each of its lines, without number and label.
    pub text: String,
    /// The rest of its first line after a question that ends there: `**Why?** Because.`
    pub inline: Option<String>,
    /// How many of its lines are the question, if it is one.
    pub question_lines: usize,
    /// How much these lines look like a question.
    pub question_cue: QuestionCue,
    /// Its first line is bold from end to end.
    pub bold: bool,
    /// It is in a quote.
    pub quoted: bool,
    /// Its further lines are indented below its first.
    pub hanging: bool,
    /// It starts its block: a blank line or another kind of block is before it.
    pub separated: bool,
    /// It is a card on one line.
    pub card: bool,
    /// It is the title of a callout, whose body is the answer.
    pub callout: bool,
    /// Tags written after its question.
    pub tags: Option<String>,
}

impl Segment {
    /// The question lines without the emphasis, quotes or links around the whole.
    pub(super) fn question(&self) -> String {
        clean(&self.question_text())
    }

    /// The question lines as written.
    pub(super) fn question_text(&self) -> Cow<'_, str> {
        let text = self.text.as_str();
        let end = memchr::memchr_iter(b'\n', text.as_bytes()).nth(self.question_lines.max(1) - 1);
        let question = &text[..end.unwrap_or(text.len())];
        if has_byte(question, b'\r') {
            Cow::Owned(question.replace("\r\n", "\n"))
        } else {
            Cow::Borrowed(question)
        }
    }

    /// Whether it is prose: a paragraph, an item, a heading.
    pub(super) fn is_text(&self) -> bool {
        matches!(
            self.kind,
            BlockKind::Paragraph | BlockKind::Heading(_) | BlockKind::Term | BlockKind::Definition
        )
    }

    /// The heading's level, if it is one.
    pub(super) fn level(&self) -> Option<u8> {
        if let BlockKind::Heading(level) = self.kind { Some(level) } else { None }
    }

    /// Whether it has text after the question lines.
    pub(super) fn has_rest(&self) -> bool {
        self.kind == BlockKind::Paragraph
            && is_lines(&self.text)
            && self.text.lines().nth(self.question_lines).is_some()
    }
}

/// Splits a document into segments.
pub(super) fn segments(document: &Document) -> Vec<Segment> {
    let habits = Habits::of(document);
    let mut out: Vec<Segment> = Vec::with_capacity(document.blocks.len());
    for (i, block) in document.blocks.iter().enumerate() {
        let next = document.blocks.get(i + 1).map_or("", |b| b.text.as_str());
        let labelled = habits.labelled(i);
        let parts = split(document, block, &habits, labelled, next);
        if parts.is_empty() {
            let labelled = labelled.first() == Some(&true);
            let part = Part { nth: 0, lines: block.lines.clone(), text: &block.text, labelled };
            out.push(segment(document, block, part, next, &habits));
        }
        for (nth, (lines, text)) in parts.into_iter().enumerate() {
            let labelled = labelled.get(lines.start - block.lines.start) == Some(&true);
            out.push(segment(document, block, Part { nth, lines, text: &text, labelled }, next, &habits));
        }
    }
    out
}

/// The parts of a block that are segments of their own; none if the block is one segment.
fn split(
    document: &Document,
    block: &Block,
    habits: &Habits,
    labelled: &[bool],
    next: &str,
) -> Vec<(Range<usize>, String)> {
    if block.kind != BlockKind::Paragraph || !is_lines(&block.text) {
        return Vec::new();
    }
    let lines: Vec<&str> = scan::lines(&block.text).collect();
    let all_questions = lines.iter().all(|l| cue::ends_as_question(l) && l.split_whitespace().count() > 1);
    let all_bold = lines.iter().all(|l| is_bold(l));
    let all_tasks = block.mark.is_none() && cue::are_tasks(&lines);
    let numbered = lines.iter().filter(|l| number(l).is_some()).count();
    let item_number = block.mark.is_some_and(|m| m.number.is_some());
    let columns: Vec<usize> = document
        .lines
        .range(block.lines.clone())
        .map(column)
        .chain(std::iter::repeat(0))
        .take(lines.len())
        .collect();
    // Back at the margin after indented lines, something new starts.
    let outdented = |i: usize| {
        block.mark.is_none()
            && columns[i] == columns[0]
            && columns[i - 1] > columns[i]
            && cue::question_cue(lines[i]) != QuestionCue::None
    };
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for i in 1..lines.len() {
        let following = lines.get(i + 1).copied().unwrap_or(next);
        let splits = all_questions
            || (all_bold && cue::question_cue(lines[i]) == QuestionCue::Strong)
            || is_card_rule(lines[i])
            || is_card_rule(lines[i - 1])
            || closes_details(lines[i])
            || outdented(i)
            || (labelled[i] || habits.you.is_some()) && habits.label_of(lines[i], following).is_some()
            || all_tasks
            || (i > 0 && arrowed(lines[i]).is_some() && arrowed(lines[i - 1]).is_some())
            || habits.run_on && run_on(number(lines[i]).map_or(lines[i], |(_, rest)| rest)).is_some()
            || habits.is_card(lines[i])
            || habits.is_card(lines[i - 1])
            || number(lines[i]).is_some_and(|(n, text)| match cue::question_cue(text) {
                QuestionCue::Strong => numbered > 1 || item_number,
                // `4 - Explain it` continues a list that has ended for Markdown.
                QuestionCue::Weak => {
                    item_number && n > 1 && count_before(&lines[..i], block.mark) == Some(n - 1)
                }
                QuestionCue::None => false,
            })
            || (item_number && lines[i].starts_with(". "))
            || (is_bold(lines[i]) && cue::ends_as_question(lines[i]) && !is_bold(lines[i - 1]));
        if splits {
            out.push((start, i));
            start = i;
        }
    }
    out.push((start, lines.len()));
    out.into_iter()
        .map(|(a, b)| (block.lines.start + a..block.lines.start + b, lines[a..b].join("\n")))
        .collect()
}

/// The last number before a line: that of the lines above it, or of the item they are in.
fn count_before(lines: &[&str], mark: Option<ListMarker>) -> Option<u64> {
    let above = lines.iter().skip(1).rev().find_map(|l| number(l)).map(|(n, _)| n);
    above.or(mark.and_then(|m| m.number))
}

/// Whether a line only closes a details element, in a paragraph without a blank line before it.
fn closes_details(line: &str) -> bool {
    has_byte(line, b'<') && line.contains("</details") && strip_tags(line).is_empty()
}

/// Whether a line is the lone `?` or `??` between front and back of a card.
pub(super) fn is_card_rule(line: &str) -> bool {
    matches!(line.trim(), "?" | "??")
}

/// A part of a block, to become a segment.
struct Part<'t> {
    /// How many parts of its block are before it.
    nth: usize,
    lines: Range<usize>,
    text: &'t str,
    /// Its first line may start with a label.
    labelled: bool,
}

fn segment(document: &Document, block: &Block, part: Part<'_>, next: &str, habits: &Habits) -> Segment {
    let Part { nth, lines, text, labelled } = part;
    let source = document.lines.get(lines.start).unwrap_or("");
    let mark = block.mark.filter(|_| nth == 0);
    let mut p = Segment {
        kind: block.kind,
        lines,
        depth: block.depth,
        column: column(source),
        mark,
        number: mark.and_then(|m| m.number),
        text_number: false,
        label: None,
        speaker: false,
        text: String::new(),
        inline: None,
        question_lines: 1,
        question_cue: QuestionCue::None,
        bold: false,
        quoted: block.quoted,
        hanging: false,
        separated: nth == 0,
        card: false,
        callout: false,
        tags: None,
    };
    if matches!(
        p.kind,
        BlockKind::Comment
            | BlockKind::Code
            | BlockKind::Table
            | BlockKind::Rule
            | BlockKind::Html
            | BlockKind::DetailsClose
    ) {
        p.text = text.to_owned();
        return p;
    }
    let mut lines = scan::lines(text);
    let first = lines.next().unwrap_or("");
    let following = lines.next().unwrap_or(next);
    let rest = memchr::memchr(b'\n', text.as_bytes()).map(|at| &text[at + 1..]);
    let mut head = strip_task(first);
    let may_be_labelled = head.len() < first.len() || labelled || habits.you.is_some();
    let named = habits.chat && matches!(p.kind, BlockKind::Heading(_));
    if let Some(label) = named.then(|| label::speaker(head)).flatten() {
        p.label = Some(label);
        p.speaker = true;
        head = "";
    } else if let Some(title) = callout(head).filter(|_| p.quoted) {
        p.label = Some(Label::Question);
        p.callout = true;
        head = title;
    } else if let Some(found) = may_be_labelled.then(|| habits.label_of(head, following)).flatten() {
        p.label = Some(found.label);
        p.speaker = found.speaker;
        head = found.rest;
    } else if let Some((n, rest)) = number(head) {
        p.number = Some(n);
        p.text_number = true;
        head = rest;
        if let Some(found) = habits.label_of(head, following).filter(|l| !l.letter) {
            p.label = Some(found.label);
            head = found.rest;
        }
    }
    if let Some((question, tags)) = tags_behind(head) {
        p.tags = Some(tags.to_owned());
        head = question;
    }
    if p.kind == BlockKind::DetailsOpen {
        if label::hides_answer(head) {
            p.label = Some(Label::Answer);
        }
        p.inline = rest.map(str::to_owned);
        p.text = head.to_owned();
    } else {
        if p.kind == BlockKind::Paragraph {
            let running = habits.run_on && matches!(p.label, None | Some(Label::Question));
            let sides = inline_answer(head, p.label).or_else(|| running.then(|| run_on(head)).flatten());
            if let Some((question, rest)) = sides {
                p.inline = Some(rest.to_owned());
                head = question;
            }
        }
        p.text = match rest {
            Some(rest) => [head, "\n", rest].concat(),
            None => head.to_owned(),
        };
    }
    p.card = p.kind == BlockKind::Paragraph && !is_lines(&p.text) && habits.is_card(&p.text);
    let below = document.lines.get(p.lines.start + 1).filter(|_| p.lines.len() > 1);
    p.hanging = p.mark.is_none() && below.is_some_and(|l| column(l) > p.column);
    p.bold = p.inline.is_none() && is_bold(first);
    // A line that is not indented like the item's text does not continue its question.
    let lazy =
        p.mark.is_some() && document.lines.get(p.lines.start + 1).is_some_and(|l| column(l) <= p.column);
    p.question_lines = question_line_count(&p.text, p.mark.is_some(), habits.wrapped && !lazy);
    p.question_cue = cue::question_cue(&clean_cow(&p.question_text()));
    p
}

/// The title of an Obsidian callout for questions: `[!question]- Why?`.
fn callout(line: &str) -> Option<&str> {
    let (kind, rest) = line.strip_prefix("[!")?.split_once(']')?;
    let for_questions =
        matches!(kind.to_lowercase().as_str(), "question" | "faq" | "help" | "quiz" | "card" | "flashcard");
    let title = rest.trim_start_matches(['-', '+']).trim();
    (for_questions && !title.is_empty()).then_some(title)
}

fn strip_task(line: &str) -> &str {
    for task in ["[ ] ", "[x] ", "[X] ", "[-] "] {
        if let Some(rest) = line.strip_prefix(task) {
            return rest;
        }
    }
    line
}

/// How many lines of a paragraph are the question if it starts with one: up to the line with the question
/// mark if the lines before are wrapped, else the first.
fn question_line_count(text: &str, item: bool, may_wrap: bool) -> usize {
    if !is_lines(text) {
        return 1;
    }
    // A question has at most twelve lines; the thirteenth shows that there are more.
    let lines: Vec<&str> = text.lines().take(13).collect();
    let mut n = 0;
    for (i, line) in lines.iter().enumerate().take(12) {
        n = i + 1;
        let done = cue::ends_as_question(line) || line.ends_with(['.', ':', '。', '：', '!']);
        let wrapped = may_wrap
            && line.chars().count() >= MIN_WRAPPED
            && lines
                .get(i + 1)
                .is_some_and(|next| !next.starts_with(['-', '*', '[', '=', '•', '#', '`', '|']));
        if cue::ends_as_question(line) {
            let more = lines.get(i + 1).is_some_and(|next| cue::ends_as_question(next) && !item);
            if !more {
                return n;
            }
            continue;
        }
        if done || !wrapped {
            break;
        }
    }
    // Wrapped lines without a question mark at the end: only if the paragraph is nothing else.
    if n > 1 && n < lines.len() { 1 } else { n.max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_quantities() {
        for (line, expected) in [
            ("1. What", Some((1, "What"))),
            ("12) What", Some((12, "What"))),
            ("(3) What", Some((3, "What"))),
            ("4、什么", Some((4, "什么"))),
            ("6 . What", Some((6, "What"))),
            ("3、let 的区别", Some((3, "let 的区别"))),
            ("二、什么", Some((2, "什么"))),
            (". What", Some((0, "What"))),
            ("2.1 What is it?", Some((1, "What is it?"))),
            ("2.12. Leases", Some((12, "Leases"))),
            ("1.1.3) Why", Some((3, "Why"))),
            ("4 - Explain it", Some((4, "Explain it"))),
            ("4 - 6 weeks", None),
            ("[1. What is it?](#it)", None),
            ("[1] What is it?", Some((1, "What is it?"))),
            ("1\\. What", Some((1, "What"))),
            ("2.5 GB", None),
            ("3.10 Release of Python", None),
            ("3-way handshake", None),
            ("10 years", None),
            ("What", None),
        ] {
            assert_eq!(number(line), expected, "{line}");
        }
    }

    #[test]
    fn marks_around_the_whole_are_removed() {
        for (text, expected) in [
            ("**What is TLS?**", "What is TLS?"),
            ("\"Why Kubernetes?\"", "Why Kubernetes?"),
            ("🔐 What is TLS?", "What is TLS?"),
            ("What is X?**", "What is X?"),
            ("[What is JSX?](#what-is-jsx)", "What is JSX?"),
            ("What does `**kwargs` do in a *call*?", "What does `**kwargs` do in a *call*?"),
            ("<a name='x'>Why?</a>", "Why?"),
        ] {
            assert_eq!(clean(text), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = (number(&text), clean(&text), option_letter(&text));
        }
    }
}
