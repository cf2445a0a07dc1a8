//! Labels: words at the head of a line that say what the line is, in the languages people use:
//! `Q:`, `**Answer**`, `Frage 3:`, `Key points`, `Tags:`.
//!
//! Takes a line, gives the label and what follows it.

use crate::note::words::{
    names::{ANSWER, ANSWERERS, ASKERS, DIFFICULTY, FOLLOW_UP, HINT, KEY_POINTS, LINKS, QUESTION, TAGS},
    scan::{is_one_of, lowered, nearly_folded},
};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a label says of what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// A question.
    Question,
    /// The answer of the question above.
    Answer,
    /// More that is asked with the question above.
    FollowUp,
    /// What a good answer holds.
    KeyPoints,
    /// Links to read on.
    Links,
    /// Tags.
    Tags,
    /// How hard it is.
    Difficulty,
    /// A hint.
    Hint,
    /// A sentence with a gap in brackets.
    Cloze,
}

/// A label that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Labelled<'t> {
    /// What it says.
    pub label: Label,
    /// What stands behind it on the line, trimmed; empty if nothing does.
    pub rest: &'t str,
    /// Whether it is one letter, as in `A:`, which may be an option as well.
    pub letter: bool,
    /// Whether it names a speaker, as in a copied chat.
    pub speaker: bool,
}

/// Signs around a label that are not its words: emphasis, heading marks, emoji, quotes.
fn is_decoration(c: char) -> bool {
    matches!(c, '*' | '_' | '#' | '>' | '~' | '|' | '[' | '\u{fe0f}' | '\u{200d}' | '\u{2460}'..='\u{24ff}')
        || c.is_whitespace()
        || is_emoji(c)
}

/// Whether `c` is a picture and no letter.
pub(crate) fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x2190..=0x21ff | 0x2300..=0x23ff | 0x25a0..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff | 0x20e3)
}

/// The label a line begins with.
pub(crate) fn find(line: &str) -> Option<Labelled<'_>> {
    let body = line.trim_start_matches(is_decoration);
    // A label is short: look no further than it can reach.
    let limit = reach(body);
    let head = &body[..limit];
    let colon = if head.is_ascii() { head.find(':') } else { head.find([':', '：']) };
    if let Some(at) = colon
        && let Some(found) = named(&head[..at], body[at..].trim_start_matches([':', '：']), true)
    {
        return Some(found);
    }
    if let Some(found) = numbered_letter(body) {
        return Some(found);
    }
    if let Some(at) = end_of_name(head)
        && (head[..at].chars().any(|c| c.is_ascii_digit()) || is_clipped(&head[..at], &head[at..]))
        && let Some(found) =
            named(&head[..at], body[at..].trim_start_matches([')', '.', '-', '–', '—', ' ']), false)
        && (found.label == Label::Question || found.label == Label::Answer)
    {
        return Some(found);
    }
    // The whole line is the label: 'Answer', '**QUESTION 4**', 'Key points'
    if limit == body.len() && body.chars().nth(1).is_some() {
        return named(body, "", false).filter(|l| !l.letter && !l.speaker);
    }
    None
}

/// Bytes of the first 48 characters.
fn reach(body: &str) -> usize {
    const REACH: usize = 48;
    match body.as_bytes().get(..REACH) {
        None => body.len(),
        Some(head) if head.is_ascii() => REACH,
        Some(_) => body.char_indices().nth(REACH).map_or(body.len(), |(at, _)| at),
    }
}

/// Where a name ends that no colon follows.
fn end_of_name(head: &str) -> Option<usize> {
    if head.is_ascii() {
        memchr::memchr3(b')', b'.', b'-', head.as_bytes())
    } else {
        head.find([')', '.', '-', '–', '—'])
    }
}

/// `Ans. …` and `**Ответ.** …`: a bare answer word before a point.
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

/// Whether the summary of a details element only says that an answer is behind it.
pub(crate) fn hides_answer(summary: &str) -> bool {
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

/// Who speaks, where a heading names only that: `## You`, `## ChatGPT`.
pub(crate) fn speaker(name: &str) -> Option<Label> {
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

/// `You: …`, which is `label`'s where another speaker's name tells.
pub(crate) fn you(line: &str, label: Label) -> Option<Labelled<'_>> {
    let (name, rest) = line.trim_start_matches(is_decoration).split_once(':')?;
    is_one_of(&nearly_folded(name), &["you", "you said"]).then(|| Labelled {
        label,
        rest: tidy(rest),
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
    let blank = dotted.unwrap_or(rest).trim_start_matches(' ');
    let mut after = blank.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = blank.len() - after.len();
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
    let sign = after.trim_start_matches(['*', '_']);
    let told = sign.trim_start_matches([':', '.', ')', '-', '–', '—', '：', '、', ']', '|']);
    let separated =
        told.len() < sign.len() || (digits > 0 && (sign.is_empty() || sign.starts_with([' ', '\t'])));
    let blank = digits > 0 || told.starts_with([' ', '\t', '*', '_']);
    // 'A. …' alone may be an option as well.
    let letter = digits == 0 && label == Label::Answer;
    (separated && blank).then(|| Labelled { label, rest: tidy(told), letter, speaker: false })
}

/// The lists in the order in which they count, with what their words say; the last two name speakers.
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

/// Every word that labels anything with the first list it is on.
static WORDS: LazyLock<FxHashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut words = FxHashMap::default();
    for (at, (list, _)) in LISTS.iter().enumerate() {
        for word in *list {
            words.entry(*word).or_insert(at);
        }
    }
    words
});

/// Every word of the lists.
fn named<'t>(name: &str, rest: &'t str, colon: bool) -> Option<Labelled<'t>> {
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
    Some(Labelled { label, rest: tidy(rest), letter, speaker })
}

/// What follows a label, without the closing emphasis of the label itself.
fn tidy(rest: &str) -> &str {
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
    fn every_word_of_a_label_can_be_looked_up() {
        for word in LISTS.into_iter().flat_map(|(list, _)| list).copied() {
            assert!(word.len() <= LONGEST && crate::text::fold(word) == word, "{word}");
        }
    }

    #[test]
    fn labels_and_what_follows() {
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
