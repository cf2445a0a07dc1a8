//! A question and its answer on one line.
//!
//! Takes a line, gives its two sides if it has two. Looks at the line alone; callers of [`run_on`] check
//! that the document does so throughout.

use super::label::Label;
use crate::note::words::{
    cue::{self, QuestionCue},
    scan::{has_byte, has_byte_or},
};

/// Whether a line is a card: front and back separated by `::`, `:::`, `;;` or `>>`.
pub(super) fn is_inline_card(line: &str) -> bool {
    card_parts(line).is_some()
}

/// The two sides of a card on one line.
pub(super) fn card_parts(line: &str) -> Option<(&str, &str)> {
    for separator in [":::", "::", ";;", ">>"] {
        let Some(at) = find_outside_code(line, separator) else { continue };
        let (front, back) = (line[..at].trim(), line[at + separator.len()..].trim());
        if front.is_empty() || back.is_empty() || front.split_whitespace().count() < 2 {
            return None;
        }
        let spaced = line[..at].ends_with(' ') && line[at + separator.len()..].starts_with(' ');
        let has_cue = separator != ">>" && cue::question_cue(front) != QuestionCue::None;
        let question = cue::ends_as_question(front) || (spaced && has_cue);
        return question.then_some((front, back));
    }
    None
}

/// The two sides of a card in a document that has others: the front need not look like a question.
pub(super) fn loose_card_parts(line: &str) -> Option<(&str, &str)> {
    card_parts(line).or_else(|| {
        [" ::: ", " :: ", " ;; "].into_iter().find_map(|separator| {
            let at = find_outside_code(line, separator)?;
            let (front, back) = (line[..at].trim(), line[at + separator.len()..].trim());
            (!front.is_empty() && !back.is_empty()).then_some((front, back))
        })
    })
}

/// A question and the tags after it: `What is a lease? #card`.
pub(super) fn tags_behind(line: &str) -> Option<(&str, &str)> {
    if !has_byte(line, b'#') {
        return None;
    }
    let at = line.find(" #")?;
    let (question, tags) = (line[..at].trim_end(), line[at..].trim());
    (super::noise::is_tag_line(tags) && (cue::ends_as_question(question) || is_card_tagged(tags)))
        .then_some((question, tags))
}

fn find_outside_code(line: &str, separator: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    memchr::memchr_iter(*separator.as_bytes().first()?, bytes)
        .filter(|at| bytes[*at..].starts_with(separator.as_bytes()))
        .find(|at| memchr::memchr_iter(b'`', &bytes[..*at]).count().is_multiple_of(2))
}

/// A question and its answer on one line: `**Why?** Because.`, `Q: Why? A: Because.`
pub(super) fn inline_answer(line: &str, label: Option<Label>) -> Option<(&str, &str)> {
    let has_mark = has_byte_or(line, b'?', "？");
    if label == Some(Label::Question) {
        if !has_mark {
            return None;
        }
        let at = ["? A: ", "? Answer: ", "? **A:** ", "？答：", "? Ans: "]
            .iter()
            .find_map(|m| Some((line.find(m)?, m)));
        let (at, mark) = at?;
        let stop = at + mark.chars().next().map_or(1, char::len_utf8);
        return Some((&line[..stop], line[at + mark.len()..].trim()));
    }
    if has_mark && let Some(parts) = arrowed(line) {
        return Some(parts);
    }
    let mark = ["**", "__"].into_iter().find(|m| line.starts_with(m))?;
    let end = line[2..].find(mark)? + 2;
    let rest = line[end + 2..].trim_start_matches([' ', ':', '-', '–', '—', '→']).trim();
    let question = cue::ends_as_question(line[2..end].trim_end_matches(':'));
    (question && rest.chars().any(char::is_alphanumeric) && !cue::ends_as_question(rest))
        .then_some((&line[..end + 2], rest))
}

/// Whether one of the tags marks a card.
pub(super) fn is_card_tagged(tags: &str) -> bool {
    tags.split_whitespace().any(|t| is_card_tag(t.trim_start_matches('#').trim_end_matches(',')))
}

/// Whether a tag only marks a card.
pub(super) fn is_card_tag(tag: &str) -> bool {
    matches!(tag.to_lowercase().as_str(), "card" | "cards" | "flashcard" | "flashcards")
}

/// `Why? → Because.`, with any arrow or dash between spaces.
pub(super) fn arrowed(line: &str) -> Option<(&str, &str)> {
    let at = line.find("? ").map(|i| i + 1).or_else(|| line.find("？ ").map(|i| i + "？".len()))?;
    let rest = line[at..].trim_start();
    let separator = ["->", "=>", "→", "⇒", "—", "–", "-", "="].into_iter().find(|s| rest.starts_with(s))?;
    let answer = rest[separator.len()..].strip_prefix(' ')?.trim();
    (!cue::has_question_mark(answer)
        && cue::question_cue(answer) == QuestionCue::None
        && answer.chars().any(char::is_alphanumeric))
    .then_some((&line[..at], answer))
}

/// `Why? Because.` with only a space between the two.
pub(super) fn run_on(line: &str) -> Option<(&str, &str)> {
    if !has_byte_or(line, b'?', "？") {
        return None;
    }
    let (at, stop) = [("? ", 1), ("？", "？".len())]
        .into_iter()
        .filter_map(|(separator, len)| Some((find_outside_code(line, separator)?, len)))
        .min()?;
    let (question, answer) = (&line[..at + stop], line[at + stop..].trim());
    // A parenthesis, a link, a sentence that continues in lower case and a condition belong to the
    // question.
    let starts_sentence =
        answer.chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '`' | '"' | '“' | '«'));
    let continues = answer.starts_with(char::is_lowercase) || cue::begins_as_condition(answer);
    (cue::begins_as_question(question)
        && starts_sentence
        && !continues
        && !cue::has_question_mark(answer)
        && cue::question_cue(answer) == QuestionCue::None)
        .then_some((question, answer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_on_one_line_has_two_sides() {
        assert_eq!(card_parts("What is TLS?::A protocol"), Some(("What is TLS?", "A protocol")));
        assert_eq!(
            card_parts("difference between a and b :: much"),
            Some(("difference between a and b", "much"))
        );
        assert_eq!(card_parts("use std::vector here"), None);
        assert_eq!(card_parts("Is `a::b` a path?"), None);
    }

    #[test]
    fn an_answer_may_follow_the_question_mark() {
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
