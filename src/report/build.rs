//! From what happened to the report.

use super::{
    Claim, Concept, Delivery, EarlierRound, Outcome, PastCounts, QuestionReport, RoundReport, Scores,
    SectionReport, TimeUse, TopicChange, TopicReport, next, outline_scores, reading, record_scores, words,
};
use crate::{
    bank::{Question, QuestionId},
    grade::{Status, Verdict},
    history::{ConceptResult, ItemState, PastConcept, RoundItem, RoundOutline, RoundRecord, StoredReview},
    index::Hit,
    text::Span,
};
use jiff::tz::TimeZone;
use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    time::Duration,
};

/// Everything a report is made of.
#[derive(Clone, Copy)]
pub struct Material<'a> {
    /// The round.
    pub round: &'a RoundRecord,
    /// The bank's questions, as far as the round asked them.
    pub questions: &'a HashMap<QuestionId, Question>,
    /// What was before.
    pub past: &'a Past,
    /// Passages for what was not covered.
    pub found: &'a [Found],
    /// The home's folder; places below it are told without it.
    pub home: &'a Path,
    /// The reader's time zone.
    pub zone: &'a TimeZone,
}

/// What was before a round.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// Earlier rounds of the same title or source, oldest first.
    pub rounds: Vec<RoundOutline>,
    /// How the concepts of the round's questions came out, oldest first.
    pub concepts: Vec<PastConcept>,
    /// Scores of the round's questions, oldest first.
    pub scores: HashMap<QuestionId, Vec<f64>>,
    /// Scores by topic in earlier mock rounds of whatever kind.
    pub topics: HashMap<String, Vec<f64>>,
}

impl Past {
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

/// A passage of the notes for something that was not covered.
#[derive(Clone, Debug)]
pub struct Found {
    /// The question.
    pub question: QuestionId,
    /// The concept; without it, the passage is on the question as a whole.
    pub concept: Option<String>,
    /// The passage.
    pub hit: Hit,
}

/// Evidence nearer than this many bytes is quoted in one piece.
const NEAR: usize = 24;

/// Makes the report.
pub fn build(material: &Material<'_>) -> RoundReport {
    let Material { round, past, found, zone, .. } = *material;
    let scores = record_scores(round);
    let counts = concept_counts(&past.concepts);
    let questions: Vec<_> = round
        .items
        .iter()
        .enumerate()
        .map(|(n, item)| question(material, n, item, scores.worths[n], &counts))
        .collect();
    let earlier: Vec<_> = past
        .rounds
        .iter()
        .map(|r| EarlierRound {
            round: r.id,
            date: words::date(r.started_at, zone),
            score: outline_scores(r).round,
        })
        .collect();
    let last = earlier.iter().rev().find_map(|e| e.score);
    let reading = reading::reading(&questions, material.questions, found, material.home);
    let topics = topics(&questions, past);
    let mut report = RoundReport {
        round: round.id,
        title: round.title.clone(),
        source: round.source.clone(),
        seed: round.setup.seed,
        started_at: round.started_at.to_string(),
        date: words::date(round.started_at, zone),
        outcome: outcome(round),
        score: scores.round,
        verdict: scores.round.map(Verdict::of_score),
        time: time(round),
        sections: sections(round, &scores),
        change_on_topics: change_on_topics(&topics),
        topics,
        delivery: mean_delivery(questions.iter().filter_map(|q| q.delivery.as_ref())),
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

/// Whether an answer took longer than it might; less than half a second is the clock's own blur.
pub(super) fn is_over(spent: f64, limit: f64) -> bool {
    spent > limit + 0.5
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

fn topics(questions: &[QuestionReport], past: &Past) -> Vec<TopicReport> {
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

/// The topics' scores less those of earlier answers on them, each as often as it was asked.
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

fn question(
    material: &Material<'_>,
    position: usize,
    item: &RoundItem,
    worth: f64,
    counts: &Counts<'_>,
) -> QuestionReport {
    let bank = material.questions.get(&item.question);
    let review = item.review.as_ref();
    let score = match item.state {
        ItemState::Answered => review.and_then(|r| r.marks.score),
        _ if worth > 0.0 => Some(0.0),
        _ => None,
    };
    let lost = worth * (1.0 - score.unwrap_or(1.0)) * 100.0;
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
            .map(|r| r.marks.remarks.iter().map(|n| words::remark(n)).collect())
            .unwrap_or_default(),
        follow_ups: item.follow_ups.clone(),
        delivery: review.and_then(|r| r.delivery.as_ref()).map(Delivery::of),
        before: material.past.scores.get(&item.question).cloned().unwrap_or_default(),
        lost,
        model: bank.map(|q| q.answer.clone()).unwrap_or_default(),
    }
}

fn claims(review: &StoredReview) -> Vec<Claim> {
    let claim = |m: &crate::history::WrongClaim| Claim { name: m.name.clone(), feedback: m.feedback.clone() };
    review.marks.misconceptions.iter().map(claim).collect()
}

/// The concepts of an answer; what the answer cost is divided among them by weight and by what of
/// each was not said.
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

/// The evidence as words: pieces that stand near each other with what is between them.
fn quotation(answer: &str, evidence: &[Span]) -> String {
    let mut pieces: Vec<Span> = Vec::new();
    for span in evidence {
        match pieces.last_mut() {
            Some(last) if span.start <= last.end + NEAR => last.end = last.end.max(span.end),
            _ => pieces.push(*span),
        }
    }
    let words = pieces.iter().filter_map(|s| answer.get(s.start..s.end));
    words.map(|w| w.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(" … ")
}

/// Sums of counts and times, and the pace that follows; `None` where nothing was measured.
fn mean_delivery<'a>(all: impl Iterator<Item = &'a Delivery> + Clone) -> Option<Delivery> {
    all.clone().next()?;
    let sum = |of: fn(&Delivery) -> Option<f64>| {
        all.clone().filter_map(of).fold(None, |sum: Option<f64>, v| Some(sum.unwrap_or(0.0) + v))
    };
    let mean = |of: fn(&Delivery) -> Option<f64>| {
        sum(of).map(|s| s / all.clone().filter_map(of).count().max(1) as f64)
    };
    Some(Delivery {
        words: sum(|d| d.words),
        seconds: sum(|d| d.seconds),
        // By words over time, so that a short answer counts for little.
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
