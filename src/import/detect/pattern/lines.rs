//! Questions without structure: bold lines, plain lines, repeats of questions.

use super::{Detection, OpenedBy, WHOLE, headings::labelled_star_part, is_contents_link, key};
use crate::{
    import::detect::segment::Segment,
    note::{
        document::BlockKind,
        words::{
            cue::{self, QuestionCue},
            scan::is_lines,
        },
    },
};
use std::{cell::LazyCell, collections::HashSet};

/// Share of questions among the plain paragraphs of a document of plain questions and answers.
const PLAIN: f64 = 0.25;

impl Detection<'_> {
    pub(super) fn bold_lines(&mut self) {
        let members: Vec<usize> = (0..self.segments.len())
            .filter(|&i| {
                let p = &self.segments[i];
                p.bold
                    && p.kind == BlockKind::Paragraph
                    && p.label.is_none()
                    && p.mark.is_none()
                    && self.is_free(i)
            })
            .collect();
        let group = self.tally(&members);
        let whole = group.share() >= WHOLE && group.strong > 0;
        // Each with its text right below, or numbered consecutively: all of one style.
        let uniform = members.iter().all(|&i| self.segments[i].has_rest()) || self.are_counted(&members);
        for &i in &members {
            let segment = &self.segments[i];
            let has_body = segment.has_rest()
                || self.segments.get(i + 1).is_some_and(|p| p.level().is_none() && !p.bold);
            let accept = match segment.question_cue {
                QuestionCue::Strong => true,
                QuestionCue::Weak => whole,
                QuestionCue::None => {
                    whole
                        && has_body
                        && (uniform || group.share() >= 0.75)
                        && !segment.text.trim_end_matches('*').ends_with(':')
                }
            };
            if accept {
                self.open(i, OpenedBy::Bold);
            }
        }
    }

    pub(super) fn plain_lines(&mut self) {
        let plain = |p: &Segment| {
            p.kind == BlockKind::Paragraph && p.mark.is_none() && p.label.is_none() && !p.text_number
        };
        let all: Vec<usize> =
            (0..self.segments.len()).filter(|&i| plain(&self.segments[i]) && self.is_free(i)).collect();
        let texts: Vec<&str> = all.iter().map(|&i| self.segments[i].text.as_str()).collect();
        if cue::are_tasks(&texts) && !self.is_plan(all[0]) {
            for &i in all.iter().filter(|&&i| self.segments[i].question_cue != QuestionCue::None) {
                self.open(i, OpenedBy::Line);
            }
            return;
        }
        let is_question = |i: &usize| {
            let p = &self.segments[*i];
            let head = p.question_text();
            let head = if is_lines(&head) { head.replace('\n', " ").into() } else { head };
            let has_cue = cue::ends_as_question(&head) || (p.hanging && p.question_cue != QuestionCue::None);
            has_cue && head.chars().count() < 400
        };
        let questions: Vec<usize> = all.iter().copied().filter(|i| is_question(i)).collect();
        if questions.is_empty() {
            return;
        }
        let lone = |i: &&usize| {
            let p = &self.segments[**i];
            p.text.lines().count() == 1 && p.text.chars().count() < 160 && !p.text.ends_with(['.', ':', '。'])
        };
        let lone_lines = all.iter().filter(lone).count();
        let lone_questions = questions.iter().filter(lone).count();
        let mostly = questions.len() >= 2 && questions.len() as f64 >= PLAIN * all.len() as f64;
        let lines = lone_questions >= 3 && lone_questions as f64 >= WHOLE * lone_lines as f64;
        let first = questions.first() == all.first()
            && questions.len() == 1
            && all.len() <= 4
            && self.opened.iter().all(Option::is_none);
        for i in questions {
            if mostly || lines || first || self.announced[i] {
                self.open(i, OpenedBy::Line);
            }
        }
        // Where questions are followed by answers, a request followed by text is a question, too.
        let over_text = |i: usize| {
            let (p, next) = (&self.segments[i], self.segments.get(i + 1));
            p.separated && !p.text.contains('\n') && p.text.chars().count() < 160 && next.is_some_and(plain)
        };
        let requests: Vec<usize> = all
            .iter()
            .copied()
            .filter(|&i| mostly && over_text(i) && cue::is_request(&self.segments[i].text))
            .collect();
        for i in requests {
            self.open(i, OpenedBy::Line);
        }
    }

    /// Opens lines right above an answer by the STAR method.
    pub(super) fn star_stories(&mut self) {
        let starts_story = |line: Option<&str>| line.and_then(labelled_star_part) == Some(0);
        for i in 0..self.segments.len() {
            let segment = &self.segments[i];
            let mut below = segment.text.lines().skip(1).chain(
                self.segments[i + 1..]
                    .iter()
                    .take(12)
                    .take_while(|p| p.level().is_none())
                    .flat_map(|p| p.text.lines()),
            );
            let may_open = segment.kind == BlockKind::Paragraph
                && segment.label.is_none()
                && self.is_free(i)
                && segment
                    .text
                    .lines()
                    .next()
                    .is_some_and(|l| labelled_star_part(l).is_none() && l.chars().count() < 160);
            if !may_open || !starts_story(below.clone().next()) {
                continue;
            }
            let mut seen = [true, false, false, false];
            // Up to the next answer of the kind.
            let first = below.next().is_some();
            for n in below.filter_map(labelled_star_part).take_while(|n| *n != 0) {
                seen[n] = true;
            }
            if first && seen.iter().filter(|s| **s).count() >= 3 {
                self.open(i, OpenedBy::Line);
            }
        }
    }

    /// Cards separated by rules: where most of them start with a question, all of them do.
    pub(super) fn ruled_cards(&mut self) {
        let rules: Vec<usize> = (0..self.segments.len())
            .filter(|&i| self.segments[i].kind == BlockKind::Rule && self.segments[i].depth == 0)
            .collect();
        if rules.len() < 2 || self.segments.iter().any(|p| p.level().is_some()) {
            return;
        }
        let starts = std::iter::once(0).chain(rules.iter().map(|r| r + 1));
        let heads: Vec<usize> = starts.filter(|&i| i < self.segments.len()).collect();
        let questions = heads.iter().filter(|&&i| self.opened[i].is_some()).count();
        if (questions as f64) < WHOLE * heads.len() as f64 {
            return;
        }
        for i in heads {
            let segment = &self.segments[i];
            let has_answer =
                self.segments.get(i + 1).is_some_and(|p| p.is_text() || p.kind == BlockKind::Code);
            let lone = segment.kind == BlockKind::Paragraph
                && segment.label.is_none()
                && !segment.text.contains('\n');
            if lone && has_answer && segment.question_cue != QuestionCue::None {
                self.open(i, OpenedBy::Line);
            }
        }
    }

    /// A line that repeats a question of the document is that question again, not part of an answer.
    pub(super) fn repeats(&mut self) {
        // Collected lazily: most documents have no candidate.
        let before = self.opened.clone();
        let segments = self.segments;
        let known: LazyCell<HashSet<String>, _> = LazyCell::new(move || {
            let opened = segments.iter().zip(&before).filter(|(_, opened_by)| opened_by.is_some());
            opened.map(|(segment, _)| key(&segment.question())).collect()
        });
        let mut owner = None;
        for at in 0..self.segments.len() {
            if self.opened[at].is_some() {
                owner = Some(at);
                continue;
            }
            let segment = &self.segments[at];
            if segment.kind != BlockKind::Paragraph
                || segment.question_cue != QuestionCue::Strong
                || segment.label.is_some()
                || is_contents_link(&segment.text)
            {
                continue;
            }
            let this = key(&segment.question());
            let is_own_question = owner.is_some_and(|o| key(&self.segments[o].question()) == this);
            let is_outdented = owner.is_some_and(|o| self.leaves_indentation(o, at));
            if !is_own_question && ((this.len() > 8 && known.contains(&this)) || is_outdented) {
                self.open(at, OpenedBy::Line);
                owner = Some(at);
            }
        }
    }

    /// Whether a question is at the margin after an answer whose lines are all indented: then it is not part
    /// of that answer.
    pub(super) fn leaves_indentation(&self, owner: usize, at: usize) -> bool {
        let segment = &self.segments[at];
        let between: Vec<&Segment> = self.segments[owner + 1..at]
            .iter()
            .filter(|p| p.is_text() || p.kind == BlockKind::Code)
            .collect();
        let indented = !between.is_empty() && between.iter().all(|p| p.column > segment.column + 1);
        let alone = segment.text.lines().count() == 1
            && cue::ends_as_question(&segment.text)
            && segment.mark.is_none();
        let body = self.segments.get(at + 1).is_some_and(|p| p.is_text() && p.level().is_none());
        indented && alone && body
    }
}
