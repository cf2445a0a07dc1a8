//! The query language: words, phrases, exclusions, filters.
//!
//! Any text is a legal query: whatever is not an operator is words. In a sentence, which people paste
//! with its own quotes and dashes, a phrase does not have to match and a `-word` inside is a word.

use super::analyser::term;
use crate::text::{self, Span};
use jiff::civil::Date;

/// Longer queries are truncated; nobody types them, and `related` takes whole texts.
const MAX_QUERY_BYTES: usize = 16_000;
/// Further words are ignored.
const MAX_WORDS: usize = 256;

/// A word to search for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct QueryWord {
    pub term: String,
    /// Its bytes in the query.
    pub span: Span,
    /// `kube*`: any word that begins with it.
    pub prefix: bool,
    /// It is being typed and may continue.
    pub incomplete: bool,
    /// Only `-`, `_`, `.` or `/` separate it from the word before.
    pub attached: bool,
    /// It may be ignored: a function word, or one that only says that this is a question.
    pub optional: bool,
}

/// Words next to each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    pub terms: Vec<String>,
}

/// Conditions that every hit meets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filters {
    /// `is:question`, `is:unanswered`, `is:note`: any of these kinds.
    pub kinds: Vec<KindFilter>,
    /// `topic:`: for each filter the terms that the topics must have.
    pub topics: Vec<Vec<String>>,
    /// `path:`: for each filter the prefixes of words that the path must have.
    pub paths: Vec<Vec<String>>,
    /// `after:`: seconds since 1970, inclusive.
    pub after: Option<i64>,
    /// `before:`: seconds since 1970, exclusive.
    pub before: Option<i64>,
}

/// Value of `is:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KindFilter {
    Question,
    Unanswered,
    Note,
}

/// A parsed query.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query {
    /// In order, those of phrases included.
    pub words: Vec<QueryWord>,
    /// Quoted words; required if the query is `strict`.
    pub phrases: Vec<Phrase>,
    /// It is not a sentence: phrases are required, and `-word` excludes.
    pub strict: bool,
    /// No hit has these.
    pub excluded: Vec<Phrase>,
    pub filters: Filters,
    /// One sentence for the user about each invalid filter.
    pub remarks: Vec<String>,
}

/// What a chunk of the query is to the filters.
enum ChunkKind {
    Words,
    /// A valid filter.
    Filter,
    /// The key of a filter with an invalid value: searched for as words, with a remark for the user.
    InvalidFilter(String),
}

impl Filters {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A part of the query between spaces or between quotes.
struct Chunk<'q> {
    /// Where `text` begins in the query, in bytes.
    start: usize,
    text: &'q str,
    negated: bool,
    quoted: bool,
}

/// Parses a query. With `typing`, the user is still typing and the last word may continue.
pub(super) fn parse(text: &str, typing: bool) -> Query {
    let text = truncated(text);
    let chunks = chunks(text);
    let mut query = Query { strict: !is_sentence(&chunks), ..Query::default() };
    // The value of a filter that is being typed is not invalid yet.
    let complete =
        chunks.len().saturating_sub(1) + usize::from(!typing || text.ends_with(char::is_whitespace));
    for (n, chunk) in chunks.iter().enumerate() {
        let last = chunks[n + 1..].iter().all(|p| p.negated || p.quoted);
        let excludes = chunk.negated && n > 0 && (query.strict || (last && chunk.text.len() > 2));
        if excludes && !matches!(Filters::default().parse_chunk(chunk.text), ChunkKind::Words) {
            query.remarks.push(format!("`-{}`: a filter cannot be excluded", chunk.text));
        } else if excludes {
            query.excluded.extend(phrase(chunk.text));
        } else if chunk.quoted {
            if let Some(phrase) = phrase(chunk.text).filter(|p| p.terms.len() > 1 || query.strict) {
                query.phrases.push(phrase);
            }
            query.add_words(chunk, true);
        } else {
            let kind = query.filters.parse_chunk(chunk.text);
            if !matches!(kind, ChunkKind::Filter) {
                query.add_words(chunk, false);
            }
            // `tag:` in a sentence is ordinary text.
            if let ChunkKind::InvalidFilter(remark) = kind
                && n < complete
                && (query.strict || !chunk.text.ends_with(':'))
            {
                query.remarks.push(remark);
            }
        }
    }
    query.words.truncate(MAX_WORDS);
    if typing && let Some(last) = query.words.last_mut().filter(|w| w.span.end == text.len()) {
        last.incomplete = true;
        // `no` may become `node`; a single letter is nothing to search for.
        last.optional &= text.len() - last.span.start < 2;
    }
    query
}

