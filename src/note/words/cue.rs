//! Question cues in the words of a text: question marks, interrogatives, requests.
//!
//! Takes a line of text, gives how much it looks like a question. There are word lists for the languages
//! people rehearse in; in others question marks still count. ASCII text is read as it is, other text is
//! folded.

use super::lexicon::{
    CJK_PARTS, CONDITIONS, EXERCISES, INTERROGATIVES, PLANS, REQUESTS, TITLES, WEAK_INTERROGATIVES,
    WEAK_REQUESTS,
};
use super::scan::{Words, has_byte, is_among, is_one_of, lower_case, nearly_folded, searcher};
use crate::text::fold;
use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use std::sync::LazyLock;

// These lists are looked up for every line of a vault.
static REQUEST_WORDS: Words = LazyLock::new(|| REQUESTS.iter().copied().collect());
static INTERROGATIVE_WORDS: Words = LazyLock::new(|| INTERROGATIVES.iter().copied().collect());
/// First words that need a closer look.
static BEGINNINGS: Words =
    LazyLock::new(|| REQUESTS.iter().chain(INTERROGATIVES).chain(BEFORE).copied().collect());
static TITLE_WORDS: Words = LazyLock::new(|| TITLES.iter().copied().collect());
static PLAN_WORDS: Words = LazyLock::new(|| PLANS.iter().copied().collect());
/// Titles of several words, and those of scripts without spaces, which may occur anywhere.
static TITLE_PHRASES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let phrase = |t: &&str| t.contains(' ') || !t.is_ascii() && t.chars().count() <= 2;
    TITLES.iter().copied().filter(phrase).collect()
});
/// Finds any of [`CJK_PARTS`].
static PARTS: LazyLock<AhoCorasick> = LazyLock::new(|| searcher(CJK_PARTS));

/// How much a text looks like a question, by its words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum QuestionCue {
    /// No cue.
    None,
    /// It begins like a question or a request, or compares two things.
    Weak,
    /// It has a question mark.
    Strong,
}

/// How much `text` looks like a question.
pub(crate) fn question_cue(text: &str) -> QuestionCue {
    let text = text.trim();
    if text.is_empty() {
        return QuestionCue::None;
    }
    if has_question_mark(text) {
        return QuestionCue::Strong;
    }
    let folded = nearly_folded(text);
    if begins_like_one(&folded, true) || compares(&folded) || folded_cjk(&folded) {
        return QuestionCue::Weak;
    }
    // 'Battleship: write a function that …', 'ALB vs NLB – explain', 'X. Describe it.'
    let later = later_parts(&folded).any(|part| begins_like_one(part.trim(), false));
    if later { QuestionCue::Weak } else { QuestionCue::None }
}

/// The clauses of a text after the first one.
fn later_parts(folded: &str) -> impl Iterator<Item = &str> {
    let ascii = folded.is_ascii();
    let mut rest = Some(folded);
    let next = move || {
        let text = rest?;
        let at = if ascii {
            let at = memchr::memchr3(b':', b'.', b',', text.as_bytes());
            let before = &text.as_bytes()[..at.unwrap_or(text.len())];
            memchr::memchr(b';', before).or(at).map(|at| (at, 1))
        } else {
            text.char_indices()
                .find(|(_, c)| matches!(c, ':' | '–' | '—' | '.' | ',' | ';' | '。' | '；'))
                .map(|(at, c)| (at, c.len_utf8()))
        };
        rest = at.map(|(at, len)| &text[at + len..]);
        Some(at.map_or(text, |(at, _)| &text[..at]))
    };
    std::iter::from_fn(next).skip(1)
}

