//! Labels: words at the start of a line that say what the line is, in several languages:
//! `Q:`, `**Answer**`, `Frage 3:`, `Key points`, `Tags:`.
//!
//! Takes a line, gives the label and what follows it.

use crate::note::words::{
    names::{ANSWER, ANSWERERS, ASKERS, DIFFICULTY, FOLLOW_UP, HINT, KEY_POINTS, LINKS, QUESTION, TAGS},
    scan::{is_one_of, lowered, nearly_folded},
};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a label says about the text after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Label {
    /// A question.
    Question,
    /// The answer to the question above.
    Answer,
    /// A follow-up of the question above.
    FollowUp,
    /// What a good answer mentions.
    KeyPoints,
    /// Further reading.
    Links,
    /// Tags.
    Tags,
    /// Difficulty.
    Difficulty,
    /// A hint.
    Hint,
    /// A sentence with a gap in brackets.
    Cloze,
}

/// A line that starts with a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) struct Labelled<'t> {
    /// The label.
    pub label: Label,
    /// The rest of the line, trimmed; may be empty.
    pub rest: &'t str,
    /// Whether the label is one letter, as in `A:`, which may be an option as well.
    pub letter: bool,
    /// Whether the label names a speaker, as in a copied chat.
    pub speaker: bool,
}

/// Characters around the words of a label: emphasis, heading marks, emoji, quotes.
fn is_decoration(c: char) -> bool {
    matches!(c, '*' | '_' | '#' | '>' | '~' | '|' | '[' | '\u{fe0f}' | '\u{200d}' | '\u{2460}'..='\u{24ff}')
        || c.is_whitespace()
        || is_emoji(c)
}

/// Whether `c` is an emoji or a symbol drawn like one.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x2190..=0x21ff | 0x2300..=0x23ff | 0x25a0..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff | 0x20e3)
}

/// The label a line starts with.
pub(in crate::import) fn find(line: &str) -> Option<Labelled<'_>> {
    let body = line.trim_start_matches(is_decoration);
    // A label is short: search no further.
    let limit = search_limit(body);
    let head = &body[..limit];
    let colon = if head.is_ascii() { head.find(':') } else { head.find([':', '：']) };
    if let Some(at) = colon
        && let Some(found) = lookup(&head[..at], body[at..].trim_start_matches([':', '：']), true)
    {
        return Some(found);
    }
    if let Some(found) = numbered_letter(body) {
        return Some(found);
    }
    if let Some(at) = end_of_name(head)
        && (head[..at].chars().any(|c| c.is_ascii_digit()) || is_clipped(&head[..at], &head[at..]))
        && let Some(found) =
            lookup(&head[..at], body[at..].trim_start_matches([')', '.', '-', '–', '—', ' ']), false)
        && (found.label == Label::Question || found.label == Label::Answer)
    {
        return Some(found);
    }
    // The whole line is the label: 'Answer', '**QUESTION 4**', 'Key points'
    if limit == body.len() && body.chars().nth(1).is_some() {
        return lookup(body, "", false).filter(|l| !l.letter && !l.speaker);
    }
    None
}

/// Bytes of the first 48 characters.
fn search_limit(body: &str) -> usize {
    const MAX_CHARS: usize = 48;
    match body.as_bytes().get(..MAX_CHARS) {
        None => body.len(),
        Some(head) if head.is_ascii() => MAX_CHARS,
        Some(_) => body.char_indices().nth(MAX_CHARS).map_or(body.len(), |(at, _)| at),
    }
}

/// Where a name without a colon after it ends.
fn end_of_name(head: &str) -> Option<usize> {
    if head.is_ascii() {
        memchr::memchr3(b')', b'.', b'-', head.as_bytes())
    } else {
        head.find([')', '.', '-', '–', '—'])
    }
}

/// `Ans. …` and `**Ответ.** …`: a bare answer word before a full stop.
fn is_clipped(name: &str, rest: &str) -> bool {
    const WORDS: &[&str] = &[
        "ans",
        "sol",
        "soln",
        "answer",
        "ответ",
        "antwort",
        "respuesta",
        "resposta",
        "reponse",
        "risposta",
        "відповідь",
    ];
    rest.starts_with('.') && is_one_of(&nearly_folded(name.trim()), WORDS)
}

