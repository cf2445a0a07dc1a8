//! What a query asks for: words, phrases, exclusions, filters.
//!
//! Any text is a legal query: what is no operator is words. In a whole sentence, which people
//! paste with quotes and dashes of its own, phrases prefer rather than filter and a `-word` inside
//! is a word.

use super::analyse::term;
use crate::text::{self, Span};
use jiff::civil::Date;

/// Longer queries are cut here; nobody types them, and a page of text is served by `related`.
const LONGEST: usize = 16_000;
/// More words than these are not looked up.
const MOST_WORDS: usize = 256;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word {
    /// Its term.
    pub term: String,
    /// Where it stands in the query.
    pub span: Span,
    /// Only the beginning of words: `kube*`.
    pub prefix: bool,
    /// It is being typed and may go on.
    pub open: bool,
    /// Neither blank nor other punctuation than `-_./` between it and the word before.
    pub glued: bool,
    /// It may be dropped: a function word or one that only says that this is a question.
    pub idle: bool,
}

/// Words next to each other.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// Their terms.
    pub terms: Vec<String>,
}

/// What a hit must be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Filters {
    /// `is:question`, `is:unanswered`, `is:note`; any of them.
    pub kinds: Vec<Kind>,
    /// `topic:`; terms that a topic must hold, for each filter.
    pub topics: Vec<Vec<String>>,
    /// `path:`; beginnings of words the path must hold, for each filter.
    pub paths: Vec<Vec<String>>,
    /// `after:`: seconds since 1970, inclusive.
    pub after: Option<i64>,
    /// `before:`: seconds since 1970, exclusive.
    pub before: Option<i64>,
}

/// A kind of hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Question,
    Unanswered,
    Note,
}

/// A query, understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Query {
    /// In order; those of phrases are among them.
    pub words: Vec<Word>,
    /// Must be there, or, in a sentence, had better be.
    pub phrases: Vec<Phrase>,
    /// Phrases and exclusions filter.
    pub strict: bool,
    /// Must not be there.
    pub excluded: Vec<Phrase>,
    /// What else a hit must be.
    pub filters: Filters,
    /// What looks like a filter but is none, one sentence each for the user.
    pub remarks: Vec<String>,
}

/// What a piece of the query is to the filters.
enum Reading {
    /// No filter: words.
    Words,
    /// A filter, taken.
    Taken,
    /// The key of a filter with a value that it does not have: words, and what to say about it.
    Bad(String),
}

impl Filters {
    /// Whether anything passes.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A piece of the query between blanks, or a quoted one.
struct Piece<'q> {
    at: usize,
    text: &'q str,
    minus: bool,
    quoted: bool,
}