/// Whether a question mark ends a sentence, outside code and links.
pub(crate) fn has_question_mark(text: &str) -> bool {
    if text.is_ascii() {
        return has_byte(text, b'?') && asks(text, memchr::memchr2_iter(b'?', b'`', text.as_bytes()));
    }
    // The first bytes of the question marks of other scripts.
    let signs = text.bytes().enumerate();
    let signs = signs.filter(|(_, b)| matches!(b, b'?' | b'`' | 0xd5 | 0xd8 | 0xe2 | 0xef));
    asks(text, signs.map(|(at, _)| at))
}

/// Whether one of the characters at these bytes is a question mark that ends a sentence.
fn asks(text: &str, signs: impl Iterator<Item = usize>) -> bool {
    let mut code = false;
    for at in signs {
        let blank_before = || text[..at].chars().next_back().is_none_or(char::is_whitespace);
        match text.as_bytes()[at] {
            b'`' => code = !code,
            _ if code => {}
            b'?' => {
                let rest = &text[at + 1..];
                let next = rest.chars().next();
                if !blank_before() || next.is_none() {
                    // A space or closing punctuation follows, unlike in `a?b`, `?.` and `/path?x=1`.
                    let ends = next
                        .is_none_or(|n| n.is_whitespace() || "\"”»)*_'’]!?<|,".contains(n) || !n.is_ascii());
                    if ends && !text[..at].ends_with(['/', '(']) {
                        return true;
                    }
                } else if next.is_none_or(char::is_whitespace)
                    && !text.starts_with('?')
                    // 'for few seconds ?', but not the `? :` operator
                    && !rest.contains(':')
                {
                    return true;
                }
            }
            _ if text[at..].starts_with(WIDE_MARKS) => return true,
            _ => {}
        }
    }
    false
}

/// The question marks of other scripts.
const WIDE_MARKS: [char; 4] = ['？', '؟', '⁇', '՞'];

/// Whether the whole text is one or more sentences with a question mark at the end.
pub(crate) fn ends_as_question(text: &str) -> bool {
    if text.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let text = text.trim().trim_end_matches(['*', '_', '"', '”', '»', '\'', '’', ')', ']', ' ', '!']);
    text.ends_with(['?', '？', '؟', '⁇'])
}

fn first_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '"' | '“' | '¿' | '(' | '*' | '_' | '`' | '«' | '/' | ':')
    })
    .filter(|w| !w.is_empty())
    .map(|w| w.trim_matches(['.', '!', ')', ';']))
}

/// Words that may precede the first word that counts.
const BEFORE: &[&str] =
    &["please", "briefly", "bitte", "por", "veuillez", "пожалуйста", "кратко", "and", "then", "so"];

/// Whether a text begins with a word of ASCII letters that begins no question: true of nearly all.
fn is_plain_start(folded: &str) -> bool {
    let letters = folded.bytes().take_while(u8::is_ascii_alphabetic).count();
    let ended = folded.as_bytes().get(letters).is_none_or(|b| matches!(b, b' ' | b','));
    letters > 0 && ended && !is_among(&folded[..letters], &BEGINNINGS)
}

fn begins_like_one(folded: &str, whole: bool) -> bool {
    if is_plain_start(folded) {
        return false;
    }
    let mut words = first_words(folded);
    let Some(mut first) = words.next() else { return false };
    // '(fb)How …', 'Please explain …', 'In Java, why …'
    if first.contains(')') {
        first = first.rsplit(')').next().unwrap_or(first);
    }
    if is_one_of(first, BEFORE) {
        first = words.next().unwrap_or("");
    }
    if is_among(first, &INTERROGATIVE_WORDS) && !is_one_of(first, WEAK_INTERROGATIVES) {
        return true;
    }
    if is_among(first, &REQUEST_WORDS) {
        let object = words.next().is_some_and(|w| is_one_of(w, &["a", "an", "the", "your", "two", "three"]));
        return whole || object || !is_one_of(first, WEAK_REQUESTS);
    }
    false
}

/// Whether the text begins with an interrogative: without a question mark, 'How it works' is a title,
/// not a question. Texts in scripts without spaces never do.
pub(crate) fn begins_as_statement(text: &str) -> bool {
    let folded = nearly_folded(text.trim());
    first_words(&folded).next().is_some_and(|w| is_among(w, &INTERROGATIVE_WORDS))
}

