//! Metadata of a question, which belongs to neither prompt nor answer: tags, difficulty, links, key points.

use super::Extraction;
use crate::{
    bank::{Difficulty, KeyConcept},
    import::detect::{
        label::{self, Label},
        noise,
        segment::{Segment, clean},
    },
    note::{document::BlockKind, markdown::front::tags},
    text::one_line,
};

impl Extraction<'_> {
    pub(super) fn add_concept(&mut self, text: &str) {
        let name = clean(&one_line(text));
        if name.chars().any(char::is_alphanumeric) && !self.draft.concepts.iter().any(|c| c.name == name) {
            self.draft.concepts.push(KeyConcept::named(name));
        }
    }

    /// Takes tags, difficulty and links into the draft; whether the segment is metadata or has no text.
    pub(super) fn take_metadata(&mut self, segment: &Segment) -> bool {
        match segment.kind {
            BlockKind::Rule | BlockKind::Html | BlockKind::DetailsClose => return true,
            BlockKind::Comment => {
                self.take_comment_metadata(segment);
                return true;
            }
            _ => {}
        }
        if matches!(segment.label, Some(Label::Tags | Label::Difficulty)) {
            self.take_label_value(segment.label, &segment.text);
            return true;
        }
        let text = segment.text.trim();
        if segment.kind == BlockKind::Paragraph
            && !text.is_empty()
            && segment.text.lines().all(|l| noise::has_only_wikilinks(l) || noise::is_jump_link(l))
        {
            self.add_links(text);
            return true;
        }
        if segment.kind == BlockKind::Paragraph && noise::is_tag_line(text) {
            self.draft.topics.extend(tags(text));
            return true;
        }
        false
    }

    pub(super) fn take_comment_metadata(&mut self, segment: &Segment) {
        let text = segment.text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        if let Some(found) = label::find(text) {
            self.take_label_value(Some(found.label), found.rest);
        }
    }

    pub(super) fn take_label_value(&mut self, label: Option<Label>, value: &str) {
        let value = value.trim().trim_matches(['(', ')', '[', ']']);
        match label {
            Some(Label::Tags) => self.draft.topics.extend(tags(value)),
            Some(Label::Difficulty) => self.draft.difficulty = difficulty(value),
            _ => {}
        }
    }

    pub(super) fn add_links(&mut self, text: &str) {
        for link in noise::wikilinks(text) {
            if !self.draft.links.contains(&link) {
                self.draft.links.push(link);
            }
        }
    }
}

/// The difficulty that a word or number names, in several languages.
pub(in crate::import) fn difficulty(value: &str) -> Option<Difficulty> {
    let folded = crate::text::fold(value.trim());
    let word = folded.trim_matches(|c: char| !c.is_alphanumeric());
    match word {
        "beginner" | "easy" | "basic" | "junior" | "low" | "0" | "1" | "leicht" | "einfach" | "facil"
        | "facile" | "легко" | "легкий" | "简单" | "初级" => Some(Difficulty::Beginner),
        "intermediate" | "medium" | "middle" | "mid" | "moderate" | "2" | "mittel" | "medio" | "moyen"
        | "средний" | "中等" | "中级" => Some(Difficulty::Intermediate),
        "advanced" | "hard" | "difficult" | "senior" | "expert" | "high" | "3" | "schwer" | "dificil"
        | "difficile" | "сложный" | "困难" | "高级" => Some(Difficulty::Advanced),
        _ => None,
    }
}
