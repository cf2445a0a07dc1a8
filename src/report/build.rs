//! Builds the report from what the history holds.

use super::{
    Claim, Concept, DeliveryFigures, EarlierRound, Outcome, PastCounts, QuestionReport, RoundReport, Scores,
    SectionReport, TimeUse, TopicChange, TopicReport, labels::is_over, next, outline_scores, reading,
    score::record_scores,
};
use crate::{
    bank::{Question, QuestionId},
    grade::{Status, Verdict},
    history::{
        ConceptResult, ItemState, PastConcept, RoundItem, RoundOutline, RoundRecord, StoredRemark,
        StoredReview,
    },
    index::Hit,
    text::{Span, one_line},
    wording,
};
use jiff::tz::TimeZone;
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::Duration,
};

/// What a report is built from.
#[derive(Clone, Copy)]
pub struct ReportInput<'a> {
    /// The round.
    pub round: &'a RoundRecord,
    /// Those of the round's questions that the bank has.
    pub questions: &'a HashMap<QuestionId, Question>,
    /// Results before the round.
    pub past: &'a EarlierResults,
    /// Passages for what was not covered.
    pub found: &'a [FoundPassage],
    /// The home's folder; paths below it are shown relative to it.
    pub home: &'a Path,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
}

/// Results before a round.
#[derive(Clone, Debug, Default)]
pub struct EarlierResults {
    /// Rounds of the same title or source, oldest first.
    pub rounds: Vec<RoundOutline>,
    /// Results of the concepts of the round's questions, oldest first.
    pub concepts: Vec<PastConcept>,
    /// Scores of the round's questions, oldest first.
    pub scores: HashMap<QuestionId, Vec<f64>>,
    /// Scores by topic in all mock rounds.
    pub topics: HashMap<String, Vec<f64>>,
}

impl EarlierResults {
    /// The scores by topic of the answers in `rounds`.
    pub fn topics<'r>(rounds: impl IntoIterator<Item = &'r RoundOutline>) -> HashMap<String, Vec<f64>> {
        let mut topics: HashMap<String, Vec<f64>> = HashMap::new();
        for item in rounds.into_iter().flat_map(|r| &r.items) {
            if let Some(score) = item.score {
                topics.entry(item.topic.clone()).or_default().push(score);
            }
        }
        topics
    }
}

/// A passage of the notes about something that was not covered.
#[derive(Clone, Debug)]
pub struct FoundPassage {
    /// The question.
    pub question: QuestionId,
    /// The concept; `None` for a passage about the question as a whole.
    pub concept: Option<String>,
    /// The passage.
    pub hit: Hit,
}

/// Evidence that is at most this many bytes apart is quoted as one.
const NEAR: usize = 24;

/// Builds the report of a round.
pub fn build(input: &ReportInput<'_>) -> RoundReport {
    let ReportInput { round, past, found, zone, .. } = *input;
    let scores = record_scores(round);
    let counts = concept_counts(&past.concepts);
    let questions: Vec<_> = round
        .items
        .iter()
        .enumerate()
        .map(|(n, item)| question(input, n, item, scores.weights[n], &counts))
        .collect();
    let earlier: Vec<_> = past
        .rounds
        .iter()
        .map(|r| EarlierRound {
            round: r.id,
            date: wording::date(r.started_at, zone),
            score: outline_scores(r).round,
        })
        .collect();
    let last = earlier.iter().rev().find_map(|e| e.score);
    let reading = reading::reading(&questions, input.questions, found, input.home);
    let topics = topics(&questions, past);
    let mut report = RoundReport {
        round: round.id,
        title: round.title.clone(),
        source: round.source.clone(),
        seed: round.setup.seed,
        started_at: round.started_at.to_string(),
        date: wording::date(round.started_at, zone),
        outcome: outcome(round),
        score: scores.round,
        verdict: scores.round.map(Verdict::of_score),
        time: time(round),
        sections: sections(round, &scores),
        change_on_topics: change_on_topics(&topics),
        topics,
        delivery: total_delivery(questions.iter().filter_map(|q| q.delivery.as_ref())),
        change: scores.round.zip(last).map(|(now, then)| now - then),
        next: Vec::new(),
        questions,
        earlier,
        reading,
    };
    report.next = next::steps(&report);
    report
}

fn outcome(round: &RoundRecord) -> Outcome {
    match (round.ended_at, round.next_position()) {
        (None, _) => Outcome::Unfinished,
        (Some(_), None) => Outcome::Finished,
        (Some(_), Some(_)) => Outcome::EndedEarly,
    }
}