/// Whether the text begins with an interrogative or a request.
pub(crate) fn begins_as_question(text: &str) -> bool {
    let folded = nearly_folded(text.trim());
    begins_as_statement(text) || begins_like_one(&folded, true) || folded_cjk(&folded)
}

/// Whether the whole text is one sentence that requests something: 'Describe your last project.'
pub(crate) fn is_request(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '!', ':']);
    question_cue(text) == QuestionCue::Weak
        && !begins_as_statement(text)
        && !is_weak_request(text)
        && begins_as_question(text)
        && !text.contains(". ")
}

/// Whether the text begins with a word that refers to an earlier question: 'If so, …'.
pub(crate) fn begins_as_condition(text: &str) -> bool {
    let folded = nearly_folded(text.trim());
    first_words(&folded).next().is_some_and(|w| is_one_of(w, CONDITIONS))
}

/// Whether the text is a task as set in interviews: 'Explain …', 'Design a …'. Its object is indefinite;
/// a plan has a definite one: 'Write the migration'.
pub(crate) fn is_task(text: &str) -> bool {
    let text = text.trim();
    let folded = nearly_folded(text);
    let mut words = first_words(&folded);
    let Some(verb) = words.next().filter(|w| is_among(w, &REQUEST_WORDS)) else { return false };
    if question_cue(text) != QuestionCue::Weak || begins_as_statement(text) || text.ends_with(':') {
        return false;
    }
    let any = words.next().is_some_and(|w| is_one_of(w, &["a", "an", "how", "your", "two", "three"]));
    let named = || text.split_whitespace().nth(1).is_some_and(|w| w.starts_with(char::is_uppercase));
    if is_one_of(verb, EXERCISES) {
        any || (verb.eq_ignore_ascii_case("design") && named())
    } else {
        !is_one_of(verb, WEAK_REQUESTS)
    }
}

/// Whether there are at least three lines and four fifths of them are tasks.
pub(crate) fn are_tasks(lines: &[&str]) -> bool {
    let mut spare = lines.len() / 5;
    let mut spared = || spare.checked_sub(1).inspect(|left| spare = *left).is_some();
    lines.len() >= 3 && lines.iter().all(|l| is_task(l) || spared())
}

/// Whether a title announces things to do, not questions.
pub(crate) fn announces_plan(title: &str) -> bool {
    let folded = nearly_folded(title);
    folded.split(|c: char| !c.is_alphanumeric()).any(|w| is_among(w, &PLAN_WORDS))
}

/// Whether the text begins with a verb that by itself is more often a step or a title than a question.
pub(crate) fn is_weak_request(text: &str) -> bool {
    let folded = nearly_folded(text.trim());
    first_words(&folded).next().is_some_and(|w| is_one_of(w, WEAK_REQUESTS))
}

/// Whether two things are compared.
fn compares(folded: &str) -> bool {
    static BETWEEN: LazyLock<Finder> = LazyLock::new(|| Finder::new(" between"));
    static PROS: LazyLock<Finder> = LazyLock::new(|| Finder::new("pros and cons"));
    lower_case(folded, |text| {
        let versus = |at: usize| {
            let from = |before| at.checked_sub(before).map_or(&b""[..], |start| &text[start..]);
            [" vs ", " vs. ", " versus "].iter().any(|w| from(1).starts_with(w.as_bytes()))
                || from(2).starts_with(b"advantages of")
        };
        let difference =
            |at: usize| [&b"difference"[..], b"differences"].iter().any(|w| text[..at].ends_with(w));
        memchr::memchr_iter(b'v', text).any(versus)
            || BETWEEN.find_iter(text).any(difference)
            || PROS.find(text).is_some()
    })
}