fn truncated(text: &str) -> &str {
    let mut end = text.len().min(MAX_QUERY_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Splits at spaces and quotes; a quote that is never closed counts as a space.
fn chunks(text: &str) -> Vec<Chunk<'_>> {
    let mut chunks = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() || c.is_control() {
            at += c.len_utf8();
            continue;
        }
        let negated = c == '-' && text[at + 1..].starts_with(|c: char| c == '"' || c.is_alphanumeric());
        let start = at + usize::from(negated);
        let rest = &text[start..];
        let open = rest.chars().next().filter(|c| matches!(c, '"' | '“' | '”'));
        if let Some(open) = open {
            let inner = &rest[open.len_utf8()..];
            let from = start + open.len_utf8();
            match inner.find(['"', '“', '”']) {
                Some(close) => {
                    chunks.push(Chunk { start: from, text: &inner[..close], negated, quoted: true });
                    at = from + close + inner[close..].chars().next().map_or(1, char::len_utf8);
                }
                None => at = from,
            }
            continue;
        }
        // A filter may have a quoted value: topic:"load balancing".
        let mut end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        if let Some(quote) = rest[..end].find(":\"")
            && let Some(close) = rest[quote + 2..].find('"')
        {
            end = quote + 2 + close + 1;
        }
        chunks.push(Chunk { start, text: &rest[..end], negated, quoted: false });
        at = start + end;
    }
    chunks
}

/// Whether the words outside quotes read like a sentence.
fn is_sentence(chunks: &[Chunk<'_>]) -> bool {
    let filters = |p: &Chunk<'_>| !matches!(Filters::default().parse_chunk(p.text), ChunkKind::Words);
    let bare: Vec<_> = chunks.iter().filter(|p| !p.quoted && !p.negated && !filters(p)).collect();
    let optional = bare
        .iter()
        .filter(|p| text::words(p.text).next().is_some_and(|w| is_optional_word(&term(w.of(p.text)))))
        .count();
    bare.len() > 6 || optional > 0
}

/// Words that ask without naming a subject; sorted. Not in `crate::text`'s list of function words,
/// because they have a meaning in answers.
const ASKING_WORDS: &[&str] = &[
    "anybody",
    "anyone",
    "define",
    "describe",
    "discuss",
    "elaborate",
    "explain",
    "give",
    "i'd",
    "i'm",
    "i've",
    "let's",
    "list",
    "mean",
    "means",
    "please",
    "tell",
    "want",
    "what's",
    "where's",
    "who's",
];

/// Whether a term may be ignored in a query that has other words.
pub(super) fn is_optional_word(term: &str) -> bool {
    text::is_stop_word(term) || ASKING_WORDS.binary_search(&term).is_ok()
}

fn phrase(text: &str) -> Option<Phrase> {
    let terms: Vec<_> = text::words(text).take(MAX_WORDS).map(|w| term(w.of(text)).into_owned()).collect();
    (!terms.is_empty()).then_some(Phrase { terms })
}

impl Query {
    fn add_words(&mut self, chunk: &Chunk<'_>, quoted: bool) {
        let text = chunk.text;
        let mut before: Option<usize> = None;
        for word in text::words(text) {
            if self.words.len() >= MAX_WORDS {
                return;
            }
            let term = term(word.of(text)).into_owned();
            let attached = before.is_some_and(|end| {
                !quoted && end <= word.start && text[end..word.start].chars().all(|c| "-_./".contains(c))
            });
            let prefix = !quoted && text[word.end..].starts_with('*') && word.end + 1 == text.len();
            let optional = is_optional_word(&term);
            before = Some(word.end);
            let span = Span { start: chunk.start + word.start, end: chunk.start + word.end };
            self.words.push(QueryWord { term, span, prefix, incomplete: false, attached, optional });
        }
    }
}

impl Filters {
    /// Adds a `key:value` chunk.
    fn parse_chunk(&mut self, chunk: &str) -> ChunkKind {
        let Some((key, quoted)) = chunk.split_once(':') else { return ChunkKind::Words };
        let value = quoted.trim_matches('"');
        let bad = |why: &str| ChunkKind::InvalidFilter(format!("`{key}:{quoted}` {why}"));
        let terms = || phrase(value).map(|p| p.terms);
        match key {
            "is" | "kind" => match value {
                "question" | "questions" => self.kinds.push(KindFilter::Question),
                "unanswered" => self.kinds.push(KindFilter::Unanswered),
                "note" | "notes" => self.kinds.push(KindFilter::Note),
                _ => return bad("is not a filter; use is:question, is:unanswered or is:note"),
            },
            "topic" | "topics" | "tag" | "tags" => match terms() {
                Some(terms) => self.topics.push(terms),
                None => return bad("names no topic; write it right after the colon, as in topic:kubernetes"),
            },
            "path" | "file" => match terms() {
                Some(terms) => self.paths.push(terms),
                None => {
                    return bad(
                        "names no path; write a word of it right after the colon, as in path:runbooks",
                    );
                }
            },
            "after" | "since" => match date(value) {
                Some(seconds) => self.after = Some(seconds),
                None => return bad(NO_DATE),
            },
            "before" => match date(value) {
                Some(seconds) => self.before = Some(seconds),
                None => return bad(NO_DATE),
            },
            _ => return ChunkKind::Words,
        }
        ChunkKind::Filter
    }
}

/// Remark on an invalid date.
const NO_DATE: &str = "is not a date; write 2026-03-31, 2026-03 or 2026 right after the colon";

/// `2026`, `2026-03` or `2026-03-31` as seconds since 1970 at its first midnight, UTC.
fn date(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year: i16 = parts.next()?.parse().ok().filter(|y| (1000..=9999).contains(y))?;
    let month: i8 = parts.next().map_or(Some(1), |p| p.parse().ok())?;
    let day: i8 = parts.next().map_or(Some(1), |p| p.parse().ok())?;
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    Some(date.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests;
