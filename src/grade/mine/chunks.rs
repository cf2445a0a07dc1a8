//! Splits a model answer into statements: headings, list items, sentences, clauses.

use super::super::analyse::Analysed;
use std::ops::Range;

/// Content words from which a sentence is split into clauses.
const LONG: usize = 10;
/// Fewest content words of each clause.
const PART: usize = 3;
/// Content words below which a statement (a heading, a list head) joins the next one.
const SHORT: usize = 2;

/// Token ranges of the statements of a text, in order; together they cover all its tokens.
pub(in crate::grade) fn chunks(text: &str, analysed: &Analysed) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(text, analysed) {
        split(text, analysed, sentence, &mut found);
    }
    join_short(analysed, found)
}

fn content(analysed: &Analysed, range: &Range<usize>) -> usize {
    analysed.infos[range.clone()].iter().filter(|info| info.content).count()
}

/// Sentences, list items and headings.
pub(in crate::grade) fn sentences(text: &str, analysed: &Analysed) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 1..analysed.tokens.len() {
        let between = between(text, analysed, at);
        let numbered = analysed.tokens[at].folded.bytes().all(|b| b.is_ascii_digit())
            && text[analysed.tokens[at].span.end..].starts_with(['.', ')']);
        if ends_sentence(between, numbered) {
            found.push(start..at);
            start = at;
        }
    }
    if start < analysed.tokens.len() {
        found.push(start..analysed.tokens.len());
    }
    found
}

/// The text before token `at`; empty between the overlapping tokens of Chinese text.
fn between<'t>(text: &'t str, analysed: &Analysed, at: usize) -> &'t str {
    text.get(analysed.tokens[at - 1].span.end..analysed.tokens[at].span.start).unwrap_or("")
}

/// Whether the text between two words ends a sentence: `. `, `? `, `;`, an empty line, the start of a
/// list item (`numbered`: a number with a point comes next), but not a wrapped line.
fn ends_sentence(between: &str, numbered: bool) -> bool {
    if between.contains(['!', '?', ';', '。', '•', '|']) {
        return true;
    }
    if let Some(point) = between.find('.') {
        let rest = &between[point + 1..];
        if rest.starts_with(char::is_whitespace) || rest.starts_with(['*', ')', '"', '`', '_', '\'']) {
            return true;
        }
    }
    let Some(line) = between.find('\n') else {
        // A list on one line after a colon.
        return between.contains(": - ");
    };
    let after = between[line + 1..].trim_start_matches([' ', '\t']);
    let item = ["- ", "* ", "+ ", "```", "#", ">"].iter().any(|sign| after.starts_with(sign));
    item || after.starts_with('\n') || numbered
}

/// Splits a long sentence at the beginnings of its clauses.
fn split(text: &str, analysed: &Analysed, sentence: Range<usize>, found: &mut Vec<Range<usize>>) {
    if content(analysed, &sentence) < LONG {
        found.push(sentence);
        return;
    }
    let mut start = sentence.start;
    for at in sentence.start + 1..sentence.end {
        let between = between(text, analysed, at);
        let is_start = between.contains([':', '—', '–', '('])
            || between.contains(',') && starts_clause(&analysed.tokens[at].folded)
            || matches!(
                analysed.tokens[at].folded.as_str(),
                "because" | "whereas" | "while" | "which" | "but"
            );
        if is_start
            && content(analysed, &(start..at)) >= PART
            && content(analysed, &(at..sentence.end)) >= PART
        {
            found.push(start..at);
            start = at;
        }
    }
    found.push(start..sentence.end);
}

fn starts_clause(folded: &str) -> bool {
    matches!(
        folded,
        "and"
            | "or"
            | "so"
            | "then"
            | "who"
            | "where"
            | "when"
            | "if"
            | "although"
            | "though"
            | "since"
            | "as"
            | "with"
            | "without"
            | "it"
            | "they"
            | "this"
            | "these"
            | "each"
            | "not"
            | "unlike"
            | "to"
            | "by"
    )
}

fn join_short(analysed: &Analysed, parts: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut carried: Option<usize> = None;
    for part in parts {
        let part = carried.take().map_or(part.start, |start| start)..part.end;
        if content(analysed, &part) < SHORT {
            carried = Some(part.start);
        } else {
            joined.push(part);
        }
    }
    if let Some(start) = carried {
        match joined.last_mut() {
            Some(last) => last.end = analysed.tokens.len(),
            None => joined.push(start..analysed.tokens.len()),
        }
    }
    joined
}
