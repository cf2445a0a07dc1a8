//! The page of a round.

use super::{Change, chart, class::class};
use crate::{
    grade::Status,
    history::ItemState,
    report::{Concept, QuestionReport, RoundReport, TopicReport, labels::topic},
    wording::{
        CLAIM_GLYPH, REMARK_GLYPH, STATUSES, Tone, clock_seconds, percent, plural, score, status_glyph,
        status_name, status_tone, verdict_tone,
    },
};
use askama::Template;

/// The page of a round.
pub fn page(report: &RoundReport) -> String {
    let view = RoundPage { r: report };
    // Rendering fails only when a value's own formatting does, and those here do not.
    let mut page = view.render().unwrap_or_default();
    page.push('\n');
    page
}

#[derive(Template)]
#[template(path = "round.html")]
struct RoundPage<'a> {
    r: &'a RoundReport,
}

/// A part of an answer.
struct AnswerPart<'a> {
    text: &'a str,
    is_evidence: bool,
}

impl RoundPage<'_> {
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
        let counts = self.status_counts();
        counts.iter().any(|(_, count)| *count > 0).then(|| chart::stack(&counts))
    }

    /// The number of concepts of each status.
    fn status_counts(&self) -> Vec<(Status, usize)> {
        let concepts = || self.r.questions.iter().flat_map(|q| &q.concepts);
        STATUSES.iter().map(|s| (*s, concepts().filter(|c| c.status == *s).count())).collect()
    }

    fn outcome(&self) -> Option<&'static str> {
        self.r.outcome.label()
    }

    fn answered(&self) -> String {
        let answered = self.r.questions.iter().filter(|q| q.state == ItemState::Answered).count();
        format!("{answered} of {}", self.r.questions.len())
    }

    fn time_bar(&self, q: &QuestionReport) -> String {
        let longest = self.r.questions.iter().map(|q| q.spent.max(q.limit)).fold(1.0, f64::max);
        chart::time(q.spent, q.limit, longest)
    }

    fn topic_bar(&self, t: &TopicReport) -> String {
        chart::bar(topic(&t.topic), Some(t.score), t.before)
    }

    fn section_bar(&self, title: &str, score: Option<f64>) -> String {
        chart::bar(title, score, None)
    }

    /// The answer in parts, so that its evidence can be marked.
    fn answer_parts<'q>(&self, q: &'q QuestionReport) -> Vec<AnswerPart<'q>> {
        let mut spans: Vec<_> = q.concepts.iter().flat_map(|c| c.evidence.iter().copied()).collect();
        spans.sort_by_key(|s| s.start);
        let (mut all, mut at) = (Vec::new(), 0);
        for span in spans {
            let start = span.start.max(at);
            if start < span.end {
                all.push(AnswerPart { text: &q.answer[at..start], is_evidence: false });
                all.push(AnswerPart { text: &q.answer[start..span.end], is_evidence: true });
                at = span.end;
            }
        }
        all.push(AnswerPart { text: &q.answer[at..], is_evidence: false });
        all.retain(|part| !part.text.is_empty());
        all
    }

    /// The title of a question's section where there are several.
    fn section_title(&self, q: &QuestionReport) -> &str {
        match &self.r.sections[..] {
            [] | [_] => "",
            sections => sections.get(q.section).map_or("", |s| s.title.as_str()),
        }
    }
}

fn topic_change(t: &TopicReport) -> Option<Change> {
    Change::of(t.before.map(|before| t.score - before))
}

fn scores_before(q: &QuestionReport) -> String {
    q.before.iter().map(|s| percent(*s)).collect::<Vec<_>>().join(", ")
}

fn interruptions(count: u32) -> String {
    plural(count as usize, "interruption")
}

fn is_covered(c: &Concept) -> bool {
    c.status == Status::Covered
}

fn question_class(q: &QuestionReport) -> &'static str {
    match q.state {
        ItemState::Skipped => class(Some(Tone::Bad)),
        _ => class(q.verdict.map(verdict_tone)),
    }
}

fn status_class(status: Status) -> &'static str {
    class(Some(status_tone(status)))
}