/// Whether the summary of a details element only says that an answer is inside.
pub(super) fn hides_answer(summary: &str) -> bool {
    const WORDS: &[&str] = &[
        "show",
        "reveal",
        "expand",
        "spoiler",
        "click to reveal",
        "click to expand",
        "click to show",
        "click to see answer",
        "click to see the answer",
        "click to show answer",
        "show the answer",
        "see the answer",
        "view the answer",
        "toggle answer",
        "anzeigen",
        "mostrar",
        "afficher",
        "показать",
        "显示",
        "展开",
    ];
    let folded = nearly_folded(summary.trim().trim_matches(is_decoration));
    is_one_of(folded.trim_matches(|c: char| !c.is_alphanumeric()), WORDS)
}

/// The label of a heading that only names a speaker: `## You`, `## ChatGPT`.
pub(super) fn speaker(name: &str) -> Option<Label> {
    let folded = nearly_folded(name.trim().trim_matches(is_decoration));
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if is_one_of(word, &["you"]) || is_one_of(word, ASKERS) {
        Some(Label::Question)
    } else if !is_one_of(word, &["me", "i"]) && is_one_of(word, ANSWERERS) {
        Some(Label::Answer)
    } else {
        None
    }
}

/// `You: …` as a line with `label`, which the other speaker decides.
pub(super) fn you(line: &str, label: Label) -> Option<Labelled<'_>> {
    let (name, rest) = line.trim_start_matches(is_decoration).split_once(':')?;
    is_one_of(&nearly_folded(name), &["you", "you said"]).then(|| Labelled {
        label,
        rest: strip_separator(rest),
        letter: false,
        speaker: true,
    })
}

/// `Q1. …`, `Q 12) …`, `A1: …` and `Q. …`.
fn numbered_letter(body: &str) -> Option<Labelled<'_>> {
    let label = match body.chars().next()? {
        'Q' | 'q' => Label::Question,
        'A' | 'a' => Label::Answer,
        _ => return None,
    };
    let rest = &body[1..];
    let dotted =
        rest.strip_prefix(['.', '(', '#', '-']).filter(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    // `Q(1)` is closed.
    let dotted = dotted.filter(|r| {
        !rest.starts_with('(') || r.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(')')
    });
    let number = dotted.unwrap_or(rest).trim_start_matches(' ');
    let mut after = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = number.len() - after.len();
    // `Q2.1 …`: the first question of the second part.
    while let Some(part) =
        after.strip_prefix('.').filter(|r| digits > 0 && r.starts_with(|c: char| c.is_ascii_digit()))
    {
        after = part.trim_start_matches(|c: char| c.is_ascii_digit());
    }
    let dashed = [" - ", " – ", " — "].iter().any(|s| rest.starts_with(s));
    if (digits == 0 && !rest.starts_with(['.', ')']) && !dashed) || digits > 4 {
        return None;
    }
    let closing = after.trim_start_matches(['*', '_']);
    let text = closing.trim_start_matches([':', '.', ')', '-', '–', '—', '：', '、', ']', '|']);
    let separated = text.len() < closing.len()
        || (digits > 0 && (closing.is_empty() || closing.starts_with([' ', '\t'])));
    let spaced = digits > 0 || text.starts_with([' ', '\t', '*', '_']);
    // 'A. …' alone may be an option as well.
    let letter = digits == 0 && label == Label::Answer;
    (separated && spaced).then(|| Labelled { label, rest: strip_separator(text), letter, speaker: false })
}

/// The word lists in the order of precedence, with their labels; from `SPEAKERS` on they name speakers.
const LISTS: [(&[&str], Label); 10] = [
    (QUESTION, Label::Question),
    (ANSWER, Label::Answer),
    (FOLLOW_UP, Label::FollowUp),
    (KEY_POINTS, Label::KeyPoints),
    (LINKS, Label::Links),
    (TAGS, Label::Tags),
    (DIFFICULTY, Label::Difficulty),
    (HINT, Label::Hint),
    (ASKERS, Label::Question),
    (ANSWERERS, Label::Answer),
];
const SPEAKERS: usize = 8;

/// Every word of the lists with the first list it is in.
static WORDS: LazyLock<FxHashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for (at, (list, _)) in LISTS.iter().enumerate() {
        for word in *list {
            words.entry(*word).or_insert(at);
        }
    }
    words
});

