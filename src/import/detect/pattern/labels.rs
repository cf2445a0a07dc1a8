//! Questions by markup: labels, cards, details, definition terms, and the text before an answer label.

use super::{Detection, OpenedBy, WHOLE, is_item, is_option};
use crate::{
    import::detect::{
        inline::is_card_tagged,
        label::Label,
        segment::{Segment, is_card_rule},
    },
    note::{
        document::BlockKind,
        words::cue::{self, QuestionCue},
    },
};

impl Detection<'_> {
    pub(super) fn labels(&mut self) {
        for at in 0..self.segments.len() {
            let segment = &self.segments[at];
            match segment.label {
                Some(Label::Question) => {
                    let empty = segment.text.trim().is_empty();
                    let answered = self.segments[at + 1..].iter().take(12).find_map(|p| match p.label {
                        Some(Label::Answer) => Some(true),
                        Some(Label::Question) => Some(false),
                        _ => None,
                    });
                    if segment.speaker && answered != Some(true) && segment.question_cue == QuestionCue::None
                    {
                        continue;
                    }
                    let next_is_text = self
                        .segments
                        .get(at + 1)
                        .is_some_and(|p| p.is_text() && p.level().is_none() || p.kind == BlockKind::Code);
                    if !empty || next_is_text {
                        self.open(at, OpenedBy::Label);
                    }
                }
                Some(Label::Cloze) => self.open(at, OpenedBy::Cloze),
                _ => {}
            }
        }
    }

    pub(super) fn cards(&mut self) {
        for at in 0..self.segments.len() {
            let segment = &self.segments[at];
            if segment.kind != BlockKind::Paragraph {
                continue;
            }
            if is_card_rule(&segment.text) && at > 0 && !segment.separated && self.segments[at - 1].is_text()
            {
                self.open(at - 1, OpenedBy::Card);
            } else if segment.tags.as_deref().is_some_and(is_card_tagged) {
                let item = segment.mark.is_some();
                self.open(
                    at,
                    if item { OpenedBy::Item { loose: false, whole: false } } else { OpenedBy::Line },
                );
            } else if segment.card {
                self.open(at, OpenedBy::Card);
            }
        }
    }

    /// The text right before an answer label is a question, whatever its words.
    pub(super) fn before_answers(&mut self) {
        for at in 0..self.segments.len() {
            if self.segments[at].label != Some(Label::Answer) {
                continue;
            }
            let mut texts = Vec::new();
            let mut heading = None;
            for j in (at.saturating_sub(14)..at).rev() {
                let segment = &self.segments[j];
                if self.opened[j].is_some() || matches!(segment.label, Some(Label::Answer | Label::KeyPoints))
                {
                    // The text between belongs to the answer above, except for a question at its end.
                    let may_be_question = |t: &usize| {
                        let p: &Segment = &self.segments[*t];
                        p.question_cue == QuestionCue::Strong || p.bold || is_item(p)
                    };
                    let below_label = segment.label == Some(Label::Question);
                    let keep = !below_label && texts.first().is_some_and(may_be_question);
                    texts.truncate(usize::from(keep));
                    break;
                }
                match segment.kind {
                    BlockKind::Heading(_) => {
                        heading = Some(j);
                        break;
                    }
                    BlockKind::Paragraph | BlockKind::Term
                        if !is_option(segment) && segment.label.is_none() =>
                    {
                        texts.push(j)
                    }
                    BlockKind::Rule | BlockKind::DetailsClose => break,
                    _ => {}
                }
            }
            if let Some(j) = self.find_question(heading, &texts).filter(|&j| {
                self.segments[j].question_cue == QuestionCue::Strong || !self.is_below_question(j)
            }) {
                let opened_by = match self.segments[j].kind {
                    BlockKind::Heading(_) => OpenedBy::Heading,
                    _ if self.segments[j].mark.is_some() => OpenedBy::Item { loose: true, whole: false },
                    _ if self.segments[j].bold => OpenedBy::Bold,
                    _ => OpenedBy::Line,
                };
                self.open(j, opened_by);
            }
        }
    }

    /// Of the heading and the texts (last first) before an answer, the one that is the question.
    pub(super) fn find_question(&self, heading: Option<usize>, texts: &[usize]) -> Option<usize> {
        let last = texts.first().copied();
        let short = |t: &[usize]| t.len() <= 3 && t.iter().all(|j| self.segments[*j].mark.is_none());
        match (heading, last) {
            (Some(h), None) => (!cue::announces_questions(&self.segments[h].text)
                || self.segments[h].question_cue == QuestionCue::Strong)
                .then_some(h),
            (Some(h), Some(t)) => {
                let has_cue = self.segments[t].question_cue != QuestionCue::None;
                if has_cue && (self.segments[h].question_cue != QuestionCue::Strong || texts.len() > 3) {
                    Some(t)
                } else if short(texts) && !cue::announces_questions(&self.segments[h].text) {
                    Some(h)
                } else {
                    None
                }
            }
            (None, Some(t)) => {
                let segment = &self.segments[t];
                (segment.question_cue != QuestionCue::None
                    || segment.bold
                    || segment.mark.is_some() && !segment.has_rest())
                .then_some(t)
            }
            (None, None) => None,
        }
    }

    /// Whether an outer heading is a question: then 'Challenge' and 'Solution' below it are its answer.
    pub(super) fn is_below_question(&self, at: usize) -> bool {
        let mut level = self.segments[at].level().unwrap_or(7);
        for segment in self.segments[..at].iter().rev() {
            if let Some(l) = segment.level().filter(|l| *l < level) {
                if segment.question_cue == QuestionCue::Strong {
                    return true;
                }
                level = l;
            }
        }
        false
    }

    pub(super) fn summaries(&mut self) {
        let open: Vec<usize> = (0..self.segments.len())
            .filter(|&i| {
                self.segments[i].kind == BlockKind::DetailsOpen
                    && self.segments[i].label.is_none()
                    && self.is_free(i)
            })
            .filter(|&i| !self.segments[i].text.is_empty())
            .collect();
        let group = self.tally(&open);
        for &i in &open {
            let strong = self.segments[i].question_cue == QuestionCue::Strong;
            if strong || (group.share() >= WHOLE && group.strong > 0 && group.n > 1) {
                self.open(i, OpenedBy::Summary);
            }
        }
    }

    pub(super) fn terms(&mut self) {
        let terms: Vec<usize> = (0..self.segments.len())
            .filter(|&i| self.segments[i].kind == BlockKind::Term && self.is_free(i))
            .collect();
        let group = self.tally(&terms);
        for &i in &terms {
            if cue::ends_as_question(&self.segments[i].text) || (group.share() >= WHOLE && group.strong > 0) {
                self.open(i, OpenedBy::Term);
            }
        }
    }
}
