//! Habits of a document's author, which decide what a single line cannot.
//!
//! Takes a document, looks at each line once before it is split into segments, and then says what a line
//! is, given the others.

use super::{
    inline::{is_inline_card, loose_card_parts, run_on},
    label::{self, Label},
    marks::{number, option_letter},
};
use crate::note::{
    document::{BlockKind, Document},
    words::{
        cue::{self, QuestionCue},
        scan::{self, has_byte_or},
    },
};

/// Characters in the longest line of a wrapped text.
const MAX_WRAPPED: usize = 120;

/// What a document's author does throughout.
pub(super) struct Habits {
    /// Letters label questions and answers: `Q:` and `A:`.
    letter_labels: bool,
    /// There is an option `B:`, so that `C:` is an option, not a cloze label.
    options: bool,
    /// Lines of paragraphs are wrapped.
    pub wrapped: bool,
    /// Headings name the two speakers of a chat.
    pub chat: bool,
    /// Most questions have their answer right after the question mark.
    pub run_on: bool,
    /// Of each line of each block, whether it may start with a label.
    labelled: Vec<bool>,
    /// Where the lines of each block start in `labelled`, and where the last ones end.
    block_starts: Vec<usize>,
    /// There are cards on one line.
    cards: bool,
    /// The label of lines that start with `You:`, where there is another speaker.
    pub you: Option<Label>,
}

impl Habits {
    /// Looks at every line once.
    pub(super) fn of(document: &Document) -> Self {
        let mut seen: Vec<char> = Vec::new();
        let mut options = false;
        let (mut all, mut long) = (0, 0);
        let (mut questions, mut answered) = (0, 0);
        let (mut above, mut lone_answers) = ("", 0);
        let mut labelled = Vec::with_capacity(document.lines.len());
        let mut block_starts = vec![0];
        for block in &document.blocks {
            for line in scan::lines(&block.text) {
                options |= option_letter(line) == Some('B');
                let found = label::find(line);
                labelled.push(found.is_some());
                let answer = |l: label::Labelled| l.letter && l.label == Label::Answer && !l.rest.is_empty();
                if block.kind != BlockKind::Code {
                    let lone = found.is_some_and(answer) && cue::question_cue(above) != QuestionCue::None;
                    lone_answers += usize::from(lone);
                    above = line;
                }
                if let Some(found) = found
                    && found.letter
                    && let Some(c) = line.chars().find(|c| c.is_alphabetic())
                {
                    let c = c.to_lowercase().next().unwrap_or(c);
                    if !seen.contains(&c) {
                        seen.push(c);
                    }
                }
                if found.is_some_and(|l| l.label == Label::Question)
                    && line.trim_start_matches(['*', '_', ' ']).starts_with(['Q', 'q'])
                {
                    seen.push('q');
                }
                if block.kind == BlockKind::Paragraph {
                    all += 1;
                    long += usize::from(line.len() > MAX_WRAPPED && line.chars().count() > MAX_WRAPPED);
                    if has_byte_or(line, b'?', "？") {
                        let line = number(line).map_or(line, |(_, rest)| rest);
                        questions += usize::from(cue::has_question_mark(line));
                        answered += usize::from(run_on(label::find(line).map_or(line, |l| l.rest)).is_some());
                    }
                }
            }
            block_starts.push(labelled.len());
        }
        // `A:` or `R:` starts two or more lines right below a question.
        if !options && lone_answers >= 2 {
            seen.push('q');
        }
        let has = |c: char| seen.contains(&c);
        let letter_labels = has('q')
            || (has('f') && has('a'))
            || (has('p') && has('r'))
            || (has('в') && has('о'))
            || (has('问') && has('答'));
        let speakers: Vec<Label> = document
            .blocks
            .iter()
            .filter(|b| matches!(b.kind, BlockKind::Heading(_)))
            .filter_map(|b| label::speaker(&b.text))
            .collect();
        let chat = speakers.contains(&Label::Question) && speakers.contains(&Label::Answer);
        let run_on = answered >= 3 && answered * 10 >= questions * 6;
        Self {
            letter_labels,
            options,
            wrapped: long * 20 <= all,
            chat,
            run_on,
            cards: has_cards(document),
            you: role_of_you(document),
            labelled,
            block_starts,
        }
    }

    /// Of each line of block `at`, whether it may start with a label.
    pub(super) fn labelled(&self, at: usize) -> &[bool] {
        &self.labelled[self.block_starts[at]..self.block_starts[at + 1]]
    }

    /// The label of a line; one-letter labels only where the document uses them and no list of options starts.
    pub(super) fn label_of<'t>(&self, line: &'t str, next: &str) -> Option<label::Labelled<'t>> {
        let you = || self.you.and_then(|label| label::you(line, label));
        let found = label::find(line).or_else(you)?;
        if found.letter {
            let option = option_letter(line)
                .is_some_and(|l| option_letter(next).is_some_and(|n| n as u32 == l as u32 + 1));
            if option || (!self.letter_labels && found.label != Label::Cloze) {
                return None;
            }
            if found.label == Label::Cloze
                && (self.options || !(found.rest.contains('[') && found.rest.contains(']')))
            {
                return None;
            }
        }
        Some(found)
    }

    /// Whether a line is a card.
    pub(super) fn is_card(&self, line: &str) -> bool {
        is_inline_card(line) || self.cards && loose_card_parts(line).is_some()
    }
}

/// Whether a document has cards on one line: two that are nothing else.
fn has_cards(document: &Document) -> bool {
    let paragraphs = document.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
    paragraphs.flat_map(|b| scan::lines(&b.text)).filter(|l| is_inline_card(l)).take(2).count() == 2
}

/// What `You` labels in a copied chat: questions to a program, or answers to an interviewer.
fn role_of_you(document: &Document) -> Option<Label> {
    let paragraphs = document.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
    let named = paragraphs.filter(|b| has_byte_or(&b.text, b':', "："));
    let other = named.filter_map(|b| label::find(&b.text)).find(|l| l.speaker)?;
    Some(if other.label == Label::Answer { Label::Question } else { Label::Answer })
}
