//! A question and its answer on one line.
//!
//! Takes a line, gives its two sides, or nothing if it has not two. Judges by the line alone, but for
//! [`run_on`], whose callers look whether the document does so throughout.

use super::label::Label;
use crate::note::words::{
    cue::{self, QuestionCue},
    scan::{has, has_either},
};

/// Front and back of a card written on one line with `::`, `:::` or `;;`.
pub(super) fn is_inline_card(line: &str) -> bool {
    card_parts(line).is_some()
}

/// The two sides of a card on one line.
pub(super) fn card_parts(line: &str) -> Option<(&str, &str)> {
    for sign in [":::", "::", ";;", ">>"] {
        let Some(at) = find_outside_code(line, sign) else { continue };
        let (front, back) = (line[..at].trim(), line[at + sign.len()..].trim());
        if front.is_empty() || back.is_empty() || front.split_whitespace().count() < 2 {
            return None;
        }
        let spaced = line[..at].ends_with(' ') && line[at + sign.len()..].starts_with(' ');
        let liked = sign != ">>" && cue::question_cue(front) != QuestionCue::None;
        let asked = cue::ends_as_question(front) || (spaced && liked);
        return asked.then_some((front, back));
    }
    None
}

/// The two sides of a card in a document that has others: the front may be any words.
pub(crate) fn loose_card_parts(line: &str) -> Option<(&str, &str)> {
    card_parts(line).or_else(|| {
        [" ::: ", " :: ", " ;; "].into_iter().find_map(|sign| {
            let at = find_outside_code(line, sign)?;
            let (front, back) = (line[..at].trim(), line[at + sign.len()..].trim());
            (!front.is_empty() && !back.is_empty()).then_some((front, back))
        })
    })
}

/// A question and the tags written behind it: `What is a lease? #card`.
pub(super) fn tags_behind(line: &str) -> Option<(&str, &str)> {
    if !has(line, b'#') {
        return None;
    }
    let at = line.find(" #")?;
    let (asked, tags) = (line[..at].trim_end(), line[at..].trim());
    (super::noise::is_tag_line(tags) && (cue::ends_as_question(asked) || is_card_tagged(tags)))
        .then_some((asked, tags))
}

fn find_outside_code(line: &str, sign: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    memchr::memchr_iter(*sign.as_bytes().first()?, bytes)
        .filter(|at| bytes[*at..].starts_with(sign.as_bytes()))
        .find(|at| memchr::memchr_iter(b'`', &bytes[..*at]).count().is_multiple_of(2))
}

/// A question and its answer on one line: `**Why?** Because.`, `Q: Why? A: Because.`
pub(super) fn inline_answer(line: &str, label: Option<Label>) -> Option<(&str, &str)> {
    let asks = has_either(line, b'?', "？");
    if label == Some(Label::Question) {
        if !asks {
            return None;
        }
        let at = ["? A: ", "? Answer: ", "? **A:** ", "？答：", "? Ans: "]
            .iter()
            .find_map(|m| Some((line.find(m)?, m)));
        let (at, mark) = at?;
        let stop = at + mark.chars().next().map_or(1, char::len_utf8);
        return Some((&line[..stop], line[at + mark.len()..].trim()));
    }
    if asks && let Some(parts) = arrowed(line) {
        return Some(parts);
    }
    let mark = ["**", "__"].into_iter().find(|m| line.starts_with(m))?;
    let end = line[2..].find(mark)? + 2;
    let rest = line[end + 2..].trim_start_matches([' ', ':', '-', '–', '—', '→']).trim();
    let asked = cue::ends_as_question(line[2..end].trim_end_matches(':'));
    (asked && rest.chars().any(char::is_alphanumeric) && !cue::ends_as_question(rest))
        .then_some((&line[..end + 2], rest))
}

/// Whether one of the tags says that they stand behind a card.
pub(super) fn is_card_tagged(tags: &str) -> bool {
    tags.split_whitespace().any(|t| is_card_tag(t.trim_start_matches('#').trim_end_matches(',')))
}

/// A tag that only says that something is a card.
pub(super) fn is_card_tag(tag: &str) -> bool {
    matches!(tag.to_lowercase().as_str(), "card" | "cards" | "flashcard" | "flashcards")
}

/// `Why? → Because.`, with any arrow or dash that stands between blanks.
pub(super) fn arrowed(line: &str) -> Option<(&str, &str)> {
    let at = line.find("? ").map(|i| i + 1).or_else(|| line.find("？ ").map(|i| i + "？".len()))?;
    let rest = line[at..].trim_start();
    let sign = ["->", "=>", "→", "⇒", "—", "–", "-", "="].into_iter().find(|s| rest.starts_with(s))?;
    let answer = rest[sign.len()..].strip_prefix(' ')?.trim();
    (!cue::has_question_mark(answer)
        && cue::question_cue(answer) == QuestionCue::None
        && answer.chars().any(char::is_alphanumeric))
    .then_some((&line[..at], answer))
}

/// `Why? Because.` with nothing between the two but a blank.
pub(super) fn run_on(line: &str) -> Option<(&str, &str)> {
    if !has_either(line, b'?', "？") {
        return None;
    }
    let (at, stop) = [("? ", 1), ("？", "？".len())]
        .into_iter()
        .filter_map(|(sign, len)| Some((find_outside_code(line, sign)?, len)))
        .min()?;
    let (asked, answer) = (&line[..at + stop], line[at + stop..].trim());
    // A parenthesis, a link or a sentence that goes on in lower case belongs to the question, and so
    // does a condition.
    let begins =
        answer.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '`' | '"' | '“' | '«'));
    let goes_on = answer.starts_with(char::is_lowercase) || cue::begins_as_condition(answer);
    (cue::begins_as_question(asked)
        && begins
        && !goes_on
        && !cue::has_question_mark(answer)
        && cue::question_cue(answer) == QuestionCue::None)
        .then_some((asked, answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_on_one_line() {
        assert_eq!(card_parts("What is TLS?::A protocol"), Some(("What is TLS?", "A protocol")));
        assert_eq!(
            card_parts("difference between a and b :: much"),
            Some(("difference between a and b", "much"))
        );
        assert_eq!(card_parts("use std::vector here"), None);
        assert_eq!(card_parts("Is `a::b` a path?"), None);
    }

    #[test]
    fn an_answer_behind_the_question_mark() {
        for (line, expected) in [
            ("What is a mutex? A lock.", Some(("What is a mutex?", "A lock."))),
            ("How big is a futex? 4 bytes", Some(("How big is a futex?", "4 bytes"))),
            ("什么是闭包？函数和它的环境。", Some(("什么是闭包？", "函数和它的环境。"))),
            ("Which is it? red or green", None),
            ("What prints? (Python 3)", None),
            ("What is a lock? Why use it?", None),
            ("Have you used it? If so, tell me about it.", None),
            ("What is a lock? Explain with an example.", None),
            ("You know what? Nothing.", None),
        ] {
            assert_eq!(run_on(line), expected, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,20}(\\? |？|::|\\*\\*)\\PC{0,40}") {
            let _ = (card_parts(&text), inline_answer(&text, None), run_on(&text));
        }
    }
}
