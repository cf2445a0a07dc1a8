//! The model answer, and the hits of a search.

use super::View;
use crate::{
    bank::QuestionId,
    index::{Hit, HitKind},
    terminal::{Flow, Palette, inline, markdown},
    text::Span,
};
use anstyle::Style;

/// The model answer, or that there is none; `equivalent` is the question it belongs to if that is
/// another one.
pub(in crate::repl) fn model(answer: &str, equivalent: Option<&QuestionId>, view: &View) -> Vec<Flow> {
    if answer.trim().is_empty() {
        return vec![Flow::styled(
            Palette::DIM,
            "There is no model answer yet; :edit after the answer lets you write one.",
        )];
    }
    let head = match equivalent {
        Some(id) => format!("model answer of {id}, which asks the same"),
        None => "model answer".to_owned(),
    };
    let mut lines = Flow::styled(Palette::DIM, &head).wrap(view.width);
    lines.extend(markdown(answer, view.width, Style::new()));
    lines
}

/// Hits, best first, with what matched.
pub(in crate::repl) fn hits(hits: &[Hit], view: &View) -> Vec<Flow> {
    let mut lines = Vec::new();
    for hit in hits {
        let mut title = inline(hit.title.lines().next().unwrap_or(""), Palette::STRONG);
        for heading in &hit.trail {
            title = title.and(Palette::DIM, " › ").then(heading);
        }
        if hit.kind == HitKind::Question {
            title.push(Palette::DIM, "  question");
        }
        if let Some(why) = &hit.why {
            title.push(Palette::DIM, &format!("  {why}"));
        }
        lines.extend(title.wrap(view.width));
        let indent = view.width.saturating_sub(2);
        let mut inner = vec![Flow::styled(Palette::PLACE, &view.place(&hit.path, hit.line, indent))];
        let excerpt = snippet(hit, Style::new());
        if !excerpt.is_empty() {
            inner.extend(excerpt.wrap(indent).into_iter().take(3));
        }
        for line in inner {
            let mut whole = Flow::plain("  ");
            whole.append(line);
            lines.push(whole);
        }
    }
    lines
}

/// A hit's excerpt with its matches marked.
pub(in crate::repl) fn snippet(hit: &Hit, base: Style) -> Flow {
    let (text, mut at, mut flow) = (hit.snippet.as_str(), 0, Flow::new());
    for Span { start, end } in &hit.marks {
        let (Some(before), Some(marked)) = (text.get(at..*start), text.get(*start..*end)) else { continue };
        flow.push(base, before);
        flow.push(base.bold(), marked);
        at = *end;
    }
    flow.push(base, text.get(at..).unwrap_or(""));
    flow
}
