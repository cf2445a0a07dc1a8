//! What a question looks like in its words: question marks, interrogatives, requests.
//!
//! Takes a line of text, gives how much it looks like a question. Word lists of the languages
//! people rehearse in; a language that has none is still read by its question marks.

use super::lexicon::{
    CJK_PARTS, CONDITIONS, EXERCISES, FEEBLE, FEEBLE_REQUESTS, INTERROGATIVES, PLANS, REQUESTS, TITLES,
};
use crate::text::fold;
use std::{collections::HashSet, sync::LazyLock};

type Words = LazyLock<HashSet<&'static str>>;

// These lists are asked for every line of a vault.
static REQUEST_WORDS: Words = LazyLock::new(|| REQUESTS.iter().copied().collect());
static INTERROGATIVE_WORDS: Words = LazyLock::new(|| INTERROGATIVES.iter().copied().collect());
static TITLE_WORDS: Words = LazyLock::new(|| TITLES.iter().copied().collect());
/// Titles of several words, and those of scripts without blanks, which may stand anywhere.
static TITLE_PHRASES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let phrase = |t: &&str| t.contains(' ') || !t.is_ascii() && t.chars().count() <= 2;
    TITLES.iter().copied().filter(phrase).collect()
});

/// How much a text looks like a question, by its words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Liking {
    /// Nothing says so.
    None,
    /// It begins like a question or a request, or compares two things.
    Weak,
    /// It has a question mark.
    Strong,
}

/// How much `text` looks like a question.
pub fn liking(text: &str) -> Liking {
    let text = text.trim();
    if text.is_empty() {
        return Liking::None;
    }
    if has_question_mark(text) {
        return Liking::Strong;
    }
    let folded = fold(text).into_owned();
    if begins_like_one(&folded, true) || compares(&folded) || folded_cjk(&folded) {
        return Liking::Weak;
    }
    // 'Battleship: write a function that …', 'ALB vs NLB – explain', 'X. Describe it.'
    let later = folded
        .split([':', '–', '—', '.', ',', ';', '。', '；'])
        .skip(1)
        .any(|part| begins_like_one(part.trim(), false));
    if later { Liking::Weak } else { Liking::None }
}

/// Whether there is a question mark that ends a sentence, outside code and links.
pub fn has_question_mark(text: &str) -> bool {
    let mut code = false;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '`' => code = !code,
            '？' | '؟' | '⁇' | '՞' if !code => return true,
            '?' if !code && !before.is_whitespace() || c == '?' && !code && chars.peek().is_none() => {
                // Of `a?b`, `?.` and `/path?x=1` only the end of a sentence is followed by a blank or a closing sign.
                let ends = chars
                    .peek()
                    .is_none_or(|n| n.is_whitespace() || "\"”»)*_'’]!?<|,".contains(*n) || !n.is_ascii());
                if ends && before != '/' && before != '(' {
                    return true;
                }
            }
            '?' if !code
                && chars.peek().is_none_or(|n| n.is_whitespace())
                && before.is_whitespace()
                && !text.starts_with('?') =>
            {
                // 'for few seconds ?', but not the `? :` operator
                let rest: String = chars.clone().collect();
                if !rest.contains(':') {
                    return true;
                }
            }
            _ => {}
        }
        before = c;
    }
    false
}