fn time(round: &RoundRecord) -> TimeUse {
    let sum = |of: fn(&RoundItem) -> Duration| round.items.iter().map(of).sum::<Duration>().as_secs_f64();
    let limit = round.setup.limit.map_or_else(|| sum(|i| i.limit), |l| l.as_secs_f64());
    TimeUse {
        spent: sum(|i| i.spent),
        limit,
        paused: sum(|i| i.paused),
        over: round.items.iter().filter(|i| is_over(i.spent.as_secs_f64(), i.limit.as_secs_f64())).count(),
        overtime: sum(RoundItem::overtime),
        interruptions: round.interruptions,
    }
}

fn sections(round: &RoundRecord, scores: &Scores) -> Vec<SectionReport> {
    let in_section = |n: usize| round.items.iter().filter(move |i| i.section == n);
    (0..scores.sections.len())
        .map(|n| SectionReport {
            title: round
                .setup
                .sections
                .get(n)
                .map(|s| s.title.clone())
                .filter(|t| !t.trim().is_empty())
                .unwrap_or_else(|| format!("Part {}", n + 1)),
            share: scores.shares[n],
            score: scores.sections[n],
            questions: in_section(n).count(),
            answered: in_section(n).filter(|i| i.state == ItemState::Answered).count(),
        })
        .filter(|s| s.questions > 0)
        .collect()
}

fn topics(questions: &[QuestionReport], past: &EarlierResults) -> Vec<TopicReport> {
    let mut now: BTreeMap<&str, Vec<&QuestionReport>> = BTreeMap::new();
    for q in questions.iter().filter(|q| q.score.is_some()) {
        now.entry(&q.topic).or_default().push(q);
    }
    let mut topics: Vec<_> = now
        .into_iter()
        .map(|(topic, asked)| {
            let concepts = || asked.iter().flat_map(|q| &q.concepts);
            let before = past.topics.get(topic).map_or(&[][..], Vec::as_slice);
            TopicReport {
                topic: topic.to_owned(),
                score: asked.iter().filter_map(|q| q.score).sum::<f64>() / asked.len() as f64,
                before: (!before.is_empty()).then(|| before.iter().sum::<f64>() / before.len() as f64),
                answers_before: before.len(),
                questions: asked.len(),
                covered: concepts().filter(|c| c.status == Status::Covered).count(),
                concepts: concepts().count(),
            }
        })
        .collect();
    topics.sort_by(|a, b| a.score.total_cmp(&b.score).then_with(|| a.topic.cmp(&b.topic)));
    topics
}

/// The topics' scores minus those of earlier answers, each topic weighted by its number of questions.
fn change_on_topics(topics: &[TopicReport]) -> Option<TopicChange> {
    let known = || topics.iter().filter_map(|t| Some((t.questions as f64, t.score - t.before?)));
    let asked: f64 = known().map(|(questions, _)| questions).sum();
    let sum: f64 = known().map(|(questions, change)| questions * change).sum();
    let answers = topics.iter().map(|t| t.answers_before).sum();
    (asked > 0.0).then(|| TopicChange { change: sum / asked, answers })
}

type Counts<'a> = HashMap<(&'a QuestionId, &'a str), PastCounts>;

fn concept_counts(past: &[PastConcept]) -> Counts<'_> {
    let mut counts = Counts::new();
    for p in past {
        let count = counts.entry((&p.question, &p.concept)).or_default();
        count.asked += 1;
        count.covered += usize::from(p.covered);
    }
    counts
}