/// Understands `text`. While it is being typed its last word may go on.
pub(super) fn parse(text: &str, typing: bool) -> Query {
    let text = cut(text);
    let pieces = pieces(text);
    let mut query = Query { strict: !is_sentence(&pieces), ..Query::default() };
    // A filter is not finished either.
    let unfinished =
        pieces.len().saturating_sub(1) + usize::from(!typing || text.ends_with(char::is_whitespace));
    for (n, piece) in pieces.iter().enumerate() {
        let last = pieces[n + 1..].iter().all(|p| p.minus || p.quoted);
        let excludes = piece.minus && n > 0 && (query.strict || (last && piece.text.len() > 2));
        if excludes && !matches!(Filters::default().read(piece.text), Reading::Words) {
            query.remarks.push(format!("`-{}`: a filter cannot be excluded", piece.text));
        } else if excludes {
            query.excluded.extend(phrase(piece.text));
        } else if piece.quoted {
            if let Some(phrase) = phrase(piece.text).filter(|p| p.terms.len() > 1 || query.strict) {
                query.phrases.push(phrase);
            }
            query.add_words(piece, true);
        } else {
            let reading = query.filters.read(piece.text);
            if !matches!(reading, Reading::Taken) {
                query.add_words(piece, false);
            }
            // A sentence may well have a colon.
            if let Reading::Bad(remark) = reading
                && n < unfinished
                && (query.strict || !piece.text.ends_with(':'))
            {
                query.remarks.push(remark);
            }
        }
    }
    query.words.truncate(MOST_WORDS);
    if typing && let Some(last) = query.words.last_mut().filter(|w| w.span.end == text.len()) {
        last.open = true;
        // `no` may become `node`; alone it is nothing to look for.
        last.idle &= text.len() - last.span.start < 2;
    }
    query
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Quoted pieces and pieces between blanks; a quote that is never closed is a blank.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() || c.is_control() {
            at += c.len_utf8();
            continue;
        }
        let minus = c == '-' && text[at + 1..].starts_with(|c: char| c == '"' || c.is_alphanumeric());
        let start = at + usize::from(minus);
        let rest = &text[start..];
        let open = rest.chars().next().filter(|c| matches!(c, '"' | '“' | '”'));
        if let Some(open) = open {
            let inner = &rest[open.len_utf8()..];
            let from = start + open.len_utf8();
            match inner.find(['"', '“', '”']) {
                Some(close) => {
                    pieces.push(Piece { at: from, text: &inner[..close], minus, quoted: true });
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
        pieces.push(Piece { at: start, text: &rest[..end], minus, quoted: false });
        at = start + end;
    }
    pieces
}

/// Whether the words outside quotes read like a sentence.
fn is_sentence(pieces: &[Piece<'_>]) -> bool {
    let filters = |p: &Piece<'_>| !matches!(Filters::default().read(p.text), Reading::Words);
    let bare: Vec<_> = pieces.iter().filter(|p| !p.quoted && !p.minus && !filters(p)).collect();
    let idle = bare
        .iter()
        .filter(|p| text::words(p.text).next().is_some_and(|w| is_idle(&term(w.of(p.text)))))
        .count();
    bare.len() > 6 || idle > 0
}

/// Words that ask rather than say what about. `crate::text`'s list of function words leaves them to
/// us, since an answer may well hold them.
const ASKING: &[&str] = &[
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

/// Whether a term may be left out of a query that has others.
pub(super) fn is_idle(term: &str) -> bool {
    text::is_stop_word(term) || ASKING.binary_search(&term).is_ok()
}

fn phrase(text: &str) -> Option<Phrase> {
    let terms: Vec<_> = text::words(text).take(MOST_WORDS).map(|w| term(w.of(text)).into_owned()).collect();
    (!terms.is_empty()).then_some(Phrase { terms })
}

impl Query {
    fn add_words(&mut self, piece: &Piece<'_>, quoted: bool) {
        let text = piece.text;
        let mut before: Option<usize> = None;
        for word in text::words(text) {
            if self.words.len() >= MOST_WORDS {
                return;
            }
            let term = term(word.of(text)).into_owned();
            let glued = before.is_some_and(|end| {
                !quoted && end <= word.start && text[end..word.start].chars().all(|c| "-_./".contains(c))
            });
            let prefix = !quoted && text[word.end..].starts_with('*') && word.end + 1 == text.len();
            let idle = is_idle(&term);
            before = Some(word.end);
            let span = Span { start: piece.at + word.start, end: piece.at + word.end };
            self.words.push(Word { term, span, prefix, open: false, glued, idle });
        }
    }
}

impl Filters {
    /// Takes `key:value`.
    fn read(&mut self, piece: &str) -> Reading {
        let Some((key, quoted)) = piece.split_once(':') else { return Reading::Words };
        let value = quoted.trim_matches('"');
        let bad = |why: &str| Reading::Bad(format!("`{key}:{quoted}` {why}"));
        let terms = || phrase(value).map(|p| p.terms);
        match key {
            "is" | "kind" => match value {
                "question" | "questions" => self.kinds.push(Kind::Question),
                "unanswered" => self.kinds.push(Kind::Unanswered),
                "note" | "notes" => self.kinds.push(Kind::Note),
                _ => return bad("is no filter: there are is:question, is:unanswered and is:note"),
            },
            "topic" | "topics" | "tag" | "tags" => match terms() {
                Some(terms) => self.topics.push(terms),
                None => return bad("names no topic: write it right behind the colon, topic:kubernetes"),
            },
            "path" | "file" => match terms() {
                Some(terms) => self.paths.push(terms),
                None => {
                    return bad("names no path: write a word of it right behind the colon, path:runbooks");
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
            _ => return Reading::Words,
        }
        Reading::Taken
    }
}

/// What is wrong with a date.
const NO_DATE: &str = "is no date: write it as 2026-03-31, 2026-03 or 2026, right behind the colon";

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
mod tests {
    use super::*;

    fn words(query: &Query) -> String {
        let show = |w: &Word| {
            let glue = if w.glued { "+" } else { "" };
            let star = if w.prefix { "*" } else { "" };
            if w.idle { format!("({})", w.term) } else { format!("{glue}{}{star}", w.term) }
        };
        query.words.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn operators() {
        let q = parse(
            "kube* \"control plane\" -docker -\"node port\" topic:k8s/net path:\"a b\" is:note api-server",
            false,
        );
        assert_eq!(words(&q), "kube* control plane api +server");
        assert!(q.strict);
        assert_eq!(q.phrases, [Phrase { terms: vec!["control".into(), "plane".into()] }]);
        assert_eq!(q.excluded.len(), 2);
        assert_eq!(q.filters.topics, [["k8s", "net"]]);
        assert_eq!(q.filters.paths, [["a", "b"]]);
        assert_eq!(q.filters.kinds, [Kind::Note]);
    }

    #[test]
    fn sentences_keep_their_dashes_and_quotes() {
        let q = parse("find files with -name \"*.txt\" and run \"wc -l\" on them", false);
        assert!(!q.strict && q.excluded.is_empty());
        assert!(words(&q).contains("name") && words(&q).contains("wc"));
        assert_eq!(parse("what is a service -headless", false).excluded.len(), 1);
    }

    #[test]
    fn dates() {
        let q = parse("pods after:2026 before:2026-03-01", false);
        assert_eq!((q.filters.after, q.filters.before), (Some(1_767_225_600), Some(1_772_323_200)));
        assert_eq!(
            words(&parse("after:lunch before:2026-13 is:it a:b", false)),
            "(after) lunch (before) 2026 +13 (is) (it) (a) b"
        );
    }

    #[test]
    fn bad_filters_are_told() {
        for (query, told) in [
            ("pods after:yesterday", "`after:yesterday` is no date"),
            ("pods before:", "`before:` is no date"),
            ("pods path:", "names no path"),
            ("pods path:\"\"", "names no path"),
            ("topic: kubernetes", "names no topic"),
            ("is:foo", "is:unanswered"),
            ("what is a pod is:foo", "is:unanswered"),
            ("pods -topic:storage", "cannot be excluded"),
        ] {
            let remarks = parse(query, false).remarks;
            assert!(matches!(&remarks[..], [told_so] if told_so.contains(told)), "{query}: {remarks:?}");
        }
        for fine in ["pods", "a:b", "why does it say: no such path: /tmp", "after:2026-03 topic:x", "std::fs"]
        {
            assert_eq!(parse(fine, false).remarks, [""; 0], "{fine}");
        }
        assert_eq!(parse("pods after:20", true).remarks, [""; 0]);
        assert_eq!(parse("pods after:20 ", true).remarks.len(), 1);
    }

    #[test]
    fn the_last_word_may_go_on() {
        let open = |text: &str| parse(text, true).words.last().map(|w| (w.open, w.idle));
        for (text, expected) in [
            ("kubernetes sched", Some((true, false))),
            ("kubernetes no", Some((true, false))),
            ("kubernetes a", Some((true, true))),
            ("sched ", Some((false, false))),
            ("\"sched\"", Some((false, false))),
            ("", None),
        ] {
            assert_eq!(open(text), expected, "{text}");
        }
    }

    #[test]
    fn anything_is_legal() {
        for text in [
            "",
            "\"",
            "AND AND",
            "(((",
            "-",
            "- -a",
            "\"\" \"a",
            "a\"b\"",
            ":",
            "is:",
            "*",
            "\u{0}\u{1b}[31m",
            "[a-z]+?\\",
        ] {
            parse(text, false);
            parse(text, true);
        }
        assert!(parse(&"word ".repeat(20_000), false).words.len() <= MOST_WORDS);
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ASKING.is_sorted());
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_in_the_query(text in "(\\PC|\"|-|:|\\*| ){0,60}") {
            for word in parse(&text, false).words {
                proptest::prop_assert_eq!(term(word.span.of(&text)).into_owned(), word.term);
            }
        }
    }
}