/// Whether the whole text is one or more sentences with a question mark at the end.
pub fn ends_as_question(text: &str) -> bool {
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

fn begins_like_one(folded: &str, whole: bool) -> bool {
    let mut words = first_words(folded);
    let Some(mut first) = words.next() else { return false };
    // '(fb)How …', 'Please explain …', 'In Java, why …'
    if first.contains(')') {
        first = first.rsplit(')').next().unwrap_or(first);
    }
    if matches!(
        first,
        "please"
            | "briefly"
            | "bitte"
            | "por"
            | "veuillez"
            | "пожалуйста"
            | "кратко"
            | "and"
            | "then"
            | "so"
    ) {
        first = words.next().unwrap_or("");
    }
    if INTERROGATIVE_WORDS.contains(first) && !(FEEBLE.contains(&first)) {
        return true;
    }
    if REQUEST_WORDS.contains(first) {
        let object = words.next().is_some_and(|w| matches!(w, "a" | "an" | "the" | "your" | "two" | "three"));
        return whole || object || !FEEBLE_REQUESTS.contains(&first);
    }
    false
}

/// Whether the text begins with an interrogative and has no question mark: 'How it works' names, it
/// does not ask. Where words are not parted by blanks it is not told apart, and taken to ask.
pub fn begins_as_statement(text: &str) -> bool {
    let folded = fold(text.trim());
    first_words(&folded).next().is_some_and(|w| INTERROGATIVE_WORDS.contains(w))
}

/// Whether the text begins with an interrogative or a request.
pub fn begins_as_question(text: &str) -> bool {
    let folded = fold(text.trim());
    begins_as_statement(text) || begins_like_one(&folded, true) || folded_cjk(&folded)
}

/// Whether the whole text is one sentence that requests something: 'Describe your last project.'
pub fn is_request(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', '!', ':']);
    liking(text) == Liking::Weak
        && !begins_as_statement(text)
        && !is_feeble(text)
        && begins_as_question(text)
        && !text.contains(". ")
}

/// Whether the text begins with a word that makes it hang on what was asked: 'If so, …'.
pub fn begins_as_condition(text: &str) -> bool {
    let folded = fold(text.trim());
    first_words(&folded).next().is_some_and(|w| CONDITIONS.contains(&w))
}

/// Whether the text is a task of the kind set in interviews: 'Explain …', 'Design a …'. What is to be
/// made is any such thing, where a plan speaks of one that there is: 'Write the migration'.
pub fn is_task(text: &str) -> bool {
    let text = text.trim();
    if liking(text) != Liking::Weak || begins_as_statement(text) || text.ends_with(':') {
        return false;
    }
    let folded = fold(text);
    let mut words = first_words(&folded);
    let Some(verb) = words.next().filter(|w| REQUEST_WORDS.contains(*w)) else { return false };
    let any = words.next().is_some_and(|w| matches!(w, "a" | "an" | "how" | "your" | "two" | "three"));
    let named = || text.split_whitespace().nth(1).is_some_and(|w| w.starts_with(char::is_uppercase));
    if EXERCISES.contains(&verb) {
        any || (verb == "design" && named())
    } else {
        !FEEBLE_REQUESTS.contains(&verb)
    }
}

/// Whether lines are a list of tasks: three or more, and nearly all of them.
pub fn are_tasks(lines: &[&str]) -> bool {
    lines.len() >= 3 && lines.iter().filter(|l| is_task(l)).count() * 5 >= lines.len() * 4
}

/// Whether a title says that things to be done follow, not things to be asked.
pub fn announces_plan(title: &str) -> bool {
    let folded = fold(title);
    folded.split(|c: char| !c.is_alphanumeric()).any(|w| PLANS.contains(&w))
}

/// Whether the text begins with a verb that, alone, is more often a step or a title than a question.
pub fn is_feeble(text: &str) -> bool {
    let folded = fold(text.trim());
    first_words(&folded).next().is_some_and(|w| FEEBLE_REQUESTS.contains(&w))
}

fn compares(folded: &str) -> bool {
    [
        " vs ",
        " vs. ",
        " versus ",
        "difference between",
        "differences between",
        "pros and cons",
        "advantages of",
    ]
    .iter()
    .any(|s| folded.contains(s))
}

fn folded_cjk(folded: &str) -> bool {
    !folded.is_ascii() && CJK_PARTS.iter().any(|p| folded.contains(p))
}

/// Whether a title says that questions follow.
pub fn announces_questions(title: &str) -> bool {
    let folded = fold(title);
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '&');
    let ascii = folded.is_ascii();
    words.any(|w| TITLE_WORDS.contains(w))
        || TITLE_PHRASES.iter().any(|t| (!ascii || t.is_ascii()) && folded.contains(t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likings() {
        for (text, expected) in [
            ("What is a Pod?", Liking::Strong),
            ("Which mode is preferred to use? iptables or IPVS", Liking::Strong),
            ("**Why**?", Liking::Strong),
            ("什么是闭包？", Liking::Strong),
            ("¿Qué es un índice?", Liking::Strong),
            ("for few seconds ?", Liking::Strong),
            ("use `a ? b : c` instead", Liking::None),
            ("see http://x.org/a?b=1 there", Liking::None),
            ("Explain the CAP theorem", Liking::Weak),
            ("Как работает GC", Liking::None),
            ("Чем отличается List от Set", Liking::Weak),
            ("Erkläre den Unterschied", Liking::Weak),
            ("ALB vs NLB – explain the differences.", Liking::Weak),
            ("Battleship game: write a function", Liking::Weak),
            ("Parkhaus: beschreibe die Klassen", Liking::Weak),
            ("简述 TCP 三次握手", Liking::Weak),
            ("Core concepts", Liking::None),
            ("High Availability", Liking::None),
        ] {
            assert_eq!(liking(text), expected, "{text}");
        }
    }

    #[test]
    fn tasks() {
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
    fn titles_that_announce() {
        for title in ["Java interview Q & A", "Common Questions", "Вопросы по SQL", "前端面试题"]
        {
            assert!(announces_questions(title), "{title}");
        }
        assert!(!announces_questions("Architecture overview"));
    }
}