/// The label with this name, if a list has it; `colon` if a colon follows the name.
fn lookup<'t>(name: &str, rest: &'t str, colon: bool) -> Option<Labelled<'t>> {
    let folded = nearly_folded(name.trim().trim_matches(is_decoration));
    let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = folded
        .trim_end_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, ' ' | '.' | '#' | '-' | '(' | ')' | '*')
        })
        .trim();
    let list = |name: &str| lowered(name, |name| WORDS.get(name).copied());
    let list = match list(bare) {
        Some(at) if bare.len() < folded.len() => Some(list(folded).map_or(at, |f| f.min(at))),
        None if bare.len() < folded.len() => list(folded),
        at => at,
    };
    let (mut letter, mut speaker) = (false, false);
    let label = if let Some(at) = list.filter(|at| colon || *at < SPEAKERS) {
        speaker = at >= SPEAKERS;
        LISTS[at].1
    } else if colon && bare.chars().count() == 1 {
        letter = folded == bare;
        match lowered(bare, |b| b.chars().next()) {
            Some('q' | 'f' | 'p' | 'в' | '问') => Label::Question,
            Some('a' | 'r' | 'о' | '答') => Label::Answer,
            Some('c') => Label::Cloze,
            _ => return None,
        }
    } else {
        return None;
    };
    Some(Labelled { label, rest: strip_separator(rest), letter, speaker })
}

/// The text after a label, without the colon and the closing emphasis of the label.
fn strip_separator(rest: &str) -> &str {
    let rest = rest.trim_start_matches([':', '：', ' ', '\t']);
    let bare = rest.trim_start_matches(['*', '_']);
    let opened = rest.len() - bare.len();
    // '**Q:** text' leaves '** text' behind; '**Q: text**' leaves nothing in front.
    let rest = if opened > 0 && (bare.is_empty() || bare.starts_with([' ', '\t', ':'])) {
        bare.trim_start_matches([':', '：', ' ', '\t'])
    } else {
        rest
    };
    rest.trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::words::scan::LONGEST;

    #[test]
    fn every_word_of_the_lists_can_be_looked_up() {
        for word in LISTS.into_iter().flat_map(|(list, _)| list).copied() {
            assert!(word.len() <= LONGEST && crate::text::fold(word) == word, "{word}");
        }
    }

    #[test]
    fn a_label_is_separated_from_its_text() {
        for (line, label, rest) in [
            ("Q: What is a Pod?", Label::Question, "What is a Pod?"),
            ("**Q:** What is a Pod?", Label::Question, "What is a Pod?"),
            ("**Q1. What is a Pod?**", Label::Question, "What is a Pod?**"),
            ("Q12) Why", Label::Question, "Why"),
            ("Q.3 Why?", Label::Question, "Why?"),
            ("Q - Why?", Label::Question, "Why?"),
            ("A - It is.", Label::Answer, "It is."),
            ("Q(1) Why?", Label::Question, "Why?"),
            ("Q#7: Why?", Label::Question, "Why?"),
            ("Q2.1 Why?", Label::Question, "Why?"),
            ("**Q2.1.3: Why?**", Label::Question, "Why?**"),
            ("**A1**", Label::Answer, ""),
            ("A) It is.", Label::Answer, "It is."),
            ("**Ans.** It is.", Label::Answer, "It is."),
            ("QUESTION 3", Label::Question, ""),
            ("Question 3: Why", Label::Question, "Why"),
            ("Answer::", Label::Answer, ""),
            ("**Answer:**", Label::Answer, ""),
            ("#### Answer: D", Label::Answer, "D"),
            ("A: It is.", Label::Answer, "It is."),
            ("Антwort", Label::Answer, ""),
            ("Ответ: да", Label::Answer, "да"),
            ("问：什么是锁？", Label::Question, "什么是锁？"),
            ("Good to hear", Label::KeyPoints, ""),
            ("C: A [lock] guards.", Label::Cloze, "A [lock] guards."),
        ] {
            if line == "Антwort" {
                assert!(find(line).is_none());
                continue;
            }
            let found = find(line).map(|l| (l.label, l.rest));
            assert_eq!(found, Some((label, rest)), "{line}");
        }
        for line in
            ["Answer the call when it rings", "Questions", "Quorum: a majority", "A pod is", "In short: yes"]
        {
            assert!(find(line).is_none(), "{line}: {:?}", find(line));
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "\\PC{0,60}") {
            let _ = find(&line);
        }
    }
}
