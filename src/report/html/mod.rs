//! A report as one HTML page that needs nothing from outside and runs no script.
//!
//! The template stands in `round.html`, its style in `style.css`, the charts in [`chart`]. Every
//! value goes through [`Escaper`]; a policy in the page's head forbids the browser to load
//! anything, whatever a text may hold.

#[cfg(test)]
mod browser_test;
mod chart;
pub mod stats;

use super::{
    Concept, Outcome, QuestionReport, RoundReport, TopicReport,
    build::is_over,
    text::delivery_words,
    words::{self, clock, percent, plural, points},
};
use crate::{
    grade::{Status, Verdict},
    history::ItemState,
    terminal::sanitize,
};
use askama::Template;
use std::fmt;

/// Makes text safe between tags and in quoted attributes; control characters become visible
/// pictures, and marks that reorder text are left out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Escaper;

impl askama::filters::Escaper for Escaper {
    fn write_escaped_str<W: fmt::Write>(&self, mut out: W, text: &str) -> fmt::Result {
        let text = sanitize(text);
        let mut from = 0;
        for (at, c) in text.char_indices() {
            let entity = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ => continue,
            };
            out.write_str(&text[from..at])?;
            out.write_str(entity)?;
            from = at + 1;
        }
        out.write_str(&text[from..])
    }
}

/// `text` escaped, for charts.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing to a string cannot fail.
    let _ = askama::filters::Escaper::write_escaped_str(&Escaper, &mut out, text);
    out
}

/// The page of a round.
pub fn page(report: &RoundReport) -> String {
    let view = Page { r: report };
    // Rendering fails only when a value's own formatting does, and those here do not.
    let mut page = view.render().unwrap_or_default();
    page.push('\n');
    page
}

#[derive(Template)]
#[template(path = "round.html")]
struct Page<'a> {
    r: &'a RoundReport,
}

/// A stretch of an answer.
struct Stretch<'a> {
    text: &'a str,
    marked: bool,
}

impl Page<'_> {
    fn ring(&self) -> String {
        chart::ring(self.r.score, self.r.verdict)
    }

    fn trend(&self) -> Option<String> {
        let mut points: Vec<_> =
            self.r.earlier.iter().filter_map(|e| Some((e.date.as_str(), e.score?))).collect();
        points.push((self.r.date.as_str(), self.r.score?));
        (points.len() > 1).then(|| chart::trend("Scores of these rounds over time", &points))
    }

    fn coverage(&self) -> Option<String> {
        let counts = self.counts();
        (counts.iter().sum::<usize>() > 0).then(|| chart::stack(counts))
    }

    /// Concepts covered, half said, missed, contradicted.
    fn counts(&self) -> [usize; 4] {
        let of =
            |status| self.r.questions.iter().flat_map(|q| &q.concepts).filter(|c| c.status == status).count();
        [Status::Covered, Status::Partial, Status::Missed, Status::Contradicted].map(of)
    }

    fn outcome(&self) -> &'static str {
        match self.r.outcome {
            Outcome::Finished => "",
            Outcome::EndedEarly => "ended early",
            Outcome::Unfinished => "not finished",
        }
    }

    fn answered(&self) -> String {
        let answered = self.r.questions.iter().filter(|q| q.state == ItemState::Answered).count();
        format!("{answered} of {}", self.r.questions.len())
    }

    fn time_bar(&self, q: &QuestionReport) -> String {
        let longest = self.r.questions.iter().map(|q| q.spent.max(q.limit)).fold(1.0, f64::max);
        chart::time(q.spent, q.limit, longest)
    }

    fn is_late(&self, q: &QuestionReport) -> bool {
        is_over(q.spent, q.limit)
    }

    fn topic_bar(&self, t: &TopicReport) -> String {
        chart::bar(topic_name(t), Some(t.score), t.before)
    }

    fn section_bar(&self, title: &str, score: Option<f64>) -> String {
        chart::bar(title, score, None)
    }

    /// The answer in stretches, those that are evidence marked.
    fn stretches<'q>(&self, q: &'q QuestionReport) -> Vec<Stretch<'q>> {
        let mut spans: Vec<_> = q.concepts.iter().flat_map(|c| c.evidence.iter().copied()).collect();
        spans.sort_by_key(|s| s.start);
        let (mut all, mut at) = (Vec::new(), 0);
        for span in spans {
            let start = span.start.max(at);
            if start < span.end {
                all.push(Stretch { text: &q.answer[at..start], marked: false });
                all.push(Stretch { text: &q.answer[start..span.end], marked: true });
                at = span.end;
            }
        }
        all.push(Stretch { text: &q.answer[at..], marked: false });
        all.retain(|s| !s.text.is_empty());
        all
    }

    fn section_title(&self, q: &QuestionReport) -> &str {
        match &self.r.sections[..] {
            [] | [_] => "",
            sections => sections.get(q.section).map_or("", |s| s.title.as_str()),
        }
    }
}

/// A change of a score.
struct Shift {
    tone: &'static str,
    points: String,
}

fn shift(change: Option<f64>) -> Option<Shift> {
    let tone = match (change? * 100.0).round() {
        c if c > 0.0 => "good",
        c if c < 0.0 => "bad",
        _ => "none",
    };
    Some(Shift { tone, points: points(change?) })
}

fn topic_shift(t: &TopicReport) -> Option<Shift> {
    shift(t.before.map(|before| t.score - before))
}

fn scores_before(q: &QuestionReport) -> String {
    q.before.iter().map(|s| percent(Some(*s))).collect::<Vec<_>>().join(", ")
}

fn interruptions(count: u32) -> String {
    plural(count as usize, "interruption")
}

fn share(value: f64) -> String {
    percent(Some(value))
}

fn is_covered(c: &Concept) -> bool {
    c.status == Status::Covered
}

fn topic_name(t: &TopicReport) -> &str {
    if t.topic.is_empty() { "(no topic)" } else { &t.topic }
}

/// The class that colours what has this verdict.
fn tone(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None => "none",
        Some(Verdict::Missed) => "bad",
        Some(Verdict::Weak) => "mid",
        Some(Verdict::Good | Verdict::Strong) => "good",
    }
}

fn question_tone(q: &QuestionReport) -> &'static str {
    match q.state {
        ItemState::Skipped => "bad",
        _ => tone(q.verdict),
    }
}

fn status_tone(status: Status) -> &'static str {
    match status {
        Status::Covered => "good",
        Status::Partial => "mid",
        Status::Missed => "bad",
        Status::Contradicted => "wrong",
    }
}

fn question_score(q: &QuestionReport) -> String {
    match q.state {
        ItemState::Answered => percent(q.score),
        state => words::state(state).into(),
    }
}

fn missed_often(c: &Concept) -> Option<String> {
    (c.status != Status::Covered && c.past.asked > 1)
        .then(|| format!("missed in {} of {}", c.past.missed(), c.past.asked))
}
