//! What belongs to neither prompt nor answer: tags, levels, links, key points.

use super::Extraction;
use crate::{
    bank::{Difficulty, KeyConcept},
    import::detect::{
        label::{self, Label},
        noise,
        segment::{Segment, clean},
    },
    note::{document::Kind, markdown::front::tags},
};

impl Extraction<'_> {
    pub(super) fn concept(&mut self, text: &str) {
        let name = clean(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        if name.chars().any(char::is_alphanumeric) && !self.draft.concepts.iter().any(|c| c.name == name) {
            self.draft.concepts.push(KeyConcept::named(name));
        }
    }

    /// Tags, links and levels, which belong to neither prompt nor answer.
    pub(super) fn side_matter(&mut self, segment: &Segment) -> bool {
        match segment.kind {
            Kind::Rule | Kind::Html | Kind::DetailsClose => return true,
            Kind::Comment => {
                self.side_matter_values(segment);
                return true;
            }
            _ => {}
        }
        if matches!(segment.label, Some(Label::Tags | Label::Difficulty)) {
            self.label_values(segment.label, &segment.text);
            return true;
        }
        let text = segment.text.trim();
        if segment.kind == Kind::Paragraph
            && !text.is_empty()
            && segment.text.lines().all(|l| noise::is_wikilinks(l) || noise::is_jump(l))
        {
            self.wikilinks(text);
            return true;
        }
        if segment.kind == Kind::Paragraph && noise::is_tag_line(text) {
            self.draft.topics.extend(tags(text));
            return true;
        }
        false
    }

    pub(super) fn side_matter_values(&mut self, segment: &Segment) {
        let text = segment.text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
        if let Some(found) = label::find(text) {
            self.label_values(Some(found.label), found.rest);
        }
    }

    pub(super) fn label_values(&mut self, label: Option<Label>, value: &str) {
        let value = value.trim().trim_matches(['(', ')', '[', ']']);
        match label {
            Some(Label::Tags) => self.draft.topics.extend(tags(value)),
            Some(Label::Difficulty) => self.draft.difficulty = difficulty(value),
            _ => {}
        }
    }

    pub(super) fn wikilinks(&mut self, text: &str) {
        for link in noise::wikilinks(text) {
            if !self.draft.links.contains(&link) {
                self.draft.links.push(link);
            }
        }
    }
}

/// The bank's three levels from words and numbers of many habits.
pub(crate) fn difficulty(value: &str) -> Option<Difficulty> {
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
