//! Detection: what in a document is a question, where its answer starts and ends, what is noise.
//!
//! One stage for every format, over the common document model. [`segment`] splits blocks finely enough,
//! [`pattern`] decides by the evidence of the whole document which segments open a question, [`extract`]
//! makes the drafts. Pure: text in, drafts out.

mod extract;
mod habit;
mod inline;
pub(super) mod label;
mod marks;
pub(super) mod noise;
mod pattern;
pub(super) mod segment;
mod special;
mod title;

pub(super) use extract::difficulty;
pub(super) use pattern::{is_contents_link, key};

use crate::{
    bank::Draft,
    note::{
        document::{BlockKind, Document},
        words::cue,
    },
};
use pattern::{Detection, OpenedBy};

/// What was found in a document.
#[derive(Debug, Default)]
pub(super) struct Detected {
    /// Its questions, in order; paths are empty, lines are those of the source.
    pub drafts: Vec<Draft>,
    /// Whether there is text outside the questions.
    pub has_notes: bool,
}

/// Finds the questions of a document; `name` is the file's, without folder.
pub(super) fn detect(document: &Document, name: &str) -> Detected {
    let segments = segment::segments(document);
    let announced = document.title.as_deref().is_some_and(cue::announces_questions)
        || segments
            .iter()
            .find(|p| p.is_text())
            .is_some_and(|p| p.text.chars().count() < 90 && cue::announces_questions(&p.text))
        || cue::announces_questions(&name.replace(['_', '-', '.'], " "));
    let detection = Detection::of(&segments, announced);
    let (mut drafts, question_tables) = special::tables(document, &segments, &detection.opened);
    let mut claimed = vec![false; document.lines.len()];
    for draft in &drafts {
        claim(&mut claimed, draft.line, draft.end);
    }
    let first = detection.opened.iter().position(Option::is_some).unwrap_or(0);
    // The heading above the last question and the topic made of it.
    let mut section: Option<(usize, Option<String>)> = None;
    let mut at = 0;
    while at < segments.len() {
        let Some(opened_by) = detection.opened[at] else {
            at += 1;
            continue;
        };
        let end = detection.region_end(at).max(at + 1);
        let next = end;
        let end = title::end_before(&segments, first, at, end);
        let end = if next == segments.len() {
            title::end_before_footer(&segments, &detection.opened, at, end)
        } else {
            end
        };
        // A table of questions is not part of the answer above it.
        let end = question_tables.iter().copied().find(|t| (at + 1..end).contains(t)).unwrap_or(end);
        if opened_by == OpenedBy::Cloze {
            drafts.extend(special::cloze(&segments[at]));
        } else if let Some(mut draft) = extract::extract(document, &segments[at..end], opened_by) {
            // Without tags, the topic is the heading above the question.
            if draft.topics.is_empty()
                && let Some(title) = detection.title_above(at)
            {
                if section.as_ref().is_none_or(|(last, _)| *last != title) {
                    section = Some((title, section_topic(&segments[title].text)));
                }
                draft.topics.extend(section.as_ref().and_then(|(_, topic)| topic.clone()));
            }
            drafts.push(draft);
        }
        if let Some(draft) = drafts.last() {
            claim(&mut claimed, draft.line, draft.end);
        }
        at = next;
    }
    drafts.sort_by_key(|d| d.line);
    let has_notes = segments.iter().any(|p| {
        matches!(p.kind, BlockKind::Paragraph | BlockKind::Code | BlockKind::Table)
            && !claimed.get(p.lines.start).copied().unwrap_or(true)
    });
    for draft in &mut drafts {
        let tags = document.tags.iter().cloned();
        draft.topics.extend(tags);
        dedup(&mut draft.topics);
        draft.end = document.source_line(draft.end.max(draft.line + 1) - 1);
        draft.line = document.source_line(draft.line);
        draft.end = draft.end.max(draft.line);
    }
    Detected { drafts, has_notes }
}

fn claim(claimed: &mut [bool], from: usize, to: usize) {
    let to = to.min(claimed.len());
    claimed[from.min(to)..to].iter_mut().for_each(|c| *c = true);
}

/// The topic made of a heading; `None` if it is too long, a question or a link.
fn section_topic(title: &str) -> Option<String> {
    let words = segment::clean(title);
    let words = words.trim_end_matches([':', '.', '?']);
    let short = words.split_whitespace().count() <= 5 && words.chars().count() <= 40;
    (short
        && !words.is_empty()
        && cue::question_cue(words) != cue::QuestionCue::Strong
        && !words.contains(['[', '<', '/']))
    .then(|| words.to_lowercase())
}

fn dedup(list: &mut Vec<String>) {
    if list.len() < 2 {
        return;
    }
    let mut seen = std::collections::HashSet::new();
    list.retain(|t| seen.insert(t.clone()));
}

#[cfg(test)]
mod tests;