fn folded_cjk(folded: &str) -> bool {
    !folded.is_ascii() && PARTS.is_match(folded)
}

/// Whether a title announces questions.
pub(crate) fn announces_questions(title: &str) -> bool {
    let folded = nearly_folded(title);
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '&');
    let (ascii, pair) = (title.is_ascii(), has_byte(title, b'&'));
    let possible = |t: &&&str| if t.is_ascii() { pair || !has_byte(t, b'&') } else { !ascii };
    words.any(|w| is_among(w, &TITLE_WORDS))
        || TITLE_PHRASES.iter().filter(possible).any(|t| fold(title).contains(t))
}

/// All words that are looked up in any case.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    [REQUESTS, INTERROGATIVES, TITLES, PLANS, WEAK_INTERROGATIVES, WEAK_REQUESTS, EXERCISES, CONDITIONS]
        .into_iter()
        .flatten()
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_cues_of_texts() {
        for (text, expected) in [
            ("What is a Pod?", QuestionCue::Strong),
            ("Which mode is preferred to use? iptables or IPVS", QuestionCue::Strong),
            ("**Why**?", QuestionCue::Strong),
            ("什么是闭包？", QuestionCue::Strong),
            ("¿Qué es un índice?", QuestionCue::Strong),
            ("for few seconds ?", QuestionCue::Strong),
            ("use `a ? b : c` instead", QuestionCue::None),
            ("see http://x.org/a?b=1 there", QuestionCue::None),
            ("Explain the CAP theorem", QuestionCue::Weak),
            ("Как работает GC", QuestionCue::None),
            ("Чем отличается List от Set", QuestionCue::Weak),
            ("Erkläre den Unterschied", QuestionCue::Weak),
            ("ALB vs NLB – explain the differences.", QuestionCue::Weak),
            ("Battleship game: write a function", QuestionCue::Weak),
            ("Parkhaus: beschreibe die Klassen", QuestionCue::Weak),
            ("简述 TCP 三次握手", QuestionCue::Weak),
            ("Core concepts", QuestionCue::None),
            ("High Availability", QuestionCue::None),
        ] {
            assert_eq!(question_cue(text), expected, "{text}");
        }
    }

    #[test]
    fn tasks_are_recognised() {
        for task in
            ["Design a URL shortener", "Design Twitter", "Explain the event loop", "Implement an LRU cache"]
        {
            assert!(is_task(task), "{task}");
        }
        for other in
            ["Design the login page", "Write tests", "Check a box", "A design", "What is it?", "Design a:"]
        {
            assert!(!is_task(other), "{other}");
        }
    }

    #[test]
    fn titles_announce_questions() {
        for title in ["Java interview Q & A", "Common Questions", "Вопросы по SQL", "前端面试题"]
        {
            assert!(announces_questions(title), "{title}");
        }
        assert!(!announces_questions("Architecture overview"));
    }

    #[test]
    fn comparisons_are_found_anywhere() {
        let long = "of what each of them does under load and after it, ".repeat(9);
        for phrase in [" vs ", " vs. ", " versus ", "Differences Between", "pros and CONS", "advantages of"] {
            for text in [phrase.to_owned(), phrase.to_uppercase(), format!("{long}{phrase}{long}")] {
                assert!(compares(&text), "{text}");
            }
            assert!(!compares(&phrase[..phrase.len() - 1]), "{phrase}");
        }
        assert!(!compares("a process of its own; different advice, versions between two"));
    }

    proptest::proptest! {
        #[test]
        fn comparisons_are_those_of_the_folded_text(text in "( vs| Vs\\. |VERSUS|dif|pros| and|difference| between|[a-z ADV]){0,8}") {
            let phrases =
                [" vs ", " vs. ", " versus ", "difference between", "differences between", "pros and cons", "advantages of"];
            let plain = phrases.iter().any(|p| text.to_lowercase().contains(p));
            proptest::prop_assert_eq!(compares(&text), plain);
        }
    }
}