/// The report of one question; `weight` is its share in the round's score.
fn question(
    input: &ReportInput<'_>,
    position: usize,
    item: &RoundItem,
    weight: f64,
    counts: &Counts<'_>,
) -> QuestionReport {
    let bank = input.questions.get(&item.question);
    let review = item.review.as_ref();
    let score = match item.state {
        ItemState::Answered => review.and_then(|r| r.marks.score),
        _ if weight > 0.0 => Some(0.0),
        _ => None,
    };
    let lost = weight * (1.0 - score.unwrap_or(1.0)) * 100.0;
    let prompt = review.map(|r| r.answered.prompt.clone()).or_else(|| bank.map(|q| q.prompt.clone()));
    let topic = review
        .map(|r| r.answered.topic.clone())
        .or_else(|| bank.and_then(|q| q.topics.first().cloned()))
        .unwrap_or_default();
    QuestionReport {
        number: position + 1,
        id: item.question.clone(),
        in_bank: bank.is_some_and(|q| !q.ignored),
        prompt: prompt.unwrap_or_else(|| item.question.to_string()),
        topic,
        section: item.section,
        state: item.state,
        score,
        verdict: review.filter(|r| r.marks.score.is_some()).map(|r| r.marks.verdict),
        rating: review.map(|r| r.marks.rating),
        spent: item.spent.as_secs_f64(),
        limit: item.limit.as_secs_f64(),
        answer: review.map(|r| r.answered.answer.trim_end().to_owned()).unwrap_or_default(),
        concepts: review.map(|r| concepts(r, lost, counts)).unwrap_or_default(),
        claims: review.map(claims).unwrap_or_default(),
        remarks: review
            .map(|r| r.marks.remarks.iter().map(StoredRemark::sentence).collect())
            .unwrap_or_default(),
        follow_ups: item.follow_ups.clone(),
        delivery: review.and_then(|r| r.delivery.as_ref()).map(DeliveryFigures::from_stored),
        before: input.past.scores.get(&item.question).cloned().unwrap_or_default(),
        lost,
        model: bank.map(|q| q.answer.clone()).unwrap_or_default(),
    }
}

fn claims(review: &StoredReview) -> Vec<Claim> {
    let claim = |m: &crate::history::WrongClaim| Claim { name: m.name.clone(), feedback: m.feedback.clone() };
    review.marks.misconceptions.iter().map(claim).collect()
}

/// The concepts of an answer. What the answer lost is divided among them by weight and by the part of
/// each that was not said.
fn concepts(review: &StoredReview, lost: f64, counts: &Counts<'_>) -> Vec<Concept> {
    let open = |c: &ConceptResult| c.weight.max(0.0) * (1.0 - c.coverage.clamp(0.0, 1.0));
    let total: f64 = review.marks.concepts.iter().map(open).sum();
    let concept = |c: &ConceptResult| {
        let past = counts.get(&(&review.answered.question, c.name.as_str())).copied().unwrap_or_default();
        Concept {
            name: c.name.clone(),
            status: c.status,
            coverage: c.coverage,
            required: c.required,
            evidence: c.evidence.clone(),
            said: quotation(&review.answered.answer, &c.evidence),
            past: PastCounts {
                asked: past.asked + 1,
                covered: past.covered + usize::from(c.status == Status::Covered),
            },
            lost: if total > 0.0 { lost * open(c) / total } else { 0.0 },
        }
    };
    review.marks.concepts.iter().map(concept).collect()
}

/// The evidence as a quotation: spans near each other together with the words between them.
fn quotation(answer: &str, evidence: &[Span]) -> String {
    let mut quoted: Vec<Span> = Vec::new();
    for span in evidence {
        match quoted.last_mut() {
            Some(last) if span.start <= last.end + NEAR => last.end = last.end.max(span.end),
            _ => quoted.push(*span),
        }
    }
    let words = quoted.iter().filter_map(|s| answer.get(s.start..s.end));
    words.map(one_line).collect::<Vec<_>>().join(" … ")
}

/// Sums of counts and times, and the mean pace; `None` where nothing was measured.
fn total_delivery<'a>(all: impl Iterator<Item = &'a DeliveryFigures> + Clone) -> Option<DeliveryFigures> {
    all.clone().next()?;
    let sum = |of: fn(&DeliveryFigures) -> Option<f64>| {
        all.clone().filter_map(of).fold(None, |sum: Option<f64>, v| Some(sum.unwrap_or(0.0) + v))
    };
    let mean = |of: fn(&DeliveryFigures) -> Option<f64>| {
        sum(of).map(|s| s / all.clone().filter_map(of).count().max(1) as f64)
    };
    Some(DeliveryFigures {
        words: sum(|d| d.words),
        seconds: sum(|d| d.seconds),
        // Words over time, so that a short answer counts little.
        pace: match (sum(|d| d.pace.and(d.words)), sum(|d| d.pace.and(d.seconds))) {
            (Some(words), Some(seconds)) if seconds > 0.0 => Some(words * 60.0 / seconds),
            _ => mean(|d| d.pace),
        },
        fillers: sum(|d| d.fillers),
        hedges: sum(|d| d.hedges),
        long_pauses: sum(|d| d.long_pauses),
        first_concept: mean(|d| d.first_concept),
    })
}
